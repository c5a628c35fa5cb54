// Text that means something in SQL, or nearly.
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

// What to write instead of a clause of SQL.
std::string meant_clause(const std::string& word) {
    static const std::pair<const char*, const char*> kClauses[] = {
        {"group", "`|> key by …` and then `|> aggregate { … }`"},
        {"order", "`|> top N by … desc`, or `|> sort by time`"},
        {"having", "`|> where …` after the `aggregate`"},
        {"where", "`|> where …`"},
        {"select", "`|> select { … }`"},
        {"from", "the relation first: `stream x = clicks |> …`"},
        {"join", "`|> join other on a == other.b within 5m`"},
        {"inner", "`|> join other on a == other.b within 5m`"},
        {"left", "`|> left join other on a == other.b within 5m`"},
        {"limit", "`|> limit N`"},
        {"union", "`|> union other`"},
        {"partition", "`|> key by …`"},
        {"over", "`|> rolling 10m { … }`"},
        {"window", "`|> window tumbling(1m)`"},
        {"emit",
         "nothing: a window gives its rows when it closes, `early every 10s` behind it also "
         "before"},
        {"values", "rows in a test: `given clicks [ { … } ];`"},
        {"insert", "`sink NAME from RELATION to CONNECTOR format F;`"},
        {"create", "`stream`, `table` or `source` and a name"},
    };
    for (const auto& [clause, meant] : kClauses) {
        if (word == clause) return meant;
    }
    return "";
}

// The unit of INTERVAL '1' MINUTE.
std::string short_unit(const std::string& word) {
    static const std::pair<const char*, const char*> kUnits[] = {{"second", "s"}, {"minute", "m"},
                                                                 {"hour", "h"},   {"day", "d"},
                                                                 {"week", "w"},   {"month", "mo"}};
    for (const auto& [unit, meant] : kUnits) {
        if (word == unit || word == std::string(unit) + "s") return meant;
    }
    return "";
}

}  // namespace

// `stream x = SELECT a FROM b`: the word itself was taken for a relation.
std::optional<Mistake> sql_select(const Site& site) {
    if (site.lower(-1) != "select") return {};
    if (site.kind(-2) != '=' && site.kind(-2) != Kind::K_FROM) return {};
    Mistake mistake{Id::SqlQuery, site.range(-1), {site.text(-1)}};
    std::string meant = select_form(site, -1);
    if (!meant.empty()) mistake.hint = "the relation comes first: `" + meant + "`";
    int end = site.stage_end(0), from = -1;
    while (from <= end && site.lower(from) != "from") from++;
    if (from > end || !site.is_name(from + 1)) return mistake;
    if (meant.find("…") == std::string::npos)
        mistake.fix = Fix{cover(site.range(-1), site.range(end)), meant};
    for (int i = -1; i <= end; i++) {
        if (i != from + 1) mistake.changes.push_back({i, {}});
    }
    // What is made of the rows is not known, unless they are taken as they are.
    bool whole = site.kind(0) == '*' && from == 1 && end == from + 1;
    if (!whole) {
        mistake.changes.push_back({end + 1, Kind::PIPE, true});
        mistake.changes.push_back({end + 1, Kind::BROKEN, true});
    }
    return mistake;
}

// `clicks GROUP BY user`, `clicks |> GROUP BY user`
std::optional<Mistake> sql_clause(const Site& site) {
    bool foreign = site.kind() == Kind::IDENT;
    std::string meant = meant_clause(site.lower());
    if (!foreign || meant.empty()) return {};
    return Mistake{Id::SqlClause, site.range(), {site.text(), meant}};
}

// `count(*)`
std::optional<Mistake> count_star(const Site& site) {
    if (site.kind() != '*' || site.kind(-1) != '(') return {};
    Mistake mistake{Id::CountStar, site.range(), {site.text(-2)}};
    if (site.kind(1) != ')') return mistake;
    mistake.fix = Fix{site.range(), ""};
    mistake.changes = {{0, {}}};
    return mistake;
}

// `x is null`, `x IS NOT NULL`
std::optional<Mistake> is_null(const Site& site) {
    if (site.lower() != "is") return {};
    bool negated = site.lower(1) == "not";
    int null_at = negated ? 2 : 1;
    bool whole = site.lower(null_at) == "null";
    Range range = whole ? cover(site.range(), site.range(null_at)) : site.range();
    std::string meant = negated ? "!=" : "==";
    if (!whole && site.expects(Kind::K_AND)) {
        Range words = negated ? cover(site.range(), site.range(1)) : site.range();
        return Mistake{.id = Id::ForeignSign,
                       .range = words,
                       .arguments = {negated ? "is not" : "is", meant},
                       .fix = Fix{words, meant}};
    }
    if (whole) meant += " null";
    Mistake mistake{Id::IsNull, range, {meant}};
    if (!whole || !site.expects(Kind::EQ)) return mistake;
    mistake.fix = Fix{range, meant};
    mistake.changes = {{0, negated ? Kind::NE : Kind::EQ}};
    if (negated) mistake.changes.push_back({1, {}});
    // NULL in capitals
    mistake.changes.push_back({null_at, Kind::K_NULL});
    return mistake;
}

