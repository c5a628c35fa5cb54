#include "compiler/codegen/slots_made.h"

#include "compiler/support/check.h"

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

llvm::Value* stamp_time(Fn& fn, Place place, const Row& row) {
    const ir::Edge& input = fn.unit.ir()[place.node].inputs[place.input];
    const bool timed = input.port == ir::Port::Main && fn.unit.ir()[input.node].has_time;
    if (!timed) return fn.unit.int64(0);
    CHECK(row.facts.time != nullptr);
    return row.facts.time;
}

bool order_is_hidden(Unit& unit, ir::Edge edge) {
    for (const stage::Consumer& consumer : unit.graph.consumers_of(edge)) {
        const ir::Operator& op = unit.ir()[consumer.node].op;
        const bool passes =
            std::holds_alternative<ir::Project>(op) || std::holds_alternative<ir::Where>(op);
        if (std::holds_alternative<ir::TopPerWindow>(op)) continue;
        if (std::holds_alternative<ir::Snapshot>(op)) continue;
        if (!passes || !order_is_hidden(unit, {consumer.node, ir::Port::Main})) return false;
    }
    return true;
}

llvm::Value* order_of(Fn& fn, const Row& row) {
    return row.facts.order != nullptr ? row.facts.order : fn.unit.int64(0);
}

EntryLayout entry_layout(Unit& unit, uint32_t slot, uint32_t head_bytes, uint32_t value_bytes) {
    constexpr uint32_t kEntryHead = 16;  // hash, epoch, flags
    EntryLayout layout;
    layout.key_bytes = canonical_bytes(unit, unit.graph.slots[slot].key);
    const uint32_t key = layout.key_bytes == WEIR_VARIABLE ? 16 : layout.key_bytes;
    layout.value_at = kEntryHead + key + head_bytes;
    layout.entry_bytes = layout.value_at + value_bytes;
    return layout;
}

llvm::Value* find_entry(Fn& fn, const EntryLayout& layout, llvm::Value* slot, llvm::Value* pane,
                        llvm::Value* hash, const Bytes& key) {
    Unit& unit = fn.unit;
    return fn.call("wh_entry", unit.ptr,
                   {fn.context, slot, pane, hash, key.p, key.n, unit.int32(layout.key_bytes),
                    unit.int32(layout.value_at), unit.int32(layout.entry_bytes)},
                   "value");
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
