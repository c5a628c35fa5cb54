// Any bytes as valid text.
#include "runtime/base/utf8.h"

#include <gtest/gtest.h>

namespace weir::base {
namespace {

TEST(Utf8, ReplacesWhatIsNone) {
    EXPECT_EQ(with_valid_utf8(""), "");
    EXPECT_EQ(with_valid_utf8("a\u00e9\u20ac\U0001F600"), "a\u00e9\u20ac\U0001F600");
    EXPECT_EQ(with_valid_utf8("a\xff" "b"), "a\uFFFD" "b");
    EXPECT_EQ(with_valid_utf8("\xe2\x82"), "\uFFFD\uFFFD");
    EXPECT_EQ(with_valid_utf8("\xc0\x80"), "\uFFFD\uFFFD");
    EXPECT_EQ(with_valid_utf8("\xe0\x80\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(with_valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(with_valid_utf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(with_valid_utf8("\x80\xc3\xa9"), "\uFFFD\u00e9");
}

}  // namespace
}  // namespace weir::base
