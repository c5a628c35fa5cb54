// Expressions as other languages write them: conditions with signs, parts of texts in brackets,
// matching by other words, names of arguments with a colon.
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

bool is_opening(int kind) { return kind == '(' || kind == '[' || kind == '{'; }
bool is_closing(int kind) { return kind == ')' || kind == ']' || kind == '}'; }

// The last token of the value that goes on at the place.
int value_end(const Site& site) {
    int depth = 0;
    for (int i = 0; site.kind(i) != Kind::END; i++) {
        int kind = site.kind(i);
        if (is_opening(kind)) depth++;
        if (is_closing(kind) && --depth < 0) return i - 1;
        if (depth == 0 && (kind == ',' || kind == ';' || kind == Kind::PIPE)) return i - 1;
    }
    return 0;
}

// The first token of the whole value that ends before the place.
int whole_begin(const Site& site) {
    int depth = 0;
    for (int i = -1; site.kind(i) != Kind::END; i--) {
        int kind = site.kind(i);
        if (is_closing(kind)) depth++;
        if (is_opening(kind) && --depth < 0) return i + 1;
        bool edge = kind == ',' || kind == ';' || kind == '=' || kind == Kind::PIPE ||
                    kind == Kind::K_WHERE || kind == Kind::K_THEN || kind == Kind::K_ELSE;
        if (depth == 0 && edge) return i + 1;
    }
    return -1;
}

void leave_out(Mistake& mistake, int from, int to) {
    for (int i = from; i <= to; i++) mistake.changes.push_back({i, {}});
}

void break_value(Mistake& mistake, int from, int to) {
    mistake.changes.push_back({from, Kind::BROKEN});
    leave_out(mistake, from + 1, to);
}

// `c ? a : b`, `a if c else b`
std::optional<Mistake> other_if(const Site& site) {
    if (!site.expects(Kind::K_AND)) return {};
    int begin = whole_begin(site), end = value_end(site);
    if (end < 1) return {};
    int middle = 0;
    int sign = site.kind() == '?' ? ':' : static_cast<int>(Kind::K_ELSE);
    for (int i = 1; i <= end && middle == 0; i++) {
        if (site.kind(i) == sign) middle = i;
    }
    if (middle == 0 || (site.kind() != '?' && site.kind() != Kind::K_IF)) return {};
    std::string first = site.source(begin, -1), second = site.source(1, middle - 1),
                third = site.source(middle + 1, end);
    bool turned = site.kind() == Kind::K_IF;
    std::string meant = turned ? "if " + second + " then " + first + " else " + third
                               : "if " + first + " then " + second + " else " + third;
    Mistake mistake = expected(site, "write `" + meant + "`");
    if (meant.find("…") == std::string::npos)
        mistake.fix = Fix{cover(site.range(begin), site.range(end)), meant};
    break_value(mistake, begin, end);
    return mistake;
}

// `if c { a } else { b }` as a value, `elif`
std::optional<Mistake> if_forms(const Site& site) {
    bool then =
        site.expects(Kind::K_THEN) && !site.expects(Kind::NUMBER) && !site.expects(Kind::IDENT);
    if (then && site.kind() == '{') {
        int end = site.closing(0);
        Mistake mistake = expected(site, "write `if c then a else b`, without braces");
        mistake.changes = {{0, Kind::K_THEN}, {end, {}}};
        bool other = site.kind(end + 1) == Kind::K_ELSE && site.kind(end + 2) == '{';
        if (other) {
            mistake.changes.push_back({end + 2, {}});
            mistake.changes.push_back({site.closing(end + 2), {}});
        }
        return mistake;
    }
    std::string word = site.lower();
    bool more = word == "elif" || word == "elsif" || word == "elseif";
    if (!more || !site.expects(Kind::K_ELSE)) return {};
    Mistake mistake = expected(site, "write `else if`");
    mistake.fix = Fix{site.range(), "else if"};
    mistake.changes = {{0, Kind::K_ELSE}, {1, Kind::K_IF, true}};
    return mistake;
}

