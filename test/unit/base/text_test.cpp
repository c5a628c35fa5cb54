// Numbers, decimals, times and encodings against what Python makes of them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/civil.h"
#include "runtime/base/cold.h"
#include "runtime/base/time_pattern.h"
#include "runtime/base/wide.h"
#include "test/unit/base/decimal_vectors.h"
#include "test/unit/base/float_vectors.h"
#include "test/unit/base/time_vectors.h"

namespace weir::base {
namespace {

Wide wide(const char* text) {
    Wide value = 0;
    EXPECT_EQ(weir_decimal_from_text(text, strlen(text), 38, 0, &value), 0u) << text;
    return value;
}

std::string text(Wide value) {
    char out[64];
    return std::string(out, static_cast<size_t>(weir_decimal_write(out, value, 0) - out));
}

TEST(Decimals, Quotients) {
    for (const Quotient& vector : kQuotients) {
        Wide out = 0;
        const uint32_t bad = weir_decimal_divide(wide(vector.a), wide(vector.b), vector.up, &out);
        EXPECT_EQ(bad != 0, vector.quotient == nullptr)
            << vector.a << " / " << vector.b << " up " << vector.up;
        if (vector.quotient != nullptr)
            EXPECT_EQ(text(out), vector.quotient)
                << vector.a << " / " << vector.b << " up " << vector.up;
    }
}

TEST(Decimals, Products) {
    for (const Product& vector : kProducts) {
        Wide out = 0;
        const uint32_t bad = weir_decimal_multiply(wide(vector.a), wide(vector.b), &out);
        EXPECT_EQ(bad != 0, vector.product == nullptr) << vector.a << " * " << vector.b;
        if (vector.product != nullptr) EXPECT_EQ(text(out), vector.product);
    }
}

TEST(Floats, WriteAsPythonAndReadBack) {
    for (const Repr& vector : kReprs) {
        char out[64];
        const auto value = __builtin_bit_cast(double, vector.bits);
        const std::string written(out, static_cast<size_t>(weir_float_write(out, value) - out));
        EXPECT_EQ(written, vector.text);
        double back = 0;
        if (written.find("inf") != std::string::npos) continue;
        EXPECT_EQ(weir_float_from_text(written.data(), written.size(), &back), 0u) << written;
        EXPECT_EQ(__builtin_bit_cast(uint64_t, back), vector.bits) << written;
    }
}

std::string rounded(const std::string& words, int32_t scale) {
    Wide out = 0;
    return weir_decimal_rounded(words.data(), words.size(), 38, scale, &out) == 0 ? text(out)
                                                                                  : "none";
}

TEST(Decimals, RoundsHalfAwayFromZero) {
    EXPECT_EQ(rounded("1.005", 2), "101");
    EXPECT_EQ(rounded("-2.5", 0), "-3");
    EXPECT_EQ(rounded("2.4999", 0), "2");
    EXPECT_EQ(rounded("1250", -2), "13");
    EXPECT_EQ(rounded("49", -2), "0");
    EXPECT_EQ(rounded("50", -2), "1");
    EXPECT_EQ(rounded("0.05", 1), "1");
    EXPECT_EQ(rounded("5e-2", 1), "1");
    EXPECT_EQ(rounded("99999999999999999999999999999999999999.5", 0), "none");
    EXPECT_EQ(rounded(".5", 0), "1");
    EXPECT_EQ(rounded("+5.", 1), "50");
    EXPECT_EQ(rounded("", 1), "none");
    EXPECT_EQ(rounded(".", 1), "none");
}

TEST(Ints, FormsOfText) {
    const auto read = [](const std::string& words) {
        int64_t out = 0;
        const uint32_t bad = weir_int_from_text(words.data(), words.size(), &out);
        return bad == 0 ? std::to_string(out) : bad == 1 ? "range" : "none";
    };
    EXPECT_EQ(read("007"), "7");
    EXPECT_EQ(read("+7"), "7");
    EXPECT_EQ(read("-9223372036854775808"), "-9223372036854775808");
    EXPECT_EQ(read("9223372036854775808"), "range");
    EXPECT_EQ(read("1e18"), "1000000000000000000");
    EXPECT_EQ(read("1e19"), "range");
    EXPECT_EQ(read("1.50"), "range");
    EXPECT_EQ(read("150e-1"), "15");
    EXPECT_EQ(read("1e-400000000000"), "range");
    EXPECT_EQ(read("0e999999999999"), "0");
    EXPECT_EQ(read("1e"), "none");
    EXPECT_EQ(read("1 "), "none");
    EXPECT_EQ(read("--1"), "none");
}

TEST(Times, FormsAsPython) {
    for (const Formed& vector : kFormed) {
        std::string out;
        write_time(vector.form, strlen(vector.form), vector.micros, {}, false, &out);
        EXPECT_EQ(out, vector.text) << vector.form;
    }
}

TEST(Times, ReadsWhatItWrites) {
    for (const Formed& vector : kFormed) {
        if (strstr(vector.form, "%Y") == nullptr || strstr(vector.form, "%S") == nullptr) continue;
        int64_t micros = 0;
        ASSERT_TRUE(read_time(vector.form, strlen(vector.form), vector.text, strlen(vector.text),
                              {}, &micros))
            << vector.text;
        const bool exact = strstr(vector.form, "%f") != nullptr;
        EXPECT_EQ(micros, exact ? vector.micros : floor_divide(vector.micros, kSecond) * kSecond)
            << vector.text;
    }
}

TEST(Times, FormsOfText) {
    const auto read = [](const std::string& form, const std::string& words) {
        int64_t micros = 0;
        if (!read_time(form.data(), form.size(), words.data(), words.size(), {}, &micros))
            return std::string("none");
        std::string out;
        write_time("%FT%T.%f", 8, micros, {}, false, &out);
        return out;
    };
    EXPECT_EQ(read("%Y-%m-%d %H:%M:%S", "2026-1-2 3:04:05.5"), "2026-01-02T03:04:05.500000");
    EXPECT_EQ(read("%F %T", "2026-01-02  03:04:05.1234567"), "2026-01-02T03:04:05.123456");
    EXPECT_EQ(read("%d/%b/%Y:%H:%M:%S %z", "17/May/2015:10:05:03 +0200"),
              "2015-05-17T08:05:03.000000");
    EXPECT_EQ(read("%Y %b %e %H:%M:%S", "2015 Dec  1 06:55:46"), "2015-12-01T06:55:46.000000");
    EXPECT_EQ(read("%m/%d/%y %I:%M %p", "02/29/24 12:30 am"), "2024-02-29T00:30:00.000000");
    EXPECT_EQ(read("%m/%d/%y", "02/29/23"), "none");
    EXPECT_EQ(read("%Y-%j", "2024-366"), "2024-12-31T00:00:00.000000");
    EXPECT_EQ(read("%Y-%j", "2023-366"), "none");
    EXPECT_EQ(read("%s", "-1"), "1969-12-31T23:59:59.000000");
    EXPECT_EQ(read("%F %T", "2026-01-02 03:04"), "none");
    EXPECT_EQ(read("%F", "2026-01-02x"), "none");
    EXPECT_EQ(read("%F %Z", "2026-01-02 UTC"), "2026-01-02T00:00:00.000000");
    EXPECT_EQ(check_time_pattern("%F %Q", 5), "%Q");
    EXPECT_EQ(check_time_pattern("%F %T %%", 8), "");
}

TEST(Civil, EveryDayFollowsTheOneBefore) {
    CivilDate before = civil_from_days(-800000);
    for (int64_t days = -800000 + 1; days < 800000; days++) {
        const CivilDate date = civil_from_days(days);
        ASSERT_EQ(days_from_civil(date.year, date.month, date.day), days);
        const bool next_day = date.day == before.day + 1 && date.month == before.month;
        const bool next_month =
            date.day == 1 && before.day == days_in_month(before.year, before.month);
        ASSERT_TRUE(next_day || next_month) << days;
        before = date;
    }
    EXPECT_EQ(weekday_of_days(0), 4);
    EXPECT_EQ(weekday_of_days(-4), 7);
}

TEST(Durations, FormsOfText) {
    const auto through = [](const std::string& words) {
        int64_t micros = 0;
        if (weir_duration_from_text(words.data(), words.size(), &micros) != 0)
            return std::string("none");
        char out[64];
        return std::string(out, static_cast<size_t>(weir_duration_write(out, micros) - out));
    };
    const std::pair<const char*, const char*> cases[] = {{"PT36H5M0.25S", "PT36H5M0.25S"},
                                                         {"P1D", "PT24H"},
                                                         {"P1W", "PT168H"},
                                                         {"PT0S", "PT0S"},
                                                         {"PT-1.5S", "PT-1.5S"},
                                                         {"-PT1H", "PT-1H"},
                                                         {"PT90M", "PT1H30M"},
                                                         {"P1DT-1H", "PT23H"},
                                                         {"PT1.0000019S", "PT1.000001S"},
                                                         {"P", "none"},
                                                         {"PT", "none"},
                                                         {"P1Y", "none"},
                                                         {"PT1", "none"},
                                                         {"1H", "none"},
                                                         {"PT1.5H", "none"},
                                                         {"PT99999999999999H", "none"}};
    for (const auto& [words, expected] : cases) EXPECT_EQ(through(words), expected) << words;
}

TEST(Encodings, ThereAndBack) {
    for (const std::string bytes : {"", "a", "ab", "abc", "\xFF\xFE\x00x", "hello world"}) {
        char words[64];
        char back[64];
        uint64_t n = 0;
        const char* end = weir_base64_write(words, bytes.data(), bytes.size());
        EXPECT_EQ(weir_base64_from_text(words, static_cast<uint64_t>(end - words), back, &n), 0u);
        EXPECT_EQ(std::string(back, n), bytes);
        end = weir_hex_write(words, bytes.data(), bytes.size());
        EXPECT_EQ(weir_hex_from_text(words, static_cast<uint64_t>(end - words), back, &n), 0u);
        EXPECT_EQ(std::string(back, n), bytes);
    }
    char back[64];
    uint64_t n = 0;
    EXPECT_EQ(weir_base64_from_text("YQ", 2, back, &n), 0u);
    EXPECT_NE(weir_base64_from_text("Y", 1, back, &n), 0u);
    EXPECT_NE(weir_base64_from_text("Y===", 4, back, &n), 0u);
    EXPECT_NE(weir_base64_from_text("YQ=", 3, back, &n), 0u);
    EXPECT_NE(weir_base64_from_text("Y*==", 4, back, &n), 0u);
    EXPECT_NE(weir_hex_from_text("abc", 3, back, &n), 0u);
}

}  // namespace
}  // namespace weir::base
