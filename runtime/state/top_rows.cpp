#include "runtime/state/top_rows.h"

#include <algorithm>
#include <cstring>

#include "runtime/state/keys.h"

namespace weir::state {
namespace {

constexpr size_t kSpareRows = 16;

int by_sort_keys(const weir_slot_desc& desc, const char* a, const char* b) {
    return compare_rows(*desc.value, a, b, desc.descending, 0, desc.sort_count);
}

// The order of rows that come out: by the sort keys, then by what is left of the row, so that it does not depend on arrival.
bool comes_first(const weir_slot_desc& desc, const TopRow& a, const TopRow& b) {
    int order = by_sort_keys(desc, a.row, b.row);
    if (order == 0) {
        order = compare_rows(*desc.value, a.row, b.row, 0, desc.sort_count, desc.value->field_count - desc.sort_count);
    }
    return order != 0 ? order < 0 : a.arrival < b.arrival;
}

}  // namespace

bool TopRows::add(const weir_slot_desc& desc, Heap& heap, int64_t n, TopRow row) {
    if (n <= 0) return false;
    if (bar_ != SIZE_MAX && by_sort_keys(desc, row.row, rows_[bar_].row) > 0) return false;
    char* kept = heap.take(row.bytes);
    std::memcpy(kept, row.row, row.bytes);
    row.row = kept;
    rows_.push_back(row);
    if (prune_at_ == 0) prune_at_ = static_cast<size_t>(std::min<int64_t>(n, 1 << 20)) * 2 + kSpareRows;
    if (rows_.size() >= prune_at_) {
        prune(desc, heap, n);
        prune_at_ = rows_.size() * 2 + kSpareRows;
    }
    return true;
}

void TopRows::prune(const weir_slot_desc& desc, Heap& heap, int64_t n) {
    size_t count = static_cast<size_t>(n);
    if (n <= 0 || rows_.size() <= count) return;
    auto first = [&](const TopRow& a, const TopRow& b) { return comes_first(desc, a, b); };
    std::nth_element(rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(count - 1), rows_.end(), first);
    const char* last = rows_[count - 1].row;
    auto kept = [&](const TopRow& row) { return desc.ties != 0 && by_sort_keys(desc, row.row, last) == 0; };
    auto gone = std::partition(rows_.begin() + static_cast<ptrdiff_t>(count), rows_.end(), kept);
    for (auto i = gone; i != rows_.end(); ++i) heap.give(i->row, i->bytes);
    rows_.erase(gone, rows_.end());
    bar_ = count - 1;
}

void TopRows::rank(const weir_slot_desc& desc, Heap& heap, int64_t n) {
    prune(desc, heap, n);
    auto first = [&](const TopRow& a, const TopRow& b) { return comes_first(desc, a, b); };
    std::sort(rows_.begin(), rows_.end(), first);
    for (size_t i = 0; i < rows_.size(); i++) {
        bool tied = desc.ties != 0 && i > 0 && by_sort_keys(desc, rows_[i - 1].row, rows_[i].row) == 0;
        rows_[i].rank = tied ? rows_[i - 1].rank : static_cast<int64_t>(i) + 1;
    }
    bar_ = SIZE_MAX;
}

void TopRows::release(Heap& heap) {
    for (const TopRow& row : rows_) heap.give(row.row, row.bytes);
    rows_.clear();
    bar_ = SIZE_MAX;
    prune_at_ = 0;
}

}  // namespace weir::state
