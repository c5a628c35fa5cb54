// Runs of up to 16 decimal digits at once, and powers of ten.
#pragma once

#include <immintrin.h>

#include "runtime/hot/blocks.h"

namespace weir::hot {

inline constexpr uint64_t kPowersOf10[20] = {1ull,
                                             10ull,
                                             100ull,
                                             1000ull,
                                             10000ull,
                                             100000ull,
                                             1000000ull,
                                             10000000ull,
                                             100000000ull,
                                             1000000000ull,
                                             10000000000ull,
                                             100000000000ull,
                                             1000000000000ull,
                                             10000000000000ull,
                                             100000000000000ull,
                                             1000000000000000ull,
                                             10000000000000000ull,
                                             100000000000000000ull,
                                             1000000000000000000ull,
                                             10000000000000000000ull};

// Reading 16 of these from place n on gives the shuffle that moves the first n bytes of a register
// to its end, zeros in front.
inline constexpr unsigned char kMoveToEnd[33] = {
    128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0,
    1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,  15,  128};

// Value of the digits at p, none to 16 of them, and how many there are; 16: more may follow. No
// branch depends on the data.
WH_INLINE uint64_t read_digits(const char* p, uint64_t* count) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i values = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values);
    const auto n =
        static_cast<uint64_t>(__builtin_ctz(~static_cast<uint32_t>(_mm_movemask_epi8(is_digit))));
    const __m128i move = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kMoveToEnd + n));
    const __m128i digits = _mm_shuffle_epi8(values, move);
    const __m128i pairs = _mm_maddubs_epi16(
        digits, _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
    const __m128i fours = _mm_madd_epi16(pairs, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
    const __m128i packed = _mm_packus_epi32(fours, fours);
    const __m128i eights =
        _mm_madd_epi16(packed, _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
    const auto halves = static_cast<uint64_t>(_mm_cvtsi128_si64(eights));
    *count = n;
    return (halves & 0xFFFFFFFFu) * 100000000u + (halves >> 32);
}

// Bit 8 i + 7 is set where byte i of the word is no digit.
WH_INLINE uint64_t no_digits(uint64_t word) {
    const uint64_t values = word ^ 0x3030303030303030u;
    return (values | ((values & 0x7F7F7F7F7F7F7F7Fu) + 0x7676767676767676u)) & 0x8080808080808080u;
}

// The value of eight digits, the first one in the lowest byte.
WH_INLINE uint64_t eight_digits(uint64_t word) {
    word &= 0x0F0F0F0F0F0F0F0Fu;
    word = (word * 10 + (word >> 8)) & 0x00FF00FF00FF00FFu;
    word = (word * 100 + (word >> 16)) & 0x0000FFFF0000FFFFu;
    return (word * 10000 + (word >> 32)) & 0xFFFFFFFFu;
}

// The eight decimal digits of a value below 10^8, most significant one in the lowest byte, without
// '0' added.
WH_INLINE uint64_t split_digits(uint32_t value) {
    const uint64_t fours = value / 10000u | static_cast<uint64_t>(value % 10000u) << 32;
    const uint64_t hundreds = (fours * 5243 >> 19) & 0x0000007F0000007Fu;
    const uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
    const uint64_t tens = (twos * 103 >> 10) & 0x000F000F000F000Fu;
    return tens | (twos - tens * 10) << 8;
}

WH_INLINE void write_two(char* out, uint32_t value) {
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

}  // namespace weir::hot
