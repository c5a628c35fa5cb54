// Any bytes as a gzip or zstd file: unpacking comes to an end or says what is wrong, and gives the same
// bytes whatever the sizes of reads. The first byte chooses format and sizes.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "runtime/io/stream.h"

using namespace weir;

namespace {

constexpr size_t kUnpackedMax = 1 << 20;

class Bytes : public base::File {
  public:
    Bytes(const uint8_t* data, size_t size, size_t piece) : data_(data), size_(size), piece_(piece) {}
    base::Status read(char* to, size_t bytes, size_t* got) override {
        *got = std::min(std::min(bytes, size_), piece_);
        memcpy(to, data_, *got);
        data_ += *got;
        size_ -= *got;
        return base::Status::ok();
    }
    bool is_ready(int64_t) override { return true; }
    base::Status write(const char*, size_t) override { return base::Status::ok(); }
    base::Status sync() override { return base::Status::ok(); }
    base::Status close() override { return base::Status::ok(); }

  private:
    const uint8_t* data_;
    size_t size_;
    size_t piece_;
};

std::string unpacked(const uint8_t* data, size_t size, bool gzip, size_t piece, size_t room) {
    auto file = std::make_unique<Bytes>(data, size, piece);
    std::unique_ptr<io::Stream> stream =
        gzip ? io::gzip_stream(std::move(file), "f.gz")
             : std::unique_ptr<io::Stream>(weir_feature_zstd(file.release(), "f.zst"));
    std::string all;
    auto block = std::make_unique<char[]>(room);
    while (all.size() < kUnpackedMax) {
        size_t got = 0;
        base::Status status = stream->read(block.get(), room, &got);
        // Which words depends on where a read ended.
        if (!status.is_ok()) return "refused";
        if (got == 0) return all;
        if (got > room) std::abort();
        all.append(block.get(), got);
    }
    return all.substr(0, kUnpackedMax);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size < 2) return 0;
    const bool gzip = data[0] % 2 != 0;
    const std::string whole = unpacked(data + 1, size - 1, gzip, size, 4096);
    const std::string pieces = unpacked(data + 1, size - 1, gzip, 1 + data[0] / 16, 1 + data[0] * 17 % 999);
    if (whole.size() < kUnpackedMax && pieces.size() < kUnpackedMax && whole != pieces) std::abort();
    return 0;
}
