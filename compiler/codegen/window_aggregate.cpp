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

constexpr uint32_t kEntryHead = 16;    // hash, epoch, flags
constexpr uint32_t kSessionHead = 24;  // start, last, armed

ir::TypeId key_record(WindowSlot& slot) { return slot.unit.graph.slots[slot.index].key; }

// Everything that a row brings, evaluated before the first store.
struct Brings {
    std::vector<Value> keys;
    std::vector<Brought> items;
};

Brings evaluate(Fn& fn, const ir::WindowAggregate& op, const Row& row) {
    Brings brings;
    for (const ir::ExprId key : op.keys) brings.keys.push_back(fn.eval(key, row));
    for (const ir::Aggregate& aggregate : op.aggregates)
        brings.items.push_back(bring(fn, aggregate, row));
    return brings;
}

// Whether what the operator keeps depends on the order of rows of one time.
bool needs_order(const ir::WindowAggregate& op) {
    return std::any_of(
        op.aggregates.begin(), op.aggregates.end(), [](const ir::Aggregate& aggregate) {
            using Kind = ir::AggregateKind;
            return aggregate.kind == Kind::First || aggregate.kind == Kind::Last ||
                   aggregate.kind == Kind::ArgMax || aggregate.kind == Kind::ArgMin;
        });
}

// What is not a tumbling window may be missed by some of a row's windows and held by others.
bool needs_watermark(const ir::WindowAggregate& op) {
    return op.window.kind == ir::WindowKind::Hopping ||
           op.window.kind == ir::WindowKind::Cumulating;
}

// When a row is and what it brings, in the form in which it goes to another worker.
struct Stamped {
    llvm::Value* time = nullptr;
    llvm::Value* order = nullptr;
    llvm::Value* watermark = nullptr;
    std::vector<Brought> items;
};

std::vector<Value> sent_values(Fn& fn, const ir::WindowAggregate& op, const Stamped& row) {
    const auto number = [&](llvm::Value* value) {
        return fn.simple(fn.unit.types().of(ir::TypeKind::Int), value);
    };
    std::vector<Value> values{number(row.time)};
    if (needs_order(op)) values.push_back(number(row.order));
    if (needs_watermark(op)) values.push_back(number(row.watermark));
    for (const Brought& item : row.items) {
        if (item.taken != nullptr)
            values.push_back(fn.simple(fn.unit.types().of(ir::TypeKind::Bool), item.taken));
        values.insert(values.end(), item.values.begin(), item.values.end());
    }
    return values;
}

