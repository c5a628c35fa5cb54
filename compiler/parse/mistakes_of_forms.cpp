// Whole forms of other systems: windows as functions around a relation, types that are written
// where their name stands, functions with braces.
#include <algorithm>
#include <cctype>
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

// "Line" for a source `line`: types begin with a capital letter by custom.
std::string type_name(std::string name) {
    if (!name.empty()) {
        name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    }
    return name;
}

}  // namespace

std::string duration_of(const Site& site, int at) {
    static const std::pair<const char*, const char*> kUnits[] = {
        {"millisecond", "ms"}, {"second", "s"}, {"minute", "m"},
        {"hour", "h"},         {"day", "d"},    {"week", "w"}};
    if (site.kind(at) != Kind::NUMBER && site.kind(at) != Kind::STRING) return "";
    std::string number = site.text(at);
    if (site.kind(at) == Kind::STRING && number.size() > 2)
        number = number.substr(1, number.size() - 2);
    std::string word = site.lower(at + 1);
    for (const auto& [unit, meant] : kUnits) {
        if (word == unit || word == std::string(unit) + "s") return number + meant;
    }
    return "";
}

std::vector<std::string> durations_in(const Site& site, int from, int to) {
    std::vector<std::string> found;
    for (int i = from; i <= to; i++) {
        std::string meant = site.kind(i) == Kind::DURATION ? site.text(i) : duration_of(site, i);
        if (!meant.empty()) found.push_back(meant);
    }
    return found;
}

std::string window_of(const std::string& word, const std::vector<std::string>& durations) {
    auto given = [&](size_t i, const char* example) {
        return i < durations.size() ? durations[i] : std::string(example);
    };
    if (word == "tumble" || word == "tumbling") return "window tumbling(" + given(0, "1m") + ")";
    if (word == "session" || word == "sessions") return "window session(" + given(0, "30m") + ")";
    bool hop = word == "hop" || word == "hopping" || word == "sliding";
    bool cumulate = word == "cumulate" || word == "cumulating";
    if (!hop && !cumulate) return "";
    // Both systems that have these as functions name the step first.
    return std::string("window ") + (hop ? "hopping(" : "cumulating(") + given(1, "1h") +
           ", every = " + given(0, "5m") + ")";
}

std::string select_form(const Site& site, int offset) {
    struct Clause {
        const char* word;
        int at;
    };
    Clause clauses[] = {{"from", 0},  {"where", 0},  {"group", 0}, {"join", 0},
                        {"order", 0}, {"having", 0}, {"limit", 0}};
    int end = site.stage_end(offset + 1);
    bool plain = true;  // one that is written the same way
    for (int i = offset + 1; i <= end; i++) {
        for (Clause& clause : clauses) {
            if (clause.at == 0 && site.lower(i) == clause.word) clause.at = i;
        }
    }
    auto [from, where] = std::pair(clauses[0].at, clauses[1].at);
    if (from == 0 || !site.is_name(from + 1)) return "";
    int condition_end = end;
    for (int i = 2; i < 7; i++) {
        if (clauses[i].at > where) condition_end = std::min(condition_end, clauses[i].at - 1);
    }
    bool counts = clauses[2].at != 0 || clauses[3].at != 0 || clauses[5].at != 0;
    for (int i = offset + 1; i < from; i++)
        plain = plain && site.kind(i) != '(' && site.lower(i) != "as";
    std::string form = site.text(from + 1);
    if (where > from) {
        std::string condition = site.source(where + 1, condition_end);
        for (int i = where + 1; i <= condition_end; i++) {
            bool same =
                site.kind(i) != '=' && site.text(i) == site.lower(i) && site.lower(i) != "is";
            if (!same && site.kind(i) != Kind::STRING) condition = "…";
        }
        form += " |> where " + condition;
    }
    if (counts) {
        bool group = clauses[2].at != 0 && site.is_name(clauses[2].at + 2);
        std::string key = group ? "key by " + site.text(clauses[2].at + 2) + " |> " : "";
        return form + " |> " + key + "window tumbling(1m) |> aggregate { … }";
    }
    if (site.kind(offset + 1) == '*') return form;
    return form + " |> select { " + (plain ? site.source(offset + 1, from - 1) : "…") + " }";
}

