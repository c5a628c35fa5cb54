#include "runtime/time/timers.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace weir::time {
namespace {

// Against an ordered set, with timers armed while others are taken.
TEST(Timers, ComeInOrderOfTime) {
    std::mt19937_64 random(1);
    for (int64_t width : {1, 7, 1000}) {
        Timers timers(width);
        std::multiset<std::pair<int64_t, uint64_t>> expected;
        int64_t now = -500;
        for (int step = 0; step < 2000; step++) {
            for (int i = 0; i < 3; i++) {
                int64_t time = now + static_cast<int64_t>(random() % 300);
                uint64_t hash = random() % 10;
                timers.arm({time, hash});
                expected.insert({time, hash});
            }
            now += static_cast<int64_t>(random() % 20);
            Timer timer;
            while (timers.take(now, &timer)) {
                ASSERT_EQ(std::make_pair(timer.time, timer.hash), *expected.begin());
                expected.erase(expected.begin());
            }
            ASSERT_TRUE(expected.empty() || expected.begin()->first >= now);
            ASSERT_EQ(timers.count(), expected.size());
            if (!expected.empty()) ASSERT_LE(timers.next(), expected.begin()->first);
        }
    }
}

TEST(Timers, NextIsExactOnceItsBucketIsOpen) {
    Timers timers(100);
    timers.arm({250, 1});
    EXPECT_EQ(timers.next(), 200);
    Timer timer;
    EXPECT_FALSE(timers.take(210, &timer));
    EXPECT_EQ(timers.next(), 250);
    EXPECT_TRUE(timers.take(251, &timer));
    EXPECT_EQ(timers.next(), INT64_MAX);
}

}  // namespace
}  // namespace weir::time
