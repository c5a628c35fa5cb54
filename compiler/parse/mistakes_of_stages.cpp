// Operators as SQL and other engines write them: clauses of two words, joins with their words and
// aliases, lists in the wrong brackets.
#include <algorithm>
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

Range before(const Site& site, int offset) {
    return {site.range(offset).file, site.range(offset).begin, site.range(offset).begin};
}

std::optional<Mistake> put_word(const Site& site, int kind, const std::string& word,
                                const std::string& hint) {
    Mistake mistake = expected(site, hint);
    mistake.fix = Fix{before(site, 0), word + " "};
    mistake.changes = {{0, kind, true}};
    return mistake;
}

std::optional<Mistake> other_word(const Site& site, int kind, const std::string& word,
                                  const std::string& hint) {
    Mistake mistake = expected(site, hint);
    mistake.fix = Fix{site.range(), word};
    mistake.changes = {{0, kind}};
    return mistake;
}

// `join o using (id)`, `join o c on …`, `FOR SYSTEM_TIME AS OF at`, `left outer join o`
std::optional<Mistake> join_words(const Site& site) {
    std::string word = site.lower();
    bool outer = site.kind(-1) == Kind::K_LEFT || site.kind(-1) == Kind::K_FULL;
    if (outer && word == "outer") {
        Mistake mistake =
            expected(site, "leave `outer` out: `" + site.text(-1) + " join` keeps all rows of it");
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range(1).begin}, ""};
        mistake.changes = {{0, {}}};
        return mistake;
    }
    bool place = site.expects(Kind::K_ON) && site.expects(Kind::K_LATEST);
    if (!place || !site.is_name(0)) return {};
    if (word == "using" && site.kind(1) == '(') {
        int end = site.closing(1);
        std::string name = site.source(2, end - 1);
        Mistake mistake =
            expected(site, "write `on " + name + " == " + site.text(-1) + "." + name + "`");
        mistake.fix = Fix{cover(site.range(), site.range(end)),
                          "on " + name + " == " + site.text(-1) + "." + name};
        mistake.changes = {{0, Kind::K_ON}, {1, Kind::BROKEN}};
        for (int i = 2; i <= end; i++) mistake.changes.push_back({i, {}});
        return mistake;
    }
    bool system_time = word == "for" && site.lower(2) == "as" && site.lower(3) == "of";
    if (system_time) {
        Range range = cover(site.range(), site.range(3));
        Mistake mistake = expected(site, "write `as of " + site.text(4) + "`");
        mistake.range = range;
        mistake.fix = Fix{range, "as of"};
        mistake.changes = {{0, {}}, {1, {}}, {2, Kind::K_AS}, {3, Kind::K_OF}};
        return mistake;
    }
    int next = site.kind(1);
    bool alias = site.kind() == Kind::IDENT && (next == Kind::K_ON || next == Kind::K_AS ||
                                                next == Kind::K_LATEST || site.lower(1) == "on");
    if (!alias) return {};
    return put_word(site, Kind::K_AS, "as", "an alias is named by `as`: `as " + site.text() + "`");
}

// `select [a, b]`, `select (a, b)`, `select a, b`
std::optional<Mistake> item_brackets(const Site& site) {
    int word = site.kind(-1), kind = site.kind();
    bool takes = word == Kind::K_SELECT || word == Kind::K_DERIVE || word == Kind::K_RENAME ||
                 word == Kind::K_WITHOUT || word == Kind::K_AGGREGATE;
    if (!takes || !site.expects('{') || site.bracket().sign != '\0') return {};
    Mistake mistake = expected(site, "items stand in braces: `" + site.text(-1) + " { … }`");
    if (kind == '(' || kind == '[') {
        int end = site.closing(0);
        if (end == 0) return mistake;
        mistake.fix =
            Fix{cover(site.range(), site.range(end)), "{ " + site.source(1, end - 1) + " }"};
        if (site.source(1, end - 1) == "…") mistake.fix.reset();
        mistake.changes = {{0, '{'}, {end, '}'}};
        return mistake;
    }
    if (!site.is_name(0)) return {};
    int end = site.stage_end(0);
    std::string items = site.source(0, end);
    if (items != "…") {
        mistake.hint = "items stand in braces: `" + site.text(-1) + " { " + items + " }`";
        mistake.fix = Fix{cover(site.range(), site.range(end)), "{ " + items + " }"};
    }
    mistake.changes = {{0, '{', true}, {end + 1, '}', true}};
    return mistake;
}

