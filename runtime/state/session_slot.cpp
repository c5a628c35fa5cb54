#include "runtime/state/session_slot.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace weir::state {
namespace {

// Sessions close one by one as time goes on. Waking for each would cost more than the session, so
// wake-ups come up to a part of the gap late; nobody can see it but who observes the order of
// arrival.
constexpr int64_t kSlackPart = 64;
constexpr int64_t kSlackMaxUs = 100'000;
constexpr int64_t kClosing = INT64_MIN;  // `armed` of a session that is on its way out

bool comes_later(const HeldRow& a, const HeldRow& b) {
    return std::tie(a.time, a.order) > std::tie(b.time, b.order);
}

bool arrival_is_observed(const weir_job_desc& job) {
    return std::any_of(job.sources, job.sources + job.source_count,
                       [](const weir_source_desc& s) { return s.observed != 0; });
}

weir_table*& elements_of(char* count) { return *reinterpret_cast<weir_table**>(count + 8); }

}  // namespace

SessionSlot::SessionSlot(base::Worker& worker, uint32_t index)
    : Slot(worker, index,
           Layout::of(worker.job->slots[index].key_bytes, sizeof(SessionHead),
                      worker.job->slots[index].value_bytes)),
      pane_(pool(), 0),
      gap_(desc().window.size),
      max_(desc().window.max),
      timers_(std::max<int64_t>(1, gap_ / kSlackPart)) {
    pane_.start = INT64_MIN;
    pane_.end = INT64_MAX;
    abi().pane = &pane_;
    abi().gap = gap_;
    set_current(&pane_);
}

SessionHead& SessionSlot::head(char* entry) const {
    return *reinterpret_cast<SessionHead*>(entry + layout().value_at - sizeof(SessionHead));
}

const SessionHead& SessionSlot::head(const char* entry) const {
    return *reinterpret_cast<const SessionHead*>(entry + layout().value_at - sizeof(SessionHead));
}

int64_t SessionSlot::end_of(const SessionHead& head) const {
    int64_t end = head.last + gap_;
    return max_ == INT64_MAX ? end : std::min(end, head.start + max_);
}

char* SessionSlot::make(weir_table& table, int64_t time, uint64_t hash, std::string_view key,
                        bool alone) {
    if (!alone) {
        for_each_of_key(layout(), table, hash, key,
                        [](char* other) { entry_at(other)->flags &= ~kAlone; });
    }
    char* entry = insert(layout(), table, pane_.heap, hash, key);
    entry_at(entry)->flags = alone ? kAlone : 0;
    head(entry) = {time, time, 0};
    head(entry).armed = end_of(head(entry));
    int64_t next = timers_.next();
    timers_.arm({head(entry).armed, hash});
    if (timers_.next() < next) due_lowered();
    note_changed(pane_, entry);
    return entry;
}

void SessionSlot::extend(char* entry, int64_t time) {
    SessionHead& session = head(entry);
    if (entry_at(entry)->epoch != abi().epoch) dirty(entry);
    session.last = std::max(session.last, time);
    if (time >= session.start) return;
    // A session is known by its start: to a checkpoint it is another one now.
    if (tracking)
        pane_.marks.gone.push_back(
            {entry_at(entry)->hash, std::string(key_of(layout(), entry)), session.start});
    session.start = time;
}

char* SessionSlot::session(int64_t time, uint64_t hash, std::string_view key) {
    set_current(&pane_);
    weir_table& table = pane_.tables[group_of(hash)];
    char* near[2] = {};  // more cannot be within the gap on both sides
    int count = 0;
    int others = 0;
    for_each_of_key(layout(), table, hash, key, [&](char* entry) {
        const SessionHead& session = head(entry);
        bool within = time >= session.start - gap_ && time <= session.last + gap_;
        if (within && count < 2) near[count++] = entry;
        others++;
    });
    if (count == 0) return make(table, time, hash, key, others == 0) + layout().value_at;
    if (count == 2) {
        bool in_order = head(near[0]).start < head(near[1]).start;
        near[0] = join(table, near[in_order ? 0 : 1], near[in_order ? 1 : 0]);
    }
    extend(near[0], time);
    return near[0] + layout().value_at;
}

