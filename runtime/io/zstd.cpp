// Unpacks zstd: frames in a row. Packs a sink as one frame. Its own archive, which a job links when
// it may read or write `.zst` files.
#include <zstd.h>
#include <zstd_errors.h>

#include "runtime/io/sink.h"
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
                    wide ? "pack it with a window of at most 128 MiB (without `--long`, or "
                           "`--long=27`)"
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
        return base::Status::failed(
            "`" + path_ + "` is cut off: it ends inside its compressed data",
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

class ZstdSink : public PackedSink {
  public:
    explicit ZstdSink(std::unique_ptr<Sink> to)
        : PackedSink(std::move(to)), packed_(new char[kPackedBytes]), state_(ZSTD_createCCtx()) {
        ZSTD_CCtx_setParameter(state_, ZSTD_c_checksumFlag, 1);
    }
    ~ZstdSink() override { ZSTD_freeCCtx(state_); }

  private:
    base::Status pack(const char* from, size_t bytes, Flush flush) override {
        const ZSTD_EndDirective how = flush == Flush::End    ? ZSTD_e_end
                                      : flush == Flush::Sync ? ZSTD_e_flush
                                                             : ZSTD_e_continue;
        ZSTD_inBuffer in = {from, bytes, 0};
        bool more = true;
        while (more) {
            ZSTD_outBuffer out = {packed_.get(), kPackedBytes, 0};
            const size_t left = ZSTD_compressStream2(state_, &out, &in, how);
            if (ZSTD_isError(left)) {
                return base::Status::failed(std::string("cannot pack: ") + ZSTD_getErrorName(left));
            }
            base::Status status = pass_on(packed_.get(), out.pos);
            if (!status.is_ok()) return status;
            more = in.pos < in.size || (flush != Flush::None && left > 0);
        }
        return base::Status::ok();
    }

    std::unique_ptr<char[]> packed_;
    ZSTD_CCtx* state_;
};

}  // namespace
}  // namespace weir::io

extern "C" weir::io::Sink* weir_feature_zstd_sink(weir::io::Sink* owned_sink) {
    return new weir::io::ZstdSink(std::unique_ptr<weir::io::Sink>(owned_sink));
}

extern "C" weir::io::Stream* weir_feature_zstd(weir::base::File* owned_file, const char* path) {
    return new weir::io::ZstdStream(std::unique_ptr<weir::base::File>(owned_file), path);
}
