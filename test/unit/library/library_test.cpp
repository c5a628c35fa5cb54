// The library functions by what programs see of them.
#include "runtime/library/library.h"

#include <gtest/gtest.h>

#include <cstring>
#include <deque>
#include <string>

#include "runtime/base/worker.h"
#include "runtime/row/json_read.h"
#include "runtime/row/json_write.h"
#include "test/unit/row/types.h"

namespace weir::library {
namespace {

using namespace row::testing;

class LibraryTest : public ::testing::Test {
  protected:
    LibraryTest() {
        worker_.context.worker = &worker_;
        base::arena_open(&worker_.context);
    }
    ~LibraryTest() override { base::arena_close(&worker_.context); }

    weir_context* context() { return &worker_.context; }

    // What a call answered, as text.
    template <typename T>
    std::string shown(uint32_t result, T out) {
        if (result == WEIR_IS_NULL) return "null";
        if (result == WEIR_FAIL) return "failed: " + worker_.fail_detail;
        return to_text(out);
    }
    static std::string to_text(int64_t value) { return std::to_string(value); }
    static std::string to_text(double value) {
        std::string out;
        row::write_text(*type(WEIR_FLOAT), row::of_float(value), &out);
        return out;
    }
    static std::string to_text(weir_str value) { return std::string(value.p, value.n); }

    std::string of_text(uint32_t (*function)(weir_context*, const char*, uint64_t, weir_str*),
                        const std::string& x) {
        weir_str out = {};
        const weir_str a = str(x);
        return shown(function(context(), a.p, a.n, &out), out);
    }
    std::string of_text(uint32_t (*function)(weir_context*, const char*, uint64_t, int64_t*),
                        const std::string& x) {
        int64_t out = 0;
        const weir_str a = str(x);
        return shown(function(context(), a.p, a.n, &out), out);
    }
    std::string of_two(uint32_t (*function)(weir_context*, const char*, uint64_t, const char*,
                                            uint64_t, int64_t*),
                       const std::string& x, const std::string& y) {
        int64_t out = 0;
        const weir_str a = str(x);
        const weir_str b = str(y);
        return shown(function(context(), a.p, a.n, b.p, b.n, &out), out);
    }
    std::string of_two(uint32_t (*function)(weir_context*, const char*, uint64_t, const char*,
                                            uint64_t, weir_str*),
                       const std::string& x, const std::string& y) {
        weir_str out = {};
        const weir_str a = str(x);
        const weir_str b = str(y);
        return shown(function(context(), a.p, a.n, b.p, b.n, &out), out);
    }
    std::string json_of(const weir_type* of, const weir_str& blob) {
        std::string out;
        row::write_json(*of, row::of_bytes(blob.p, blob.n), {}, &out);
        return out;
    }
    row::Value value(const weir_type* of, const std::string& json) {
        const weir_str text = str(json);
        row::JsonReader reader(context(), text.p, text.p + text.n);
        row::Value read = row::kNull;
        EXPECT_TRUE(reader.read(*of, &read)) << reader.problem().detail;
        return read;
    }

