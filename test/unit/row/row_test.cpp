// Values of every type through JSON, rows, lists and maps and back; their order, and their
// canonical bytes.
#include <gtest/gtest.h>

#include "runtime/base/worker.h"
#include "runtime/row/build.h"
#include "runtime/row/compare.h"
#include "runtime/row/json_read.h"
#include "runtime/row/json_write.h"
#include "test/unit/row/types.h"

namespace weir::row {
namespace {

using namespace testing;

class RowTest : public ::testing::Test {
  protected:
    RowTest() {
        worker_.context.worker = &worker_;
        base::arena_open(&worker_.context);
    }
    ~RowTest() override { base::arena_close(&worker_.context); }

    weir_context* context() { return &worker_.context; }

    // The value that the text stands for; a problem is put into `problem`.
    Value read(const weir_type* type, const std::string& text) {
        const weir_str padded = str(text);
        JsonReader reader(context(), padded.p, padded.p + text.size());
        Value value = kNull;
        problem = {};
        if (!reader.read(*type, &value)) problem = reader.problem();
        return plain(context(), *type, value);
    }
    std::string written(const weir_type* type, const Value& value) {
        std::string out;
        write_json(*type, value, {}, &out);
        return out;
    }
    std::string through(const weir_type* type, const std::string& text) {
        const Value value = read(type, text);
        if (problem.reason != kNoReason)
            return std::to_string(problem.reason) + ": " + problem.detail;
        return written(type, value);
    }

    JsonProblem problem;

  private:
    base::Worker worker_;
};

TEST_F(RowTest, Scalars) {
    EXPECT_EQ(through(type(WEIR_BOOL), "true"), "true");
    EXPECT_EQ(through(type(WEIR_INT), " -12"), "-12");
    EXPECT_EQ(through(type(WEIR_INT), "1.0"), "1");
    EXPECT_EQ(through(type(WEIR_INT), "12e2"), "1200");
    EXPECT_EQ(through(type(WEIR_FLOAT), "1"), "1.0");
    EXPECT_EQ(through(decimal(12, 2), "\"12.5\""), "12.50");
    EXPECT_EQ(through(type(WEIR_STRING), R"("a\u00e9\n\"")"), "\"aé\\n\\\"\"");
    EXPECT_EQ(through(type(WEIR_BYTES), R"("AQID")"), "\"AQID\"");
    EXPECT_EQ(through(type(WEIR_TIMESTAMP), R"("2026-01-01T01:00:00.120+01:00")"),
              "\"2026-01-01T00:00:00.120Z\"");
    EXPECT_EQ(through(timestamp(WEIR_UNIX_MILLIS), "-1"), "-1");
    EXPECT_EQ(through(timestamp(WEIR_UNIX_SECONDS), "1.25"), "1.25");
    EXPECT_EQ(through(timestamp(WEIR_UNIX_SECONDS), "100"), "100");
    EXPECT_EQ(
        through(timestamp(WEIR_PATTERN, "%d/%b/%Y %H:%M:%S"), R"("01\/feb\/2026 10:11:12.5")"),
        "\"01/Feb/2026 10:11:12.500\"");
    EXPECT_EQ(through(type(WEIR_DATE), R"("2024-02-29")"), "\"2024-02-29\"");
    EXPECT_EQ(through(type(WEIR_DURATION), R"("P1DT12H5M0.25S")"), "\"PT36H5M0.25S\"");
    EXPECT_EQ(through(type(WEIR_UUID), R"("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6")"),
              "\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"");
    EXPECT_EQ(through(enumeration({"debug", "info"}), R"("info")"), "\"info\"");
    EXPECT_EQ(through(type(WEIR_JSON), R"( {"a": [1, null]})"), R"({"a": [1, null]})");
    EXPECT_EQ(through(type(WEIR_INT, true), "null"), "null");
}

TEST_F(RowTest, Problems) {
    const auto reason = [&](const weir_type* of, const std::string& text) {
        read(of, text);
        return problem.reason;
    };
    EXPECT_EQ(through(type(WEIR_INT), "\"1\""), "3: expected int, found \"1\"");
    EXPECT_EQ(through(type(WEIR_INT), "1.5"), "4: `1.5` does not fit an int");
    EXPECT_EQ(through(type(WEIR_INT), "null"), "2: expected int, found null");
    EXPECT_EQ(reason(type(WEIR_INT), "9223372036854775808"), WEIR_RANGE);
    EXPECT_EQ(reason(type(WEIR_INT), "1e400"), WEIR_RANGE);
    EXPECT_EQ(reason(type(WEIR_FLOAT), "1e400"), WEIR_RANGE);
    EXPECT_EQ(reason(decimal(4, 2), "1.234"), WEIR_RANGE);
    EXPECT_EQ(reason(decimal(4, 2), "100"), WEIR_RANGE);
    EXPECT_EQ(reason(decimal(4, 2), "\"x\""), WEIR_TYPE_REASON);
    EXPECT_EQ(reason(type(WEIR_STRING), "12"), WEIR_TYPE_REASON);
    EXPECT_EQ(reason(type(WEIR_STRING), "\"\xC3\""), WEIR_UTF8);
    EXPECT_EQ(reason(type(WEIR_STRING), "\"\\q\""), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_STRING), "\"abc"), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_TIMESTAMP), "\"yesterday\""), WEIR_TIME);
    EXPECT_EQ(reason(type(WEIR_TIMESTAMP), "12"), WEIR_TYPE_REASON);
    EXPECT_EQ(reason(enumeration({"a"}), "\"b\""), WEIR_ENUM_REASON);
    EXPECT_EQ(reason(type(WEIR_INT), "truth"), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_JSON), "[1,]"), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_JSON), "{\"a\":01}"), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_JSON), std::string(100000, '[')), WEIR_SYNTAX);
    EXPECT_EQ(reason(type(WEIR_INT), ""), WEIR_SYNTAX);
}

