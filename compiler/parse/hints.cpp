// What to write where no mistake has a message of its own: a line for each, by what stands around
// the place.
#include "compiler/parse/mistakes.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;

bool in_braces(const Site& site) { return site.bracket().sign == '{' && !site.bracket().block; }

// What declarations lack.
std::string hint_of_declaration(const Site& site) {
    int kind = site.kind(), declaration = site.declaration();
    if (declaration == Kind::K_SOURCE && kind == Kind::K_FROM && site.expects(':'))
        return "a source has a type: `source " + site.text(-1) + ": Row from …`";
    if (kind == Kind::STRING && site.kind(-1) == Kind::K_FROM)
        return "a connector reads it: `file(" + site.text() + ")`";
    if (kind == Kind::STRING && site.kind(-1) == Kind::K_FORMAT && site.expects(Kind::IDENT))
        return "the name of a format has no quotes: `format json`";
    if (kind == ';' && site.kind(-2) == ':' && site.kind(-4) == Kind::K_PARAM)
        return "a param has a value that counts unless it is set: `… = 100;`";
    if (declaration == Kind::K_PIPE && kind == Kind::PIPE && site.kind(-1) == '=')
        return "a pipe takes its rows as a parameter: `pipe p(s: stream { page: string }) = s |> "
               "…`";
    if (kind == '=' && site.kind(-1) == Kind::K_FORMAT)
        return "no `=` stands here: `format " + site.text(1) + "`";
    if (site.kind(-1) == Kind::K_INCLUDE) return "the path stands in quotes";
    return "";
}

// What operators and expressions lack.
std::string hint_of_pipeline(const Site& site) {
    int kind = site.kind();
    if (kind == Kind::ARROW && site.expects(Kind::PIPE)) return "operators are joined by `|>`";
    if (site.expects('(') && site.kind(-2) == Kind::K_WINDOW)
        return "write `" + site.text(-1) + "(" + site.text() + ")`";
    if (site.is_name(0) && site.kind(-1) == Kind::K_KEY && site.expects(Kind::K_BY))
        return "write `key by " + site.text() + "`";
    bool unnest = site.expects(Kind::K_AS) && site.kind(-2) == Kind::K_UNNEST;
    if (unnest) return "the element needs a name: `unnest " + site.text(-1) + " as x`";
    std::string word = site.lower();
    bool operand = site.expects(Kind::K_AND) && site.is_name(0);
    if (operand && (word == "equals" || word == "eq")) return "write `==`";
    if (operand && (word == "contains" || word == "starts_with" || word == "ends_with"))
        return "it is a function: `" + word + "(" + site.text(-1) + ", " + site.text(1) + ")`";
    if (kind == '.' && site.kind(-1) == '.') return "write `between a and b`";
    bool prefixed = kind == Kind::STRING && site.kind(-1) == Kind::IDENT &&
                    site.range(-1).end == site.range().begin;
    if (prefixed) return "texts are joined by `+`: `\"a\" + b`";
    return "";
}

}  // namespace

std::string hint_of_unexpected(const Site& site) {
    int kind = site.kind();
    std::string hint = hint_of_declaration(site);
    if (hint.empty()) hint = hint_of_pipeline(site);
    if (!hint.empty()) return hint;
    if (kind == ':' && site.expects('=') && in_braces(site)) {
        return "`=` gives a name to a value: `" + site.text(-1) + " = …`";
    }
    if (kind == '=' && site.expects('{') && !site.expects(Kind::NUMBER))
        return "no `=` stands before the `{`";
    if (kind == '?' && site.expects(Kind::K_AND)) return "write `if c then a else b`";
    if (kind == '!' && site.expects(Kind::K_NOT)) return "write `not`";
    if (kind == '|' || (kind == '.' && site.expects(Kind::PIPE))) {
        return "operators are joined by `|>`";
    }
    if (kind == Kind::K_KEY && site.declaration() == Kind::K_SOURCE && site.expects(Kind::K_FROM)) {
        return "a source with a key is a table: `table` instead of `source`";
    }
    if (kind == Kind::K_FROM && site.declaration() == Kind::K_TABLE && site.expects(Kind::K_KEY)) {
        return "a table from a source has a key: `table users: User key id from …`";
    }
    bool any_word = site.expects(Kind::IDENT);
    if (site.expects(Kind::K_ELSE) && site.expects(Kind::K_AND) && !any_word)
        return "an `if` has an `else`";
    if (site.expects(Kind::K_END) && site.expects(Kind::K_AND) && !any_word)
        return "a `case` ends in `end`";
    bool sink = site.declaration() == Kind::K_SINK;
    if (sink && kind == Kind::K_TO && site.expects(Kind::K_FROM))
        return "a sink says what it writes: `sink " + site.text(-1) + " from RELATION to …`";
    if (sink && kind == Kind::K_FORMAT && site.expects(Kind::K_TO))
        return "the format stands behind the connector: `to stdout() format json`";
    if (kind == '/' && site.kind(-1) == Kind::K_MATCHES)
        return "a pattern is a raw string: `matches r\"…\"`";
    return "";
}

}  // namespace weir::parse
