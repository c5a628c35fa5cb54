// Unpacks gzip: members in a row, zero bytes behind the last one. Packs a sink as one member.
#include <zlib.h>

#include <cstring>

#include "runtime/io/sink.h"
#include "runtime/io/stream.h"

namespace weir::io {
namespace {

constexpr size_t kPackedBytes = 64 << 10;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class GzipStream : public Stream {
  public:
    GzipStream(std::unique_ptr<base::File> file, std::string path)
        : file_(std::move(file)), path_(std::move(path)), packed_(new char[kPackedBytes]) {
        inflateInit2(&state_, kGzipOnly);
    }
    ~GzipStream() override { inflateEnd(&state_); }

    base::Status read(char* to, size_t bytes, size_t* got) override {
        *got = 0;
        state_.next_out = reinterpret_cast<Bytef*>(to);
        state_.avail_out = static_cast<uInt>(bytes);
        while (state_.avail_out == bytes) {
            if (state_.avail_in == 0) {
                base::Status status = refill();
                if (!status.is_ok()) return status;
                if (state_.avail_in == 0) return end();
            }
            base::Status status = step();
            if (!status.is_ok()) return status;
        }
        *got = bytes - state_.avail_out;
        return base::Status::ok();
    }

  private:
    base::Status refill() {
        size_t count = 0;
        base::Status status = file_->read(packed_.get(), kPackedBytes, &count);
        state_.next_in = reinterpret_cast<Bytef*>(packed_.get());
        state_.avail_in = static_cast<uInt>(count);
        return status;
    }

    base::Status step() {
        if (!inside_) {
            if (members_ > 0) skip_zeros();
            if (state_.avail_in == 0) return base::Status::ok();
            inflateReset2(&state_, kGzipOnly);
            inside_ = true;
            ++members_;
        }
        int result = inflate(&state_, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            inside_ = false;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            const char* why = state_.msg != nullptr ? state_.msg : "broken data";
            return base::Status::failed("cannot unpack `" + path_ + "`: " + why,
                                        "check the file with `gzip -t`");
        }
        return base::Status::ok();
    }

    void skip_zeros() {
        while (state_.avail_in > 0 && *state_.next_in == 0) {
            ++state_.next_in;
            --state_.avail_in;
        }
    }

    base::Status end() {
        if (!inside_) return base::Status::ok();
        return base::Status::failed(
            "`" + path_ + "` is cut off: it ends inside its compressed data",
            "bring the whole file here, or unpack what there is with `zcat`");
    }

    std::unique_ptr<base::File> file_;
    std::string path_;
    std::unique_ptr<char[]> packed_;
    z_stream state_ = {};
    bool inside_ = false;  // in the middle of a member
    uint64_t members_ = 0;
};

class GzipSink : public PackedSink {
  public:
    explicit GzipSink(std::unique_ptr<Sink> to)
        : PackedSink(std::move(to)), packed_(new char[kPackedBytes]) {
        constexpr int kMemoryLevel = 8;
        deflateInit2(&state_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipOnly, kMemoryLevel,
                     Z_DEFAULT_STRATEGY);
    }
    ~GzipSink() override { deflateEnd(&state_); }

  private:
    base::Status pack(const char* from, size_t bytes, Flush flush) override {
        constexpr size_t kStepBytes = size_t{1} << 30;  // zlib counts in 32 bits
        base::Status status;
        while (bytes > kStepBytes && status.is_ok()) {
            status = pack_step(from, kStepBytes, Z_NO_FLUSH);
            from += kStepBytes;
            bytes -= kStepBytes;
        }
        const int how = flush == Flush::End    ? Z_FINISH
                        : flush == Flush::Sync ? Z_SYNC_FLUSH
                                               : Z_NO_FLUSH;
        return status.is_ok() ? pack_step(from, bytes, how) : status;
    }

    base::Status pack_step(const char* from, size_t bytes, int how) {
        state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(from));
        state_.avail_in = static_cast<uInt>(bytes);
        do {
            state_.next_out = reinterpret_cast<Bytef*>(packed_.get());
            state_.avail_out = static_cast<uInt>(kPackedBytes);
            deflate(&state_, how);
            base::Status status = pass_on(packed_.get(), kPackedBytes - state_.avail_out);
            if (!status.is_ok()) return status;
        } while (state_.avail_out == 0);
        return base::Status::ok();
    }

    std::unique_ptr<char[]> packed_;
    z_stream state_ = {};
};

}  // namespace

std::unique_ptr<Sink> gzip_sink(std::unique_ptr<Sink> to) {
    return std::make_unique<GzipSink>(std::move(to));
}

std::unique_ptr<Stream> gzip_stream(std::unique_ptr<base::File> file, const std::string& path) {
    return std::make_unique<GzipStream>(std::move(file), path);
}

}  // namespace weir::io
