// Who waits for whom: partitions that are too far ahead of the slowest worker's.
#include "runtime/engine/fronts.h"

#include <gtest/gtest.h>

namespace weir::engine {
namespace {

TEST(Fronts, WhoIsFurtherAheadThanTheDistanceWaits) {
    Fronts fronts(3, 100);
    EXPECT_TRUE(fronts.is_too_far(0, 5));           // the others have not read yet
    EXPECT_FALSE(fronts.is_too_far(0, INT64_MIN));  // nor has it
    fronts.publish(1, 50);
    fronts.publish(2, INT64_MAX);  // reads nothing, holds nobody back
    EXPECT_FALSE(fronts.is_too_far(0, 150));
    EXPECT_TRUE(fronts.is_too_far(0, 151));
    EXPECT_TRUE(fronts.is_too_far(1, 50));  // worker 0 has not begun
}

TEST(Fronts, PublishTellsWhetherSomebodyWaits) {
    Fronts fronts(2, 100);
    EXPECT_FALSE(fronts.publish(0, 1));
    fronts.set_waiting(true);
    EXPECT_TRUE(fronts.publish(0, 2));
    EXPECT_FALSE(fronts.publish(0, 2));  // it came no further
    fronts.set_waiting(false);
    EXPECT_FALSE(fronts.publish(0, 3));
}

TEST(Fronts, TheDistanceIsThatOfTheLongestWindow) {
    weir_slot_desc slots[3] = {};
    weir_job_desc job = {};
    job.slots = slots;
    EXPECT_EQ(distance_max_us(job), INT64_MAX);  // nothing waits for time
    job.slot_count = 3;
    slots[0].window.size = 1'000'000;
    slots[1].kind = WEIR_SLOT_TOP;
    slots[1].window.size = INT64_MAX;  // no window
    slots[2].window.size = 20'000'000;
    EXPECT_EQ(distance_max_us(job), 20'000'000);
    slots[2].window.size = 5;
    EXPECT_EQ(distance_max_us(job), 1'000'000);
    slots[2].window.unit = 3;  // months
    slots[2].window.size = 1;
    EXPECT_GE(distance_max_us(job), int64_t{31} * 86'400'000'000);
    slots[2].window.size = INT64_MAX;
    EXPECT_EQ(distance_max_us(job), INT64_MAX);
}

}  // namespace
}  // namespace weir::engine
