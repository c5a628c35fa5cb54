#include "runtime/state/top_slot.h"

#include <algorithm>

#include "runtime/hot/hot.h"
#include "runtime/state/keys.h"

namespace weir::state {

TopSlot::TopSlot(base::Worker& worker, uint32_t index)
    : Slot(worker, index, Layout::of(WEIR_VARIABLE, 0, 0)), marks_(pool(), 0) {
    bool has_groups = desc().key != nullptr && desc().key->field_count > 0;
    has_bar_ = !has_groups && desc().sort_count > 0 && has_integer_image(*desc().value->fields[0].type);
    set_current(&marks_);
}

TopRows& TopSlot::find_group(int64_t time, std::string_view group) {
    if (last_rows_ != nullptr && last_time_ == time && last_group_ == group) return *last_rows_;
    Groups& groups = times_[time];
    auto found = groups.find(group);
    if (found == groups.end()) found = groups.emplace(std::string(group), TopRows()).first;
    last_rows_ = &found->second;
    last_time_ = time;
    last_group_ = group;
    return found->second;
}

void TopSlot::publish_bar(int64_t time, const TopRows& rows) {
    if (!has_bar_) return;
    abi().top_time = time;
    abi().top_bar = rows.bar() == nullptr ? INT64_MAX : integer_image(*desc().value, rows.bar(), (desc().descending & 1) != 0);
}

void TopSlot::add(int64_t time, std::string_view group, const char* row, uint64_t bytes) {
    if (n_ < 0) n_ = std::max<int64_t>(0, desc().top_count(context()));
    TopRows& rows = find_group(time, group);
    TopRow fresh{const_cast<char*>(row), bytes, arrivals_++, 0};
    if (rows.add(desc(), marks_.heap, n_, fresh) && tracking) {
        marks_.marks.changed.push_back(wh_hash(group.data(), group.size()));
    }
    publish_bar(time, rows);
}

int64_t TopSlot::due() const { return times_.empty() ? time::kNever : times_.begin()->first + 1; }

void TopSlot::advance_to(int64_t watermark) {
    while (!times_.empty() && times_.begin()->first < watermark && !stopping()) {
        emit(times_.begin()->first, times_.begin()->second);
        last_rows_ = nullptr;
        abi().top_time = INT64_MIN;
        abi().top_bar = INT64_MAX;
        times_.erase(times_.begin());
        if (congested()) return;
    }
}

void TopSlot::emit(int64_t time, Groups& groups) {
    std::vector<std::pair<std::string_view, TopRows*>> sorted;
    for (auto& [group, rows] : groups) sorted.push_back({group, &rows});
    if (sorted.size() > 1) {
        std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
            return compare_keys(*desc().key, a.first.data(), b.first.data()) < 0;
        });
    }
    for (auto& [group, rows] : sorted) {
        rows->rank(desc(), marks_.heap, n_);
        for (const TopRow& row : rows->rows()) {
            if (!stopping()) desc().emit_row(context(), row.row, time, row.rank);
        }
        if (tracking) marks_.marks.gone.push_back({wh_hash(group.data(), group.size()), std::string(group), time});
        rows->release(marks_.heap);
    }
}

void TopSlot::for_each_row(uint32_t group, const VisitRow& visit) const {
    for (const auto& [time, groups] : times_) {
        for (const auto& [key, rows] : groups) {
            if (group_of(wh_hash(key.data(), key.size())) != group) continue;
            for (const TopRow& kept : rows.rows()) {
                StoredRow row;
                row.group = group;
                row.start = time;
                row.key = key;
                row.bytes = {kept.row, kept.bytes};
                visit(row);
            }
        }
    }
}

}  // namespace weir::state
