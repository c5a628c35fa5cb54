#include "runtime/state/distinct_slot.h"

#include "runtime/state/session_slot.h"

namespace weir::state {

DistinctSlot::DistinctSlot(base::Worker& worker, uint32_t index, size_t child)
    : Slot(worker, index, Layout::of(worker.job->slots[index].key_bytes, 0, 0)), child_(child) {}

Slot& DistinctSlot::parent() const { return slot_of(context()->slots[desc().parent]); }

bool DistinctSlot::of_session() const { return parent().desc().kind == WEIR_SLOT_SESSION; }

void DistinctSlot::add(weir_pane* pane, char* value, uint64_t hash, std::string_view key) {
    char* count = value + desc().value_offset;
    if (of_session()) {
        static_cast<SessionSlot&>(parent()).add_distinct(layout(), count, hash, key);
    } else {
        parent().add_distinct(layout(), child_, *static_cast<Pane*>(pane), reinterpret_cast<int64_t*>(count), hash, key);
    }
}

void DistinctSlot::for_each_row(uint32_t group, const VisitRow& visit) const {
    if (of_session()) return static_cast<SessionSlot&>(parent()).for_each_element(*this, group, visit);
    parent().for_each_pane([&](const Pane& pane) { visit_group(*pane.children[child_], group, visit); });
}

void DistinctSlot::for_each_pane(const std::function<void(const Pane&)>& visit) const {
    if (of_session()) return;  // its elements are marked with their sessions
    parent().for_each_pane([&](const Pane& pane) { visit(*pane.children[child_]); });
}

}  // namespace weir::state
