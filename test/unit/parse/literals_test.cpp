// Values of literals at the edges that programs rarely reach.
#include "compiler/parse/literals.h"

#include <gtest/gtest.h>

namespace weir::parse {
namespace {

TEST(Literals, DaysOfTheGregorianCalendar) {
    EXPECT_EQ(date_value("@1970-01-01"), 0);
    EXPECT_EQ(date_value("@1969-12-31"), -1);
    EXPECT_EQ(date_value("@2000-02-29"), 11016);
    EXPECT_EQ(date_value("@2000-03-01"), 11017);
    EXPECT_EQ(date_value("@0001-01-01"), -719162);
    EXPECT_EQ(date_value("@9999-12-31"), 2932896);
    EXPECT_EQ(date_value("@1900-02-29"), std::nullopt);
    EXPECT_EQ(date_value("@2024-02-29"), 19782);
    EXPECT_EQ(date_value("@2026-00-01"), std::nullopt);
    EXPECT_EQ(date_value("@2026-04-31"), std::nullopt);
    EXPECT_EQ(date_value("@0000-01-01"), std::nullopt);
}

TEST(Literals, TimestampsAreMomentsInUtc) {
    EXPECT_EQ(timestamp_value("@1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(timestamp_value("@1970-01-01T00:00Z"), 0);
    EXPECT_EQ(timestamp_value("@1970-01-01T02:00:00+02:00"), 0);
    EXPECT_EQ(timestamp_value("@1969-12-31T19:00:00-05:00"), 0);
    EXPECT_EQ(timestamp_value("@1969-12-31T23:59:59.999999Z"), -1);
    // More than six digits of a second are cut.
    EXPECT_EQ(timestamp_value("@1970-01-01T00:00:00.1234569Z"), 123456);
    EXPECT_EQ(timestamp_value("@1970-01-01T23:59:60Z"), std::nullopt);
    EXPECT_EQ(timestamp_value("@1970-01-01T00:00:00.Z"), std::nullopt);
    EXPECT_EQ(timestamp_value("@1970-01-01T00Z"), std::nullopt);
    EXPECT_EQ(timestamp_value("@1970-01-01T00:00:00+25:00"), std::nullopt);
}

TEST(Literals, DurationsKeepMonthsApart) {
    EXPECT_EQ(duration_value("1h30m")->micros, 5'400'000'000);
    EXPECT_EQ(duration_value("1mo2w")->months, 1);
    EXPECT_EQ(duration_value("1mo2w")->micros, 14 * 86'400'000'000);
    EXPECT_EQ(duration_value("250us")->micros, 250);
    EXPECT_EQ(duration_value("9223372036854775807us")->micros, INT64_MAX);
    EXPECT_FALSE(duration_value("9223372036854775808us"));
    EXPECT_FALSE(duration_value("9223372036854775807us1us"));
    EXPECT_FALSE(duration_value("5min"));
}

TEST(Literals, SizesArePowersOf1024) {
    EXPECT_EQ(size_value("64KiB"), 65536);
    EXPECT_EQ(size_value("2TiB"), int64_t{2} << 40);
    EXPECT_EQ(size_value("8388608TiB"), std::nullopt);
    EXPECT_EQ(size_value("64KB"), std::nullopt);
}

TEST(Literals, CountsHaveNoFraction) {
    EXPECT_EQ(count_value("1_000"), 1000);
    EXPECT_EQ(count_value("2147483647"), 2147483647);
    EXPECT_EQ(count_value("2147483648"), std::nullopt);
    EXPECT_EQ(count_value("1.5"), std::nullopt);
    EXPECT_EQ(count_value("0x10"), std::nullopt);
}

TEST(Literals, EscapesOfStrings) {
    std::optional<LiteralError> error;
    EXPECT_EQ(string_value(R"("a\n\t\"\\b")", &error), "a\n\t\"\\b");
    EXPECT_EQ(string_value(R"("\u{1F600}\u{e9}\u{7ff}\u{800}")", &error), "😀é\u07ff\u0800");
    EXPECT_EQ(string_value(R"("\0")", &error), std::string("\0", 1));
    EXPECT_FALSE(error);
    EXPECT_EQ(string_value(R"(r"\d+")", &error), "\\d+");
    EXPECT_EQ(string_value(R"(r#"say "hi""#)", &error), "say \"hi\"");
    EXPECT_FALSE(error);
}

TEST(Literals, BadEscapesStandForThemselves) {
    for (const char* text : {R"("ab\d")", R"("ab\u{110000}")", R"("ab\u{D800}")", R"("ab\u{}")"}) {
        std::optional<LiteralError> error;
        string_value(text, &error);
        ASSERT_TRUE(error) << text;
        EXPECT_EQ(error->begin, 3u) << text;
        EXPECT_EQ(error->end, 5u) << text;
    }
}

}  // namespace
}  // namespace weir::parse
