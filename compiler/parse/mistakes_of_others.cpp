// Forms of other languages that are no words: aliases behind values, methods, types with their null
// and list written elsewhere, numbers with a unit behind a blank.
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

bool touches(Range left, Range right) { return left.file == right.file && left.end == right.begin; }

std::string unit_of(const std::string& word) {
    static const std::pair<const char*, const char*> kUnits[] = {
        {"ms", "ms"}, {"millisecond", "ms"}, {"s", "s"},      {"sec", "s"},  {"second", "s"},
        {"m", "m"},   {"min", "m"},          {"minute", "m"}, {"h", "h"},    {"hour", "h"},
        {"d", "d"},   {"day", "d"},          {"w", "w"},      {"week", "w"}, {"month", "mo"}};
    for (const auto& [unit, meant] : kUnits) {
        if (word == unit || word == std::string(unit) + "s") return meant;
    }
    return "";
}

// One value that is a mistake, instead of all these tokens.
std::vector<Change> broken_value(int from, int to) {
    std::vector<Change> changes = {{from, Kind::BROKEN}};
    for (int i = from + 1; i <= to; i++) changes.push_back({i, {}});
    return changes;
}

// The first token of the item that goes on at the place.
int item_begin(const Site& site) {
    int depth = 0;
    for (int i = -1; site.kind(i) != Kind::END; i--) {
        int kind = site.kind(i);
        if (kind == ')' || kind == ']' || kind == '}') depth++;
        bool opens = kind == '(' || kind == '[' || kind == '{';
        if (opens && --depth < 0) return i + 1;
        if (depth == 0 && kind == ',') return i + 1;
    }
    return -1;
}

// The place right behind the token before.
Range after(const Site& site) {
    Range previous = site.range(-1);
    return {previous.file, previous.end, previous.end};
}

// What a method of other languages is here; empty when its name is.
std::string meant_function(const std::string& method) {
    static const std::pair<const char*, const char*> kMethods[] = {{"startswith", "starts_with"},
                                                                   {"endswith", "ends_with"},
                                                                   {"tolowercase", "lower"},
                                                                   {"tolower", "lower"},
                                                                   {"to_lowercase", "lower"},
                                                                   {"lowercase", "lower"},
                                                                   {"touppercase", "upper"},
                                                                   {"toupper", "upper"},
                                                                   {"to_uppercase", "upper"},
                                                                   {"uppercase", "upper"},
                                                                   {"strip", "trim"},
                                                                   {"len", "length"},
                                                                   {"size", "length"},
                                                                   {"count", "length"},
                                                                   {"substring", "slice"},
                                                                   {"substr", "slice"},
                                                                   {"indexof", "index_of"},
                                                                   {"find", "index_of"},
                                                                   {"includes", "contains"},
                                                                   {"has", "contains"},
                                                                   {"tostring", "to_string"},
                                                                   {"to_string", "to_string"},
                                                                   {"toint", "to_int"},
                                                                   {"tofloat", "to_float"},
                                                                   {"replaceall", "replace"},
                                                                   {"push", "append"},
                                                                   {"gethour", "hour"},
                                                                   {"isoformat", "to_string"},
                                                                   {"strftime", "format_time"}};
    for (const auto& [known, meant] : kMethods) {
        if (method == known) return meant;
    }
    return "";
}

bool in_type(const Site& site) { return site.declaration() == Kind::K_TYPE; }

}  // namespace

// `WHERE`, `AND` where `where`, `and` can stand.
std::optional<Mistake> capitals(const Site& site) {
    if (site.kind() != Kind::IDENT || site.text() == site.lower()) return {};
    int meant = word_kind(site.lower());
    if (meant == Kind::IDENT || !site.expects(meant)) return {};
    return Mistake{.id = Id::Capitals,
                   .range = site.range(),
                   .arguments = {site.text(), site.lower()},
                   .fix = Fix{site.range(), site.lower()},
                   .insert = meant,
                   .replace = true};
}

