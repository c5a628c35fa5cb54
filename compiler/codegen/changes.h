// Rows of tables on their way: row.h says what a change is.
#pragma once

#include "compiler/codegen/operators.h"

namespace weir::codegen {

// i1: what `holds` gives for `row`; a row for which it fails is none (and the failure is reported,
// unless the row is one that is deleted).
llvm::Value* judge(Fn& fn, ir::NodeId node, const Row& row,
                   llvm::function_ref<llvm::Value*()> holds);

// Hands on what becomes of one key: nothing, or an insert of `now`, a delete of `before`, an
// update. Of both rows only columns and schema count.
void emit_sides(Fn& fn, ir::Edge edge, llvm::Value* is_there, llvm::Value* was_there,
                const Row& now, const Row& before);

}  // namespace weir::codegen
