// What surrounds a syntax error, the order in which known mistakes are looked for, and the message
// that is left when none is.
#include "compiler/parse/syntax_errors.h"

#include <algorithm>
#include <utility>

#include "compiler/parse/mistakes.h"
#include "compiler/support/strings.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using Symbol = Parser::symbol_kind;
using diag::Id;

// More would be lines that nobody reads.
constexpr uint32_t kErrorsMax = 200;

int token_kind(int symbol) {
    constexpr int kOffset = static_cast<int>(Symbol::S_K_NOT) - static_cast<int>(Kind::K_NOT);
    if (symbol == Symbol::S_YYEOF) return Kind::END;
    if (symbol >= Symbol::S_K_NOT && symbol <= Symbol::S_DOTS) return symbol - kOffset;
    // A sign: Bison calls it '{' with its quotes.
    return Parser::symbol_name(static_cast<Parser::symbol_kind_type>(symbol))[1];
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

bool is_one_of(char sign, std::string_view signs) {
    return sign != '\0' && signs.find(sign) != std::string_view::npos;
}

bool is_opening(int kind) { return kind == '(' || kind == '[' || kind == '{'; }
bool is_closing(int kind) { return kind == ')' || kind == ']' || kind == '}'; }

// Words that hold a form together, and so are worth naming beside everything else that would fit.
bool is_joint(int kind) {
    static const std::vector<int> kinds = {Kind::K_THEN, Kind::K_ELSE, Kind::K_END,  Kind::K_WHEN,
                                           Kind::K_BY,   Kind::K_AS,   Kind::K_ON,   Kind::K_TO,
                                           Kind::K_FROM, Kind::K_KEY,  Kind::K_TIME, Kind::K_EVERY};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// What would fit, in the fewest words: kinds of things before signs, signs before words.
std::vector<std::string> expectations(const Site& site) {
    bool declaration =
        site.expects(Kind::K_SOURCE) && site.expects(Kind::K_FN) && !site.expects(Kind::IDENT);
    if (declaration) return {"a declaration"};
    // Where any name may stand, `asc` may; no operator begins so.
    if (site.expects(Kind::K_DERIVE) && !site.expects(Kind::K_ASC)) return {"an operator"};
    if (site.expects(Kind::NUMBER) && site.expects(Kind::K_CASE)) return {"an expression"};

    std::vector<std::string> out;
    for (int kind : {Kind::IDENT, Kind::STRING, Kind::NUMBER}) {
        if (site.expects(kind)) out.emplace_back(kind_text(kind));
    }
    for (int kind : site.expected()) {
        bool plain = kind < 128 && is_one_of(static_cast<char>(kind), ",;:=)]}|");
        bool sign = plain || kind == Kind::PIPE || kind == Kind::ARROW;
        if (sign) out.push_back(quoted(kind_text(kind)));
    }
    if (!site.expects(Kind::IDENT)) {
        bool operators = site.expects(Kind::K_AND) && site.expects(Kind::K_OR);
        bool few = !operators && site.expected_words().size() <= 4;
        for (int kind : site.expected()) {
            bool named = is_word(kind) && (few || (operators && is_joint(kind)));
            if (named) out.push_back(quoted(kind_text(kind)));
        }
        bool options = site.expects(Kind::K_LATE) && !few;
        if (options) out.emplace_back("an option");
    }
    for (int kind : site.expected()) {
        bool opening = kind < 128 && is_one_of(static_cast<char>(kind), "([{");
        if (opening && out.empty()) out.push_back(quoted(kind_text(kind)));
    }
    return out;
}

std::string listed(std::vector<std::string> parts) {
    if (parts.size() > 5) parts.resize(5);
    if (parts.empty()) return "something else";
    if (parts.size() == 1) return parts[0];
    std::string last = parts.back();
    parts.pop_back();
    return join(parts, ", ") + " or " + last;
}

}  // namespace

// ---- the site ----

Site::Site(const TokenStream& tokens, std::vector<int> expected)
    : tokens_(tokens),
      expected_(std::move(expected)),
      open_(tokens.open_brackets()),
      at_(tokens.found_index()) {}

int Site::kind(int offset) const {
    if (offset == 0) return tokens_.found_kind();
    int64_t index = static_cast<int64_t>(at_) + offset - (made_up() && offset > 0 ? 1 : 0);
    if (index < 0 || index >= static_cast<int64_t>(tokens_.tokens().size())) return Kind::END;
    return tokens_.tokens()[static_cast<size_t>(index)].kind;
}

std::string Site::text(int offset) const {
    if (offset == 0 && made_up()) return "";
    int64_t index = static_cast<int64_t>(at_) + offset;
    if (index < 0 || index >= static_cast<int64_t>(tokens_.tokens().size())) return "";
    return std::string(tokens_.text(static_cast<size_t>(index)));
}

std::string Site::source(int from, int to) const {
    auto last = static_cast<int64_t>(tokens_.tokens().size()) - 1;
    int64_t first = static_cast<int64_t>(at_) + from, end = static_cast<int64_t>(at_) + to;
    if (first < 0 || end > last || first > end) return "…";
    std::string text(tokens_.text(static_cast<size_t>(first), static_cast<size_t>(end)));
    return text.size() <= 60 && text.find('\n') == std::string::npos ? text : "…";
}

int Site::closing(int offset) const {
    int depth = 0;
    for (int i = offset; kind(i) != Kind::END; i++) {
        if (is_opening(kind(i))) depth++;
        if (is_closing(kind(i)) && --depth == 0) return i;
    }
    return offset;
}

int Site::value_begin(int offset) const {
    int at = offset;
    while (true) {
        if (kind(at) == '!') {
            at--;
            continue;
        }
        if (is_closing(kind(at))) {
            int depth = 0;
            for (; kind(at) != Kind::END; at--) {
                if (is_closing(kind(at))) depth++;
                if (is_opening(kind(at)) && --depth == 0) break;
            }
            bool called = kind(at) == '(' && is_name(at - 1);
            bool indexed = kind(at) == '[' && (is_name(at - 1) || is_closing(kind(at - 1)));
            if (indexed) {
                at--;
                continue;
            }
            if (called) at--;
        }
        if (kind(at - 1) != '.') return at;
        at -= 2;
    }
}

int Site::stage_end(int offset) const {
    int at = offset;
    int depth = 0;
    for (; kind(at) != Kind::END; at++) {
        if (is_opening(kind(at))) depth++;
        if (is_closing(kind(at))) depth--;
        if (depth <= 0 && (kind(at) == Kind::PIPE || kind(at) == ';')) break;
        size_t index = static_cast<size_t>(static_cast<int64_t>(at_) + at);
        if (at > offset && depth <= 0 && tokens_.begins_declaration(index)) break;
        bool sink = declaration() == Kind::K_SINK && kind(at) == Kind::K_TO;
        if (at > offset && sink && depth <= 0 && kind(at + 2) == '(') break;
    }
    return at - 1;
}

std::optional<int> Site::stage_begin() const {
    if (kind(-1) == Kind::PIPE) return 0;
    int depth = 0;
    auto first = static_cast<int>(tokens_.declaration_begin()) - static_cast<int>(at_);
    for (int i = -1; i > first; i--) {
        if (is_closing(kind(i))) depth++;
        if (is_opening(kind(i))) depth--;
        if (depth < 0) return {};
        if (depth == 0 && kind(i) == Kind::PIPE) return i + 1;
    }
    return {};
}

bool Site::follows_broken_block() const {
    static constexpr int kKinds[] = {Kind::K_ON,     Kind::K_STATE,  Kind::K_IF,     Kind::K_EMIT,
                                     Kind::K_CLEAR,  Kind::K_TIMER,  Kind::K_LET,    Kind::K_FOR,
                                     Kind::K_CANCEL, Kind::K_GIVEN,  Kind::K_EXPECT, Kind::K_VARY,
                                     Kind::K_ELSE,   Kind::K_SOURCE, Kind::K_SINK};
    int found = kind();
    bool inner = is_closing(found) || found == ',' || found == '{' || found == ';' ||
                 std::find(std::begin(kKinds), std::end(kKinds), found) != std::end(kKinds);
    if (!inner) return false;
    // The last block that began at the beginning of a line.
    for (size_t i = at_; i-- > 0;) {
        int first = tokens_.tokens()[i].kind;
        bool block = first == Kind::K_PROCESS || first == Kind::K_TEST || first == Kind::K_PROFILE;
        if (!tokens_.begins_declaration(i) && !(block && tokens_.begins_line(i))) continue;
        if (!block) return false;
        Range before = cover(tokens_.tokens()[i].range, tokens_.tokens()[at_ - 1].range);
        const auto& damage = tokens_.damage();
        return std::any_of(damage.begin(), damage.end(), [&](Range place) {
            return before.begin <= place.begin && place.end <= before.end;
        });
    }
    return false;
}

bool Site::is_inside(char sign) const {
    return std::any_of(open_.begin(), open_.end(),
                       [sign](const TokenStream::Open& open) { return open.sign == sign; });
}

bool Site::declares_pipe(const std::string& name) const {
    const std::vector<Token>& tokens = tokens_.tokens();
    for (size_t i = 0; i + 1 < tokens.size(); i++) {
        bool here = tokens[i].kind == Kind::K_PIPE && tokens_.text(i + 1) == name;
        if (here && tokens_.begins_line(i)) return true;
    }
    return false;
}

std::string Site::lower(int offset) const { return lowercase(text(offset)); }

Range Site::range(int offset) const {
    int64_t index = static_cast<int64_t>(at_) + offset;
    bool outside = index < 0 || index >= static_cast<int64_t>(tokens_.tokens().size());
    if (offset == 0 || outside) return tokens_.found_range();
    return tokens_.tokens()[static_cast<size_t>(index)].range;
}

bool Site::is_name(int offset) const {
    return kind(offset) == Kind::IDENT || is_word(kind(offset));
}

bool Site::expects(int kind) const {
    return std::find(expected_.begin(), expected_.end(), kind) != expected_.end();
}

std::vector<std::string> Site::expected_words() const {
    std::vector<std::string> words;
    for (int kind : expected_) {
        if (is_word(kind)) words.emplace_back(kind_text(kind));
    }
    return words;
}

int Site::declaration() const { return tokens_.tokens()[tokens_.declaration_begin()].kind; }

TokenStream::Open Site::bracket() const {
    return open_.empty() ? TokenStream::Open{0, '\0', false} : open_.back();
}

int Site::kind_before_bracket() const {
    size_t index = bracket().index;
    return index == 0 ? static_cast<int>(Kind::END) : tokens_.tokens()[index - 1].kind;
}

std::string Site::lower_before_bracket() const {
    size_t index = bracket().index;
    if (index == 0) return "";
    return lower(static_cast<int>(index - 1) - static_cast<int>(at_));
}

Range Site::range_before_bracket() const {
    size_t index = bracket().index;
    return tokens_.tokens()[index == 0 ? 0 : index - 1].range;
}

bool Site::was_reported_in_group_before() const {
    size_t depth = 0;
    for (size_t i = at_; i-- > tokens_.declaration_begin();) {
        const Token& token = tokens_.tokens()[i];
        for (Range place : tokens_.damage()) {
            if (place == token.range) return true;
        }
        if (token.kind == ')') depth++;
        if (token.kind == '(' && --depth == 0) break;
    }
    return false;
}

int Site::bracket_offset() const {
    return static_cast<int>(bracket().index) - static_cast<int>(at_);
}

Range Site::bracket_range() const { return tokens_.tokens()[bracket().index].range; }

// ---- the messages ----

// More certain ones stand before those that would accept the same text by a looser look.
const std::vector<FindMistake>& mistakes() {
    static const std::vector<FindMistake> all = {
        rest_of_block,
        end_of_if_call,
        foreign_end,
        foreign_type,
        function_braces,
        foreign_function,
        foreign_test,
        foreign_statement,
        inline_type,
        relation_call,
        at_time_zone,
        emit_in_sink,
        semicolon_for_comma,
        capital_case,
        foreign_stage,
        foreign_value,
        type_form,
        if_call,
        count_distinct,
        star_item,
        sql_timestamp,
        sql_cast_signs,
        comma_for_semicolon,
        sql_statement,
        alias_behind,
        method_call,
        two_commas,
        round_list,
        count_star,
        sql_cast,
        sql_interval,
        spaced_duration,
        split_timestamp,
        sql_select,
        is_null,
        capitals,
        sign_for_not,
        not_first,
        not_in,
        join_in_sink,
        unknown_operator,
        unknown_mode,
        then_any,
        where_of_no_call,
        not_in_profile,
        open_bracket,
        assign_for_equal,
        chained_comparison,
        stray_semicolon,
        stray_bracket,
        word_twice,
        missing_comma,
        missing_pipe,
        sql_clause,
        missing_semicolon,
        unknown_option,
        unknown_declaration,
        reserved_word,
        unexpected,
    };
    return all;
}

// `latest latest by`, `join join o`: the second is left out.
std::optional<Mistake> word_twice(const Site& site) {
    if (site.made_up()) return {};
    for (int at : {0, -1}) {
        int kind = site.kind(at);
        bool sign = at == 0 && (kind == '{' || kind == '(' || kind == ':');
        bool name = is_word(kind) || (at == 0 && kind == Kind::IDENT) || sign;
        bool twice = name && kind == site.kind(at - 1) && site.text(at) == site.text(at - 1);
        if (!twice) continue;
        Mistake mistake{
            Id::Unexpected, site.range(at), {"`" + site.text(at) + "` once", "it twice"}};
        mistake.hint = "delete one";
        mistake.fix = diag::Fix{cover(site.range(at - 1), site.range(at)), site.text(at)};
        mistake.changes = {{at, {}}};
        return mistake;
    }
    return {};
}

// Statements behind a block whose braces went wrong, of which the error before speaks.
std::optional<Mistake> rest_of_block(const Site& site) {
    bool place =
        site.expects(Kind::K_SOURCE) && site.expects(Kind::K_FN) && !site.expects(Kind::IDENT);
    if (!place || site.made_up() || !site.follows_broken_block()) return {};
    return Mistake{.id = Id::Unexpected, .range = {}, .arguments = {}, .silent = true};
}

std::optional<Mistake> unexpected(const Site& site) {
    Mistake mistake = expected(site, hint_of_unexpected(site));
    // Another word where a single one fits: `deleted if` for `deleted when`.
    bool one = site.expected().size() == 1 && is_word(site.expected()[0]) && !site.made_up();
    if (!one || !site.is_name(0) || site.begins_line() || !mistake.hint.empty()) return mistake;
    int next = site.kind(1);
    bool goes_on =
        next != ',' && next != '(' && next != ')' && next != '}' && next != ';' && next != '=';
    if (!goes_on) return mistake;
    std::string word(kind_text(site.expected()[0]));
    mistake.hint = "write `" + word + "`";
    mistake.fix = diag::Fix{site.range(), word};
    mistake.changes = {{0, site.expected()[0]}};
    return mistake;
}

Mistake expected(const Site& site, std::string hint) {
    std::string found = site.made_up()             ? "the end of the declaration"
                        : site.kind() == Kind::END ? "the end of the file"
                                                   : quoted(site.text());
    std::string fitting = listed(expectations(site));
    return Mistake{.id = Id::Unexpected,
                   .range = site.range(),
                   .arguments = {fitting, found},
                   .hint = std::move(hint)};
}

// What is left of an operator that could not be read, so that the others of its pipeline are: of a
// condition the operands around the mistake, of an operator that is complete what stands before it.
void give_up_stage(const Site& site, Mistake& mistake) {
    int declaration = site.declaration();
    bool pipeline = declaration == Kind::K_STREAM || declaration == Kind::K_TABLE ||
                    declaration == Kind::K_SINK || declaration == Kind::K_PIPE;
    if (!pipeline || site.made_up() || site.bracket().sign != '\0') return;
    std::optional<int> begin = site.stage_begin();
    if (!begin || site.kind() == Kind::END || site.kind() == ';') return;
    int end = site.stage_end(*begin), first = *begin;
    bool sink = declaration == Kind::K_SINK && site.kind(end + 1) != Kind::K_TO &&
                site.kind(end + 1) != Kind::PIPE;
    if (sink) return;
    if (end < first) return;
    // A name that is no pipe's may be any operator.
    bool named = site.kind(first) == Kind::IDENT && !site.declares_pipe(site.text(first));
    auto leave_out = [&](int from) {
        for (int i = from; i <= end; i++) mistake.changes.push_back({i, {}});
    };
    if (!named && site.kind(first) != Kind::K_WHERE && site.expects(Kind::PIPE) && first < 0) {
        return leave_out(0);
    }
    if (site.kind(first) == Kind::K_WHERE && first < end) {
        auto joins = [&](int i) {
            return site.kind(i) == Kind::K_AND || site.kind(i) == Kind::K_OR;
        };
        int depth = 0;
        first++;
        for (int i = first; i <= end; i++) {
            if (is_opening(site.kind(i))) depth++;
            if (is_closing(site.kind(i))) depth--;
            if (depth != 0 || !joins(i)) continue;
            if (i < 0) first = i + 1;
            if (i >= 0) end = i - 1;
        }
        if (end < first) return;
    }
    mistake.changes.push_back({first, Kind::BROKEN});
    leave_out(first + 1);
}

void report_unexpected(TokenStream& tokens, const std::vector<int>& expected) {
    std::optional<int> insert;
    bool replace = false;
    diag::Sink& sink = tokens.sink();
    if (!tokens.is_reported() && sink.error_count() < kErrorsMax) {
        std::vector<int> kinds;
        for (int symbol : expected) kinds.push_back(token_kind(symbol));
        Site site(tokens, std::move(kinds));
        for (FindMistake find : mistakes()) {
            std::optional<Mistake> mistake = find(site);
            if (!mistake) continue;
            insert = mistake->insert;
            replace = mistake->replace;
            if (mistake->silent) break;
            diag::Report report = sink.report(mistake->id, mistake->range, mistake->arguments);
            if (!mistake->hint.empty()) report.hint(mistake->hint);
            if (mistake->fix) report.fix(mistake->fix->range, mistake->fix->replacement);
            if (mistake->note) report.note(mistake->note->range, mistake->note->text);
            if (mistake->changes.empty() && !mistake->insert) give_up_stage(site, *mistake);
            for (const Change& change : mistake->changes) {
                if (change.before) {
                    tokens.put_before(change.offset, *change.kind, change.text, mistake->range);
                } else {
                    tokens.change(change.offset, change.kind, mistake->range);
                }
            }
            break;
        }
    }
    tokens.begin_recovery(insert, replace);
}

// ---- what the generated parser leaves open ----

void Parser::report_syntax_error(const context& at) const {
    constexpr int kMax = symbol_kind::YYNTOKENS;
    symbol_kind_type expected[kMax];
    int count = at.expected_tokens(expected, kMax);
    report_unexpected(tokens, std::vector<int>(expected, expected + count));
}

// Unused: all errors go through report_syntax_error, and nothing throws.
void Parser::error(const Range&, const std::string&) {}

}  // namespace weir::parse
