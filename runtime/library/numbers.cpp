// Numbers. A float operation on finite values that gives NaN or infinity fails, as + - * / do in
// generated code.
#include <cmath>

#include "runtime/base/cold.h"
#include "runtime/base/wide.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"

using namespace weir::library;
using weir::base::fits_digits;
using weir::base::kDecimalDigits;
using weir::base::kPowers;
using weir::base::magnitude;
using weir::base::with_sign;

namespace {

Wide wide(uint64_t low, uint64_t high) {
    return static_cast<Wide>(static_cast<unsigned __int128>(high) << 64 | low);
}

uint32_t answer_decimal(weir_context* context, Wide value, unsigned __int128* out) {
    if (!fits_digits(value, kDecimalDigits)) return fail(context, "decimal out of range");
    return answer(static_cast<unsigned __int128>(value), out);
}

uint32_t answer_finite(weir_context* context, double value, bool was_finite, double* out) {
    if (was_finite && !std::isfinite(value))
        return fail(context, "float operation gives no finite number");
    return answer(value, out);
}

// To a multiple of 10^places, in units of the value: half away from zero.
Wide rounded(Wide value, int64_t places) {
    if (places <= 0) return value;
    if (places > kDecimalDigits) return 0;
    const unsigned __int128 unit = kPowers.at[places];
    const unsigned __int128 size = magnitude(value);
    unsigned __int128 count = size / unit;
    if (size % unit >= unit - size % unit) count++;
    // 10^38 at most, once more the unit: still within 128 bits.
    return with_sign(count * unit, value < 0);
}

Wide floored(Wide value, int64_t scale) {
    const auto unit = static_cast<Wide>(kPowers.at[scale]);
    const Wide rest = value % unit;
    return rest == 0 ? value : value - rest - (value < 0 ? unit : 0);
}

}  // namespace

extern "C" {

uint32_t wf_abs_int(weir_context* context, int64_t x, int64_t* out) {
    if (x == INT64_MIN) return fail(context, "int out of range");
    return answer(x < 0 ? -x : x, out);
}

uint32_t wf_abs_float(weir_context*, double x, double* out) { return answer(std::fabs(x), out); }

uint32_t wf_abs_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t,
                        unsigned __int128* out) {
    const Wide value = wide(low, high);
    return answer_decimal(context, value < 0 ? -value : value, out);
}

uint32_t wf_abs_duration(weir_context* context, int64_t x, int64_t* out) {
    if (x == INT64_MIN) return fail(context, "duration out of range");
    return answer(x < 0 ? -x : x, out);
}

uint32_t wf_round_float(weir_context* context, double x, double* out) {
    return answer_finite(context, std::round(x), std::isfinite(x), out);
}

// By the shortest decimal text of the float: 2.675 to 2 digits is 2.68, as one reads it.
uint32_t wf_round_float_digits(weir_context* context, double x, int64_t digits, double* out) {
    if (!std::isfinite(x) || digits > 330) return answer(x, out);
    if (digits < -330) return answer(std::copysign(0.0, x), out);
    char text[64];
    const char* end = weir_float_write(text, x);
    Wide value;
    const uint32_t bad = weir_decimal_rounded(text, static_cast<uint64_t>(end - text),
                                              kDecimalDigits, static_cast<int32_t>(digits), &value);
    // Too many digits to hold: a float has none behind the place asked for.
    if (bad != 0) return answer(x, out);
    // "-12e-2": read back correctly rounded.
    char scaled[64];
    char* behind = weir_decimal_write(scaled, value, 0);
    *behind++ = 'e';
    behind = weir_decimal_write(behind, -digits, 0);
    double rounded_value = x;
    if (weir_float_from_text(scaled, static_cast<uint64_t>(behind - scaled), &rounded_value) != 0) {
        return fail(context, "float operation gives no finite number");
    }
    return answer(rounded_value == 0 ? std::copysign(0.0, x) : rounded_value, out);
}

uint32_t wf_round_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t scale,
                          unsigned __int128* out) {
    return answer_decimal(context, rounded(wide(low, high), scale), out);
}

uint32_t wf_round_decimal_digits(weir_context* context, uint64_t low, uint64_t high, int64_t scale,
                                 int64_t digits, unsigned __int128* out) {
    if (digits < -100) digits = -100;
    return answer_decimal(context, rounded(wide(low, high), scale - digits), out);
}

uint32_t wf_floor_float(weir_context*, double x, double* out) { return answer(std::floor(x), out); }
uint32_t wf_ceil_float(weir_context*, double x, double* out) { return answer(std::ceil(x), out); }

uint32_t wf_floor_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t scale,
                          unsigned __int128* out) {
    return answer_decimal(context, floored(wide(low, high), scale), out);
}

uint32_t wf_ceil_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t scale,
                         unsigned __int128* out) {
    return answer_decimal(context, -floored(-wide(low, high), scale), out);
}

uint32_t wf_sqrt(weir_context* context, double x, double* out) {
    return answer_finite(context, std::sqrt(x), std::isfinite(x), out);
}
uint32_t wf_exp(weir_context* context, double x, double* out) {
    return answer_finite(context, std::exp(x), std::isfinite(x), out);
}
uint32_t wf_ln(weir_context* context, double x, double* out) {
    return answer_finite(context, std::log(x), std::isfinite(x), out);
}

uint32_t wf_power(weir_context* context, double x, double y, double* out) {
    return answer_finite(context, std::pow(x, y), std::isfinite(x) && std::isfinite(y), out);
}

}  // extern "C"
