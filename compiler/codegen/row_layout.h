// Rows, lists and maps in memory, written and read inline: the one row layout of weir_abi.h. Strings in a row that was made here are
// plain bytes.
#pragma once

#include "compiler/codegen/function.h"

namespace weir::codegen {

struct Bytes {
    llvm::Value* p;
    llvm::Value* n;  // i64
};

// A row of the record type `record` in the arena.
Bytes write_row(Fn& fn, ir::TypeId record, const std::vector<Value>& fields);
// A column of a row at `row`.
Value read_field(Fn& fn, ir::TypeId record, llvm::Value* row, uint32_t field);
// Row -> Value of the record type: all fields.
Value read_record(Fn& fn, ir::TypeId record, llvm::Value* row);

// Fields of a row, lists: words of null bits and where slots begin.
uint64_t null_words(uint64_t fields);
uint64_t slot_bytes(Unit& unit, ir::TypeId type);
uint64_t slot_offset(Unit& unit, ir::TypeId record, uint32_t field);

// A value in a slot at a constant address; strings and blobs are relative to `base`. The null bit stands elsewhere.
Value read_slot(Fn& fn, ir::TypeId type, llvm::Value* slot, llvm::Value* base);

// Element i of a list's blob, with its null bit.
Value read_element(Fn& fn, ir::TypeId list, llvm::Value* blob, llvm::Value* index);
llvm::Value* list_count(Fn& fn, const Value& list);  // i64 of a list or map that is not null; an empty blob counts 0
// A list of `count` elements in the arena, made by `element(i)`.
Value write_list(Fn& fn, ir::TypeId list, const std::vector<Value>& elements);

}  // namespace weir::codegen
