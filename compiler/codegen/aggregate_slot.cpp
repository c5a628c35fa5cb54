#include "compiler/codegen/aggregate_slot.h"

#include <algorithm>

#include "compiler/codegen/expr.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

constexpr uint32_t kSessionHead = 24;  // start, last, armed

// Whether what is kept depends on the order of rows of one time.
bool needs_order(const std::vector<ir::Aggregate>& aggregates) {
    return std::any_of(aggregates.begin(), aggregates.end(), [](const ir::Aggregate& aggregate) {
        using Kind = ir::AggregateKind;
        return aggregate.kind == Kind::First || aggregate.kind == Kind::Last ||
               aggregate.kind == Kind::ArgMax || aggregate.kind == Kind::ArgMin;
    });
}

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
      entry(entry_layout(unit, index, session ? kSessionHead : 0, accumulators.bytes)),
      sends_time(needs_order(aggregates)),
      sends_order(sends_time) {}

Brings evaluate(Fn& fn, const AggregateSlot& slot, const Row& row) {
    Brings brings;
    for (const ir::ExprId key : slot.keys) brings.keys.push_back(fn.eval(key, row));
    for (const ir::Aggregate& aggregate : slot.aggregates)
        brings.items.push_back(bring(fn, aggregate, row));
    return brings;
}

std::vector<Value> sent_values(Fn& fn, const AggregateSlot& slot, const Stamped& row) {
    const auto number = [&](llvm::Value* value) {
        return fn.simple(fn.unit.types().of(ir::TypeKind::Int), value);
    };
    std::vector<Value> values;
    if (slot.sends_time) values.push_back(number(row.time));
    if (slot.sends_order) values.push_back(number(row.order));
    if (slot.sends_watermark) values.push_back(number(row.watermark));
    for (const Brought& item : row.items) {
        if (item.taken != nullptr)
            values.push_back(fn.simple(fn.unit.types().of(ir::TypeKind::Bool), item.taken));
        values.insert(values.end(), item.values.begin(), item.values.end());
    }
    return values;
}

Stamped received(Fn& fn, const AggregateSlot& slot, const std::vector<Brought>& like,
                 const Arrival& arrival, size_t first) {
    size_t next = first;
    const auto take = [&] { return arrival.values[next++]; };
    Stamped row;
    row.time = slot.sends_time ? take()[0] : fn.unit.int64(0);
    row.order = slot.sends_order ? take()[0] : fn.unit.int64(0);
    row.watermark = slot.sends_watermark ? take()[0] : fn.unit.int64(INT64_MIN);
    for (const Brought& item : like) {
        Brought& made = row.items.emplace_back();
        if (item.taken != nullptr) made.taken = take()[0];
        for (size_t i = 0; i < item.values.size(); ++i) made.values.push_back(take());
    }
    return row;
}

void store_all(Fn& fn, AggregateSlot& slot, const Stamped& row, const Bytes& key,
               llvm::Value* slot_at, llvm::Value* pane, llvm::Value* value) {
    const Stored at{slot_at, value};
    for (size_t i = 0; i < slot.accumulators.items.size(); ++i) {
        const Accumulator& item = slot.accumulators.items[i];
        if (item.aggregate->kind == ir::AggregateKind::CountDistinct) {
            add_distinct(fn, slot, i, key, pane, value, row.items[i]);
        } else {
            accumulate(fn, item, at, row.items[i], row.time, row.order);
        }
    }
}

void describe_distinct_slot(Unit& unit, uint32_t index, const AggregateSlot& parent,
                            StructConstant& desc) {
    const stage::Slot& distinct = unit.graph.slots[index];
    const ir::TypeId element = element_record(unit, parent.aggregates[distinct.aggregate]);
    const uint32_t element_bytes = canonical_bytes(unit, element);
    const bool variable = element_bytes == WEIR_VARIABLE ||
                          (!parent.session && parent.entry.key_bytes == WEIR_VARIABLE);
    const uint32_t key_bytes =
        variable ? WEIR_VARIABLE : element_bytes + (parent.session ? 0 : parent.entry.key_bytes);
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(key_bytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(element));
    WEIR_SET(desc, weir_slot_desc, value_offset,
             unit.int32(parent.accumulators.items[distinct.aggregate].offsets[0]));
}

}  // namespace weir::codegen
