// Values of tests as JSON: written for sources, compared with what a job wrote.
#pragma once

#include <string>

#include "compiler/ir/program.h"
#include "compiler/sema/program.h"

namespace weir::sema {

// A value in the form that sources read and sinks write, decimals as strings.
std::string json_text(const ir::TypeTable& types, ir::TypeId type, const ir::Value& value);
// A row of all columns, with its line end.
std::string json_line(const ir::TypeTable& types, const ir::Schema& schema, const TestRow& row);

}  // namespace weir::sema
