// State of tables: one pane for all time, an entry for each key. GROUPS emits the groups that have
// changed, by the clock and at the end of the input; SNAPSHOT emits its rows at the end; LATEST
// only keeps them, generated code does the rest.
#pragma once

#include "runtime/state/slot.h"

namespace weir::state {

class TableSlot : public Slot {
  public:
    TableSlot(base::Worker& worker, uint32_t index, size_t distinct_count);

    // weir_group_changed
    void note_group(char* value);
    // weir_state_forget
    void forget(weir_str* place);
    // weir_table_erase
    void erase(uint64_t hash, std::string_view key);

    // GROUPS: emits what has changed, if it is time by the clock.
    void emit_by_clock(int64_t now_ns);
    // When that is the next time, if something waits; else INT64_MAX.
    int64_t next_emit_ns() const { return changed_.empty() ? INT64_MAX : next_emit_ns_; }

    int64_t due() const override;
    void advance_to(int64_t watermark) override;
    void for_each_row(uint32_t group, const VisitRow& visit) const override;
    void for_each_pane(const std::function<void(const Pane&)>& visit) const override {
        visit(pane_);
    }

  private:
    void emit_changed();
    // Hash and key of the groups in `rows_` that have no rows any more.
    std::vector<std::pair<uint64_t, std::string>> emptied_groups() const;
    void emit_snapshot();
    // The rows of a snapshot, in no order.
    void collect(std::vector<Closing>* rows) const;

    Pane pane_;
    std::vector<uint64_t> changed_;  // GROUPS: hashes of the groups to emit
    std::vector<Closing> rows_;
    int64_t next_emit_ns_ = INT64_MIN;
    bool emitted_ = false;  // SNAPSHOT
};

}  // namespace weir::state