// `xs[0:10]`, `a->b`, `doc->>"b"`
std::optional<Mistake> part_of_value(const Site& site) {
    if (site.kind() == ':' && site.bracket().sign == '[') {
        int open = site.bracket_offset(), end = site.closing(open);
        if (end <= open) return {};
        int begin = site.value_begin(open - 1);
        std::string from = open + 1 <= -1 ? site.source(open + 1, -1) : "0";
        std::string value = site.source(begin, open - 1);
        std::string to = end > 1 ? site.source(1, end - 1) : "length(" + value + ")";
        std::string meant = "slice(" + value + ", " + from + ", " + to + ")";
        Mistake mistake = expected(site, "write `" + meant + "`");
        mistake.fix = Fix{cover(site.range(begin), site.range(end)), meant};
        break_value(mistake, begin, end);
        return mistake;
    }
    if (site.kind() != Kind::ARROW || !site.expects('.')) return {};
    int begin = site.value_begin(-1);
    if (site.is_name(1) && site.range().end == site.range(1).begin) {
        Mistake mistake = expected(
            site, "a field is read by `.`: `" + site.source(begin, -1) + "." + site.text(1) + "`");
        mistake.fix = Fix{site.range(), "."};
        mistake.changes = {{0, '.'}};
        return mistake;
    }
    int name = site.kind(1) == '>' ? 2 : 1;
    if (site.kind(name) != Kind::STRING) return {};
    std::string field = site.text(name).substr(1, site.text(name).size() - 2);
    std::string path = site.source(begin, -1) + "." + field;
    std::string meant = name == 2 ? "as_string(" + path + ")" : path;
    Mistake mistake = expected(site, "write `" + meant + "`");
    mistake.fix = Fix{cover(site.range(begin), site.range(name)), meant};
    break_value(mistake, begin, name);
    return mistake;
}

// `x ILIKE "…"`, `x RLIKE "…"`, `x match r"…"`
std::optional<Mistake> other_match(const Site& site) {
    if (!site.expects(Kind::K_MATCHES) || !site.is_name(0)) return {};
    std::string word = site.lower();
    if (word == "ilike") {
        std::string value = site.source(site.value_begin(-1), -1);
        std::string pattern = site.lower(1);
        Mistake mistake = expected(site, "write `lower(" + value + ") like " + pattern + "`");
        int begin = site.value_begin(-1);
        mistake.fix =
            Fix{cover(site.range(begin), site.range(1)), "lower(" + value + ") like " + pattern};
        mistake.changes = {{0, Kind::K_LIKE}};
        return mistake;
    }
    bool known = word == "rlike" || word == "regexp" || word == "regex" || word == "match" ||
                 word == "similar" || word == "glob";
    if (!known) return {};
    int more = word == "similar" && site.lower(1) == "to" ? 1 : 0;
    Mistake mistake = expected(site, "write `matches r\"…\"`");
    mistake.fix = Fix{cover(site.range(), site.range(more)), "matches"};
    mistake.changes = {{0, Kind::K_MATCHES}};
    leave_out(mistake, 1, more);
    return mistake;
}

