// Names of files by pattern: * ? [a-z] [!a-z] in any part of a path. A leading dot is matched only
// by a dot, as in a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/env.h"
#include "runtime/base/status.h"

namespace weir::base {

bool is_pattern(std::string_view path);

// Whether one name (no slash) fits one part of a pattern.
bool matches_pattern(std::string_view name, std::string_view pattern);

// All existing paths that fit, sorted by bytes. A folder that may hold more of them and cannot be
// listed is a failure.
Status expand_pattern(const std::string& pattern, std::vector<std::string>* paths);

// Whether expand_pattern would find the file `absolute` (as Env::absolute gives it) if it were
// there.
bool fits_pattern(std::string_view absolute, const std::string& pattern, Env* env);

}  // namespace weir::base
