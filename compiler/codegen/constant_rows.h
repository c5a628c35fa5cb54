// Constants in the one row layout, made at compile time: list, map and record literals, and the
// defaults of params.
#pragma once

#include <string>

#include "compiler/ir/expr.h"

namespace weir::codegen {

// The bytes of a row of the record type `record`.
std::string constant_row(const ir::TypeTable& types, ir::TypeId record,
                         const std::vector<ir::Value>& fields);
// The blob of a list or map that is not null.
std::string constant_blob(const ir::TypeTable& types, ir::TypeId type, const ir::Value& value);

}  // namespace weir::codegen