TEST_F(RowTest, NestedValues) {
    const weir_type* point = record(
        {{"x", type(WEIR_INT)}, {"tag", type(WEIR_STRING, true)}, {"price", decimal(38, 2)}});
    EXPECT_EQ(through(point, R"({"tag":"a\\b","x":1,"other":[{}],"price":1.5,"x":9})"),
              R"({"x":1,"tag":"a\\b","price":1.50})");
    EXPECT_EQ(through(point, R"({"x":1,"price":2})"), R"({"x":1,"tag":null,"price":2.00})");
    EXPECT_EQ(through(point, R"({"x":1})"), "1: field `price` is missing");
    EXPECT_EQ(through(point, R"({"price":"z","x":null})"), "2: expected int, found null");
    EXPECT_EQ(through(list(point), R"([{"x":1,"price":2}, {"x":2,"tag":"","price":0.01}])"),
              R"([{"x":1,"tag":null,"price":2.00},{"x":2,"tag":"","price":0.01}])");
    EXPECT_EQ(through(list(list(type(WEIR_INT))), "[[],[1,2],[ ]]"), "[[],[1,2],[]]");
    EXPECT_EQ(through(list(type(WEIR_INT, true)), "[1,null,3]"), "[1,null,3]");
    EXPECT_EQ(through(map(type(WEIR_STRING), type(WEIR_INT)), R"({"b":1,"a":2,"b":3,"":4})"),
              R"({"":4,"a":2,"b":1})");
    EXPECT_EQ(through(map(type(WEIR_INT), list(type(WEIR_STRING))), R"({"10":["x"],"9":[]})"),
              R"({"9":[],"10":["x"]})");
    std::string many = "[0";
    for (int i = 1; i < 200; i++) many += i % 3 == 0 ? ",null" : "," + std::to_string(i);
    EXPECT_EQ(through(list(type(WEIR_INT, true)), many + "]"), many + "]");
}

TEST_F(RowTest, FindsKeysOfMaps) {
    const weir_type* of = map(type(WEIR_STRING), type(WEIR_INT));
    const Value value = read(of, R"({"b":1,"a":2,"c":3})");
    const weir_str b = str("b");
    const weir_str z = str("z");
    EXPECT_EQ(map_find(*of, value, of_bytes(b.p, b.n)), 1);
    EXPECT_EQ(map_find(*of, value, of_bytes(z.p, z.n)), -1);
    EXPECT_EQ(as_int(element(*of->element, map_values(value), 1)), 1);
}

TEST_F(RowTest, OrdersAndHashes) {
    const weir_type* number = type(WEIR_FLOAT, true);
    const double values[] = {-1.5, -0.0, 0.0, 3.0, __builtin_inf(), __builtin_nan("")};
    for (size_t i = 0; i < std::size(values); i++) {
        for (size_t j = 0; j < std::size(values); j++) {
            const int order = compare(*number, of_float(values[i]), of_float(values[j]));
            const bool same = i == j || (values[i] == 0 && values[j] == 0);
            EXPECT_EQ(order == 0, same);
            if (!same) EXPECT_EQ(order < 0, i < j);
            EXPECT_EQ(hash(*number, of_float(values[i])) == hash(*number, of_float(values[j])),
                      same);
        }
        EXPECT_LT(compare(*number, of_float(values[i]), kNull), 0);
    }
    EXPECT_EQ(compare(*number, kNull, kNull), 0);
    const weir_type* strings = list(type(WEIR_STRING));
    const auto order = [&](const std::string& a, const std::string& b) {
        return compare(*strings, read(strings, a), read(strings, b));
    };
    EXPECT_LT(order(R"(["a"])", R"(["a",""])"), 0);
    EXPECT_GT(order(R"(["b"])", R"(["a","z"])"), 0);
    EXPECT_LT(order(R"(["z"])", R"(["é"])"), 0);
}

// The bytes that keys are distributed by: they must never change.
TEST_F(RowTest, CanonicalBytesAreFrozen) {
    const weir_type* key =
        record({{"n", type(WEIR_INT)}, {"s", type(WEIR_STRING, true)}, {"d", decimal(10, 2)}});
    const Value row = read(key, R"({"n":7,"s":"abcde","d":-1})");
    std::string bytes;
    canonical(*key, row, &bytes);
    const std::string expected(
        "\0\0\0\0\0\0\0\0"
        "\7\0\0\0\0\0\0\0"
        "\5\0\0\0\0\0\0\0"
        "abcde\0\0\0"
        "\x9C\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        48);
    EXPECT_EQ(bytes, expected);
}

TEST_F(RowTest, TextForm) {
    std::string out;
    write_text(*type(WEIR_STRING), read(type(WEIR_STRING), R"("a\"b")"), &out);
    EXPECT_EQ(out, "a\"b");
    out.clear();
    write_text(*type(WEIR_DATE), of_int(0), &out);
    EXPECT_EQ(out, "1970-01-01");
    const weir_type* numbers = list(type(WEIR_INT));
    const Value value = read(numbers, "[1,2]");
    const weir_str json = weir_json_of(context(), numbers, as_pointer(value), value.hi, 0);
    EXPECT_EQ(std::string(json.p, json.n), "[1,2]");
}

}  // namespace
}  // namespace weir::row
