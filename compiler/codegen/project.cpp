// `select`, `derive` and their kin. Columns that can fail are computed here, so that a failure
// takes the row from all consumers alike; the others when somebody asks.
#include "compiler/codegen/changes.h"
#include "compiler/codegen/expr.h"

namespace weir::codegen {

namespace {

// The columns that can fail and that somebody depends on.
std::vector<uint32_t> risky_columns(Fn& fn, Place place, const ir::Project& op) {
    const std::vector<plan::Needs>& needs = fn.unit.graph.plan.needs[place.node.value];
    std::vector<uint32_t> columns;
    for (uint32_t i = 0; i < op.columns.size(); ++i) {
        if (needs[i][0] == plan::Need::Live && can_fail(fn.unit, op.columns[i]))
            columns.push_back(i);
    }
    return columns;
}

// A value that was computed on one way of several, in variables.
struct KeptValue {
    ir::TypeId type;
    std::vector<llvm::AllocaInst*> parts;
};

KeptValue keep(Fn& fn, const Value& value) {
    KeptValue kept{value.type, {}};
    for (llvm::Value* part : value.parts) {
        kept.parts.push_back(fn.variable(part->getType(), "kept"));
        fn.ir.CreateStore(part, kept.parts.back());
    }
    return kept;
}

Value value_of(Fn& fn, const KeptValue& kept) {
    Value value{kept.type, {}};
    for (llvm::AllocaInst* part : kept.parts)
        value.parts.push_back(fn.ir.CreateLoad(part->getAllocatedType(), part));
    return value;
}

// One side of an update, projected. `made` gets its columns; -> i1: whether it could be made.
llvm::Value* project_side(Fn& fn, Place place, const ir::Project& op,
                          const std::vector<uint32_t>& risky, const Row& side, Row& made) {
    std::map<uint32_t, KeptValue> kept;
    llvm::Value* is_made = judge(fn, place.node, side, [&] {
        for (const uint32_t i : risky) kept[i] = keep(fn, fn.eval(op.columns[i], side));
        return fn.unit.bit(true);
    });
    made.schema = fn.unit.ir()[place.node].schema;
    made.make = [&fn, &op, &side, kept](uint32_t column) {
        const auto found = kept.find(column);
        return found == kept.end() ? fn.eval(op.columns[column], side)
                                   : value_of(fn, found->second);
    };
    return is_made;
}

}  // namespace

void consume_project(Fn& fn, Place place, const ir::Project& op, const Row& row) {
    const std::vector<uint32_t> risky = risky_columns(fn, place, op);
    if (row.before != nullptr) {
        Row now, before;
        llvm::Value* is_there = project_side(fn, place, op, risky, row, now);
        llvm::Value* was_there = project_side(fn, place, op, risky, *row.before, before);
        if (risky.empty()) is_there = was_there = fn.unit.bit(true);
        return emit_sides(fn, {place.node, ir::Port::Main}, is_there, was_there, now, before);
    }
    Row made;
    made.schema = fn.unit.ir()[place.node].schema;
    made.facts = row.facts;
    made.below = &row;
    made.exprs = op.columns;
    FailureScope scope(fn, place.node, row);
    for (const uint32_t i : risky) fn.column(made, i);
    scope.finish([&] { emit(fn, {place.node, ir::Port::Main}, made); });
}

}  // namespace weir::codegen
