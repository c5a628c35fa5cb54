#include "runtime/time/timers.h"

#include <algorithm>
#include <tuple>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

bool later(const Timer& a, const Timer& b) { return std::tie(a.time, a.hash) > std::tie(b.time, b.hash); }

}  // namespace

void Timers::arm(Timer timer) {
    count_++;
    if (timer.time < open_until_) {
        open_.push_back(timer);
        std::push_heap(open_.begin(), open_.end(), later);
        return;
    }
    later_[base::floor_divide(timer.time, width_us_) * width_us_].push_back(timer);
}

void Timers::open_first_bucket() {
    auto first = later_.begin();
    open_ = std::move(first->second);
    open_until_ = first->first + width_us_;
    later_.erase(first);
    std::make_heap(open_.begin(), open_.end(), later);
}

bool Timers::take(int64_t before, Timer* timer) {
    while (open_.empty()) {
        if (later_.empty() || later_.begin()->first >= before) return false;
        open_first_bucket();
    }
    if (open_.front().time >= before) return false;
    std::pop_heap(open_.begin(), open_.end(), later);
    *timer = open_.back();
    open_.pop_back();
    count_--;
    return true;
}

int64_t Timers::next() const {
    if (!open_.empty()) return open_.front().time;
    return later_.empty() ? INT64_MAX : later_.begin()->first;
}

}  // namespace weir::time
