// A value in registers: the parts of its type in order, as weir_abi.h ("values") lays them out. A
// nullable type has an i1 `is null` in front; a record is the parts of its fields, one after the
// other. Of a value that is null all other parts are zero.
#pragma once

#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/Value.h>

#include "compiler/ir/type.h"

namespace weir::codegen {

struct Value {
    ir::TypeId type;
    llvm::SmallVector<llvm::Value*, 2> parts;

    llvm::Value* operator[](size_t i) const { return parts[i]; }
};

// Whose parts are a pointer and a count of bytes: strings and blobs.
inline bool is_text(ir::TypeKind kind) {
    using enum ir::TypeKind;
    return kind == String || kind == Bytes || kind == Json || kind == List || kind == Map;
}

}  // namespace weir::codegen
