// Which windows a time belongs to: arithmetic over slices. A slice is the longest run of time that
// every window holds whole or not at all, so hopping windows aggregate each slice once. All
// arithmetic is done on a line of units: microseconds, or days, weeks, months of a time zone,
// counted from 1970 (a unit of a zone may be 23 hours long; that is the calendar's affair).
//
// Windows of one relation all end at different times, so a window is known by its end.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/abi/weir_abi.h"
#include "runtime/time/calendar.h"
#include "runtime/time/cumulating.h"

namespace weir::time {

struct Window {
    int64_t start = 0;
    int64_t end = 0;
};

// Tumbling, hopping, cumulating. A plain value; made once for each slot.
class Windows {
  public:
    explicit Windows(const weir_window_desc& desc);

    // The slice that holds `time`. Its bounds are multiples of the slice's length.
    Window slice_of(int64_t time) const;

    // The windows that hold `time`, in order of their ends, by numbers [first, behind); none:
    // `time` is outside.
    struct Numbers {
        int64_t first;
        int64_t behind;
        bool none() const { return first >= behind; }
    };
    Numbers holding(int64_t time) const;
    Window window(int64_t number) const;

    // The first of them that ends after `after`; false: there is none.
    bool first_after(int64_t time, int64_t after, Window* window) const;

  private:
    int64_t unit_of(int64_t time) const;
    int64_t start_of(int64_t unit) const;
    int64_t slice_unit(int64_t time) const;
    // Index of the first window that holds the slice at unit `slice`, counted along the line, and
    // of the last.
    int64_t first_index(int64_t slice) const;
    int64_t last_index(int64_t slice) const;

    weir_window_desc desc_;
    Calendar calendar_;
    std::optional<Cumulating> cumulating_;  // by steps of another unit
    int64_t step_;                          // length of a slice, in units
    int64_t per_size_;                      // cumulating: windows that begin together
};

}  // namespace weir::time
