// Which windows hold a time: edges, times before 1970, gaps between windows, calendar units.
#include "runtime/time/windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

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
    for (int64_t i = 0; i < windows.count(time); i++) found.push_back({windows.at(time, i).start, windows.at(time, i).end});
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
        if (k * every <= time && time < k * every + size) found.push_back({k * every, k * every + size});
    }
    return found;
}

TEST(Windows, HoppingByDefinition) {
    const std::pair<int64_t, int64_t> shapes[] = {{10, 2}, {10, 3}, {10, 10}, {7, 10}, {3, 12}, {12, 5}, {1, 1}};
    for (auto [size, every] : shapes) {
        Windows windows(fixed(kHopping, size, every));
        for (int64_t time = -60; time <= 60; time++) {
            auto expected = by_definition(size, every, time);
            EXPECT_EQ(all(windows, time), expected) << size << " " << every << " " << time;
            if (expected.empty()) continue;
            Window slice = windows.slice_of(time);
            EXPECT_LE(slice.start, time);
            EXPECT_LT(time, slice.end);
            for (int64_t other = slice.start; other < slice.end; other++) EXPECT_EQ(all(windows, other), expected);
            for (int64_t after = -80; after < 80; after++) {
                auto first = std::find_if(expected.begin(), expected.end(), [&](auto& w) { return w.second > after; });
                Window window;
                ASSERT_EQ(windows.first_after(time, after, &window), first != expected.end());
                if (first != expected.end()) EXPECT_EQ(std::make_pair(window.start, window.end), *first);
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

// A calendar whose second day (index 1) has 23 units instead of 24.
int64_t short_day_start(weir_str, uint32_t, int64_t index) { return index <= 1 ? index * 24 : index * 24 - 1; }
int64_t short_day_of(weir_str zone, uint32_t unit, int64_t time) {
    int64_t index = floor_div(time, 24);
    while (short_day_start(zone, unit, index + 1) <= time) index++;
    return index;
}
const weir_calendar short_day = {short_day_of, short_day_start};

TEST(Windows, CalendarUnitsMayBeShort) {
    weir_window_desc desc = fixed(kTumbling, 1, 1);
    desc.unit = 1;
    desc.calendar = &short_day;
    Windows windows(desc);
    EXPECT_EQ(all(windows, 24), (std::vector<std::pair<int64_t, int64_t>>{{24, 47}}));
    EXPECT_EQ(all(windows, 47), (std::vector<std::pair<int64_t, int64_t>>{{47, 71}}));
    desc.kind = kHopping;
    desc.size = 2;
    Windows hopping(desc);
    EXPECT_EQ(all(hopping, 46), (std::vector<std::pair<int64_t, int64_t>>{{0, 47}, {24, 71}}));
    Window window;
    ASSERT_TRUE(hopping.first_after(46, 46, &window));
    EXPECT_EQ(window.end, 47);
    ASSERT_TRUE(hopping.first_after(46, 47, &window));
    EXPECT_EQ(window.end, 71);
}

}  // namespace
}  // namespace weir::time
