// Lines and columns of places in a text.
#include "compiler/support/source.h"

#include <gtest/gtest.h>

namespace weir {
namespace {

TEST(Source, CountsCodePointsFromOne) {
    SourceManager sources;
    FileId file = sources.add("a.stream", "x\n\xC3\xA9y\r\nz");
    EXPECT_EQ(sources.line_column(file, 0).line, 1u);
    EXPECT_EQ(sources.line_column(file, 4).line, 2u);
    EXPECT_EQ(sources.line_column(file, 4).column, 2u);
    EXPECT_EQ(sources.line(file, 2), "\xC3\xA9y");
    EXPECT_EQ(sources.line_column(file, 8).line, 3u);
    EXPECT_EQ(sources.line_column(file, 8).column, 2u);
}

TEST(Source, MissingFileHasAReason) {
    SourceManager sources;
    std::string error;
    EXPECT_FALSE(sources.load("no/such/file.stream", &error).has_value());
    EXPECT_EQ(error, "No such file or directory");
}

}  // namespace
}  // namespace weir
