#include "runtime/state/table_slot.h"

#include <algorithm>
#include <cstring>

namespace weir::state {
namespace {

constexpr size_t kRowsMax = 4096;
constexpr uint32_t kChanged = 1;  // of Entry.flags; compiler/codegen/table_aggregate.cpp reads it

}  // namespace

TableSlot::TableSlot(base::Worker& worker, uint32_t index, size_t distinct_count)
    : Slot(worker, index,
           Layout::of(worker.job->slots[index].key_bytes, 0, worker.job->slots[index].value_bytes)),
      pane_(pool(), distinct_count) {
    set_current(&pane_);
    abi().pane = &pane_;
}

void TableSlot::note_group(char* value) {
    Entry& entry = *entry_at(value - layout().value_at);
    entry.flags |= kChanged;
    changed_.push_back(entry.hash);
}

void TableSlot::forget(weir_str* place) {
    pane_.heap.give(const_cast<char*>(place->p), WEIR_STR_LEN(place->n));
    *place = {};
}

void TableSlot::erase(uint64_t hash, std::string_view key) {
    weir_table& table = pane_.tables[group_of(hash)];
    char* entry = find(layout(), table, hash, key);
    if (entry == nullptr) return;
    if (tracking) pane_.marks.gone.push_back({hash, std::string(key), pane_.start});
    release_strings(entry + layout().value_at);
    state::erase(layout(), table, pane_.heap, entry);
}

void TableSlot::emit_by_clock(int64_t now_ns) {
    if (desc().emit_every_us == 0 || now_ns < next_emit_ns_ || congested()) return;
    // The first changes wait as well: a short job emits each group once.
    if (next_emit_ns_ != INT64_MIN) emit_changed();
    next_emit_ns_ = now_ns + desc().emit_every_us * 1000;
}

int64_t TableSlot::due() const {
    bool waits = desc().kind == WEIR_SLOT_SNAPSHOT ? !emitted_ : !changed_.empty();
    return waits && desc().kind != WEIR_SLOT_LATEST ? time::kAtEnd : time::kNever;
}

void TableSlot::advance_to(int64_t) {
    if (stopping()) return;
    if (desc().kind == WEIR_SLOT_GROUPS) emit_changed();
    if (desc().kind == WEIR_SLOT_SNAPSHOT) emit_snapshot();
}

// What is emitted changes no group of this slot: rows that are made of it never enter it.
void TableSlot::emit_changed() {
    // With other workers what is made stays near what channels hold; nobody sees the order then.
    size_t count =
        worker().outbox == nullptr ? changed_.size() : std::min(changed_.size(), kRowsMax);
    rows_.clear();
    rows_.reserve(count);
    for (size_t i = changed_.size() - count; i < changed_.size(); i++) {
        uint64_t hash = changed_[i];
        const weir_table& table = pane_.tables[group_of(hash)];
        for_each_of_hash(layout(), table, hash, [&](char* entry) {
            if ((entry_at(entry)->flags & kChanged) == 0) return;
            entry_at(entry)->flags &= ~kChanged;
            note_changed(pane_, entry);
            rows_.push_back({key_of(layout(), entry), entry + layout().value_at, 0, 0});
        });
    }
    changed_.resize(changed_.size() - count);
    std::vector<std::pair<uint64_t, std::string>> emptied = emptied_groups();
    emit_all(rows_);
    for (const auto& [hash, key] : emptied) erase(hash, key);
}

std::vector<std::pair<uint64_t, std::string>> TableSlot::emptied_groups() const {
    std::vector<std::pair<uint64_t, std::string>> emptied;
    if (desc().retracts == 0) return emptied;
    for (const Closing& row : rows_) {
        int64_t rows = 0;
        std::memcpy(&rows, row.value + desc().value_offset - sizeof rows, sizeof rows);
        const Entry& entry = *entry_at(row.value - layout().value_at);
        if (rows == 0) emptied.emplace_back(entry.hash, row.key);
    }
    return emptied;
}

void TableSlot::collect(std::vector<Closing>* rows) const {
    for (const weir_table& table : pane_.tables) {
        for_each_entry(layout(), table, [&](const char* entry) {
            rows->push_back({key_of(layout(), entry), entry + layout().value_at, 0, 0});
        });
    }
}

void TableSlot::emit_snapshot() {
    emitted_ = true;
    collect(&rows_);
    emit_all(rows_);
}

void TableSlot::for_each_row(uint32_t group, const VisitRow& visit) const {
    visit_group(pane_, group, visit);
}

}  // namespace weir::state
