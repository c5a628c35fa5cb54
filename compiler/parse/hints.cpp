// What to write where no mistake has a message of its own: a line for each, by what stands around
// the place.
#include "compiler/parse/mistakes.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;

bool takes_braces(int kind) {
    return kind == Kind::K_SELECT || kind == Kind::K_DERIVE || kind == Kind::K_RENAME ||
           kind == Kind::K_WITHOUT || kind == Kind::K_AGGREGATE || kind == Kind::K_EMIT;
}

bool in_braces(const Site& site) { return site.bracket().sign == '{' && !site.bracket().block; }

}  // namespace

std::string hint_of_unexpected(const Site& site) {
    int kind = site.kind();
    bool items = kind == '(' || site.is_name(0);
    if (items && site.expects('{') && takes_braces(site.kind(-1))) {
        return "items stand in braces: `" + site.text(-1) + " { … }`";
    }
    if (kind == ':' && site.expects('=') && in_braces(site)) {
        return "`=` gives a name to a value: `" + site.text(-1) + " = …`";
    }
    if (kind == '=' && site.expects('{') && !site.expects(Kind::NUMBER))
        return "no `=` stands before the `{`";
    if (kind == '=' && site.expects(':')) return "a type stands behind `:`";
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
    if (kind == ':' && site.expects(Kind::ARROW))
        return "the type of the result stands behind `->`";
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
