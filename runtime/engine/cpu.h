// Whether this machine can run what the compiler made.
#pragma once

#include <string>

#include "runtime/base/status.h"

namespace weir::engine {

// `manifest`: says the target as "cpu":"x86-64-v3". Must run before any generated code.
base::Status check_cpu(const std::string& manifest);

}  // namespace weir::engine
