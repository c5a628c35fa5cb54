// Whole jobs, from files to files.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "test/unit/engine/hand_job.h"

namespace weir::test {
namespace {

std::string row(const std::string& user, int n, int second) {
    char at[64];
    snprintf(at, sizeof at, "2026-01-01T00:%02d:%02dZ", second / 60 % 60, second % 60);
    return "{\"user\":\"" + user + "\",\"n\":" + std::to_string(n) + ",\"at\":\"" + at + "\"}\n";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

TEST(Engine, FileToFile) {
    HandJob hand;
    hand.write("in.jsonl", row("ann", 5, 0) + row("bob", 4, 1) + row("c\\u0041t", 70, 2));
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"), "{\"user\":\"ann\",\"n\":5}\n{\"user\":\"c\\u0041t\",\"n\":70}\n");
    EXPECT_TRUE(has(hand.said, "read     clicks  3 records")) << hand.said;
    EXPECT_TRUE(has(hand.said, "written  out     2 rows")) << hand.said;
    EXPECT_EQ(hand.files(), 2u);
}

TEST(Engine, EmptyFile) {
    HandJob hand;
    hand.write("in.jsonl", "");
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_TRUE(hand.exists("out.jsonl"));
    EXPECT_EQ(hand.read("out.jsonl"), "");
}

TEST(Engine, OddLines) {
    HandJob hand;
    hand.write("in.jsonl", "\xEF\xBB\xBF" + row("bom", 5, 0) + "\n  \r\n" +
                               " {\"n\": 6 , \"at\":\"2026-01-01T00:00:01Z\", \"user\" :\"x\" } \r\n" +
                               "{\"user\":\"last\",\"n\":7,\"at\":\"2026-01-01T00:00:02Z\"}");
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"),
              "{\"user\":\"bom\",\"n\":5}\n{\"user\":\"x\",\"n\":6}\n{\"user\":\"last\",\"n\":7}\n");
}

TEST(Engine, MissingInput) {
    HandJob hand;
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "source `clicks`: cannot read `")) << hand.said;
    EXPECT_TRUE(has(hand.said, "help: ")) << hand.said;
    EXPECT_EQ(hand.files(), 0u);
    hand.source_part.text = text(hand.path("*.jsonl").c_str());
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "no file fits")) << hand.said;
}

TEST(Engine, SinkFolderMissing) {
    HandJob hand;
    hand.write("in.jsonl", row("a", 5, 0));
    hand.sink_part.text = text(hand.path("nowhere/out.jsonl").c_str());
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "sink `out`: cannot write `" + hand.path("nowhere/out.jsonl"))) << hand.said;
}

TEST(Engine, FullDisk) {
    HandJob hand;
    hand.write("in.jsonl", row("a", 5, 0));
    hand.sink_part.text = text("/dev/full");
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "No space left on device")) << hand.said;
}

TEST(Engine, BadRecordsAreCounted) {
    HandJob hand;
    hand.write("in.jsonl", row("a", 5, 0) + "{\"user\":1,\"n\":5,\"at\":\"2026-01-01T00:00:00Z\"}\n" +
                               "{\"user\":\"x\",\"at\":\"2026-01-01T00:00:00Z\"}\nnonsense\n" +
                               row("thirteen", 13, 1));
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_TRUE(has(hand.said, "bad      clicks  4 (syntax 1, missing 1, type 1, arithmetic 1), dropped")) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"), "{\"user\":\"a\",\"n\":5}\n");
}

TEST(Engine, StopShowsTheRecord) {
    HandJob hand;
    hand.source.on_error = WEIR_STOP;
    hand.write("in.jsonl", row("a", 5, 0) + "{\"user\":null,\"n\":5,\"at\":\"2026-01-01T00:00:00Z\"}\n");
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "in.jsonl:2: bad record, null: `user`: is null")) << hand.said;
    EXPECT_TRUE(has(hand.said, "{\"user\":null,")) << hand.said;
    EXPECT_TRUE(has(hand.said, "(null 1), stopped the job")) << hand.said;
    EXPECT_TRUE(has(hand.said, " not published")) << hand.said;
    EXPECT_FALSE(hand.exists("out.jsonl"));
    EXPECT_EQ(hand.files(), 1u);
}

