// Mistakes of punctuation.
#include <array>

#include "compiler/parse/mistakes.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Fix;
using diag::Id;
using diag::Note;

bool is_closing(int kind) { return kind == ')' || kind == ']' || kind == '}'; }

char closing_of(char sign) { return sign == '(' ? ')' : sign == '[' ? ']' : '}'; }

char opening_of(int kind) { return kind == ')' ? '(' : kind == ']' ? '[' : '{'; }

// Whether the innermost open bracket is closed behind the place, before its pipeline goes on.
bool closes_later(const Site& site) {
    int depth = 0;
    for (int i = 1; site.kind(i) != Kind::END; i++) {
        int kind = site.kind(i);
        if (kind == '(' || kind == '[' || kind == '{') depth++;
        if (kind == Kind::PIPE || kind == ';') return false;
        if (is_closing(kind) && --depth < 0) return kind == closing_of(site.bracket().sign);
    }
    return false;
}

bool is_comparison(int kind) {
    constexpr std::array kKinds = {+Kind::EQ,   +Kind::NE,     +Kind::LE,        +Kind::GE,
                                   +Kind::K_IN, +Kind::K_LIKE, +Kind::K_MATCHES, +Kind::K_BETWEEN};
    for (int known : kKinds) {
        if (kind == known) return true;
    }
    return kind == '<' || kind == '>';
}

// The end of the token before, without width.
Range after_previous(const Site& site) {
    Range previous = site.range(-1);
    return Range{previous.file, previous.end, previous.end};
}

}  // namespace

// `select { a, b |> where c`
std::optional<Mistake> open_bracket(const Site& site) {
    TokenStream::Open open = site.bracket();
    int kind = site.kind();
    if (open.sign == '\0' || open.block || !site.expects(closing_of(open.sign))) return {};
    bool option = open.sign == '{' &&
                  (kind == Kind::K_UNBOUNDED || kind == Kind::K_TTL || kind == Kind::K_LATENESS) &&
                  site.kind(1) != '=' && !closes_later(site);
    if (option && !site.made_up()) {
        Range at = after_previous(site);
        return Mistake{.id = Id::NotClosed,
                       .range = site.range(),
                       .arguments = {"{", "`" + site.text() + "`", "}"},
                       .fix = Fix{at, " }"},
                       .note = Note{site.bracket_range(), "opened here"},
                       .changes = {{0, '}', true}}};
    }
    bool leaves = kind == Kind::PIPE || kind == ';' || kind == Kind::END || is_closing(kind);
    if (!leaves || site.made_up()) return {};
    // A bracket that closes nothing, and the one that is open is closed behind it.
    bool stray = is_closing(kind) && !site.is_inside(opening_of(kind)) && closes_later(site);
    // `[ { … } }, { … } ]` in a test
    bool row = kind == '}' && open.sign == '[' && site.kind(-1) == '}' &&
               ((site.kind(1) == ',' && site.kind(2) == '{') || site.kind(1) == ']');
    if (stray || row) {
        return Mistake{.id = Id::StrayBracket,
                       .range = site.range(),
                       .arguments = {site.text()},
                       .fix = Fix{site.range(), ""},
                       .changes = {{0, {}}}};
    }
    std::string found = kind == Kind::END ? "the end of the file" : "`" + site.text() + "`";
    std::string sign(1, open.sign), closing(1, closing_of(open.sign));
    return Mistake{.id = Id::NotClosed,
                   .range = site.range(),
                   .arguments = {sign, found, closing},
                   .note = Note{site.bracket_range(), "opened here"}};
}

// `{ a,, b }`, `f(, x)`
std::optional<Mistake> two_commas(const Site& site) {
    if (site.kind() != ',') return {};
    int before = site.kind(-1);
    if (before != ',' && before != '(' && before != '[' && before != '{') return {};
    return Mistake{.id = Id::TwoCommas,
                   .range = site.range(),
                   .arguments = {site.text(-1)},
                   .fix = Fix{site.range(), ""},
                   .changes = {{0, {}}}};
}

// `where a = 3`
std::optional<Mistake> assign_for_equal(const Site& site) {
    if (site.kind() != '=' || !site.expects(Kind::EQ)) return {};
    return Mistake{.id = Id::AssignForEqual,
                   .range = site.range(),
                   .arguments = {},
                   .fix = Fix{site.range(), "=="},
                   .insert = Kind::EQ,
                   .replace = true};
}