// `key by x name`, `key by (a, b)`, `key by a = x`
std::optional<Mistake> key_items(const Site& site) {
    bool alias = site.kind() == Kind::IDENT && site.expects(Kind::K_AS) &&
                 site.bracket().sign == '\0' && !site.begins_line() &&
                 (site.kind(1) == Kind::PIPE || site.kind(1) == ';' || site.kind(1) == ',');
    if (alias && site.kind(site.stage_begin().value_or(0)) == Kind::K_KEY)
        return put_word(site, Kind::K_AS, "as",
                        "a name stands behind `as`: `as " + site.text() + "`");
    bool unnest = site.expects(Kind::K_AS) && site.kind(-2) == Kind::K_UNNEST && site.is_name(0);
    if (unnest)
        return put_word(
            site, Kind::K_AS, "as",
            "the element needs a name: `unnest " + site.text(-1) + " as " + site.text() + "`");
    if (site.kind() == ',' && site.bracket().sign == '(' &&
        site.kind_before_bracket() == Kind::K_BY) {
        int open = site.bracket_offset(), end = site.closing(open);
        Mistake mistake =
            expected(site, "no brackets: `by " + site.source(open + 1, end - 1) + "`");
        mistake.fix = Fix{cover(site.range(open), site.range(end)), site.source(open + 1, end - 1)};
        mistake.changes = {{open, {}}, {end, {}}};
        return mistake;
    }
    bool named = site.kind() == '=' && site.bracket().sign == '\0' && site.is_name(-1) &&
                 (site.kind(-2) == Kind::K_BY || site.kind(-2) == ',');
    std::optional<int> begin = site.stage_begin();
    if (!named || !begin || site.kind(*begin) != Kind::K_KEY) return {};
    int end = site.stage_end(0), depth = 0;
    for (int i = 1; i <= end; i++) {
        int kind = site.kind(i);
        if (kind == '(' || kind == '[') depth++;
        if (kind == ')' || kind == ']') depth--;
        if (depth == 0 && kind == ',') end = i - 1;
    }
    std::string meant = site.source(1, end) + " as " + site.text(-1);
    Range range = cover(site.range(-1), site.range(end));
    Mistake mistake = expected(site, "a key gets its name by `as`: `" + meant + "`");
    if (site.source(1, end) != "…") mistake.fix = Fix{range, meant};
    mistake.changes = {{-1, {}},
                       {0, {}},
                       {end + 1, Kind::K_AS, true},
                       {end + 1, Kind::IDENT, true, site.range(-1)}};
    return mistake;
}

// `top by x`, `limit 3 by x`, `dedup on x`, `keep last`
std::optional<Mistake> counted_operator(const Site& site) {
    bool top = site.expects(Kind::K_BY) && site.kind(-1) == Kind::K_BY &&
               site.kind(-2) == Kind::K_TOP && site.is_name(0);
    if (top) {
        Mistake mistake{Id::Unexpected, site.range(-1), {"a number", "`by`"}};
        mistake.hint = "say how many: `top 10 by " + site.text() + "`";
        mistake.fix = Fix{before(site, -1), "10 "};
        mistake.changes = {{-1, Kind::BROKEN, true}};
        return mistake;
    }
    if (site.kind() == Kind::K_BY && site.kind(-2) == Kind::K_LIMIT && site.expects(Kind::PIPE))
        return expected(site, "`limit` takes the first to arrive; write `top " + site.text(-1) +
                                  " by " + site.source(1, site.stage_end(1)) + "`");
    bool dedup = site.kind(-1) == Kind::K_DEDUP || site.kind(-1) == Kind::K_LATEST;
    if (dedup && site.expects(Kind::K_BY) && site.kind() == Kind::K_ON)
        return other_word(site, Kind::K_BY, "by", "write `by " + site.text(1) + "`");
    if (dedup && site.expects(Kind::K_BY) && site.kind() == Kind::IDENT)
        return put_word(site, Kind::K_BY, "by", "write `by " + site.text() + "`");
    bool keep =
        site.kind(-1) == Kind::K_KEEP && site.lower() == "last" && site.expects(Kind::K_FIRST);
    if (!keep) return {};
    return other_word(site, Kind::K_FIRST, "first",
                      "write `keep first` or `keep any`; the last of each key is `latest by`");
}

