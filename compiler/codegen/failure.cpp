// Arithmetic failures: from the expression that fails to the error route of one row.
#include <algorithm>

#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

// The columns of a failed row by the names that the program gives them: those of an aggregate are
// internal ones, and its items are what the projection behind it makes of them.
ir::Schema shown_schema(Unit& unit, ir::NodeId node, ir::Schema schema) {
    const auto* project = std::get_if<ir::Project>(&unit.ir()[node].op);
    if (project == nullptr) return schema;
    const ir::Schema& items = unit.ir()[node].schema;
    std::vector<bool> named(schema.size(), false);
    for (size_t i = 0; i < project->columns.size(); ++i) {
        const ir::Expr& item = unit.ir().exprs[project->columns[i]];
        if (item.kind != ir::ExprKind::Column || named[item.index]) continue;
        const bool taken = std::any_of(schema.begin(), schema.end(), [&](const ir::Column& each) {
            return each.name == items[i].name;
        });
        named[item.index] = true;
        if (!taken) schema[item.index].name = items[i].name;
    }
    return schema;
}

}  // namespace

void Fn::fail_if(llvm::Value* condition, llvm::StringRef detail) {
    CHECK(failure_ != nullptr);
    llvm::BasicBlock*& failed = failure_details_[{failure_, detail.str()}];
    if (failed == nullptr) {
        failed = block("fail");
        llvm::IRBuilder<>::InsertPointGuard guard(ir);
        enter(failed);
        call("weir_fail", unit.i32,
             {context, unit.bytes(detail.str()), unit.int64(static_cast<int64_t>(detail.size()))});
        go(failure_);
    }
    llvm::BasicBlock* fine = block("fine");
    ir.CreateCondBr(unlikely(condition), failed, fine);
    enter(fine);
}

llvm::BasicBlock* Fn::failure() {
    CHECK(failure_ != nullptr);
    return failure_;
}

FailureScope::FailureScope(Fn& fn, ir::NodeId node, const Row& input)
    : fn_(fn), node_(node), input_(input), catcher_(fn, fn.block("row_failed")), mark_(fn.mark()) {}

FailureScope::~FailureScope() { CHECK(finished_); }

void FailureScope::finish(llvm::function_ref<void()> body) {
    finished_ = true;
    catcher_.stop();
    body();
    llvm::BasicBlock* failed = catcher_.block();
    if (failed->use_empty()) {
        failed->eraseFromParent();
        return;
    }
    llvm::BasicBlock* after = fn_.block("row_done");
    fn_.go(after);
    fn_.enter(failed);
    report();
    fn_.go(after);
    // What was computed inside does not dominate the place where both ways meet.
    fn_.forget_since(mark_);
    fn_.enter(after);
}

// The row that a stateful operator made is printed whole; a source's row is its record.
void FailureScope::report() {
    Unit& unit = fn_.unit;
    fn_.forget_since(mark_);
    // That it could not be made was said when it came to be there.
    if (input_.facts.change == Change::Delete) return;
    const std::string& relation = unit.ir()[node_].relation;
    fn_.call(
        "weir_fail_in", unit.none,
        {fn_.context, unit.bytes(relation), unit.int64(static_cast<int64_t>(relation.size()))});
    if (input_.facts.input) {
        fn_.call("weir_row_error", unit.none,
                 {fn_.context, input_.facts.input, unit.int32(input_.facts.source), unit.null_ptr(),
                  unit.null_ptr()});
        return;
    }
    const ir::NodeId route = unit.ir()[node_].error_source;
    llvm::Value* source = unit.int32(unit.graph.number[route.value]);
    if (unit.graph.of_errors[node_.value]) {
        fn_.call("weir_row_error", unit.none,
                 {fn_.context, unit.null_ptr(), source, unit.null_ptr(), unit.null_ptr()});
        return;
    }
    const ir::TypeId record = unit.record_of(shown_schema(unit, node_, input_.schema));
    std::vector<Value> fields;
    for (uint32_t i = 0; i < input_.schema.size(); ++i) fields.push_back(fn_.column(input_, i));
    const Bytes row = write_row(fn_, record, fields);
    fn_.call("weir_row_error", unit.none,
             {fn_.context, unit.null_ptr(), source, unit.type_descriptor(record), row.p});
}

}  // namespace weir::codegen
