// The table of diagnostics is complete, and what is printed is in order and points at its text.
#include "compiler/diag/diag.h"

#include <gtest/gtest.h>

#include <set>

#include "compiler/diag/explain.h"
#include "compiler/diag/render.h"

namespace weir::diag {
namespace {

TEST(Diagnostics, CodesAreUniqueAndExplained) {
    std::set<std::string> codes;
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        EXPECT_TRUE(codes.insert(row.code).second) << row.code << " stands twice";
        EXPECT_EQ(row.severity == Severity::Warning, row.code[0] == 'W') << row.code;
    }
    EXPECT_EQ(unexplained_codes(), std::vector<std::string>());
    EXPECT_EQ(unknown_sections(), std::vector<std::string>());
}

TEST(Diagnostics, MessagesAreInHouseStyle) {
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        std::string message = row.message;
        ASSERT_FALSE(message.empty()) << row.code;
        EXPECT_FALSE(message.back() == '.') << row.code << ": " << message;
        EXPECT_FALSE(message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a' &&
                     message[1] <= 'z')
            << row.code << ": " << message;
    }
}

TEST(Diagnostics, UnderlinesTheRangeAndKeepsOrder) {
    SourceManager sources;
    FileId file = sources.add("a.stream", "one\n\ttwo three\n");
    Sink sink;
    sink.report(Id::CannotRead, Range{file, 9, 14}, {"b", "gone"}).hint("write it");
    sink.report(Id::CannotRead, Range{file, 0, 3}, {"c", "gone"});
    sink.report(Id::CannotRead, Range{file, 0, 3}, {"c", "gone"});
    EXPECT_EQ(sink.error_count(), 2u);
    EXPECT_EQ(render_text(sink, sources, false),
              "a.stream:1:1: error[E0501]: cannot read `c`: gone\n"
              "  1 | one\n"
              "    | ^^^\n"
              "a.stream:2:6: error[E0501]: cannot read `b`: gone\n"
              "  2 |     two three\n"
              "    |         ^^^^^\n"
              "    = hint: write it\n");
}

TEST(Diagnostics, NotBuiltIsAWarningForCheck) {
    Sink sink;
    sink.warn_of_not_built();
    sink.report(Id::NotBuiltYet, Range{}, {"`join`"});
    EXPECT_FALSE(sink.has_errors());
    EXPECT_EQ(sink.warning_count(), 1u);
}

TEST(Diagnostics, ExplainsByCode) {
    EXPECT_NE(explain("e0501").find("could not be read"), std::string::npos);
    EXPECT_EQ(explain("E9999"), "");
}

}  // namespace
}  // namespace weir::diag
