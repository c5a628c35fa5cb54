// How far event time has come in what each worker reads. A worker that is too far ahead of the
// slowest waits for it, so that few windows are open at a time, however the input is spread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "runtime/abi/weir_abi.h"

namespace weir::engine {

// How far apart partitions may be: the longest window of the job. Then a window that is open for
// the slowest partition is among the two last ones of the fastest. INT64_MAX: nothing in the job
// waits for time.
int64_t distance_max_us(const weir_job_desc& job);

// Every worker may call, as itself.
class Fronts {
  public:
    Fronts(uint32_t workers, int64_t distance_max_us);

    // The least watermark among a worker's partitions that have time and have not ended; INT64_MAX:
    // there is none. True: it has come further and somebody waits for that.
    bool publish(uint32_t worker, int64_t front);
    // Whether a partition at `watermark` has to wait. While it does, `set_waiting` is on.
    bool is_too_far(uint32_t worker, int64_t watermark) const;
    void set_waiting(bool waits) { waiting_.fetch_add(waits ? 1 : -1); }

  private:
    uint32_t workers_;
    int64_t distance_max_us_;
    std::unique_ptr<std::atomic<int64_t>[]> fronts_;
    std::atomic<int> waiting_ = 0;
};

}  // namespace weir::engine
