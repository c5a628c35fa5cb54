// `top N by … per window`: rows of one window have one event time, so a group is (time, canonical bytes of the `per` fields). Its
// best rows come out when W > that time, groups in order of their `per` fields, rows in order of rank.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/state/slot.h"
#include "runtime/state/top_rows.h"

namespace weir::state {

class TopSlot : public Slot {
  public:
    TopSlot(base::Worker& worker, uint32_t index);

    // weir_top_add
    void add(int64_t time, std::string_view group, const char* row, uint64_t bytes);

    int64_t due() const override;
    void advance_to(int64_t watermark) override;
    void for_each_row(uint32_t group, const VisitRow& visit) const override;
    void for_each_pane(const std::function<void(const Pane&)>& visit) const override { visit(marks_); }

  private:
    using Groups = std::map<std::string, TopRows, std::less<>>;

    TopRows& find_group(int64_t time, std::string_view group);
    // Tells generated code which rows it need not bring.
    void publish_bar(int64_t time, const TopRows& rows);
    void emit(int64_t time, Groups& groups);

    std::map<int64_t, Groups> times_;
    TopRows* last_rows_ = nullptr;  // where the row before went
    int64_t last_time_ = INT64_MIN;
    std::string last_group_;
    Pane marks_;      // no tables: rows are kept by group; their memory and marks
    uint64_t arrivals_ = 0;
    int64_t n_ = -1;  // known when the first row comes
    bool has_bar_ = false;
};

}  // namespace weir::state
