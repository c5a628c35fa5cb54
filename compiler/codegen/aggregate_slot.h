// A slot that keeps accumulators by key, whatever tells its groups apart beside the key (a window,
// a session, nothing): how an entry looks, what a row brings, and the code that adds it.
#pragma once

#include "compiler/codegen/accumulators.h"
#include "compiler/codegen/exchange.h"
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
    // What goes with a row to another worker, beside what it brings.
    bool sends_time, sends_order, sends_watermark = false;
};

// Everything that a row brings, evaluated before the first store: here it may fail.
struct Brings {
    std::vector<Value> keys;
    std::vector<Brought> items;
};
Brings evaluate(Fn& fn, const AggregateSlot& slot, const Row& row);

// When a row is and what it brings, in the form in which it goes to another worker.
struct Stamped {
    llvm::Value* time = nullptr;
    llvm::Value* order = nullptr;
    llvm::Value* watermark = nullptr;
    std::vector<Brought> items;
};
std::vector<Value> sent_values(Fn& fn, const AggregateSlot& slot, const Stamped& row);
// The same from what came, from its value number `first` on: `like` has the form of each item.
Stamped received(Fn& fn, const AggregateSlot& slot, const std::vector<Brought>& like,
                 const Arrival& arrival, size_t first = 0);

// Adds it to the accumulators at `value`; cannot fail. `pane` is null for sessions, whose distinct
// elements stand in the session.
void store_all(Fn& fn, AggregateSlot& slot, const Stamped& row, const Bytes& key,
               llvm::Value* slot_at, llvm::Value* pane, llvm::Value* value);

}  // namespace weir::codegen