// `CASE WHEN …`, `IF x THEN …`: the word itself was taken for a name.
std::optional<Mistake> capital_case(const Site& site) {
    bool word = site.lower(-1) == "case" || site.lower(-1) == "if";
    if (!word || site.kind(-1) != Kind::IDENT || !site.expects(Kind::K_AND)) return {};
    bool inside = site.kind() == Kind::IDENT || site.kind() == Kind::NUMBER ||
                  site.kind() == Kind::STRING || site.kind() == Kind::K_WHEN;
    if (!inside) return {};
    return Mistake{Id::Capitals, site.range(-1), {site.text(-1), site.lower(-1)}};
}

// `!x`
std::optional<Mistake> sign_for_not(const Site& site) {
    if (site.kind() != '!' || !site.expects(Kind::NUMBER)) return {};
    return Mistake{
        .id = Id::ForeignSign,
        .range = site.range(),
        .arguments = {"!", "not"},
        .fix = Fix{site.range(), "not "},
        .insert = site.expects(Kind::K_NOT) ? std::optional<int>(Kind::K_NOT) : std::nullopt,
        .replace = true};
}

// `select { user as u }`, `aggregate { count() as n }`, `clicks as c |> …`
std::optional<Mistake> alias_behind(const Site& site) {
    if (site.lower() != "as" || !site.is_name(1)) return {};
    if (site.bracket().sign == '{' && !site.bracket().block) {
        int begin = item_begin(site);
        bool named = site.is_name(begin) && site.kind(begin + 1) == '=';
        std::string value = site.source(named ? begin + 2 : begin, -1);
        Mistake mistake{
            Id::AliasBehind, cover(site.range(), site.range(1)), {site.text(1) + " = " + value}};
        Range whole = cover(site.range(begin), site.range(1));
        if (value != "…") mistake.fix = Fix{whole, site.text(1) + " = " + value};
        mistake.changes = {{0, {}}, {1, {}}};
        if (named) return mistake;
        mistake.changes.push_back({begin, Kind::IDENT, true, site.range(1)});
        mistake.changes.push_back({begin, '=', true});
        return mistake;
    }
    bool head = site.is_name(-1) && (site.kind(-2) == '=' || site.kind(-2) == Kind::K_FROM);
    if (!head || !site.expects(Kind::PIPE)) return {};
    return Mistake{Id::RelationAlias, cover(site.range(), site.range(1)), {}};
}

// `user.length()`
std::optional<Mistake> method_call(const Site& site) {
    if (site.kind() != '(' || !site.is_name(-1) || site.kind(-2) != '.') return {};
    int begin = site.value_begin(-3), end = site.closing(0);
    std::string more = end <= 1 ? "" : ", " + site.source(1, end - 1);
    std::string value = site.source(begin, -3), method = site.lower(-1);
    Mistake mistake{Id::MethodCall, site.range(-1), {site.text(-1), value + more}};
    mistake.changes = broken_value(begin, end);
    std::string argument = end > 1 ? site.source(1, end - 1) : "";
    std::string function = meant_function(method);
    std::string meant = (function.empty() ? site.text(-1) : function) + "(" + value + more + ")";
    if ((method == "equals" || method == "eq") && end > 1) {
        meant = value + " == " + argument;
        mistake.hint = "values are compared by `==`: `" + meant + "`";
    } else if ((method == "isempty" || method == "is_empty") && end == 1) {
        meant = value + " == \"\"";
        mistake.hint = "write `" + meant + "`";
    } else if ((method == "get" || method == "getordefault") && end > 1) {
        size_t comma = argument.find(", ");
        meant = value + "[" + argument.substr(0, comma) + "]";
        if (comma != std::string::npos) meant += " ?? " + argument.substr(comma + 2);
        mistake.hint = "write `" + meant + "`";
    } else if (!function.empty()) {
        mistake.hint = "functions take the value: `" + meant + "`";
    }
    if (meant.find("…") == std::string::npos)
        mistake.fix = Fix{cover(site.range(begin), site.range(end)), meant};
    return mistake;
}

