// `latest by k`: the row with the greatest (time, order stamp) of each key. Its value in the slot:
// whether there was a row, its stamp, and the row in row layout (none: the last one says `deleted`).
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

// The row takes the place of the one that `value` holds; who reads the table hears of it first,
// while both are there.
void replace(Fn& fn, Place place, const Row& row, llvm::Value* deleted, llvm::Value* slot,
             llvm::Value* value) {
    Unit& unit = fn.unit;
    const ir::TypeId record = unit.record_of(row.schema);
    const Bytes now = write_kept_row(fn, place, row);
    const Bytes was{fn.load(unit.ptr, value, kRow, "was"),
                    fn.load(unit.i64, value, kRow + 8, "was_bytes")};
    llvm::Value* is_there = fn.ir.CreateNot(deleted);
    llvm::Value* was_there = fn.ir.CreateICmpNE(was.p, unit.null_ptr(), "was_there");
    Row before;
    before.schema = row.schema;
    before.make = [&](uint32_t column) { return read_field(fn, record, was.p, column); };
    emit_replaced(fn, {place.node, ir::Port::Main}, is_there, was_there, now, was, row, before);
    keep_row(fn, slot, fn.at(value, kRow), is_there, was_there, now);
}

}  // namespace

void consume_latest(Fn& fn, Place place, const ir::Latest& op, const Row& row) {
    Unit& unit = fn.unit;
    const uint32_t index = unit.graph.number[place.node.value];
    FailureScope scope(fn, place.node, row);
    std::vector<Value> keys;
    for (const ir::ExprId key : op.keys) keys.push_back(fn.eval(key, row));
    llvm::Value* deleted =
        op.deleted.valid() ? fn.eval_bool(op.deleted, row) : unit.bit(false);
    scope.finish([&] {
        const Bytes key = write_canonical(fn, unit.graph.slots[index].key, keys);
        llvm::Value* hash = fn.call("wh_hash", unit.i64, {key.p, key.n}, "hash");
        llvm::Value* slot = slot_pointer(fn, index);
        llvm::Value* pane = fn.load(unit.ptr, slot, offsetof(weir_slot, pane), "pane");
        llvm::Value* value =
            find_entry(fn, entry_layout(unit, index, 0, kValueBytes), slot, pane, hash, key);
        llvm::Value* time = stamp_time(fn, place, row);
        llvm::Value* order = order_of(fn, row);
        fn.when(wins(fn, value, time, order), "latest", [&] {
            fn.store(unit.int64(1), value, kSeen);
            fn.store(time, value, kTime);
            fn.store(order, value, kOrder);
            replace(fn, place, row, deleted, slot, value);
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
