// A row that stands in a slot's value as {ptr, n} of bytes in row layout, which the slot owns; a
// null pointer: no row is there.
#pragma once

#include "compiler/codegen/changes.h"
#include "compiler/codegen/row_layout.h"

namespace weir::codegen {

// `row`, which enters or is made by the operator at `place`, in row layout in the arena: the
// columns that somebody behind the operator depends on, zeroes for the others.
Bytes write_kept_row(Fn& fn, Place place, const Row& row);

// emit_sides for a row that takes the place of another: nothing, if their bytes are equal.
void emit_replaced(Fn& fn, ir::Edge edge, llvm::Value* is_there, llvm::Value* was_there,
                   const Bytes& now_bytes, const Bytes& was_bytes, const Row& now,
                   const Row& before);

// Keeps `now` in `kept` (ptr to {ptr, n}), or no row.
void keep_row(Fn& fn, llvm::Value* slot, llvm::Value* kept, llvm::Value* is_there,
              llvm::Value* was_there, const Bytes& now);

}  // namespace weir::codegen
