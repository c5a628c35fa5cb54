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

// `GROUP BY page`, `ORDER BY n DESC LIMIT 10`, `INNER JOIN o ON …`, `WINDOW TUMBLING (…)`: the
// words, and what is left to read. Nothing when the operator at `at` is none of them.
std::optional<Mistake> sql_operator(const Site& site, int at) {
    std::string word = site.lower(at), next = site.lower(at + 1);
    int end = site.stage_end(at + 1);
    Mistake mistake{Id::UnknownOperator, site.range(at), {site.text(at), ""}};
    auto mend_words = [&](int from) {
        // The rest is in capitals as well, which is no mistake of its own.
        for (int i = from; i <= end; i++) {
            int kind = word_kind(site.lower(i));
            bool capitals = site.kind(i) == Kind::IDENT && site.text(i) != site.lower(i);
            if (capitals && kind != Kind::IDENT) mistake.changes.push_back({i, kind});
        }
    };
    // The fix mends those words, too.
    auto with_rest = [&](const std::string& words, int from) {
        std::string text = words;
        for (int i = from; i <= end; i++) {
            int kind = word_kind(site.lower(i));
            bool capitals = site.kind(i) == Kind::IDENT && site.text(i) != site.lower(i);
            bool blank = site.range(i).begin > site.range(i - 1).end;
            if (blank) text += " ";
            text += capitals && kind != Kind::IDENT ? site.lower(i) : site.text(i);
        }
        return Fix{cover(site.range(at), site.range(std::max(at, end))), text};
    };
    auto give_up = [&] {
        mistake.changes = {{at, Kind::BROKEN}};
        for (int i = at + 1; i <= end; i++) mistake.changes.push_back({i, {}});
    };
    bool by = next == "by";
    Range words = cover(site.range(at), site.range(at + 1));
    bool key = word == "group" || word == "partition" || word == "distribute";
    if (key && by) {
        mistake.range = words;
        mistake.arguments[0] = site.text(at) + " " + site.text(at + 1);
        mistake.hint = "write `key by " + site.source(at + 2, end) + "`";
        mistake.fix = with_rest("key by", at + 2);
        mistake.changes = {{at, Kind::K_KEY}, {at + 1, Kind::K_BY}};
        mend_words(at + 2);
        return mistake;
    }
    bool joined = word == "keyby" || word == "key_by" || word == "groupby" || word == "group_by" ||
                  word == "partitionby" || word == "partition_by";
    if (joined) {
        bool called = site.kind(at + 1) == '(';
        int last = called ? site.closing(at + 1) - 1 : end;
        mistake.hint = "write `key by " + site.source(called ? at + 2 : at + 1, last) + "`";
        mistake.changes = {{at, Kind::K_KEY}, {at + 1, Kind::K_BY, true}};
        if (!called) {
            mistake.fix = Fix{site.range(at), "key by"};
            return mistake;
        }
        mistake.changes.push_back({at + 1, {}});
        mistake.changes.push_back({last + 1, {}});
        return mistake;
    }
    if ((word == "order" || word == "sort") && by && site.kind(at + 2) != Kind::K_TIME) {
        int limit = end + 1;
        for (int i = at + 2; i <= end; i++) {
            if (site.lower(i) == "limit") limit = i;
        }
        std::string order = site.source(at + 2, limit - 1);
        for (const auto& [capitals, small] : {std::pair{"DESC", "desc"}, std::pair{"ASC", "asc"}}) {
            size_t found = order.find(capitals);
            if (found != std::string::npos) order.replace(found, std::string(small).size(), small);
        }
        std::string count = limit < end ? site.text(limit + 1) : "N";
        mistake.range = words;
        mistake.arguments[0] = site.text(at) + " " + site.text(at + 1);
        mistake.hint = "a stream has no end to be sorted at: write `top " + count + " by " + order +
                       "`, or `sort by time`";
        give_up();
        return mistake;
    }
    bool join = next == "join" && (word == "inner" || word == "left" || word == "full" ||
                                   word == "cross" || word == "outer");
    if (join && site.lower(at + 2) == "unnest" && site.kind(at + 3) == '(') {
        int close = site.closing(at + 3);
        std::string name = site.lower(close + 1) == "as" ? site.text(close + 2) : "x";
        mistake.range = cover(site.range(at), site.range(at + 2));
        mistake.arguments[0] = site.source(at, at + 2);
        mistake.hint = "write `unnest " + site.source(at + 4, close - 1) + " as " + name + "`";
        give_up();
        return mistake;
    }
    if (word == "inner" && next == "join") {
        mistake.range = words;
        mistake.arguments[0] = site.text(at) + " " + site.text(at + 1);
        mistake.hint = "write `join`";
        mistake.fix = with_rest("join", at + 2);
        mistake.changes = {{at, {}}, {at + 1, Kind::K_JOIN}};
        mend_words(at + 2);
        return mistake;
    }
    std::string window = word == "window" ? window_of(next, durations_in(site, at + 2, end)) : "";
    if (!window.empty() && site.text(at) != word) {
        mistake.range = cover(site.range(at), site.range(end));
        mistake.arguments[0] = site.text(at) + " " + site.text(at + 1);
        mistake.hint = "write `" + window + "`";
        mistake.fix = Fix{mistake.range, window};
        give_up();
        return mistake;
    }
    int own = word_kind(word);
    bool capitals = site.text(at) != word && own != Kind::IDENT && at < 0;
    if (!capitals || !is_operator_word(own)) return {};
    Mistake small{Id::Capitals, site.range(at), {site.text(at), word}};
    small.fix = with_rest(word, at + 1);
    mistake = small;
    mistake.changes = {{at, own}};
    mend_words(at + 1);
    return mistake;
}

}  // namespace weir::parse
