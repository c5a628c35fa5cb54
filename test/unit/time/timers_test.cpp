#include "runtime/time/timers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace weir::time {
namespace {

using Pairs = std::vector<std::pair<int64_t, uint64_t>>;

// Against an ordered set, with timers armed while others are taken.
TEST(Timers, ComeWhenTimeHasPassedThem) {
    std::mt19937_64 random(1);
    for (int64_t width : {1, 7, 1000}) {
        Timers timers(width);
        std::multiset<std::pair<int64_t, uint64_t>> armed;
        int64_t now = -500;
        for (int step = 0; step < 2000; step++) {
            for (int i = 0; i < 3; i++) {
                int64_t time = now + static_cast<int64_t>(random() % 300);
                uint64_t hash = random() % 10;
                timers.arm({time, hash});
                armed.insert({time, hash});
            }
            now += static_cast<int64_t>(random() % 20);
            std::vector<Timer> due;
            timers.take(now, &due);
            Pairs taken;
            for (const Timer& timer : due) taken.push_back({timer.time, timer.hash});
            std::sort(taken.begin(), taken.end());
            auto end = armed.lower_bound({now, 0});
            ASSERT_EQ(taken, Pairs(armed.begin(), end));
            armed.erase(armed.begin(), end);
            ASSERT_EQ(timers.count(), armed.size());
            ASSERT_EQ(timers.next(), armed.empty() ? INT64_MAX : armed.begin()->first);
        }
    }
}

TEST(Timers, NextIsTheLeastTime) {
    Timers timers(100);
    EXPECT_EQ(timers.next(), INT64_MAX);
    timers.arm({270, 1});
    timers.arm({250, 1});
    EXPECT_EQ(timers.next(), 250);
    std::vector<Timer> due;
    timers.take(250, &due);
    EXPECT_TRUE(due.empty());
    timers.take(251, &due);
    EXPECT_EQ(due.size(), 1u);
    EXPECT_EQ(timers.next(), 270);
}

}  // namespace
}  // namespace weir::time
