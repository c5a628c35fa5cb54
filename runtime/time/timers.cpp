#include "runtime/time/timers.h"

#include <algorithm>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

constexpr size_t kSpareBuckets = 8;

}  // namespace

void Timers::arm(Timer timer) {
    int64_t number = base::floor_divide(timer.time, width_us_);
    // Timers come close to one another.
    if (last_ == buckets_.end() || last_->first != number) {
        auto [place, is_new] = buckets_.try_emplace(number);
        if (is_new && !spare_.empty()) {
            place->second.timers = std::move(spare_.back());
            spare_.pop_back();
        }
        last_ = place;
    }
    Bucket& bucket = last_->second;
    bucket.first = std::min(bucket.first, timer.time);
    bucket.timers.push_back(timer);
    count_++;
}

void Timers::take_some(Bucket& bucket, int64_t before, std::vector<Timer>* due) {
    size_t kept = 0;
    bucket.first = INT64_MAX;
    for (const Timer& timer : bucket.timers) {
        if (timer.time < before) {
            due->push_back(timer);
        } else {
            bucket.first = std::min(bucket.first, timer.time);
            bucket.timers[kept++] = timer;
        }
    }
    bucket.timers.resize(kept);
}

void Timers::take(int64_t before, std::vector<Timer>* due) {
    while (!buckets_.empty() && buckets_.begin()->second.first < before) {
        auto first = buckets_.begin();
        size_t had = first->second.timers.size();
        take_some(first->second, before, due);
        count_ -= had - first->second.timers.size();
        if (!first->second.timers.empty()) return;
        if (last_ == first) last_ = buckets_.end();
        if (spare_.size() < kSpareBuckets) spare_.push_back(std::move(first->second.timers));
        buckets_.erase(first);
    }
}

}  // namespace weir::time
