#include "runtime/format/line.h"

#include <string>

#include "runtime/base/worker.h"
#include "runtime/hot/hot.h"

namespace weir::format {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

Line trimmed(const char* begin, const char* end) {
    while (begin < end && is_blank(*begin)) ++begin;
    while (end > begin && is_blank(end[-1])) --end;
    return {begin, end};
}

uint32_t next_line(weir_input* in, Line* line, bool skip_empty) {
    const char* begin = in->p;
    const char* end = wh_find_newline(begin, in->end);
    if (end == in->end && (!in->last || begin == end)) return WEIR_INCOMPLETE;
    in->p = end == in->end ? end : end + 1;
    ++in->partition->line;
    if (end > begin && end[-1] == '\r') --end;
    if (skip_empty) {
        Line whole = trimmed(begin, end);
        if (whole.begin == whole.end) return WEIR_SKIPPED;
    }
    ++in->partition->offset;
    in->record = begin;
    in->record_bytes = static_cast<uint64_t>(end - begin);
    *line = {begin, end};
    return WEIR_ROW;
}

bool is_too_long(weir_context* context, weir_input* in) {
    const base::Worker& worker = base::worker_of(context);
    int64_t most = worker.job->sources[in->partition->source].record_bytes_max;
    if (static_cast<int64_t>(in->record_bytes) <= most) return false;
    std::string detail = "longer than max_record, " + base::bytes_text(static_cast<uint64_t>(most));
    weir_bad_record(context, in, WEIR_RANGE, detail.data(), detail.size());
    return true;
}

}  // namespace weir::format
