// `top N by … per window`: a row is handed to the runtime, which keeps the best; they come back
// when the watermark has passed the window. A row kept is in row layout: the sort keys, then the
// columns.
#include "compiler/codegen/exchange.h"
#include "compiler/codegen/expr.h"
#include "compiler/codegen/operators.h"
#include "compiler/codegen/slots_canonical.h"
#include "compiler/codegen/slots_made.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

// The record of a row kept. All columns but `rank`.
ir::TypeId kept_record(Unit& unit, ir::NodeId node, const ir::TopPerWindow& op) {
    std::vector<ir::Field> fields;
    for (size_t i = 0; i < op.order.size(); ++i) {
        fields.push_back({"order" + std::to_string(i), unit.expr(op.order[i].value).type});
    }
    const ir::Schema& schema = unit.ir()[node].schema;
    for (size_t i = 0; i + 1 < schema.size(); ++i)
        fields.push_back({schema[i].name, schema[i].type});
    return unit.types().record(std::move(fields));
}

// The first sort key as an integer that is less for better rows (weir_slot.top_bar); null: its type
// has none.
llvm::Value* integer_image(Fn& fn, const ir::TopPerWindow& op, const Value& key) {
    const TypeKind kind = fn.unit.types().kind(key.type);
    const bool integer = kind == TypeKind::Bool || kind == TypeKind::Int ||
                         kind == TypeKind::Timestamp || kind == TypeKind::Date ||
                         kind == TypeKind::Duration || kind == TypeKind::Enum;
    if (!integer) return nullptr;
    llvm::Value* word = to_word(fn, fn.non_null(key)[0]);
    if (op.order[0].descending) word = fn.ir.CreateNot(word);
    return fn.ir.CreateSelect(fn.is_null(key), fn.unit.int64(INT64_MAX), word, "image");
}

void add_row(Fn& fn, uint32_t slot, llvm::Value* time, const Bytes& group, const Bytes& kept) {
    fn.call("weir_top_add", fn.unit.none,
            {fn.context, fn.unit.int32(slot), time, group.p, group.n, kept.p, kept.n});
}

void hand_over(Fn& fn, Place place, const ir::TopPerWindow& op, const Row& row,
               const std::vector<Value>& order, const std::vector<Value>& per) {
    Unit& unit = fn.unit;
    const uint32_t index = unit.graph.number[place.node.value];
    const ir::TypeId record = kept_record(unit, place.node, op);
    std::vector<Value> fields;
    for (size_t i = 0; i < order.size(); ++i)
        fields.push_back(coerce(fn, order[i], unit.type(record).fields[i].type));
    const size_t columns = unit.ir()[place.node].schema.size() - 1;
    for (uint32_t i = 0; i < columns; ++i) fields.push_back(fn.column(row, i));
    const Bytes group = write_canonical(fn, unit.graph.slots[index].key, per);
    const Bytes kept = write_row(fn, record, fields);
    const Arrival arrival{group,
                          nullptr,
                          {fn.simple(unit.types().of(TypeKind::Int), row.facts.time),
                           Value{unit.types().of(TypeKind::Bytes), {kept.p, kept.n}}},
                          nullptr};
    exchange(
        fn, index, arrival, [&] { add_row(fn, index, row.facts.time, group, kept); },
        [&](Fn& there, const Arrival& came) {
            const std::vector<Value>& values = came.values;
            expect_in_time(there, index, came, values[0][0]);
            add_row(there, index, values[0][0], came.key, {values[1][0], values[1][1]});
        });
}

llvm::Function* count_function(Unit& unit, uint32_t index, const ir::TopPerWindow& op) {
    llvm::Function* function =
        unit.function(unit.graph.slots[index].name + ".count", unit.i64, {unit.ptr});
    Fn fn(unit, function);
    const Row none;
    llvm::BasicBlock* failed = fn.block("failed");
    FailureCatcher catcher(fn, failed);
    fn.ir.CreateRet(fn.eval(op.count, none)[0]);
    catcher.stop();
    fn.enter(failed);
    fn.ir.CreateRet(unit.int64(0));
    return function;
}

llvm::Function* emit_row_function(Unit& unit, uint32_t index, const ir::TopPerWindow& op) {
    llvm::Function* function = unit.function(unit.graph.slots[index].name + ".emit_row", unit.none,
                                             {unit.ptr, unit.ptr, unit.i64, unit.i64});
    Fn fn(unit, function);
    const ir::NodeId node = unit.graph.slots[index].node;
    const ir::TypeId record = kept_record(unit, node, op);
    Row made;
    made.schema = unit.ir()[node].schema;
    made.facts = made_facts(fn, function->getArg(2));
    const auto first = static_cast<uint32_t>(op.order.size());
    made.make = [&](uint32_t column) {
        if (column + 1 == made.schema.size())
            return fn.simple(made.schema.back().type, function->getArg(3));
        return read_field(fn, record, function->getArg(1), first + column);
    };
    emit(fn, {node, ir::Port::Main}, made);
    finish_made(fn);
    return function;
}

}  // namespace

void consume_top_per_window(Fn& fn, Place place, const ir::TopPerWindow& op, const Row& row) {
    Unit& unit = fn.unit;
    CHECK(row.facts.time != nullptr);
    FailureScope scope(fn, place.node, row);
    std::vector<Value> order;
    std::vector<Value> per;
    for (const ir::SortKey& key : op.order) order.push_back(fn.eval(key.value, row));
    for (const ir::ExprId field : op.per) per.push_back(fn.eval(field, row));
    scope.finish([&] {
        const auto keep = [&] { hand_over(fn, place, op, row, order, per); };
        llvm::Value* image =
            per.empty() && !order.empty() ? integer_image(fn, op, order[0]) : nullptr;
        if (image == nullptr) return keep();
        // Most rows are worse than what is kept already: they are not even written down.
        llvm::Value* slot = slot_pointer(fn, unit.graph.number[place.node.value]);
        llvm::Value* bar = fn.load(unit.i64, slot, offsetof(weir_slot, top_bar), "bar");
        llvm::Value* bar_time = fn.load(unit.i64, slot, offsetof(weir_slot, top_time), "bar_time");
        llvm::Value* worse = fn.ir.CreateAnd(fn.ir.CreateICmpEQ(bar_time, row.facts.time),
                                             fn.ir.CreateICmpSGT(image, bar));
        fn.when(fn.unlikely(fn.ir.CreateNot(worse)), "welcome", keep);
    });
}

void describe_top_slot(Unit& unit, uint32_t index, const ir::TopPerWindow& op,
                       StructConstant& desc) {
    const ir::TypeId record = kept_record(unit, unit.graph.slots[index].node, op);
    uint64_t descending = 0;
    for (size_t i = 0; i < op.order.size(); ++i)
        descending |= uint64_t{op.order[i].descending} << i;
    WEIR_SET(desc, weir_slot_desc, key_bytes, unit.int32(WEIR_VARIABLE));
    WEIR_SET(desc, weir_slot_desc, ties, unit.int8(op.ties));
    WEIR_SET(desc, weir_slot_desc, value, unit.type_descriptor(record));
    WEIR_SET(desc, weir_slot_desc, sort_count, unit.int32(static_cast<uint32_t>(op.order.size())));
    WEIR_SET(desc, weir_slot_desc, descending, unit.int64(static_cast<int64_t>(descending)));
    WEIR_SET(desc, weir_slot_desc, top_count, count_function(unit, index, op));
    WEIR_SET(desc, weir_slot_desc, emit_row, emit_row_function(unit, index, op));
}

}  // namespace weir::codegen
