// Items of `aggregate {…}`: aggregate functions are taken out of them and become entries of the
// operator; what remains is an expression over the virtual row [keys…, window_start, window_end,
// aggregates…].
#pragma once

#include <vector>

#include "compiler/sema/expr.h"

namespace weir::sema {

struct KeyField {
    std::string name;
    ir::TypeId type;
    Range range;
};

struct AggregateItems {
    bool failed = false;                    // an item was reported and its fields are not known
    std::vector<ir::Aggregate> aggregates;  // over the input row; equal ones are shared
    std::vector<Made> items;                // over the virtual row, keys not among them
};

// `input`: the scope of the operator's input row. `windowed`: the virtual row has window_start and
// window_end behind the keys and items can read `window.start`, `window.end`. Doubled names and
// names of key fields are reported.
AggregateItems check_aggregate(Context& context, ast::ExprId record, const Scope& input,
                               const std::vector<KeyField>& keys, bool windowed);

// Whether the call is of an aggregate function, built or not ("`sum` works in aggregate only").
bool is_aggregate(const std::string& name);
// For "did you mean".
std::vector<std::string> aggregate_names();

}  // namespace weir::sema
