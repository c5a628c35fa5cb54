// Runs the instructions of a simple pattern from one begin after another, with a bound on the steps
// taken.
#include <cstring>

#include "runtime/hot/hot.h"
#include "runtime/regex/simple.h"

namespace weir::regex {

class SimpleMatcher {
  public:
    SimpleMatcher(const SimplePattern& pattern, std::string_view text)
        : pattern_(pattern),
          begin_(text.data()),
          end_(text.data() + text.size()),
          steps_left_(2000 + 64 * text.size()) {}

    bool gave_up() const { return steps_left_ == 0; }
    const char* const* places() const { return places_; }

    bool match_at(const char* p) {
        std::memset(places_, 0, sizeof(places_[0]) * 2 * static_cast<size_t>(pattern_.groups_));
        return run(0, p);
    }

  private:
    using Code = SimplePattern::Code;
    using Instruction = SimplePattern::Instruction;

    // Behind the character of `set` at p; null if there is none.
    const char* one(const Instruction& instruction, const SimplePattern::Set& set,
                    const char* p) const {
        if (p == end_ || !set.test(static_cast<unsigned char>(*p))) return nullptr;
        p++;
        if (instruction.whole_characters) {
            while (p < end_ && (*p & 0xC0) == 0x80) p++;
        }
        return p;
    }

    bool run(uint32_t at, const char* p) {
        for (;;) {
            if (steps_left_ == 0) return false;
            steps_left_--;
            const Instruction& instruction = pattern_.code_[at];
            switch (instruction.code) {
                case Code::Literal: {
                    const uint64_t n = instruction.text.size();
                    if (static_cast<uint64_t>(end_ - p) < n ||
                        std::memcmp(p, instruction.text.data(), n) != 0)
                        return false;
                    p += n;
                    at++;
                    break;
                }
                case Code::One:
                    p = one(instruction, pattern_.sets_[instruction.set], p);
                    if (p == nullptr) return false;
                    at++;
                    break;
                case Code::Repeat:
                    return instruction.lazy ? few(instruction, at, p) : many(instruction, at, p);
                case Code::Save: {
                    const char* before = places_[instruction.place];
                    places_[instruction.place] = p;
                    if (run(at + 1, p)) return true;
                    places_[instruction.place] = before;
                    return false;
                }
                case Code::Branch: {
                    const size_t last = instruction.targets.size() - 1;
                    for (size_t i = 0; i < last; i++) {
                        if (run(instruction.targets[i], p)) return true;
                    }
                    at = instruction.targets[last];
                    break;
                }
                case Code::Jump:
                    at = instruction.targets[0];
                    break;
                case Code::Begin:
                    if (p != begin_) return false;
                    at++;
                    break;
                case Code::End:
                    if (p != end_) return false;
                    at++;
                    break;
                case Code::Match:
                    return true;
            }
        }
    }

    // As many as there are, then fewer.
    bool many(const Instruction& instruction, uint32_t at, const char* p) {
        const SimplePattern::Set& set = pattern_.sets_[instruction.set];
        const char* first = p;
        uint32_t count = 0;
        if (instruction.most == UINT32_MAX && instruction.least <= 1) {
            // Bytes of whole characters are all in the set or all not.
            while (p < end_ && set.test(static_cast<unsigned char>(*p))) p++;
            if (p == first && instruction.least == 1) return false;
            for (;;) {
                if (run(at + 1, p)) return true;
                if (steps_left_ == 0 || p == first) return false;
                do p--;
                while (p > first && (*p & 0xC0) == 0x80);
                if (p == first && instruction.least == 1) return false;
            }
        }
        for (const char* next;
             count < instruction.most && (next = one(instruction, set, p)) != nullptr; p = next)
            count++;
        for (; count >= instruction.least; count--) {
            if (run(at + 1, p)) return true;
            if (steps_left_ == 0 || p == first) return false;
            do p--;
            while (p > first && (*p & 0xC0) == 0x80);
        }
        return false;
    }

    // As few as allowed, then more.
    bool few(const Instruction& instruction, uint32_t at, const char* p) {
        const SimplePattern::Set& set = pattern_.sets_[instruction.set];
        for (uint32_t count = 0;; count++) {
            if (count >= instruction.least && run(at + 1, p)) return true;
            if (steps_left_ == 0 || count == instruction.most) return false;
            p = one(instruction, set, p);
            if (p == nullptr) return false;
        }
    }

    const SimplePattern& pattern_;
    const char* begin_;
    const char* end_;
    uint64_t steps_left_;
    const char* places_[2 * SimplePattern::kGroupsMax];
};

Found SimplePattern::search(std::string_view text, Group* found) const {
    SimpleMatcher matcher(*this, text);
    const char* begin = text.data();
    const char* end = begin + text.size();
    const char* p = begin;
    const char* window_end =
        begin;  // no needle stands where it would allow a begin before p or behind this
    for (;;) {
        if (!needle_.empty() && (p == begin || p > window_end)) {
            // The next needle that a match beginning at p or later can hold.
            const char* from = p + needle_least_;
            if (from > end) return Found::No;
            const int64_t at =
                wh_find(from, static_cast<uint64_t>(end - from), needle_.data(), needle_.size());
            if (at < 0) return Found::No;
            window_end = from + at - needle_least_;
            if (window_end - p > static_cast<int64_t>(needle_most_ - needle_least_))
                p = window_end - (needle_most_ - needle_least_);
        }
        const bool inside = p > begin && p < end && (*p & 0xC0) == 0x80;
        if (!inside && matcher.match_at(p)) {
            for (int i = 0; i < groups_; i++) {
                found[i] = {matcher.places()[2 * i], matcher.places()[2 * i + 1]};
                if (found[i].end == nullptr) found[i] = {};
            }
            return Found::Yes;
        }
        if (matcher.gave_up()) return Found::GaveUp;
        if (p == end || anchored_) return Found::No;
        p++;
    }
}

}  // namespace weir::regex
