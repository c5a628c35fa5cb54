// Numbers from and to text, whatever their size. What is read is what JSON writes and CSV files
// hold besides: a leading `+`, zeros in front, `.5` and `5.`.
#include <fast_float/fast_float.h>

#include <charconv>
#include <cmath>
#include <cstring>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/cold.h"
#include "runtime/base/wide.h"

using namespace weir::base;

namespace {

enum Answer : uint32_t { kDone = 0, kRange = 1, kNoSuchText = 2 };

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The parts of a JSON number: digits without sign and point, and where the point stands.
struct NumberText {
    bool negative = false;
    const char* whole = nullptr;
    uint64_t whole_n = 0;
    const char* fraction = nullptr;
    uint64_t fraction_n = 0;
    int64_t exponent = 0;  // capped far beyond every type's range
};

bool take_number(const char* p, uint64_t n, NumberText* out) {
    const char* end = p + n;
    if (p < end && (*p == '-' || *p == '+')) {
        out->negative = *p == '-';
        p++;
    }
    out->whole = p;
    while (p < end && is_digit(*p)) p++;
    out->whole_n = static_cast<uint64_t>(p - out->whole);
    if (p < end && *p == '.') {
        out->fraction = ++p;
        while (p < end && is_digit(*p)) p++;
        out->fraction_n = static_cast<uint64_t>(p - out->fraction);
    }
    if (out->whole_n + out->fraction_n == 0) return false;
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        const bool below = p < end && *p == '-';
        if (p < end && (*p == '+' || *p == '-')) p++;
        if (p == end || !is_digit(*p)) return false;
        int64_t exponent = 0;
        for (; p < end && is_digit(*p); p++) {
            if (exponent < 1'000'000) exponent = exponent * 10 + (*p - '0');
        }
        out->exponent = below ? -exponent : exponent;
    }
    return p == end;
}

// What becomes of digits that have no place.
enum class Rest { Refuse, Cut, Round };

// number * 10^scale as an integer below 10^38. kRange: it is greater, or has digits left that are
// refused.
Answer scaled(const NumberText& number, int64_t scale, Rest rest, Wide* out) {
    UnsignedWide value = 0;
    // How many more digits belong in front of the point.
    int64_t digits = static_cast<int64_t>(number.whole_n) + number.exponent + scale;
    const uint64_t count = number.whole_n + number.fraction_n;
    for (uint64_t i = 0; i < count; i++, digits--) {
        const char c = i < number.whole_n ? number.whole[i] : number.fraction[i - number.whole_n];
        if (digits <= 0) {
            if (c != '0' && rest == Rest::Refuse) return kRange;
            if (digits == 0 && c >= '5' && rest == Rest::Round) value++;
            continue;
        }
        value = value * 10 + static_cast<uint64_t>(c - '0');
        if (value >= kPowers.at[kDecimalDigits]) return kRange;
    }
    for (; digits > 0 && value != 0; digits--) {
        value *= 10;
        if (value >= kPowers.at[kDecimalDigits]) return kRange;
    }
    if (value >= kPowers.at[kDecimalDigits]) return kRange;
    *out = with_sign(value, number.negative);
    return kDone;
}

Answer int_from(const NumberText& number, int64_t scale, Rest rest, int64_t* out) {
    Wide value;
    const Answer answer = scaled(number, scale, rest, &value);
    if (answer != kDone) return answer;
    if (value != static_cast<int64_t>(value)) return kRange;
    *out = static_cast<int64_t>(value);
    return kDone;
}

}  // namespace

extern "C" {

uint32_t weir_float_from_number(const char* p, uint64_t n, double* out) {
    double value;
    fast_float::from_chars(p, p + n, value);
    if (std::isinf(value)) return kRange;
    *out = value;
    return kDone;
}

uint32_t weir_float_from_text(const char* p, uint64_t n, double* out) {
    NumberText number;
    if (!take_number(p, n, &number)) return kNoSuchText;
    const bool plus = *p == '+';
    return weir_float_from_number(p + plus, n - plus, out);
}

uint32_t weir_int_from_text(const char* p, uint64_t n, int64_t* out) {
    NumberText number;
    if (!take_number(p, n, &number)) return kNoSuchText;
    // 1.5 is a number outside of the ints, as 1e30 is.
    return int_from(number, 0, Rest::Refuse, out);
}

uint32_t weir_decimal_from_text(const char* p, uint64_t n, uint32_t precision, uint32_t scale,
                                Wide* out) {
    NumberText number;
    if (!take_number(p, n, &number)) return kNoSuchText;
    Wide value;
    const Answer answer = scaled(number, scale, Rest::Refuse, &value);
    if (answer != kDone) return answer;
    if (!fits_digits(value, precision)) return kRange;
    *out = value;
    return kDone;
}

uint32_t weir_decimal_rounded(const char* p, uint64_t n, uint32_t precision, int32_t scale,
                              Wide* out) {
    NumberText number;
    if (!take_number(p, n, &number)) return kNoSuchText;
    Wide value;
    const Answer answer = scaled(number, scale, Rest::Round, &value);
    if (answer != kDone) return answer;
    if (!fits_digits(value, precision)) return kRange;
    *out = value;
    return kDone;
}

uint32_t weir_unix_from_text(const char* p, uint64_t n, uint32_t time_form, int64_t* micros) {
    NumberText number;
    if (!take_number(p, n, &number)) return kNoSuchText;
    const int64_t scale = time_form == WEIR_UNIX_SECONDS  ? 6
                          : time_form == WEIR_UNIX_MILLIS ? 3
                                                          : 0;
    return int_from(number, scale, Rest::Cut, micros);
}

uint32_t weir_bool_from_text(const char* p, uint64_t n, int64_t* out) {
    if (n == 4 && std::memcmp(p, "true", 4) == 0) {
        *out = 1;
        return kDone;
    }
    if (n == 5 && std::memcmp(p, "false", 5) == 0) {
        *out = 0;
        return kDone;
    }
    return kNoSuchText;
}

// Python's repr: the shortest digits that read back; an exponent below 1e-4 and from 1e16 on.
char* weir_float_write(char* out, double value) {
    if (std::isnan(value)) {
        std::memcpy(out, "nan", 3);
        return out + 3;
    }
    if (std::isinf(value)) {
        std::memcpy(out, value < 0 ? "-inf" : "inf", 4);
        return out + (value < 0 ? 4 : 3);
    }
    const double size = std::fabs(value);
    if (size == 0 || (size >= 1e-4 && size < 1e16)) {
        char* end = std::to_chars(out, out + 32, value, std::chars_format::fixed).ptr;
        if (std::memchr(out, '.', static_cast<size_t>(end - out)) == nullptr) {
            *end++ = '.';
            *end++ = '0';
        }
        return end;
    }
    return std::to_chars(out, out + 32, value, std::chars_format::scientific).ptr;
}

char* weir_decimal_write(char* out, Wide value, uint32_t scale) {
    char digits[kDecimalDigits + 2];
    uint32_t count = 0;
    UnsignedWide size = magnitude(value);
    while (size != 0 || count <= scale) {
        digits[count++] = static_cast<char>('0' + static_cast<int>(size % 10));
        size /= 10;
    }
    if (value < 0) *out++ = '-';
    while (count > 0) {
        if (count == scale) *out++ = '.';
        *out++ = digits[--count];
    }
    return out;
}

}  // extern "C"
