// The library that is written in the language itself (stdlib/prelude.stream), embedded. It is
// parsed into the module of each program; Context::prelude is its file.
#pragma once

#include <string>

namespace weir::sema {

// As it is shown in messages.
inline constexpr const char* kPreludePath = "stdlib/prelude.stream";

std::string prelude_text();

}  // namespace weir::sema
