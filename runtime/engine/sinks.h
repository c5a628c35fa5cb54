// The sinks of a job: the buffers that generated code writes rows into, and where their bytes go.
//
// Nothing appears under a sink's name before `publish`, which first brings every sink's bytes to its
// disk and only then gives each its name: a full disk leaves all of them unpublished.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/worker.h"
#include "runtime/io/sink.h"

namespace weir::engine {

class Sinks {
  public:
    explicit Sinks(base::Worker* worker) : worker_(worker) {}
    ~Sinks();

    // `targets[i]`: the path of sink i, unused for standard output.
    base::Status open(const std::vector<std::string>& targets);
    // weir_sink_room.
    void make_room(uint32_t sink, uint64_t bytes);
    // Hands on what stands in the buffers of sinks that somebody may be watching.
    base::Status flush_watched();
    base::Status publish();
    void abandon();

    const std::string& target(uint32_t sink) const { return buffers_[sink].target; }

  private:
    struct Buffer {
        std::unique_ptr<io::Sink> sink;
        std::string target;
        char* begin = nullptr;
        uint64_t bytes = 0;
    };

    base::Status check_targets(const std::vector<std::string>& targets) const;
    void grow(uint32_t sink, uint64_t bytes);
    base::Status flush(uint32_t sink);
    void write_header(uint32_t sink);

    base::Worker* worker_;
    std::vector<Buffer> buffers_;
    std::vector<weir_sink> sinks_;  // what context->sinks points to
};

}  // namespace weir::engine