// `x in (1, 2)`, `within (-1m, 5m)`
std::optional<Mistake> round_list(const Site& site) {
    if (site.kind() != ',' || site.bracket().sign != '(') return {};
    Range range = site.bracket_range();
    if (site.kind_before_bracket() == Kind::K_IN) {
        int open = site.bracket_offset(), end = site.closing(open);
        std::string list = "[" + site.source(open + 1, end - 1) + "]";
        Mistake mistake{Id::RoundList, range, {}, "write `in " + list + "`"};
        if (list != "[…]") mistake.fix = Fix{cover(range, site.range(end)), list};
        mistake.changes = {{open, '['}, {end, ']'}};
        return mistake;
    }
    if (site.kind_before_bracket() == Kind::K_WITHIN) return Mistake{Id::WithinPair, range, {}};
    return {};
}

// `a < b < c`
std::optional<Mistake> chained_comparison(const Site& site) {
    if (!is_comparison(site.kind()) || !site.expects(Kind::K_AND)) return {};
    return Mistake{Id::ChainedComparison, site.range(), {}};
}

// A statement, or a declaration whose first word is unknown, begins on a new line.
std::optional<Mistake> missing_semicolon(const Site& site) {
    if (!site.expects(';') || !site.begins_line() || site.made_up()) return {};
    bool statement = site.bracket().block;
    bool first_column = site.range().begin > 0 && site.bracket().sign == '\0' &&
                        site.kind() == Kind::IDENT && site.is_name(1) &&
                        !site.expects(Kind::K_LATE) && !site.expects(Kind::K_FORMAT);
    bool closing = site.kind() == '}';
    if (!(statement && (site.is_name(0) || closing)) && !first_column) return {};
    Range at = after_previous(site);
    return Mistake{.id = Id::MissingSemicolon,
                   .range = at,
                   .arguments = {site.text(-1)},
                   .fix = Fix{at, ";"},
                   .insert = ';'};
}

// A list goes on in the next line without a comma.
std::optional<Mistake> missing_comma(const Site& site) {
    TokenStream::Open open = site.bracket();
    bool in_list = open.sign != '\0' && !open.block && site.expects(',');
    bool field = site.declaration() == Kind::K_TYPE && site.kind(1) == ':';
    auto is_value = [&](int offset) {
        int kind = site.kind(offset);
        bool called = (kind == ')' || kind == ']') && site.kind(1) == '=';
        return site.is_name(offset) || kind == Kind::NUMBER || kind == Kind::STRING || called;
    };
    bool ends = site.kind(1) == ',' || site.kind(1) == '}' || site.kind(1) == ']' ||
                (site.kind(1) == '=' && open.sign == '{');
    bool touches = site.range(-1).end == site.range().begin;
    bool items = open.sign != '(' && is_value(-1) &&
                 (open.sign == '[' ? is_value(0) : site.is_name(0)) && ends && !touches &&
                 site.declaration() != Kind::K_TYPE && site.declaration() != Kind::K_ENUM;
    if (!in_list || !(site.begins_line() || field || items)) return {};
    if (!(site.is_name(0) || items) || site.made_up()) return {};
    // Options in the line after arguments that were never closed are no arguments.
    if (open.sign == '(' && site.kind(1) != ')' && site.kind(1) != ',') return {};
    Range at = after_previous(site);
    return Mistake{.id = Id::MissingComma,
                   .range = at,
                   .arguments = {site.text(-1)},
                   .fix = Fix{at, ","},
                   .insert = ','};
}

// `type T { a: int; b: int; }`
std::optional<Mistake> semicolon_for_comma(const Site& site) {
    bool type =
        site.declaration() == Kind::K_TYPE || site.declaration() == Kind::K_ENUM ||
        (site.declaration() == Kind::K_PIPE && site.bracket().sign == '{' && site.is_inside('('));
    if (site.kind() != ';' || !type || !site.expects(',') || site.made_up()) return {};
    return Mistake{.id = Id::SemicolonForComma,
                   .range = site.range(),
                   .arguments = {},
                   .fix = Fix{site.range(), ","},
                   .insert = ',',
                   .replace = true};
}

// `type T { a: int };`
std::optional<Mistake> stray_semicolon(const Site& site) {
    if (site.kind() != ';' || site.made_up() || site.expects(';')) return {};
    if (!site.expects(Kind::K_SOURCE) && site.kind(-1) != ';') return {};
    if (site.kind(-1) != '}' && site.kind(-1) != ';') return {};
    return Mistake{.id = Id::StraySemicolon,
                   .range = site.range(),
                   .arguments = {site.text(-1)},
                   .fix = Fix{site.range(), ""}};
}

// A closing bracket that nothing opened.
std::optional<Mistake> stray_bracket(const Site& site) {
    if (!is_closing(site.kind()) || site.made_up()) return {};
    TokenStream::Open open = site.bracket();
    if (open.sign != '\0' && (open.block || closing_of(open.sign) == site.kind())) return {};
    if (open.sign != '\0') return {};
    return Mistake{.id = Id::StrayBracket,
                   .range = site.range(),
                   .arguments = {site.text()},
                   .fix = Fix{site.range(), ""}};
}

}  // namespace weir::parse
