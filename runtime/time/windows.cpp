#include "runtime/time/windows.h"

#include <algorithm>
#include <numeric>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

// = ir::WindowKind
constexpr uint8_t kCumulating = 3;

// Beyond every timestamp that can be written (years 0 to 9999), and far enough from the ends of
// int64 to add to.
constexpr int64_t kFarthest = int64_t{1} << 60;

int64_t within_reach(int64_t time) { return std::clamp(time, -kFarthest, kFarthest); }

}  // namespace

Windows::Windows(const weir_window_desc& desc)
    : desc_(desc), calendar_(desc.zone, desc.unit, desc.offset) {
    if (desc_.every <= 0) desc_.every = desc_.size;
    bool cumulating = desc_.kind == kCumulating;
    step_ = cumulating ? desc_.every : std::gcd(desc_.size, desc_.every);
    per_size_ = cumulating ? desc_.size / desc_.every : 1;
    if (cumulating && desc_.unit != desc_.every_unit) cumulating_.emplace(desc_);
}

int64_t Windows::unit_of(int64_t time) const {
    time = within_reach(time);
    return desc_.unit == 0 ? time - desc_.offset : calendar_.unit_of(time);
}

int64_t Windows::start_of(int64_t unit) const {
    return desc_.unit == 0 ? unit + desc_.offset : calendar_.start_of(unit);
}

int64_t Windows::slice_unit(int64_t time) const {
    return base::floor_divide(unit_of(time), step_) * step_;
}

Window Windows::slice_of(int64_t time) const {
    if (cumulating_) {
        const int64_t step = cumulating_->step_of(within_reach(time));
        const int64_t start = cumulating_->start(step);
        const bool first = cumulating_->step_of(start) == step;
        return {first ? start : cumulating_->end(step - 1), cumulating_->end(step)};
    }
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
    if (cumulating_) return {cumulating_->start(number), cumulating_->end(number)};
    if (per_size_ > 1) {
        int64_t start = base::floor_divide(number, per_size_) * desc_.size;
        return {start_of(start), start_of((number + 1) * desc_.every)};
    }
    return {start_of(number * desc_.every), start_of(number * desc_.every + desc_.size)};
}

Windows::Numbers Windows::holding(int64_t time) const {
    if (cumulating_) {
        const int64_t step = cumulating_->step_of(within_reach(time));
        return {step, cumulating_->last_step_with(step) + 1};
    }
    int64_t slice = slice_unit(time);
    return {first_index(slice), last_index(slice) + 1};
}

bool Windows::first_after(int64_t time, int64_t after, Window* result) const {
    if (cumulating_) {
        const Numbers numbers = holding(time);
        if (window(numbers.behind - 1).end <= after) return false;
        const bool reached = window(numbers.first).end <= after;
        *result = window(reached ? cumulating_->step_of(after) : numbers.first);
        return true;
    }
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
