#include "runtime/engine/fronts.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

// A calendar unit (ir::CalendarUnit), a little longer than it ever is.
int64_t unit_us(uint8_t unit) {
    const int64_t days[] = {0, 1, 7, 31, 0};
    return unit == 0 ? 1 : days[unit] * kDay + 2 * 3600 * kSecond;
}

int64_t times(int64_t count, int64_t unit) {
    int64_t product;
    return __builtin_mul_overflow(count, unit, &product) ? INT64_MAX : product;
}

}  // namespace

int64_t distance_max_us(const weir_job_desc& job) {
    int64_t longest = -1;
    for (uint32_t i = 0; i < job.slot_count; ++i) {
        const weir_slot_desc& slot = job.slots[i];
        if (slot.kind == WEIR_SLOT_WINDOW || slot.kind == WEIR_SLOT_SESSION) {
            longest = std::max(longest, times(slot.window.size, unit_us(slot.window.unit)));
        }
    }
    return longest < 0 ? INT64_MAX : longest;
}

Fronts::Fronts(uint32_t workers, int64_t distance_max_us)
    : workers_(workers),
      distance_max_us_(distance_max_us),
      fronts_(std::make_unique<std::atomic<int64_t>[]>(workers)) {
    for (uint32_t i = 0; i < workers; ++i) fronts_[i] = INT64_MIN;
}

bool Fronts::publish(uint32_t worker, int64_t front) {
    if (fronts_[worker].load(std::memory_order_relaxed) == front) return false;
    fronts_[worker].store(front);
    return waiting_.load() > 0;
}

bool Fronts::is_too_far(uint32_t worker, int64_t watermark) const {
    if (distance_max_us_ == INT64_MAX || watermark == INT64_MIN) return false;
    for (uint32_t i = 0; i < workers_; ++i) {
        int64_t other = fronts_[i].load(std::memory_order_relaxed);
        if (i == worker || other == INT64_MAX) continue;
        // Who has read nothing yet is as far behind as can be.
        if (other == INT64_MIN) return true;
        int64_t ahead;
        if (__builtin_sub_overflow(watermark, other, &ahead))
            ahead = watermark < other ? 0 : INT64_MAX;
        if (ahead > distance_max_us_) return true;
    }
    return false;
}

}  // namespace weir::engine
