// Timers of many keys in a few vectors: a timer is put into the bucket that its time falls into,
// and a bucket is only looked through once time has reached it. A timer costs a push and a look,
// whatever their number. What was armed stands in the owner's state: a timer here is a reminder to
// look there, and may come in vain.
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
    // Moves all timers whose time is < `before` to the end of `due`, in no order.
    void take(int64_t before, std::vector<Timer>* due);
    // The least time of all; INT64_MAX: there is none.
    int64_t next() const { return buckets_.empty() ? INT64_MAX : buckets_.begin()->second.first; }
    uint64_t count() const { return count_; }

  private:
    struct Bucket {
        int64_t first = INT64_MAX;  // least time
        std::vector<Timer> timers;
    };
    // Moves those of one bucket; what stays knows its least time.
    static void take_some(Bucket& bucket, int64_t before, std::vector<Timer>* due);

    int64_t width_us_;
    std::map<int64_t, Bucket> buckets_;                          // by number
    std::map<int64_t, Bucket>::iterator last_ = buckets_.end();  // armed in before
    std::vector<std::vector<Timer>> spare_;
    uint64_t count_ = 0;
};

}  // namespace weir::time
