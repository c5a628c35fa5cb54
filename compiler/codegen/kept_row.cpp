#include "compiler/codegen/kept_row.h"

#include <algorithm>

namespace weir::codegen {

Bytes write_kept_row(Fn& fn, Place place, const Row& row) {
    Unit& unit = fn.unit;
    const std::vector<plan::Needs>& needs = unit.graph.plan.needs[place.node.value];
    std::vector<Value> fields;
    for (uint32_t i = 0; i < row.schema.size(); ++i) {
        const bool live =
            std::find(needs[i].begin(), needs[i].end(), plan::Need::Live) != needs[i].end();
        fields.push_back(live ? fn.column(row, i) : fn.zero_of(row.schema[i].type));
    }
    return write_row(fn, unit.record_of(row.schema), fields);
}

void emit_replaced(Fn& fn, ir::Edge edge, llvm::Value* is_there, llvm::Value* was_there,
                   const Bytes& now_bytes, const Bytes& was_bytes, const Row& now,
                   const Row& before) {
    Unit& unit = fn.unit;
    llvm::Value* both = fn.ir.CreateAnd(is_there, was_there, "both");
    const Value same = fn.choose(
        both, "same",
        [&] {
            llvm::Value* equal = fn.call(
                "wh_equal", unit.i32, {now_bytes.p, now_bytes.n, was_bytes.p, was_bytes.n}, "same");
            return fn.simple({}, fn.ir.CreateICmpNE(equal, unit.int32(0)));
        },
        [&] { return fn.simple({}, unit.bit(false)); });
    fn.when(fn.ir.CreateNot(same[0]), "changed",
            [&] { emit_sides(fn, edge, is_there, was_there, now, before); });
}

void keep_row(Fn& fn, llvm::Value* slot, llvm::Value* kept, llvm::Value* is_there,
              llvm::Value* was_there, const Bytes& now) {
    Unit& unit = fn.unit;
    fn.when(is_there, "keep", [&] {
        fn.call("weir_state_string", unit.none, {fn.context, slot, kept, now.p, now.n});
    });
    fn.when(fn.ir.CreateAnd(was_there, fn.ir.CreateNot(is_there)), "forget",
            [&] { fn.call("weir_state_forget", unit.none, {fn.context, slot, kept}); });
}

}  // namespace weir::codegen