// `select { * }`, `select *`, `select { clicks.* }`
std::optional<Mistake> star_item(const Site& site) {
    if (site.kind() != '*') return {};
    bool select = site.kind(-1) == Kind::K_SELECT;
    bool item = site.bracket().sign == '{' &&
                (site.kind(-1) == '{' || site.kind(-1) == ',' || site.kind(-1) == '.');
    if (!select && !item) return {};
    bool all = site.kind(-1) != '.' && !select;
    Mistake mistake{Id::StarItem, site.range(), {select ? "select { ... }" : "..."}};
    if (all) mistake.fix = Fix{site.range(), "..."};
    return mistake;
}

// `5 minutes`, `SIZE 1 MINUTE`
std::optional<Mistake> spaced_duration(const Site& site) {
    bool at_unit = site.is_name(0) && site.kind(-1) == Kind::NUMBER;
    bool at_number = site.kind() == Kind::NUMBER && site.is_name(-1) && site.is_name(1);
    if (!at_unit && !at_number) return {};
    std::string unit = unit_of(site.lower(at_unit ? 0 : 1));
    if (unit.empty()) return {};
    Range range =
        at_unit ? cover(site.range(-1), site.range()) : cover(site.range(-1), site.range(1));
    std::string meant = site.text(at_unit ? -1 : 0) + unit;
    return Mistake{.id = Id::SqlInterval,
                   .range = range,
                   .arguments = {meant},
                   .fix = Fix{range, meant},
                   .changes = broken_value(-1, at_unit ? 0 : 1)};
}

// `TIMESTAMP '2026-01-01 00:00:00'`
std::optional<Mistake> sql_timestamp(const Site& site) {
    bool word = site.lower(-1) == "timestamp" || site.lower(-1) == "date";
    if (site.kind() != Kind::STRING || !word || site.kind(-1) != Kind::IDENT) return {};
    std::string inner = site.text();
    inner = inner.size() > 2 ? inner.substr(1, inner.size() - 2) : "2026-01-01";
    bool clock = inner.size() >= 19;
    std::string meant = "@" + inner.substr(0, 10);
    if (clock) meant += "T" + inner.substr(11, 8) + "Z";
    Mistake mistake{Id::SqlTimestamp, cover(site.range(-1), site.range()), {meant}};
    mistake.changes = broken_value(-1, 0);
    return mistake;
}

// `x::int`
std::optional<Mistake> sql_cast_signs(const Site& site) {
    bool signs = site.kind() == ':' && site.kind(1) == ':' && touches(site.range(), site.range(1));
    if (!signs) return {};
    int begin = site.value_begin(-1);
    std::string value =
        conversion_to(site.lower(2)) + "(" + site.source(begin, -1) + digits_of(site, 2) + ")";
    Mistake mistake{.id = Id::SqlCast,
                    .range = cover(site.range(), site.range(2)),
                    .arguments = {conversion_to(site.lower(2))},
                    .hint = "write `" + value + "`"};
    mistake.changes = broken_value(begin, 2);
    return mistake;
}

// `count(distinct x)`
std::optional<Mistake> count_distinct(const Site& site) {
    bool distinct = site.lower(-1) == "distinct" && site.kind(-2) == '(';
    if (!distinct || !site.is_name(0)) return {};
    std::string value = site.source(0, site.closing(-2) - 1);
    std::string function = site.lower(-3);
    Mistake mistake{Id::CountDistinct, site.range(-1), {"count_distinct(" + value + ")"}};
    if (function != "count")
        mistake.hint = "`distinct` goes with counting: `count_distinct(" + value +
                       ")`; other rows go before: `|> dedup by " + value + " …`";
    mistake.changes = {{-1, {}}};
    return mistake;
}

// `if(a, b, c)`
std::optional<Mistake> if_call(const Site& site) {
    bool of_if = site.bracket().sign == '(' && site.kind_before_bracket() == Kind::K_IF;
    if (!of_if || site.kind() != ',') return {};
    return Mistake{Id::IfCall, site.range_before_bracket(), {}};
}

// The `then` that the brackets of `if(a, b, c)` lack was spoken of there.
std::optional<Mistake> end_of_if_call(const Site& site) {
    bool lacks_then = site.expects(Kind::K_THEN) && !site.expects(Kind::NUMBER);
    if (!lacks_then || site.kind(-1) != ')' || !site.was_reported_in_group_before()) return {};
    return Mistake{.id = Id::IfCall, .range = {}, .arguments = {}, .silent = true};
}

