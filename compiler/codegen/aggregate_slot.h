// A slot that keeps accumulators by key, whatever tells its groups apart beside the key (a window, a
// session, nothing): how an entry looks, what a row brings, and the code that adds it.
#pragma once

#include "compiler/codegen/accumulators.h"
#include "compiler/codegen/operators.h"
#include "compiler/codegen/slots_made.h"

namespace weir::codegen {

struct AggregateSlot {
    AggregateSlot(Unit& unit, uint32_t index, const std::vector<ir::ExprId>& keys,
                  const std::vector<ir::Aggregate>& aggregates, bool session);

    ir::TypeId key_record() const { return unit.graph.slots[index].key; }

    Unit& unit;
    uint32_t index;  // into weir_job.slots
    const std::vector<ir::ExprId>& keys;
    const std::vector<ir::Aggregate>& aggregates;
    bool session;  // an entry has a session's times in front of its value
    Accumulators accumulators;
    EntryLayout entry;
};

// Everything that a row brings, evaluated before the first store: here it may fail.
struct Brings {
    std::vector<Value> keys;
    std::vector<Brought> items;
};
Brings evaluate(Fn& fn, const AggregateSlot& slot, const Row& row);

// Adds it to the accumulators at `value`; cannot fail. `pane` is null for sessions, whose distinct
// elements stand in the session.
void store_all(Fn& fn, AggregateSlot& slot, const Brings& brings, const Bytes& key,
               llvm::Value* slot_at, llvm::Value* pane, llvm::Value* value, llvm::Value* time,
               llvm::Value* order);

}  // namespace weir::codegen
