#include "compiler/codegen/aggregate_slot.h"

#include "compiler/codegen/expr.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

constexpr uint32_t kSessionHead = 24;  // start, last, armed

// The index of the DISTINCT slot of an aggregate.
uint32_t distinct_slot(Unit& unit, uint32_t parent, size_t aggregate) {
    for (uint32_t i = 0; i < unit.graph.slots.size(); ++i) {
        const stage::Slot& slot = unit.graph.slots[i];
        if (slot.kind == stage::SlotKind::Distinct && slot.parent == parent &&
            slot.aggregate == aggregate)
            return i;
    }
    UNREACHABLE("count_distinct without a slot");
}

ir::TypeId element_record(Unit& unit, const ir::Aggregate& aggregate) {
    return unit.types().record(
        {{"element", unit.types().non_null(unit.expr(aggregate.args[0]).type)}});
}

// The call that knows whether the element is new.
void add_distinct(Fn& fn, AggregateSlot& slot, size_t aggregate, const Bytes& key,
                  llvm::Value* pane, llvm::Value* value, const Brought& row) {
    Unit& unit = fn.unit;
    const auto add = [&] {
        const ir::TypeId record = element_record(unit, slot.aggregates[aggregate]);
        const Bytes bytes = pane == nullptr ? write_canonical(fn, record, {row.values[0]})
                                            : append_canonical(fn, key, record, {row.values[0]});
        llvm::Value* hash = fn.call("wh_hash", unit.i64, {bytes.p, bytes.n}, "hash");
        fn.call("weir_distinct_add", unit.none,
                {fn.context, unit.int32(distinct_slot(unit, slot.index, aggregate)),
                 pane == nullptr ? unit.null_ptr() : pane, value, hash, bytes.p, bytes.n});
    };
    if (row.taken == nullptr) return add();
    fn.when(row.taken, "distinct", add);
}

}  // namespace

AggregateSlot::AggregateSlot(Unit& unit_of_job, uint32_t slot_index,
                             const std::vector<ir::ExprId>& keys_of,
                             const std::vector<ir::Aggregate>& aggregates_of, bool of_sessions)
    : unit(unit_of_job),
      index(slot_index),
      keys(keys_of),
      aggregates(aggregates_of),
      session(of_sessions),
      accumulators(accumulators_of(unit, aggregates)),
      entry(entry_layout(unit, index, session ? kSessionHead : 0, accumulators.bytes)) {}

Brings evaluate(Fn& fn, const AggregateSlot& slot, const Row& row) {
    Brings brings;
    for (const ir::ExprId key : slot.keys) brings.keys.push_back(fn.eval(key, row));
    for (const ir::Aggregate& aggregate : slot.aggregates)
        brings.items.push_back(bring(fn, aggregate, row));
    return brings;
}

void store_all(Fn& fn, AggregateSlot& slot, const Brings& brings, const Bytes& key,
               llvm::Value* slot_at, llvm::Value* pane, llvm::Value* value, llvm::Value* time,
               llvm::Value* order) {
    const Stored at{slot_at, value};
    for (size_t i = 0; i < slot.accumulators.items.size(); ++i) {
        const Accumulator& item = slot.accumulators.items[i];
        if (item.aggregate->kind == ir::AggregateKind::CountDistinct) {
            add_distinct(fn, slot, i, key, pane, value, brings.items[i]);
        } else {
            accumulate(fn, item, at, brings.items[i], time, order);
        }
    }
}

void describe_distinct_slot(Unit& unit, uint32_t index, const AggregateSlot& parent,
                            StructConstant& desc) {
    const stage::Slot& distinct = unit.graph.slots[index];
    const ir::TypeId element = element_record(unit, parent.aggregates[distinct.aggregate]);
    const uint32_t element_bytes = canonical_bytes(unit, element);
    const bool variable =
        element_bytes == WEIR_VARIABLE || (!parent.session && parent.entry.key_bytes == WEIR_VARIABLE);
    const uint32_t key_bytes =
        variable ? WEIR_VARIABLE : element_bytes + (parent.session ? 0 : parent.entry.key_bytes);
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(key_bytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(element));
    WEIR_SET(desc, weir_slot_desc, value_offset,
             unit.int32(parent.accumulators.items[distinct.aggregate].offsets[0]));
}

}  // namespace weir::codegen
