// The patterns that most programs use, matched without an automaton: literals, classes, `.`,
// groups, alternatives, optional groups, anchors, and repetitions of single characters. Answers as
// RE2 does (leftmost, the first alternative first); whatever is beyond that, or takes too many
// steps on some text, is left to RE2.
//
// A pattern is a list of instructions; a repetition is of one instruction, so matching can only
// move forward in the list and the depth of recursion is bounded by the pattern's length. A literal
// that every match must hold at a bounded distance from its begin is looked for first.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::regex {

// Where a group matched; begin is null: it did not.
struct Group {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool matched() const { return begin != nullptr; }
    std::string_view text() const { return {begin, static_cast<size_t>(end - begin)}; }
};

enum class Found : uint8_t { No, Yes, GaveUp };

class SimplePattern {
  public:
    static constexpr int kGroupsMax = 16;  // with the whole match, group 0

    // Nothing: the pattern is not simple (or not valid).
    static std::optional<SimplePattern> compile(std::string_view pattern);

    int groups() const { return groups_; }
    // The first match in `text`, which has WEIR_PADDING readable bytes behind it. `found` has
    // groups() places.
    Found search(std::string_view text, Group* found) const;

  private:
    friend class SimpleCompiler;
    friend class SimpleMatcher;

    using Set = std::bitset<256>;  // bytes; a set that has bytes from 0x80 on has all of them:
                                   // whole characters beyond ASCII

    enum class Code : uint8_t {
        Literal,  // text
        One,      // one character of set
        Repeat,   // least to most characters of set; `lazy`: as few as possible
        Save,     // place = position
        Branch,   // targets in order of preference
        Jump,     // target
        Begin,
        End,
        Match
    };
    struct Instruction {
        Code code = Code::Match;
        bool lazy = false;
        bool whole_characters = false;  // One, Repeat: the set has characters of more than one byte
        bool possessive = false;  // Repeat: what follows cannot match before a character of the set
        int16_t excluded = -1;    // Repeat: the only byte that is not in the set
        uint32_t set = 0;
        uint32_t least = 0, most = 0;
        uint32_t place = 0;
        std::string text;
        std::vector<uint32_t> targets;
    };

    void find_possessive();
    void find_prefix();

    std::vector<Instruction> code_;
    std::vector<Set> sets_;
    int groups_ = 1;
    bool anchored_ = false;      // can only match at the text's begin
    std::string needle_;         // empty: none known
    uint64_t needle_least_ = 0;  // bytes between the match's begin and the needle
    uint64_t needle_most_ = 0;
};

}  // namespace weir::regex
