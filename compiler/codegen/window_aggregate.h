// What a window's or a session's slot looks like, for the code that fills it and the descriptor
// that tells the runtime.
#pragma once

#include "compiler/codegen/accumulators.h"
#include "compiler/codegen/operators.h"

namespace weir::codegen {

struct WindowSlot {
    WindowSlot(Unit& unit, uint32_t index, const ir::WindowAggregate& op);

    uint32_t value_at() const;  // in an entry
    uint32_t entry_bytes() const;

    Unit& unit;
    uint32_t index;  // into weir_job.slots
    const ir::WindowAggregate& op;
    Accumulators accumulators;
    uint32_t key_bytes;  // canonical, or WEIR_VARIABLE
};

}  // namespace weir::codegen
