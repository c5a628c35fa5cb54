// What a job did, as it says at its end: read, written, late, outside, bad by reason, rate, memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/metrics/log.h"

namespace weir::metrics {

// "missing" for WEIR_MISSING: the stable names of reasons.
const char* reason_name(uint32_t reason);

struct SourceCounts {
    std::string name;
    uint64_t records = 0;
    uint64_t bytes = 0;  // unpacked
    uint64_t files = 0;
    uint64_t bad[WEIR_REASONS] = {};
    bool bad_kept = false;   // an `on error into` stream that somebody reads
    bool bad_stops = false;  // `on error stop`
};
struct SinkCounts {
    std::string name;
    std::string target;
    uint64_t rows = 0;
    bool lasts = false;  // the target has the rows: they were published, or written in place
};
struct DropCounts {  // a place where rows can come too late, or fall outside of all windows
    std::string name;
    uint64_t late = 0;
    uint64_t outside = 0;
};

struct Summary {
    std::vector<SourceCounts> sources;
    std::vector<SinkCounts> sinks;
    std::vector<DropCounts> drops;
    double seconds = 0;
    uint64_t memory_bytes_max = 0;  // the peak
    const char* ending = "done";    // "interrupted", "failed"
};

void say_summary(Log* log, const Summary& summary);

// "1,234,567".
std::string count_text(uint64_t count);

}  // namespace weir::metrics
