// Tumbling, hopping and cumulating windows: a pane for each slice, a row of a pane for each key. A
// window that ends combines the panes of its slices into one row for each key.
//
// Rows that are late for some of their windows, while these are still open for other partitions, go
// to a second pane of their slice that counts only in windows that end after `excluded_until`.
//
// Invariants: 1. every window with end <= closed_until_ has been emitted, and no pane waits for
// one. 2. due() is the least next_end of all panes. 3. weir_slot.pane is the current pane, or holds
// no time.
#pragma once

#include <map>
#include <utility>

#include "runtime/state/slot.h"
#include "runtime/time/windows.h"

namespace weir::state {

class WindowSlot : public Slot {
  public:
    WindowSlot(base::Worker& worker, uint32_t index, size_t distinct_count);

    // weir_window_pane
    Pane* pane_for(int64_t time, int64_t watermark, weir_missed* missed);

    int64_t due() const override { return ends_.empty() ? time::kNever : ends_.begin()->first; }
    void advance_to(int64_t watermark) override;
    void for_each_row(uint32_t group, const VisitRow& visit) const override;
    void for_each_pane(const std::function<void(const Pane&)>& visit) const override;

  private:
    using PaneKey = std::pair<int64_t, int64_t>;  // start, excluded_until
    using Panes = std::map<PaneKey, std::unique_ptr<Pane>>;
    struct Waiting {
        uint32_t panes = 0;
        int64_t start = 0;  // of one of them: where it stands the window is known by its end
    };

    // Notes in `missed` which of the windows end at or before `watermark`; -> the first that does
    // not.
    int64_t note_missed(time::Windows::Numbers windows, int64_t watermark, weir_missed* missed);
    Pane* find_or_make(int64_t time, int64_t excluded_until);
    std::unique_ptr<Pane> fresh_pane();
    void close(time::Window window);
    void combine();
    void combine_group(uint32_t group, weir_table& target);
    // Where nobody sees their order, rows go out a key group at a time, which stays in the cache.
    void emit_by_group(time::Window window);
    void emit_table(const weir_table& table, time::Window window) const;
    void combine_distinct();
    void add_rows(const Pane& from, std::vector<Closing>* rows, time::Window window) const;
    void wait_for(Pane& pane, int64_t end);
    void drop_done(Panes::iterator first, Panes::iterator last, int64_t end);

    time::Windows windows_;
    Panes panes_;
    std::map<int64_t, Waiting> ends_;           // by next_end; there may be thousands of open panes
    std::vector<std::unique_ptr<Pane>> spare_;  // empty ones, to use again
    size_t distinct_count_;
    uint32_t expected_ = 0;  // keys in a table of a pane
    int64_t closed_until_ = INT64_MIN;
    std::vector<const Pane*> closing_;  // those that count in the window that closes
    GroupSet closing_groups_;           // of any of them
    Pane combined_;
    std::vector<Closing> rows_;
};

}  // namespace weir::state