// `a followedBy b`, `a -> b` in a match
std::optional<Mistake> match_then(const Site& site) {
    bool joint = site.expects(Kind::K_THEN) && site.expects('}') && !site.made_up();
    std::optional<int> begin =
        site.bracket().sign == '{' ? std::optional<int>(site.bracket_offset() - 1) : std::nullopt;
    if (!joint || !begin || site.kind(*begin) != Kind::K_MATCH) return {};
    bool arrow = site.kind() == Kind::ARROW || site.kind() == ',';
    if (!arrow && site.kind() != Kind::IDENT) return {};
    return other_word(site, Kind::K_THEN, "then", "steps are joined by `then`");
}

// `a | where x`, `a.where(x)`
std::optional<Mistake> other_pipe(const Site& site) {
    bool sign = site.kind() == '|' || (site.kind() == '.' && is_operator_word(site.kind(1)));
    if (!sign || !site.expects(Kind::PIPE) || site.bracket().sign != '\0') return {};
    Mistake mistake = expected(site, "operators are joined by `|>`");
    mistake.fix = Fix{site.range(), site.kind() == '|' ? "|>" : " |> "};
    mistake.changes = {{0, Kind::PIPE}};
    return mistake;
}

}  // namespace

std::optional<Mistake> foreign_stage(const Site& site) {
    if (site.made_up()) return {};
    for (auto find :
         {join_words, item_brackets, key_items, counted_operator, match_then, other_pipe}) {
        if (std::optional<Mistake> mistake = find(site)) return mistake;
    }
    return {};
}

namespace {

// Words of SQL where an operator stands, from `at` to the end of the stage.
class SqlStage {
  public:
    SqlStage(const Site& site, int at)
        : site_(site),
          at_(at),
          end_(site.stage_end(at + 1)),
          word_(site.lower(at)),
          next_(site.lower(at + 1)) {}

    std::optional<Mistake> find() const {
        using Find = std::optional<Mistake> (SqlStage::*)() const;
        for (Find find : {&SqlStage::key_words, &SqlStage::key_in_one_word, &SqlStage::order_words,
                          &SqlStage::join_unnest, &SqlStage::inner_join, &SqlStage::window_words,
                          &SqlStage::capitals}) {
            if (std::optional<Mistake> mistake = (this->*find)()) return mistake;
        }
        return {};
    }

  private:
    // `GROUP BY page`
    std::optional<Mistake> key_words() const {
        bool key = word_ == "group" || word_ == "partition" || word_ == "distribute";
        if (!key || next_ != "by") return {};
        Mistake mistake = of_words(at_ + 1);
        mistake.hint = "write `key by " + site_.source(at_ + 2, end_) + "`";
        mistake.fix = with_rest("key by", at_ + 2);
        mistake.changes = {{at_, Kind::K_KEY}, {at_ + 1, Kind::K_BY}};
        mend_rest(at_ + 2, mistake);
        return mistake;
    }

    // `groupBy page`, `keyBy(page)`
    std::optional<Mistake> key_in_one_word() const {
        bool key = word_ == "keyby" || word_ == "key_by" || word_ == "groupby" ||
                   word_ == "group_by" || word_ == "partitionby" || word_ == "partition_by";
        if (!key) return {};
        Mistake mistake = of_words(at_);
        bool called = site_.kind(at_ + 1) == '(';
        int last = called ? site_.closing(at_ + 1) - 1 : end_;
        mistake.hint = "write `key by " + site_.source(called ? at_ + 2 : at_ + 1, last) + "`";
        mistake.changes = {{at_, Kind::K_KEY}, {at_ + 1, Kind::K_BY, true}};
        if (!called) {
            mistake.fix = Fix{site_.range(at_), "key by"};
            return mistake;
        }
        mistake.changes.push_back({at_ + 1, {}});
        mistake.changes.push_back({last + 1, {}});
        return mistake;
    }

    // `ORDER BY n DESC LIMIT 10`
    std::optional<Mistake> order_words() const {
        bool order = (word_ == "order" || word_ == "sort") && next_ == "by";
        if (!order || site_.kind(at_ + 2) == Kind::K_TIME) return {};
        int limit = end_ + 1;
        for (int i = at_ + 2; i <= end_; i++) {
            if (site_.lower(i) == "limit") limit = i;
        }
        std::string by = site_.source(at_ + 2, limit - 1);
        for (const auto& [large, small] : {std::pair{"DESC", "desc"}, std::pair{"ASC", "asc"}}) {
            size_t found = by.find(large);
            if (found != std::string::npos) by.replace(found, std::string(small).size(), small);
        }
        std::string count = limit < end_ ? site_.text(limit + 1) : "N";
        Mistake mistake = of_words(at_ + 1);
        mistake.hint = "a stream has no end to be sorted at: write `top " + count + " by " + by +
                       "`, or `sort by time`";
        give_up(mistake);
        return mistake;
    }

