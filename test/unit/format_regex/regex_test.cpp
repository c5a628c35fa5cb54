// Format `regex`.
#include <gtest/gtest.h>

#include "test/unit/format/records.h"

namespace weir::test {
namespace {

struct Log : Records {
    explicit Log(const std::string& pattern)
        : Records(record_of({{"host", type_of(WEIR_STRING)},
                             {"status", type_of(WEIR_INT)},
                             {"bytes", type_of(WEIR_INT, true)},
                             {"who", type_of(WEIR_STRING, true)}})) {
        source.format.kind = WEIR_FORMAT_REGEX;
        source.format.pattern = text(pattern);
    }
};

TEST(Regex, NamedGroups) {
    Log log(R"((?<host>\S+) (?P<status>\d+) (?:-|(?<bytes>\d+))(?: by (?<who>\w*))?)");
    EXPECT_EQ(log.one("example.org 200 17 by ann"), R"(host="example.org" status=200 bytes=17 who="ann")");
    EXPECT_EQ(log.one("example.org 404 -"), R"(host="example.org" status=404 bytes=null who=null)");
    EXPECT_EQ(log.one("h 404 - by "), R"(host="h" status=404 bytes=null who=null)");  // as an empty cell of CSV
    EXPECT_EQ(log.one("example.org 404 - and more"), "syntax: the line does not match the pattern");
    EXPECT_TRUE(log.one("\xff 404 -").starts_with("utf8: `host`: "));
    EXPECT_TRUE(log.one("h 99999999999999999999 -").starts_with("range: `status`: "));
    EXPECT_EQ(log.decode("a 1 -\n\nb 2 -\r\n").size(), 2u);
}

TEST(Regex, Unusable) {
    std::unique_ptr<format::Decoder> decoder;
    Log no_group(R"((?<host>\S+) (?<status>\d+))");
    no_group.source.live = no_group.live.data();
    base::Status status = format::make_decoder(no_group.source, &decoder);
    EXPECT_EQ(status.why(), "the pattern of format regex has no group `bytes`");
    Log broken("(");
    broken.source.live = broken.live.data();
    status = format::make_decoder(broken.source, &decoder);
    EXPECT_TRUE(status.why().starts_with("the pattern of format regex cannot be used: ")) << status.why();
}

}  // namespace
}  // namespace weir::test