// `EXTRACT(HOUR FROM at)`, `count() FILTER (WHERE c)`, `sum(x) OVER (…)`
std::optional<Mistake> sql_call(const Site& site) {
    std::string word = site.lower();
    if (word == "from" && site.lower_before_bracket() == "extract" && site.is_name(-1)) {
        int open = site.bracket_offset(), end = site.closing(open);
        std::string part = site.lower(-1);
        if (part == "dow" || part == "isodow") part = "weekday";
        std::string meant = part + "(" + site.source(1, end - 1) + ")";
        Range range = cover(site.range(open - 1), site.range(end));
        Mistake mistake{Id::ForeignFunction, site.range(open - 1), {site.text(open - 1), ""}};
        mistake.hint = "write `" + meant + "`";
        mistake.fix = Fix{range, meant};
        break_value(mistake, open - 1, end);
        return mistake;
    }
    bool behind = site.kind(-1) == ')' && site.kind(1) == '(' && site.kind() == Kind::IDENT;
    if (!behind || (word != "filter" && word != "over")) return {};
    int end = site.closing(1);
    int begin = site.value_begin(-1);
    std::string call = site.source(begin, -1);
    if (word == "over") {
        Mistake mistake = expected(site, "write `|> key by … |> rolling 10m { … }` before");
        leave_out(mistake, 0, end);
        return mistake;
    }
    bool where = site.lower(2) == "where";
    std::string condition = site.source(where ? 3 : 2, end - 1);
    Mistake mistake = expected(site, "write `" + call + " where " + condition + "`");
    if (condition != "…")
        mistake.fix = Fix{cover(site.range(), site.range(end)), "where " + condition};
    mistake.changes = {{0, Kind::K_WHERE}, {1, {}}, {end, {}}};
    if (where) mistake.changes.push_back({2, {}});
    return mistake;
}

// `f(x: 1)`, `{ x: 1 }`
std::optional<Mistake> colon_for_equal(const Site& site) {
    bool value = site.kind() == ':' && site.expects('=') && site.is_name(-1);
    bool list = site.bracket().sign == '(' || (site.bracket().sign == '{' && !site.bracket().block);
    bool first = site.kind(-2) == ',' || site.kind(-2) == '(' || site.kind(-2) == '{';
    if (!value || !list || !first) return {};
    Mistake mistake = expected(site, "`=` gives a name to a value: `" + site.text(-1) + " = …`");
    mistake.fix = Fix{site.range(), " ="};
    mistake.changes = {{0, '='}};
    return mistake;
}

// `kafka("t", auto.offset.reset = "earliest")`
std::optional<Mistake> argument_path(const Site& site) {
    bool path = site.kind() == '=' && site.bracket().sign == '(' && site.is_name(-1) &&
                site.kind(-2) == '.';
    if (!path) return {};
    int open = site.bracket_offset(), begin = site.value_begin(-1), end = value_end(site);
    int before = site.kind(open - 2);
    bool end_point = before == Kind::K_FROM || before == Kind::K_TO || before == Kind::K_FORMAT ||
                     before == Kind::K_WINDOW;
    if (!end_point || begin <= open) return {};
    std::string name = site.source(begin, -1);
    std::string meant = name == "auto.offset.reset"   ? "start"
                        : name == "bootstrap.servers" ? "brokers"
                        : name == "group.id"          ? "group"
                                                      : "";
    Range range = cover(site.range(begin), site.range(-1));
    Mistake mistake{Id::EndArgument, range, {site.text(open - 1), name, meant}};
    if (meant == "start") mistake.hint = "write `start = earliest` or `start = latest`";
    leave_out(mistake, site.kind(begin - 1) == ',' ? begin - 1 : begin, end);
    return mistake;
}

// `500,0`
std::optional<Mistake> decimal_comma(const Site& site) {
    bool comma = site.kind() == ',' && site.kind(-1) == Kind::NUMBER &&
                 site.kind(1) == Kind::NUMBER && site.range(-1).end == site.range().begin &&
                 site.range().end == site.range(1).begin && !site.expects(',');
    if (!comma) return {};
    std::string meant = site.text(-1) + "." + site.text(1);
    Mistake mistake = expected(site, "a fraction stands behind a point: `" + meant + "`");
    mistake.fix = Fix{site.range(), "."};
    mistake.changes = {{0, {}}, {1, {}}};
    return mistake;
}

}  // namespace

std::optional<Mistake> foreign_value(const Site& site) {
    if (site.made_up()) return {};
    for (auto find : {argument_path, other_if, if_forms, part_of_value, other_match, sql_call,
                      colon_for_equal, decimal_comma}) {
        if (std::optional<Mistake> mistake = find(site)) return mistake;
    }
    return {};
}

}  // namespace weir::parse
