// The feature `zstd`.
#include <gtest/gtest.h>
#include <unistd.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>

#include "runtime/io/stream.h"

namespace weir::test {
namespace {

std::string packed(const std::string& bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
    return out;
}

std::string unpacked(const std::string& bytes) {
    std::string path = (std::filesystem::temp_directory_path() / "weir-unit-XXXXXX.zst").string();
    int descriptor = ::mkstemps(path.data(), 4);
    ::close(descriptor);
    std::ofstream(path, std::ios::binary) << bytes;
    std::unique_ptr<io::Stream> stream;
    base::Status status = io::open_stream(base::Env::real(), path, &stream);
    std::string all;
    std::string buffer(1000, '\0');
    for (size_t got = 1; status.is_ok() && got > 0;) {
        status = stream->read(buffer.data(), buffer.size(), &got);
        all.append(buffer.data(), status.is_ok() ? got : 0);
    }
    std::filesystem::remove(path);
    return status.is_ok() ? all : status.why();
}

TEST(Zstd, Unpacks) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919 % 10007);
    EXPECT_EQ(unpacked(packed(text)), text);
    EXPECT_EQ(unpacked(packed(text) + packed("") + packed("end")), text + "end");
    EXPECT_EQ(unpacked(""), "");
}

TEST(Zstd, Broken) {
    std::string text = packed(std::string(100000, 'x') + "tail");
    EXPECT_NE(unpacked(text.substr(0, text.size() - 2)).find("is cut off"), std::string::npos);
    EXPECT_NE(unpacked("no zstd at all").find("cannot unpack `"), std::string::npos);
}

}  // namespace
}  // namespace weir::test
