// Hours, days, weeks and months of a time zone as a line of whole numbers: day 0 is 1970-01-01,
// week 0 begins on Monday 1969-12-29, month 0 is January 1970. A unit begins at local midnight, or
// `offset` later by local clocks, and may be an hour shorter or longer than others.
#pragma once

#include <cstdint>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/zones.h"

namespace weir::time {

class Calendar {
  public:
    // `unit`: ir::CalendarUnit; with 0 nothing may be asked. `offset` in microseconds.
    Calendar(weir_str zone, uint8_t unit, int64_t offset);

    int64_t unit_of(int64_t time) const;
    int64_t start_of(int64_t index) const;
    // By local clocks and without the offset, as if it were UTC; clocks may never show it.
    int64_t local_start_of(int64_t index) const;

  private:
    base::Zone zone_;
    uint8_t unit_;
    int64_t offset_;
};

}  // namespace weir::time
