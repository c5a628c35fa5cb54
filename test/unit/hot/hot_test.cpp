// The primitives of the data path against plain second implementations, on random and on awkward
// inputs.
#include "runtime/hot/hot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <string>

namespace {

// Text with the padding that hot code may read, filled with bytes that must not matter.
class Padded {
  public:
    explicit Padded(const std::string& text, char filler = '"') : size_(text.size()) {
        bytes_ = text + std::string(2 * WEIR_PADDING, filler);
    }
    const char* begin() const { return bytes_.data(); }
    const char* end() const { return bytes_.data() + size_; }
    uint64_t size() const { return size_; }

  private:
    std::string bytes_;
    uint64_t size_;
};

std::mt19937_64 random_source(1);
uint64_t below(uint64_t bound) { return random_source() % bound; }

TEST(Lines, FindsTheFirstNewline) {
    for (int round = 0; round < 2000; round++) {
        std::string text(below(900), 'x');
        const uint64_t line = below(1000);
        if (line < text.size()) text[line] = '\n';
        const Padded padded(text, '\n');
        const char* expected = padded.begin() + std::min<uint64_t>(line, text.size());
        EXPECT_EQ(wh_find_newline(padded.begin(), padded.end()), expected);
    }
}

// The plain version: the place of the end, and what was seen before it.
uint64_t naive_scan(const std::string& text, uint64_t* seen) {
    *seen = 0;
    for (uint64_t i = 0; i < text.size(); i++) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '"' || byte < 0x20) return i;
        if (byte >= 0x80) *seen |= WH_SEEN_NON_ASCII;
        if (byte == '\\') {
            *seen |= WH_SEEN_BACKSLASH;
            i++;
            if (static_cast<unsigned char>(text[i]) < 0x20) return i;
        }
    }
    return text.size();
}

TEST(Strings, ScansToTheEnd) {
    for (int round = 0; round < 20000; round++) {
        std::string text(below(300), 'a');
        for (uint64_t odd = below(4); odd > 0 && !text.empty(); odd--) {
            text[below(text.size())] = "\\\\\"\xC3\x01"[below(5)];
        }
        text += "\"\n";
        uint64_t expected_seen;
        const uint64_t expected = naive_scan(text, &expected_seen);
        const Padded padded(text, '\\');
        uint64_t seen = 99;
        EXPECT_EQ(wh_scan_string(padded.begin(), &seen) - padded.begin(), expected) << text;
        EXPECT_EQ(seen, expected_seen) << text;
    }
}

uint32_t check(const std::string& text) {
    const Padded padded(text);
    return wh_check_string(padded.begin(), padded.size(), WH_SEEN_BACKSLASH | WH_SEEN_NON_ASCII);
}

TEST(Strings, ChecksEscapesAndUtf8) {
    EXPECT_TRUE(check(""));
    EXPECT_TRUE(check(R"(a\n\t\"\\\/\b\f\r\u00e9)"));
    EXPECT_TRUE(check(R"(\ud83d\ude00)"));
    EXPECT_FALSE(check(R"(\ud83d)"));
    EXPECT_FALSE(check(R"(\ud83dx)"));
    EXPECT_FALSE(check(R"(\ude00\ud83d)"));
    EXPECT_FALSE(check(R"(\u12g4)"));
    EXPECT_FALSE(check(R"(\x)"));
    EXPECT_FALSE(check(R"(\u12)"));
    EXPECT_TRUE(check("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
    EXPECT_FALSE(check("\xC0\x80"));          // overlong
    EXPECT_FALSE(check("\xE0\x9F\xBF"));      // overlong
    EXPECT_FALSE(check("\xED\xA0\x80"));      // a surrogate
    EXPECT_FALSE(check("\xF4\x90\x80\x80"));  // beyond U+10FFFF
    EXPECT_FALSE(check("12345678\xE2\x82"));  // cut
    EXPECT_FALSE(check("\x80"));
}

TEST(Strings, Unescapes) {
    const std::string text =
        std::string(40, 'x') + R"(a\n\u00e9\ud83d\ude00\/\\z\u20ac)" + std::string(40, 'y');
    const Padded padded(text);
    char out[512];
    const uint64_t n = wh_unescape(out, padded.begin(), padded.size());
    EXPECT_EQ(std::string(out, n), std::string(40, 'x') +
                                       "a\n\xC3\xA9\xF0\x9F\x98\x80/\\z\xE2\x82\xAC" +
                                       std::string(40, 'y'));
}

TEST(Values, SkipsAnyValue) {
    const char* values[] = {"1",    "-1.5e3",      "true",
                            "null", R"("a\"}]b")", R"({"a":[1,{"b":"}]"}],"c":"\\"})",
                            "[]",   "{}",          R"([[[["x"]]]])"};
    for (const char* value : values) {
        const std::string text = std::string(value) + ",\"next\":1}\n";
        const Padded padded(text);
        EXPECT_EQ(wh_skip_value(padded.begin(), padded.end()), padded.begin() + strlen(value))
            << value;
    }
    const Padded open(R"({"a":[1,2)"
                      "\n");
    EXPECT_EQ(wh_skip_value(open.begin(), open.end()), nullptr);
}

// Behind the value at the begin of `text`, byte by byte.
uint64_t naive_skip_nested(const std::string& text) {
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); i++) {
        if (in_string) {
            if (text[i] == '\\') {
                i++;
            } else if (text[i] == '"') {
                in_string = false;
            }
            continue;
        }
        if (text[i] == '"') in_string = true;
        if (text[i] == '{' || text[i] == '[') depth++;
        if ((text[i] == '}' || text[i] == ']') && --depth == 0) return i + 1;
    }
    return 0;
}

