// Declarations as other languages write them: `let`, `def` and `struct`, options in brackets, keys
// and watermarks of SQL, types before the names of fields.
#include <algorithm>
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "compiler/support/strings.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

bool is_any(const std::string& word, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&](const char* own) { return word == own; });
}

bool is_literal(int kind) {
    return kind == Kind::NUMBER || kind == Kind::STRING || kind == Kind::DURATION ||
           kind == Kind::SIZE || kind == Kind::TIMESTAMP || kind == Kind::DATE ||
           kind == Kind::K_TRUE || kind == Kind::K_FALSE || kind == '[';
}

bool is_type_name(const std::string& word) {
    return is_any(word, {"string", "int", "float", "bool", "timestamp", "date", "duration", "uuid",
                         "json", "bytes", "str", "long", "double", "boolean", "integer"});
}

// The last token of the lines of options that begin at the place.
int end_of_line(const Site& site) {
    int end = 0;
    while (site.kind(end + 1) != Kind::END && site.kind(end + 1) != ';' &&
           !site.begins_line(static_cast<size_t>(end) + 1)) {
        end++;
    }
    return end;
}

Mistake with_word(const Site& site, int kind, const std::string& word, const std::string& hint) {
    Mistake mistake = expected(site, hint);
    mistake.fix = Fix{site.range(), word};
    mistake.changes = {{0, kind}};
    return mistake;
}

// The word of ours for `let`, `def` or `struct`, by what stands behind.
std::string meant_declaration(const Site& site) {
    std::string word = site.lower();
    int third = site.kind(2);
    bool assigns = third == '=';
    if (is_any(word, {"let", "var", "val", "constant", "final", "define", "static"})) {
        bool value = assigns && is_literal(site.kind(3));
        return value || third == ':' ? "const" : assigns ? "stream" : "";
    }
    if (is_any(word, {"def", "func", "function", "fun", "lambda"}) && third == '(') return "fn";
    if (is_any(word, {"struct", "class", "record", "message", "interface", "schema"}) &&
        third == '{') {
        return "type";
    }
    if (is_any(word, {"view", "query", "flow", "dataset"}) && assigns) return "stream";
    if (is_any(word, {"import", "require"}) && site.kind(1) == Kind::STRING) return "include";
    if (word == "import" && site.kind(2) == ';') return "use";
    return closest(word, site.expected_words());
}

std::optional<Mistake> from_and_to(const Site& site) {
    bool any_name = site.expects(Kind::IDENT);
    int declaration = site.declaration();
    bool source = declaration == Kind::K_SOURCE || declaration == Kind::K_TABLE;
    bool profile = declaration == Kind::K_PROFILE;
    if (any_name || site.made_up()) return {};
    if (site.expects(Kind::K_FROM) && site.kind() == '=')
        return with_word(site, Kind::K_FROM, "from", "write `from` before the connector");
    if (site.expects(Kind::K_FROM) && site.kind() == Kind::K_TO && (source || profile))
        return with_word(site, Kind::K_FROM, "from", "a source reads: write `from`");
    bool into = site.lower() == "into" || (profile && site.kind() == Kind::K_FROM);
    if (site.expects(Kind::K_TO) && into && (declaration == Kind::K_SINK || profile))
        return with_word(site, Kind::K_TO, "to", "a sink writes: write `to`");
    return {};
}

// `on error skip`, `on error bad_rows`, `late late_rows`
std::optional<Mistake> error_route(const Site& site) {
    bool route = (site.kind(-1) == Kind::K_ERROR || site.kind(-1) == Kind::K_LATE) &&
                 site.expects(Kind::K_INTO) && site.expects(Kind::K_DROP);
    if (!route || !site.is_name(0)) return {};
    std::string word = site.lower();
    if (is_any(word, {"ignore", "skip", "continue", "discard", "drop", "none"}))
        return with_word(site, Kind::K_DROP, "drop", "write `drop`");
    bool stops = is_any(word, {"fail", "abort", "halt", "throw", "raise", "exit"});
    if (stops && site.expects(Kind::K_STOP))
        return with_word(site, Kind::K_STOP, "stop", "write `stop`");
    if (site.kind() != Kind::IDENT) return {};
    Mistake mistake =
        expected(site, "a stream of them is named by `into`: `into " + site.text() + "`");
    mistake.fix = Fix{{site.range().file, site.range().begin, site.range().begin}, "into "};
    mistake.changes = {{0, Kind::K_INTO, true}};
    return mistake;
}

