// Mistakes of one token, each with what to write instead.
#include "compiler/parse/lexer_state.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "compiler/support/strings.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Id;

constexpr int kReportsMax = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many characters from `at` on follow the shape, where `0` stands for a digit.
bool has_shape(std::string_view text, size_t at, std::string_view shape) {
    if (text.size() < at + shape.size()) return false;
    for (size_t i = 0; i < shape.size(); i++) {
        char c = text[at + i];
        if (shape[i] == '0' ? !is_digit(c) : c != shape[i]) return false;
    }
    return true;
}

// The unit that somebody meant by another word; empty when there is none.
std::string_view meant_unit(std::string_view unit) {
    static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
        {"usec", "us"},   {"micros", "us"}, {"microseconds", "us"},
        {"msec", "ms"},   {"millis", "ms"}, {"milliseconds", "ms"},
        {"sec", "s"},     {"secs", "s"},    {"second", "s"},
        {"seconds", "s"}, {"min", "m"},     {"mins", "m"},
        {"minute", "m"},  {"minutes", "m"}, {"hr", "h"},
        {"hrs", "h"},     {"hour", "h"},    {"hours", "h"},
        {"day", "d"},     {"days", "d"},    {"week", "w"},
        {"weeks", "w"},   {"month", "mo"},  {"months", "mo"},
        {"mon", "mo"},    {"k", "KiB"},     {"kb", "KiB"},
        {"kib", "KiB"},   {"mb", "MiB"},    {"mib", "MiB"},
        {"g", "GiB"},     {"gb", "GiB"},    {"gib", "GiB"},
        {"t", "TiB"},     {"tb", "TiB"},    {"tib", "TiB"},
        {"ns", "us"},     {"y", "mo"},      {"year", "mo"},
        {"years", "mo"},
    };
    for (const auto& [word, meant] : kUnits) {
        if (word == unit) return meant;
    }
    return "";
}

// `1.5h` as whole units: "1h30m"; empty when the fraction is not whole in the next smaller unit.
std::string whole_duration(std::string_view number, std::string_view unit) {
    static constexpr std::pair<std::string_view, int> kSmaller[] = {
        {"h", 60}, {"m", 60}, {"d", 24}, {"w", 7}, {"s", 1000}, {"ms", 1000}};
    static constexpr std::string_view kNext[] = {"m", "s", "h", "d", "ms", "us"};
    size_t dot = number.find('.');
    if (dot == std::string_view::npos || number.size() > 12) return "";
    long long whole = std::stoll(std::string(number.substr(0, dot)));
    long long scale = 1;
    for (size_t i = dot + 1; i < number.size(); i++) scale *= 10;
    long long part = std::stoll(std::string(number.substr(dot + 1)));
    for (size_t i = 0; i < std::size(kSmaller); i++) {
        if (kSmaller[i].first != unit) continue;
        if (part * kSmaller[i].second % scale != 0) return "";
        std::string rest =
            std::to_string(part * kSmaller[i].second / scale) + std::string(kNext[i]);
        return (whole > 0 ? std::to_string(whole) + std::string(unit) : "") + rest;
    }
    return "";
}

}  // namespace

int is_time_with_tail(std::string_view text) {
    constexpr size_t kDate = 11;  // "@2026-01-01"
    if (!has_shape(text, 0, "@0000-00-00")) return 0;
    if (text.size() > kDate && (text[kDate] == '+' || text[kDate] == '-')) return kDate;
    if (!has_shape(text, kDate, "T")) return 0;
    size_t at = kDate + 1;
    while (at < text.size() && (is_digit(text[at]) || text[at] == ':' || text[at] == '.')) at++;
    if (at < text.size() && text[at] == 'Z') {
        at++;
    } else if (has_shape(text, at, "+00:00") || has_shape(text, at, "-00:00")) {
        at += 6;
    } else {
        return 0;
    }
    bool tail = at < text.size() && (text[at] == '+' || text[at] == '-');
    return tail ? static_cast<int>(at) : 0;
}

void LexerState::skip_byte_order_mark() {
    if (text_.starts_with("\xEF\xBB\xBF")) begin = end = 3;
}

