#include "runtime/state/window_slot.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/hot/hot.h"
#include "runtime/state/keys.h"

namespace weir::state {
namespace {

constexpr size_t kSparePanesMax = 16;

// Counts in the window that ends at `end`.
bool counts(const Pane& pane, int64_t end) { return pane.excluded_until < end; }

}  // namespace

WindowSlot::WindowSlot(base::Worker& worker, uint32_t index, size_t distinct_count)
    : Slot(worker, index,
           Layout::of(worker.job->slots[index].key_bytes, 0, worker.job->slots[index].value_bytes)),
      windows_(worker.job->slots[index].window),
      distinct_count_(distinct_count),
      combined_(pool(), distinct_count) {}

int64_t WindowSlot::note_missed(time::Windows::Numbers windows, int64_t watermark,
                                weir_missed* missed) {
    weir_context* context = this->context();
    uint64_t most = static_cast<uint64_t>(windows.behind - windows.first) * 16;
    if (static_cast<uint64_t>(context->arena_limit - context->arena) < most)
        weir_arena_more(context, most);
    missed->windows = reinterpret_cast<int64_t*>(context->arena);
    int64_t number = windows.first;
    for (; number < windows.behind; number++) {
        time::Window window = windows_.window(number);
        if (window.end > watermark) break;
        missed->windows[2 * missed->count] = window.start;
        missed->windows[2 * missed->count + 1] = window.end;
        missed->count++;
    }
    context->arena += missed->count * 16;
    return number;
}

Pane* WindowSlot::pane_for(int64_t time, int64_t watermark, weir_missed* missed) {
    *missed = {};
    time::Windows::Numbers windows = windows_.holding(time);
    if (windows.none()) return nullptr;
    int64_t excluded_until = INT64_MIN;
    // No window has closed ahead of W(p), unless the partition was idle: then what has closed
    // decides.
    if (windows_.window(windows.first).end <= std::max(watermark, closed_until_)) {
        if (watermark == INT64_MIN)
            std::abort();  // our bug: rows that operators make are never late
        int64_t next = note_missed(windows, std::max(watermark, closed_until_), missed);
        if (next == windows.behind) return nullptr;
        // Windows that have closed already need no separate pane: they never look at this slice
        // again.
        int64_t last_missed = missed->windows[2 * missed->count - 1];
        if (last_missed > closed_until_) excluded_until = last_missed;
    }
    Pane* pane = find_or_make(time, excluded_until);
    set_current(pane);
    // A pane that counts in some windows only must not be found by the rows that count in all.
    abi().pane = excluded_until == INT64_MIN ? pane : &no_pane();
    return pane;
}

std::unique_ptr<Pane> WindowSlot::fresh_pane() {
    if (spare_.empty()) return std::make_unique<Pane>(pool(), distinct_count_);
    std::unique_ptr<Pane> pane = std::move(spare_.back());
    spare_.pop_back();
    return pane;
}

Pane* WindowSlot::find_or_make(int64_t time, int64_t excluded_until) {
    time::Window slice = windows_.slice_of(time);
    std::unique_ptr<Pane>& place = panes_[{slice.start, excluded_until}];
    if (place != nullptr) return place.get();
    place = fresh_pane();
    place->start = slice.start;
    place->end = slice.end;
    place->first_end = windows_.window(windows_.holding(time).first).end;
    place->excluded_until = excluded_until;
    place->expected = expected_;
    for (auto& child : place->children) {
        child->start = slice.start;
        child->end = slice.end;
        child->excluded_until = excluded_until;
    }
    time::Window next;
    if (!windows_.first_after(slice.start, std::max(closed_until_, excluded_until), &next)) {
        std::abort();  // a row that is late for all its windows never gets here
    }
    bool lower = next.end < due();
    wait_for(*place, next.end);
    if (lower) due_lowered();
    return place.get();
}

void WindowSlot::wait_for(Pane& pane, int64_t end) {
    pane.next_end = end;
    Waiting& waiting = ends_[end];
    waiting.panes++;
    waiting.start = pane.start;
}

void WindowSlot::advance_to(int64_t watermark) {
    while (!ends_.empty() && due() <= watermark && !stopping()) {
        const auto& [end, waiting] = *ends_.begin();
        time::Window window;
        if (!windows_.first_after(waiting.start, end - 1, &window)) std::abort();
        close(window);
        if (congested()) return;
    }
}

void WindowSlot::close(time::Window window) {
    auto first = panes_.lower_bound({window.start, INT64_MIN});
    auto last = panes_.lower_bound({window.end, INT64_MIN});
    closing_.clear();
    closing_groups_ = GroupSet();
    for (auto i = first; i != last; ++i) {
        if (!counts(*i->second, window.end)) continue;
        closing_.push_back(i->second.get());
        closing_groups_.add(i->second->groups);
    }
    const bool is_one = closing_.size() == 1;
    closed_until_ = window.end;
    if (abi().pane->first_end <= closed_until_) abi().pane = &no_pane();
    if (desc().unordered != 0 && distinct_count_ == 0) {
        if (is_one) {
            for (const weir_table& table : closing_[0]->tables) emit_table(table, window);
        } else {
            emit_by_group(window);
        }
    } else {
        if (!is_one) combine();
        rows_.clear();
        add_rows(is_one ? *closing_[0] : combined_, &rows_, window);
        emit_all(rows_);
    }
    if (!is_one) combined_.clear();
    drop_done(first, last, window.end);
}

void WindowSlot::emit_table(const weir_table& table, time::Window window) const {
    for_each_entry(layout(), table, [&](const char* entry) {
        if (stopping()) return;
        std::string_view key = key_of(layout(), entry);
        desc().emit(context(), key.data(), key.size(), entry + layout().value_at, window.start,
                    window.end);
    });
}

void WindowSlot::emit_by_group(time::Window window) {
    set_current(&combined_);
    abi().pane = &no_pane();
    weir_table& target = combined_.tables[0];
    for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
        if (!closing_groups_.has(group)) continue;
        combine_group(group, target);
        emit_table(target, window);
        empty(layout(), target);
    }
}