// `WITH ('connector' = 'kafka', …)`
std::optional<Mistake> option_brackets(const Site& site) {
    if (site.lower() != "with" || site.kind(1) != '(') return {};
    int end = site.closing(1);
    std::string format;
    for (int i = 2; i + 2 <= end; i++) {
        bool is_format =
            site.lower(i).find("format") != std::string::npos && site.kind(i + 1) == '=';
        if (!is_format) continue;
        format = site.lower(i + 2);
        std::erase_if(format, [](char c) { return c == '\'' || c == '"'; });
    }
    std::string meant = "options have no brackets: `from kafka(\"topic\") format json`";
    if (!format.empty() && site.expects(Kind::K_FORMAT)) meant = "write `format " + format + "`";
    Range range = cover(site.range(), site.range(end));
    Mistake mistake{Id::UnknownOption, range, {site.text() + " (…)", ""}, meant};
    mistake.changes = {{0, Kind::BROKEN}};
    for (int i = 1; i <= end; i++) mistake.changes.push_back({i, {}});
    return mistake;
}

// `WATERMARK FOR at AS at - INTERVAL '5' SECOND`
std::optional<Mistake> sql_watermark(const Site& site) {
    bool words = site.lower() == "watermark" && site.lower(1) == "for" && site.is_name(2);
    if (!words || !site.expects(Kind::K_TIME)) return {};
    int end = end_of_line(site);
    std::string lag = "5s";
    for (int i = 3; i <= end; i++) {
        if (site.kind(i) == Kind::DURATION) lag = site.text(i);
        std::string meant = duration_of(site, i);
        if (!meant.empty()) lag = meant;
    }
    std::string meant = "time " + site.text(2) + " lag " + lag;
    Range range = cover(site.range(), site.range(end));
    Mistake mistake{Id::UnknownOption, range, {"WATERMARK FOR", meant}, "write `" + meant + "`"};
    mistake.fix = Fix{range, meant};
    mistake.changes = {{0, Kind::K_TIME}, {1, {}}, {3, Kind::K_LAG}, {4, Kind::BROKEN}};
    for (int i = 5; i <= end; i++) mistake.changes.push_back({i, {}});
    return mistake;
}

// `PRIMARY KEY (id)`
std::optional<Mistake> primary_key(const Site& site) {
    bool words = site.lower() == "primary" && site.lower(1) == "key";
    if (!words || !site.expects(Kind::K_KEY)) return {};
    int end = site.kind(2) == '(' ? site.closing(2) : 2;
    std::string names = site.kind(2) == '(' ? site.source(3, end - 1) : site.text(2);
    Range range = cover(site.range(), site.range(end));
    std::string written = site.text() + " " + site.text(1);
    Mistake mistake{Id::UnknownOption, range, {written, "key"}, "write `key " + names + "`"};
    mistake.fix = Fix{range, "key " + names};
    mistake.changes = {{0, {}}, {1, Kind::K_KEY}};
    if (site.kind(2) == '(') {
        mistake.changes.push_back({2, {}});
        mistake.changes.push_back({end, {}});
    }
    return mistake;
}

}  // namespace