// The record between two sessions makes them one, which keeps the earlier one's entry. Returns
// where that stands now.
char* SessionSlot::join(weir_table& table, char* earlier, char* later) {
    if (entry_at(earlier)->epoch != abi().epoch) dirty(earlier);
    desc().combine(context(), earlier + layout().value_at, later + layout().value_at);
    join_elements(earlier + layout().value_at, later + layout().value_at);
    head(earlier).last = std::max(head(earlier).last, head(later).last);
    int64_t start = head(earlier).start;
    uint64_t hash = entry_at(earlier)->hash;
    std::string key(key_of(layout(), earlier));
    erase_session(table, later);
    char* joined = nullptr;
    for_each_of_key(layout(), table, hash, key, [&](char* entry) {
        if (head(entry).start == start) joined = entry;
    });
    return joined;
}

void SessionSlot::erase_session(weir_table& table, char* entry) {
    uint64_t hash = entry_at(entry)->hash;
    bool alone = (entry_at(entry)->flags & kAlone) != 0;
    std::string key(alone ? std::string_view() : key_of(layout(), entry));
    if (tracking)
        pane_.marks.gone.push_back({hash, std::string(key_of(layout(), entry)), head(entry).start});
    set_current(&pane_);
    release_strings(entry + layout().value_at);
    release_elements(entry + layout().value_at);
    erase(layout(), table, pane_.heap, entry);
    if (alone) return;
    char* last = nullptr;
    int count = 0;
    for_each_of_key(layout(), table, hash, key, [&](char* other) {
        last = other;
        count++;
    });
    if (count == 1) entry_at(last)->flags |= kAlone;
}

void SessionSlot::hold(HeldRow row) {
    char* kept = pane_.heap.take(row.bytes);
    std::memcpy(kept, row.row, row.bytes);
    row.row = kept;
    held_.push_back(row);
    std::push_heap(held_.begin(), held_.end(), comes_later);
    if (held_.front().row == kept) due_lowered();
}

void SessionSlot::take_held(int64_t watermark) {
    while (!held_.empty() && held_.front().time < watermark && !stopping()) {
        std::pop_heap(held_.begin(), held_.end(), comes_later);
        HeldRow row = held_.back();
        held_.pop_back();
        desc().take(context(), row.row, row.time, row.order);
        pane_.heap.give(row.row, row.bytes);
    }
}

// Rows of a key come in order of time, so only its latest session can go on.
char* SessionSlot::take(int64_t time, uint64_t hash, std::string_view key) {
    set_current(&pane_);
    weir_table& table = pane_.tables[group_of(hash)];
    char* found = nullptr;
    int others = 0;
    for_each_of_key(layout(), table, hash, key, [&](char* entry) {
        const SessionHead& session = head(entry);
        others++;
        if (time <= session.last + gap_ && (max_ == INT64_MAX || time < session.start + max_))
            found = entry;
    });
    if (found != nullptr) {
        extend(found, time);
    } else {
        found = make(table, time, hash, key, others == 0);
    }
    return found + layout().value_at;
}

int64_t SessionSlot::due() const {
    int64_t next = timers_.next();
    if (!held_.empty()) next = std::min(next, held_.front().time);
    return next == INT64_MAX ? time::kNever : next + 1;  // W > their time
}

int64_t SessionSlot::slack_us() const {
    if (arrival_is_observed(*worker().job)) return 0;
    return std::min(gap_ / kSlackPart, kSlackMaxUs);
}

void SessionSlot::advance_to(int64_t watermark) {
    take_held(watermark);
    close_ended(watermark);
}

// The entry whose timer this is, or NULL: it was joined to another one, or its timer is a later one
// now.
char* SessionSlot::armed_entry(const weir_table& table, time::Timer timer) const {
    for (uint32_t i = static_cast<uint32_t>(timer.hash) & table.mask;; i = (i + 1) & table.mask) {
        char* entry = table.entries + uint64_t{i} * layout().entry_bytes;
        if (entry_at(entry)->hash == 0) return nullptr;
        if (entry_at(entry)->hash == timer.hash && head(entry).armed == timer.time) return entry;
    }
}

