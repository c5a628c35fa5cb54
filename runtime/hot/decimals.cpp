// Arithmetic on unscaled decimals: exact, at most 38 digits. What fits 64 bits is done here, the
// rest with 256 bits out of line.
#include "runtime/base/cold.h"
#include "runtime/hot/digits.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

using Wide = __int128;

constexpr Wide power_of_10(uint32_t digits) {
    Wide power = 1;
    for (uint32_t i = 0; i < digits; i++) power *= 10;
    return power;
}
struct WidePowers {
    Wide at[39];
    constexpr WidePowers() : at() {
        for (uint32_t i = 0; i < 39; i++) at[i] = power_of_10(i);
    }
};
constexpr WidePowers kWidePowers;

WH_INLINE bool fits_digits(Wide value, uint32_t digits) {
    return value < kWidePowers.at[digits] && value > -kWidePowers.at[digits];
}
WH_INLINE bool fits_64(Wide value) { return value == static_cast<int64_t>(value); }

}  // namespace

WH_HOT uint32_t wh_decimal_add(Wide a, Wide b, Wide* out) {
    Wide sum;
    if (__builtin_add_overflow(a, b, &sum) || !fits_digits(sum, 38)) return 1;
    *out = sum;
    return 0;
}

WH_HOT uint32_t wh_decimal_subtract(Wide a, Wide b, Wide* out) {
    Wide difference;
    if (__builtin_sub_overflow(a, b, &difference) || !fits_digits(difference, 38)) return 1;
    *out = difference;
    return 0;
}

WH_HOT uint32_t wh_decimal_multiply(Wide a, Wide b, Wide* out) {
    if (WH_UNLIKELY(!fits_64(a) || !fits_64(b))) return weir_decimal_multiply(a, b, out);
    const Wide product = static_cast<Wide>(static_cast<int64_t>(a)) * static_cast<int64_t>(b);
    if (WH_UNLIKELY(!fits_digits(product, 38))) return 1;
    *out = product;
    return 0;
}

extern "C" uint32_t wh_decimal_divide(Wide a, Wide b, uint32_t up, Wide* out) {
    return weir_decimal_divide(a, b, up, out);
}

WH_HOT uint32_t wh_decimal_remainder(Wide a, Wide b, Wide* out) {
    *out = a % b;
    return 0;
}

WH_HOT uint32_t wh_decimal_rescale(Wide a, uint32_t from, uint32_t to, uint32_t precision,
                                   Wide* out) {
    Wide value = a;
    if (to > from) {
        const uint32_t up = to - from;
        if (up > 38 || !fits_digits(a, 38 - up)) {
            if (a != 0) return 1;
        } else {
            value = a * kWidePowers.at[up];
        }
    } else if (to < from) {
        const Wide power = kWidePowers.at[from - to];
        value = a / power;
        if (value * power != a) return 2;
    }
    if (!fits_digits(value, precision)) return 1;
    *out = value;
    return 0;
}

// Through text beyond 2^53 or a power above 10^15: only then one division does not round correctly.
extern "C" double wh_decimal_to_float(Wide a, uint32_t scale) {
    if (a < (Wide{1} << 53) && a > -(Wide{1} << 53) && scale <= 15) {
        return static_cast<double>(static_cast<int64_t>(a)) /
               static_cast<double>(kPowersOf10[scale]);
    }
    char text[48];
    double value = 0;
    const char* end = weir_decimal_write(text, a, scale);
    weir_float_from_text(text, static_cast<uint64_t>(end - text), &value);
    return value;
}

// At one scale; where that has too many digits, the sign or the whole part decides.
extern "C" int32_t wh_decimal_compare(Wide a, uint32_t a_scale, Wide b, uint32_t b_scale) {
    const uint32_t scale = a_scale > b_scale ? a_scale : b_scale;
    const Wide a_power = kWidePowers.at[scale - a_scale];
    const Wide b_power = kWidePowers.at[scale - b_scale];
    // Only one of the two powers is above 1: a's overflow means that |a| is the greater one, b's
    // the other way.
    if (!fits_digits(a, 38 - (scale - a_scale))) return a < 0 ? -1 : 1;
    if (!fits_digits(b, 38 - (scale - b_scale))) return b < 0 ? 1 : -1;
    const Wide left = a * a_power;
    const Wide right = b * b_power;
    return left < right ? -1 : left > right ? 1 : 0;
}
