// Exchanges: before a row enters a stateful operator it goes to the worker that owns its key. An
// operator gets one by handing what a row brings to `exchange`, once it has evaluated everything
// that can fail and hashed the key.
#pragma once

#include <vector>

#include "compiler/codegen/row_layout.h"

namespace weir::codegen {

// What a row brings to an operator with state.
struct Arrival {
    Bytes key;  // canonical
    // Of the key; nullptr where the operator does not use it, and then not to be used of a received
    // row either.
    llvm::Value* hash = nullptr;
    std::vector<Value> values;
    // Of received rows: the watermark that the slot has applied.
    llvm::Value* applied = nullptr;
};

// `here` takes the row into the state of this worker. Where the key belongs to another one, the row
// is sent there, and `there` takes it in the same way, in a function of its own: it sees nothing of
// this row but the arrival. All rows that enter a slot bring values of the same types.
void exchange(Fn& fn, uint32_t slot, const Arrival& row, llvm::function_ref<void()> here,
              llvm::function_ref<void(Fn&, const Arrival&)> there);

// For `there`, where rows at `time` were waited for until the watermark passed it: the watermark
// travels behind the rows, so this one cannot be too late.
void expect_in_time(Fn& fn, uint32_t slot, const Arrival& row, llvm::Value* time);

// The array weir_job.exchanges; when all rows that enter slots have been emitted.
std::vector<llvm::Constant*> exchange_descriptors(Unit& unit);

}  // namespace weir::codegen
