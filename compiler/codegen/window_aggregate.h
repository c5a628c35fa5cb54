// What a window's or a session's slot looks like, for the code that fills it and the descriptor
// that tells the runtime.
#pragma once

#include "compiler/codegen/aggregate_slot.h"

namespace weir::codegen {

struct WindowSlot : AggregateSlot {
    WindowSlot(Unit& unit_of_job, uint32_t slot_index, const ir::WindowAggregate& window)
        : AggregateSlot(unit_of_job, slot_index, window.keys, window.aggregates,
                        window.window.kind == ir::WindowKind::Session),
          op(window) {
        sends_time = true;
        // What is not a tumbling window may be missed by some of a row's windows and held by
        // others.
        sends_watermark = window.window.kind == ir::WindowKind::Hopping ||
                          window.window.kind == ir::WindowKind::Cumulating;
    }

    const ir::WindowAggregate& op;
};

}  // namespace weir::codegen