TEST(Engine, OldOutputStaysUntilTheEnd) {
    HandJob hand;
    hand.write("out.jsonl", "old");
    hand.source.on_error = WEIR_STOP;
    hand.write("in.jsonl", "bad\n");
    EXPECT_EQ(hand.run(), 3);
    EXPECT_EQ(hand.read("out.jsonl"), "old");
    hand.write("in.jsonl", "");
    EXPECT_EQ(hand.run(), 0);
    EXPECT_EQ(hand.read("out.jsonl"), "");
}

TEST(Engine, ManyBlocks) {
    HandJob hand;
    std::string in;
    std::string out;
    for (int i = 0; i < 40000; ++i) {
        std::string user = "user" + std::to_string(i) + std::string(static_cast<size_t>(i % 50), 'x');
        in += row(user, 5 + i % 3, i);
        out += "{\"user\":\"" + user + "\",\"n\":" + std::to_string(5 + i % 3) + "}\n";
    }
    hand.write("in.jsonl", in);
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"), out);
}

TEST(Engine, LongRecords) {
    HandJob hand;
    hand.source.record_bytes_max = 1 << 20;
    std::string fits = row(std::string((1 << 20) - 100, 'a'), 5, 0);
    std::string too_long = row(std::string(3 << 20, 'b'), 5, 0);
    std::string little_too_long = row(std::string((1 << 20) + 10, 'c'), 5, 0);
    hand.write("in.jsonl", fits + too_long + row("after", 6, 1) + little_too_long + row("end", 7, 2));
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_TRUE(has(hand.said, "(range 2)")) << hand.said;
    EXPECT_TRUE(has(hand.said, "5 records")) << hand.said;
    std::string out = hand.read("out.jsonl");
    EXPECT_TRUE(has(out, "{\"user\":\"after\",\"n\":6}\n{\"user\":\"end\",\"n\":7}\n"));
    EXPECT_GT(out.size(), size_t{1 << 20} - 100);
}

TEST(Engine, GlobIsOnePartitionInNameOrder) {
    HandJob hand;
    hand.source_part.text = text(hand.path("in-?.jsonl").c_str());
    hand.write("in-2.jsonl", row("two", 5, 5));
    hand.write("in-1.jsonl", row("one", 5, 9) + "bad");
    hand.write("in-10.jsonl", "no");
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"), "{\"user\":\"one\",\"n\":5}\n{\"user\":\"two\",\"n\":5}\n");
    EXPECT_TRUE(has(hand.said, "3 records of 2 files")) << hand.said;
}

TEST(Engine, EachFileAPartition) {
    HandJob hand;
    hand.source_part.text = text(hand.path("in-*.jsonl").c_str());
    hand.source_end.each = 1;
    hand.source.observed = 1;
    hand.write("in-1.jsonl", row("b", 5, 2) + row("d", 5, 4) + row("c", 5, 1) + "oops\n");
    hand.write("in-2.jsonl", row("a", 5, 1) + row("bb", 5, 2) + row("e", 5, 9));
    hand.write("in-3.jsonl", "");
    EXPECT_EQ(hand.run(), 0) << hand.said;
    EXPECT_EQ(hand.read("out.jsonl"),
              "{\"user\":\"a\",\"n\":5}\n{\"user\":\"b\",\"n\":5}\n{\"user\":\"bb\",\"n\":5}\n"
              "{\"user\":\"d\",\"n\":5}\n{\"user\":\"c\",\"n\":5}\n{\"user\":\"e\",\"n\":5}\n");
    EXPECT_TRUE(has(hand.said, "7 records")) << hand.said;
}

TEST(Engine, Generate) {
    HandJob hand;
    hand.source_end.kind = WEIR_END_GENERATE;
    hand.source_end.bounded = 1;
    hand.source_end.rows = 20000;
    hand.source_end.rate = 100;
    hand.source.format.kind = WEIR_FORMAT_NONE;
    EXPECT_EQ(hand.run(), 0) << hand.said;
    std::string first = hand.read("out.jsonl");
    EXPECT_TRUE(has(first, "{\"user\":\"s")) << first.substr(0, 100);
    EXPECT_TRUE(has(hand.said, "20,000 records")) << hand.said;
    EXPECT_EQ(hand.run(), 0);
    EXPECT_EQ(hand.read("out.jsonl"), first);
    hand.source_end.seed = 2;
    EXPECT_EQ(hand.run(), 0);
    EXPECT_NE(hand.read("out.jsonl"), first);
}