    base::Worker worker_;
};

TEST_F(LibraryTest, Numbers) {
    const auto round_to = [&](double x, int64_t digits) {
        double out = 0;
        return shown(wf_round_float_digits(context(), x, digits, &out), out);
    };
    EXPECT_EQ(round_to(2.675, 2), "2.68");
    EXPECT_EQ(round_to(1.005, 2), "1.01");
    EXPECT_EQ(round_to(-0.4, 0), "-0.0");
    EXPECT_EQ(round_to(1250, -2), "1300.0");
    EXPECT_EQ(round_to(1e300, 2), "1e+300");
    EXPECT_EQ(round_to(123.456, 10), "123.456");
    EXPECT_EQ(round_to(1.7976931348623157e308, -308),
              "failed: float operation gives no finite number");
    double real = 0;
    EXPECT_EQ(shown(wf_round_float(context(), -2.5, &real), real), "-3.0");
    EXPECT_EQ(shown(wf_sqrt(context(), -1, &real), real),
              "failed: float operation gives no finite number");
    EXPECT_EQ(shown(wf_ln(context(), 0, &real), real),
              "failed: float operation gives no finite number");
    EXPECT_EQ(shown(wf_power(context(), 2, 10, &real), real), "1024.0");
    int64_t whole = 0;
    EXPECT_EQ(shown(wf_abs_int(context(), INT64_MIN, &whole), whole), "failed: int out of range");
    EXPECT_EQ(shown(wf_to_int_float(context(), -1.9, &whole), whole), "-1");
    EXPECT_EQ(shown(wf_to_int_float(context(), 9223372036854775808.0, &whole), whole),
              "failed: int out of range");
    unsigned __int128 wide = 0;
    const auto decimal_of = [&](uint32_t result) {
        return shown(result, static_cast<int64_t>(wide));
    };
    const auto low = [](int64_t x) { return static_cast<uint64_t>(x); };
    const auto high = [](int64_t x) { return static_cast<uint64_t>(x >> 63); };
    EXPECT_EQ(
        decimal_of(wf_round_decimal_digits(context(), low(-12345), high(-12345), 2, 1, &wide)),
        "-12350");
    EXPECT_EQ(decimal_of(wf_round_decimal_digits(context(), low(12345), 0, 2, 5, &wide)), "12345");
    EXPECT_EQ(decimal_of(wf_round_decimal_digits(context(), low(12345), 0, 2, -2, &wide)), "10000");
    EXPECT_EQ(decimal_of(wf_round_decimal(context(), low(12350), 0, 2, &wide)), "12400");
    EXPECT_EQ(decimal_of(wf_floor_decimal(context(), low(-101), high(-101), 2, &wide)), "-200");
    EXPECT_EQ(decimal_of(wf_ceil_decimal(context(), low(101), 0, 2, &wide)), "200");
    EXPECT_EQ(decimal_of(wf_ceil_decimal(context(), low(-199), high(-199), 2, &wide)), "-100");
    EXPECT_EQ(decimal_of(wf_to_decimal_decimal(context(), low(12355), 0, 3, 4, 2, &wide)), "1236");
    EXPECT_EQ(decimal_of(wf_to_decimal_decimal(context(), low(999955), 0, 3, 4, 2, &wide)),
              "failed: decimal out of range");
    EXPECT_EQ(decimal_of(wf_to_decimal_float(context(), 0.125, 10, 2, &wide)), "13");
    EXPECT_EQ(shown(wf_to_int_decimal(context(), low(-199), high(-199), 2, &whole), whole), "-1");
}

TEST_F(LibraryTest, Conversions) {
    EXPECT_EQ(of_text(wf_to_int_string, " 42 "), "42");
    EXPECT_EQ(of_text(wf_to_int_string, "4.5"), "null");
    EXPECT_EQ(of_text(wf_to_int_string, ""), "null");
    EXPECT_EQ(of_text(wf_to_bool_string, "true"), "1");
    EXPECT_EQ(of_text(wf_to_bool_string, "yes"), "null");
    EXPECT_EQ(of_text(wf_to_date, "2026-02-30"), "null");
    EXPECT_EQ(of_text(wf_to_date, "1969-12-31"), "-1");
    EXPECT_EQ(of_two(wf_to_timestamp_form, "2026-01-01 00:00:01", "%F %T"), "1767225601000000");
    EXPECT_EQ(of_two(wf_to_timestamp_form, "2026-01-01", "%F %T"), "null");
    EXPECT_EQ(of_two(wf_to_date_form, "01.02.2026", "%d.%m.%Y"), "20485");
    weir_str out = {};
    const weir_type* numbers = list(type(WEIR_INT));
    const row::Value one = value(list(numbers), "[[1,2]]");
    EXPECT_EQ(shown(wf_to_string(context(), numbers, row::as_pointer(one), one.hi, &out), out),
              "[1,2]");
    const row::Value word = value(list(type(WEIR_STRING)), R"(["a\"b"])");
    EXPECT_EQ(
        shown(wf_to_string(context(), type(WEIR_STRING), row::as_pointer(word), word.hi, &out),
              out),
        "a\"b");
    EXPECT_EQ(
        shown(wf_to_json(context(), type(WEIR_STRING), row::as_pointer(word), word.hi, &out), out),
        R"("a\"b")");
    EXPECT_EQ(of_text(wf_decode_utf8, "\xFF"), "null");
}

TEST_F(LibraryTest, Json) {
    EXPECT_EQ(of_text(wf_parse_json, R"( {"a": [1, 2]} )"), R"({"a": [1, 2]})");
    EXPECT_EQ(of_text(wf_parse_json, "{\"a\": 1} x"), "null");
    EXPECT_EQ(of_text(wf_parse_json, "nul"), "null");
    const std::string doc = R"({"x":{"a":7},"a\u0062":"v","n":null,"list":[10,[20],"s"]})";
    EXPECT_EQ(of_two(wf_json_member, doc, "x"), R"({"a":7})");
    EXPECT_EQ(of_two(wf_json_member, doc, "ab"), "\"v\"");
    EXPECT_EQ(of_two(wf_json_member, doc, "a"), "null");
    EXPECT_EQ(of_two(wf_json_member, doc, "n"), "null");
    EXPECT_EQ(of_two(wf_json_member, "[1]", "n"), "null");
    const auto at = [&](const std::string& json, int64_t i) {
        weir_str out = {};
        const weir_str a = str(json);
        return shown(wf_json_element(context(), a.p, a.n, i, &out), out);
    };
    EXPECT_EQ(at(R"([10,[20],"s"])", 1), "[20]");
    EXPECT_EQ(at(R"([10,[20],"s"])", 3), "null");
    EXPECT_EQ(at("[]", 0), "null");
    EXPECT_EQ(at("[1]", -1), "null");
    const auto as_int = [&](const std::string& json) {
        int64_t out = 0;
        const weir_str a = str(json);
        return shown(wf_as_int(context(), 0, a.p, a.n, &out), out);
    };
    EXPECT_EQ(as_int("12"), "12");
    EXPECT_EQ(as_int("12.0"), "12");
    EXPECT_EQ(as_int("\"12\""), "null");
    EXPECT_EQ(as_int("1.5"), "null");
    weir_str out = {};
    const weir_str words = str(R"("a\n")");
    EXPECT_EQ(shown(wf_as_string(context(), 0, words.p, words.n, &out), out), "a\n");
    EXPECT_EQ(shown(wf_as_string(context(), 1, nullptr, 0, &out), out), "null");
    const weir_str items = str(R"([1, {"b": 2}])");
    EXPECT_EQ(wf_as_list(context(), 0, items.p, items.n, &out), WEIR_OK);
    EXPECT_EQ(json_of(list(type(WEIR_JSON)), out), R"([1,{"b": 2}])");
    const weir_str object = str(R"({"b":1,"a":[]})");
    EXPECT_EQ(wf_as_map(context(), 0, object.p, object.n, &out), WEIR_OK);
    EXPECT_EQ(json_of(map(type(WEIR_STRING), type(WEIR_JSON)), out), R"({"a":[],"b":1})");
}

TEST_F(LibraryTest, Text) {
    EXPECT_EQ(of_text(wf_length_string, "aé€😀"), "4");
    EXPECT_EQ(of_two(wf_count_of, "aaaa", "aa"), "2");
    EXPECT_EQ(of_two(wf_count_of, "aaaa", ""), "0");
    EXPECT_EQ(of_text(wf_lower, "ÀÉ Straße ΑΒ"), "àé straße αβ");
    EXPECT_EQ(of_text(wf_upper, "aé-z"), "AÉ-Z");
    EXPECT_EQ(of_text(wf_trim, " \t a b\n"), "a b");
    EXPECT_EQ(of_text(wf_trim_start, " a "), "a ");
    EXPECT_EQ(of_text(wf_trim_end, " a "), " a");
    EXPECT_EQ(of_text(wf_reverse_string, "aé€"), "€éa");
    EXPECT_EQ(of_two(wf_index_of_string, "é€a", "a"), "2");
    EXPECT_EQ(of_two(wf_index_of_string, "abc", "x"), "null");
    EXPECT_EQ(of_two(wf_starts_with, "abc", "ab"), "1");
    EXPECT_EQ(of_two(wf_ends_with, "abc", "abcd"), "0");
    EXPECT_EQ(of_two(wf_contains_string, "abc", "bc"), "1");
    const auto slice = [&](const std::string& x, int64_t from, int64_t to) {
        weir_str out = {};
        const weir_str a = str(x);
        return shown(wf_slice_string(context(), a.p, a.n, from, to, &out), out);
    };
    EXPECT_EQ(slice("aé€😀", 1, 3), "é€");
    EXPECT_EQ(slice("abc", -2, 2), "ab");
    EXPECT_EQ(slice("abc", 2, 99), "c");
    EXPECT_EQ(slice("abc", 5, 9), "");
    EXPECT_EQ(slice("abc", 2, 1), "");
    weir_str out = {};
    const auto replace = [&](const std::string& x, const std::string& part,
                             const std::string& with) {
        const weir_str a = str(x);
        const weir_str b = str(part);
        const weir_str c = str(with);
        return shown(wf_replace(context(), a.p, a.n, b.p, b.n, c.p, c.n, &out), out);
    };
    EXPECT_EQ(replace("aXbXX", "X", "--"), "a--b----");
    EXPECT_EQ(replace("abc", "", "-"), "abc");
    const auto split = [&](const std::string& x, const std::string& by) {
        const weir_str a = str(x);
        const weir_str b = str(by);
        wf_split(context(), a.p, a.n, b.p, b.n, &out);
        return json_of(list(type(WEIR_STRING)), out);
    };
    EXPECT_EQ(split(",a,,b,", ","), R"(["","a","","b",""])");
    EXPECT_EQ(split("", ","), R"([""])");
    EXPECT_EQ(split("aé", ""), R"(["a","é"])");
    const row::Value words = value(list(type(WEIR_STRING)), R"(["a","","b"])");
    EXPECT_EQ(shown(wf_join(context(), row::as_pointer(words), words.hi, ", ", 2, &out), out),
              "a, , b");
    EXPECT_EQ(shown(wf_pad_left(context(), "7", 1, 4, "0", 1, &out), out), "0007");
    EXPECT_EQ(shown(wf_pad_right(context(), "é", 2, 4, "ab", 2, &out), out), "éaba");
    EXPECT_EQ(shown(wf_pad_left(context(), "12345", 5, 4, "0", 1, &out), out), "12345");
    EXPECT_EQ(shown(wf_pad_left(context(), "1", 1, INT64_MAX, "0", 1, &out), out),
              "failed: text too long");
    EXPECT_EQ(shown(wf_repeat_text(context(), "ab", 2, 3, &out), out), "ababab");
    EXPECT_EQ(shown(wf_repeat_text(context(), "ab", 2, 1 << 30, &out), out),
              "failed: text too long");
}

TEST_F(LibraryTest, Times) {
    const int64_t hour = 3600 * int64_t{1000000};
    int64_t out = 0;
    const auto truncate = [&](const char* t, int64_t unit) {
        int64_t at = 0;
        wf_to_timestamp(context(), t, strlen(t), &at);
        if (wf_truncate(context(), at, unit, &out) != WEIR_OK) return worker_.fail_detail;
        weir_str text = {};
        wf_format_time(context(), out, "%F %T", 5, &text);
        return to_text(text);
    };
    EXPECT_EQ(truncate("2026-01-01T10:59:59.999999Z", hour), "2026-01-01 10:00:00");
    EXPECT_EQ(truncate("1969-12-31T23:30:00Z", hour), "1969-12-31 23:00:00");
    EXPECT_EQ(truncate("2026-01-01T10:00:00Z", 7 * 24 * hour), "2025-12-29 00:00:00");
    EXPECT_EQ(truncate("2026-01-01T10:00:00Z", 0),
              "truncate needs a length above 0, and a time within range");
    int64_t at = 0;
    wf_to_timestamp(context(), "2026-08-15T12:34:56.7Z", 22, &at);
    EXPECT_EQ(wf_truncate_months(context(), at, 3, &out), WEIR_OK);
    weir_str text = {};
    wf_format_time(context(), out, "%F", 2, &text);
    EXPECT_EQ(to_text(text), "2026-07-01");
    const auto part = [&](uint32_t (*function)(weir_context*, int64_t, int64_t*), int64_t t) {
        function(context(), t, &out);
        return out;
    };
    EXPECT_EQ(part(wf_year, at), 2026);
    EXPECT_EQ(part(wf_month, at), 8);
    EXPECT_EQ(part(wf_day, at), 15);
    EXPECT_EQ(part(wf_hour, at), 12);
    EXPECT_EQ(part(wf_minute, at), 34);
    EXPECT_EQ(part(wf_second, at), 56);
    EXPECT_EQ(part(wf_weekday, at), 6);
    EXPECT_EQ(part(wf_second, -1), 59);
    EXPECT_EQ(part(wf_date_of, -1), -1);
    EXPECT_EQ(part(wf_unix_ms, -1), -1);
    EXPECT_EQ(wf_from_unix_s(context(), INT64_MAX, &out), WEIR_FAIL);
    wf_format_time(context(), at, "%Y/%j %H:%M:%S.%f", 17, &text);
    EXPECT_EQ(to_text(text), "2026/227 12:34:56.700000");
}

TEST_F(LibraryTest, HashesAndBytes) {
    EXPECT_EQ(of_text(wf_crc32, "123456789"), "3421780262");
    EXPECT_EQ(of_text(wf_md5, ""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(of_text(wf_md5, std::string(56, 'a')), "3b0c8ac703f828b04c6c197006d17218");
    EXPECT_EQ(of_text(wf_sha256, "abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(of_text(wf_sha256, std::string(64, 'a')),
              "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
    EXPECT_EQ(of_text(wf_to_hex, "az\xFF"), "617aff");
    EXPECT_EQ(of_text(wf_from_hex, "617A"), "az");
    EXPECT_EQ(of_text(wf_from_hex, "6"), "null");
    EXPECT_EQ(of_text(wf_to_base64, "weir"), "d2Vpcg==");
    EXPECT_EQ(of_text(wf_from_base64, "d2Vpcg=="), "weir");
    EXPECT_EQ(of_text(wf_from_base64, "?"), "null");
    weir_str out = {};
    EXPECT_EQ(shown(wf_to_hex_int(context(), 255, &out), out), "ff");
    EXPECT_EQ(shown(wf_to_hex_int(context(), 0, &out), out), "0");
    const auto hash = [&](const std::string& json) {
        int64_t made = 0;
        const row::Value one = value(list(type(WEIR_INT)), json);
        wf_hash(context(), type(WEIR_INT), row::as_pointer(one), one.hi, &made);
        return made;
    };
    EXPECT_EQ(hash("[7]"), hash("[7]"));
    EXPECT_NE(hash("[7]"), hash("[8]"));
}

TEST_F(LibraryTest, Urls) {
    EXPECT_EQ(of_text(wf_url_decode, "a%20b+c%C3%A9%zz%"), "a b cé%zz%");
    EXPECT_EQ(of_text(wf_url_decode, "%FF"), "%FF");
    EXPECT_EQ(of_text(wf_url_encode, "a b/é~"), "a%20b%2F%C3%A9~");
    const std::string url = "https://me:pw@example.com:8443/a/b?x=1&y=%20&x=2#top";
    EXPECT_EQ(of_two(wf_url_part, url, "scheme"), "https");
    EXPECT_EQ(of_two(wf_url_part, url, "host"), "example.com");
    EXPECT_EQ(of_two(wf_url_part, url, "port"), "8443");
    EXPECT_EQ(of_two(wf_url_part, url, "path"), "/a/b");
    EXPECT_EQ(of_two(wf_url_part, url, "query"), "x=1&y=%20&x=2");
    EXPECT_EQ(of_two(wf_url_part, url, "query:x"), "1");
    EXPECT_EQ(of_two(wf_url_part, url, "query:y"), "%20");
    EXPECT_EQ(of_two(wf_url_part, url, "query:z"), "null");
    EXPECT_EQ(of_two(wf_url_part, url, "fragment"), "top");
    EXPECT_EQ(of_two(wf_url_part, url, "user"), "me:pw");
    EXPECT_EQ(of_two(wf_url_part, "http://[::1]/", "host"), "[::1]");
    EXPECT_EQ(of_two(wf_url_part, "/only/path", "host"), "null");
    EXPECT_EQ(of_two(wf_url_part, "/only/path?q", "path"), "/only/path");
    EXPECT_EQ(of_two(wf_url_part, "/only/path?q", "query:q"), "");
}

TEST_F(LibraryTest, Lists) {
    const weir_type* numbers = list(type(WEIR_INT, true));
    const weir_type* element = type(WEIR_INT, true);
    weir_str out = {};
    int64_t whole = 0;
    const row::Value xs = value(numbers, "[3,1,null,2,1]");
    const char* p = row::as_pointer(xs);
    wf_sort(context(), element, p, xs.hi, &out);
    EXPECT_EQ(json_of(numbers, out), "[1,1,2,3,null]");
    wf_distinct(context(), element, p, xs.hi, &out);
    EXPECT_EQ(json_of(numbers, out), "[3,1,null,2]");
    wf_reverse_list(context(), element, p, xs.hi, &out);
    EXPECT_EQ(json_of(numbers, out), "[1,2,null,1,3]");
    wf_slice_list(context(), element, p, xs.hi, 1, 3, &out);
    EXPECT_EQ(json_of(numbers, out), "[1,null]");
    wf_slice_list_from(context(), element, p, xs.hi, 4, &out);
    EXPECT_EQ(json_of(numbers, out), "[1]");
    wf_append(context(), element, p, xs.hi, p, xs.hi, &out);
    EXPECT_EQ(json_of(numbers, out), "[3,1,null,2,1,3,1,null,2,1]");
    const row::Value two = value(numbers, "[2]");
    EXPECT_EQ(
        shown(wf_index_of_list(context(), element, p, xs.hi, row::as_pointer(two), two.hi, &whole),
              whole),
        "3");
    EXPECT_EQ(shown(wf_length_list(context(), element, p, xs.hi, &whole), whole), "5");
    EXPECT_EQ(shown(wf_length_list(context(), element, nullptr, 0, &whole), whole), "0");
    wf_range(context(), 2, 5, &out);
    EXPECT_EQ(json_of(numbers, out), "[2,3,4]");
    wf_range(context(), 5, 2, &out);
    EXPECT_EQ(json_of(numbers, out), "[]");
    EXPECT_EQ(shown(wf_range(context(), INT64_MIN, INT64_MAX, &out), out), "failed: list too long");
    const weir_type* names = map(type(WEIR_STRING), type(WEIR_INT));
    const row::Value keys = value(list(type(WEIR_STRING)), R"(["b","a","b"])");
    const row::Value values = value(list(type(WEIR_INT)), "[1,2,3]");
    EXPECT_EQ(wf_map_of(context(), names->key, names->element, row::as_pointer(keys), keys.hi,
                        row::as_pointer(values), values.hi, &out),
              WEIR_OK);
    EXPECT_EQ(json_of(names, out), R"({"a":2,"b":1})");
    weir_str part = {};
    wf_keys(context(), names->key, names->element, out.p, out.n, &part);
    EXPECT_EQ(json_of(list(names->key), part), R"(["a","b"])");
    wf_values(context(), names->key, names->element, out.p, out.n, &part);
    EXPECT_EQ(json_of(list(names->element), part), "[2,1]");
}

}  // namespace
}  // namespace weir::library