    // `CROSS JOIN UNNEST(tags) AS tag`
    std::optional<Mistake> join_unnest() const {
        bool join = next_ == "join" && (word_ == "inner" || word_ == "left" || word_ == "full" ||
                                        word_ == "cross" || word_ == "outer");
        if (!join || site_.lower(at_ + 2) != "unnest" || site_.kind(at_ + 3) != '(') return {};
        int close = site_.closing(at_ + 3);
        std::string name = site_.lower(close + 1) == "as" ? site_.text(close + 2) : "x";
        Mistake mistake = of_words(at_ + 2);
        mistake.arguments[0] = site_.source(at_, at_ + 2);
        mistake.hint = "write `unnest " + site_.source(at_ + 4, close - 1) + " as " + name + "`";
        give_up(mistake);
        return mistake;
    }

    // `INNER JOIN o ON …`
    std::optional<Mistake> inner_join() const {
        if (word_ != "inner" || next_ != "join") return {};
        Mistake mistake = of_words(at_ + 1);
        mistake.hint = "write `join`";
        mistake.fix = with_rest("join", at_ + 2);
        mistake.changes = {{at_, {}}, {at_ + 1, Kind::K_JOIN}};
        mend_rest(at_ + 2, mistake);
        return mistake;
    }

    // `WINDOW TUMBLING (SIZE 1 MINUTE)`
    std::optional<Mistake> window_words() const {
        if (word_ != "window" || site_.text(at_) == word_) return {};
        std::string window = window_of(next_, durations_in(site_, at_ + 2, end_));
        if (window.empty()) return {};
        Mistake mistake = of_words(at_ + 1);
        mistake.range = cover(site_.range(at_), site_.range(end_));
        mistake.hint = "write `" + window + "`";
        mistake.fix = Fix{mistake.range, window};
        give_up(mistake);
        return mistake;
    }

    // `WHERE`, `Select`
    std::optional<Mistake> capitals() const {
        int own = word_kind(word_);
        bool large = site_.text(at_) != word_ && own != Kind::IDENT && at_ < 0;
        if (!large || !is_operator_word(own)) return {};
        Mistake mistake{Id::Capitals, site_.range(at_), {site_.text(at_), word_}};
        mistake.fix = with_rest(word_, at_ + 1);
        mistake.changes = {{at_, own}};
        mend_rest(at_ + 1, mistake);
        return mistake;
    }

    // Of the words from `at` to `last`; two are named.
    Mistake of_words(int last) const {
        std::string named = site_.text(at_);
        if (last > at_) named += " " + site_.text(at_ + 1);
        return {Id::UnknownOperator, cover(site_.range(at_), site_.range(last)), {named, ""}};
    }

    bool is_large_keyword(int i) const {
        return site_.kind(i) == Kind::IDENT && site_.text(i) != site_.lower(i) &&
               word_kind(site_.lower(i)) != Kind::IDENT;
    }

    // The rest is in capitals as well, which is no mistake of its own.
    void mend_rest(int from, Mistake& mistake) const {
        for (int i = from; i <= end_; i++) {
            if (is_large_keyword(i)) mistake.changes.push_back({i, word_kind(site_.lower(i))});
        }
    }

    // The fix mends those words, too.
    Fix with_rest(const std::string& words, int from) const {
        std::string text = words;
        for (int i = from; i <= end_; i++) {
            if (site_.range(i).begin > site_.range(i - 1).end) text += " ";
            text += is_large_keyword(i) ? site_.lower(i) : site_.text(i);
        }
        return {cover(site_.range(at_), site_.range(std::max(at_, end_))), text};
    }

    void give_up(Mistake& mistake) const {
        mistake.changes = {{at_, Kind::BROKEN}};
        for (int i = at_ + 1; i <= end_; i++) mistake.changes.push_back({i, {}});
    }

    const Site& site_;
    int at_, end_;
    std::string word_, next_;
};

}  // namespace

// `GROUP BY page`, `ORDER BY n DESC LIMIT 10`, `INNER JOIN o ON …`, `WINDOW TUMBLING (…)`: the
// words, and what is left to read. Nothing when the operator at `at` is none of them.
std::optional<Mistake> sql_operator(const Site& site, int at) { return SqlStage(site, at).find(); }

}  // namespace weir::parse
