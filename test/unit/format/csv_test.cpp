// CSV records.
#include <gtest/gtest.h>

#include "test/unit/format/records.h"

namespace weir::test {
namespace {

bool begins(const std::string& text, const std::string& begin) { return text.starts_with(begin); }

struct Csv : Records {
    Csv() : Records(record_of({{"city", type_of(WEIR_STRING)},
                               {"n", type_of(WEIR_INT)},
                               {"x", type_of(WEIR_FLOAT, true)},
                               {"note", type_of(WEIR_STRING, true)}})) {
        source.format.kind = WEIR_FORMAT_CSV;
    }
    std::string row(const std::string& line) {
        std::vector<Shown> shown = decode("city,n,x,note\n" + line);
        EXPECT_EQ(shown.size(), 1u) << line;
        return shown.empty() ? "nothing" : shown[0].row;
    }
};

TEST(Csv, Rows) {
    Csv csv;
    EXPECT_EQ(csv.row("Bonn,1,2.5,hi\n"), R"(city="Bonn" n=1 x=2.5 note="hi")");
    EXPECT_EQ(csv.row("Bonn,1,,"), R"(city="Bonn" n=1 x=null note=null)");
    EXPECT_EQ(csv.row(",1,,\"\"\r\n"), R"(city="" n=1 x=null note="")");
    EXPECT_EQ(csv.row("\"a, \"\"b\"\"\nc\",\"1\",\"2\",\"x\""), R"(city="a, \"b\"\nc" n=1 x=2.0 note="x")");
    EXPECT_EQ(csv.row("Bonn,1e2,1e3,a\"b\n"), R"(city="Bonn" n=100 x=1000.0 note="a\"b")");
}

TEST(Csv, Reasons) {
    Csv csv;
    EXPECT_EQ(csv.row("Bonn,1,2.5"), "syntax: expected 4 fields, found 3");
    EXPECT_EQ(csv.row("Bonn,,2.5,"), "null: `n`: is null");
    EXPECT_EQ(csv.row("Bonn,one,2.5,"), "type: `n`: expected an int, found `one`");
    EXPECT_EQ(csv.row("Bonn,\"\",2.5,"), "type: `n`: expected an int, found nothing");
    EXPECT_EQ(csv.row("Bonn,1.5,2.5,"), "range: `n`: `1.5` does not fit an int");
    EXPECT_TRUE(begins(csv.row("\"Bonn\"x,1,2.5,\n"), "syntax: expected a delimiter behind a closing quote"));
    EXPECT_EQ(csv.row("\"Bonn,1,2.5,\nmore\n"), "syntax: a quote is not closed");
    EXPECT_TRUE(begins(csv.row("\xff,1,2.5,\n"), "utf8: `city`: "));
}

TEST(Csv, ColumnsByName) {
    Csv csv;
    auto rows = csv.decode("\xc3\xa9tat,\"n\",city\r\nx,1,Bonn\r\n\r\ny,2,\"K\xc3\xb6ln\"");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].row, R"(city="Bonn" n=1 x=null note=null)");
    EXPECT_EQ(rows[1].line, 4);
    EXPECT_EQ(rows[1].offset, 1);
    csv.decode("city,x\na,1\n");
    EXPECT_EQ(csv.stopped(), "source `in`: the CSV header has no column `n`, it has `city` `x`");
}

TEST(Csv, ByPosition) {
    Csv csv;
    csv.source.format.header = 0;
    csv.source.format.delimiter = ';';
    csv.source.format.null_text = text("NA");
    EXPECT_EQ(csv.one("NA;1;NA;NA\n"), R"(city="NA" n=1 x=null note=null)");
    EXPECT_EQ(csv.one("a;NA;1;\"NA\"\n"), "null: `n`: is null");
}

TEST(Csv, BlocksOfAnySize) {
    Csv csv;
    std::string bytes = "city,n,x,note\n\"a\n\"\"b\"\"\",1,2,\"\"\r\nplain,2,,z\n\"q\",3,,\"\n\n\"\nend,4,,";
    std::vector<Shown> whole = csv.decode(bytes);
    ASSERT_EQ(whole.size(), 4u);
    EXPECT_EQ(whole[1].line, 4);
    EXPECT_EQ(whole[3].line, 8);
    for (size_t block = 1; block < bytes.size(); ++block) {
        std::vector<Shown> parts = csv.decode(bytes, block);
        ASSERT_EQ(parts.size(), whole.size()) << block;
        for (size_t i = 0; i < whole.size(); ++i) {
            EXPECT_EQ(parts[i].row, whole[i].row) << block;
            EXPECT_EQ(parts[i].line, whole[i].line) << block;
        }
    }
}

TEST(Csv, NestedAsJson) {
    weir_type* place = record_of({{"lat", type_of(WEIR_FLOAT)}, {"name", type_of(WEIR_STRING, true)}});
    Records records(record_of({{"tags", list_of(type_of(WEIR_STRING))}, {"place", place}}));
    records.source.format.kind = WEIR_FORMAT_CSV;
    auto rows = records.decode("tags,place\n\"[\"\"a\"\",\"\"b\"\"]\",\"{\"\"lat\"\":1}\"\n[],x\n");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].row, R"(tags=["a","b"] place={lat=1.0 name=null})");
    EXPECT_TRUE(begins(rows[1].row, "type: `place`: ") || begins(rows[1].row, "syntax: ")) << rows[1].row;
}

TEST(Text, EveryLine) {
    Records records(record_of({{"line", type_of(WEIR_STRING)}}));
    records.source.format.kind = WEIR_FORMAT_TEXT;
    auto rows = records.decode("a b\r\n\n\xff\nlast");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].row, R"(line="a b")");
    EXPECT_EQ(rows[1].row, R"(line="")");
    EXPECT_TRUE(begins(rows[2].row, "utf8: "));
    EXPECT_EQ(rows[3].row, R"(line="last")");
    EXPECT_EQ(rows[3].line, 4);
}

}  // namespace
}  // namespace weir::test
