// Records that are lines: where the next one ends, and what its partition counts.
#pragma once

#include "runtime/abi/weir_abi.h"
#include "runtime/base/worker.h"

namespace weir::format {

struct Line {
    const char* begin = nullptr;
    const char* end = nullptr;
};

inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Without blanks at both ends.
inline Line trimmed(const char* begin, const char* end) {
    while (begin < end && is_blank(*begin)) ++begin;
    while (end > begin && is_blank(end[-1])) --end;
    return {begin, end};
}

// Moves `in` past the next line and makes it the record in hand, without its line end. WEIR_INCOMPLETE:
// its end is not there yet. `skip_empty`: a line of blanks is no record, WEIR_SKIPPED.
uint32_t next_line(weir_input* in, Line* line, bool skip_empty);

// A record in hand that is longer than its source allows is bad, and routed.
void refuse_long_record(weir_context* context, weir_input* in, int64_t most);
inline bool is_too_long(weir_context* context, weir_input* in) {
    const base::Worker& worker = base::worker_of(context);
    int64_t most = worker.job->sources[in->partition->source].record_bytes_max;
    if (static_cast<int64_t>(in->record_bytes) <= most) [[likely]] return false;
    refuse_long_record(context, in, most);
    return true;
}

}  // namespace weir::format