void LexerState::check_utf8() {
    for (size_t i = end; i < text_.size();) {
        size_t length = utf8_length(text_.substr(i));
        if (length == 0) {
            uint32_t at = static_cast<uint32_t>(i);
            sink_.report(Id::NotUtf8, Range{file_, at, at + 1});
            return;
        }
        i += length;
    }
}

std::vector<Token> LexerState::finish() {
    begin = end = static_cast<uint32_t>(text_.size());
    add(Kind::END);
    return std::move(tokens_);
}

void LexerState::add(int kind) {
    tokens_.push_back(Token{kind, here(), left_out_});
    left_out_ = false;
}

bool LexerState::too_many() { return ++reported_ > kReportsMax; }

void LexerState::open_comment() {
    sink_.report(Id::OpenComment, Range{file_, comment, comment + 2});
    // What the comment swallowed is missed nowhere.
    left_out_ = true;
}

void LexerState::open_string(std::string_view text) {
    if (!too_many()) {
        std::string quote = text[0] == 'r' && text[1] == '#' ? "\"#" : "\"";
        sink_.report(Id::OpenString, here(), {quote});
    }
    add_reported(Kind::STRING);
}

bool LexerState::follows_word(std::string_view word) const {
    if (tokens_.empty()) return false;
    Range range = tokens_.back().range;
    return lowercase(text_.substr(range.begin, range.end - range.begin)) == word;
}

void LexerState::single_quotes(std::string_view text) {
    // INTERVAL '1' MINUTE and TIMESTAMP '…' get one message, from the parser.
    for (const char* word : {"interval", "timestamp", "date"}) {
        bool parser_speaks = follows_word(word) && kind_before(1) == Kind::IDENT;
        if (parser_speaks) return add(Kind::STRING);
    }
    if (!too_many()) {
        bool closed = text.size() > 1 && text.back() == '\'';
        std::string inner(text.substr(1, text.size() - (closed ? 2 : 1)));
        std::string meant =
            closed && inner.find('"') == std::string::npos ? "\"" + inner + "\"" : "";
        diag::Report report = sink_.report(Id::SingleQuotes, here(), {meant});
        if (!meant.empty()) report.fix(here(), meant);
    }
    add_reported(Kind::STRING);
}

void LexerState::bad_number(std::string_view text) {
    size_t letters = 0;
    while (letters < text.size() &&
           (is_digit(text[letters]) || text[letters] == '.' || text[letters] == '_')) {
        letters++;
    }
    std::string number(text.substr(0, letters));
    std::string unit = lowercase(text.substr(letters));
    // The end of `@2026-01-01 00:00:00Z`, of which the parser speaks.
    if (unit == "z" && !tokens_.empty() && tokens_.back().kind == ':') return add(Kind::NUMBER);
    std::string_view meant = meant_unit(unit);
    bool fraction = number.find('.') != std::string::npos;
    std::string_view known = meant.empty() ? std::string_view(unit) : meant;
    // `500.0f`, `10L`: the suffixes of other languages.
    bool suffix =
        unit == "f" || unit == "l" || unit == "u" || unit == "n" || unit == "i64" || unit == "f64";
    if (suffix) {
        if (!too_many()) {
            sink_.report(Id::UnknownUnit, here(), {std::string(text), number})
                .hint("a number has no suffix: `" + number + "`")
                .fix(here(), number);
        }
        return add_reported(Kind::BROKEN);
    }
    std::string better = fraction        ? whole_duration(number, known)
                         : meant.empty() ? ""
                                         : number + std::string(meant);
    bool known_unit = known == "us" || known == "ms" || known == "s" || known == "m" ||
                      known == "h" || known == "d" || known == "w" || known == "mo";
    if (!too_many()) {
        Id id = fraction && known_unit ? Id::FractionOfUnit : Id::UnknownUnit;
        diag::Report report = sink_.report(id, here(), {std::string(text), better});
        if (better.empty()) report.hint("units are `us ms s m h d w mo` and `KiB MiB GiB TiB`");
        if (!better.empty() && !unit.starts_with("y") && unit != "ns") report.fix(here(), better);
        if (unit.starts_with("y")) report.hint("a year is `12mo`");
        if (unit == "ns") report.hint("time is counted in microseconds: `us`");
    }
    add_reported(known.ends_with("iB") ? Kind::SIZE : Kind::DURATION);
}