// `string NOT NULL`, `int NULL`, `string[]`, `?string`, `user?: string`
std::optional<Mistake> type_form(const Site& site) {
    if (!in_type(site)) return {};
    if (site.lower() == "not" && site.lower(1) == "null") {
        return Mistake{.id = Id::TypeForm,
                       .range = cover(site.range(), site.range(1)),
                       .arguments = {site.text() + " " + site.text(1), ""},
                       .hint = "leave it out: only a type that ends in `?` can be null",
                       .fix = Fix{cover(after(site), site.range(1)), ""},
                       .changes = {{0, {}}, {1, {}}}};
    }
    if (site.lower() == "null" && site.is_name(-1)) {
        return Mistake{.id = Id::TypeForm,
                       .range = site.range(),
                       .arguments = {"null", "`" + site.text(-1) + "?`"},
                       .fix = Fix{cover(after(site), site.range()), "?"},
                       .changes = {{0, '?'}}};
    }
    if (site.kind() == '[' && site.kind(1) == ']') {
        Range whole = cover(site.range(-1), site.range(1));
        return Mistake{.id = Id::TypeForm,
                       .range = cover(site.range(), site.range(1)),
                       .arguments = {"[]", "`list<" + site.text(-1) + ">`"},
                       .fix = Fix{whole, "list<" + site.text(-1) + ">"},
                       .changes = {{-1, Kind::BROKEN}, {0, {}}, {1, {}}}};
    }
    if (site.kind() != '?') return {};
    if (site.kind(1) == ':') {
        return Mistake{.id = Id::TypeForm,
                       .range = site.range(),
                       .arguments = {"?", "it behind the type: `" + site.text(-1) + ": " +
                                              site.text(2) + "?`"},
                       .fix = Fix{cover(site.range(), site.range(2)), ": " + site.text(2) + "?"},
                       .changes = {{0, {}}, {3, '?', true}}};
    }
    if (site.kind(-1) != ':') return {};
    return Mistake{.id = Id::TypeForm,
                   .range = site.range(),
                   .arguments = {"?", "it behind the type: `" + site.text(1) + "?`"},
                   .fix = Fix{cover(site.range(), site.range(1)), site.text(1) + "?"},
                   .changes = {{0, {}}, {2, '?', true}}};
}

// `stream x = a |> where b,` before the next declaration
std::optional<Mistake> comma_for_semicolon(const Site& site) {
    bool outside = site.bracket().sign == '\0' && site.expects(';');
    if (site.kind() != ',' || !outside || !site.begins_line(1)) return {};
    return Mistake{.id = Id::CommaForSemicolon,
                   .range = site.range(),
                   .arguments = {},
                   .fix = Fix{site.range(), ";"},
                   .insert = ';',
                   .replace = true};
}

// `CREATE STREAM x AS …`, `SELECT …` where a declaration begins
std::optional<Mistake> sql_statement(const Site& site) {
    bool place =
        site.expects(Kind::K_SOURCE) && site.expects(Kind::K_FN) && site.expects(Kind::END);
    if (!place || site.kind() != Kind::IDENT) {
        bool word = site.kind() == Kind::K_SELECT || site.kind() == Kind::K_WITH;
        if (!place || !word) return {};
    }
    std::string word = site.lower();
    std::string name = site.is_name(2) ? site.text(2) : "x";
    std::string meant;
    if (word == "select" || word == "with") {
        std::string form = word == "select" ? select_form(site, 0) : "";
        if (form.empty()) form = "clicks |> where … |> select { … }";
        meant = "`stream x = " + form + ";`, and a `sink` for its rows";
    } else if (word == "insert") {
        meant = "`sink NAME from RELATION to CONNECTOR format F;`";
    } else if (word == "create" && site.kind(3) == '(') {
        meant = "`type Row { … }` and `source " + name +
                ": Row from kafka(\"topic\") format json on error drop;`";
    } else if (word == "create") {
        meant = "`stream " + name + " = clicks |> …;`";
    }
    if (meant.empty()) return {};
    return Mistake{Id::SqlStatement, site.range(), {site.text(), meant}};
}

}  // namespace weir::parse
