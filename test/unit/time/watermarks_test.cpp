// How watermarks of partitions reach operators, and when a partition has to wake the engine.
#include "runtime/time/watermarks.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::time {
namespace {

struct Recorder : TimedOperator {
    int64_t due_at = kNever;
    int64_t seen = INT64_MIN;
    std::string* log = nullptr;
    char name = '?';
    int64_t due() const override { return due_at; }
    void advance_to(int64_t watermark) override {
        seen = watermark;
        due_at = kNever;
        if (log != nullptr) log->push_back(name);
    }
};

// Source 0 -> slot 0 (delay 1) -> slot 1; source 1 joins at the union before slot 1.
struct TwoSources : testing::Test {
    const uint32_t to_slot0[1] = {0};
    const uint32_t to_union[2] = {1, 2};
    const uint32_t to_slot1[1] = {3};
    weir_time_node times[5] = {
        {WEIR_TIME_SOURCE, {}, 0, nullptr, 0, 0, 0}, {WEIR_TIME_SLOT, {}, 0, to_slot0, 1, 0, 1},
        {WEIR_TIME_SOURCE, {}, 1, nullptr, 0, 0, 0}, {WEIR_TIME_UNION, {}, 0, to_union, 2, 0, 0},
        {WEIR_TIME_SLOT, {}, 1, to_slot1, 1, 0, 0},
    };
    weir_job_desc job = {};
    Recorder slots[2];
    std::string log;
    weir_partition a = {}, b = {}, other = {};
    TwoSources() {
        job.source_count = 2;
        job.slot_count = 2;
        job.time_count = 5;
        job.times = times;
        slots[0].log = slots[1].log = &log;
        slots[0].name = '0';
        slots[1].name = '1';
        for (weir_partition* p : {&a, &b, &other}) p->watermark = INT64_MIN;
        other.source = 1;
    }
};

TEST_F(TwoSources, MinimumOfPartitionsAndSources) {
    Watermarks watermarks(job, {&slots[0], &slots[1]});
    for (weir_partition* p : {&a, &b, &other}) watermarks.open(p);
    slots[0].due_at = 10;
    slots[1].due_at = 10;
    a.watermark = 50;
    watermarks.advance();
    EXPECT_EQ(slots[0].seen, INT64_MIN);
    b.watermark = 10;
    watermarks.advance();
    EXPECT_EQ(slots[0].seen, 10);
    EXPECT_EQ(slots[1].seen, INT64_MIN);
    other.watermark = 9;
    watermarks.advance();
    EXPECT_EQ(slots[1].seen, INT64_MIN);
    other.watermark = 100;
    b.watermark = 11;
    watermarks.advance();
    EXPECT_EQ(slots[1].seen, 10);  // the delay of slot 0
    EXPECT_EQ(log, "01");
}

TEST_F(TwoSources, WakesOnlyWhenSomethingCanBecomeDue) {
    Watermarks watermarks(job, {&slots[0], &slots[1]});
    for (weir_partition* p : {&a, &b, &other}) watermarks.open(p);
    EXPECT_EQ(watermarks.wake_at(&a), kNever);
    slots[0].due_at = 10;
    EXPECT_EQ(watermarks.wake_at(&a), kNever);  // b stands at the beginning of time
    b.watermark = 9;
    EXPECT_EQ(watermarks.wake_at(&a), kNever);
    b.watermark = 10;
    EXPECT_EQ(watermarks.wake_at(&a), 10);
    EXPECT_EQ(watermarks.wake_at(&other), kNever);
    slots[0].due_at = kNever;
    slots[1].due_at = 20;
    b.watermark = 30;
    EXPECT_EQ(watermarks.wake_at(&a), kNever);  // the other source stands
    other.watermark = 20;
    watermarks.advance();
    EXPECT_EQ(watermarks.wake_at(&a), 21);      // plus the delay on the way
}

TEST_F(TwoSources, EndedAndIdlePartitionsLeaveTheMinimum) {
    Watermarks watermarks(job, {&slots[0], &slots[1]});
    for (weir_partition* p : {&a, &b, &other}) watermarks.open(p);
    a.watermark = 50;
    b.watermark = 7;
    watermarks.set_idle(&b, true);
    watermarks.advance();
    EXPECT_EQ(watermarks.of_source(0), 50);
    watermarks.set_idle(&b, false);
    watermarks.advance();
    EXPECT_EQ(watermarks.of_source(0), 50);  // it never goes back
    watermarks.end(&b);
    watermarks.set_idle(&a, true);
    watermarks.advance();
    EXPECT_EQ(watermarks.of_source(0), 50);  // all idle: time stands still
    watermarks.set_idle(&a, false);
    slots[0].due_at = 1'000'000;
    watermarks.end(&a);
    watermarks.advance();
    EXPECT_EQ(slots[0].seen, kAllTime);
    watermarks.end(&other);
    watermarks.advance();
    EXPECT_EQ(watermarks.of_slot(1), kAllTime);
}

TEST_F(TwoSources, PartitionsYetToOpenHoldTimeBack) {
    Watermarks watermarks(job, {&slots[0], &slots[1]});
    watermarks.expect_more(0, true);
    watermarks.open(&a);
    a.watermark = 50;
    watermarks.advance();
    EXPECT_EQ(watermarks.of_source(0), INT64_MIN);
    watermarks.open(&b);
    b.watermark = 40;
    watermarks.expect_more(0, false);
    watermarks.advance();
    EXPECT_EQ(watermarks.of_source(0), 40);
}

}  // namespace
}  // namespace weir::time