// `window TUMBLE(TABLE clicks, DESCRIPTOR(at), INTERVAL '1' MINUTE)`
static std::optional<Mistake> table_window(const Site& site) {
    if (site.bracket().sign != '(' || site.lower(-1) != "table") return {};
    int open = site.bracket_offset(), end = site.closing(open);
    std::string window = window_of(site.lower_before_bracket(), durations_in(site, open, end));
    if (window.empty() || site.kind(open - 2) != Kind::K_WINDOW) return {};
    Range range = cover(site.range(open - 1), site.range(end));
    Mistake mistake{Id::NoSuchWindow, range, {site.text(open - 1), ""}};
    mistake.hint = "the rows come before: write `" + window + "`";
    mistake.fix = Fix{cover(site.range(open - 2), site.range(end)), window};
    mistake.changes = {{open - 2, Kind::BROKEN}};
    for (int i = open - 1; i <= end; i++) mistake.changes.push_back({i, {}});
    return mistake;
}

// `stream a = TUMBLE(r, at, 1m) |> …`
std::optional<Mistake> relation_call(const Site& site) {
    if (std::optional<Mistake> window = table_window(site)) return window;
    bool head = site.kind(-2) == '=' || site.kind(-2) == Kind::K_FROM;
    if (site.kind() != '(' || !site.is_name(-1) || !head || !site.expects(Kind::PIPE)) return {};
    // `TABLE r` is how some write the relation.
    int relation = site.lower(1) == "table" ? 2 : 1;
    std::string name = site.is_name(relation) ? site.text(relation) : "clicks";
    std::string window = window_of(site.lower(-1), durations_in(site, 0, site.closing(0)));
    std::string meant = window.empty() ? site.text(-1) + "(…)" : window;
    return Mistake{
        Id::RelationCall, site.range(-1), {site.text(-1), "`" + name + " |> " + meant + "`"}};
}

// `at at time zone "Europe/Berlin"`
std::optional<Mistake> at_time_zone(const Site& site) {
    bool words = site.lower() == "at" && site.lower(1) == "time" && site.lower(2) == "zone";
    if (!words || !site.expects(Kind::K_AND)) return {};
    std::string value = site.source(site.value_begin(-1), -1);
    std::string zone = site.kind(3) == Kind::STRING ? site.text(3) : "\"Europe/Berlin\"";
    if (zone.front() == '\'') zone = "\"" + zone.substr(1, zone.size() - 2) + "\"";
    Mistake mistake{Id::AtTimeZone, cover(site.range(), site.range(2)), {value + ", " + zone}};
    for (int i = 0; i < 4; i++) mistake.changes.push_back({i, {}});
    return mistake;
}

// `source x: { line: string } from …`
std::optional<Mistake> inline_type(const Site& site) {
    int declaration = site.declaration();
    bool place = declaration == Kind::K_SOURCE || declaration == Kind::K_TABLE ||
                 declaration == Kind::K_SINK;
    if (site.kind() != '{' || site.kind(-1) != ':' || !place || site.bracket().sign != '\0')
        return {};
    std::string name = type_name(site.text(-2));
    return Mistake{Id::InlineType,
                   cover(site.range(), site.range(site.closing(0))),
                   {site.text(-3), "type " + name + " " + site.source(0, site.closing(0)), name}};
}

// `fn f(x: int) -> int { return x + 1; }`
std::optional<Mistake> function_braces(const Site& site) {
    bool body = site.declaration() == Kind::K_FN && site.expects('=') && site.kind() == '{';
    if (!body) return {};
    int end = site.closing(0);
    int first = site.lower(1) == "return" ? 2 : 1;
    int last = site.kind(end - 1) == ';' ? end - 2 : end - 1;
    bool one = last >= first;
    for (int i = first; i <= last; i++) one = one && site.kind(i) != ';';
    Mistake mistake{
        Id::FunctionBraces, site.range(), {one ? site.source(first, last) : std::string("…")}};
    mistake.changes = {{0, '='}, {end, ';'}};
    for (int i = 1; i < end; i++) {
        bool kept = one && i >= first && i <= last;
        if (!kept) mistake.changes.push_back({i, {}});
    }
    if (!one && end > 1) mistake.changes[2].kind = Kind::BROKEN;
    if (site.kind(end + 1) == ';') mistake.changes.push_back({end + 1, {}});
    return mistake;
}

// `sink s from r to stdout() format json emit every 1s;`
std::optional<Mistake> emit_in_sink(const Site& site) {
    bool words = site.lower() == "emit" && site.lower(1) == "every";
    if (!words || site.declaration() != Kind::K_SINK || site.bracket().sign != '\0') return {};
    std::string every = site.kind(2) == Kind::DURATION ? site.text(2) : "1s";
    return Mistake{Id::OptionElsewhere,
                   cover(site.range(), site.range(1)),
                   {"emit every", "a sink",
                    "rows of a stream are written as they come; of a table say it where it is "
                    "made: `aggregate { … } unbounded emit every " +
                        every + "`"}};
}

}  // namespace weir::parse
