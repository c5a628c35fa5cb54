// `select`, `derive` and their kin. Columns that can fail are computed here, so that a failure
// takes the row from all consumers alike; the others when somebody asks.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/operators.h"

namespace weir::codegen {

void consume_project(Fn& fn, Place place, const ir::Project& op, const Row& row) {
    Row made;
    made.schema = fn.unit.ir()[place.node].schema;
    made.facts = row.facts;
    made.below = &row;
    made.exprs = op.columns;
    const std::vector<plan::Needs>& needs = fn.unit.graph.plan.needs[place.node.value];
    FailureScope scope(fn, place.node, row);
    for (uint32_t i = 0; i < op.columns.size(); ++i) {
        if (needs[i][0] == plan::Need::Live && can_fail(fn.unit, op.columns[i])) fn.column(made, i);
    }
    scope.finish([&] { emit(fn, {place.node, ir::Port::Main}, made); });
}

}  // namespace weir::codegen
