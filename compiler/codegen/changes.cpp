// How changes of tables are handed on, and `changes`, which makes them rows of a stream.
#include "compiler/codegen/changes.h"

#include "compiler/codegen/slots_made.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

// `copy` as another Row of the same columns.
void pass_on(Fn& fn, const Row& row, Change change, Row& copy) {
    copy.schema = row.schema;
    copy.facts.change = change;
    copy.make = [&fn, &row](uint32_t column) { return fn.column(row, column); };
}

bool is_never(llvm::Value* condition) {
    const auto* known = llvm::dyn_cast<llvm::ConstantInt>(condition);
    return known != nullptr && known->isZero();
}

const char* op_text(Change change) {
    switch (change) {
        case Change::Insert:
            return "insert";
        case Change::Update:
            return "update";
        case Change::Delete:
            return "delete";
        case Change::None:
            break;
    }
    UNREACHABLE("a row of a stream is no change");
}

}  // namespace

llvm::Value* judge(Fn& fn, ir::NodeId node, const Row& row,
                   llvm::function_ref<llvm::Value*()> holds) {
    llvm::AllocaInst* held = fn.variable(fn.unit.i1, "held");
    fn.ir.CreateStore(fn.unit.bit(false), held);
    FailureScope scope(fn, node, row);
    llvm::Value* condition = holds();
    scope.finish([&] { fn.ir.CreateStore(condition, held); });
    return fn.ir.CreateLoad(fn.unit.i1, held, "holds");
}

void emit_sides(Fn& fn, ir::Edge edge, llvm::Value* is_there, llvm::Value* was_there,
                const Row& now, const Row& before) {
    Row was;
    pass_on(fn, before, Change::Delete, was);
    const auto side = [&](llvm::Value* condition, const char* name, const Row& row) {
        if (is_never(condition)) return;
        fn.when(condition, name, [&] { emit(fn, edge, row); });
    };
    Row update;
    pass_on(fn, now, Change::Update, update);
    update.before = &was;
    side(fn.ir.CreateAnd(is_there, was_there), "update", update);
    Row insert;
    pass_on(fn, now, Change::Insert, insert);
    side(fn.ir.CreateAnd(is_there, fn.ir.CreateNot(was_there)), "insert", insert);
    side(fn.ir.CreateAnd(fn.ir.CreateNot(is_there), was_there), "delete", was);
}

void consume_changes(Fn& fn, Place place, const ir::Changes&, const Row& row) {
    Row made;
    made.schema = fn.unit.ir()[place.node].schema;
    made.facts = made_facts(fn, nullptr);
    made.make = [&](uint32_t column) {
        if (column + 1 == made.schema.size()) return fn.string_literal(op_text(row.facts.change));
        return fn.column(row, column);
    };
    emit(fn, {place.node, ir::Port::Main}, made);
}

}  // namespace weir::codegen
