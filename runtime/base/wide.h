// Integers of 128 and 256 bits as decimals need them: powers of ten, bounds of digits, products and
// quotients that pass 128 bits.
#pragma once

#include <stdint.h>

namespace weir::base {

using Wide = __int128;
using UnsignedWide = unsigned __int128;

inline constexpr uint32_t kDecimalDigits = 38;

struct PowersOf10 {
    UnsignedWide at[kDecimalDigits + 1];
    constexpr PowersOf10() : at() {
        at[0] = 1;
        for (uint32_t i = 1; i <= kDecimalDigits; i++) at[i] = at[i - 1] * 10;
    }
};
inline constexpr PowersOf10 kPowers;

inline UnsignedWide magnitude(Wide value) {
    return value < 0 ? 0 - static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
}
inline Wide with_sign(UnsignedWide size, bool negative) {
    return negative ? static_cast<Wide>(0 - size) : static_cast<Wide>(size);
}
inline bool fits_digits(Wide value, uint32_t digits) {
    return magnitude(value) < kPowers.at[digits];
}

// Unsigned, 256 bits.
struct Wide256 {
    UnsignedWide low;
    UnsignedWide high;
};

inline Wide256 multiply(UnsignedWide a, UnsignedWide b) {
    const auto a_low = static_cast<uint64_t>(a);
    const auto a_high = static_cast<uint64_t>(a >> 64);
    const auto b_low = static_cast<uint64_t>(b);
    const auto b_high = static_cast<uint64_t>(b >> 64);
    const UnsignedWide low = static_cast<UnsignedWide>(a_low) * b_low;
    const UnsignedWide cross_a = static_cast<UnsignedWide>(a_high) * b_low;
    const UnsignedWide cross_b = static_cast<UnsignedWide>(a_low) * b_high;
    const UnsignedWide middle =
        (low >> 64) + static_cast<uint64_t>(cross_a) + static_cast<uint64_t>(cross_b);
    const UnsignedWide high = static_cast<UnsignedWide>(a_high) * b_high + (cross_a >> 64) +
                              (cross_b >> 64) + (middle >> 64);
    return {static_cast<uint64_t>(low) | middle << 64, high};
}

// False: beyond 256 bits.
inline bool multiply(Wide256 a, UnsignedWide b, Wide256* out) {
    const Wide256 low = multiply(a.low, b);
    const Wide256 high = multiply(a.high, b);
    out->low = low.low;
    out->high = low.high + high.low;
    return high.high == 0 && out->high >= low.high;
}

// a / b rounded toward zero, bit by bit from the highest one of a. False: the quotient passes 128
// bits.
inline bool divide(Wide256 a, UnsignedWide b, UnsignedWide* quotient, UnsignedWide* remainder) {
    if (a.high >= b) return false;
    UnsignedWide rest = a.high;
    UnsignedWide low = a.low;
    for (int i = 0; i < 128; i++) {
        const bool carry = rest >> 127 != 0;
        rest = rest << 1 | low >> 127;
        low <<= 1;
        if (carry || rest >= b) {
            rest -= b;
            low |= 1;
        }
    }
    *quotient = low;
    *remainder = rest;
    return true;
}

}  // namespace weir::base
