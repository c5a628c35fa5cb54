// The general decoder of JSON records.
#include <gtest/gtest.h>

#include "test/unit/format/records.h"

namespace weir::test {
namespace {

weir_type* click() {
    return record_of({{"user", type_of(WEIR_STRING)},
                      {"n", type_of(WEIR_INT)},
                      {"note", type_of(WEIR_STRING, true)}});
}

bool begins(const std::string& text, const std::string& begin) { return text.starts_with(begin); }

TEST(Json, AnyOrderAnyBlanks) {
    Records records(click());
    EXPECT_EQ(records.one(R"({"user":"a","n":1,"note":null})"), R"(user="a" n=1 note=null)");
    EXPECT_EQ(records.one(" {\t\"note\" : \"x\" ,\"n\": -7\t, \"user\":\"\" } "), R"(user="" n=-7 note="x")");
    EXPECT_EQ(records.one(R"({"user":"a","n":1})"), R"(user="a" n=1 note=null)");
    EXPECT_EQ(records.one(R"({"x":{"user":"no","y":[1,{"z":"}"}]},"n":1,"user":"yes"})"), R"(user="yes" n=1 note=null)");
    EXPECT_EQ(records.one(R"({"us\u0065r":"a","n":1})"), R"(user="a" n=1 note=null)");
}

TEST(Json, FirstOfEqualKeysCounts) {
    Records records(click());
    EXPECT_EQ(records.one(R"({"n":1,"n":2,"user":"a","n":"x"})"), R"(user="a" n=1 note=null)");
}

TEST(Json, Reasons) {
    Records records(click());
    EXPECT_EQ(records.one(R"({"n":1})"), "missing: `user`: is missing");
    EXPECT_EQ(records.one(R"({"user":null,"n":1})"), "null: `user`: is null");
    EXPECT_TRUE(begins(records.one(R"({"user":5,"n":1})"), "type: `user`: "));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":"1"})"), "type: `n`: "));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":1.5})"), "range: `n`: "));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":9223372036854775808})"), "range: `n`: "));
    EXPECT_TRUE(begins(records.one("{\"user\":\"\xff\",\"n\":1}"), "utf8: `user`: "));
    // The first field that is bad, in order of declaration.
    EXPECT_TRUE(begins(records.one(R"({"n":"x","user":5})"), "type: `user`: "));
    EXPECT_EQ(records.one(R"({"n":"x"})"), "missing: `user`: is missing");
}

TEST(Json, Syntax) {
    Records records(click());
    for (const char* line :
         {"x", "[]", "{", "{\"user\":\"a\",\"n\":1", R"({"user":"a" "n":1})", R"({"user":"a",})",
          R"({"user":"a","n":})", R"({"user":"a","n":1x})", R"({"user":"a","n":01})", "{\"user\":\"a\tb\",\"n\":1}",
          R"({"user":"\x","n":1})", R"({user:"a","n":1})", R"({"user":"a","n":1}})", R"({"user":"a","n":tru})",
          R"({"user":"a","n":+1})", R"({"user":"a","n":1}x})", R"({"user":"a,"n":1})"}) {
        EXPECT_TRUE(begins(records.one(line), "syntax: ")) << line << " gives " << records.one(line);
    }
    EXPECT_EQ(records.one("{\"user\":\"a\" 1}"), "syntax: expected `,` or `}` at byte 12, found `1}`");
}

TEST(Json, IntsThatLookLikeFloats) {
    Records records(record_of({{"n", type_of(WEIR_INT)}}));
    EXPECT_EQ(records.one(R"({"n":1.0})"), "n=1");
    EXPECT_EQ(records.one(R"({"n":1e2})"), "n=100");
    EXPECT_EQ(records.one(R"({"n":-9223372036854775808})"), "n=-9223372036854775808");
    EXPECT_TRUE(begins(records.one("{\"n\":1e400}"), "range: "));
    EXPECT_TRUE(begins(records.one("{\"n\":" + std::string(400, '9') + "}"), "range: "));
}

TEST(Json, OtherTypes) {
    Records records(record_of({{"b", type_of(WEIR_BOOL)},
                               {"f", type_of(WEIR_FLOAT)},
                               {"d", decimal_of(10, 2)},
                               {"t", type_of(WEIR_TIMESTAMP)},
                               {"day", type_of(WEIR_DATE)},
                               {"level", enum_of({"debug", "info"})},
                               {"list", list_of(type_of(WEIR_INT))},
                               {"doc", type_of(WEIR_JSON)}}));
    EXPECT_EQ(records.one(R"({"b":true,"f":1e3,"d":"12.5","t":"2026-01-01T01:00:00.5+01:00","day":"2026-02-28","level":"info","list":[1, 2],"doc":{"a":[1]}})"),
              R"(b=true f=1000.0 d=12.50 t="2026-01-01T00:00:00.500Z" day="2026-02-28" level="info" list=[1,2] doc={"a":[1]})");
    const std::string good = R"("b":true,"f":1,"d":1,"t":"2026-01-01T00:00:00Z","day":"2026-02-28","level":"info","list":[],"doc":1})";
    EXPECT_TRUE(begins(records.one(R"({"t":"yesterday",)" + good), "time: `t`: "));
    EXPECT_TRUE(begins(records.one(R"({"level":"fatal",)" + good), "enum: `level`: "));
    EXPECT_TRUE(begins(records.one(R"({"d":1.234,)" + good), "range: `d`: "));
    EXPECT_TRUE(begins(records.one(R"({"b":"true",)" + good), "type: `b`: "));
    EXPECT_TRUE(begins(records.one(R"({"list":[1,"x"],)" + good), "type: `list[1]`: "));
    EXPECT_TRUE(begins(records.one(R"({"doc":[1,},)" + good), "syntax: "));
    std::string deep(10000, '[');
    std::string both = deep + std::string(10000, ']');
    std::string shown = records.one("{\"doc\":" + both + "," + good);
    EXPECT_TRUE(begins(shown, "syntax: `doc`: ") || begins(shown, "b=true")) << shown.substr(0, 100);
}

