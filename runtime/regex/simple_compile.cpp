// Reads the syntax of RE2 as far as simple patterns go. Anything that is not understood completely
// makes the pattern not simple.
#include <cctype>

#include "runtime/regex/simple.h"

namespace weir::regex {
namespace {

constexpr uint32_t kUnbounded = UINT32_MAX;
constexpr std::string_view kPunctuation = "\\.+*?()|[]{}^$-/,:;=!\"'#%&<>@_`~ ";

}  // namespace

class SimpleCompiler {
  public:
    explicit SimpleCompiler(std::string_view text) : text_(text) {}

    std::optional<SimplePattern> compile() {
        add(save(0));
        if (!alternatives() || at_ != text_.size()) return std::nullopt;
        add(save(1));
        add({});
        if (pattern_.groups_ > SimplePattern::kGroupsMax) return std::nullopt;
        pattern_.find_possessive();
        pattern_.find_prefix();
        return std::move(pattern_);
    }

  private:
    using Code = SimplePattern::Code;
    using Instruction = SimplePattern::Instruction;
    using Set = SimplePattern::Set;

    bool at_end() const { return at_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    bool take(char c) {
        if (at_end() || text_[at_] != c) return false;
        at_++;
        return true;
    }
    uint32_t here() const { return static_cast<uint32_t>(pattern_.code_.size()); }
    void add(Instruction instruction) { pattern_.code_.push_back(std::move(instruction)); }
    static Instruction save(uint32_t place) {
        Instruction made;
        made.code = Code::Save;
        made.place = place;
        return made;
    }

    // sequence ('|' sequence)*: the first sequence is compiled before it is known that there are
    // others, and then moved.
    bool alternatives() {
        const uint32_t begin = here();
        if (!sequence()) return false;
        if (peek() != '|') return true;
        std::vector<std::vector<Instruction>> branches;
        branches.push_back(take_back(begin));
        while (take('|')) {
            if (!sequence()) return false;
            branches.push_back(take_back(begin));
        }
        add_branches(begin, std::move(branches));
        return true;
    }

    // Branches that were compiled at `begin`, where the instruction that tries them stands now.
    void add_branches(uint32_t begin, std::vector<std::vector<Instruction>> branches) {
        Instruction branch;
        branch.code = Code::Branch;
        uint32_t at = begin + 1;
        for (const auto& instructions : branches) {
            branch.targets.push_back(at);
            at += static_cast<uint32_t>(instructions.size()) + 1;
        }
        add(branch);
        for (size_t i = 0; i < branches.size(); i++) {
            const uint32_t moved = branch.targets[i] - begin;
            for (Instruction& instruction : branches[i]) {
                for (uint32_t& target : instruction.targets) target += moved;
                add(std::move(instruction));
            }
            Instruction jump;
            jump.code = Code::Jump;
            jump.targets = {at};
            add(jump);
        }
    }

    std::vector<Instruction> take_back(uint32_t begin) {
        std::vector<Instruction> taken(pattern_.code_.begin() + begin, pattern_.code_.end());
        pattern_.code_.resize(begin);
        return taken;
    }

    bool sequence() {
        while (!at_end() && peek() != '|' && peek() != ')') {
            if (!item()) return false;
        }
        return true;
    }

    bool item() {
        const char c = peek();
        switch (c) {
            case '(':
                return group();
            case '^':
                at_++;
                return anchor(Code::Begin);
            case '$':
                at_++;
                return anchor(Code::End);
            case '*':
            case '+':
            case '?':
                return false;
            default:
                break;
        }
        if (static_cast<unsigned char>(c) >= 0x80) return wide_character();
        Set set;
        if (!character(&set)) return false;
        return repeated(set);
    }

    bool anchor(Code code) {
        if (is_quantifier()) return false;
        Instruction made;
        made.code = code;
        add(made);
        return true;
    }

    bool is_quantifier() const {
        return peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{';
    }

    // The bytes of a character beyond ASCII, which may not be repeated.
    bool wide_character() {
        std::string bytes;
        do bytes += text_[at_++];
        while ((peek() & 0xC0) == 0x80);
        if (is_quantifier()) return false;
        literal(bytes);
        return true;
    }

    void literal(const std::string& bytes) {
        // A literal goes on where the one before it ends, unless a branch may lead here.
        if (here() > literals_from_ && pattern_.code_.back().code == Code::Literal) {
            pattern_.code_.back().text += bytes;
            return;
        }
        Instruction made;
        made.code = Code::Literal;
        made.text = bytes;
        add(made);
    }

    bool group() {
        at_++;
        const uint32_t begin = here();
        int number = 0;
        if (take('?')) {
            if (take(':')) {
                number = -1;
            } else {
                take('P');
                if (!take('<')) return false;
                while (isalnum(static_cast<unsigned char>(peek())) || peek() == '_') at_++;
                if (!take('>')) return false;
            }
        }
        if (number == 0) {
            number = pattern_.groups_++;
            if (number >= SimplePattern::kGroupsMax) return false;
            add(save(static_cast<uint32_t>(2 * number)));
        }
        literals_from_ = here();
        if (++depth_ > 20 || !alternatives() || !take(')')) return false;
        depth_--;
        if (number > 0) add(save(static_cast<uint32_t>(2 * number + 1)));
        if (take('?')) make_optional(begin);
        literals_from_ = here();
        return !is_quantifier();
    }

    // The group that was compiled at `begin`, or nothing; nothing first if that is followed by
    // another `?`.
    void make_optional(uint32_t begin) {
        std::vector<std::vector<Instruction>> branches = {take_back(begin), {}};
        if (take('?')) std::swap(branches[0], branches[1]);
        add_branches(begin, std::move(branches));
    }

    bool character(Set* set) {
        if (take('.')) {
            set->set();
            set->reset('\n');
            return true;
        }
        if (take('[')) return bracket(set);
        if (take('\\')) return escape(set);
        const char c = text_[at_++];
        if (c == '{' || c == '}' || c == ']') return false;
        set->set(static_cast<unsigned char>(c));
        return true;
    }

    static void add_range(Set* set, int first, int last) {
        for (int c = first; c <= last; c++) set->set(static_cast<size_t>(c));
    }

    bool escape(Set* set) {
        if (at_end()) return false;
        const char c = text_[at_++];
        Set made;
        switch (c) {
            case 'd':
            case 'D':
                add_range(&made, '0', '9');
                break;
            case 'w':
            case 'W':
                add_range(&made, '0', '9');
                add_range(&made, 'a', 'z');
                add_range(&made, 'A', 'Z');
                made.set('_');
                break;
            case 's':
            case 'S':
                for (const char blank : {' ', '\t', '\n', '\r', '\f'})
                    made.set(static_cast<unsigned char>(blank));
                break;
            case 'n':
                made.set('\n');
                break;
            case 't':
                made.set('\t');
                break;
            case 'r':
                made.set('\r');
                break;
            default:
                if (kPunctuation.find(c) == std::string_view::npos) return false;
                made.set(static_cast<unsigned char>(c));
                break;
        }
        if (c == 'D' || c == 'W' || c == 'S') made.flip();
        *set |= made;
        return true;
    }

    // Behind `[`.
    bool bracket(Set* set) {
        const bool negated = take('^');
        bool first = true;
        for (; !at_end() && (first || peek() != ']'); first = false) {
            const char c = peek();
            if (static_cast<unsigned char>(c) >= 0x80 ||
                (c == '[' && text_.substr(at_).starts_with("[:")))
                return false;
            Set one;
            if (c == '\\') {
                at_++;
                if (!escape(&one)) return false;
            } else {
                at_++;
                one.set(static_cast<unsigned char>(c));
            }
            if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
                if (one.count() != 1) return false;
                at_++;
                Set last;
                if (peek() == '\\') {
                    at_++;
                    if (!escape(&last)) return false;
                } else {
                    if (static_cast<unsigned char>(peek()) >= 0x80) return false;
                    last.set(static_cast<unsigned char>(text_[at_++]));
                }
                if (last.count() != 1 || lowest(last) < lowest(one)) return false;
                add_range(&one, lowest(one), lowest(last));
            }
            *set |= one;
        }
        if (!take(']')) return false;
        if (negated) set->flip();
        return true;
    }

    static int lowest(const Set& set) { return static_cast<int>(set._Find_first()); }

    bool number(uint32_t* value) {
        const size_t begin = at_;
        *value = 0;
        while (peek() >= '0' && peek() <= '9' && at_ - begin < 4)
            *value = *value * 10 + static_cast<uint32_t>(text_[at_++] - '0');
        // With a zero in front it is no number, and the braces are text.
        if (at_ - begin > 1 && text_[begin] == '0') at_ = begin;
        return at_ > begin;
    }

    bool quantifier(uint32_t* least, uint32_t* most) {
        *least = 1;
        *most = 1;
        if (take('*')) {
            *least = 0;
            *most = kUnbounded;
        } else if (take('+')) {
            *most = kUnbounded;
        } else if (take('?')) {
            *least = 0;
        } else if (take('{')) {
            if (!number(least)) return false;
            *most = *least;
            if (take(',') && !number(most)) *most = kUnbounded;
            if (!take('}') || *most < *least || (*most > 1000 && *most != kUnbounded) ||
                *least > 1000)
                return false;
        }
        return true;
    }

    bool repeated(const Set& set) {
        uint32_t least;
        uint32_t most;
        const bool has_quantifier = is_quantifier();
        if (!quantifier(&least, &most)) return false;
        const bool lazy = has_quantifier && take('?');
        // `a**` and the like.
        if (has_quantifier && is_quantifier()) return false;
        if (!has_quantifier && set.count() == 1 && lowest(set) < 0x80) {
            literal(std::string(1, static_cast<char>(lowest(set))));
            return true;
        }
        Instruction made;
        made.code = has_quantifier ? Code::Repeat : Code::One;
        made.lazy = lazy;
        made.least = least;
        made.most = most;
        made.whole_characters = set.test(0xFF);
        made.set = static_cast<uint32_t>(pattern_.sets_.size());
        pattern_.sets_.push_back(set);
        add(made);
        return true;
    }

    std::string_view text_;
    size_t at_ = 0;
    int depth_ = 0;
    uint32_t literals_from_ = 0;  // a literal before this instruction must not be made longer
    SimplePattern pattern_;
};

std::optional<SimplePattern> SimplePattern::compile(std::string_view pattern) {
    return SimpleCompiler(pattern).compile();
}

// What stands behind a repetition decides whether it has to give characters back.
void SimplePattern::find_possessive() {
    for (uint32_t at = 0; at < code_.size(); at++) {
        Instruction& instruction = code_[at];
        if (instruction.code != Code::Repeat) continue;
        const Set& set = sets_[instruction.set];
        if ((~set).count() == 1) instruction.excluded = static_cast<int16_t>((~set)._Find_first());
        uint32_t next = at + 1;
        while (code_[next].code == Code::Save || code_[next].code == Code::Jump) {
            next = code_[next].code == Code::Jump ? code_[next].targets[0] : next + 1;
        }
        const Instruction& follower = code_[next];
        const bool ends = follower.code == Code::Match || follower.code == Code::End;
        const bool other_literal = follower.code == Code::Literal &&
                                   !set.test(static_cast<unsigned char>(follower.text[0]));
        const bool other_set =
            (follower.code == Code::One || (follower.code == Code::Repeat && follower.least > 0)) &&
            (set & sets_[follower.set]).none();
        instruction.possessive = !instruction.lazy && (ends || other_literal || other_set);
    }
}

// The first literal that stands outside of branches, and how far from the match's begin it can be.
void SimplePattern::find_prefix() {
    uint64_t least = 0;
    uint64_t most = 0;
    constexpr uint64_t kFar = 1 << 10;
    for (uint32_t at = 0; at < code_.size() && most < kFar; at++) {
        const Instruction& instruction = code_[at];
        switch (instruction.code) {
            case Code::Save:
            case Code::End:
                break;
            case Code::Begin:
                anchored_ = anchored_ || most == 0;
                break;
            case Code::One:
                least += 1;
                most += instruction.whole_characters ? 4 : 1;
                break;
            case Code::Repeat:
                least += instruction.least;
                most = instruction.most == kUnbounded
                           ? kFar
                           : most + uint64_t{instruction.most} *
                                        (instruction.whole_characters ? 4 : 1);
                break;
            case Code::Literal:
                needle_ = instruction.text;
                needle_least_ = least;
                needle_most_ = most;
                return;
            case Code::Branch: {
                // Branches of no more than one literal each; they meet where the last jump leads.
                uint64_t shortest = kFar;
                uint64_t longest = 0;
                uint32_t end = at + 1;
                for (size_t i = 0; i < instruction.targets.size(); i++) {
                    uint64_t bytes = 0;
                    uint32_t step = instruction.targets[i];
                    for (; code_[step].code != Code::Jump; step++) {
                        const Code code = code_[step].code;
                        if (code == Code::Literal) {
                            bytes += code_[step].text.size();
                        } else if (code != Code::Save && code != Code::Begin && code != Code::End) {
                            return;
                        }
                    }
                    end = step;
                    shortest = bytes < shortest ? bytes : shortest;
                    longest = bytes > longest ? bytes : longest;
                }
                least += shortest;
                most += longest;
                at = end;
                break;
            }
            case Code::Jump:
            case Code::Match:
                return;
        }
    }
}

}  // namespace weir::regex
