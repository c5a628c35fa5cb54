#include "runtime/time/cumulating.h"

#include <algorithm>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

constexpr int64_t kHour = 3600 * base::kSecond;

// = ir::CalendarUnit
constexpr uint8_t kDays = 1;
constexpr uint8_t kHours = 4;

// The longest that a unit of windows is.
int64_t longest(uint8_t unit) {
    const int64_t days[] = {0, 1, 7, 31};
    return days[unit] * base::kDay + 2 * kHour;
}

}  // namespace

Cumulating::Cumulating(const weir_window_desc& desc)
    : size_(desc.zone, desc.unit, desc.offset),
      steps_(desc.zone, desc.every_unit, desc.offset),
      every_unit_(desc.every_unit),
      units_(desc.size),
      every_(desc.every) {
    int64_t shortest_step = every_;
    if (every_unit_ == kHours) shortest_step = std::max(kHour, every_ * kHour - 2 * kHour);
    if (every_unit_ == kDays) shortest_step = every_ * (base::kDay - 2 * kHour);
    most_steps_ = units_ * longest(desc.unit) / shortest_step + 2;
}

int64_t Cumulating::block_of(int64_t step) const { return base::floor_divide(step, most_steps_); }

int64_t Cumulating::block_start(int64_t block) const { return size_.start_of(block * units_); }

int64_t Cumulating::first_unit(int64_t block) const {
    return size_.local_start_of(block * units_) / (every_unit_ == kHours ? kHour : base::kDay);
}

int64_t Cumulating::step_in(int64_t block, int64_t time) const {
    if (every_unit_ == 0) return (time - block_start(block)) / every_;
    return (steps_.unit_of(time) - first_unit(block)) / every_;
}

int64_t Cumulating::step_of(int64_t time) const {
    const int64_t block = base::floor_divide(size_.unit_of(time), units_);
    return block * most_steps_ + step_in(block, time);
}

int64_t Cumulating::last_step_with(int64_t step) const {
    const int64_t block = block_of(step);
    return block * most_steps_ + step_in(block, block_start(block + 1) - 1);
}

int64_t Cumulating::start(int64_t step) const { return block_start(block_of(step)); }

int64_t Cumulating::end(int64_t step) const {
    const int64_t block = block_of(step);
    const int64_t lengths = (step - block * most_steps_ + 1) * every_;
    const int64_t end = every_unit_ == 0 ? block_start(block) + lengths
                                         : steps_.start_of(first_unit(block) + lengths);
    return std::min(end, block_start(block + 1));
}

}  // namespace weir::time
