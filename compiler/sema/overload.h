// Within the room: choosing among the overloads of functions.def.
#pragma once

#include <string>
#include <vector>

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

// "`(string, int)`", of one parameter "`string`".
std::string types_text(uint32_t overload);

// "`round(x)` or `round(x, digits)`": each number of arguments once.
std::string forms_text(const std::string& name, const std::vector<uint32_t>& overloads);

}  // namespace weir::sema