// `let x = …`, `def f(…)`, `strem x = …`
std::optional<Mistake> unknown_declaration(const Site& site) {
    bool place =
        site.expects(Kind::K_SOURCE) && site.expects(Kind::K_FN) && site.expects(Kind::END);
    if (!place || !site.is_name(0)) return {};
    std::string meant = meant_declaration(site);
    Mistake mistake{Id::UnknownDeclaration, site.range(), {site.text(), meant}};
    bool assigns = meant.empty() && site.kind(1) == '=';
    if (assigns) mistake.hint = "write `stream " + site.text() + " = …`, or `const` for a value";
    if (meant.empty()) return mistake;
    mistake.fix = Fix{site.range(), meant};
    // What another language imports is no file of ours.
    if (meant == "include" || meant == "use") return mistake;
    mistake.insert = word_kind(meant);
    mistake.replace = true;
    return mistake;
}

// Words and signs at the ends of sources, tables and sinks.
std::optional<Mistake> foreign_end(const Site& site) {
    if (site.made_up()) return {};
    for (auto find : {from_and_to, error_route, option_brackets, sql_watermark, primary_key}) {
        if (std::optional<Mistake> mistake = find(site)) return mistake;
    }
    // `source a file("x")`, `sink s from a stdout()`
    bool connector = site.kind() == Kind::IDENT && site.kind(1) == '(' &&
                     site.bracket().sign != '(' && !site.expects(Kind::IDENT);
    for (auto [kind, word] : {std::pair{+Kind::K_FROM, "from"}, std::pair{+Kind::K_TO, "to"}}) {
        if (!connector || !site.expects(kind)) continue;
        Mistake mistake =
            expected(site, "write `" + std::string(word) + " " + site.text() + "(…)`");
        Range at{site.range().file, site.range().begin, site.range().begin};
        mistake.fix = Fix{at, std::string(word) + " "};
        mistake.changes = {{0, kind, true}};
        return mistake;
    }
    // `to stdout format json`
    bool call = site.expects('(') && site.is_name(-1) &&
                (site.kind(-2) == Kind::K_FROM || site.kind(-2) == Kind::K_TO);
    bool done = site.is_name(0) || site.kind() == ';' || site.kind() == Kind::PIPE;
    if (!call || !done) return {};
    Range at{site.range(-1).file, site.range(-1).end, site.range(-1).end};
    Mistake mistake = expected(site, "a connector is called: `" + site.text(-1) + "()`");
    mistake.fix = Fix{at, "()"};
    mistake.changes = {{0, '(', true}, {0, ')', true}};
    return mistake;
}

namespace {

// `type T = { … };`, `type T ( … )`
std::optional<Mistake> type_brackets(const Site& site) {
    if (!site.expects('{')) return {};
    if (site.kind() == '(') {
        Mistake mistake = expected(
            site, "fields stand in braces: `" + site.text(-2) + " " + site.text(-1) + " { … }`");
        mistake.changes = {{0, '{'}, {site.closing(0), '}'}};
        return mistake;
    }
    if (site.kind() != '=') return {};
    Mistake mistake = expected(site, "no `=` stands before the `{`");
    int end = site.kind(1) == '{' ? site.closing(1) : 1;
    mistake.changes = {{0, {}}};
    if (site.kind(end) == '}' && site.kind(end + 1) == ';') {
        mistake.hint += ", and no `;` behind the `}`";
        mistake.changes.push_back({end + 1, {}});
    } else {
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range(1).begin}, ""};
    }
    return mistake;
}

// `enum E { "a" }`
std::optional<Mistake> quoted_values(const Site& site) {
    if (site.kind() != Kind::STRING || site.text().size() <= 2) return {};
    std::string name = site.text().substr(1, site.text().size() - 2);
    Mistake mistake = expected(site, "the values of an enum have no quotes: `" + name + "`");
    mistake.fix = Fix{site.range(), name};
    for (int i = 0; site.kind(i) != '}' && site.kind(i) != Kind::END; i++) {
        if (site.kind(i) == Kind::STRING) mistake.changes.push_back({i, Kind::IDENT});
    }
    return mistake;
}

