#include "runtime/state/slot.h"

#include <algorithm>
#include <cstring>

#include "runtime/state/keys.h"

namespace weir::state {
namespace {

weir_pane empty_pane = {};

// Places in `rows`, in order of (end, key).
std::vector<uint32_t> sorted(const std::vector<Closing>& rows, const weir_type& key) {
    std::vector<uint32_t> order(rows.size());
    if (is_plain_integer_key(key)) {
        std::vector<std::pair<int64_t, uint32_t>> keys(rows.size());
        for (uint32_t i = 0; i < rows.size(); i++) {
            std::memcpy(&keys[i].first, rows[i].key.data(), 8);
            keys[i].second = i;
        }
        std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
            int64_t a_end = rows[a.second].end;
            int64_t b_end = rows[b.second].end;
            return a_end != b_end ? a_end < b_end : a.first < b.first;
        });
        for (uint32_t i = 0; i < rows.size(); i++) order[i] = keys[i].second;
        return order;
    }
    for (uint32_t i = 0; i < rows.size(); i++) order[i] = i;
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        if (rows[a].end != rows[b].end) return rows[a].end < rows[b].end;
        return compare_keys(key, rows[a].key.data(), rows[b].key.data()) < 0;
    });
    return order;
}

// What a row takes while it waits for those before it.
constexpr uint64_t kWaitingBytes = sizeof(Closing) + sizeof(uint32_t);
constexpr size_t kWaitingKeptMax = 64 << 10;

}  // namespace

weir_pane& no_pane() { return empty_pane; }

Slot::Slot(base::Worker& worker, uint32_t index, Layout layout)
    : worker_(worker), index_(index), layout_(layout), pool_(worker) {
    weir_slot& slot = abi();
    slot = {};
    slot.pane = &no_pane();
    slot.top_time = INT64_MIN;
    slot.top_bar = INT64_MAX;
    slot.key_bytes = layout.key_bytes;
    slot.value_at = layout.value_at;
    slot.entry_bytes = layout.entry_bytes;
    slot.desc = &worker.job->slots[index];
    slot.owner = this;
    bool has_value = slot.desc->kind != WEIR_SLOT_DISTINCT && slot.desc->kind != WEIR_SLOT_TOP;
    if (has_value && slot.desc->value != nullptr) string_places_ = string_places(*slot.desc->value);
}

void Slot::note_changed(Pane& pane, char* entry) {
    entry_at(entry)->epoch = abi().epoch;
    if (tracking) pane.marks.changed.push_back(entry_at(entry)->hash);
}

void Slot::due_lowered() const {
    if (worker_.time != nullptr) worker_.time->due_lowered();
}

char* Slot::entry(Pane& pane, uint64_t hash, std::string_view key) {
    bool is_new = false;
    char* entry = find_or_insert(layout(), pane, hash, key, &is_new);
    if (is_new || entry_at(entry)->epoch != abi().epoch) note_changed(pane, entry);
    return entry + layout().value_at;
}

void Slot::add_distinct(const Layout& layout, size_t child, Pane& pane, int64_t* count,
                              uint64_t hash, std::string_view key) {
    Pane& elements = *pane.children[child];
    bool is_new = false;
    char* entry = find_or_insert(layout, elements, hash, key, &is_new);
    if (!is_new) return;
    note_changed(elements, entry);
    ++*count;
}

void Slot::dirty(char* entry) { note_changed(*current_, entry); }

void Slot::store_string(weir_str* place, const char* p, uint64_t n) {
    uint64_t bytes = WEIR_STR_LEN(n);
    uint64_t old_bytes = WEIR_STR_LEN(place->n);
    Heap& heap = current_->heap;
    char* to = const_cast<char*>(place->p);
    if (to == nullptr || Heap::room(old_bytes) != Heap::room(bytes)) {
        char* fresh = heap.take(bytes);
        if (bytes != 0) std::memcpy(fresh, p, bytes);
        if (to != nullptr) heap.give(to, old_bytes);
        to = fresh;
    } else if (bytes != 0) {
        std::memmove(to, p, bytes);
    }
    place->p = to;
    place->n = n;
}

void Slot::release_strings(char* value) {
    for (uint32_t offset : string_places_) {
        auto* place = reinterpret_cast<weir_str*>(value + offset);
        if (place->p != nullptr) current_->heap.give(const_cast<char*>(place->p), WEIR_STR_LEN(place->n));
        *place = {};
    }
}

void Slot::emit_all(std::vector<Closing>& rows) {
    const weir_slot_desc& slot = desc();
    uint64_t waiting = rows.capacity() * kWaitingBytes;
    pool_.count(waiting);
    std::vector<uint32_t> order;
    if (slot.unordered == 0) order = sorted(rows, *slot.key);
    for (size_t i = 0; i < rows.size() && !stopping(); i++) {
        const Closing& row = rows[order.empty() ? i : order[i]];
        slot.emit(context(), row.key.data(), row.key.size(), row.value, row.start, row.end);
    }
    rows.clear();
    if (rows.capacity() > kWaitingKeptMax) rows.shrink_to_fit();
    pool_.uncount(waiting);
}

void Slot::visit_group(const Pane& pane, uint32_t group, const VisitRow& visit) const {
    for_each_entry(layout_, pane.tables[group], [&](const char* entry) {
        StoredRow row;
        row.group = group;
        row.start = pane.start;
        row.excluded_until = pane.excluded_until;
        row.key = key_of(layout_, entry);
        row.bytes = {entry + layout_.value_at, layout_.value_bytes};
        visit(row);
    });
}

}  // namespace weir::state