TEST(Engine, TwoSinksOnOnePath) {
    HandJob hand;
    hand.write("in.jsonl", "");
    weir_sink_desc sinks[2] = {hand.sink, hand.sink};
    sinks[1].name = text("again");
    hand.job.sinks = sinks;
    hand.job.sink_count = 2;
    EXPECT_EQ(hand.run(), 3);
    EXPECT_TRUE(has(hand.said, "sinks `out` and `again` both write")) << hand.said;
}

TEST(Engine, JsonLog) {
    HandJob hand;
    hand.write("in.jsonl", row("a", 5, 0) + "bad\n");
    EXPECT_EQ(hand.run({"--log", "json", "--name", "other"}), 0) << hand.said;
    EXPECT_TRUE(has(hand.said, "\"job\":\"other\",\"instance\":0,\"event\":\"job.start\"")) << hand.said;
    EXPECT_TRUE(has(hand.said, "\"bad\":{\"clicks\":{\"syntax\":1}}")) << hand.said;
    EXPECT_TRUE(has(hand.said, "\"written\":{\"out\":1}")) << hand.said;
}

TEST(Engine, UsageErrors) {
    HandJob hand;
    for (const char* workers : {"0", "", "-1", "1.5", "257", "4294967297", "many"}) {
        EXPECT_EQ(hand.run({"--workers", workers}), 2) << workers;
        EXPECT_TRUE(has(hand.said, "expected a number of workers from 1 to 256")) << hand.said;
    }
    EXPECT_EQ(hand.run({"savepoint"}), 2);
    EXPECT_TRUE(has(hand.said, "not built yet")) << hand.said;
    EXPECT_EQ(hand.run({"--progres"}), 2);
    EXPECT_TRUE(has(hand.said, "did you mean `--progress`?")) << hand.said;
    EXPECT_EQ(hand.run({"--memory", "lots"}), 2);
    EXPECT_EQ(hand.run({"--set", "x=1"}), 2);
    EXPECT_TRUE(has(hand.said, "no parameter `x`")) << hand.said;
    EXPECT_EQ(hand.run({"--checkpoint-dir=x"}), 2);
}

TEST(Engine, InterruptedPublishesNothing) {
    HandJob hand;
    hand.source_end.kind = WEIR_END_GENERATE;
    hand.source_end.rate = 1000;
    hand.source_end.paced = 1;
    hand.source.format.kind = WEIR_FORMAT_NONE;
    std::thread later([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        ::kill(::getpid(), SIGTERM);
    });
    EXPECT_EQ(hand.run(), 130) << hand.said;
    later.join();
    EXPECT_TRUE(has(hand.said, "interrupted: nothing was published")) << hand.said;
    EXPECT_EQ(hand.files(), 0u);
}

TEST(Engine, LateFileOfAGlobIsWarnedOf) {
    HandJob hand;
    // A job without windows counts no late rows, so nothing can be missed and nothing is said.
    hand.source_part.text = text(hand.path("in-*.jsonl").c_str());
    hand.write("in-1.jsonl", row("a", 5, 100));
    hand.write("in-2.jsonl", row("b", 5, 1));
    EXPECT_EQ(hand.run(), 0);
    EXPECT_FALSE(has(hand.said, "warning")) << hand.said;
}

TEST(Engine, MemoryBudget) {
    HandJob hand;
    hand.write("in.jsonl", row(std::string(4 << 20, 'x'), 5, 0));
    EXPECT_EQ(hand.run({"--memory", "1MiB"}), 3);
    EXPECT_TRUE(has(hand.said, "out of memory: ")) << hand.said;
    EXPECT_TRUE(has(hand.said, "input buffers use the most")) << hand.said;
    EXPECT_FALSE(hand.exists("out.jsonl"));
}

}  // namespace
}  // namespace weir::test
