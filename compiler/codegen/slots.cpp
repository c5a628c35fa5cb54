// weir_job.slots: a descriptor for each piece of state, with the functions that its operator gives.
#include "compiler/codegen/operators.h"

namespace weir::codegen {

namespace {

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
            describe_distinct_slot(unit, index, std::get<ir::WindowAggregate>(op), desc);
            break;
        case stage::SlotKind::Top:
            describe_top_slot(unit, index, std::get<ir::TopPerWindow>(op), desc);
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
