// XXH3 of texts and files, for cache keys and for the hash of a program's source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

// XXH3-64, seed 0.
uint64_t hash64(std::string_view bytes);

// XXH3-128 as 32 hexadecimal digits.
std::string hash128_hex(std::string_view bytes);

}  // namespace weir
