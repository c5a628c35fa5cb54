// Rows that come out of state: each is ordered behind the one before, and begins with an empty
// arena.
#pragma once

#include "compiler/codegen/function.h"

namespace weir::codegen {

// weir_slot* of a slot.
llvm::Value* slot_pointer(Fn& fn, uint32_t index);
// The facts of a row made at `time`.
Facts made_facts(Fn& fn, llvm::Value* time);
// Ends a function that makes one row.
void finish_made(Fn& fn);

}  // namespace weir::codegen