// `user = string`, `string user`, `user string`, `user: ,`
std::optional<Mistake> foreign_field(const Site& site) {
    int kind = site.kind();
    bool lacks_type = site.kind(-1) == ':' && site.expects(Kind::IDENT) &&
                      (kind == ',' || kind == '}' || (kind == '?' && !site.is_name(1)));
    if (lacks_type) {
        Mistake mistake = expected(site, "a field has a type: `" + site.text(-2) + ": string`");
        mistake.changes = {{0, Kind::BROKEN, true}};
        return mistake;
    }
    if (!site.expects(':') || site.bracket().sign != '{') return {};
    if (kind == '=' || kind == Kind::K_AS) {
        Mistake mistake = expected(site, "a type stands behind `:`");
        mistake.fix = Fix{site.range(), ":"};
        mistake.changes = {{0, ':'}};
        return mistake;
    }
    if (!site.is_name(0)) return {};
    if (is_type_name(site.lower(-1)) && !is_type_name(site.lower())) {
        std::string meant = site.text() + ": " + site.text(-1);
        Mistake mistake = expected(site, "the name comes first: `" + meant + "`");
        mistake.fix = Fix{cover(site.range(-1), site.range()), meant};
        mistake.changes = {{-1, {}}, {1, ':', true}, {1, Kind::IDENT, true, site.range(-1)}};
        return mistake;
    }
    Mistake mistake =
        expected(site, "a type stands behind `:`: `" + site.text(-1) + ": " + site.text() + "`");
    mistake.fix = Fix{{site.range(-1).file, site.range(-1).end, site.range(-1).end}, ":"};
    mistake.changes = {{0, ':', true}};
    return mistake;
}

}  // namespace

std::optional<Mistake> foreign_type(const Site& site) {
    bool type = site.declaration() == Kind::K_TYPE, list = site.declaration() == Kind::K_ENUM;
    if (!(type || list) || site.made_up()) return {};
    if (std::optional<Mistake> brackets = type_brackets(site)) return brackets;
    return list ? quoted_values(site) : foreign_field(site);
}

// `fn f(x: int): int`, `fn f(x)`, `param p = 1`, `pipe p(…) { … }`
std::optional<Mistake> foreign_function(const Site& site) {
    int declaration = site.declaration(), kind = site.kind();
    bool types = declaration == Kind::K_FN || declaration == Kind::K_PARAM ||
                 declaration == Kind::K_PIPE || declaration == Kind::K_PROCESS;
    if (!types || site.made_up()) return {};
    bool result = site.bracket().sign == '\0' && site.expects(Kind::ARROW);
    if (result && (kind == ':' || kind == '=' || site.lower() == "returns"))
        return with_word(site, Kind::ARROW, "->", "the type of the result stands behind `->`");
    bool untyped = (kind == ')' || kind == ',' || kind == '=') && site.expects(':');
    if (untyped && declaration != Kind::K_PROCESS) {
        bool param = declaration == Kind::K_PARAM;
        Mistake mistake =
            expected(site, param ? "a param has a type: `param " + site.text(-1) + ": int = …`"
                                 : "a parameter has a type: `" + site.text(-1) + ": int`");
        mistake.changes = {{0, ':', true}, {0, Kind::BROKEN, true}};
        return mistake;
    }
    if (declaration != Kind::K_PIPE || kind != '{' || !site.expects('=')) return {};
    int end = site.closing(0);
    Mistake mistake =
        expected(site, "the body of a pipe has no braces: `= " + site.text(1) + " |> …;`");
    mistake.changes = {{0, '='}};
    if (end == 0) return mistake;
    bool ended = site.kind(end - 1) == ';';
    mistake.changes.push_back({end, ended ? std::optional<int>() : std::optional<int>(';')});
    if (site.kind(end + 1) == ';') mistake.changes.push_back({end + 1, {}});
    return mistake;
}

