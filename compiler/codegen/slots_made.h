// Rows that come out of state: each is ordered behind the one before, and begins with an empty
// arena.
#pragma once

#include "compiler/codegen/operators.h"
#include "compiler/codegen/slots_canonical.h"

namespace weir::codegen {

// weir_slot* of a slot.
llvm::Value* slot_pointer(Fn& fn, uint32_t index);
// The facts of a row made at `time`, which may be null.
Facts made_facts(Fn& fn, llvm::Value* time);
// (time, order) by which rows that enter `place` are first and last; 0 where they have none:
// streams of bad and late records have no event time.
llvm::Value* stamp_time(Fn& fn, Place place, const Row& row);
llvm::Value* order_of(Fn& fn, const Row& row);
// Whether nobody behind `edge` can see the order of rows of one time: it leads to `top` over the
// whole row or to a snapshot alone.
bool order_is_hidden(Unit& unit, ir::Edge edge);

// How the entries of a slot's tables look.
struct EntryLayout {
    uint32_t key_bytes;  // canonical, or WEIR_VARIABLE
    uint32_t value_at;
    uint32_t entry_bytes;
};
// `head_bytes`: what stands between key and value.
EntryLayout entry_layout(Unit& unit, uint32_t slot, uint32_t head_bytes, uint32_t value_bytes);
// The value of a key in `pane`, made if it is new, marked dirty.
llvm::Value* find_entry(Fn& fn, const EntryLayout& layout, llvm::Value* slot, llvm::Value* pane,
                        llvm::Value* hash, const Bytes& key);
// Ends a function that makes one row.
void finish_made(Fn& fn);

}  // namespace weir::codegen
