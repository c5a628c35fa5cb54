// What generated code calls: each finds the slot's object and hands on.
#include <cstdlib>
#include <string_view>

#include "runtime/state/distinct_slot.h"
#include "runtime/state/session_slot.h"
#include "runtime/state/table_slot.h"
#include "runtime/state/top_slot.h"
#include "runtime/state/window_slot.h"

using namespace weir::state;

namespace {

template <typename Kind>
Kind& slot_at(weir_context* context, uint32_t slot) {
    return static_cast<Kind&>(slot_of(context->slots[slot]));
}

}  // namespace

extern "C" {

weir_pane* weir_window_pane(weir_context* context, uint32_t slot, int64_t time, int64_t watermark, weir_missed* missed) {
    return slot_at<WindowSlot>(context, slot).pane_for(time, watermark, missed);
}

weir_pane* weir_received_pane(weir_context* context, uint32_t slot, int64_t time, int64_t watermark) {
    weir_missed missed;
    weir_pane* pane = slot_at<WindowSlot>(context, slot).pane_for(time, watermark, &missed);
    // Our bug: its sender saw an open window, and the watermark travels behind the rows.
    if (pane == nullptr) std::abort();
    return pane;
}

char* weir_pane_entry(weir_context*, weir_slot* slot, weir_pane* pane, uint64_t hash, const char* key, uint64_t key_n) {
    return slot_of(*slot).entry(*static_cast<Pane*>(pane), hash, {key, key_n});
}

void weir_slot_dirty(weir_context*, weir_slot* slot, char* entry) { slot_of(*slot).dirty(entry); }

void weir_state_string(weir_context*, weir_slot* slot, weir_str* place, const char* p, uint64_t n) {
    slot_of(*slot).store_string(place, p, n);
}

void weir_distinct_add(weir_context* context, uint32_t slot, weir_pane* pane, char* value, uint64_t hash, const char* key,
                       uint64_t n) {
    slot_at<DistinctSlot>(context, slot).add(pane, value, hash, {key, n});
}

char* weir_session(weir_context* context, uint32_t slot, int64_t time, uint64_t hash, const char* key, uint64_t key_n) {
    return slot_at<SessionSlot>(context, slot).session(time, hash, {key, key_n});
}

void weir_session_hold(weir_context* context, uint32_t slot, int64_t time, uint64_t order, const char* row,
                       uint64_t bytes) {
    slot_at<SessionSlot>(context, slot).hold({time, order, const_cast<char*>(row), bytes});
}

char* weir_session_take(weir_context* context, uint32_t slot, int64_t time, uint64_t hash, const char* key, uint64_t key_n) {
    return slot_at<SessionSlot>(context, slot).take(time, hash, {key, key_n});
}

void weir_top_add(weir_context* context, uint32_t slot, int64_t time, const char* group, uint64_t group_n, const char* row,
                  uint64_t bytes) {
    slot_at<TopSlot>(context, slot).add(time, {group, group_n}, row, bytes);
}

void weir_group_changed(weir_context*, weir_slot* slot, char* value) {
    static_cast<TableSlot&>(slot_of(*slot)).note_group(value);
}

void weir_state_forget(weir_context*, weir_slot* slot, weir_str* place) {
    static_cast<TableSlot&>(slot_of(*slot)).forget(place);
}

void weir_table_erase(weir_context*, weir_slot* slot, uint64_t hash, const char* key, uint64_t key_n) {
    static_cast<TableSlot&>(slot_of(*slot)).erase(hash, {key, key_n});
}

}  // extern "C"
