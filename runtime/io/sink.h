// Where the bytes of a sink go. A seam. One writer uses a sink.
//
// A file appears under its name only when `publish` succeeds: until then it stands under a temporary
// name in the same folder, which `abandon` (or the destructor) removes. A target that exists and is no
// regular file, such as /dev/null or a pipe, is written in place, and so is standard output.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "runtime/base/env.h"
#include "runtime/base/status.h"

namespace weir::io {

class Sink {
  public:
    virtual ~Sink() = default;
    virtual base::Status write(const char* from, size_t bytes) = 0;
    // Brings all bytes to where they last; nothing is written afterwards.
    virtual base::Status settle() = 0;
    // After settle: what was written appears under its name.
    virtual base::Status publish() = 0;
    virtual void abandon() = 0;
    // Whether somebody may be waiting for what is written, so that it is handed on without delay.
    virtual bool is_watched() const = 0;
};

base::Status open_file_sink(base::Env* env, const std::string& path, std::unique_ptr<Sink>* sink);
std::unique_ptr<Sink> stdout_sink(base::Env* env);

}  // namespace weir::io