// A string's content with quotes and backslashes that are escaped, brackets and braces.
std::string awkward_text(uint64_t length) {
    std::string text;
    while (text.size() < length) {
        switch (below(6)) {
            case 0:
                text += "\\\\";
                break;
            case 1:
                text += "\\\"";
                break;
            case 2:
                text += "{}[]"[below(4)];
                break;
            default:
                text += std::string(below(12), 'x');
        }
    }
    return text;
}

std::string awkward_value(int depth) {
    if (depth == 0 || below(3) == 0) return "\"" + awkward_text(below(90)) + "\"";
    std::string text = "{";
    for (uint64_t i = below(4); i > 0; i--) {
        text += "\"" + awkward_text(below(20)) + "\":" + awkward_value(depth - 1) + ",";
    }
    return text + "\"z\":[" + awkward_value(depth - 1) + "]}";
}

TEST(Values, SkipsNestedValuesAcrossBlocks) {
    for (int round = 0; round < 5000; round++) {
        const std::string value = "[" + awkward_value(3) + "]";
        ASSERT_EQ(naive_skip_nested(value), value.size()) << value;
        const Padded padded(value + ",\"next\":1}\n");
        EXPECT_EQ(wh_skip_value(padded.begin(), padded.end()) - padded.begin(),
                  static_cast<int64_t>(value.size()))
            << value;
        const Padded cut(value.substr(0, value.size() - 1) + "\n" + value + "]\n");
        EXPECT_EQ(wh_skip_value(cut.begin(), cut.begin() + value.size() - 1), nullptr) << value;
    }
}

TEST(Strings, ParsesEscapedStringsAcrossBlocks) {
    for (int round = 0; round < 20000; round++) {
        std::string text = awkward_text(below(160));
        if (below(8) == 0) text += "\\n\xC3\xA9";
        const bool bad = below(8) == 0;
        if (bad) text += below(2) ? "\\q" : "\x01";
        const Padded padded(text + "\",\"next\":1}\n");
        weir_str out = {nullptr, 0};
        const char* behind = wh_parse_string(padded.begin(), &out);
        if (bad) {
            EXPECT_EQ(behind, nullptr) << text;
            continue;
        }
        ASSERT_NE(behind, nullptr) << text;
        EXPECT_EQ(behind - padded.begin(), static_cast<int64_t>(text.size()) + 1) << text;
        EXPECT_EQ(WEIR_STR_LEN(out.n), text.size());
        const bool escaped = text.find('\\') != std::string::npos;
        EXPECT_EQ((out.n & WEIR_STR_ESCAPED) != 0, escaped) << text;
    }
}

TEST(Values, SkipsScalars) {
    for (const char* value :
         {"1", "-1.5e3", "true", "null", "12345678901234567890123", "\"a,b\"", "[1,2]"}) {
        const Padded padded(std::string(value) + ",\"next\":1}\n");
        EXPECT_EQ(wh_skip_scalar(padded.begin(), padded.end()) - padded.begin(),
                  static_cast<int64_t>(strlen(value)))
            << value;
    }
}

