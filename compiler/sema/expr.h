// The checker of expressions: written expression in, typed ir expression out. Whatever is wrong is
// reported once, at the narrowest text, and the result is poison: an expression of the error type,
// about which nobody complains again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/context.h"
#include "compiler/sema/scope.h"

namespace weir::sema {

// A checked expression. Conditions also say which paths are not null when they hold, and when they
// do not.
struct Checked {
    ir::ExprId id;
    Facts when_true;
    Facts when_false;
};

// `expected` helps literals, null, `[]` and lambdas to their type, and is no demand: the result may
// have another type.
Checked check(Context& context, ast::ExprId id, const Scope& scope,
              std::optional<ir::TypeId> expected = std::nullopt);

// The expression as a value of `type`, implicitly converted; anything else is reported. `what`
// opens the message, as in types.h.
ir::ExprId check_as(Context& context, ast::ExprId id, const Scope& scope, ir::TypeId type,
                    const std::string& what = "");

// `where`, `if`, `on`: must be bool and not null. `word` is the construct's name in messages.
Checked check_condition(Context& context, ast::ExprId id, const Scope& scope,
                        const std::string& word);
// The second half of it: reports a value that is no `bool`, or may be null.
Checked require_condition(Context& context, Checked checked, Range range, const std::string& word);

// ---- items in braces ----

// One field that braces make.
struct Made {
    std::string name;
    ir::ExprId value;
    Range name_range;  // of the name, or of the path that gave it
    Range range;       // of the item
};

struct ItemRules {
    bool rest = true;        // `...` may stand here: all columns of the row that are not made here
    bool see_above = false;  // an item sees the items above it (derive, aggregate)
    const ir::Type* record =
        nullptr;             // fields whose types the values should take (emit, rows of tests)
    bool* failed = nullptr;  // set when an item was reported and its fields are not known
};

// The items of a RecordLit in the order of their fields. Reports items without a name, doubled
// names, spreads of what is no record. A nullable record cannot be spread.
std::vector<Made> check_items(Context& context, ast::ExprId record, const Scope& scope,
                              const ItemRules& rules);

// What the rows that pass a condition are made into: one expression a column, with AssumeNotNull
// where `facts` prove it. Empty when they prove nothing about the columns.
std::vector<ir::ExprId> narrowed_columns(Context& context, const ir::Schema& schema,
                                         const Scope& scope, const Facts& facts);

// The name that an item or key without one of its own gets: the last word of its path.
std::optional<ast::Name> path_name(const Context& context, ast::ExprId id);

// ---- small tools ----

ir::ExprId poison(Context& context, Range range);
bool is_poison(const Context& context, ir::ExprId id);
ir::ExprId make(Context& context, ir::ExprKind kind, ir::TypeId type, std::vector<ir::ExprId> args,
                Range range);
ir::ExprId make_column(Context& context, uint32_t index, ir::TypeId type, Range range = {});
ir::ExprId make_literal(Context& context, ir::TypeId type, ir::Value value, Range range = {});

}  // namespace weir::sema
