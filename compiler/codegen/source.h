// The functions that codegen makes for a source: the loop over its records, the look ahead, the
// rows of its Bad port.
#pragma once

#include "compiler/codegen/leaves.h"
#include "compiler/codegen/operators.h"

namespace weir::codegen {

// weir_source_desc.scan, peek, bad; `peek` is null unless the order of arrival can be observed,
// `bad` unless somebody reads it.
llvm::Constant* make_scan(Unit& unit, uint32_t source);
llvm::Constant* make_peek(Unit& unit, uint32_t source);
llvm::Constant* make_bad(Unit& unit, uint32_t source);

// The row of a source whose columns stand in `leaves`' variables.
void fill_source_row(Fn& fn, uint32_t source, llvm::Value* input, llvm::Value* partition,
                     const Leaves& leaves, Row& row);

// ---- the fast path for JSON (scan_json.cpp) ----

// Whether the generated decoder can read this source's records.
bool has_json_fast_path(Unit& unit, const ir::Source& source, const Leaves& leaves);

struct JsonLine {
    llvm::Value* begin;          // of the record
    llvm::Value* end;            // its '\n'
    llvm::BasicBlock* surprise;  // where anything goes that is not plainly right
};
// Decodes a line that begins with `{` and ends with `}` into the variables of `leaves`.
void emit_json_fast_path(Fn& fn, Leaves& leaves, const JsonLine& line);

}  // namespace weir::codegen
