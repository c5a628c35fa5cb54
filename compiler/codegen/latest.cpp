// `latest by k`: the row with the greatest (time, order stamp) of each key. Its value in the slot:
// whether there was a row, its stamp, and the row in row layout (none: the last one says
// `deleted`).
#include "compiler/codegen/exchange.h"
#include "compiler/codegen/expr.h"
#include "compiler/codegen/kept_row.h"
#include "compiler/codegen/slots_made.h"

namespace weir::codegen {

namespace {

constexpr uint32_t kSeen = 0, kTime = 8, kOrder = 16, kRow = 24, kValueBytes = 40;

ir::TypeId value_record(Unit& unit) {
    const ir::TypeId number = unit.types().of(ir::TypeKind::Int);
    return unit.types().record({{"seen", number},
                                {"time", number},
                                {"order", number},
                                {"row", unit.types().of(ir::TypeKind::Bytes)}});
}

// Rows that `unnest` makes of one record have one stamp and come in order: the last of them wins.
llvm::Value* wins(Fn& fn, llvm::Value* value, llvm::Value* time, llvm::Value* order) {
    Unit& unit = fn.unit;
    llvm::Value* unseen = fn.ir.CreateICmpEQ(fn.load(unit.i64, value, kSeen), unit.int64(0));
    llvm::Value* kept_time = fn.load(unit.i64, value, kTime, "kept_time");
    llvm::Value* kept_order = fn.load(unit.i64, value, kOrder, "kept_order");
    llvm::Value* later = fn.ir.CreateICmpSGT(time, kept_time);
    llvm::Value* same = fn.ir.CreateAnd(fn.ir.CreateICmpEQ(time, kept_time),
                                        fn.ir.CreateICmpUGE(order, kept_order));
    return fn.ir.CreateOr(unseen, fn.ir.CreateOr(later, same), "wins");
}

// What a row brings: its stamp, whether it deletes, its bytes.
struct Candidate {
    llvm::Value* time;
    llvm::Value* order;
    llvm::Value* deleted;
    Bytes row;
};

std::vector<Value> sent_values(Fn& fn, const Candidate& row) {
    ir::TypeTable& types = fn.unit.types();
    return {fn.simple(types.of(ir::TypeKind::Int), row.time),
            fn.simple(types.of(ir::TypeKind::Int), row.order),
            fn.simple(types.of(ir::TypeKind::Bool), row.deleted),
            Value{types.of(ir::TypeKind::Bytes), {row.row.p, row.row.n}}};
}

Candidate received(const Arrival& came) {
    return {came.values[0][0],
            came.values[1][0],
            came.values[2][0],
            {came.values[3][0], came.values[3][1]}};
}

// The row takes the place of the one that `value` holds; who reads the table hears of it first,
// while both are there.
void replace(Fn& fn, ir::NodeId node, const Candidate& row, llvm::Value* slot, llvm::Value* value) {
    Unit& unit = fn.unit;
    const ir::Schema schema = unit.ir()[node].schema;
    const ir::TypeId record = unit.record_of(schema);
    const Bytes was{fn.load(unit.ptr, value, kRow, "was"),
                    fn.load(unit.i64, value, kRow + 8, "was_bytes")};
    llvm::Value* is_there = fn.ir.CreateNot(row.deleted);
    llvm::Value* was_there = fn.ir.CreateICmpNE(was.p, unit.null_ptr(), "was_there");
    Row now, before;
    now.schema = before.schema = schema;
    now.make = [&](uint32_t column) { return read_field(fn, record, row.row.p, column); };
    before.make = [&](uint32_t column) { return read_field(fn, record, was.p, column); };
    emit_replaced(fn, {node, ir::Port::Main}, is_there, was_there, row.row, was, now, before);
    keep_row(fn, slot, fn.at(value, kRow), is_there, was_there, row.row);
}

void take_row(Fn& fn, ir::NodeId node, const Candidate& row, const Arrival& arrival) {
    Unit& unit = fn.unit;
    const uint32_t index = unit.graph.number[node.value];
    llvm::Value* slot = slot_pointer(fn, index);
    llvm::Value* pane = fn.load(unit.ptr, slot, offsetof(weir_slot, pane), "pane");
    llvm::Value* value = find_entry(fn, entry_layout(unit, index, 0, kValueBytes), slot, pane,
                                    arrival.hash, arrival.key);
    fn.when(wins(fn, value, row.time, row.order), "latest", [&] {
        fn.store(unit.int64(1), value, kSeen);
        fn.store(row.time, value, kTime);
        fn.store(row.order, value, kOrder);
        replace(fn, node, row, slot, value);
    });
}

}  // namespace

void consume_latest(Fn& fn, Place place, const ir::Latest& op, const Row& row) {
    Unit& unit = fn.unit;
    const uint32_t index = unit.graph.number[place.node.value];
    FailureScope scope(fn, place.node, row);
    std::vector<Value> keys;
    for (const ir::ExprId key : op.keys) keys.push_back(fn.eval(key, row));
    llvm::Value* deleted = op.deleted.valid() ? fn.eval_bool(op.deleted, row) : unit.bit(false);
    scope.finish([&] {
        const Candidate candidate{stamp_time(fn, place, row), order_of(fn, row), deleted,
                                  write_kept_row(fn, place, row)};
        Arrival arrival;
        arrival.key = write_canonical(fn, unit.graph.slots[index].key, keys);
        arrival.hash = fn.call("wh_hash", unit.i64, {arrival.key.p, arrival.key.n}, "hash");
        arrival.values = sent_values(fn, candidate);
        exchange(
            fn, index, arrival, [&] { take_row(fn, place.node, candidate, arrival); },
            [&](Fn& there, const Arrival& came) {
                take_row(there, place.node, received(came), came);
            });
    });
}

void describe_latest_slot(Unit& unit, uint32_t index, StructConstant& desc) {
    const ir::NodeId node = unit.graph.slots[index].node;
    const EntryLayout layout = entry_layout(unit, index, 0, kValueBytes);
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(layout.key_bytes));
    WEIR_SET(desc, weir_slot_desc, value_bytes, unit.int32(kValueBytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(value_record(unit)));
    WEIR_SET(desc, weir_slot_desc, value_offset, unit.int32(kRow));
    WEIR_SET(desc, weir_slot_desc, row,
             unit.type_descriptor(unit.record_of(unit.ir()[node].schema)));
}

}  // namespace weir::codegen
