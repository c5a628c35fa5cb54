// The line of progress: records, share of the input, rate over the last second.
#include "runtime/metrics/progress.h"

#include <algorithm>
#include <cstdio>

#include "runtime/base/budget.h"
#include "runtime/metrics/summary.h"

namespace weir::metrics {

void Progress::tick(uint64_t records, uint64_t bytes) {
    if (!enabled_) return;
    int64_t now_ns = env_->monotonic_ns();
    int64_t passed_ns = now_ns - last_ns_;
    if (passed_ns < 1'000'000'000) return;
    uint64_t rate = (records - last_records_) * 1'000'000'000 / static_cast<uint64_t>(passed_ns);
    last_ns_ = now_ns;
    last_records_ = records;
    if (log_->is_json()) {
        log_->say(Level::Info, "job.progress", "",
                  {fact("records", records), fact("bytes", bytes),
                   fact("bytes_expected", bytes_expected_), fact("records_per_second", rate)});
        return;
    }
    std::string text = count_text(records) + " records, " + base::bytes_text(bytes);
    if (bytes_expected_ > 0) {
        uint64_t share = std::min<uint64_t>(100, bytes * 100 / bytes_expected_);
        text += " of " + base::bytes_text(bytes_expected_) + " (" + std::to_string(share) + " %)";
    }
    log_->show_progress(text + ", " + count_text(rate) + " records/s");
}

}  // namespace weir::metrics