void LexerState::bad_time(std::string_view text) {
    bool date = has_shape(text, 0, "@0000-00-00");
    bool hour = date && has_shape(text, 11, "T00:00");
    bool no_zone = hour && text.find_first_not_of("0123456789:.", 12) == std::string_view::npos;
    if (!too_many()) {
        std::string meant = no_zone ? std::string(text) + "Z" : "";
        Id id = no_zone ? Id::NoZone : Id::BadTime;
        diag::Report report = sink_.report(id, here(), {std::string(text), meant});
        if (!meant.empty()) report.fix(here(), meant);
    }
    add_reported(Kind::TIMESTAMP);
}

void LexerState::foreign(int kind, std::string_view text, std::string_view meant) {
    if (!too_many()) {
        sink_.report(Id::ForeignSign, here(), {std::string(text), std::string(meant)})
            .fix(here(), std::string(meant));
    }
    add_reported(kind);
}

void LexerState::null_dot() {
    if (!too_many()) {
        sink_.report(Id::ForeignSign, here(), {"?.", "."})
            .hint("write `.`: of a value that is null it gives null")
            .fix(here(), ".");
    }
    add_reported('.');
}

void LexerState::assigning(std::string_view text) {
    bool statement = kind_before(1) == Kind::IDENT &&
                     (kind_before(2) == ';' || kind_before(2) == '{' || kind_before(2) == '}');
    if (!statement) return foreign(text[0], text, text.substr(0, 1));
    Range range = tokens_.back().range;
    std::string name(text_.substr(range.begin, range.end - range.begin));
    std::string meant = "= " + name + " " + text[0];
    if (text == "++") meant += " 1";
    if (!too_many()) {
        sink_.report(Id::ForeignSign, here(), {std::string(text)})
            .hint("write `" + name + " " + meant + (text == "++" ? "`" : " …`"))
            .fix(here(), " " + meant);
    }
    add_reported('=');
    if (text == "++") add_reported(Kind::BROKEN);
}

void LexerState::other_quotes(std::string_view text) {
    size_t quote = utf8_length(text);
    std::string inner(text.substr(quote, text.size() - 2 * quote));
    bool holes = text[0] == '`' && inner.find("${") != std::string::npos;
    if (!too_many()) {
        std::string meant = "\"" + inner + "\"";
        bool plain = !holes && inner.find('"') == std::string::npos;
        std::string sign = "`" + std::string(text.substr(0, quote)) + "`";
        if (text[0] == '`') sign = "a text in back quotes";
        diag::Report report = sink_.report(Id::UnknownSign, here(), {sign});
        report.hint(holes ? "texts are joined by `+`: `name + \"@x\"`" : "write `" + meant + "`");
        if (plain) report.fix(here(), meant);
    }
    add_reported(holes ? Kind::BROKEN : Kind::STRING);
}

void LexerState::slashes(std::string_view text) {
    std::string inner(text.substr(1, text.size() - 2));
    if (!too_many()) {
        std::string meant = "r\"" + inner + "\"";
        diag::Report report = sink_.report(Id::UnknownSign, here(), {"`/…/`"});
        report.hint("a pattern is a raw string: `" + meant + "`");
        if (inner.find('"') == std::string::npos) report.fix(here(), meant);
    }
    add_reported(Kind::BROKEN);
}

bool LexerState::follows_matches() const {
    return kind_before(1) == Kind::K_MATCHES || kind_before(1) == '~';
}

void LexerState::bare_time(std::string_view text) {
    if (!too_many()) {
        bool zone = text.back() == 'Z' || text.find_first_of("+-", 11) != std::string_view::npos;
        std::string meant = "@" + std::string(text) + (zone ? "" : "Z");
        sink_.report(Id::SqlTimestamp, here(), {meant}).fix(here(), meant);
    }
    add_reported(Kind::BROKEN);
}

int LexerState::kind_before(size_t count) const {
    return tokens_.size() < count ? static_cast<int>(Kind::END)
                                  : tokens_[tokens_.size() - count].kind;
}

