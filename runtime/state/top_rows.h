// The best N rows of one group, fed in any order: rows that can no longer be among them are thrown away in batches, so that a row
// costs amortised constant time and memory stays near N (plus ties).
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/state/heap.h"

namespace weir::state {

struct TopRow {
    char* row = nullptr;
    uint64_t bytes = 0;
    uint64_t arrival = 0;
    int64_t rank = 0;  // set by rank()
};

class TopRows {
  public:
    // False: the row cannot be kept, nothing was stored.
    bool add(const weir_slot_desc& desc, Heap& heap, int64_t n, TopRow row);
    // Keeps the N best, in order, with their ranks.
    void rank(const weir_slot_desc& desc, Heap& heap, int64_t n);
    void release(Heap& heap);
    const std::vector<TopRow>& rows() const { return rows_; }
    // The N-th row so far, or NULL: any row is welcome.
    const char* bar() const { return bar_ == SIZE_MAX ? nullptr : rows_[bar_].row; }

  private:
    void prune(const weir_slot_desc& desc, Heap& heap, int64_t n);

    std::vector<TopRow> rows_;
    size_t bar_ = SIZE_MAX;     // a row equal to the N-th best when it was last known
    size_t prune_at_ = 0;       // count of rows at which to throw away
};

}  // namespace weir::state
