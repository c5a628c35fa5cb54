// `unnest xs as x`: a row for each element. `left unnest` gives one row with null for a list that
// is null or empty.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/operators.h"
#include "compiler/codegen/row_layout.h"

namespace weir::codegen {

namespace {

// The element of the row number `i`; null when the list has none (only with `left`).
Value element_at(Fn& fn, const Value& list, llvm::Value* count, llvm::Value* i, ir::TypeId type,
                 bool left) {
    const ir::TypeId element = fn.unit.type(list.type).element;
    const auto read = [&] {
        return coerce(fn, read_element(fn, element, list[0], count, i), type);
    };
    if (!left) return read();
    return fn.choose(fn.ir.CreateICmpULT(i, count), "element", read,
                     [&] { return fn.null_of(type); });
}

}  // namespace

void consume_unnest(Fn& fn, Place place, const ir::Unnest& op, const Row& row) {
    Unit& unit = fn.unit;
    FailureScope scope(fn, place.node, row);
    const Value list = fn.eval(op.list, row);
    scope.finish([&] {
        // A null list has no bytes.
        const Value items = fn.non_null(list);
        llvm::Value* count = list_count(fn, items[0], items[1]);
        llvm::Value* one = unit.int64(1);
        llvm::Value* rows =
            op.left ? fn.ir.CreateBinaryIntrinsic(llvm::Intrinsic::umax, count, one) : count;
        const ir::Schema schema = unit.ir()[place.node].schema;
        fn.loop(rows, "unnest", [&](llvm::Value* i) {
            Row made;
            made.schema = schema;
            made.facts = row.facts;
            made.make = [&](uint32_t column) {
                if (column + 1 < schema.size()) return fn.column(row, column);
                return element_at(fn, items, count, i, schema.back().type, op.left);
            };
            emit(fn, {place.node, ir::Port::Main}, made);
        });
    });
}

}  // namespace weir::codegen
