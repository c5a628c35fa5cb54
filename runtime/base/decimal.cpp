// Products and quotients of decimals through 256 bits.
#include "runtime/base/cold.h"
#include "runtime/base/wide.h"

using namespace weir::base;

extern "C" uint32_t weir_decimal_multiply(Wide a, Wide b, Wide* out) {
    const Wide256 product = multiply(magnitude(a), magnitude(b));
    if (product.high != 0 || product.low >= kPowers.at[kDecimalDigits]) return 1;
    *out = with_sign(product.low, (a < 0) != (b < 0));
    return 0;
}

extern "C" uint32_t weir_decimal_divide(Wide a, Wide b, uint32_t up, Wide* out) {
    if (a == 0) {
        *out = 0;
        return 0;
    }
    // Where the numerator passes 256 bits, the quotient passes 38 digits, since b has at most 38.
    Wide256 numerator = {magnitude(a), 0};
    for (; up > 0;) {
        const uint32_t step = up > kDecimalDigits ? kDecimalDigits : up;
        if (!multiply(numerator, kPowers.at[step], &numerator)) return 1;
        up -= step;
    }
    const UnsignedWide divisor = magnitude(b);
    UnsignedWide quotient;
    UnsignedWide rest;
    if (numerator.high == 0) {
        quotient = numerator.low / divisor;
        rest = numerator.low % divisor;
    } else if (!divide(numerator, divisor, &quotient, &rest)) {
        return 1;
    }
    if (rest >= divisor - rest) quotient++;
    if (quotient >= kPowers.at[kDecimalDigits]) return 1;
    *out = with_sign(quotient, (a < 0) != (b < 0));
    return 0;
}
