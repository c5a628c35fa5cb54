// A row on its way through the fused operators of a stage. Nothing of it stands in memory: a column
// is made when somebody first asks (Fn::column), and remembered. A Row must live as long as the
// code behind it is being emitted.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "compiler/codegen/value.h"
#include "compiler/ir/program.h"

namespace weir::codegen {

// What becomes of a row of a table: between operators a table travels as changes of its rows, one
// Row each.
//   Insert: the row comes to be there.
//   Delete: it is there no longer; the Row is what it was.
//   Update: it is there, and Row::before (a Delete) is what was there; both have one key.
// Of each key an insert comes first, then updates, then perhaps a delete, and so on; what is
// deleted or replaced is the row that was handed on before. An operator on single rows judges the
// two sides of an update by themselves (changes.h), so it keeps nothing.
enum class Change : uint8_t { None /* a row of a stream */, Insert, Update, Delete };

// What a row carries beside its columns. A member that is null is not known for this row.
struct Facts {
    llvm::Value* time = nullptr;   // i64: event time
    llvm::Value* order = nullptr;  // i64: order stamp among rows of one time
    llvm::Value* watermark =
        nullptr;  // i64: W(p) just before the record; null for rows that cannot be late
    llvm::Value* input =
        nullptr;  // weir_input* of the record; null for rows that a stateful operator made
    llvm::Value* partition = nullptr;  // weir_partition*, with `input`
    uint32_t source = UINT32_MAX;      // index of the source, with `input`
    uint32_t slot = UINT32_MAX;        // for rows of a Late port: unused otherwise
    Change change = Change::None;
};

struct Row {
    Row() = default;
    Row(const Row&) = delete;
    Row& operator=(const Row&) = delete;

    // Names the row among all rows of a module: what is remembered of it must not be taken for
    // another's at the same address.
    const uint64_t id = next_id();

    ir::Schema schema;
    Facts facts;
    const Row* before = nullptr;  // Update

    // Where columns come from: expressions over the row below, or a maker.
    const Row* below = nullptr;
    std::vector<ir::ExprId> exprs;
    std::function<Value(uint32_t column)> make;

  private:
    static uint64_t next_id() {
        static thread_local uint64_t last = 0;
        return ++last;
    }
};

}  // namespace weir::codegen
