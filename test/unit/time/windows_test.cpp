// Which windows hold a time: edges, times before 1970, gaps between windows, calendar units.
#include "runtime/time/windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

// The archive with time zones is not linked here; this one stands in for it.
namespace {
constexpr int64_t kChange = 25ll * 3'600'000'000;
int64_t offset_at(int64_t micros) { return micros < kChange ? 3600 : 7200; }
}  // namespace
extern "C" {
const void* weir_zone_find(const char*, uint64_t) { return &kChange; }
int64_t weir_zone_offset(const void*, int64_t micros) { return offset_at(micros); }
int64_t weir_zone_to_utc(const void*, int64_t local) {
    int64_t before = local - 3600ll * 1'000'000;
    return before < kChange ? before : local - 7200ll * 1'000'000;
}
}

namespace weir::time {
namespace {

constexpr uint8_t kTumbling = 0, kHopping = 1, kCumulating = 3;

weir_window_desc fixed(uint8_t kind, int64_t size, int64_t every, int64_t offset = 0) {
    weir_window_desc desc = {};
    desc.kind = kind;
    desc.size = size;
    desc.every = every;
    desc.offset = offset;
    return desc;
}

std::vector<std::pair<int64_t, int64_t>> all(const Windows& windows, int64_t time) {
    std::vector<std::pair<int64_t, int64_t>> found;
    Windows::Numbers numbers = windows.holding(time);
    for (int64_t i = numbers.first; i < numbers.behind; i++)
        found.push_back({windows.window(i).start, windows.window(i).end});
    return found;
}

TEST(Windows, TumblingFloorsBefore1970) {
    Windows windows(fixed(kTumbling, 10, 10));
    EXPECT_EQ(all(windows, 0), (std::vector<std::pair<int64_t, int64_t>>{{0, 10}}));
    EXPECT_EQ(all(windows, 9), (std::vector<std::pair<int64_t, int64_t>>{{0, 10}}));
    EXPECT_EQ(all(windows, 10), (std::vector<std::pair<int64_t, int64_t>>{{10, 20}}));
    EXPECT_EQ(all(windows, -1), (std::vector<std::pair<int64_t, int64_t>>{{-10, 0}}));
    EXPECT_EQ(all(windows, -10), (std::vector<std::pair<int64_t, int64_t>>{{-10, 0}}));
    EXPECT_EQ(all(windows, -11), (std::vector<std::pair<int64_t, int64_t>>{{-20, -10}}));
}

TEST(Windows, OffsetMovesTheLine) {
    Windows windows(fixed(kTumbling, 24, 24, -8));
    EXPECT_EQ(all(windows, 15), (std::vector<std::pair<int64_t, int64_t>>{{-8, 16}}));
    EXPECT_EQ(all(windows, 16), (std::vector<std::pair<int64_t, int64_t>>{{16, 40}}));
}

// By the definition: all k with k every <= t < k every + size.
std::vector<std::pair<int64_t, int64_t>> by_definition(int64_t size, int64_t every, int64_t time) {
    std::vector<std::pair<int64_t, int64_t>> found;
    for (int64_t k = -1000; k <= 1000; k++) {
        if (k * every <= time && time < k * every + size)
            found.push_back({k * every, k * every + size});
    }
    return found;
}

TEST(Windows, HoppingByDefinition) {
    const std::pair<int64_t, int64_t> shapes[] = {{10, 2}, {10, 3}, {10, 10}, {7, 10},
                                                  {3, 12}, {12, 5}, {1, 1}};
    for (auto [size, every] : shapes) {
        Windows windows(fixed(kHopping, size, every));
        for (int64_t time = -60; time <= 60; time++) {
            auto expected = by_definition(size, every, time);
            EXPECT_EQ(all(windows, time), expected) << size << " " << every << " " << time;
            if (expected.empty()) continue;
            Window slice = windows.slice_of(time);
            EXPECT_LE(slice.start, time);
            EXPECT_LT(time, slice.end);
            for (int64_t other = slice.start; other < slice.end; other++)
                EXPECT_EQ(all(windows, other), expected);
            for (int64_t after = -80; after < 80; after++) {
                auto first = std::find_if(expected.begin(), expected.end(),
                                          [&](auto& w) { return w.second > after; });
                Window window;
                ASSERT_EQ(windows.first_after(time, after, &window), first != expected.end());
                if (first != expected.end())
                    EXPECT_EQ(std::make_pair(window.start, window.end), *first);
            }
        }
    }
}

TEST(Windows, CumulatingEndsAtEachStep) {
    Windows windows(fixed(kCumulating, 12, 4));
    EXPECT_EQ(all(windows, 1), (std::vector<std::pair<int64_t, int64_t>>{{0, 4}, {0, 8}, {0, 12}}));
    EXPECT_EQ(all(windows, 5), (std::vector<std::pair<int64_t, int64_t>>{{0, 8}, {0, 12}}));
    EXPECT_EQ(all(windows, 11), (std::vector<std::pair<int64_t, int64_t>>{{0, 12}}));
    EXPECT_EQ(all(windows, -1), (std::vector<std::pair<int64_t, int64_t>>{{-12, 0}}));
    Window window;
    ASSERT_TRUE(windows.first_after(1, 4, &window));
    EXPECT_EQ(window.end, 8);
    EXPECT_FALSE(windows.first_after(1, 12, &window));
}

TEST(Windows, CumulatingOfOneStepIsTumbling) {
    Windows windows(fixed(kCumulating, 12, 12));
    EXPECT_EQ(all(windows, 13), (std::vector<std::pair<int64_t, int64_t>>{{12, 24}}));
}

constexpr int64_t kHour = 3'600'000'000;

TEST(Windows, DaysOfAZoneMayBeShortOrLong) {
    weir_window_desc desc = fixed(kTumbling, 1, 1);
    desc.unit = desc.every_unit = 1;
    desc.zone = {"Test", 4};
    Windows windows(desc);
    // UTC+1 until hour 25 (02:00 local on the second day), then UTC+2.
    EXPECT_EQ(all(windows, 0), (std::vector<std::pair<int64_t, int64_t>>{{-kHour, 23 * kHour}}));
    EXPECT_EQ(all(windows, 23 * kHour),
              (std::vector<std::pair<int64_t, int64_t>>{{23 * kHour, 46 * kHour}}));
    EXPECT_EQ(all(windows, 46 * kHour - 1),
              (std::vector<std::pair<int64_t, int64_t>>{{23 * kHour, 46 * kHour}}));
    EXPECT_EQ(all(windows, 46 * kHour),
              (std::vector<std::pair<int64_t, int64_t>>{{46 * kHour, 70 * kHour}}));
    desc.kind = kHopping;
    desc.size = 2;
    Windows hopping(desc);
    EXPECT_EQ(all(hopping, 45 * kHour), (std::vector<std::pair<int64_t, int64_t>>{
                                            {-kHour, 46 * kHour}, {23 * kHour, 70 * kHour}}));
    Window window;
    ASSERT_TRUE(hopping.first_after(45 * kHour, 46 * kHour - 1, &window));
    EXPECT_EQ(window.end, 46 * kHour);
    ASSERT_TRUE(hopping.first_after(45 * kHour, 46 * kHour, &window));
    EXPECT_EQ(window.end, 70 * kHour);
}

TEST(Windows, CumulatingByPartsOfAUnit) {
    weir_window_desc desc = fixed(kCumulating, 1, 12 * kHour);
    desc.unit = 1;
    desc.zone = {"Test", 4};
    Windows hours(desc);  // the second day has 23 hours
    EXPECT_EQ(all(hours, 24 * kHour), (std::vector<std::pair<int64_t, int64_t>>{
                                          {23 * kHour, 35 * kHour}, {23 * kHour, 46 * kHour}}));
    EXPECT_EQ(all(hours, 46 * kHour - 1),
              (std::vector<std::pair<int64_t, int64_t>>{{23 * kHour, 46 * kHour}}));
    EXPECT_EQ(hours.slice_of(40 * kHour).start, 35 * kHour);
    EXPECT_EQ(hours.slice_of(40 * kHour).end, 46 * kHour);
    EXPECT_EQ(hours.slice_of(24 * kHour).start, 23 * kHour);
    Window window;
    ASSERT_TRUE(hours.first_after(24 * kHour, 35 * kHour - 1, &window));
    EXPECT_EQ(window.end, 35 * kHour);
    ASSERT_TRUE(hours.first_after(24 * kHour, 35 * kHour, &window));
    EXPECT_EQ(window.end, 46 * kHour);
    EXPECT_FALSE(hours.first_after(24 * kHour, 46 * kHour, &window));
    ASSERT_TRUE(hours.first_after(24 * kHour, INT64_MIN, &window));
    EXPECT_EQ(window.end, 35 * kHour);
    EXPECT_FALSE(hours.first_after(24 * kHour, INT64_MAX, &window));

    constexpr int64_t kDay = 24 * kHour;
    desc = fixed(kCumulating, 1, 1);
    desc.zone = {"UTC", 3};
    desc.unit = 2;
    desc.every_unit = 1;
    EXPECT_EQ(all(Windows(desc), 2 * kDay), (std::vector<std::pair<int64_t, int64_t>>{
                                                {-3 * kDay, 3 * kDay}, {-3 * kDay, 4 * kDay}}));
    desc.unit = 3;
    EXPECT_EQ(all(Windows(desc), 29 * kDay),
              (std::vector<std::pair<int64_t, int64_t>>{{0, 30 * kDay}, {0, 31 * kDay}}));
    EXPECT_EQ(all(Windows(desc), -1), (std::vector<std::pair<int64_t, int64_t>>{{-31 * kDay, 0}}));
}

TEST(Windows, WeeksBeginOnMondayAndMonthsOnTheFirst) {
    weir_window_desc desc = fixed(kTumbling, 1, 1);
    desc.zone = {"UTC", 3};
    desc.unit = desc.every_unit = 2;
    constexpr int64_t kDay = 24 * kHour;
    EXPECT_EQ(all(Windows(desc), 0),
              (std::vector<std::pair<int64_t, int64_t>>{{-3 * kDay, 4 * kDay}}));
    desc.unit = 3;
    EXPECT_EQ(all(Windows(desc), 31 * kDay),
              (std::vector<std::pair<int64_t, int64_t>>{{31 * kDay, 59 * kDay}}));
    EXPECT_EQ(all(Windows(desc), -1), (std::vector<std::pair<int64_t, int64_t>>{{-31 * kDay, 0}}));
    desc.size = desc.every = 12;
    EXPECT_EQ(all(Windows(desc), 31 * kDay),
              (std::vector<std::pair<int64_t, int64_t>>{{0, 365 * kDay}}));
}

}  // namespace
}  // namespace weir::time
