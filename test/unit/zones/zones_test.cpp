// Zones against what Python knows of them, and the library functions that take one.
#include "runtime/base/zones.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/library/library.h"
#include "test/unit/zones/vectors.h"

// Keeps the archive's member in the test, as the linker does in a job.
extern "C" void weir_feature_zones();
[[gnu::used]] void (*const keep_zones)() = weir_feature_zones;

namespace weir {
namespace {

const void* zone(const char* name) { return weir_zone_find(name, strlen(name)); }

TEST(Zones, OffsetsOfMoments) {
    for (const Moment& moment : kMoments) {
        const void* found = zone(moment.zone);
        ASSERT_NE(found, nullptr) << moment.zone;
        EXPECT_EQ(weir_zone_offset(found, moment.utc), moment.offset)
            << moment.zone << " " << moment.utc;
        EXPECT_STREQ(weir_zone_abbreviation(found, moment.utc), moment.abbreviation)
            << moment.zone << " " << moment.utc;
    }
}

// The offset when nothing is remembered of the zone.
int64_t fresh_offset(const void* of, int64_t micros) {
    weir_zone_offset(zone("UTC"), micros);
    return weir_zone_offset(of, micros);
}

// The first microsecond in (low, high] at which the offset is no longer that of low.
int64_t change_between(const void* of, int64_t low, int64_t high) {
    const int64_t before = fresh_offset(of, low);
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        (fresh_offset(of, middle) == before ? low : high) = middle;
    }
    return high;
}

TEST(Zones, WhatWasAskedBeforeDoesNotMatter) {
    constexpr int64_t kSecond = 1000000;
    constexpr int64_t kDay = 86400 * kSecond;
    std::mt19937_64 random(7);
    for (const char* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                             "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia", "UTC"}) {
        const void* const of = zone(name);
        std::vector<int64_t> moments;
        for (int64_t day = -25000; day < 30000; ++day) {
            const int64_t low = day * kDay;
            if (fresh_offset(of, low) == fresh_offset(of, low + kDay)) continue;
            const int64_t change = change_between(of, low, low + kDay);
            EXPECT_EQ(change % kSecond, 0) << name << " " << change;
            for (int64_t step : {-kDay, -kSecond, int64_t{-1}, int64_t{0}, int64_t{1}, kSecond / 2,
                                 kSecond, 2 * kSecond, kDay})
                moments.push_back(change + step);
        }
        moments.push_back(0);
        std::vector<int64_t> offsets;
        for (int64_t moment : moments) offsets.push_back(fresh_offset(of, moment));
        size_t at = 0;
        for (int step = 0; step < 20000; ++step) {
            // Mostly to a neighbour, where what was remembered is used.
            at = (step % 4 == 0 ? random() : at + moments.size() - 2 + random() % 5) %
                 moments.size();
            ASSERT_EQ(weir_zone_offset(of, moments[at]), offsets[at]) << name << " " << moments[at];
        }
    }
}

TEST(Zones, MomentsOfLocalTimes) {
    for (const Local& local : kLocals) {
        EXPECT_EQ(weir_zone_to_utc(zone(local.zone), local.local), local.utc)
            << local.zone << " " << local.local;
    }
    EXPECT_EQ(weir_zone_to_utc(zone("UTC"), -1), -1);
}

TEST(Zones, UnknownNames) {
    for (const char* name :
         {"Europe/Nowhere", "", "../etc/passwd", "europe/berlin", "localtime", "Factory2"})
        EXPECT_EQ(zone(name), nullptr) << name;
    EXPECT_EQ(zone("Europe/Berlin"), zone("Europe/Berlin"));
}

class Functions : public ::testing::Test {
  protected:
    Functions() {
        worker_.context.worker = &worker_;
        base::arena_open(&worker_.context);
    }
    ~Functions() override { base::arena_close(&worker_.context); }

    int64_t utc(const char* words) {
        int64_t out = 0;
        EXPECT_EQ(wf_to_timestamp(&worker_.context, words, strlen(words), &out), WEIR_OK) << words;
        return out;
    }
    std::string text(int64_t t) {
        weir_str out = {};
        wf_format_time(&worker_.context, t, "%FT%TZ", 6, &out);
        return std::string(out.p, out.n);
    }
    std::string truncated(const char* t, int64_t unit, const char* name) {
        int64_t out = 0;
        if (wf_truncate_zone(&worker_.context, utc(t), unit, name, strlen(name), &out) != WEIR_OK)
            return worker_.fail_detail;
        return text(out);
    }

