// `key by … |> window … |> aggregate {…}`. A row finds its pane (or session), its key's entry
// there, and adds itself to the accumulators; when a window ends, the runtime calls `emit` for each
// key, which makes the results and hands the row on.
#include "compiler/codegen/window_aggregate.h"

#include <algorithm>

#include "compiler/codegen/exchange.h"
#include "compiler/codegen/expr.h"
#include "compiler/codegen/slots_made.h"
#include "compiler/support/check.h"
#include "runtime/hot/table.h"

namespace weir::codegen {

namespace {

llvm::Value* watermark_of(Fn& fn, const Row& row) {
    return row.facts.watermark != nullptr ? row.facts.watermark : fn.unit.int64(INT64_MIN);
}

// `windows`, `count`: as in weir_missed; NULL, 1 for a session, which has none.
void late_rows(Fn& fn, WindowSlot& slot, Place place, const Row& row, llvm::Value* windows,
               llvm::Value* count) {
    llvm::Value* late_by = fn.ir.CreateSub(watermark_of(fn, row), row.facts.time, "late_by");
    emit_late(fn, place, slot.op.late, fn.unit.graph.slots[slot.index].drop, row,
              {windows, count, late_by});
}

void count_outside(Fn& fn, uint32_t drop) {
    llvm::Value* counts =
        fn.load(fn.unit.ptr, fn.context, offsetof(weir_context, outside), "outside");
    llvm::Value* count = fn.load(fn.unit.i64, counts, drop * sizeof(uint64_t));
    fn.store(fn.ir.CreateAdd(count, fn.unit.int64(1)), counts, drop * sizeof(uint64_t));
}

// ---- windows ----

// The pane of a row that the pane used last does not take: one late row for each window missed.
// Leaves the builder where the pane is known; goes to `done` when the row counts nowhere.
llvm::Value* search_pane(Fn& fn, WindowSlot& slot, Place place, const Row& row,
                         llvm::BasicBlock* done) {
    Unit& unit = fn.unit;
    fn.uses_arena = true;
    llvm::Value* missed = fn.scratch(sizeof(weir_missed), "missed");
    llvm::Value* pane =
        fn.call("weir_window_pane", unit.ptr,
                {fn.context, unit.int32(slot.index), row.facts.time, watermark_of(fn, row), missed},
                "pane");
    llvm::Value* count = fn.load(unit.i64, missed, offsetof(weir_missed, count), "count");
    if (row.facts.watermark != nullptr) {
        fn.when(fn.ir.CreateICmpNE(count, unit.int64(0)), "late", [&] {
            late_rows(fn, slot, place, row,
                      fn.load(unit.ptr, missed, offsetof(weir_missed, windows), "windows"), count);
        });
    }
    llvm::BasicBlock* nowhere = fn.block("nowhere");
    llvm::BasicBlock* found = fn.block("found");
    fn.ir.CreateCondBr(fn.ir.CreateICmpEQ(pane, unit.null_ptr()), nowhere, found);
    fn.enter(nowhere);
    const uint32_t drop = unit.graph.slots[slot.index].drop;
    if (drop != stage::kNone) {
        fn.when(fn.ir.CreateICmpEQ(count, unit.int64(0)), "outside",
                [&] { count_outside(fn, drop); });
    }
    fn.go(done);
    fn.enter(found);
    return pane;
}

llvm::Value* find_pane(Fn& fn, WindowSlot& slot, Place place, const Row& row, llvm::Value* slot_at,
                       llvm::BasicBlock* done) {
    Unit& unit = fn.unit;
    llvm::Value* holds = fn.call("wh_pane_holds", unit.i32,
                                 {slot_at, row.facts.time, watermark_of(fn, row)}, "holds");
    llvm::BasicBlock* same = fn.block("same_pane");
    llvm::BasicBlock* search = fn.block("search_pane");
    llvm::BasicBlock* ready = fn.block("pane_ready");
    fn.ir.CreateCondBr(fn.likely(fn.ir.CreateICmpNE(holds, unit.int32(0))), same, search);
    fn.enter(same);
    llvm::Value* last = fn.load(unit.ptr, slot_at, offsetof(weir_slot, pane), "last_pane");
    fn.go(ready);
    fn.enter(search);
    llvm::Value* other;
    {
        Scope scope(fn);
        other = search_pane(fn, slot, place, row, done);
    }
    llvm::BasicBlock* searched = fn.ir.GetInsertBlock();
    fn.go(ready);
    fn.enter(ready);
    llvm::PHINode* pane = fn.ir.CreatePHI(unit.ptr, 2, "pane");
    pane->addIncoming(last, same);
    pane->addIncoming(other, searched);
    return pane;
}

void add_to_pane(Fn& fn, WindowSlot& slot, const Stamped& row, const Arrival& arrival,
                 llvm::Value* slot_at, llvm::Value* pane) {
    const Bytes& key = arrival.key;
    llvm::Value* value = find_entry(fn, slot.entry, slot_at, pane, arrival.hash, key);
    store_all(fn, slot, row, key, slot_at, pane, value);
}

// The sender has made the late rows; which windows these were follows from the row's own watermark.
llvm::Value* received_pane(Fn& fn, WindowSlot& slot, const Stamped& row, llvm::Value* slot_at) {
    Unit& unit = fn.unit;
    fn.uses_arena = true;
    llvm::Value* holds =
        fn.call("wh_pane_holds", unit.i32, {slot_at, row.time, row.watermark}, "holds");
    return fn.choose(
        fn.likely(fn.ir.CreateICmpNE(holds, unit.int32(0))), "pane",
        [&] {
            return Value{{}, {fn.load(unit.ptr, slot_at, offsetof(weir_slot, pane), "last_pane")}};
        },
        [&] {
            return Value{
                {},
                {fn.call("weir_received_pane", unit.ptr,
                         {fn.context, unit.int32(slot.index), row.time, row.watermark}, "pane")}};
        })[0];
}

// The late rows are made, and the pane is found, before anything is evaluated: also when the row
// then goes to another worker. Its windows are the same there.
void consume_window(Fn& fn, WindowSlot& slot, Place place, const Row& row) {
    Unit& unit = fn.unit;
    llvm::Value* slot_at = slot_pointer(fn, slot.index);
    llvm::BasicBlock* done = fn.block("window_done");
    const size_t mark = fn.mark();
    llvm::Value* pane = find_pane(fn, slot, place, row, slot_at, done);
    FailureScope scope(fn, place.node, row);
    const Brings brings = evaluate(fn, slot, row);
    scope.finish([&] {
        const Stamped stamped{row.facts.time, order_of(fn, row), watermark_of(fn, row),
                              brings.items};
        const Bytes key = write_canonical(fn, slot.key_record(), brings.keys);
        llvm::Value* hash = fn.call("wh_hash", unit.i64, {key.p, key.n}, "hash");
        const Arrival arrival{key, hash, sent_values(fn, slot, stamped), nullptr};
        exchange(
            fn, slot.index, arrival,
            [&] { add_to_pane(fn, slot, stamped, arrival, slot_at, pane); },
            [&](Fn& there, const Arrival& came) {
                const Stamped back = received(there, slot, brings.items, came);
                llvm::Value* at = slot_pointer(there, slot.index);
                add_to_pane(there, slot, back, came, at, received_pane(there, slot, back, at));
            });
    });
    fn.go(done);
    fn.forget_since(mark);
    fn.enter(done);
}

// ---- sessions ----

// Whether something depends on a column of the row for each row, and not for late ones alone.
bool is_live(Unit& unit, Place place, uint32_t column) {
    const ir::Edge& input = unit.ir()[place.node].inputs[place.input];
    if (input.port != ir::Port::Main) return true;
    const plan::Needs& needs = unit.graph.plan.needs[input.node.value][column];
    return std::find(needs.begin(), needs.end(), plan::Need::Live) != needs.end();
}

// A row is late for sessions when its time has passed already; `body` takes those that are not.
void unless_late(Fn& fn, WindowSlot& slot, Place place, const Row& row,
                 llvm::function_ref<void()> body) {
    if (row.facts.watermark == nullptr) return body();
    llvm::BasicBlock* late = fn.block("late");
    llvm::BasicBlock* in_time = fn.block("in_time");
    llvm::BasicBlock* done = fn.block("session_done");
    llvm::Value* behind = fn.ir.CreateICmpSLT(row.facts.time, row.facts.watermark);
    const size_t mark = fn.mark();
    fn.ir.CreateCondBr(fn.unlikely(behind), late, in_time);
    fn.enter(late);
    late_rows(fn, slot, place, row, nullptr, fn.unit.int64(1));
    fn.go(done);
    fn.forget_since(mark);
    fn.enter(in_time);
    body();
    fn.go(done);
    fn.forget_since(mark);
    fn.enter(done);
}

void keep_row(Fn& fn, WindowSlot& slot, llvm::Value* time, llvm::Value* order, const Bytes& kept) {
    fn.call("weir_session_hold", fn.unit.none,
            {fn.context, fn.unit.int32(slot.index), time, order, kept.p, kept.n});
}

// With `max` a row waits until W > its time: its live columns are kept, and `take` does the rest.
// Its keys say where it waits.
void hold_row(Fn& fn, WindowSlot& slot, Place place, const Row& row) {
    Unit& unit = fn.unit;
    FailureScope scope(fn, place.node, row);
    std::vector<Value> keys;
    for (const ir::ExprId key : slot.op.keys) keys.push_back(fn.eval(key, row));
    scope.finish([&] {
        const ir::TypeId record = unit.record_of(row.schema);
        std::vector<Value> fields;
        for (uint32_t i = 0; i < row.schema.size(); ++i) {
            fields.push_back(is_live(unit, place, i) ? fn.column(row, i)
                                                     : fn.zero_of(row.schema[i].type));
        }
        const Bytes kept = write_row(fn, record, fields);
        const ir::TypeId integer = unit.types().of(ir::TypeKind::Int);
        llvm::Value* order = order_of(fn, row);
        const Arrival arrival{write_canonical(fn, slot.key_record(), keys),
                              nullptr,
                              {fn.simple(integer, row.facts.time), fn.simple(integer, order),
                               Value{unit.types().of(ir::TypeKind::Bytes), {kept.p, kept.n}}},
                              nullptr};
        exchange(
            fn, slot.index, arrival, [&] { keep_row(fn, slot, row.facts.time, order, kept); },
            [&](Fn& there, const Arrival& came) {
                expect_in_time(there, slot.index, came, came.values[0][0]);
                keep_row(there, slot, came.values[0][0], came.values[1][0],
                         {came.values[2][0], came.values[2][1]});
            });
    });
}

void add_to_session(Fn& fn, WindowSlot& slot, const Stamped& row, const Arrival& arrival) {
    Unit& unit = fn.unit;
    llvm::Value* slot_at = slot_pointer(fn, slot.index);
    const Bytes& key = arrival.key;
    llvm::Value* value =
        fn.call("wh_session", unit.ptr,
                {fn.context, unit.int32(slot.index), slot_at, row.time, arrival.hash, key.p, key.n,
                 unit.int32(slot.entry.key_bytes), unit.int32(slot.entry.value_at),
                 unit.int32(slot.entry.entry_bytes)},
                "value");
    store_all(fn, slot, row, key, slot_at, nullptr, value);
}

void add_row(Fn& fn, WindowSlot& slot, Place place, const Row& row) {
    FailureScope scope(fn, place.node, row);
    const Brings brings = evaluate(fn, slot, row);
    scope.finish([&] {
        const Stamped stamped{row.facts.time, order_of(fn, row), nullptr, brings.items};
        const Bytes key = write_canonical(fn, slot.key_record(), brings.keys);
        llvm::Value* hash = fn.call("wh_hash", fn.unit.i64, {key.p, key.n}, "hash");
        const Arrival arrival{key, hash, sent_values(fn, slot, stamped), nullptr};
        exchange(
            fn, slot.index, arrival, [&] { add_to_session(fn, slot, stamped, arrival); },
            [&](Fn& there, const Arrival& came) {
                const Stamped back = received(there, slot, brings.items, came);
                expect_in_time(there, slot.index, came, back.time);
                add_to_session(there, slot, back, came);
            });
    });
}

void consume_session(Fn& fn, WindowSlot& slot, Place place, const Row& row) {
    unless_late(fn, slot, place, row, [&] {
        if (slot.op.window.max_us) return hold_row(fn, slot, place, row);
        add_row(fn, slot, place, row);
    });
}

// ---- functions of the descriptor ----

llvm::Function* combine_function(WindowSlot& slot, const std::string& name) {
    Unit& unit = slot.unit;
    llvm::Function* function =
        unit.function(name + ".combine", unit.none, {unit.ptr, unit.ptr, unit.ptr});
    Fn fn(unit, function);
    const Stored at{slot_pointer(fn, slot.index), function->getArg(1)};
    for (const Accumulator& item : slot.accumulators.items)
        combine(fn, item, at, function->getArg(2));
    fn.ir.CreateRetVoid();
    return function;
}

// The row that the window makes, and the shorter one that an error shows when a result cannot be
// made.
llvm::Function* emit_function(WindowSlot& slot, const std::string& name) {
    Unit& unit = slot.unit;
    llvm::Function* function = unit.function(
        name + ".emit", unit.none, {unit.ptr, unit.ptr, unit.i64, unit.ptr, unit.i64, unit.i64});
    Fn fn(unit, function);
    llvm::Value* value = function->getArg(3);
    llvm::Value* start = function->getArg(4);
    llvm::Value* end = function->getArg(5);
    const ir::NodeId node = unit.graph.slots[slot.index].node;
    const std::vector<Value> keys = read_canonical(fn, slot.key_record(), function->getArg(1));
    const ir::Schema schema = unit.ir()[node].schema;

    Row made;
    made.schema = schema;
    made.facts = made_facts(fn, fn.ir.CreateSub(end, unit.int64(1), "time"));
    std::vector<Value> results;
    made.make = [&](uint32_t column) -> Value {
        if (column < keys.size()) return keys[column];
        const size_t i = column - keys.size();
        if (i < 2) return fn.simple(schema[column].type, i == 0 ? start : end);
        return results[i - 2];
    };
    Row window;
    window.schema =
        ir::Schema(schema.begin(), schema.begin() + static_cast<ptrdiff_t>(keys.size()) + 2);
    window.facts = made.facts;
    window.make = made.make;

    FailureScope scope(fn, node, window);
    for (const Accumulator& item : slot.accumulators.items)
        results.push_back(result(fn, item, value));
    scope.finish([&] { emit(fn, {node, ir::Port::Main}, made); });
    finish_made(fn);
    return function;
}

// A row that was held, in its turn. `row_type`: of its columns.
llvm::Function* take_function(WindowSlot& slot, const std::string& name, ir::TypeId row_type) {
    Unit& unit = slot.unit;
    llvm::Function* function =
        unit.function(name + ".take", unit.none, {unit.ptr, unit.ptr, unit.i64, unit.i64});
    Fn fn(unit, function);
    const ir::NodeId node = unit.graph.slots[slot.index].node;
    Row row;
    row.schema = ir::schema_of(unit.ir(), unit.ir()[node].inputs[0]);
    row.facts.time = function->getArg(2);
    row.facts.order = function->getArg(3);
    row.make = [&](uint32_t column) {
        return read_field(fn, row_type, function->getArg(1), column);
    };
    FailureScope scope(fn, node, row);
    const Brings brings = evaluate(fn, slot, row);
    scope.finish([&] {
        const Bytes key = write_canonical(fn, slot.key_record(), brings.keys);
        llvm::Value* hash = fn.call("wh_hash", unit.i64, {key.p, key.n}, "hash");
        llvm::Value* value = fn.call(
            "weir_session_take", unit.ptr,
            {fn.context, unit.int32(slot.index), row.facts.time, hash, key.p, key.n}, "value");
        store_all(fn, slot, {row.facts.time, row.facts.order, nullptr, brings.items}, key,
                  slot_pointer(fn, slot.index), nullptr, value);
    });
    finish_made(fn);
    return function;
}

llvm::Constant* window_descriptor(Unit& unit, const ir::Window& window) {
    StructConstant desc(unit.context, sizeof(weir_window_desc));
    const auto length = [&](const ir::Span& span) {
        return unit.int64(span.unit == ir::CalendarUnit::None ? span.us : span.units);
    };
    WEIR_SET(desc, weir_window_desc, kind, unit.int8(static_cast<uint8_t>(window.kind)));
    WEIR_SET(desc, weir_window_desc, unit, unit.int8(static_cast<uint8_t>(window.size.unit)));
    WEIR_SET(desc, weir_window_desc, size, length(window.size));
    const bool tumbling = window.kind == ir::WindowKind::Tumbling;
    const ir::Span& every = tumbling ? window.size : window.every;
    WEIR_SET(desc, weir_window_desc, every_unit, unit.int8(static_cast<uint8_t>(every.unit)));
    WEIR_SET(desc, weir_window_desc, every, length(every));
    WEIR_SET(desc, weir_window_desc, offset, unit.int64(window.offset_us));
    WEIR_SET(desc, weir_window_desc, max, unit.int64(window.max_us.value_or(INT64_MAX)));
    if (window.size.unit != ir::CalendarUnit::None) {
        WEIR_SET(desc, weir_window_desc, zone, unit.text(window.zone));
        if (window.zone != "UTC") unit.features.insert("zones");
    }
    return desc.finish();
}

}  // namespace

void consume_window_aggregate(Fn& fn, Place place, const ir::WindowAggregate& op, const Row& row) {
    WindowSlot slot(fn.unit, fn.unit.graph.number[place.node.value], op);
    CHECK(row.facts.time != nullptr);
    if (op.window.kind == ir::WindowKind::Session) {
        consume_session(fn, slot, place, row);
    } else {
        consume_window(fn, slot, place, row);
    }
}

void describe_window_slot(Unit& unit, uint32_t index, const ir::WindowAggregate& op,
                          StructConstant& desc) {
    WindowSlot slot(unit, index, op);
    const std::string name = unit.graph.slots[index].name;
    const ir::NodeId node = unit.graph.slots[index].node;
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(slot.entry.key_bytes));
    WEIR_SET(desc, weir_slot_desc, value_bytes, unit.int32(slot.accumulators.bytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(slot.accumulators.record));
    WEIR_SET(desc, weir_slot_desc, window, window_descriptor(unit, op.window));
    WEIR_SET(desc, weir_slot_desc, unordered,
             unit.int8(order_is_hidden(unit, {node, ir::Port::Main})));
    WEIR_SET(desc, weir_slot_desc, combine, combine_function(slot, name));
    WEIR_SET(desc, weir_slot_desc, emit, emit_function(slot, name));
    if (op.window.kind == ir::WindowKind::Session && op.window.max_us) {
        const ir::TypeId row = unit.record_of(ir::schema_of(unit.ir(), unit.ir()[node].inputs[0]));
        WEIR_SET(desc, weir_slot_desc, row, unit.type_descriptor(row));
        WEIR_SET(desc, weir_slot_desc, take, take_function(slot, name, row));
    }
}

}  // namespace weir::codegen
