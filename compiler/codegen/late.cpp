// Rows of Late ports. A row of an operator's own port is made of what enters the operator; where
// plan found that its columns can be made of the source's record again (LateRow), and for a
// source's port, the record is decoded once more, with the fields that late rows have. Late rows
// are rare, so this is a function of its own beside the loop.
#include <algorithm>

#include "compiler/codegen/expr.h"
#include "compiler/codegen/source.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

// Calls `body` with window_start, window_end and late_by of each late row of one record.
void for_each_window(Fn& fn, const ir::Schema& schema, const LateWindows& late,
                     llvm::function_ref<void(const std::vector<Value>&)> body) {
    Unit& unit = fn.unit;
    const size_t first = schema.size() - 3;
    const auto column = [&](size_t i, llvm::Value* time) {
        const ir::TypeId type = schema[first + i].type;
        const Value value = time == nullptr
                                ? fn.null_of(unit.types().nullable(type))
                                : Value{unit.types().nullable(type), {unit.bit(false), time}};
        return coerce(fn, value, type);
    };
    const Value late_by{schema[first + 2].type, {late.late_by}};
    if (late.windows == nullptr) return body({column(0, nullptr), column(1, nullptr), late_by});
    fn.loop(late.count, "missed", [&](llvm::Value* i) {
        llvm::Value* window =
            fn.ir.CreateInBoundsGEP(unit.i8, late.windows, fn.ir.CreateShl(i, 4), "window");
        body({column(0, fn.load(unit.i64, window, 0, "start")),
              column(1, fn.load(unit.i64, window, 8, "end")), late_by});
    });
}

const plan::LateRow* late_row_of(Unit& unit, ir::NodeId node) {
    for (const plan::LateRow& row : unit.graph.plan.late_rows) {
        if (row.op == node) return &row;
    }
    return nullptr;
}

// late.<name>(context, input, windows, count, late_by): emits a row on the Late port of `node` for
// each of the windows, or one without a window. The record is decoded once. `columns`: expressions
// over the source, or the source's columns themselves.
llvm::Function* late_function(Unit& unit, ir::NodeId node, ir::NodeId source_node,
                              const std::vector<ir::ExprId>* columns, bool has_windows) {
    llvm::Function*& function = unit.late_functions[{node.value, has_windows}];
    if (function != nullptr) return function;
    const ir::Node& at = unit.ir()[node];
    function = unit.function("late." + at.relation + "." + at.label, unit.none,
                             {unit.ptr, unit.ptr, unit.ptr, unit.i64, unit.i64});
    function->addFnAttr(llvm::Attribute::NoInline);
    Fn fn(unit, function);
    const uint32_t source_index = unit.graph.number[source_node.value];
    const auto& source = std::get<ir::Source>(unit.ir()[source_node].op);
    llvm::Value* input = function->getArg(1);
    llvm::Value* partition = fn.load(unit.ptr, input, offsetof(weir_input, partition), "partition");
    Leaves leaves(unit, source.wire,
                  plan::record_needs(unit.graph.plan, source_node, /*late_reader=*/true));
    llvm::Value* array = fn.scratch(sizeof(weir_leaf) * (leaves.size() + 1), "leaves");
    llvm::Value* bad = fn.call("weir_decode_late", unit.i32, {fn.context, input, array}, "bad");
    fn.when(fn.ir.CreateICmpEQ(bad, unit.int32(0)), "made", [&] {
        leaves.declare(fn);
        leaves.take(fn, array);
        Row record;
        fill_source_row(fn, source_index, input, partition, leaves, record);
        const ir::Schema schema = ir::schema_of(unit.ir(), {node, ir::Port::Late});
        const size_t own = schema.size() - 3;
        const auto column = [&](uint32_t i) {
            return columns ? fn.eval((*columns)[i], record) : fn.column(record, i);
        };
        FailureScope scope(fn, node, record);
        for (uint32_t i = 0; columns && i < own; ++i) {
            if (can_fail(unit, (*columns)[i])) column(i);
        }
        scope.finish([&] {
            const LateWindows late{has_windows ? function->getArg(2) : nullptr, function->getArg(3),
                                   function->getArg(4)};
            for_each_window(fn, schema, late, [&](const std::vector<Value>& extra) {
                Row row;
                row.schema = schema;
                row.facts = record.facts;
                row.make = [&](uint32_t i) { return i < own ? column(i) : extra[i - own]; };
                emit(fn, {node, ir::Port::Late}, row);
            });
        });
    });
    fn.ir.CreateRetVoid();
    return function;
}

void emit_again(Fn& fn, ir::NodeId node, ir::NodeId source, const std::vector<ir::ExprId>* columns,
                const Row& row, const LateWindows& late) {
    Unit& unit = fn.unit;
    if (unit.graph.consumers_of({node, ir::Port::Late}).empty()) return;
    CHECK(row.facts.input != nullptr);
    const bool has_windows = late.windows != nullptr;
    llvm::Function* function = late_function(unit, node, source, columns, has_windows);
    fn.uses_arena = true;
    fn.ir.CreateCall(function,
                     {fn.context, row.facts.input, has_windows ? late.windows : unit.null_ptr(),
                      late.count, late.late_by});
}

void emit_here(Fn& fn, ir::NodeId node, const Row& row, const LateWindows& windows) {
    const ir::Schema schema = ir::schema_of(fn.unit.ir(), {node, ir::Port::Late});
    const size_t own = schema.size() - 3;
    for_each_window(fn, schema, windows, [&](const std::vector<Value>& extra) {
        Row late;
        late.schema = schema;
        late.facts = row.facts;
        late.facts.time = nullptr;
        late.facts.watermark = nullptr;
        late.make = [&](uint32_t column) {
            return column < own ? fn.column(row, column) : extra[column - own];
        };
        emit(fn, {node, ir::Port::Late}, late);
    });
}

// Whether the columns that enter the operator are there for every row, late or not: then nothing
// has to be decoded again.
bool is_at_hand(Unit& unit, Place place) {
    const ir::Edge& input = unit.ir()[place.node].inputs[place.input];
    if (input.port != ir::Port::Main) return false;
    for (const plan::Needs& column : unit.graph.plan.needs[input.node.value]) {
        const auto live = [](plan::Need need) { return need == plan::Need::Live; };
        if (!std::all_of(column.begin(), column.end(), live)) return false;
    }
    return true;
}

}  // namespace

void emit_late(Fn& fn, Place place, ir::Late late, uint32_t drop, const Row& row,
               const LateWindows& windows) {
    Unit& unit = fn.unit;
    if (drop != stage::kNone) {
        llvm::Value* counts = fn.load(unit.ptr, fn.context, offsetof(weir_context, late), "late");
        llvm::Value* count = fn.load(unit.i64, counts, drop * sizeof(uint64_t));
        fn.store(fn.ir.CreateAdd(count, windows.count), counts, drop * sizeof(uint64_t));
    }
    if (late == ir::Late::Into) {
        const plan::LateRow* again =
            is_at_hand(unit, place) ? nullptr : late_row_of(unit, place.node);
        if (again != nullptr) {
            emit_again(fn, place.node, again->source, &again->columns, row, windows);
        } else {
            emit_here(fn, place.node, row, windows);
        }
    } else if (late == ir::Late::BySource && row.facts.source != UINT32_MAX) {
        const ir::NodeId source = unit.graph.sources[row.facts.source];
        if (std::get<ir::Source>(unit.ir()[source].op).late == ir::Late::Into) {
            emit_again(fn, source, source, nullptr, row, windows);
        }
    }
}

}  // namespace weir::codegen
