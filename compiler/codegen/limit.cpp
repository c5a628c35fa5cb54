// `limit N`: the first N rows to arrive.
#include "compiler/codegen/operators.h"

namespace weir::codegen {

void consume_limit(Fn& fn, Place place, const ir::Limit& op, const Row& row) {
    Unit& unit = fn.unit;
    const uint32_t index = unit.graph.number[place.node.value];
    FailureScope scope(fn, place.node, row);
    llvm::Value* most = fn.eval(op.count, row)[0];
    scope.finish([&] {
        llvm::Value* limits =
            fn.load(unit.ptr, fn.context, offsetof(weir_context, limits), "limits");
        llvm::Value* passed = fn.load(unit.i64, limits, index * sizeof(int64_t), "passed");
        fn.when(fn.ir.CreateICmpSLT(passed, most), "limit", [&] {
            llvm::Value* now = fn.ir.CreateAdd(passed, unit.int64(1));
            fn.store(now, limits, index * sizeof(int64_t));
            emit(fn, {place.node, ir::Port::Main}, row);
            fn.when(fn.ir.CreateICmpEQ(now, most), "limit_reached", [&] {
                fn.call("weir_limit_reached", unit.none, {fn.context, unit.int32(index)});
            });
        });
    });
}

}  // namespace weir::codegen
