// Rows of Late ports. A row of an operator's own port is made of what enters the operator; where plan found that its columns can be
// made of the source's record again (LateRow), and for a source's port, the record is decoded once more, with the fields that late
// rows have. Late rows are rare, so this is a function of its own beside the loop.
#include "compiler/codegen/source.h"

#include "compiler/codegen/expr.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

// window_start, window_end, late_by as they are handed to the function: null bit and value of each of the first two, then a number.
std::vector<Value> extra_columns(Fn& fn, const ir::Schema& schema, llvm::ArrayRef<llvm::Value*> arguments) {
    const size_t first = schema.size() - 3;
    const auto timestamp = [&](size_t column, size_t argument) {
        const ir::TypeId type = schema[column].type;
        return coerce(fn, Value{fn.unit.types().nullable(type), {arguments[argument], arguments[argument + 1]}}, type);
    };
    return {timestamp(first, 0), timestamp(first + 1, 2), Value{schema[first + 2].type, {arguments[4]}}};
}

const plan::LateRow* late_row_of(Unit& unit, ir::NodeId node) {
    for (const plan::LateRow& row : unit.graph.plan.late_rows) {
        if (row.op == node) return &row;
    }
    return nullptr;
}

// late.<name>(context, input, start is null, start, end is null, end, late_by): emits one row on the Late port of `node`. `columns`:
// expressions over the source, or the source's columns themselves.
llvm::Function* late_function(Unit& unit, ir::NodeId node, ir::NodeId source_node, const std::vector<ir::ExprId>* columns) {
    llvm::Function*& function = unit.late_functions[node.value];
    if (function != nullptr) return function;
    const ir::Node& at = unit.ir()[node];
    function = unit.function("late." + at.relation + "." + at.label, unit.none,
                             {unit.ptr, unit.ptr, unit.i1, unit.i64, unit.i1, unit.i64, unit.i64});
    function->addFnAttr(llvm::Attribute::NoInline);
    function->addFnAttr(llvm::Attribute::Cold);
    Fn fn(unit, function);
    const uint32_t source_index = unit.graph.number[source_node.value];
    const auto& source = std::get<ir::Source>(unit.ir()[source_node].op);
    llvm::Value* input = function->getArg(1);
    llvm::Value* partition = fn.load(unit.ptr, input, offsetof(weir_input, partition), "partition");
    Leaves leaves(unit, source.wire, plan::record_needs(unit.graph.plan, source_node, /*late_reader=*/true));
    llvm::Value* array = fn.scratch(sizeof(weir_leaf) * (leaves.size() + 1), "leaves");
    llvm::Value* bad = fn.call("weir_decode_late", unit.i32, {fn.context, input, array}, "bad");
    fn.when(fn.ir.CreateICmpEQ(bad, unit.int32(0)), "made", [&] {
        leaves.declare(fn);
        leaves.take(fn, array);
        Row record;
        fill_source_row(fn, source_index, input, partition, leaves, record);
        Row row;
        row.schema = ir::schema_of(unit.ir(), {node, ir::Port::Late});
        row.facts = record.facts;
        const size_t own = row.schema.size() - 3;
        llvm::SmallVector<llvm::Value*, 5> arguments;
        for (unsigned i = 2; i < 7; ++i) arguments.push_back(function->getArg(i));
        const std::vector<Value> extra = extra_columns(fn, row.schema, arguments);
        row.make = [&](uint32_t column) {
            if (column >= own) return extra[column - own];
            return columns ? fn.eval((*columns)[column], record) : fn.column(record, column);
        };
        FailureScope scope(fn, node, record);
        for (uint32_t i = 0; columns && i < own; ++i) {
            if (can_fail(unit, (*columns)[i])) fn.column(row, i);
        }
        scope.finish([&] { emit(fn, {node, ir::Port::Late}, row); });
    });
    fn.ir.CreateRetVoid();
    return function;
}

void emit_again(Fn& fn, ir::NodeId node, ir::NodeId source, const std::vector<ir::ExprId>* columns, const Row& row,
                llvm::ArrayRef<llvm::Value*> arguments) {
    if (fn.unit.graph.consumers_of({node, ir::Port::Late}).empty()) return;
    CHECK(row.facts.input != nullptr);
    llvm::Function* function = late_function(fn.unit, node, source, columns);
    llvm::SmallVector<llvm::Value*, 7> all{fn.context, row.facts.input};
    all.append(arguments.begin(), arguments.end());
    fn.uses_arena = true;
    fn.ir.CreateCall(function, all);
}

void emit_here(Fn& fn, ir::NodeId node, const Row& row, llvm::ArrayRef<llvm::Value*> arguments) {
    Row late;
    late.schema = ir::schema_of(fn.unit.ir(), {node, ir::Port::Late});
    late.facts = row.facts;
    late.facts.time = nullptr;
    late.facts.watermark = nullptr;
    const size_t own = late.schema.size() - 3;
    const std::vector<Value> extra = extra_columns(fn, late.schema, arguments);
    late.make = [&](uint32_t column) { return column < own ? fn.column(row, column) : extra[column - own]; };
    emit(fn, {node, ir::Port::Late}, late);
}

}  // namespace

void emit_late(Fn& fn, Place place, ir::Late late, uint32_t drop, const Row& row, const Value& window_start,
               const Value& window_end, llvm::Value* late_by) {
    Unit& unit = fn.unit;
    if (drop != stage::kNone) {
        llvm::Value* counts = fn.load(unit.ptr, fn.context, offsetof(weir_context, late), "late");
        llvm::Value* count = fn.load(unit.i64, counts, drop * sizeof(uint64_t));
        fn.store(fn.ir.CreateAdd(count, unit.int64(1)), counts, drop * sizeof(uint64_t));
    }
    llvm::Value* arguments[] = {window_start[0], window_start[1], window_end[0], window_end[1], late_by};
    if (late == ir::Late::Into) {
        if (const plan::LateRow* again = late_row_of(unit, place.node)) {
            emit_again(fn, place.node, again->source, &again->columns, row, arguments);
        } else {
            emit_here(fn, place.node, row, arguments);
        }
    } else if (late == ir::Late::BySource && row.facts.source != UINT32_MAX) {
        const ir::NodeId source = unit.graph.sources[row.facts.source];
        if (std::get<ir::Source>(unit.ir()[source].op).late == ir::Late::Into) {
            emit_again(fn, source, source, nullptr, row, arguments);
        }
    }
}

}  // namespace weir::codegen
