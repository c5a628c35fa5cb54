// Words of the language in the wrong place, and words that are nearly one of the language.
#include <algorithm>
#include <cctype>
#include <utility>

#include "compiler/ast/operator_words.h"
#include "compiler/parse/mistakes.h"
#include "compiler/parse/token.h"
#include "compiler/support/strings.h"
#include "grammar/parser.h"

namespace weir::parse {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;

bool is_operator_word(int kind) {
    static const std::vector<int> kinds = {
        Kind::K_WHERE,   Kind::K_SELECT,  Kind::K_DERIVE, Kind::K_WITHOUT,   Kind::K_RENAME,
        Kind::K_UNNEST,  Kind::K_UNION,   Kind::K_WINDOW, Kind::K_AGGREGATE, Kind::K_ROLLING,
        Kind::K_DEDUP,   Kind::K_LATEST,  Kind::K_TOP,    Kind::K_JOIN,      Kind::K_MATCH,
        Kind::K_PROCESS, Kind::K_CHANGES, Kind::K_FINAL,  Kind::K_SORT,      Kind::K_LIMIT,
        Kind::K_SAMPLE};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

namespace {

std::string squeezed(std::string_view text) {
    std::string out;
    for (char c : text) {
        bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (letter) out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    }
    return out;
}

struct KnownOption {
    const char* text;
    int first_kind;
};

// Options by their words, with the first of them as a token: it must fit at the place.
constexpr KnownOption kOptions[] = {
    {"format", Kind::K_FORMAT},
    {"time", Kind::K_TIME},
    {"lag", Kind::K_LAG},
    {"idle", Kind::K_IDLE},
    {"skew", Kind::K_SKEW},
    {"mode", Kind::K_MODE},
    {"keep versions", Kind::K_KEEP},
    {"keep first", Kind::K_KEEP},
    {"keep any", Kind::K_KEEP},
    {"on error", Kind::K_ON},
    {"on timeout into", Kind::K_ON},
    {"late into", Kind::K_LATE},
    {"late drop", Kind::K_LATE},
    {"key", Kind::K_KEY},
    {"deliver", Kind::K_DELIVER},
    {"exactly_once", Kind::K_EXACTLY_ONCE},
    {"at_least_once", Kind::K_AT_LEAST_ONCE},
    {"within", Kind::K_WITHIN},
    {"ttl", Kind::K_TTL},
    {"unbounded", Kind::K_UNBOUNDED},
    {"emit every", Kind::K_EMIT},
    {"lateness", Kind::K_LATENESS},
    {"early every", Kind::K_EARLY},
    {"by clock", Kind::K_BY},
    {"deleted when", Kind::K_DELETED},
    {"per", Kind::K_PER},
    {"with ties", Kind::K_WITH},
    {"skip past", Kind::K_SKIP},
    {"skip to next", Kind::K_SKIP},
    {"max", Kind::K_MAX},
    {"as", Kind::K_AS},
    {"from", Kind::K_FROM},
    {"to", Kind::K_TO},
    {"on", Kind::K_ON},
    {"in arrival order", Kind::K_IN},
    {"deliver exactly_once", Kind::K_DELIVER},
    {"deliver at_least_once", Kind::K_DELIVER},
};

std::string meant_option(const Site& site, const std::string& word) {
    static const std::pair<const char*, const char*> kForeign[] = {
        {"allowedlateness", "lateness"},
        {"grace", "lateness"},
        {"graceperiod", "lateness"},
        {"delay", "lag"},
        {"maxlag", "lag"},
        {"outoforderness", "lag"},
        {"watermark", "lag"},
        {"idleness", "idle"},
        {"idletimeout", "idle"},
        {"retention", "ttl"},
        {"expire", "ttl"},
        {"expires", "ttl"},
        {"statettl", "ttl"},
        {"timestamp", "time"},
        {"eventtime", "time"},
        {"primarykey", "key"},
        {"onlate", "late into"},
        {"onerrors", "on error"},
        {"triggerevery", "early every"},
        {"processingtime", "by clock"},
    };
    std::string plain = squeezed(word);
    std::vector<std::string> fitting;
    for (const KnownOption& option : kOptions) {
        if (!site.expects(option.first_kind)) continue;
        for (const auto& [foreign, meant] : kForeign) {
            if (plain == foreign && meant == std::string(option.text)) return meant;
        }
        if (plain == squeezed(option.text)) return option.text;
        fitting.emplace_back(option.text);
    }
    std::string near = closest(word, fitting);
    return near.empty() ? closest(word, site.expected_words()) : near;
}

// What to write instead of the word at `at` of an operator that is not known, and how to read on.
void describe_operator(const Site& site, int at, Mistake& mistake) {
    std::string word = site.text(at), meant = ast::meant_operator(site.lower(at));
    if (is_word(site.kind(at)) && site.declares_pipe(word)) {
        std::string call =
            site.kind(at + 1) == '(' ? site.source(at + 1, site.closing(at + 1)) : "";
        mistake.hint = "`" + word + "` is a word of the language, so the pipe is called in back " +
                       "quotes: `` `" + word + "`" + call + " ``";
        mistake.changes = {{at, Kind::IDENT}};
        return;
    }
    bool condition = meant == "where" && site.is_name(at + 1);
    if (condition) {
        mistake.hint = "write `where " + site.source(at + 1, site.stage_end(at + 1)) + "`";
        mistake.changes = {{at, Kind::K_WHERE}};
    }
    bool key = meant == "key by" && site.kind(at + 1) == Kind::K_BY;
    if (key) mistake.changes = {{at, Kind::K_KEY}};
    bool braces = site.kind(at + 1) == '{' && (meant == "select" || meant == "derive" ||
                                               meant == "aggregate" || meant == "without");
    // What drops fields elsewhere may as well keep them: nobody misses one that is kept.
    bool keeps = meant == "select" && closest(word, {"select"}).empty();
    if (braces)
        mistake.changes = {{at, keeps ? static_cast<int>(Kind::K_DERIVE) : word_kind(meant)}};
}

// Whether the operator before the token found begins with this word.
bool follows_operator(const Site& site, int word) {
    int depth = 0;
    for (int i = -1; site.kind(i) != Kind::END; i--) {
        int kind = site.kind(i);
        if (kind == ')' || kind == ']' || kind == '}') depth++;
        if (kind == '(' || kind == '[' || kind == '{') depth--;
        if (depth < 0 || kind == ';') return false;
        if (depth == 0 && kind == Kind::PIPE) return site.kind(i + 1) == word;
    }
    return false;
}

}  // namespace

// `|> agregate { … }`, `|> group by user`
std::optional<Mistake> unknown_operator(const Site& site) {
    bool named = site.kind(-1) == Kind::IDENT && site.kind(-2) == Kind::PIPE;
    bool direct = site.kind(-1) == Kind::PIPE && site.is_name(0) && !site.made_up();
    if (!named && !direct) return {};
    int at = named ? -1 : 0;
    std::string word = site.text(at);
    if (std::optional<Mistake> sql = sql_operator(site, at)) return sql;
    Mistake mistake{
        Id::UnknownOperator, site.range(at), {word, ast::meant_operator(site.lower(at))}};
    describe_operator(site, at, mistake);
    if (site.lower(at) == "emit") {
        mistake.hint =
            "leave it out: a window gives its rows when it closes, `early every 10s` behind "
            "it also before";
    }
    return mistake;
}

// `clicks where a == 3`
std::optional<Mistake> missing_pipe(const Site& site) {
    if (!site.expects(Kind::PIPE) || site.made_up() || site.bracket().sign != '\0') return {};
    bool sided =
        site.kind() == Kind::K_LEFT || site.kind() == Kind::K_FULL || site.kind() == Kind::K_RIGHT;
    bool key = site.kind() == Kind::K_KEY && site.kind(1) == Kind::K_BY;
    bool joins = sided && (site.kind(1) == Kind::K_JOIN || site.kind(1) == Kind::K_UNNEST);
    if (!is_operator_word(site.kind()) && !key && !joins) return {};
    Range at{site.range().file, site.range().begin, site.range().begin};
    if (site.kind() == Kind::K_WINDOW && follows_operator(site, Kind::K_AGGREGATE)) {
        return Mistake{
            .id = Id::WindowBehind, .range = site.range(), .arguments = {}, .insert = Kind::PIPE};
    }
    return Mistake{.id = Id::MissingPipe,
                   .range = site.range(),
                   .arguments = {site.text()},
                   .fix = Fix{at, "|> "},
                   .insert = Kind::PIPE};
}

// `sink s from a |> join b on …`
std::optional<Mistake> join_in_sink(const Site& site) {
    if (site.declaration() != Kind::K_SINK) return {};
    bool plain = site.kind() == Kind::K_JOIN && site.kind(-1) == Kind::PIPE;
    // `left` may begin `left unnest`, so that the error is at its second word.
    bool sided = site.kind() == Kind::K_JOIN && site.kind(-2) == Kind::PIPE;
    bool whole = site.kind(1) == Kind::K_JOIN && site.kind(-1) == Kind::PIPE;
    if (!plain && !sided && !whole) return {};
    return Mistake{Id::JoinInSink, whole ? site.range(1) : site.range(), {}};
}

// `profile p { source clicks from file("f") time at; }`
std::optional<Mistake> not_in_profile(const Site& site) {
    if (site.declaration() != Kind::K_PROFILE || !site.expects(Kind::K_FORMAT)) return {};
    std::string what = site.text();
    if (site.kind() == Kind::K_ON && site.kind(1) == Kind::K_ERROR) what = "on error";
    bool option = false;
    for (const KnownOption& known : kOptions) {
        option |= known.first_kind == site.kind() && site.kind() != Kind::K_TO;
    }
    if (!option) return {};
    Range range = what == "on error" ? cover(site.range(), site.range(1)) : site.range();
    return Mistake{Id::NotInProfile, range, {what}};
}

// `mode final`
std::optional<Mistake> unknown_mode(const Site& site) {
    if (site.kind(-1) != Kind::K_MODE || !site.expects(Kind::K_UPSERT)) return {};
    std::string word = site.lower();
    std::string meant = word == "final" || word == "complete" || word == "full"   ? "snapshot"
                        : word == "update" || word == "merge"                     ? "upsert"
                        : word == "retract" || word == "cdc" || word == "changes" ? "changelog"
                        : word == "insert"
                            ? "append"
                            : closest(word, {"append", "upsert", "changelog", "snapshot"});
    return Mistake{Id::UnknownMode, site.range(), {site.text(), meant}};
}

// `then any b: …`
std::optional<Mistake> then_any(const Site& site) {
    if (site.kind(-1) != Kind::K_ANY || site.kind(-2) != Kind::K_THEN || !site.is_name(0))
        return {};
    return Mistake{Id::ThenAny, site.range(-1), {}};
}

// `match { not a: … }`
std::optional<Mistake> not_first(const Site& site) {
    bool first =
        site.kind() == Kind::K_NOT && site.kind(-1) == '{' && site.kind(-2) == Kind::K_MATCH;
    if (!first) return {};
    return Mistake{Id::NotFirst, site.range(), {}};
}

// `{ n = count() + 1 where x }`
std::optional<Mistake> where_of_no_call(const Site& site) {
    TokenStream::Open open = site.bracket();
    if (site.kind() != Kind::K_WHERE || open.sign == '\0' || open.block) return {};
    if (!site.expects(',') && !site.expects(')')) return {};
    return Mistake{Id::WhereOfNoCall, site.range(), {}};
}

// `format json lagg 5s`, `allowedLateness 5m`
std::optional<Mistake> unknown_option(const Site& site) {
    bool place = false;
    for (const KnownOption& option : kOptions) {
        bool telling = option.first_kind != Kind::K_IN && option.first_kind != Kind::K_AS;
        place |= telling && site.expects(option.first_kind);
    }
    if (!place || !site.is_name(0) || site.made_up()) return {};
    std::string meant = meant_option(site, site.text());
    bool many = site.expects(Kind::K_LATE) || site.expects(Kind::K_FORMAT);
    if (meant.empty() && (!many || is_word(site.kind()) || site.begins_line())) return {};
    if (site.expects(Kind::IDENT)) return {};
    Mistake mistake{Id::UnknownOption, site.range(), {site.text(), meant}};
    int next = site.kind(1);
    size_t blank = meant.find(' ');
    bool readable = !meant.empty() && next != '=' && next != ':' && next != '(' && next != ',';
    bool three = blank != std::string::npos && meant.find(' ', blank + 1) != std::string::npos;
    if (!readable || three) return mistake;
    mistake.fix = Fix{site.range(), meant};
    mistake.changes = {{0, word_kind(meant.substr(0, blank))}};
    if (blank == std::string::npos) return mistake;
    int second = word_kind(meant.substr(blank + 1));
    // `lateInto late_rows`, and `late into late_rows` with its first word misspelt.
    if (site.kind(1) != second) mistake.changes.push_back({1, second, true});
    if (site.kind(1) == second) mistake.fix = Fix{cover(site.range(), site.range(1)), meant};
    return mistake;
}

// `stream case = …`
std::optional<Mistake> reserved_word(const Site& site) {
    bool reserved = site.kind() >= Kind::K_NOT && site.kind() <= Kind::K_NULL;
    if (!reserved || !site.expects(Kind::IDENT) || site.expects(Kind::NUMBER)) return {};
    std::string quoted = "`" + site.text() + "`";
    return Mistake{.id = Id::ReservedWord,
                   .range = site.range(),
                   .arguments = {site.text()},
                   .fix = Fix{site.range(), quoted}};
}

}  // namespace weir::parse
