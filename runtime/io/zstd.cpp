// Unpacks zstd: frames in a row. Its own archive, which a job links when it may read `.zst` files.
#include <zstd.h>
#include <zstd_errors.h>

#include "runtime/io/stream.h"

namespace weir::io {
namespace {

constexpr size_t kPackedBytes = 128 << 10;

class ZstdStream : public Stream {
  public:
    ZstdStream(std::unique_ptr<base::File> file, std::string path)
        : file_(std::move(file)),
          path_(std::move(path)),
          packed_(new char[kPackedBytes]),
          state_(ZSTD_createDStream()) {}
    ~ZstdStream() override { ZSTD_freeDStream(state_); }

    base::Status read(char* to, size_t bytes, size_t* got) override {
        *got = 0;
        ZSTD_outBuffer out = {to, bytes, 0};
        while (out.pos == 0) {
            // What is left of a frame may come out without further input.
            if (in_.pos == in_.size && !more_inside_) {
                base::Status status = refill();
                if (!status.is_ok()) return status;
                if (in_.size == 0) return end();
            }
            size_t want = ZSTD_decompressStream(state_, &out, &in_);
            if (ZSTD_isError(want)) {
                bool wide = ZSTD_getErrorCode(want) == ZSTD_error_frameParameter_windowTooLarge;
                return base::Status::failed(
                    "cannot unpack `" + path_ + "`: " + ZSTD_getErrorName(want),
                    wide ? "pack it with a window of at most 128 MiB (without `--long`, or `--long=27`)"
                         : "check the file with `zstd -t`");
            }
            inside_ = want != 0;
            more_inside_ = inside_ && out.pos == out.size;
        }
        *got = out.pos;
        return base::Status::ok();
    }

  private:
    base::Status refill() {
        size_t count = 0;
        base::Status status = file_->read(packed_.get(), kPackedBytes, &count);
        in_ = {packed_.get(), count, 0};
        return status;
    }

    base::Status end() {
        if (!inside_) return base::Status::ok();
        return base::Status::failed("`" + path_ + "` is cut off: it ends inside its compressed data",
                                    "bring the whole file here");
    }

    std::unique_ptr<base::File> file_;
    std::string path_;
    std::unique_ptr<char[]> packed_;
    ZSTD_DStream* state_;
    ZSTD_inBuffer in_ = {nullptr, 0, 0};
    bool inside_ = false;       // in the middle of a frame
    bool more_inside_ = false;  // the last call filled the output: there may be more
};

}  // namespace
}  // namespace weir::io

extern "C" weir::io::Stream* weir_feature_zstd(weir::base::File* owned_file, const char* path) {
    return new weir::io::ZstdStream(std::unique_ptr<weir::base::File>(owned_file), path);
}