TEST(Json, NestedRecords) {
    weir_type* bid = record_of({{"price", type_of(WEIR_INT)}, {"who", type_of(WEIR_STRING, true)}});
    weir_type* ask = record_of({{"price", type_of(WEIR_INT)}}, true);
    Records records(record_of({{"bid", bid}, {"ask", ask}, {"z", type_of(WEIR_INT)}}));
    EXPECT_EQ(records.one(R"({"z":1,"ask":{"price":2},"bid":{"x":[{}],"price":3,"y":1}})"), R"(bid={price=3 who=null} ask={price=2} z=1)");
    EXPECT_EQ(records.one(R"({"z":1,"ask":null,"bid":{"price":3}})"), R"(bid={price=3 who=null} ask=null z=1)");
    EXPECT_EQ(records.one(R"({"z":1,"bid":{"price":3}})"), R"(bid={price=3 who=null} ask=null z=1)");
    EXPECT_EQ(records.one(R"({"z":1,"bid":null})"), "null: `bid`: is null");
    EXPECT_EQ(records.one(R"({"z":1,"ask":{"price":2}})"), "missing: `bid`: is missing");
    EXPECT_EQ(records.one(R"({"z":1,"ask":{},"bid":{"price":1}})"), "missing: `ask.price`: is missing");
    EXPECT_TRUE(begins(records.one(R"({"z":1,"bid":[]})"), "type: `bid`: expected an object, found `[]`"));
    records.live = {1, 1, 0, 0, 0, 0};
    EXPECT_EQ(records.one(R"({"bid":{"price":3,"who":5},"z":"x"})"), R"(bid={price=3})");
}

TEST(Json, NothingIsAskedOfDeadFields) {
    Records records(click());
    records.live = {1, 0, 0};
    EXPECT_EQ(records.one(R"({"n":"what","user":"a"})"), R"(user="a")");
    EXPECT_EQ(records.one(R"({"user":"a", garbage })"), R"(user="a")");
    EXPECT_TRUE(begins(records.one(R"({"user":"a", garbage)"), "syntax: "));
}

TEST(Json, Strict) {
    Records records(click());
    records.source.format.strict = 1;
    EXPECT_EQ(records.one(R"({"user":"a","n":1,"x":[1,{"a":"\n"}]})"), R"(user="a" n=1 note=null)");
    const std::string twice = "syntax: a key stands twice in one object at byte ";
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":1,"n":1})"), twice + "19, found `n\":1}`"));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","x":1,"n":1,"x":1})"), twice));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":1,"\u006e":1})"), twice));
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":1,"x":[{"k":{"y":1,"y":2}}]})"), twice));
    EXPECT_EQ(records.one(R"({"user":"a","n":1,"x":[{"k":1},{"k":1}]})"), R"(user="a" n=1 note=null)");
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":1,"x":01})"), "syntax: "));
    EXPECT_TRUE(begins(records.one("{\"user\":\"a\",\"n\":1,\"x\":\"\xff\"}"), "utf8: "));
    records.live = {1, 0, 0};
    EXPECT_TRUE(begins(records.one(R"({"user":"a","n":"x"})"), "type: `n`: "));
    EXPECT_EQ(records.one(R"({"user":"a","n":5})"), R"(user="a")");
}

TEST(Json, LinesAndOffsets) {
    Records records(click());
    std::string bytes = "{\"user\":\"a\",\"n\":1}\n\n \r\nbad\n{\"user\":\"b\",\"n\":2}";
    for (size_t block : {size_t{0}, size_t{1}, size_t{7}, size_t{30}}) {
        std::vector<Shown> shown = records.decode(bytes, block);
        ASSERT_EQ(shown.size(), 3u);
        EXPECT_EQ(shown[0].offset, 0);
        EXPECT_EQ(shown[0].line, 1);
        EXPECT_EQ(shown[1].offset, 1);
        EXPECT_EQ(shown[1].line, 4);
        EXPECT_EQ(shown[2].row, R"(user="b" n=2 note=null)");
        EXPECT_EQ(shown[2].offset, 2);
        EXPECT_EQ(shown[2].line, 5);
    }
}

TEST(Json, ManyFields) {
    std::vector<std::pair<std::string, weir_type*>> fields;
    std::string line = "{";
    for (int i = 299; i >= 0; --i) line += "\"field_with_a_long_name_" + std::to_string(i) + "_end\":" + std::to_string(i) + (i > 0 ? "," : "}");
    for (int i = 0; i < 300; ++i) fields.push_back({"field_with_a_long_name_" + std::to_string(i) + "_end", type_of(WEIR_INT)});
    Records records(record_of(fields));
    std::string shown = records.one(line);
    EXPECT_TRUE(shown.find("field_with_a_long_name_123_end=123 ") != shown.npos) << shown.substr(0, 200);
}

}  // namespace
}  // namespace weir::test