// `a not in xs`
std::optional<Mistake> not_in(const Site& site) {
    if (site.lower() != "not" || !site.expects(Kind::K_AND)) return {};
    std::string next = site.lower(1);
    if (next != "in" && next != "like" && next != "matches" && next != "between") return {};
    int begin = site.value_begin(-1);
    std::string value = site.source(begin, -1), operand = "…";
    Mistake mistake{Id::NotIn, cover(site.range(), site.range(1)), {next}};
    mistake.changes = {{0, {}}};
    int end = 2;
    if (next == "in" && (site.kind(2) == '(' || site.kind(2) == '[')) {
        end = site.closing(2);
        operand = "[" + site.source(3, end - 1) + "]";
        mistake.changes.push_back({2, '['});
        mistake.changes.push_back({end, ']'});
    } else if (site.kind(2) == Kind::STRING && next != "between") {
        operand = site.text(2);
    }
    if (site.kind(1) == Kind::IDENT) mistake.changes.push_back({1, word_kind(next)});
    std::string meant = "not (" + value + " " + next + " " + operand + ")";
    mistake.hint = "put `not` before the whole: `" + meant + "`";
    if (meant.find("…") == std::string::npos)
        mistake.fix = Fix{cover(site.range(begin), site.range(end)), meant};
    return mistake;
}

// `INTERVAL '1' MINUTE`
std::optional<Mistake> sql_interval(const Site& site) {
    if (site.kind() != Kind::STRING || site.lower(-1) != "interval") return {};
    std::string number = site.text();
    number = number.size() > 2 ? number.substr(1, number.size() - 2) : "1";
    std::string unit = short_unit(site.lower(1));
    std::string meant = unit.empty() ? "1m" : number + unit;
    Range range = cover(site.range(-1), unit.empty() ? site.range() : site.range(1));
    Mistake mistake{Id::SqlInterval, range, {meant}};
    mistake.changes = {{-1, Kind::BROKEN}, {0, {}}};
    if (!unit.empty()) mistake.changes.push_back({1, {}});
    return mistake;
}

// `CAST(x AS INT)`
std::optional<Mistake> sql_cast(const Site& site) {
    if (site.lower() != "as" || site.bracket().sign != '(') return {};
    std::string function = site.lower_before_bracket();
    if (function != "cast" && function != "try_cast") return {};
    int open = site.bracket_offset(), end = site.closing(open);
    Range whole = cover(site.range(open - 1), site.range(end));
    Mistake mistake{Id::SqlCast, whole, {conversion_to(site.lower(1))}};
    mistake.changes = {{open - 1, Kind::BROKEN}};
    for (int i = open; i <= end; i++) mistake.changes.push_back({i, {}});
    int begin = -1;
    while (site.kind(begin) != '(' && site.kind(begin) != Kind::END) begin--;
    bool simple = site.lower(begin - 1) == function;
    if (!simple) return mistake;
    std::string value = site.source(begin + 1, -1) + digits_of(site, 1);
    std::string meant = mistake.arguments[0] + "(" + value + ")";
    mistake.hint = "write `" + meant + "`";
    if (meant.find("…") == std::string::npos) mistake.fix = Fix{whole, meant};
    return mistake;
}

std::string digits_of(const Site& site, int type) {
    std::string word = site.lower(type);
    if (word != "decimal" && word != "numeric") return "";
    bool written = site.kind(type + 1) == '(';
    return ", " +
           (written ? site.source(type + 2, site.closing(type + 1) - 1) : std::string("p, s"));
}

std::string conversion_to(const std::string& type) {
    return type == "string" || type == "varchar" || type == "text"  ? "to_string"
           : type == "int" || type == "integer" || type == "bigint" ? "to_int"
           : type == "float" || type == "double" || type == "real"  ? "to_float"
           : type == "decimal" || type == "numeric"                 ? "to_decimal"
           : type == "timestamp"                                    ? "to_timestamp"
           : type == "date"                                         ? "to_date"
           : type == "boolean" || type == "bool"                    ? "to_bool"
                                                                    : "to_int";
}

// `@2026-01-01 00:00:00Z`
std::optional<Mistake> split_timestamp(const Site& site) {
    bool clock = site.kind() == Kind::NUMBER && site.kind(1) == ':';
    if (site.kind(-1) != Kind::DATE || !clock) return {};
    return Mistake{Id::SplitTimestamp, cover(site.range(-1), site.range()), {site.text(-1)}};
}

}  // namespace weir::parse