TEST(Values, FindsKeys) {
    const Padded object(R"("a":{"b":1},"c\"b":2, "b":"x","b":3})"
                        "\n");
    const char* found = wh_find_key(object.begin(), object.end(), "\"b\":", 4);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(std::string(found, 3), "\"x\"");
    EXPECT_EQ(wh_find_key(object.begin(), object.end(), "\"z\":", 4), nullptr);
    const char* rest = wh_skip_object_rest(found + 3, object.end());
    EXPECT_EQ(rest, object.end() - 1);
}

void expect_int(const std::string& text, bool valid, int64_t value = 0) {
    const Padded padded(text + ",", '7');
    int64_t out = -99;
    const char* end = wh_parse_int(padded.begin(), &out);
    if (!valid) {
        EXPECT_EQ(end, nullptr) << text;
        return;
    }
    EXPECT_EQ(end, padded.begin() + text.size()) << text;
    EXPECT_EQ(out, value) << text;
}

TEST(Numbers, ReadsInts) {
    for (int round = 0; round < 20000; round++) {
        const auto value =
            static_cast<int64_t>(random_source() >> below(64)) * (below(2) == 0 ? 1 : -1);
        expect_int(std::to_string(value), true, value);
    }
    expect_int("0", true, 0);
    expect_int("-0", true, 0);
    expect_int("9223372036854775807", true, INT64_MAX);
    expect_int("-9223372036854775808", true, INT64_MIN);
    expect_int("9223372036854775808", false);
    expect_int("123456789012345678901234567890", false);
    for (const char* text :
         {"", "-", "01", "-01", "1.5", "1.0", "1e2", "1E2", "x", "+1", "00000000000000001"})
        expect_int(text, false);
}

TEST(Numbers, ReadsFloats) {
    for (int round = 0; round < 20000; round++) {
        char text[64];
        const double value = (static_cast<double>(random_source()) - 9e18) /
                             std::pow(10.0, static_cast<double>(below(30)));
        snprintf(text, sizeof text, "%.*g", static_cast<int>(below(18)) + 1, value);
        if (strchr(text, '+') != nullptr && below(2) == 0) continue;
        const Padded padded(std::string(text) + "}");
        double out = 0;
        ASSERT_EQ(wh_parse_float(padded.begin(), &out), padded.begin() + strlen(text)) << text;
        EXPECT_EQ(out, strtod(text, nullptr)) << text;
    }
    double out = 1;
    EXPECT_NE(wh_parse_float(Padded("-0.0,").begin(), &out), nullptr);
    EXPECT_TRUE(std::signbit(out));
    for (const char* text : {"1.,", ".5,", "01.5,", "1e999,", "nan,", "-,", "1e,", "1e+,"}) {
        EXPECT_EQ(wh_parse_float(Padded(text).begin(), &out), nullptr) << text;
    }
}

std::string decimal_text(const std::string& text, uint32_t precision, uint32_t scale) {
    const Padded padded(text + ",");
    __int128 value = 0;
    const char* end = wh_parse_decimal(padded.begin(), precision, scale, &value);
    if (end == nullptr) return "none";
    EXPECT_EQ(end, padded.begin() + text.size());
    char out[256];
    return std::string(out, static_cast<size_t>(wh_write_decimal(out, value, scale) - out));
}

TEST(Numbers, ReadsAndWritesDecimals) {
    EXPECT_EQ(decimal_text("12.5", 12, 2), "12.50");
    EXPECT_EQ(decimal_text("-0.01", 12, 2), "-0.01");
    EXPECT_EQ(decimal_text("\"7\"", 12, 2), "7.00");
    EXPECT_EQ(decimal_text("1.500", 12, 2), "1.50");
    EXPECT_EQ(decimal_text("1.505", 12, 2), "none");
    EXPECT_EQ(decimal_text("1e3", 12, 2), "1000.00");
    EXPECT_EQ(decimal_text("15e-1", 12, 2), "1.50");
    EXPECT_EQ(decimal_text("9999999999.99", 12, 2), "9999999999.99");
    EXPECT_EQ(decimal_text("10000000000", 12, 2), "none");
    EXPECT_EQ(decimal_text("99999999999999999999999999999999999999", 38, 0),
              "99999999999999999999999999999999999999");
    EXPECT_EQ(decimal_text("0.12345678901234567890123456789012345678", 38, 38),
              "0.12345678901234567890123456789012345678");
    EXPECT_EQ(decimal_text("-123456789012345.678901", 38, 6), "-123456789012345.678901");
    EXPECT_EQ(decimal_text("100", 3, 0), "100");
    EXPECT_EQ(decimal_text("1000", 3, 0), "none");
    EXPECT_EQ(decimal_text("\"1.5", 12, 2), "none");
}

