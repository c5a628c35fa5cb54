// weir_job.slots: a descriptor for each piece of state, with the functions that its operator gives.
#include "compiler/codegen/window_aggregate.h"

namespace weir::codegen {

namespace {

void describe_distinct(Unit& unit, uint32_t index, const ir::Operator& op, StructConstant& desc) {
    const uint32_t parent = unit.graph.slots[index].parent;
    if (const auto* table = std::get_if<ir::TableAggregate>(&op)) {
        const AggregateSlot slot(unit, parent, table->keys, table->aggregates, /*session=*/false);
        return describe_distinct_slot(unit, index, slot, desc);
    }
    describe_distinct_slot(unit, index, WindowSlot(unit, parent, std::get<ir::WindowAggregate>(op)),
                           desc);
}

llvm::Constant* slot_descriptor(Unit& unit, uint32_t index) {
    const stage::Slot slot = unit.graph.slots[index];
    StructConstant desc(unit.context, sizeof(weir_slot_desc));
    WEIR_SET(desc, weir_slot_desc, name, unit.text(slot.name));
    WEIR_SET(desc, weir_slot_desc, kind, unit.int8(static_cast<uint8_t>(slot.kind)));
    WEIR_SET(desc, weir_slot_desc, key, unit.type_descriptor(slot.key));
    if (slot.parent != stage::kNone)
        WEIR_SET(desc, weir_slot_desc, parent, unit.int32(slot.parent));
    // A copy: making its functions may move the nodes.
    const ir::Operator op = unit.ir()[slot.node].op;
    switch (slot.kind) {
        case stage::SlotKind::Window:
        case stage::SlotKind::Session:
            describe_window_slot(unit, index, std::get<ir::WindowAggregate>(op), desc);
            break;
        case stage::SlotKind::Distinct:
            describe_distinct(unit, index, op, desc);
            break;
        case stage::SlotKind::Top:
            describe_top_slot(unit, index, std::get<ir::TopPerWindow>(op), desc);
            break;
        case stage::SlotKind::Groups:
            describe_groups_slot(unit, index, std::get<ir::TableAggregate>(op), desc);
            break;
        case stage::SlotKind::Latest:
            describe_latest_slot(unit, index, desc);
            break;
        case stage::SlotKind::Snapshot:
            describe_snapshot_slot(unit, index, desc);
            break;
    }
    return desc.finish();
}

}  // namespace

llvm::Constant* slot_descriptors(Unit& unit) {
    std::vector<llvm::Constant*> slots;
    for (uint32_t i = 0; i < unit.graph.slots.size(); ++i)
        slots.push_back(slot_descriptor(unit, i));
    return unit.array(slots, "slots");
}

}  // namespace weir::codegen
