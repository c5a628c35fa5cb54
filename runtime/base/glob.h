// Names of files by pattern: * ? [a-z] [!a-z] in any part of a path. A leading dot is matched only by a
// dot, as in a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::base {

bool is_pattern(std::string_view path);

// Whether one name (no slash) fits one part of a pattern.
bool matches_pattern(std::string_view name, std::string_view pattern);

// All existing paths that fit, sorted by bytes.
std::vector<std::string> expand_pattern(const std::string& pattern);

}  // namespace weir::base
