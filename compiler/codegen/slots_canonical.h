// How keys and accumulators stand in state (weir_abi.h draws both): canonical key bytes, and values
// flattened into words at constant offsets.
#pragma once

#include <vector>

#include "compiler/codegen/row_layout.h"

namespace weir::codegen {

// Bytes of the canonical form of a record's fields; WEIR_VARIABLE when a string or blob is among
// them.
uint32_t canonical_bytes(Unit& unit, ir::TypeId record);
// The canonical bytes of `fields`, whose types are those of the record: on the stack if their size
// is fixed, else in the arena.
Bytes write_canonical(Fn& fn, ir::TypeId record, const std::vector<Value>& fields);
// The same behind bytes that are there already.
Bytes append_canonical(Fn& fn, const Bytes& front, ir::TypeId record,
                       const std::vector<Value>& fields);
std::vector<Value> read_canonical(Fn& fn, ir::TypeId record, llvm::Value* key);

// A value in an accumulator.
uint32_t state_bytes(Unit& unit, ir::TypeId type);
Value load_state(Fn& fn, ir::TypeId type, llvm::Value* base, uint64_t offset);
// `slot` (weir_slot*) owns the strings.
void store_state(Fn& fn, llvm::Value* slot, llvm::Value* base, uint64_t offset, const Value& value);

}  // namespace weir::codegen
