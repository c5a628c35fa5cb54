// The sinks of a job. Each has one file, which all workers write, and for each worker a buffer of
// whole rows that generated code fills; a full buffer is written in one piece. Publishing first
// brings all bytes of all sinks to disk and only then gives each its name: a full disk leaves all
// of them unpublished.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/worker.h"
#include "runtime/io/sink.h"

namespace weir::engine {

// Owned by the engine. `write` may be called by any worker; once the job is `interrupted` it does
// not wait for another one, whose file may take nothing any more.
class SinkFiles {
  public:
    SinkFiles(const weir_job_desc& job, base::Env* env, const std::atomic<int>* interrupted)
        : job_(job), env_(env), interrupted_(interrupted) {}

    // `targets[i]`: the path of sink i, unused for standard output. Writes what files begin with.
    base::Status open(const std::vector<std::string>& targets);
    base::Status write(uint32_t sink, const char* from, uint64_t bytes);
    // Whether somebody may be watching what is written.
    bool is_watched(uint32_t sink) const { return files_[sink]->sink->is_watched(); }
    base::Status publish();
    void abandon();
    // Whether the target has what was written: it was published, or is written in place.
    bool lasts(uint32_t sink) const {
        return sink < files_.size() && (files_[sink]->published || is_watched(sink));
    }

    std::string target(uint32_t sink) const {
        return sink < files_.size() ? files_[sink]->target : "";
    }

  private:
    struct File {
        std::unique_ptr<io::Sink> sink;  // written under lock
        std::string target;
        bool published = false;
        std::timed_mutex lock;
    };
    base::Status check_targets(const std::vector<std::string>& targets) const;
    base::Status in(uint32_t sink, base::Status status) const;

    const weir_job_desc& job_;
    base::Env* env_;
    const std::atomic<int>* interrupted_;
    std::vector<std::unique_ptr<File>> files_;
};

// Of one worker, on its thread.
class SinkBuffers {
  public:
    SinkBuffers(base::Worker* worker, SinkFiles* files) : worker_(worker), files_(files) {}
    ~SinkBuffers();

    // Once the files are open.
    void open();
    // weir_sink_room.
    void make_room(uint32_t sink, uint64_t bytes);
    // Hands on what stands in the buffers of sinks that somebody may be watching.
    base::Status flush_watched();
    base::Status flush();

    // That were handed on; of a target that is not published all that were made.
    uint64_t rows(uint32_t sink) const {
        if (sink >= buffers_.size()) return 0;
        return files_->lasts(sink) ? buffers_[sink].rows : sinks_[sink].rows;
    }

  private:
    struct Buffer {
        char* begin = nullptr;
        uint64_t bytes = 0;
        uint64_t rows = 0;  // that were handed on
    };

    void grow(uint32_t sink, uint64_t bytes);
    base::Status flush(uint32_t sink);

    base::Worker* worker_;
    SinkFiles* files_;
    std::vector<Buffer> buffers_;
    std::vector<weir_sink> sinks_;  // what context->sinks points to
};

}  // namespace weir::engine
