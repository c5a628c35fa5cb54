// Within the room: choosing among the overloads of functions.def.
#pragma once

#include "compiler/ir/functions.h"
#include "compiler/sema/checker.h"

namespace weir::sema {

// How well an argument goes with a parameter.
struct Score {
    bool fits = true;
    bool null = false;  // only its null is in the way
    int cost = 0;
};

// Sets the variables of `pattern` so that `type` converts to it; what two arguments say about one
// variable is joined. False when the shapes differ.
bool unify(Context& context, const ir::Pattern& pattern, ir::TypeId type, ir::Variables& variables);

// Sets variables too.
Score score_argument(Context& context, const ir::Pattern& pattern, ir::TypeId type,
                     ir::Variables& variables);

}  // namespace weir::sema
