// `where`, and `union`, which changes nothing about a row.
#include "compiler/codegen/changes.h"

namespace weir::codegen {

void consume_where(Fn& fn, Place place, const ir::Where& op, const Row& row) {
    if (row.before != nullptr) {
        const auto holds = [&](const Row& side) {
            return judge(fn, place.node, side, [&] { return fn.eval_bool(op.condition, side); });
        };
        llvm::Value* is_there = holds(row);
        llvm::Value* was_there = holds(*row.before);
        return emit_sides(fn, {place.node, ir::Port::Main}, is_there, was_there, row, *row.before);
    }
    FailureScope scope(fn, place.node, row);
    llvm::Value* condition = fn.eval_bool(op.condition, row);
    scope.finish(
        [&] { fn.when(condition, "where", [&] { emit(fn, {place.node, ir::Port::Main}, row); }); });
}

void consume_union(Fn& fn, Place place, const ir::Union&, const Row& row) {
    emit(fn, {place.node, ir::Port::Main}, row);
}

}  // namespace weir::codegen
