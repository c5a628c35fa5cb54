#include "runtime/time/windows.h"

#include <algorithm>
#include <numeric>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

// = ir::WindowKind
constexpr uint8_t kCumulating = 3;

// = ir::CalendarUnit
constexpr uint8_t kDays = 1;
constexpr int64_t kMonday = -3;  // 1969-12-29, counted in days

// Beyond every timestamp that can be written (years 0 to 9999), and far enough from the ends of
// int64 to add to.
constexpr int64_t kFarthest = int64_t{1} << 60;

}  // namespace

Windows::Windows(const weir_window_desc& desc)
    : desc_(desc), calendar_(desc.zone, desc.unit, desc.offset) {
    if (desc_.every <= 0) desc_.every = desc_.size;
    bool cumulating = desc_.kind == kCumulating;
    step_ = cumulating ? desc_.every : std::gcd(desc_.size, desc_.every);
    per_size_ = cumulating ? desc_.size / desc_.every : 1;
    // Days that cumulate to weeks begin where weeks do.
    if (cumulating && desc_.unit == kDays && desc_.size % 7 == 0) origin_ = kMonday;
}

int64_t Windows::unit_of(int64_t time) const {
    time = std::clamp(time, -kFarthest, kFarthest);
    return desc_.unit == 0 ? time - desc_.offset : calendar_.unit_of(time) - origin_;
}

int64_t Windows::start_of(int64_t unit) const {
    return desc_.unit == 0 ? unit + desc_.offset : calendar_.start_of(unit + origin_);
}

int64_t Windows::slice_unit(int64_t time) const {
    return base::floor_divide(unit_of(time), step_) * step_;
}

Window Windows::slice_of(int64_t time) const {
    int64_t slice = slice_unit(time);
    return {start_of(slice), start_of(slice + step_)};
}

// Hopping: window k is [k every, k every + size). Cumulating: window k begins at a multiple of
// `size` and ends at (k + 1) every.
int64_t Windows::first_index(int64_t slice) const {
    if (per_size_ > 1) return base::floor_divide(slice, desc_.every);
    return base::floor_divide(slice - desc_.size, desc_.every) + 1;
}

int64_t Windows::last_index(int64_t slice) const {
    if (per_size_ > 1) return base::floor_divide(slice, desc_.size) * per_size_ + per_size_ - 1;
    return base::floor_divide(slice, desc_.every);
}

Window Windows::window(int64_t number) const {
    if (per_size_ > 1) {
        int64_t start = base::floor_divide(number, per_size_) * desc_.size;
        return {start_of(start), start_of((number + 1) * desc_.every)};
    }
    return {start_of(number * desc_.every), start_of(number * desc_.every + desc_.size)};
}

Windows::Numbers Windows::holding(int64_t time) const {
    int64_t slice = slice_unit(time);
    return {first_index(slice), last_index(slice) + 1};
}

bool Windows::first_after(int64_t time, int64_t after, Window* result) const {
    int64_t slice = slice_unit(time);
    // end of window k > after  <=>  its last unit's end lies behind the unit that holds `after`
    int64_t unit = unit_of(after);
    int64_t end_units = per_size_ > 1 ? desc_.every : desc_.size;
    int64_t index =
        std::max(first_index(slice), base::floor_divide(unit - end_units, desc_.every) + 1);
    if (index > last_index(slice)) return false;
    *result = window(index);
    return true;
}

}  // namespace weir::time