void LexerState::fat_arrow() {
    bool result = kind_before(2) == Kind::ARROW || (kind_before(2) == ':' && kind_before(3) == ')');
    if (result) return foreign('=', "=>", "=");
    // Behind `when` it is a `then`, unless there was one.
    for (size_t i = tokens_.size(); i-- > 0;) {
        int kind = tokens_[i].kind;
        if (kind == Kind::K_THEN || kind == ';' || kind == Kind::PIPE) break;
        if (kind == Kind::K_WHEN) return foreign(Kind::K_THEN, "=>", "then");
    }
    int before = kind_before(2);
    bool parameters = kind_before(1) == ')' || before == '(' || before == ',';
    if (parameters) return foreign(Kind::ARROW, "=>", "->");
    foreign(Kind::GE, "=>", ">=");
}

bool LexerState::may_be_comment() const {
    size_t line = text_.substr(0, begin).rfind('\n');
    size_t from = line == std::string_view::npos ? 0 : line + 1;
    std::string_view before = text_.substr(from, begin - from);
    if (before.find_first_not_of(" \t\r") == std::string_view::npos) return true;
    int kind = kind_before(1);
    return kind == ';' || kind == ',' || kind == '{' || kind == '}';
}

void LexerState::sql_comment() {
    if (too_many()) return;
    Range dashes{file_, begin, begin + 2};
    sink_.report(Id::UnknownSign, dashes, {"`--`"})
        .hint("write `//` for a comment")
        .fix(dashes, "//");
}

void LexerState::unknown(std::string_view text) {
    struct Meant {
        std::string_view sign;
        std::string_view hint;
        int kind;  // 0: it stands for no token
    };
    static constexpr Meant kMeant[] = {
        {"“", "`\"`", 0},
        {"”", "`\"`", 0},
        {"‘", "`\"`", 0},
        {"’", "`\"`", 0},
        {"≠", "`!=`", Kind::NE},
        {"≤", "`<=`", Kind::LE},
        {"≥", "`>=`", Kind::GE},
        {"→", "`->`", Kind::ARROW},
        {"…", "`...`", Kind::DOTS},
        {"×", "`*`", '*'},
        {"&", "`and`", Kind::K_AND},
        {"~", "`matches`", Kind::K_MATCHES},
        {"#", "`//` for a comment", 0},
        {"\\", "`\"` around a text", 0},
        {"^", "`power(x, y)`", '*'},
        {"$", "the name alone; a value from outside is a `param`", 0},
        {"`", "a back quote before and after the name", 0},
    };
    size_t length = std::max<size_t>(1, utf8_length(text));
    std::string hint;
    int kind = 0;
    for (const Meant& meant : kMeant) {
        if (!text.starts_with(meant.sign)) continue;
        hint = "write " + std::string(meant.hint);
        kind = text.size() == meant.sign.size() ? meant.kind : 0;
    }
    if (!too_many()) {
        char code[8];
        snprintf(code, sizeof code, "0x%02x", static_cast<unsigned char>(text[0]));
        bool printable = length > 1 || (text[0] >= ' ' && text[0] < 0x7f);
        std::string what = printable ? "`" + std::string(text.substr(0, length)) + "`"
                                     : "the byte " + std::string(code);
        Range at{file_, begin, begin + static_cast<uint32_t>(length)};
        diag::Report report = sink_.report(Id::UnknownSign, at, {what});
        if (!hint.empty()) report.hint(hint);
    }
    if (kind != 0) {
        add_reported(kind);
    } else {
        left_out_ = true;
    }
}

std::string print_tokens(const std::vector<Token>& tokens, const SourceManager& sources) {
    std::string out;
    for (const Token& token : tokens) {
        LineColumn from = sources.line_column(token.range.file, token.range.begin);
        LineColumn to = sources.line_column(token.range.file, token.range.end);
        out += std::to_string(from.line) + ":" + std::to_string(from.column) + "-" +
               std::to_string(to.line) + ":" + std::to_string(to.column) + " ";
        std::string kind(kind_text(token.kind));
        bool literal = kind.starts_with("a ");
        std::string text(sources.text(token.range));
        if (is_word(token.kind)) kind = "word";
        if (literal) kind = kind.substr(2);
        if (token.kind == Kind::END) {
            out += "end\n";
        } else if (literal || is_word(token.kind)) {
            out += kind + " " + text + "\n";
        } else {
            out += "sign " + text + "\n";
        }
    }
    return out;
}

}  // namespace weir::parse
