// `aggregate {…} unbounded`: a group's entry holds its accumulators, over a table the count of its
// rows, and the row that was handed on last. A row adds itself (or takes itself out) and notes that
// its group changed; the runtime calls `emit` for the changed groups from time to time.
#include "compiler/codegen/aggregate_slot.h"
#include "compiler/codegen/kept_row.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

struct TableSlot : AggregateSlot {
    TableSlot(Unit& unit_of_job, uint32_t slot_index, const ir::TableAggregate& op)
        : AggregateSlot(unit_of_job, slot_index, op.keys, op.aggregates, /*session=*/false) {
        std::vector<ir::Field> fields = unit.type(accumulators.record).fields;
        retracts = op.retracts;
        if (retracts) {
            rows_at = accumulators.bytes;
            fields.push_back({"rows", unit.types().of(ir::TypeKind::Int)});
            accumulators.bytes += 8;
        }
        kept_at = accumulators.bytes;
        fields.push_back({"row", unit.types().of(ir::TypeKind::Bytes)});
        accumulators.bytes += 16;
        accumulators.record = unit.types().record(std::move(fields));
        entry = entry_layout(unit, index, 0, accumulators.bytes);
    }

    bool retracts;         // the input is a table
    uint32_t rows_at = 0;  // in the value: the count of the group's rows, if it retracts
    uint32_t kept_at;
};

constexpr int64_t kChangedFlag = 1;  // of an entry; runtime/state/table_slot.cpp takes it away

void note_changed(Fn& fn, const TableSlot& slot, llvm::Value* slot_at, llvm::Value* value) {
    Unit& unit = fn.unit;
    llvm::Value* flags_at = fn.at(value, uint64_t{0} - slot.entry.value_at + 12, "flags_at");
    llvm::Value* flags = fn.load(unit.i32, flags_at, 0, "flags");
    llvm::Value* known = fn.ir.CreateICmpNE(
        fn.ir.CreateAnd(flags, unit.int32(static_cast<uint32_t>(kChangedFlag))), unit.int32(0));
    fn.when(fn.unlikely(fn.ir.CreateNot(known)), "first_change",
            [&] { fn.call("weir_group_changed", unit.none, {fn.context, slot_at, value}); });
}

// What the row brings to its group, or takes out of it.
void change_group(Fn& fn, TableSlot& slot, bool gone, const Stamped& row, const Arrival& arrival) {
    Unit& unit = fn.unit;
    llvm::Value* slot_at = slot_pointer(fn, slot.index);
    llvm::Value* pane = fn.load(unit.ptr, slot_at, offsetof(weir_slot, pane), "pane");
    llvm::Value* value = find_entry(fn, slot.entry, slot_at, pane, arrival.hash, arrival.key);
    note_changed(fn, slot, slot_at, value);
    if (slot.retracts) {
        llvm::Value* rows = fn.load(unit.i64, value, slot.rows_at, "rows");
        fn.store(fn.ir.CreateAdd(rows, unit.int64(gone ? -1 : 1)), value, slot.rows_at);
    }
    if (!gone) return store_all(fn, slot, row, arrival.key, slot_at, pane, value);
    for (size_t i = 0; i < slot.accumulators.items.size(); ++i)
        take_out(fn, slot.accumulators.items[i], value, row.items[i]);
}

// The same of a row of another worker, which says first whether it is gone.
void take_received(Fn& fn, TableSlot& slot, const std::vector<Brought>& like,
                   const Arrival& arrival) {
    const Stamped row = received(fn, slot, like, arrival, slot.retracts ? 1 : 0);
    if (!slot.retracts) return change_group(fn, slot, /*gone=*/false, row, arrival);
    llvm::Value* gone = arrival.values[0][0];
    fn.when(gone, "gone", [&] { change_group(fn, slot, true, row, arrival); });
    fn.when(fn.ir.CreateNot(gone), "there", [&] { change_group(fn, slot, false, row, arrival); });
}

void take_row(Fn& fn, TableSlot& slot, Place place, const Row& row) {
    Unit& unit = fn.unit;
    const bool gone = row.facts.change == Change::Delete;
    FailureScope scope(fn, place.node, row);
    const Brings brings = evaluate(fn, slot, row);
    scope.finish([&] {
        const Stamped stamped{stamp_time(fn, place, row), order_of(fn, row), nullptr, brings.items};
        Arrival arrival;
        arrival.key = write_canonical(fn, slot.key_record(), brings.keys);
        arrival.hash = fn.call("wh_hash", unit.i64, {arrival.key.p, arrival.key.n}, "hash");
        if (slot.retracts) {
            const ir::TypeId boolean = unit.types().of(ir::TypeKind::Bool);
            arrival.values.push_back(fn.simple(boolean, unit.bit(gone)));
        }
        const std::vector<Value> sent = sent_values(fn, slot, stamped);
        arrival.values.insert(arrival.values.end(), sent.begin(), sent.end());
        exchange(
            fn, slot.index, arrival, [&] { change_group(fn, slot, gone, stamped, arrival); },
            [&](Fn& there, const Arrival& came) {
                take_received(there, slot, brings.items, came);
            });
    });
}

// The results of a group, where they can be made: their row in the arena, and `is_there`.
struct Results {
    llvm::Value* is_there;
    Bytes row;
};

