// What a code means at more length, for `weir help E0203`; the text stands in explanations.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::diag {

// The section of a code ("E0203", also "e0203"), beginning with the code's message; empty when
// there is no such code.
std::string explain(std::string_view code);

// Codes of the table without a section, and sections without a code; both must be empty.
std::vector<std::string> unexplained_codes();
std::vector<std::string> unknown_sections();

// All codes with their messages, one a line.
std::string list_codes();

}  // namespace weir::diag
