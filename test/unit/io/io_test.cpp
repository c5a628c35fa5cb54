// Sources and sinks of files.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "runtime/base/glob.h"
#include "runtime/io/sink.h"
#include "runtime/io/source.h"

namespace weir::test {
namespace {

struct Folder {
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "weir-unit-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string operator/(const std::string& name) const { return (path / name).string(); }
    size_t files() const {
        size_t count = 0;
        for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(path)) ++count;
        return count;
    }
    std::filesystem::path path;
};

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
}

std::string gzipped(const std::string& bytes) {
    z_stream state = {};
    deflateInit2(&state, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(bytes.size() + 1000, '\0');
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    state.avail_in = static_cast<uInt>(bytes.size());
    state.next_out = reinterpret_cast<Bytef*>(out.data());
    state.avail_out = static_cast<uInt>(out.size());
    deflate(&state, Z_FINISH);
    out.resize(out.size() - state.avail_out);
    deflateEnd(&state);
    return out;
}

// All bytes of a source, files one after the other; a failure's words instead.
std::string read_all(io::Source* source, size_t block = 1000) {
    std::string all;
    std::string buffer(block, '\0');
    for (;;) {
        bool more = false;
        base::Status status = source->next_file(&more);
        if (!status.is_ok()) return status.why();
        if (!more) return all;
        for (;;) {
            size_t got = 0;
            status = source->read(buffer.data(), buffer.size(), &got);
            if (!status.is_ok()) return status.why();
            if (got == 0) break;
            all.append(buffer.data(), got);
        }
    }
}

std::string read_all(const std::string& path) {
    return read_all(io::file_source(base::Env::real(), {path}).get());
}

std::string noise(size_t bytes) {
    std::string text;
    for (uint32_t x = 1; text.size() < bytes; x = x * 1664525 + 1013904223) text += std::to_string(x % 9973);
    return text;
}

TEST(Source, FilesInOrder) {
    Folder folder;
    write(folder / "a", "one");
    write(folder / "b", "");
    write(folder / "c", "two");
    auto source = io::file_source(base::Env::real(), {folder / "a", folder / "b", folder / "c"});
    EXPECT_EQ(read_all(source.get()), "onetwo");
    EXPECT_EQ(source->file(), folder / "c");
    EXPECT_TRUE(read_all(folder / "d").starts_with("cannot read `"));
    EXPECT_NE(read_all(folder.path.string()).find("directory"), std::string::npos);
}

TEST(Source, Gzip) {
    Folder folder;
    std::string text = noise(500000);
    write(folder / "a.gz", gzipped(text));
    EXPECT_EQ(read_all(folder / "a.gz"), text);
    write(folder / "members.gz", gzipped(text) + gzipped("") + gzipped("end") + std::string(700, '\0'));
    EXPECT_EQ(read_all(folder / "members.gz"), text + "end");
    write(folder / "empty.gz", "");
    EXPECT_EQ(read_all(folder / "empty.gz"), "");
}

TEST(Source, BrokenGzip) {
    Folder folder;
    std::string packed = gzipped(noise(500000));
    write(folder / "cut.gz", packed.substr(0, packed.size() - 5));
    EXPECT_NE(read_all(folder / "cut.gz").find("cut.gz` is cut off"), std::string::npos);
    write(folder / "half.gz", packed.substr(0, packed.size() / 2));
    EXPECT_NE(read_all(folder / "half.gz").find("is cut off"), std::string::npos);
    packed[packed.size() / 2] ^= 1;
    write(folder / "wrong.gz", packed);
    EXPECT_NE(read_all(folder / "wrong.gz").find("cannot unpack `"), std::string::npos);
    write(folder / "text.gz", "no gzip at all");
    EXPECT_NE(read_all(folder / "text.gz").find("cannot unpack `"), std::string::npos);
}

TEST(Source, ShrinkingFile) {
    Folder folder;
    write(folder / "a", std::string(100000, 'x'));
    auto source = io::file_source(base::Env::real(), {folder / "a"});
    bool more = false;
    ASSERT_TRUE(source->next_file(&more).is_ok());
    std::filesystem::resize_file(folder / "a", 10);
    std::string buffer(1 << 20, '\0');
    size_t got = 0;
    ASSERT_TRUE(source->read(buffer.data(), buffer.size(), &got).is_ok());
    EXPECT_EQ(got, 10u);
    base::Status status = source->read(buffer.data(), buffer.size(), &got);
    EXPECT_NE(status.why().find("shrank while it was read"), std::string::npos) << status.why();
}

TEST(Source, Generate) {
    io::GenerateOptions options;
    options.rows = 2500;
    EXPECT_EQ(read_all(io::generate_source(base::Env::real(), options).get()), std::string(2500, '\n'));
    options = {20, 1000, true};
    auto source = io::generate_source(base::Env::real(), options);
    int64_t began = base::Env::real()->monotonic_ns();
    EXPECT_EQ(read_all(source.get()).size(), 20u);
    EXPECT_GE(base::Env::real()->monotonic_ns() - began, 18'000'000);
}

TEST(Sink, AppearsWhenPublished) {
    Folder folder;
    std::unique_ptr<io::Sink> sink;
    ASSERT_TRUE(io::open_file_sink(base::Env::real(), folder / "out", &sink).is_ok());
    ASSERT_TRUE(sink->write("abc", 3).is_ok());
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
    ASSERT_TRUE(sink->settle().is_ok());
    ASSERT_TRUE(sink->publish().is_ok());
    EXPECT_EQ(contents(folder / "out"), "abc");
    EXPECT_EQ(folder.files(), 1u);
}

TEST(Sink, LeavesNothingWhenAbandoned) {
    Folder folder;
    std::unique_ptr<io::Sink> sink;
    ASSERT_TRUE(io::open_file_sink(base::Env::real(), folder / "out", &sink).is_ok());
    sink->abandon();
    EXPECT_EQ(folder.files(), 0u);
    ASSERT_TRUE(io::open_file_sink(base::Env::real(), folder / "out", &sink).is_ok());
    sink.reset();
    EXPECT_EQ(folder.files(), 0u);
}

TEST(Sink, RefusesWhatIsNoFile) {
    Folder folder;
    std::unique_ptr<io::Sink> sink;
    base::Status status = io::open_file_sink(base::Env::real(), folder.path.string(), &sink);
    EXPECT_NE(status.why().find("it is a folder"), std::string::npos);
    status = io::open_file_sink(base::Env::real(), folder / "none/out", &sink);
    EXPECT_EQ(status.why(), "cannot write `" + (folder / "none/out") + "`: No such file or directory");
    EXPECT_NE(status.remedy(), "");
}

TEST(Sink, InPlace) {
    Folder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    std::unique_ptr<base::File> reader;
    // Opened for both so that neither end waits for the other.
    std::fstream both(folder / "pipe", std::ios::in | std::ios::out);
    std::unique_ptr<io::Sink> sink;
    ASSERT_TRUE(io::open_file_sink(base::Env::real(), folder / "pipe", &sink).is_ok());
    EXPECT_TRUE(sink->is_watched());
    ASSERT_TRUE(sink->write("line\n", 5).is_ok());
    std::string line;
    std::getline(both, line);
    EXPECT_EQ(line, "line");
    ASSERT_TRUE(io::open_file_sink(base::Env::real(), "/dev/full", &sink).is_ok());
    EXPECT_FALSE(sink->write("x", 1).is_ok());
}

TEST(Glob, Patterns) {
    EXPECT_TRUE(base::matches_pattern("in-1.jsonl", "in-*.jsonl"));
    EXPECT_TRUE(base::matches_pattern("in-1.jsonl", "*"));
    EXPECT_TRUE(base::matches_pattern("a.b.c", "*.?"));
    EXPECT_TRUE(base::matches_pattern("b7", "[a-c][!0-5]"));
    EXPECT_TRUE(base::matches_pattern("x[y", "x[y"));
    EXPECT_FALSE(base::matches_pattern("b3", "[a-c][!0-5]"));
    EXPECT_FALSE(base::matches_pattern(".hidden", "*"));
    EXPECT_FALSE(base::matches_pattern("abc", "ab"));
    EXPECT_FALSE(base::matches_pattern("ab", "ab?"));
    EXPECT_TRUE(base::matches_pattern("aaab", "*a*b"));
}

TEST(Glob, Folders) {
    Folder folder;
    std::filesystem::create_directories(folder.path / "2026-01" / "deep");
    std::filesystem::create_directories(folder.path / "2026-02");
    write(folder / "2026-02/a.jsonl", "");
    write(folder / "2026-01/b.jsonl", "");
    write(folder / "2026-01/a.jsonl", "");
    write(folder / "2026-01/.a.jsonl", "");
    std::vector<std::string> paths;
    ASSERT_TRUE(base::Env::real()->expand(folder / "2026-*/*.jsonl", &paths).is_ok());
    EXPECT_EQ(paths, (std::vector<std::string>{folder / "2026-01/a.jsonl", folder / "2026-01/b.jsonl",
                                               folder / "2026-02/a.jsonl"}));
    paths.clear();
    ASSERT_TRUE(base::Env::real()->expand(folder / "2026-01/a.jsonl", &paths).is_ok());
    EXPECT_EQ(paths.size(), 1u);
    paths.clear();
    ASSERT_TRUE(base::Env::real()->expand(folder / "2027-*", &paths).is_ok());
    EXPECT_EQ(paths.size(), 0u);
}

}  // namespace
}  // namespace weir::test
