#include "compiler/codegen/slots_made.h"

namespace weir::codegen {

llvm::Value* slot_pointer(Fn& fn, uint32_t index) {
    llvm::Value* slots = fn.load(fn.unit.ptr, fn.context, offsetof(weir_context, slots), "slots");
    return fn.at(slots, uint64_t{index} * sizeof(weir_slot), "slot");
}

Facts made_facts(Fn& fn, llvm::Value* time) {
    Facts facts;
    facts.time = time;
    facts.order = fn.load(fn.unit.i64, fn.context, offsetof(weir_context, made), "order");
    fn.store(fn.ir.CreateAdd(facts.order, fn.unit.int64(1)), fn.context,
             offsetof(weir_context, made));
    return facts;
}

void finish_made(Fn& fn) {
    fn.ir.CreateRetVoid();
    if (!fn.uses_arena) return;
    llvm::BasicBlock& entry = fn.function->getEntryBlock();
    llvm::IRBuilder<>::InsertPointGuard guard(fn.ir);
    // Behind the variables, which stand first.
    fn.ir.SetInsertPoint(&entry, entry.getFirstNonPHIOrDbgOrAlloca());
    llvm::Value* begin =
        fn.load(fn.unit.ptr, fn.context, offsetof(weir_context, arena_begin), "arena_begin");
    fn.store(begin, fn.context, offsetof(weir_context, arena));
}

}  // namespace weir::codegen
