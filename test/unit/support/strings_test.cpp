// Text helpers: what counts as a near name, as UTF-8, as JSON.
#include "compiler/support/strings.h"

#include <gtest/gtest.h>

#include "compiler/support/json_writer.h"

namespace weir {
namespace {

TEST(Strings, SwappedLettersAreOneStep) {
    EXPECT_EQ(edit_distance("page", "pgae"), 1u);
    EXPECT_EQ(edit_distance("", "abc"), 3u);
    EXPECT_EQ(edit_distance("Page", "page"), 0u);
}

TEST(Strings, ClosestNameMustBeNear) {
    EXPECT_EQ(closest("pagee", {"user", "page", "at"}), "page");
    EXPECT_EQ(closest("x", {"user", "page"}), "");
    EXPECT_EQ(closest("y", {"x"}), "");
}

TEST(Strings, FillsPlaceholders) {
    EXPECT_EQ(fill_in("{1} before {0}, {2}", {"a", "b"}), "b before a, ");
    EXPECT_EQ(fill_in("emit { x }", {}), "emit { x }");
}

TEST(Strings, RefusesOverlongAndSurrogates) {
    EXPECT_EQ(utf8_length("\xC3\xA9"), 2u);
    EXPECT_EQ(utf8_length("\xC0\xAF"), 0u);
    EXPECT_EQ(utf8_length("\xED\xA0\x80"), 0u);
    EXPECT_EQ(utf8_length("\xF4\x90\x80\x80"), 0u);
}

TEST(Json, NestsAndQuotes) {
    JsonWriter json;
    json.begin_object().key("a").begin_array().number(1).string("x\"\n\xff").end_array();
    json.key("b").null().end_object();
    EXPECT_EQ(json.text(), "{\"a\":[1,\"x\\\"\\n\xEF\xBF\xBD\"],\"b\":null}");
}

}  // namespace
}  // namespace weir
