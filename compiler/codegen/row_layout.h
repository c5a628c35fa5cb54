// Rows, lists and maps in memory, written and read inline: the one row layout of weir_abi.h.
// Strings in a row that was made here are plain bytes.
#pragma once

#include "compiler/codegen/function.h"

namespace weir::codegen {

struct Bytes {
    llvm::Value* p;
    llvm::Value* n;  // i64
};

// ---- rows ----

// A value as a slot holds it: a word or two, or bytes for the tail.
struct Packed {
    llvm::Value* null = nullptr;  // i1; nullptr: never null
    llvm::Value* word = nullptr;  // i64 or i128
    Bytes tail{nullptr, nullptr};
    bool has_tail() const { return tail.p != nullptr; }
};

// A row of the record type `record` in the arena.
Bytes write_row(Fn& fn, ir::TypeId record, const std::vector<Value>& fields);
// The same in two steps, for a row that stands somewhere else: its bytes are known before its place.
struct UnwrittenRow {
    std::vector<Packed> items;
    std::vector<uint64_t> slot_sizes;
    uint64_t header = 0;   // bytes in front of the null bits: of a list its count
    llvm::Value* bytes = nullptr;
};
UnwrittenRow lay_out_row(Fn& fn, ir::TypeId record, const std::vector<Value>& fields);
void write_row_at(Fn& fn, llvm::Value* base, const UnwrittenRow& row);
// A field of a row at `row`.
Value read_field(Fn& fn, ir::TypeId record, llvm::Value* row, uint32_t field);
// All fields of a row as a value of the record type, which is not nullable.
Value read_record(Fn& fn, ir::TypeId record, llvm::Value* row);

uint64_t null_words(uint64_t fields);                                 // words of null bits
uint64_t slot_bytes(Unit& unit, ir::TypeId type);                     // 8 or 16
uint64_t slot_offset(Unit& unit, ir::TypeId record, uint32_t field);  // from the row's start

// ---- one value ----

// Makes a row of a record (in the arena), the plain bytes of a string.
Packed pack(Fn& fn, const Value& value);
// The value in a slot; strings and blobs are relative to `base`. Of a nullable type its null bit is
// `null`.
Value read_slot(Fn& fn, ir::TypeId type, llvm::Value* slot, llvm::Value* base, llvm::Value* null);
// The integer or the bits of a part that is no pointer, as a slot's word, and back.
llvm::Value* to_word(Fn& fn, llvm::Value* part);
llvm::Value* from_word(Fn& fn, llvm::Value* word, llvm::Type* part);

// ---- lists and maps: values that are not null ----

llvm::Value* list_count(Fn& fn, llvm::Value* blob,
                        llvm::Value* bytes);  // i64; an empty blob counts 0
// Element i of the list `blob` with `count` elements.
Value read_element(Fn& fn, ir::TypeId element, llvm::Value* blob, llvm::Value* count,
                   llvm::Value* i);
// A list of values in the arena.
Value write_list(Fn& fn, ir::TypeId list, const std::vector<Value>& elements);

}  // namespace weir::codegen