Results make_results(Fn& fn, TableSlot& slot, ir::TypeId record, const Row& shown,
                     llvm::Value* value) {
    Unit& unit = fn.unit;
    llvm::AllocaInst* p = fn.variable(unit.ptr, "results");
    llvm::AllocaInst* n = fn.variable(unit.i64, "results_bytes");
    fn.ir.CreateStore(unit.null_ptr(), p);
    fn.ir.CreateStore(unit.int64(0), n);
    const ir::NodeId node = unit.graph.slots[slot.index].node;
    llvm::AllocaInst* made = fn.variable(unit.i1, "made");
    fn.ir.CreateStore(unit.bit(false), made);
    const auto make = [&] {
        llvm::Value* is_made = judge(fn, node, shown, [&] {
            std::vector<Value> results;
            for (const Accumulator& item : slot.accumulators.items)
                results.push_back(result(fn, item, value));
            const Bytes row = write_row(fn, record, results);
            fn.ir.CreateStore(row.p, p);
            fn.ir.CreateStore(row.n, n);
            return unit.bit(true);
        });
        fn.ir.CreateStore(is_made, made);
    };
    if (slot.retracts) {
        llvm::Value* rows = fn.load(unit.i64, value, slot.rows_at, "rows");
        fn.when(fn.ir.CreateICmpNE(rows, unit.int64(0)), "some_rows", make);
    } else {
        make();
    }
    llvm::Value* is_there = fn.ir.CreateLoad(unit.i1, made, "is_there");
    return {is_there, {fn.ir.CreateLoad(unit.ptr, p), fn.ir.CreateLoad(unit.i64, n)}};
}

ir::TypeId results_record(Unit& unit, ir::NodeId node, size_t keys) {
    const ir::Schema& schema = unit.ir()[node].schema;
    return unit.record_of(ir::Schema(schema.begin() + static_cast<ptrdiff_t>(keys), schema.end()));
}

llvm::Function* emit_function(TableSlot& slot, const std::string& name) {
    Unit& unit = slot.unit;
    llvm::Function* function = unit.function(
        name + ".emit", unit.none, {unit.ptr, unit.ptr, unit.i64, unit.ptr, unit.i64, unit.i64});
    Fn fn(unit, function);
    llvm::Value* value = function->getArg(3);
    const ir::NodeId node = unit.graph.slots[slot.index].node;
    const std::vector<Value> keys = read_canonical(fn, slot.key_record(), function->getArg(1));
    const ir::TypeId record = results_record(unit, node, keys.size());
    const auto fill = [&](Row& row, llvm::Value* bytes) {
        row.schema = unit.ir()[node].schema;
        row.make = [&fn, &keys, record, bytes](uint32_t column) {
            if (column < keys.size()) return keys[column];
            return read_field(fn, record, bytes, static_cast<uint32_t>(column - keys.size()));
        };
    };
    // What an error shows when a result cannot be made: the group.
    Row shown;
    fill(shown, nullptr);
    shown.schema.resize(keys.size());
    shown.facts.change = Change::Insert;
    const Results results = make_results(fn, slot, record, shown, value);
    llvm::Value* kept = fn.at(value, slot.kept_at, "kept");
    const Bytes was{fn.load(unit.ptr, kept, 0, "was"), fn.load(unit.i64, kept, 8, "was_bytes")};
    llvm::Value* was_there = fn.ir.CreateICmpNE(was.p, unit.null_ptr(), "was_there");
    Row now, before;
    fill(now, results.row.p);
    fill(before, was.p);
    emit_replaced(fn, {node, ir::Port::Main}, results.is_there, was_there, results.row, was, now,
                  before);
    keep_row(fn, slot_pointer(fn, slot.index), kept, results.is_there, was_there, results.row);
    finish_made(fn);
    return function;
}

}  // namespace

void consume_table_aggregate(Fn& fn, Place place, const ir::TableAggregate& op, const Row& row) {
    TableSlot slot(fn.unit, fn.unit.graph.number[place.node.value], op);
    CHECK(slot.retracts == (row.facts.change != Change::None));
    if (row.before != nullptr) take_row(fn, slot, place, *row.before);
    take_row(fn, slot, place, row);
}

void describe_groups_slot(Unit& unit, uint32_t index, const ir::TableAggregate& op,
                          StructConstant& desc) {
    TableSlot slot(unit, index, op);
    const ir::NodeId node = unit.graph.slots[index].node;
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(slot.entry.key_bytes));
    WEIR_SET(desc, weir_slot_desc, value_bytes, unit.int32(slot.accumulators.bytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(slot.accumulators.record));
    WEIR_SET(desc, weir_slot_desc, value_offset, unit.int32(slot.kept_at));
    WEIR_SET(desc, weir_slot_desc, retracts, unit.int8(slot.retracts));
    WEIR_SET(desc, weir_slot_desc, row,
             unit.type_descriptor(results_record(unit, node, op.keys.size())));
    WEIR_SET(desc, weir_slot_desc, emit_every_us, unit.int64(op.emit_every_us));
    WEIR_SET(desc, weir_slot_desc, unordered,
             unit.int8(order_is_hidden(unit, {node, ir::Port::Main})));
    WEIR_SET(desc, weir_slot_desc, emit, emit_function(slot, unit.graph.slots[index].name));
}

}  // namespace weir::codegen
