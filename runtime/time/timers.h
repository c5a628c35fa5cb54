// Timers of many keys in a few vectors: a timer is put into the bucket that its time falls into, and only the bucket that time has
// reached is kept in order. A timer costs a push and a pop, whatever their number. What was armed stands in the owner's state: a
// timer here is a reminder to look there, and may come in vain.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace weir::time {

struct Timer {
    int64_t time = 0;
    uint64_t hash = 0;  // of the key it belongs to
};

class Timers {
  public:
    // `width_us`: of a bucket, > 0.
    explicit Timers(int64_t width_us) : width_us_(width_us) {}

    void arm(Timer timer);
    // Takes the first timer whose time is < `before`, in order of (time, hash). False: there is none.
    bool take(int64_t before, Timer* timer);
    // No timer is due before this; INT64_MAX: there is none. Exact once time has reached its bucket.
    int64_t next() const;
    uint64_t count() const { return count_; }

  private:
    void open_first_bucket();

    int64_t width_us_;
    int64_t open_until_ = INT64_MIN;             // timers below are in open_
    std::vector<Timer> open_;                    // a heap, least first
    std::map<int64_t, std::vector<Timer>> later_;  // by start of the bucket
    uint64_t count_ = 0;
};

}  // namespace weir::time
