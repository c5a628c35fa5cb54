// Simple patterns answer as RE2 does, on random patterns and texts; and the functions that use
// them.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "runtime/base/worker.h"
#include "runtime/library/library.h"
#include "runtime/regex/pattern.h"
#include "runtime/row/json_write.h"

namespace weir::regex {
namespace {

std::mt19937_64 random_source(3);
uint64_t below(uint64_t bound) { return random_source() % bound; }

std::string padded(const std::string& text) { return text + std::string(WEIR_PADDING, 'a'); }

// Groups as text, "-" where one did not match; "none" without a match.
template <typename Pieces>
std::string shown(const std::string& text, const char* base, const Pieces& pieces) {
    std::string out;
    for (const auto& [begin, end] : pieces) {
        out += begin == nullptr ? "-;"
                                : std::to_string(begin - base) + ":" +
                                      text.substr(static_cast<size_t>(begin - base),
                                                  static_cast<size_t>(end - begin)) +
                                      ";";
    }
    return out;
}

std::string by_re2(const std::string& pattern, const std::string& text) {
    RE2 re(pattern, RE2::Quiet);
    EXPECT_TRUE(re.ok()) << pattern;
    std::vector<re2::StringPiece> pieces(static_cast<size_t>(re.NumberOfCapturingGroups()) + 1);
    const std::string kept = padded(text);
    if (!re.Match({kept.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, pieces.data(),
                  static_cast<int>(pieces.size())))
        return "none";
    std::vector<std::pair<const char*, const char*>> ranges;
    for (const auto& piece : pieces)
        ranges.emplace_back(piece.data(),
                            piece.data() == nullptr ? nullptr : piece.data() + piece.size());
    return shown(text, kept.data(), ranges);
}

std::string by_simple(const SimplePattern& pattern, const std::string& text) {
    Group found[SimplePattern::kGroupsMax];
    const std::string kept = padded(text);
    const Found answer = pattern.search({kept.data(), text.size()}, found);
    if (answer == Found::GaveUp) return "gave up";
    if (answer == Found::No) return "none";
    std::vector<std::pair<const char*, const char*>> ranges;
    for (int i = 0; i < pattern.groups(); i++) ranges.emplace_back(found[i].begin, found[i].end);
    return shown(text, kept.data(), ranges);
}

std::string random_pattern(int depth) {
    static const std::string atoms[] = {"a", "b", "ab", ".",   "[ab]",      "[^a]", "\\d", "\\w",
                                        "é", "^", "$",  "\\.", "[^b-c\\d]", "x",    "\\S"};
    static const std::string quantifiers[] = {"*",  "+",   "?",     "*?",  "+?",
                                              "??", "{2}", "{1,3}", "{2,}"};
    std::string out;
    for (uint64_t items = 1 + below(4); items > 0; items--) {
        if (depth > 0 && below(4) == 0) {
            out += below(2) == 0 ? "(" : "(?:";
            out += random_pattern(depth - 1);
            for (uint64_t others = below(3); others > 0; others--)
                out += "|" + (below(5) == 0 ? "" : random_pattern(depth - 1));
            out += std::vector<std::string>{")", ")", ")?", ")??"}[below(4)];
        } else {
            const std::string& atom = atoms[below(std::size(atoms))];
            out += atom;
            if (atom != "ab" && atom != "^" && atom != "$" && atom != "é" && below(3) == 0)
                out += quantifiers[below(std::size(quantifiers))];
        }
    }
    return out;
}

TEST(Simple, AnswersAsRe2) {
    int simple = 0;
    for (int round = 0; round < 1500; round++) {
        const std::string pattern = random_pattern(2);
        const std::optional<SimplePattern> compiled = SimplePattern::compile(pattern);
        if (!compiled) continue;
        simple++;
        for (int texts = 0; texts < 12; texts++) {
            std::string text;
            for (uint64_t n = below(14); n > 0; n--)
                text += std::vector<std::string>{"a", "b", "c", "x", "1", ".", "é", "\n"}[below(8)];
            const std::string answer = by_simple(*compiled, text);
            if (answer == "gave up") continue;
            ASSERT_EQ(answer, by_re2(pattern, text)) << pattern << " on " << text;
        }
    }
    EXPECT_GT(simple, 700);
}

TEST(Simple, KnowsWhatItCannotDo) {
    for (const char* pattern : {R"(a{00,}b)", R"(a{1,02})", "(a+)+", "(?i)a", "\\bword\\b", "[[:alpha:]]", "\\p{Greek}", "[é]",
                                "a{2", "(", ")", "*", "a**", "\\1", "x{1001}"}) {
        EXPECT_FALSE(SimplePattern::compile(pattern)) << pattern;
    }
    for (const char* pattern :
         {"(&|^)channel_id=([^&]*)",
          R"re(^(\S+) \S+ \S+ \[([^\]]+)\] "(\w+) ([^"]*)" (\d{3}) (\d+|-)$)re", "", "a|b"}) {
        EXPECT_TRUE(SimplePattern::compile(pattern)) << pattern;
    }
}

TEST(Simple, GivesUpRatherThanTakeLong) {
    const std::optional<SimplePattern> pattern = SimplePattern::compile(".*.*.*.*.*.*=x");
    ASSERT_TRUE(pattern);
    EXPECT_EQ(by_simple(*pattern, std::string(3000, 'a') + "=" + std::string(3000, 'b')),
              "gave up");
}

class Functions : public ::testing::Test {
  protected:
    Functions() {
        worker_.context.worker = &worker_;
        base::arena_open(&worker_.context);
    }
    ~Functions() override { base::arena_close(&worker_.context); }

    std::string extract(const std::string& text, const std::string& pattern, int64_t group) {
        const std::string kept = padded(text);
        weir_str out = {};
        if (wf_regex_extract(&worker_.context, kept.data(), text.size(), pattern.data(),
                             pattern.size(), group, &out) != WEIR_OK)
            return "null";
        return std::string(out.p, out.n);
    }

    base::Worker worker_;
};

TEST_F(Functions, Extract) {
    EXPECT_EQ(extract("https://x/y?a=1&channel_id=42&b", "(&|^)channel_id=([^&]*)", 2), "42");
    EXPECT_EQ(extract("channel_id=&b", "(&|^)channel_id=([^&]*)", 2), "");
    EXPECT_EQ(extract("xchannel_id=7&channel_id=8", "(&|^)channel_id=([^&]*)", 2), "8");
    EXPECT_EQ(extract("xchannel_id=7", "(&|^)channel_id=([^&]*)", 2), "null");
    EXPECT_EQ(extract("ab", "(a)|(b)", 2), "null");
    EXPECT_EQ(extract("ab", "(a)|(b)", 3), "null");
    EXPECT_EQ(extract("The Word", "(?i)\\bword\\b", 0), "Word");
}

TEST_F(Functions, GroupsReplaceMatches) {
    const std::string text = padded("2026-01-02");
    const std::string pattern = R"((\d+)-(\d+)(x)?)";
    weir_str out = {};
    EXPECT_EQ(
        wf_regex_groups(&worker_.context, text.data(), 10, pattern.data(), pattern.size(), &out),
        WEIR_OK);
    weir_type string = {};
    string.kind = WEIR_STRING;
    string.nullable = 1;
    weir_type list = {};
    list.kind = WEIR_LIST;
    list.element = &string;
    std::string json;
    row::write_json(list, row::of_bytes(out.p, out.n), {}, &json);
    EXPECT_EQ(json, R"(["2026-01","2026","01",null])");
    const std::string with = "<\\2\\1>";
    EXPECT_EQ(wf_regex_replace(&worker_.context, text.data(), 10, pattern.data(), pattern.size(),
                               with.data(), with.size(), &out),
              WEIR_OK);
    EXPECT_EQ(std::string(out.p, out.n), "<012026>-02");
    int64_t fits = 0;
    wf_matches(&worker_.context, text.data(), 10, "-0", 2, &fits);
    EXPECT_EQ(fits, 1);
    wf_matches(&worker_.context, text.data(), 10, "^0", 2, &fits);
    EXPECT_EQ(fits, 0);
}

}  // namespace
}  // namespace weir::regex
