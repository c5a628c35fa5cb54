// `where`, and `union`, which changes nothing about a row.
#include "compiler/codegen/operators.h"

namespace weir::codegen {

void consume_where(Fn& fn, Place place, const ir::Where& op, const Row& row) {
    FailureScope scope(fn, place.node, row);
    llvm::Value* condition = fn.eval_bool(op.condition, row);
    scope.finish(
        [&] { fn.when(condition, "where", [&] { emit(fn, {place.node, ir::Port::Main}, row); }); });
}

void consume_union(Fn& fn, Place place, const ir::Union&, const Row& row) {
    emit(fn, {place.node, ir::Port::Main}, row);
}

}  // namespace weir::codegen
