// Where the bytes of a sink go. A seam. One writer uses a sink.
//
// A file appears under its name only when `publish` succeeds: until then it stands under a
// temporary name in the same folder, which `abandon` (or the destructor) removes. A target that
// exists and is no regular file, such as /dev/null or a pipe, is written in place, and so is
// standard output. What is written to a name that ends in `.gz` or `.zst` is packed on the way.
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

// One that packs what goes to another sink, which it owns.
class PackedSink : public Sink {
  public:
    explicit PackedSink(std::unique_ptr<Sink> to) : to_(std::move(to)) {}

    base::Status write(const char* from, size_t bytes) override {
        return pack(from, bytes, to_->is_watched() ? Flush::Sync : Flush::None);
    }
    base::Status settle() override {
        base::Status status = pack(nullptr, 0, Flush::End);
        return status.is_ok() ? to_->settle() : status;
    }
    base::Status publish() override { return to_->publish(); }
    void abandon() override { to_->abandon(); }
    bool is_watched() const override { return to_->is_watched(); }

  protected:
    // Sync: all that was written so far can be unpacked; End: nothing follows.
    enum class Flush : uint8_t { None, Sync, End };
    virtual base::Status pack(const char* from, size_t bytes, Flush flush) = 0;
    base::Status pass_on(const char* packed, size_t bytes) {
        return bytes == 0 ? base::Status::ok() : to_->write(packed, bytes);
    }

  private:
    std::unique_ptr<Sink> to_;
};

std::unique_ptr<Sink> gzip_sink(std::unique_ptr<Sink> to);

base::Status open_file_sink(base::Env* env, const std::string& path, std::unique_ptr<Sink>* sink);
std::unique_ptr<Sink> stdout_sink(base::Env* env);

}  // namespace weir::io

// Part of the feature `zstd`: null in a job linked without it.
extern "C" [[gnu::weak]] weir::io::Sink* weir_feature_zstd_sink(weir::io::Sink* owned_sink);
