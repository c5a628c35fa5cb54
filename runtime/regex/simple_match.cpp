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
        trail_size_ = 0;
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

    // Groups are noted in `places_`, what they were before in a trail, up to which a failed choice
    // goes back. Each Save stands once in a pattern and matching only moves forward, so the trail
    // is never longer than all places.
    void save(uint32_t place, const char* p) {
        trail_[trail_size_++] = {place, places_[place]};
        places_[place] = p;
    }
    void undo(uint32_t trail_size) {
        while (trail_size_ > trail_size) {
            trail_size_--;
            places_[trail_[trail_size_].place] = trail_[trail_size_].before;
        }
    }
    bool try_run(uint32_t at, const char* p) {
        const uint32_t trail_size = trail_size_;
        if (run(at, p)) return true;
        undo(trail_size);
        return false;
    }

    bool run(uint32_t at, const char* p) {
        for (;;) {
            if (steps_left_ == 0) return false;
            steps_left_--;
            const Instruction& instruction = pattern_.code_[at];
            switch (instruction.code) {
                case Code::Literal: {
                    const uint64_t n = instruction.text.size();
                    if (static_cast<uint64_t>(end_ - p) < n || !same(p, instruction.text))
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
                    if (!instruction.possessive)
                        return instruction.lazy ? few(instruction, at, p)
                                                : many(instruction, at, p);
                    if (!take_all(instruction, &p)) return false;
                    at++;
                    break;
                case Code::Save:
                    save(instruction.place, p);
                    at++;
                    break;
                case Code::Branch: {
                    const size_t last = instruction.targets.size() - 1;
                    for (size_t i = 0; i < last; i++) {
                        if (try_run(instruction.targets[i], p)) return true;
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

    static bool same(const char* p, const std::string& text) {
        for (size_t i = 0; i < text.size(); i++) {
            if (p[i] != text[i]) return false;
        }
        return true;
    }

    // As many as there are, up to `most`. False: fewer than `least`.
    bool take_all(const Instruction& instruction, const char** p) {
        const SimplePattern::Set& set = pattern_.sets_[instruction.set];
        const char* at = *p;
        if (instruction.most == UINT32_MAX && instruction.least <= 1) {
            // Bytes of whole characters are all in the set or all not.
            if (instruction.excluded >= 0) {
                at = next_of(at, static_cast<char>(instruction.excluded));
            } else {
                while (at < end_ && set.test(static_cast<unsigned char>(*at))) at++;
            }
            if (at == *p && instruction.least == 1) return false;
            *p = at;
            return true;
        }
        uint32_t count = 0;
        for (const char* next;
             count < instruction.most && (next = one(instruction, set, at)) != nullptr; at = next)
            count++;
        *p = at;
        return count >= instruction.least;
    }

    // The first `byte` at or behind p, or the end.
    const char* next_of(const char* p, char byte) const {
        const int64_t at = wh_find(p, static_cast<uint64_t>(end_ - p), &byte, 1);
        return at < 0 ? end_ : p + at;
    }

    // As many as there are, then fewer.
    bool many(const Instruction& instruction, uint32_t at, const char* p) {
        const char* first = p;
        if (!take_all(instruction, &p)) return false;
        // Where the fewest allowed end.
        const char* least_end = first;
        for (uint32_t count = 0; count < instruction.least; count++) {
            least_end = one(instruction, pattern_.sets_[instruction.set], least_end);
        }
        for (;;) {
            if (try_run(at + 1, p)) return true;
            if (steps_left_ == 0 || p <= least_end) return false;
            do p--;
            while (p > least_end && (*p & 0xC0) == 0x80);
        }
    }

    // As few as allowed, then more.
    bool few(const Instruction& instruction, uint32_t at, const char* p) {
        const SimplePattern::Set& set = pattern_.sets_[instruction.set];
        for (uint32_t count = 0;; count++) {
            if (count >= instruction.least && try_run(at + 1, p)) return true;
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
    struct Saved {
        uint32_t place;
        const char* before;
    };
    Saved trail_[2 * SimplePattern::kGroupsMax];
    uint32_t trail_size_ = 0;
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
