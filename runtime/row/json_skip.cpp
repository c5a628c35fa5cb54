// Passing over JSON: by extent alone, or checking every byte of it.
#include <algorithm>
#include <string_view>
#include <vector>

#include "runtime/hot/hot.h"
#include "runtime/row/json_read.h"

namespace weir::row {
namespace {

constexpr int kDepthMax = 1000;

// The grammar of JSON over [p, end), every byte of it. With `context` the keys of each object must
// differ.
class Checker {
  public:
    Checker(const char* p, const char* end, weir_context* context)
        : p_(p), end_(end), context_(context) {}
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
    // What stands between the quotes of the key that ends at p_.
    void note_key(const char* begin) {
        const auto n = static_cast<uint64_t>(p_ - begin - 1);
        const bool escaped = std::memchr(begin, '\\', n) != nullptr;
        const weir_str plain =
            wh_plain(context_, begin, n | (escaped ? WEIR_STR_ESCAPED : WEIR_STR_CLEAN));
        keys_.push_back({{plain.p, WEIR_STR_LEN(plain.n)}, begin});
    }
    // Of the object that has ended, which noted its keys from `first` on.
    bool keys_differ(size_t first) {
        const auto begin = keys_.begin() + static_cast<ptrdiff_t>(first);
        std::sort(begin, keys_.end());
        for (size_t i = first + 1; i < keys_.size(); i++) {
            if (keys_[i].text != keys_[i - 1].text) continue;
            p_ = keys_[i].place;
            return wrong("a key stands twice in one object");
        }
        keys_.resize(first);
        return true;
    }
    bool object() {
        if (++depth_ > kDepthMax) return wrong("values are nested too deep");
        const size_t keys_above = keys_.size();
        p_++;
        blanks();
        if (!take('}')) {
            do {
                blanks();
                if (p_ == end_ || *p_ != '"') return wrong("a key is missing");
                const char* key = p_ + 1;
                if (!string()) return false;
                if (context_ != nullptr) note_key(key);
                blanks();
                if (!take(':')) return wrong("`:` is missing behind a key");
                if (!value()) return false;
                blanks();
            } while (take(','));
            if (!take('}')) return wrong("`,` or `}` is missing");
        }
        depth_--;
        return keys_differ(keys_above);
    }

    struct Key {
        std::string_view text;
        const char* place;
        bool operator<(const Key& other) const {
            const int order = text.compare(other.text);
            return order != 0 ? order < 0 : place < other.place;
        }
    };

    const char* p_;
    const char* end_;
    weir_context* context_;
    std::vector<Key> keys_;  // of the objects that are being read
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
    return check(nullptr);
}

bool JsonReader::skip_strictly() {
    skip_blanks();
    if (p_ == end_) return fail(WEIR_SYNTAX, "the value is missing");
    return check(context_);
}

bool JsonReader::check(weir_context* keys_differ) {
    Checker checker(p_, end_, keys_differ);
    const bool good = checker.value();
    p_ = checker.position();
    if (good) return true;
    return fail(checker.bad_utf8() ? WEIR_UTF8 : WEIR_SYNTAX, checker.problem());
}

}  // namespace weir::row