void SessionSlot::close_ended(int64_t watermark) {
    rows_.clear();
    std::vector<uint64_t> ended;  // hashes
    for (timers_due_.clear(); timers_.next() < watermark;) {
        size_t begin = timers_due_.size();
        timers_.take(watermark, &timers_due_);
        for (size_t i = begin; i < timers_due_.size(); i++) {
            time::Timer timer = timers_due_[i];
            char* entry = armed_entry(pane_.tables[group_of(timer.hash)], timer);
            if (entry == nullptr) continue;
            int64_t end = end_of(head(entry));
            if (end > timer.time) {
                head(entry).armed = end;
                timers_.arm({end, timer.hash});
                continue;
            }
            // A second session of the same time and hash is found by its own timer.
            head(entry).armed = kClosing;
            ended.push_back(timer.hash);
            rows_.push_back(
                {key_of(layout(), entry), entry + layout().value_at, head(entry).start, end});
        }
    }
    emit_all(rows_);
    for (uint64_t hash : ended) {
        weir_table& table = pane_.tables[group_of(hash)];
        erase_session(table, armed_entry(table, {kClosing, hash}));
    }
}

void SessionSlot::for_each_row(uint32_t group, const VisitRow& visit) const {
    for_each_entry(layout(), pane_.tables[group], [&](const char* entry) {
        StoredRow row;
        row.group = group;
        row.start = head(entry).start;
        row.excluded_until = head(entry).last;
        row.key = key_of(layout(), entry);
        row.bytes = {entry + layout().value_at, layout().value_bytes};
        visit(row);
    });
}

// ---- count_distinct: a table of elements for each session ----

void SessionSlot::add_distinct(const Layout& layout, char* count, uint64_t hash,
                               std::string_view element) {
    weir_table*& elements = elements_of(count);
    if (elements == nullptr) {
        elements = reinterpret_cast<weir_table*>(pane_.heap.take(sizeof(weir_table)));
        clear_tables(elements, 1);
    }
    if (find(layout, *elements, hash, element) != nullptr) return;
    char* entry = insert(layout, *elements, pane_.heap, hash, element);
    entry_at(entry)->epoch = abi().epoch;
    ++*reinterpret_cast<int64_t*>(count);
}

void SessionSlot::join_elements(char* to, char* from) {
    for (uint32_t index : distinct_slots) {
        const Slot& slot = slot_of(context()->slots[index]);
        char* target = to + slot.desc().value_offset;
        char* source = from + slot.desc().value_offset;
        // The smaller set goes into the larger one.
        if (*reinterpret_cast<int64_t*>(source) > *reinterpret_cast<int64_t*>(target)) {
            char kept[16];
            std::memcpy(kept, source, 16);
            std::memcpy(source, target, 16);
            std::memcpy(target, kept, 16);
        }
        const weir_table* elements = elements_of(source);
        if (elements == nullptr) continue;
        weir_table* into = elements_of(target);
        reserve(slot.layout(), *into, pane_.heap, into->count + elements->count);
        for_each_entry(slot.layout(), *elements, [&](const char* entry) {
            add_distinct(slot.layout(), target, entry_at(entry)->hash,
                         key_of(slot.layout(), entry));
        });
    }
}

void SessionSlot::release_elements(char* value) {
    for (uint32_t index : distinct_slots) {
        const Slot& slot = slot_of(context()->slots[index]);
        weir_table*& elements = elements_of(value + slot.desc().value_offset);
        if (elements == nullptr) continue;
        if (slot.layout().variable()) {
            for_each_entry(slot.layout(), *elements, [&](const char* entry) {
                std::string_view element = key_of(slot.layout(), entry);
                pane_.heap.give(const_cast<char*>(element.data()), element.size());
            });
        }
        release(slot.layout(), *elements, pane_.heap);
        pane_.heap.give(reinterpret_cast<char*>(elements), sizeof(weir_table));
        elements = nullptr;
    }
}

void SessionSlot::for_each_element(const Slot& distinct, uint32_t group,
                                   const VisitRow& visit) const {
    for_each_entry(layout(), pane_.tables[group], [&](char* entry) {
        const weir_table* elements =
            elements_of(entry + layout().value_at + distinct.desc().value_offset);
        if (elements == nullptr) return;
        for_each_entry(distinct.layout(), *elements, [&](const char* element) {
            std::string key(key_of(layout(), entry));
            key += key_of(distinct.layout(), element);
            StoredRow row;
            row.group = group;
            row.start = head(entry).start;
            row.key = key;
            visit(row);
        });
    });
}

}  // namespace weir::state
