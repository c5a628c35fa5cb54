// The (key, element) pairs of a count_distinct: kept beside the rows of the window's slot that counts them, so that they are dropped,
// combined and moved with it. The slot itself only knows how its entries look and where they stand.
#pragma once

#include "runtime/state/slot.h"

namespace weir::state {

class DistinctSlot : public Slot {
  public:
    // `child`: which of the parent's panes' children it fills.
    DistinctSlot(base::Worker& worker, uint32_t index, size_t child);

    // weir_distinct_add
    void add(weir_pane* pane, char* value, uint64_t hash, std::string_view key);

    void for_each_row(uint32_t group, const VisitRow& visit) const override;
    void for_each_pane(const std::function<void(const Pane&)>& visit) const override;

  private:
    Slot& parent() const;
    bool of_session() const;

    size_t child_;
};

}  // namespace weir::state
