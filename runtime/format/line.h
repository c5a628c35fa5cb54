// Records that are lines: where the next one ends, and what its partition counts.
#pragma once

#include "runtime/abi/weir_abi.h"

namespace weir::format {

struct Line {
    const char* begin = nullptr;
    const char* end = nullptr;
};

// Without blanks at both ends.
Line trimmed(const char* begin, const char* end);

// Moves `in` past the next line and makes it the record in hand, without its line end. WEIR_INCOMPLETE:
// its end is not there yet. `skip_empty`: a line of blanks is no record, WEIR_SKIPPED.
uint32_t next_line(weir_input* in, Line* line, bool skip_empty);

// A record in hand that is longer than its source allows is bad, and routed.
bool is_too_long(weir_context* context, weir_input* in);

}  // namespace weir::format
