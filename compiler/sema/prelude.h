// The library that is written in the language itself (stdlib/*.stream), embedded. The prelude is
// parsed into the module of each program, the other parts where a program says `use NAME;`.
#pragma once

#include <string>
#include <vector>

namespace weir::sema {

// As it is shown in messages.
inline constexpr const char* kPreludePath = "stdlib/prelude.stream";

std::string prelude_text();

// The names of the other parts.
std::vector<std::string> module_names();
// The text of a part; empty when there is none of that name.
std::string module_text(const std::string& name);
// The part that declares a function; empty when none does.
std::string module_of_function(const std::string& function);

}  // namespace weir::sema