// `profile "replay" { … }`, `vary order within 5s and workers 1 to 4`
std::optional<Mistake> foreign_test(const Site& site) {
    if (site.made_up()) return {};
    int declaration = site.declaration();
    if (declaration == Kind::K_PROFILE && site.kind() == Kind::STRING &&
        site.expects(Kind::IDENT) && site.text().size() > 2) {
        std::string name = site.text().substr(1, site.text().size() - 2);
        return with_word(site, Kind::IDENT, name,
                         "the name of a profile has no quotes: `" + name + "`");
    }
    if (declaration != Kind::K_TEST) return {};
    if (site.kind() == Kind::K_AND && site.expects(',') && site.bracket().block)
        return with_word(site, ',', ",", "variations are separated by `,`");
    if (site.kind() == '=' && site.expects('[')) {
        Mistake mistake = expected(site, "no `=` stands before the rows");
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range(1).begin}, ""};
        mistake.changes = {{0, {}}};
        return mistake;
    }
    bool row = site.bracket().sign == '[' && site.is_name(0) && site.kind(1) == '=' &&
               (site.kind(-1) == '[' || (site.kind(-1) == ',' && site.kind(-2) == '}'));
    if (row) {
        Mistake mistake = expected(site, "a row stands in braces: `{ " + site.text() + " = …`");
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range().begin}, "{ "};
        mistake.changes = {{0, '{', true}};
        return mistake;
    }
    bool name = site.kind(-1) == Kind::K_TEST && site.is_name(0);
    if (!name) return {};
    Mistake mistake =
        expected(site, "the name of a test stands in quotes: `\"" + site.text() + "\"`");
    mistake.fix = Fix{site.range(), "\"" + site.text() + "\""};
    if (site.text().size() > 1) mistake.changes = {{0, Kind::STRING}};
    return mistake;
}

// `return { … }`, `timer t after 1m`, `if c then {`
std::optional<Mistake> foreign_statement(const Site& site) {
    if (site.declaration() != Kind::K_PROCESS || site.made_up()) return {};
    std::string before = site.lower(-1);
    bool opens =
        site.expects('{') && !site.expects(Kind::IDENT) && site.begins_line() && site.is_name(0);
    if (opens) {
        Mistake mistake = expected(site, "statements stand in braces");
        Range at{site.range(-1).file, site.range(-1).end, site.range(-1).end};
        mistake.fix = Fix{at, " {"};
        mistake.changes = {{0, '{', true}};
        return mistake;
    }
    if (site.kind(-1) == Kind::K_EMIT && site.is_name(0) && site.kind(1) == '=') {
        Mistake mistake = expected(site, "items stand in braces: `emit { … }`");
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range().begin}, "{ "};
        mistake.changes = {{0, '{', true}};
        return mistake;
    }
    bool emits = site.kind() == '{' && site.expects('=') &&
                 is_any(before, {"return", "yield", "output", "collect", "send"});
    if (emits) {
        Mistake mistake{Id::Unexpected, site.range(-1), {"a statement", "`" + site.text(-1) + "`"}};
        mistake.hint = "a row is made by `emit { … }`";
        mistake.fix = Fix{site.range(-1), "emit"};
        mistake.changes = {{-1, Kind::K_EMIT}};
        return mistake;
    }
    bool timer = site.expects(Kind::K_AT) && site.expects(Kind::K_IN) && !site.expects(Kind::IDENT);
    if (timer && is_any(site.lower(), {"after", "within", "for"})) {
        return with_word(site, Kind::K_IN, "in", "write `in " + site.text(1) + "`");
    }
    if (site.kind() == Kind::K_THEN && site.kind(1) == '{' && site.expects('{')) {
        Mistake mistake = expected(site, "no `then` stands before the braces of statements");
        mistake.fix = Fix{{site.range().file, site.range().begin, site.range(1).begin}, ""};
        mistake.changes = {{0, {}}};
        return mistake;
    }
    bool braces = site.kind() == '(' && site.kind(1) == '{' && site.kind(-1) == Kind::K_EMIT;
    if (!braces) return {};
    Mistake mistake = expected(site, "items stand in braces: `emit { … }`");
    mistake.changes = {{0, {}}, {site.closing(0), {}}};
    return mistake;
}

}  // namespace weir::parse