void WindowSlot::add_rows(const Pane& from, std::vector<Closing>* rows, time::Window window) const {
    rows->reserve(from.count());
    for (const weir_table& table : from.tables) {
        for_each_entry(layout(), table, [&](const char* entry) {
            rows->push_back(
                {key_of(layout(), entry), entry + layout().value_at, window.start, window.end});
        });
    }
}

void WindowSlot::combine() {
    set_current(&combined_);
    abi().pane = &no_pane();
    for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
        if (!closing_groups_.has(group)) continue;
        combine_group(group, combined_.tables[group]);
    }
    if (distinct_count_ != 0) combine_distinct();
}

void WindowSlot::combine_group(uint32_t group, weir_table& target) {
    // Inserting one hash table into a smaller one is quadratic: make room for all of them first.
    uint32_t count = 0;
    for (const Pane* pane : closing_) {
        if (pane->groups.has(group)) count += pane->tables[group].count;
    }
    if (count == 0) return;
    reserve(layout(), target, combined_.heap, count);
    const Layout layout = this->layout();
    const auto combine = desc().combine;
    weir_context* const context = this->context();
    // Until it is combined, a value without strings of its own is as good as its copy. Counts of
    // distinct elements are made anew.
    const bool copies = !has_strings() && distinct_count_ == 0;
    for (const Pane* pane : closing_) {
        if (!pane->groups.has(group)) continue;
        for_each_entry(layout, pane->tables[group], [&](const char* from) {
            std::string_view key = key_of(layout, from);
            char* to = place_of(layout, target, entry_at(from)->hash, key);
            if (entry_at(to)->hash == 0) {
                if (copies) return adopt(layout, target, to, from);
                to = insert(layout, target, combined_.heap, entry_at(from)->hash, key);
            }
            combine(context, to + layout.value_at, from + layout.value_at);
        });
    }
}

// Counts of distinct elements cannot be added: the elements of all panes are put into one set, and
// counted there.
void WindowSlot::combine_distinct() {
    for (size_t child = 0; child < distinct_count_; child++) {
        Slot& slot = slot_of(context()->slots[distinct_slots[child]]);
        const Layout& elements = slot.layout();
        Pane& all = *combined_.children[child];
        for (const Pane* pane : closing_) {
            const Pane& child_pane = *pane->children[child];
            for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
                if (!child_pane.groups.has(group)) continue;
                const weir_table& table = child_pane.tables[group];
                for_each_entry(elements, table, [&](const char* from) {
                    std::string_view key_and_element = key_of(elements, from);
                    uint64_t hash = entry_at(from)->hash;
                    weir_table& target = all.tables[group_of(hash)];
                    if (target.count == 0) reserve(elements, target, all.heap, table.count);
                    bool is_new = false;
                    find_or_insert(elements, all, hash, key_and_element, &is_new);
                    if (!is_new) return;
                    uint64_t key_bytes = layout().variable()
                                             ? canonical_bytes(*desc().key, key_and_element.data())
                                             : layout().key_bytes;
                    std::string_view key = key_and_element.substr(0, key_bytes);
                    uint64_t key_hash = wh_hash(key.data(), key.size());
                    char* entry =
                        find(layout(), combined_.tables[group_of(key_hash)], key_hash, key);
                    ++*reinterpret_cast<int64_t*>(entry + layout().value_at +
                                                  slot.desc().value_offset);
                });
            }
        }
    }
}

// Panes that waited for the window that has closed: they wait for their next one, or are done.
void WindowSlot::drop_done(Panes::iterator first, Panes::iterator last, int64_t end) {
    while (first != last) {
        Pane& pane = *first->second;
        time::Window next;
        if (pane.next_end > end) {
            ++first;
            continue;
        }
        auto waiting = ends_.find(pane.next_end);
        if (--waiting->second.panes == 0) ends_.erase(waiting);
        if (windows_.first_after(pane.start, std::max(end, pane.excluded_until), &next)) {
            wait_for(pane, next.end);
            ++first;
        } else {
            if (current() == &pane) set_current(nullptr);
            // A little more than in the mean, so that most tables never grow.
            expected_ = static_cast<uint32_t>(pane.count() / WEIR_KEY_GROUPS * 5 / 4);
            pane.clear();
            if (spare_.size() < kSparePanesMax) spare_.push_back(std::move(first->second));
            first = panes_.erase(first);
        }
    }
}

void WindowSlot::for_each_row(uint32_t group, const VisitRow& visit) const {
    for (const auto& each : panes_) visit_group(*each.second, group, visit);
}

void WindowSlot::for_each_pane(const std::function<void(const Pane&)>& visit) const {
    for (const auto& each : panes_) visit(*each.second);
}

}  // namespace weir::state