    base::Worker worker_;
};

constexpr int64_t kHour = 3600 * int64_t{1000000};

TEST_F(Functions, Truncate) {
    EXPECT_EQ(truncated("2026-07-01T22:30:00Z", 24 * kHour, "Europe/Berlin"),
              "2026-07-01T22:00:00Z");
    EXPECT_EQ(truncated("2026-07-01T21:59:59Z", 24 * kHour, "Europe/Berlin"),
              "2026-06-30T22:00:00Z");
    EXPECT_EQ(truncated("2026-07-01T21:59:59Z", 7 * 24 * kHour, "Europe/Berlin"),
              "2026-06-28T22:00:00Z");
    // Both runs of the hour from 02:00 to 03:00 stay themselves.
    EXPECT_EQ(truncated("2026-10-25T00:30:00Z", kHour, "Europe/Berlin"), "2026-10-25T00:00:00Z");
    EXPECT_EQ(truncated("2026-10-25T01:30:00Z", kHour, "Europe/Berlin"), "2026-10-25T01:00:00Z");
    EXPECT_EQ(truncated("2026-10-25T12:00:00Z", 24 * kHour, "Europe/Berlin"),
              "2026-10-24T22:00:00Z");
    EXPECT_EQ(truncated("2026-03-29T12:00:00Z", 24 * kHour, "Europe/Berlin"),
              "2026-03-28T23:00:00Z");
    // The moment of a change itself, and what is asked after it.
    EXPECT_EQ(truncated("2026-03-29T01:00:00Z", 24 * kHour, "Europe/Berlin"),
              "2026-03-28T23:00:00Z");
    EXPECT_EQ(truncated("2026-03-29T00:59:59Z", 24 * kHour, "Europe/Berlin"),
              "2026-03-28T23:00:00Z");
    EXPECT_EQ(truncated("2026-10-25T01:00:00Z", 24 * kHour, "Europe/Berlin"),
              "2026-10-24T22:00:00Z");
    EXPECT_EQ(truncated("2026-10-25T00:59:59Z", 24 * kHour, "Europe/Berlin"),
              "2026-10-24T22:00:00Z");
    EXPECT_EQ(truncated("2026-03-29T12:00:00Z", kHour, "Moon/Sea"), "no time zone `Moon/Sea`");
    int64_t out = 0;
    EXPECT_EQ(wf_truncate_months_zone(&worker_.context, utc("2026-04-30T23:00:00Z"), 3,
                                      "Europe/Berlin", 13, &out),
              WEIR_OK);
    EXPECT_EQ(text(out), "2026-03-31T22:00:00Z");
}

TEST_F(Functions, PartsAndForms) {
    const int64_t t = utc("2026-12-31T23:30:00Z");
    int64_t out = 0;
    wf_year_zone(&worker_.context, t, "Europe/Berlin", 13, &out);
    EXPECT_EQ(out, 2027);
    wf_hour_zone(&worker_.context, t, "Asia/Kolkata", 12, &out);
    EXPECT_EQ(out, 5);
    wf_weekday_zone(&worker_.context, t, "Europe/Berlin", 13, &out);
    EXPECT_EQ(out, 5);
    wf_date_of_zone(&worker_.context, t, "Europe/Berlin", 13, &out);
    EXPECT_EQ(out, 20819 + 0);
    weir_str words = {};
    wf_format_time_zone(&worker_.context, t, "%F %T %Z %z", 11, "Europe/Berlin", 13, &words);
    EXPECT_EQ(std::string(words.p, words.n), "2027-01-01 00:30:00 CET +0100");
    EXPECT_EQ(wf_to_timestamp_zone(&worker_.context, "2026-03-29 02:30", 16, "%F %H:%M", 8,
                                   "Europe/Berlin", 13, &out),
              WEIR_OK);
    EXPECT_EQ(text(out), "2026-03-29T01:30:00Z");
    EXPECT_EQ(wf_to_timestamp_zone(&worker_.context, "2026-10-25 02:30", 16, "%F %H:%M", 8,
                                   "Europe/Berlin", 13, &out),
              WEIR_OK);
    EXPECT_EQ(text(out), "2026-10-25T01:30:00Z");
    EXPECT_EQ(
        wf_to_timestamp_zone(&worker_.context, "x", 1, "%F %H:%M", 8, "Europe/Berlin", 13, &out),
        WEIR_IS_NULL);
}

}  // namespace
}  // namespace weir
