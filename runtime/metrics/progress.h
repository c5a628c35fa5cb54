// Tells how far a long run has come, once a second.
#pragma once

#include <cstdint>

#include "runtime/base/env.h"
#include "runtime/metrics/log.h"

namespace weir::metrics {

class Progress {
  public:
    // `bytes_expected`: of all inputs, 0 when unknown.
    Progress(base::Env* env, Log* log, bool enabled, uint64_t bytes_expected)
        : env_(env), log_(log), enabled_(enabled), bytes_expected_(bytes_expected) {
        last_ns_ = env->monotonic_ns();
    }
    // Called between blocks of input; cheap when it is not time yet.
    void tick(uint64_t records, uint64_t bytes);

  private:
    base::Env* env_;
    Log* log_;
    bool enabled_;
    uint64_t bytes_expected_;
    int64_t last_ns_ = 0;
    uint64_t last_records_ = 0;
};

}  // namespace weir::metrics
