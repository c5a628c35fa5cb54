// Sums of decimals at their limits, and moments that stay sound where the textbook's formula does not.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "runtime/hot/table.h"

namespace {

__int128 power_of_ten(int exponent) {
    __int128 power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

TEST(WideSum, AddsToThirtyEightDigits) {
    wh_wide_sum sum = {};
    __int128 most = power_of_ten(38) - 1;
    wh_wide_sum_add(&sum, most);
    __int128 out = 0;
    EXPECT_EQ(wh_wide_sum_result(&sum, &out), 0u);
    EXPECT_TRUE(out == most);
    wh_wide_sum_add(&sum, 1);
    EXPECT_EQ(wh_wide_sum_result(&sum, &out), 1u);
    wh_wide_sum_add(&sum, -1);  // back in range: only what is asked for at the end counts
    EXPECT_EQ(wh_wide_sum_result(&sum, &out), 0u);
    wh_wide_sum low = {};
    wh_wide_sum_add(&low, -most);
    EXPECT_EQ(wh_wide_sum_result(&low, &out), 0u);
    EXPECT_TRUE(out == -most);
    wh_wide_sum_combine(&low, &sum);
    EXPECT_EQ(wh_wide_sum_result(&low, &out), 0u);
    EXPECT_TRUE(out == 0);
    EXPECT_EQ(low.count, 4);
}

TEST(WideSum, BeyondItsBitsIsNeverRightAgain) {
    wh_wide_sum sum = {};
    __int128 most = power_of_ten(38) - 1;
    for (int i = 0; i < 3; i++) wh_wide_sum_add(&sum, most);
    for (int i = 0; i < 3; i++) wh_wide_sum_add(&sum, -most);
    __int128 out = 0;
    EXPECT_EQ(wh_wide_sum_result(&sum, &out), 1u);
}

TEST(Moments, SoundFarFromZero) {
    std::mt19937 random(5);
    std::vector<double> values;
    for (int i = 0; i < 1000; i++) values.push_back(1e9 + static_cast<double>(random() % 1000) / 1000.0);
    long double mean = 0;
    for (double value : values) mean += value;
    mean /= static_cast<long double>(values.size());
    long double squares = 0;
    for (double value : values) squares += (value - mean) * (value - mean);

    wh_moments all = {};
    wh_moments halves[2] = {};
    for (size_t i = 0; i < values.size(); i++) {
        wh_moments_add(&all, values[i]);
        wh_moments_add(&halves[i % 3 == 0], values[i]);
    }
    wh_moments_combine(&halves[0], &halves[1]);
    for (const wh_moments* moments : {&all, &halves[0]}) {
        double out = 0;
        ASSERT_EQ(wh_moments_variance(moments, 0, &out), 1u);
        EXPECT_NEAR(out, static_cast<double>(squares / 1000), 1e-7);
        ASSERT_EQ(wh_moments_stddev(moments, 1, &out), 1u);
        EXPECT_NEAR(out, std::sqrt(static_cast<double>(squares / 999)), 1e-7);
    }
}

TEST(Moments, TooFewValues) {
    wh_moments moments = {};
    double out = -1;
    EXPECT_EQ(wh_moments_variance(&moments, 0, &out), 0u);
    wh_moments_add(&moments, 3.5);
    EXPECT_EQ(wh_moments_variance(&moments, 1, &out), 0u);
    EXPECT_EQ(wh_moments_variance(&moments, 0, &out), 1u);
    EXPECT_EQ(out, 0.0);
    wh_moments none = {};
    wh_moments_combine(&none, &moments);
    EXPECT_EQ(none.count, 1);
}

}  // namespace