std::string written_int(int64_t value) {
    char out[256];
    return std::string(out, static_cast<size_t>(wh_write_int(out, value) - out));
}

TEST(Numbers, WritesInts) {
    for (int round = 0; round < 20000; round++) {
        const auto value =
            static_cast<int64_t>(random_source() >> below(64)) * (below(2) == 0 ? 1 : -1);
        EXPECT_EQ(written_int(value), std::to_string(value));
    }
    for (const int64_t value :
         {int64_t{0}, INT64_MIN, INT64_MAX, int64_t{99999999}, int64_t{100000000}, int64_t{-10}}) {
        EXPECT_EQ(written_int(value), std::to_string(value));
    }
}

std::string written_float(double value) {
    char out[256];
    return std::string(out, static_cast<size_t>(wh_write_float(out, value) - out));
}

TEST(Numbers, WritesFloatsAsPython) {
    const std::pair<double, const char*> cases[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {0.1, "0.1"},
        {1e16, "1e+16"},
        {1e15, "1000000000000000.0"},
        {123456789.123, "123456789.123"},
        {1e-5, "1e-05"},
        {0.0001, "0.0001"},
        {1.5e300, "1.5e+300"},
        {5e-324, "5e-324"},
        {0.30000000000000004, "0.30000000000000004"},
        {-2.5, "-2.5"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {100.0, "100.0"},
        {9007199254740993.0, "9007199254740992.0"},
        {1234567.8901, "1234567.8901"},
        {0.001, "0.001"}};
    for (const auto& [value, text] : cases) EXPECT_EQ(written_float(value), text);
    for (int round = 0; round < 20000; round++) {
        // Whatever is written reads back, and no shorter text of it would.
        const double value = static_cast<double>(below(1'000'000'000)) /
                             std::pow(10.0, static_cast<double>(below(7)));
        const std::string text = written_float(value);
        EXPECT_EQ(strtod(text.c_str(), nullptr), value);
        char shorter[64];
        snprintf(shorter, sizeof shorter, "%.15g", value);
        EXPECT_LE(text.size(), strlen(shorter) + 2) << text;
    }
}

int64_t parse_rfc(const std::string& text, bool* valid) {
    const Padded padded('"' + text + "\",");
    static wh_time_cache cache = {};
    int64_t us = 0;
    const char* end = wh_parse_rfc3339(padded.begin(), &cache, &us);
    *valid = end != nullptr;
    if (end != nullptr) EXPECT_EQ(end, padded.begin() + text.size() + 2) << text;
    return us;
}

TEST(Times, ReadsRfc3339) {
    const std::pair<const char*, int64_t> cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-01-01T00:00:00Z", 1767225600000000},
        {"2026-01-01T00:00:00.5Z", 1767225600500000},
        {"2026-01-01T00:00:00.123Z", 1767225600123000},
        {"2026-01-01T00:00:00.123456789Z", 1767225600123456},
        {"2026-01-01T00:00:00.12345678Z", 1767225600123456},
        {"2026-01-01T02:00:00+02:00", 1767225600000000},
        {"2025-12-31T19:30:00.25-04:30", 1767225600250000},
        {"2026-01-01t00:00:00z", 1767225600000000},
        {"2026-01-01 00:00:00Z", 1767225600000000},
        {"1969-12-31T23:59:59.999999Z", -1},
        {"0000-01-01T00:00:00Z", -62167219200000000},
        {"9999-12-31T23:59:59Z", 253402300799000000},
        {"2024-02-29T12:00:00Z", 1709208000000000},
        {"2016-12-31T23:59:60Z", 1483228800000000}};
    for (const auto& [text, us] : cases) {
        bool valid;
        EXPECT_EQ(parse_rfc(text, &valid), us) << text;
        EXPECT_TRUE(valid) << text;
    }
    for (const char* text :
         {"", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
          "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+2:00",
          "2026-01-01T00:00:00+02", "2026-01-01X00:00:00Z", "2026-1-01T00:00:00Z",
          "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "202a-01-01T00:00:00Z",
          "2026-01-01T00:00:00Zx"}) {
        bool valid;
        parse_rfc(text, &valid);
        EXPECT_FALSE(valid) << text;
    }
}

TEST(Times, WritesWhatItReads) {
    wh_time_cache write_cache = {};
    wh_time_cache space_cache = {};
    wh_time_cache read_cache = {};
    for (int round = 0; round < 20000; round++) {
        int64_t us = static_cast<int64_t>(below(300'000'000'000'000'000)) - 60'000'000'000'000'000;
        if (below(2) == 0) us -= us % 1000;
        if (below(3) == 0) us -= us % 1000000;
        char text[256] = "\"";
        char* end = wh_write_rfc3339(text + 1, us, &write_cache);
        const auto fraction = static_cast<size_t>(us % 1000000 == 0 ? 0 : us % 1000 == 0 ? 4 : 7);
        EXPECT_EQ(end - text - 1, 20 + fraction);
        *end = '"';
        int64_t back = 0;
        EXPECT_NE(wh_parse_rfc3339(text, &read_cache, &back), nullptr) << text;
        EXPECT_EQ(back, us);
        end = wh_write_datetime(text + 1, us, &space_cache);
        *end = '"';
        EXPECT_NE(wh_parse_datetime(text, &read_cache, &back), nullptr) << text;
        EXPECT_EQ(back, us);
    }
    char out[256];
    wh_time_cache cache = {};
    EXPECT_EQ(std::string(out, static_cast<size_t>(wh_write_rfc3339(out, INT64_MAX, &cache) - out)),
              "+294247-01-10T04:00:54.775807Z");
}

TEST(Times, ReadsUnixTimes) {
    int64_t us = 0;
    EXPECT_NE(wh_parse_unix(Padded("1767225600,").begin(), WEIR_UNIX_SECONDS, &us), nullptr);
    EXPECT_EQ(us, 1767225600000000);
    EXPECT_NE(wh_parse_unix(Padded("1767225600.25,").begin(), WEIR_UNIX_SECONDS, &us), nullptr);
    EXPECT_EQ(us, 1767225600250000);
    EXPECT_NE(wh_parse_unix(Padded("-1,").begin(), WEIR_UNIX_MILLIS, &us), nullptr);
    EXPECT_EQ(us, -1000);
    EXPECT_EQ(wh_parse_unix(Padded("9223372036854775807,").begin(), WEIR_UNIX_MILLIS, &us),
              nullptr);
}

std::string naive_escape(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const std::string escapes = "\"\\\n\t\r\b\f";
        const size_t at = escapes.find(c);
        char hex[8];
        snprintf(hex, sizeof hex, "\\u%04x", static_cast<unsigned char>(c));
        if (at != std::string::npos) {
            out += '\\';
            out += "\"\\ntrbf"[at];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += hex;
        } else {
            out += c;
        }
    }
    return out;
}

TEST(Writing, EscapesJson) {
    for (int round = 0; round < 5000; round++) {
        std::string text(below(200), 'x');
        for (uint64_t odd = below(4); odd > 0 && !text.empty(); odd--) {
            text[below(text.size())] = static_cast<char>(below(128));
        }
        const Padded padded(text);
        std::string out(6 * text.size() + 2 * WEIR_PADDING, '\0');
        const char* end = wh_write_json(out.data(), padded.begin(), padded.size());
        EXPECT_EQ(std::string(out.data(), static_cast<size_t>(end - out.data())),
                  naive_escape(text));
        uint64_t escaped_n = naive_escape(text).size();
        const Padded escaped(naive_escape(text));
        EXPECT_EQ(wh_unescape(out.data(), escaped.begin(), escaped_n), text.size());
        EXPECT_EQ(out.substr(0, text.size()), text);
    }
}

bool naive_like(const std::string& text, size_t i, const std::string& pattern, size_t j) {
    if (j == pattern.size()) return i == text.size();
    if (pattern[j] == '%') {
        for (size_t next = i; next <= text.size(); next++) {
            if (naive_like(text, next, pattern, j + 1)) return true;
        }
        return false;
    }
    if (i == text.size()) return false;
    if (pattern[j] == '\\' && j + 1 < pattern.size())
        return text[i] == pattern[j + 1] && naive_like(text, i + 1, pattern, j + 2);
    return (pattern[j] == '_' || pattern[j] == text[i]) && naive_like(text, i + 1, pattern, j + 1);
}

TEST(Text, Likes) {
    for (int round = 0; round < 50000; round++) {
        std::string text(below(8), 'a');
        std::string pattern(below(6), 'a');
        for (char& c : text) c = "ab%"[below(3)];
        for (char& c : pattern) c = "ab%_\\"[below(5)];
        EXPECT_EQ(wh_like(text.data(), text.size(), pattern.data(), pattern.size()) != 0,
                  naive_like(text, 0, pattern, 0))
            << text << " like " << pattern;
    }
    const std::string accent = "\xC3\xA9t\xC3\xA9";
    EXPECT_TRUE(wh_like(accent.data(), accent.size(), "_t_", 3));
}

TEST(Text, FindsAndCompares) {
    for (int round = 0; round < 20000; round++) {
        std::string text(below(100), 'a');
        std::string part(below(4), 'a');
        for (char& c : text) c = "ab"[below(2)];
        for (char& c : part) c = "ab"[below(2)];
        const Padded padded(text, 'a');
        const size_t at = text.find(part);
        EXPECT_EQ(wh_find(padded.begin(), text.size(), part.data(), part.size()),
                  at == std::string::npos ? -1 : static_cast<int64_t>(at));
        const Padded other(part, 'a');
        EXPECT_EQ(wh_equal(padded.begin(), text.size(), other.begin(), part.size()) != 0,
                  text == part);
        const int order = wh_compare(padded.begin(), text.size(), other.begin(), part.size());
        EXPECT_EQ(order < 0, text < part);
        EXPECT_EQ(order > 0, text > part);
    }
}

TEST(Text, HashIsFrozen) {
    const Padded empty("");
    EXPECT_EQ(wh_hash(empty.begin(), 0), 0x2D06800538D394C2u);
    const Padded text("weir");
    EXPECT_EQ(wh_hash(text.begin(), 4), 685424309925146904u);
}

TEST(Decimals, ComputesExactly) {
    __int128 out;
    const __int128 largest = []() {
        __int128 value = 1;
        for (int i = 0; i < 38; i++) value *= 10;
        return value - 1;
    }();
    EXPECT_EQ(wh_decimal_add(largest, 1, &out), 1u);
    EXPECT_EQ(wh_decimal_subtract(-largest, 1, &out), 1u);
    EXPECT_EQ(wh_decimal_add(largest, -1, &out), 0u);
    EXPECT_EQ(wh_decimal_multiply(largest, largest, &out), 1u);
    EXPECT_EQ(wh_decimal_multiply(largest, -1, &out), 0u);
    EXPECT_TRUE(out == -largest);
    EXPECT_EQ(wh_decimal_divide(10, 3, 2, &out), 0u);
    EXPECT_TRUE(out == 333);
    EXPECT_EQ(wh_decimal_divide(-20, 3, 2, &out), 0u);
    EXPECT_TRUE(out == -667);
    EXPECT_EQ(wh_decimal_divide(1, 2, 0, &out), 0u);
    EXPECT_TRUE(out == 1);
    EXPECT_EQ(wh_decimal_divide(largest, largest, 37, &out), 0u);
    EXPECT_EQ(wh_decimal_divide(largest, 1, 1, &out), 1u);
    EXPECT_EQ(wh_decimal_divide(largest, largest, 76, &out), 1u);
    EXPECT_EQ(wh_decimal_rescale(150, 2, 1, 38, &out), 0u);
    EXPECT_TRUE(out == 15);
    EXPECT_EQ(wh_decimal_rescale(151, 2, 1, 38, &out), 2u);
    EXPECT_EQ(wh_decimal_rescale(largest, 0, 1, 38, &out), 1u);
    EXPECT_EQ(wh_decimal_rescale(100, 0, 0, 2, &out), 1u);
    EXPECT_EQ(wh_decimal_compare(15, 1, 150, 2), 0);
    EXPECT_GT(wh_decimal_compare(largest, 0, largest, 38), 0);
    EXPECT_LT(wh_decimal_compare(-largest, 0, largest, 38), 0);
    EXPECT_LT(wh_decimal_compare(largest, 38, largest, 0), 0);
    EXPECT_DOUBLE_EQ(wh_decimal_to_float(12345, 2), 123.45);
    EXPECT_EQ(wh_decimal_to_float(largest, 38), 1.0);
}

}  // namespace
