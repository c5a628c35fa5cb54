// Passing over JSON: by extent alone, or checking every byte of it.
#include "runtime/hot/hot.h"
#include "runtime/row/json_read.h"

namespace weir::row {
namespace {

constexpr int kDepthMax = 1000;

// The grammar of JSON over [p, end), every byte of it.
class Checker {
  public:
    Checker(const char* p, const char* end) : p_(p), end_(end) {}
    const char* position() const { return p_; }
    const char* problem() const { return problem_; }
    bool bad_utf8() const { return bad_utf8_; }

    bool value() {
        blanks();
        if (p_ == end_) return wrong("the value is missing");
        switch (*p_) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                return word("true", 4);
            case 'f':
                return word("false", 5);
            case 'n':
                return word("null", 4);
            default:
                return number();
        }
    }

  private:
    bool wrong(const char* what) {
        if (problem_ == nullptr) problem_ = what;
        return false;
    }
    void blanks() {
        while (p_ < end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\r' || *p_ == '\n')) p_++;
    }
    bool take(char c) {
        if (p_ == end_ || *p_ != c) return false;
        p_++;
        return true;
    }
    bool word(const char* text, int64_t n) {
        if (end_ - p_ < n || std::memcmp(p_, text, static_cast<size_t>(n)) != 0)
            return wrong("no JSON value");
        p_ += n;
        return true;
    }
    bool digits() {
        const char* begin = p_;
        while (p_ < end_ && *p_ >= '0' && *p_ <= '9') p_++;
        return p_ > begin;
    }
    bool number() {
        take('-');
        const char* begin = p_;
        if (!digits()) return wrong("no JSON value");
        if (*begin == '0' && p_ - begin > 1) return wrong("a number begins with 0");
        if (take('.') && !digits()) return wrong("digits are missing behind the point");
        if (p_ < end_ && (*p_ | 0x20) == 'e') {
            p_++;
            if (!take('+')) take('-');
            if (!digits()) return wrong("the exponent has no digits");
        }
        return true;
    }
    bool string() {
        p_++;
        uint64_t seen;
        const char* close = wh_scan_string(p_, &seen);
        if (close >= end_ || *close != '"')
            return wrong("a string has no end, or a control character in it");
        const auto n = static_cast<uint64_t>(close - p_);
        if (wh_check_string(p_, n, seen & WH_SEEN_BACKSLASH) == 0)
            return wrong("an escape in a string is not valid");
        if (wh_check_string(p_, n, seen & WH_SEEN_NON_ASCII) == 0) {
            bad_utf8_ = true;
            return wrong("a string is no UTF-8");
        }
        p_ = close + 1;
        return true;
    }
    bool array() {
        if (++depth_ > kDepthMax) return wrong("values are nested too deep");
        p_++;
        blanks();
        if (!take(']')) {
            do {
                if (!value()) return false;
                blanks();
            } while (take(','));
            if (!take(']')) return wrong("`,` or `]` is missing");
        }
        depth_--;
        return true;
    }
    bool object() {
        if (++depth_ > kDepthMax) return wrong("values are nested too deep");
        p_++;
        blanks();
        if (!take('}')) {
            do {
                blanks();
                if (p_ == end_ || *p_ != '"') return wrong("a key is missing");
                if (!string()) return false;
                blanks();
                if (!take(':')) return wrong("`:` is missing behind a key");
                if (!value()) return false;
                blanks();
            } while (take(','));
            if (!take('}')) return wrong("`,` or `}` is missing");
        }
        depth_--;
        return true;
    }

    const char* p_;
    const char* end_;
    int depth_ = 0;
    const char* problem_ = nullptr;
    bool bad_utf8_ = false;
};

}  // namespace

bool JsonReader::skip(bool whole) {
    skip_blanks();
    if (p_ == end_) return fail(WEIR_SYNTAX, "the value is missing");
    if (!whole) {
        const char* behind = wh_skip_value(p_, end_);
        if (behind == nullptr) return fail(WEIR_SYNTAX, "a value has no end");
        p_ = behind;
        return true;
    }
    Checker checker(p_, end_);
    if (!checker.value())
        return fail(checker.bad_utf8() ? WEIR_UTF8 : WEIR_SYNTAX, checker.problem());
    p_ = checker.position();
    return true;
}

}  // namespace weir::row
