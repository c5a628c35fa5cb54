// The words of operators, and what other engines call them: for "did you mean".
#pragma once

#include <string>
#include <vector>

namespace weir::ast {

// The operator that a word in small letters stands for elsewhere, or the closest one of ours and of
// `more`; empty when nothing is near.
std::string meant_operator(const std::string& word, const std::vector<std::string>& more = {});

}  // namespace weir::ast
