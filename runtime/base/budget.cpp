// Words for sizes, and for a budget that is used up.
#include "runtime/base/budget.h"

#include <cstdio>

namespace weir::base {

std::string bytes_text(uint64_t bytes) {
    const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double size = static_cast<double>(bytes);
    int unit = 0;
    while (size >= 1024 && unit < 4) {
        size /= 1024;
        ++unit;
    }
    char text[32];
    snprintf(text, sizeof text, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, units[unit]);
    return text;
}

Status Budget::exceeded() const {
    const char* const names[] = {"input buffers", "scratch", "state", "sinks", "channels"};
    const char* const remedies[] = {
        "a smaller `max_record`, or read fewer files at a time", "smaller records",
        "bound the state: smaller windows, fewer keys", "fewer sinks, or smaller rows",
        "fewer workers, or smaller rows"};
    int most = 0;
    for (int i = 1; i < static_cast<int>(MemoryUse::kCount); ++i) {
        if (used_[i] > used_[most]) most = i;
    }
    return Status::failed("out of memory: " + bytes_text(total_) + " needed, the budget is " +
                              bytes_text(bytes_max_) + "; " + names[most] + " use the most (" +
                              bytes_text(used_[most]) + ")",
                          std::string("give more with --memory, or ") + remedies[most]);
}

}  // namespace weir::base
