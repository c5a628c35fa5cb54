#include "test/unit/engine/hand_job.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace weir::test {
namespace {

// Hot primitives read past the end of what they write, so these are constants with padding.
char* write_constant(char* p, const weir_str& constant) {
    return wh_write_bytes(p, constant.p, constant.n);
}

void write_row(weir_context* context, const weir_leaf* leaves) {
    static const weir_str user = text("{\"user\":\"");
    static const weir_str n = text("\",\"n\":");
    static const weir_str end = text("}\n");
    weir_sink& sink = context->sinks[0];
    const uint64_t room = 64 + wh_json_room(leaves[0].hi);
    if (static_cast<uint64_t>(sink.limit - sink.p) < room) weir_sink_room(context, 0, room);
    char* p = write_constant(sink.p, user);
    p = wh_write_json(p, reinterpret_cast<const char*>(leaves[0].lo), leaves[0].hi);
    p = write_constant(p, n);
    p = wh_write_int(p, static_cast<int64_t>(leaves[1].lo));
    sink.p = write_constant(p, end);
    ++sink.rows;
}

uint32_t scan(weir_context* context, weir_input* in) {
    weir_partition& partition = *in->partition;
    for (uint32_t records = 0; in->p < in->end; ++records) {
        if (context->pause) return WEIR_PAUSED;
        if (records == in->records_max) return WEIR_MORE_WORK;
        context->arena = context->arena_begin;
        uint32_t found = weir_decode(context, in);
        if (found == WEIR_INCOMPLETE) break;
        if (found == WEIR_SKIPPED) continue;
        int64_t n = static_cast<int64_t>(context->leaves[1].lo);
        if (n == 13) {
            weir_fail(context, "thirteen", 8);
            weir_row_error(context, in, 0, nullptr, nullptr);
        } else if (n >= 5) {
            write_row(context, context->leaves);
        }
        int64_t time = static_cast<int64_t>(context->leaves[2].lo);
        if (time > partition.watermark) partition.watermark = time;
        if (partition.watermark >= partition.wake_at) return WEIR_WAKE;
    }
    return context->pause ? WEIR_PAUSED : WEIR_NEED_INPUT;
}

uint32_t peek(weir_context* context, weir_input* in, int64_t* time) {
    const weir_input before = *in;
    const weir_partition partition = *in->partition;
    if (in->p == in->end) return WEIR_INCOMPLETE;
    uint32_t found = weir_decode(context, in);
    if (found != WEIR_ROW) return found;
    *time = static_cast<int64_t>(context->leaves[2].lo);
    *in = before;
    *in->partition = partition;
    return WEIR_ROW;
}

}  // namespace

HandJob::HandJob() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-unit-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    record.fields = out_record.fields = fields;
    record.field_count = 3;
    out_record.field_count = 2;
    source_part.text = text(path("in.jsonl").c_str());
    sink_part.text = text(path("out.jsonl").c_str());
    source_end.kind = WEIR_END_FILE;
    source_end.path = {&source_part, 1};
    source.name = text("clicks");
    source.ends = &source_end;
    source.end_count = 1;
    source.has_time = 1;
    source.format.kind = WEIR_FORMAT_JSON;
    source.record = &record;
    source.live = live;
    source.node_count = source.leaf_count = 3;
    source.record_bytes_max = 16 << 20;
    source.scan = scan;
    source.peek = peek;
    sink.name = text("out");
    sink.end.kind = WEIR_END_FILE;
    sink.end.path = {&sink_part, 1};
    sink.format.kind = WEIR_FORMAT_JSON;
    sink.record = &out_record;
    time.kind = WEIR_TIME_SOURCE;
    job.abi_version = WEIR_ABI_VERSION;
    job.source_count = job.sink_count = job.time_count = 1;
    job.name = text("hand");
    job.manifest = text("{\"job\":\"hand\",\"cpu\":\"x86-64-v2\"}");
    job.sources = &source;
    job.sinks = &sink;
    job.times = &time;
}

int HandJob::run(std::vector<std::string> words) {
    words.insert(words.begin(), "hand");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    testing::internal::CaptureStderr();
    int code =
        engine::run_job(job, base::Env::real(), static_cast<int>(words.size()), arguments.data());
    said = testing::internal::GetCapturedStderr();
    return code;
}

}  // namespace weir::test
