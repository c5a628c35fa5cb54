// Sessions: an entry for each open session of a key, found by the key; several of one key stand in
// one run of the table. A session ends at last + gap, and closes when W > that. Its timer is armed
// when it is made and again only when it comes in vain, so a record costs no timer.
//
// With `max`, rows wait in order of (time, order stamp) until W > their time, then `take` gives
// each to its session.
//
// Invariants: 1. sessions of one key are further apart than the gap (without `max`). 2. An entry
// has kAlone exactly when its key has no other. 3. Every entry has one timer, at its `armed` time,
// which is not behind its end.
#pragma once

#include <vector>

#include "runtime/state/slot.h"
#include "runtime/time/timers.h"

namespace weir::state {

// A row that waits for its turn.
struct HeldRow {
    int64_t time;
    uint64_t order;
    char* row;
    uint64_t bytes;
};

class SessionSlot : public Slot {
  public:
    SessionSlot(base::Worker& worker, uint32_t index);

    // weir_session: -> value
    char* session(int64_t time, uint64_t hash, std::string_view key);
    // weir_session_hold, weir_session_take
    void hold(HeldRow row);
    char* take(int64_t time, uint64_t hash, std::string_view key);
    // weir_distinct_add: elements of one session stand in a table that its value points to.
    void add_distinct(const Layout& layout, char* count, uint64_t hash, std::string_view element);

    int64_t due() const override;
    void advance_to(int64_t watermark) override;
    int64_t slack_us() const override;
    void for_each_row(uint32_t group, const VisitRow& visit) const override;
    void for_each_pane(const std::function<void(const Pane&)>& visit) const override {
        visit(pane_);
    }
    // The elements of a DISTINCT slot's sessions.
    void for_each_element(const Slot& distinct, uint32_t group, const VisitRow& visit) const;

  private:
    SessionHead& head(char* entry) const;
    const SessionHead& head(const char* entry) const;
    int64_t end_of(const SessionHead& head) const;
    char* make(weir_table& table, int64_t time, uint64_t hash, std::string_view key, bool alone);
    void extend(char* entry, int64_t time);
    char* join(weir_table& table, char* earlier, char* later);
    void erase_session(weir_table& table, char* entry);
    void take_held(int64_t watermark);
    void close_ended(int64_t watermark);
    char* armed_entry(const weir_table& table, time::Timer timer) const;
    void join_elements(char* to, char* from);
    void release_elements(char* value);

    Pane pane_;
    int64_t gap_;
    int64_t max_;
    time::Timers timers_;
    std::vector<time::Timer> timers_due_;
    std::vector<HeldRow> held_;  // a heap, first in (time, order) on top
    std::vector<Closing> rows_;
};

constexpr uint32_t kAlone = 1;  // Entry::flags of a session (runtime/hot/table.h knows it too)

}  // namespace weir::state
