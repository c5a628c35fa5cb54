#include "runtime/format/line.h"

#include <string>

#include "runtime/hot/hot.h"

namespace weir::format {

uint32_t next_line(weir_input* in, Line* line, bool skip_empty) {
    const char* begin = in->p;
    const char* end = wh_find_newline(begin, in->end);
    if (end == in->end && (!in->last || begin == end)) return WEIR_INCOMPLETE;
    in->p = end == in->end ? end : end + 1;
    ++in->partition->line;
    if (end > begin && end[-1] == '\r') --end;
    if (skip_empty && (begin == end || is_blank(*begin))) {
        Line whole = trimmed(begin, end);
        if (whole.begin == whole.end) return WEIR_SKIPPED;
    }
    ++in->partition->offset;
    in->record = begin;
    in->record_bytes = static_cast<uint64_t>(end - begin);
    *line = {begin, end};
    return WEIR_ROW;
}

void refuse_long_record(weir_context* context, weir_input* in, int64_t most) {
    std::string detail = "longer than max_record, " + base::bytes_text(static_cast<uint64_t>(most));
    weir_bad_record(context, in, WEIR_RANGE, detail.data(), detail.size());
}

}  // namespace weir::format
