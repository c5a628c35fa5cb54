// Buffers of sinks: 64 KiB blocks, larger while one row needs it.
#include "runtime/engine/sinks.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>

#include "runtime/format/header.h"

namespace weir::engine {
namespace {

constexpr uint64_t kBlockBytes = 64 << 10;
constexpr std::chrono::milliseconds kLookAgain(50);  // whether the job was interrupted

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

}  // namespace

base::Status SinkFiles::check_targets(const std::vector<std::string>& targets) const {
    std::map<std::string, uint32_t> seen;
    for (uint32_t i = 0; i < targets.size(); ++i) {
        const weir_sink_desc& desc = job_.sinks[i];
        bool is_file = desc.end.kind == WEIR_END_FILE;
        // Devices and pipes, /dev/null above all, may be written by several.
        if (is_file && env_->kind_of(targets[i]) == base::FileKind::Other) continue;
        std::string place = is_file ? env_->absolute(targets[i]) : "standard output";
        auto [found, fresh] = seen.emplace(place, i);
        if (fresh) continue;
        return base::Status::failed("sinks `" + text_of(job_.sinks[found->second].name) +
                                        "` and `" + text_of(desc.name) + "` both write " +
                                        (is_file ? "`" + targets[i] + "`" : place),
                                    "give each sink its own path, or `union` what they write");
    }
    return base::Status::ok();
}

base::Status SinkFiles::in(uint32_t sink, base::Status status) const {
    return status.in("sink `" + text_of(job_.sinks[sink].name) + "`");
}

base::Status SinkFiles::open(const std::vector<std::string>& targets) {
    base::Status status = check_targets(targets);
    if (!status.is_ok()) return status;
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        File& file = *files_.emplace_back(std::make_unique<File>());
        if (job_.sinks[i].end.kind == WEIR_END_FILE) {
            file.target = targets[i];
            status = io::open_file_sink(env_, targets[i], &file.sink);
        } else {
            file.target = "standard output";
            file.sink = io::stdout_sink(env_);
        }
        if (!status.is_ok()) return in(i, status);
        std::string header = format::header_of(job_.sinks[i]);
        status = write(i, header.data(), header.size());
        if (!status.is_ok()) return status;
    }
    return base::Status::ok();
}

base::Status SinkFiles::write(uint32_t sink, const char* from, uint64_t bytes) {
    if (bytes == 0) return base::Status::ok();
    File& file = *files_[sink];
    std::unique_lock<std::timed_mutex> guard(file.lock, std::try_to_lock);
    while (!guard.owns_lock() && !guard.try_lock_for(kLookAgain)) {
        if (interrupted_->load() != 0) return base::Status::interrupted();
    }
    return in(sink, file.sink->write(from, bytes));
}

base::Status SinkFiles::publish() {
    for (int step = 0; step < 2; ++step) {
        for (uint32_t i = 0; i < files_.size(); ++i) {
            io::Sink& sink = *files_[i]->sink;
            base::Status status = step == 0 ? sink.settle() : sink.publish();
            if (!status.is_ok()) return in(i, status);
            files_[i]->published = step == 1;
        }
    }
    return base::Status::ok();
}

void SinkFiles::abandon() {
    for (const auto& each : files_) {
        if (each->sink != nullptr) each->sink->abandon();
    }
}

SinkBuffers::~SinkBuffers() {
    for (Buffer& each : buffers_) std::free(each.begin);
}

void SinkBuffers::open() {
    uint32_t count = worker_->job->sink_count;
    buffers_.resize(count);
    sinks_.resize(count);
    worker_->context.sinks = sinks_.data();
    for (uint32_t i = 0; i < count; ++i) {
        sinks_[i] = {};
        grow(i, kBlockBytes);
    }
}

// Generated code may scribble past `limit`, as far as WEIR_PADDING.
void SinkBuffers::grow(uint32_t sink, uint64_t bytes) {
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

base::Status SinkBuffers::flush(uint32_t sink) {
    Buffer& buffer = buffers_[sink];
    uint64_t filled = static_cast<uint64_t>(sinks_[sink].p - buffer.begin);
    sinks_[sink].p = buffer.begin;
    base::Status status = files_->write(sink, buffer.begin, filled);
    if (status.is_ok()) buffer.rows = sinks_[sink].rows;
    return status;
}

base::Status SinkBuffers::flush() {
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
        base::Status status = flush(i);
        if (!status.is_ok()) return status;
    }
    return base::Status::ok();
}

void SinkBuffers::make_room(uint32_t sink, uint64_t bytes) {
    // After a failure rows go nowhere, so that the record in hand can be finished.
    base::Status status = flush(sink);
    if (!status.is_ok()) worker_->stop(status);
    uint64_t room = kBlockBytes;
    while (room < bytes) room *= 2;
    if (room != buffers_[sink].bytes) grow(sink, room);
}

base::Status SinkBuffers::flush_watched() {
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
        if (!files_->is_watched(i)) continue;
        base::Status status = flush(i);
        if (!status.is_ok()) return status;
    }
    return base::Status::ok();
}

}  // namespace weir::engine
