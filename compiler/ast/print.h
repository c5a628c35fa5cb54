// The tree as text, for --emit=ast and its tests: one declaration after the other, one operator,
// option or statement a line, expressions with all their brackets. The text does not depend on
// spacing, comments or quoting of the program, and is no program itself.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace weir::ast {

std::string print(const Module& module);

// `(a + (b * 2))`
std::string print(const Module& module, ExprId expr);

// `list<string?>?`
std::string print(const Module& module, TypeId type);

}  // namespace weir::ast
