// Buffers of sinks: 64 KiB blocks, larger while one row needs it.
#include "runtime/engine/sinks.h"

#include <cstdlib>
#include <cstring>
#include <map>

#include "runtime/format/header.h"

namespace weir::engine {
namespace {

constexpr uint64_t kBlockBytes = 64 << 10;

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

}  // namespace

Sinks::~Sinks() {
    for (Buffer& each : buffers_) std::free(each.begin);
}

base::Status Sinks::check_targets(const std::vector<std::string>& targets) const {
    std::map<std::string, uint32_t> seen;
    for (uint32_t i = 0; i < targets.size(); ++i) {
        const weir_sink_desc& desc = worker_->job->sinks[i];
        bool is_file = desc.end.kind == WEIR_END_FILE;
        // Devices and pipes, /dev/null above all, may be written by several.
        if (is_file && worker_->env->kind_of(targets[i]) == base::FileKind::Other) continue;
        std::string place = is_file ? worker_->env->absolute(targets[i]) : "standard output";
        auto [found, fresh] = seen.emplace(place, i);
        if (fresh) continue;
        return base::Status::failed("sinks `" + text_of(worker_->job->sinks[found->second].name) +
                                        "` and `" + text_of(desc.name) + "` both write " +
                                        (is_file ? "`" + targets[i] + "`" : place),
                                    "give each sink its own path, or `union` what they write");
    }
    return base::Status::ok();
}

base::Status Sinks::open(const std::vector<std::string>& targets) {
    base::Status status = check_targets(targets);
    if (!status.is_ok()) return status;
    const weir_job_desc& job = *worker_->job;
    buffers_.resize(job.sink_count);
    sinks_.resize(job.sink_count);
    worker_->context.sinks = sinks_.data();
    for (uint32_t i = 0; i < job.sink_count; ++i) {
        Buffer& buffer = buffers_[i];
        if (job.sinks[i].end.kind == WEIR_END_FILE) {
            buffer.target = targets[i];
            status = io::open_file_sink(worker_->env, targets[i], &buffer.sink);
        } else {
            buffer.target = "standard output";
            buffer.sink = io::stdout_sink(worker_->env);
        }
        if (!status.is_ok()) return status.in("sink `" + text_of(job.sinks[i].name) + "`");
        sinks_[i] = {};
        grow(i, kBlockBytes);
        write_header(i);
    }
    return base::Status::ok();
}

void Sinks::write_header(uint32_t sink) {
    const weir_sink_desc& desc = worker_->job->sinks[sink];
    std::string header = format::header_of(desc);
    if (header.empty()) return;
    make_room(sink, header.size());
    memcpy(sinks_[sink].p, header.data(), header.size());
    sinks_[sink].p += header.size();
}

// Generated code may scribble past `limit`, as far as WEIR_PADDING.
void Sinks::grow(uint32_t sink, uint64_t bytes) {
    Buffer& buffer = buffers_[sink];
    char* larger = static_cast<char*>(std::malloc(bytes + WEIR_PADDING));
    if (larger == nullptr) std::abort();
    uint64_t filled = buffer.begin == nullptr ? 0 : sinks_[sink].p - buffer.begin;
    if (filled > 0) memcpy(larger, buffer.begin, filled);
    std::free(buffer.begin);
    if (!worker_->budget->take(base::MemoryUse::Sinks, bytes - buffer.bytes)) {
        worker_->stop(worker_->budget->exceeded());
    }
    buffer.begin = larger;
    buffer.bytes = bytes;
    sinks_[sink].p = larger + filled;
    sinks_[sink].limit = larger + bytes;
}

base::Status Sinks::flush(uint32_t sink) {
    Buffer& buffer = buffers_[sink];
    uint64_t filled = static_cast<uint64_t>(sinks_[sink].p - buffer.begin);
    sinks_[sink].p = buffer.begin;
    if (filled == 0) return base::Status::ok();
    return buffer.sink->write(buffer.begin, filled)
        .in("sink `" + text_of(worker_->job->sinks[sink].name) + "`");
}

void Sinks::make_room(uint32_t sink, uint64_t bytes) {
    // After a failure rows go nowhere, so that the record in hand can be finished.
    base::Status status = flush(sink);
    if (!status.is_ok()) worker_->stop(status);
    uint64_t room = kBlockBytes;
    while (room < bytes) room *= 2;
    if (room != buffers_[sink].bytes) grow(sink, room);
}

base::Status Sinks::flush_watched() {
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
        if (!buffers_[i].sink->is_watched()) continue;
        base::Status status = flush(i);
        if (!status.is_ok()) return status;
    }
    return base::Status::ok();
}

base::Status Sinks::publish() {
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
        base::Status status = flush(i);
        if (!status.is_ok()) return status;
    }
    for (int step = 0; step < 2; ++step) {
        for (uint32_t i = 0; i < buffers_.size(); ++i) {
            io::Sink& sink = *buffers_[i].sink;
            base::Status status = step == 0 ? sink.settle() : sink.publish();
            if (status.is_ok()) continue;
            return status.in("sink `" + text_of(worker_->job->sinks[i].name) + "`");
        }
    }
    return base::Status::ok();
}

void Sinks::abandon() {
    for (Buffer& each : buffers_) {
        if (each.sink != nullptr) each.sink->abandon();
    }
}

}  // namespace weir::engine
