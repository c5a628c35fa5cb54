// Bytes that may be anything, as text that can be shown and written anywhere.
#pragma once

#include <string>
#include <string_view>

namespace weir::base {

// With U+FFFD for every byte that is no part of a UTF-8 character.
std::string with_valid_utf8(std::string_view text);

}  // namespace weir::base
