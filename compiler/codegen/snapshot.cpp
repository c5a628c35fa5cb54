// The rows of a table that are there at the end of the input: kept by key, handed on in order of
// the key. A value in the slot is the row in row layout.
#include "compiler/codegen/exchange.h"
#include "compiler/codegen/kept_row.h"
#include "compiler/codegen/slots_made.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

constexpr uint32_t kValueBytes = 16;

llvm::Function* emit_function(Unit& unit, uint32_t index) {
    llvm::Function* function =
        unit.function(unit.graph.slots[index].name + ".emit", unit.none,
                      {unit.ptr, unit.ptr, unit.i64, unit.ptr, unit.i64, unit.i64});
    Fn fn(unit, function);
    const ir::NodeId node = unit.graph.slots[index].node;
    Row made;
    made.schema = unit.ir()[node].schema;
    made.facts = made_facts(fn, nullptr);
    const ir::TypeId record = unit.record_of(made.schema);
    llvm::Value* row = fn.load(unit.ptr, function->getArg(3), 0, "row");
    made.make = [&](uint32_t column) { return read_field(fn, record, row, column); };
    emit(fn, {node, ir::Port::Main}, made);
    finish_made(fn);
    return function;
}

// The row of a key from now on; `row` has bytes unless it is gone.
void put(Fn& fn, uint32_t index, const Arrival& arrival, const Bytes& row) {
    Unit& unit = fn.unit;
    llvm::Value* slot = slot_pointer(fn, index);
    llvm::Value* pane = fn.load(unit.ptr, slot, offsetof(weir_slot, pane), "pane");
    llvm::Value* value = find_entry(fn, entry_layout(unit, index, 0, kValueBytes), slot, pane,
                                    arrival.hash, arrival.key);
    fn.call("weir_state_string", unit.none, {fn.context, slot, value, row.p, row.n});
}

void erase(Fn& fn, uint32_t index, const Arrival& arrival) {
    fn.call("weir_table_erase", fn.unit.none,
            {fn.context, slot_pointer(fn, index), arrival.hash, arrival.key.p, arrival.key.n});
}

}  // namespace

void consume_snapshot(Fn& fn, Place place, const ir::Snapshot& op, const Row& row) {
    Unit& unit = fn.unit;
    CHECK(row.facts.change != Change::None);
    const uint32_t index = unit.graph.number[place.node.value];
    const bool gone = row.facts.change == Change::Delete;
    std::vector<Value> keys;
    for (const ir::ExprId key : op.key) keys.push_back(fn.eval(key, row));
    const Bytes bytes =
        gone ? Bytes{unit.null_ptr(), unit.int64(0)} : write_kept_row(fn, place, row);
    Arrival arrival;
    arrival.key = write_canonical(fn, unit.graph.slots[index].key, keys);
    arrival.hash = fn.call("wh_hash", unit.i64, {arrival.key.p, arrival.key.n}, "hash");
    arrival.values = {fn.simple(unit.types().of(ir::TypeKind::Bool), unit.bit(gone)),
                      Value{unit.types().of(ir::TypeKind::Bytes), {bytes.p, bytes.n}}};
    exchange(
        fn, index, arrival,
        [&] { gone ? erase(fn, index, arrival) : put(fn, index, arrival, bytes); },
        [&](Fn& there, const Arrival& came) {
            llvm::Value* erased = came.values[0][0];
            const Bytes kept{came.values[1][0], came.values[1][1]};
            there.when(erased, "gone", [&] { erase(there, index, came); });
            there.when(there.ir.CreateNot(erased), "there", [&] { put(there, index, came, kept); });
        });
}

void describe_snapshot_slot(Unit& unit, uint32_t index, StructConstant& desc) {
    const ir::NodeId node = unit.graph.slots[index].node;
    const ir::TypeId value = unit.types().record({{"row", unit.types().of(ir::TypeKind::Bytes)}});
    const EntryLayout layout = entry_layout(unit, index, 0, kValueBytes);
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(layout.key_bytes));
    WEIR_SET(desc, weir_slot_desc, value_bytes, unit.int32(kValueBytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(value));
    WEIR_SET(desc, weir_slot_desc, row,
             unit.type_descriptor(unit.record_of(unit.ir()[node].schema)));
    WEIR_SET(desc, weir_slot_desc, emit, emit_function(unit, index));
}

}  // namespace weir::codegen