// The same from what came: `like` has the form of each item.
Stamped received(Fn& fn, const ir::WindowAggregate& op, const std::vector<Brought>& like,
                 const Arrival& arrival) {
    size_t next = 0;
    const auto take = [&] { return arrival.values[next++]; };
    Stamped row;
    row.time = take()[0];
    row.order = needs_order(op) ? take()[0] : fn.unit.int64(0);
    row.watermark = needs_watermark(op) ? take()[0] : fn.unit.int64(INT64_MIN);
    for (const Brought& item : like) {
        Brought& made = row.items.emplace_back();
        if (item.taken != nullptr) made.taken = take()[0];
        for (size_t i = 0; i < item.values.size(); ++i) made.values.push_back(take());
    }
    return row;
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

// The call that knows whether the element is new. `pane` is null for sessions, whose elements stand
// in the session.
void add_distinct(Fn& fn, WindowSlot& slot, size_t aggregate, const Bytes& key, llvm::Value* pane,
                  llvm::Value* value, const Brought& row) {
    Unit& unit = fn.unit;
    const auto add = [&] {
        const ir::TypeId record = element_record(unit, slot.op.aggregates[aggregate]);
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

void store_all(Fn& fn, WindowSlot& slot, const Stamped& row, const Bytes& key,
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

llvm::Value* watermark_of(Fn& fn, const Row& row) {
    return row.facts.watermark != nullptr ? row.facts.watermark : fn.unit.int64(INT64_MIN);
}

llvm::Value* order_of(Fn& fn, const Row& row) {
    return row.facts.order != nullptr ? row.facts.order : fn.unit.int64(0);
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
    Unit& unit = fn.unit;
    const Bytes& key = arrival.key;
    llvm::Value* value =
        fn.call("wh_entry", unit.ptr,
                {fn.context, slot_at, pane, arrival.hash, key.p, key.n,
                 unit.int32(slot.key_bytes), unit.int32(slot.value_at()),
                 unit.int32(slot.entry_bytes())},
                "value");
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
            return Value{{}, {fn.call("weir_received_pane", unit.ptr,
                                      {fn.context, unit.int32(slot.index), row.time, row.watermark},
                                      "pane")}};
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
    const Brings brings = evaluate(fn, slot.op, row);
    scope.finish([&] {
        const Stamped stamped{row.facts.time, order_of(fn, row), watermark_of(fn, row),
                              brings.items};
        const Bytes key = write_canonical(fn, key_record(slot), brings.keys);
        llvm::Value* hash = fn.call("wh_hash", unit.i64, {key.p, key.n}, "hash");
        const Arrival arrival{key, hash, sent_values(fn, slot.op, stamped), nullptr};
        exchange(
            fn, slot.index, arrival, [&] { add_to_pane(fn, slot, stamped, arrival, slot_at, pane); },
            [&](Fn& there, const Arrival& came) {
                const Stamped back = received(there, slot.op, brings.items, came);
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
        const Arrival arrival{write_canonical(fn, key_record(slot), keys),
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
                 unit.int32(slot.key_bytes), unit.int32(slot.value_at()),
                 unit.int32(slot.entry_bytes())},
                "value");
    store_all(fn, slot, row, key, slot_at, nullptr, value);
}

void add_row(Fn& fn, WindowSlot& slot, Place place, const Row& row) {
    FailureScope scope(fn, place.node, row);
    const Brings brings = evaluate(fn, slot.op, row);
    scope.finish([&] {
        const Stamped stamped{row.facts.time, order_of(fn, row), nullptr, brings.items};
        const Bytes key = write_canonical(fn, key_record(slot), brings.keys);
        llvm::Value* hash = fn.call("wh_hash", fn.unit.i64, {key.p, key.n}, "hash");
        const Arrival arrival{key, hash, sent_values(fn, slot.op, stamped), nullptr};
        exchange(
            fn, slot.index, arrival, [&] { add_to_session(fn, slot, stamped, arrival); },
            [&](Fn& there, const Arrival& came) {
                const Stamped back = received(there, slot.op, brings.items, came);
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
    const std::vector<Value> keys = read_canonical(fn, key_record(slot), function->getArg(1));
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
    const Brings brings = evaluate(fn, slot.op, row);
    scope.finish([&] {
        const Bytes key = write_canonical(fn, key_record(slot), brings.keys);
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
    WEIR_SET(desc, weir_window_desc, every, length(tumbling ? window.size : window.every));
    WEIR_SET(desc, weir_window_desc, offset, unit.int64(window.offset_us));
    WEIR_SET(desc, weir_window_desc, max, unit.int64(window.max_us.value_or(INT64_MAX)));
    if (window.size.unit != ir::CalendarUnit::None) {
        WEIR_SET(desc, weir_window_desc, zone, unit.text(window.zone));
        if (window.zone != "UTC") unit.features.insert("zones");
    }
    return desc.finish();
}

// Whether nobody behind `edge` can see the order of rows of one window: it leads to `top` over the
// whole row alone.
bool order_is_hidden(Unit& unit, ir::Edge edge) {
    for (const stage::Consumer& consumer : unit.graph.consumers_of(edge)) {
        const ir::Operator& op = unit.ir()[consumer.node].op;
        const bool passes =
            std::holds_alternative<ir::Project>(op) || std::holds_alternative<ir::Where>(op);
        if (std::holds_alternative<ir::TopPerWindow>(op)) continue;
        if (!passes || !order_is_hidden(unit, {consumer.node, ir::Port::Main})) return false;
    }
    return true;
}

}  // namespace

uint32_t WindowSlot::value_at() const {
    const uint32_t key = key_bytes == WEIR_VARIABLE ? 16 : key_bytes;
    const bool session = op.window.kind == ir::WindowKind::Session;
    return kEntryHead + key + (session ? kSessionHead : 0);
}

uint32_t WindowSlot::entry_bytes() const { return value_at() + accumulators.bytes; }

WindowSlot::WindowSlot(Unit& unit_of_job, uint32_t slot_index, const ir::WindowAggregate& window)
    : unit(unit_of_job),
      index(slot_index),
      op(window),
      accumulators(accumulators_of(unit, op)),
      key_bytes(canonical_bytes(unit, unit.graph.slots[index].key)) {}

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
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(slot.key_bytes));
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

void describe_distinct_slot(Unit& unit, uint32_t index, const ir::WindowAggregate& op,
                            StructConstant& desc) {
    const stage::Slot& distinct = unit.graph.slots[index];
    WindowSlot parent(unit, distinct.parent, op);
    const ir::TypeId element = element_record(unit, op.aggregates[distinct.aggregate]);
    const uint32_t element_bytes = canonical_bytes(unit, element);
    const bool session = op.window.kind == ir::WindowKind::Session;
    const bool variable =
        element_bytes == WEIR_VARIABLE || (!session && parent.key_bytes == WEIR_VARIABLE);
    const uint32_t key_bytes =
        variable ? WEIR_VARIABLE : element_bytes + (session ? 0 : parent.key_bytes);
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(key_bytes));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(element));
    WEIR_SET(desc, weir_slot_desc, value_offset,
             unit.int32(parent.accumulators.items[distinct.aggregate].offsets[0]));
}

}  // namespace weir::codegen
