// Cumulating windows of a zone that grow in steps smaller than their unit: hours of a day, days of
// a week or a month. A window begins with its unit and each step ends a fixed time, or a number of
// hours or days of local clocks, later; the last one ends with the unit, so a day of 23 hours has
// 23 steps of an hour and not 24.
#pragma once

#include <cstdint>

#include "runtime/abi/weir_abi.h"
#include "runtime/time/calendar.h"

namespace weir::time {

class Cumulating {
  public:
    // `desc.unit` is not 0 and is another one than `desc.every_unit`.
    explicit Cumulating(const weir_window_desc& desc);

    // Steps are numbered along the line, with gaps between units.
    int64_t step_of(int64_t time) const;
    int64_t last_step_with(int64_t step) const;  // of the same window's begin
    int64_t start(int64_t step) const;           // of the windows that hold the step
    int64_t end(int64_t step) const;             // of the step, and of the window that it closes

  private:
    int64_t block_of(int64_t step) const;
    int64_t block_start(int64_t block) const;
    int64_t first_unit(int64_t block) const;  // of steps
    int64_t step_in(int64_t block, int64_t time) const;

    Calendar size_;
    Calendar steps_;  // if every_unit_ is not 0
    uint8_t every_unit_;
    int64_t units_;       // of a window
    int64_t every_;       // microseconds, or units
    int64_t most_steps_;  // of a window
};

}  // namespace weir::time
