// The constant `weir_job`: what the runtime knows of the program.
#pragma once

#include <string>

#include "compiler/codegen/unit.h"

namespace weir::codegen {

// Emits all functions and descriptors of the unit's graph.
void make_job(Unit& unit, const std::string& manifest);

}  // namespace weir::codegen
