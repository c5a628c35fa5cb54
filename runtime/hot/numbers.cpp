// JSON numbers to values. Up to 15 digits, the usual case, are read in one go; what is longer, or
// has an exponent, goes out of line.
#include "runtime/base/cold.h"
#include "runtime/hot/digits.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Behind the JSON number at p, or NULL: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
const char* number_end(const char* p) {
    if (*p == '-') p++;
    if (!is_digit(*p)) return nullptr;
    if (*p == '0' && is_digit(p[1])) return nullptr;
    while (is_digit(*p)) p++;
    if (*p == '.') {
        if (!is_digit(*++p)) return nullptr;
        while (is_digit(*p)) p++;
    }
    if ((*p | 0x20) == 'e') {
        p++;
        if (*p == '+' || *p == '-') p++;
        if (!is_digit(*p)) return nullptr;
        while (is_digit(*p)) p++;
    }
    return p;
}

}  // namespace

// 16 digits and more.
WH_FAR const char* wh_parse_int_far(const char* p, int64_t* out) {
    const bool negative = *p == '-';
    p += negative;
    if (!is_digit(*p) || (*p == '0' && is_digit(p[1]))) return nullptr;
    uint64_t value = 0;
    for (; is_digit(*p); p++) {
        if (__builtin_mul_overflow(value, 10u, &value)) return nullptr;
        if (__builtin_add_overflow(value, static_cast<uint64_t>(*p - '0'), &value)) return nullptr;
    }
    if (*p == '.' || (*p | 0x20) == 'e') return nullptr;
    if (value > static_cast<uint64_t>(INT64_MAX) + negative) return nullptr;
    *out = static_cast<int64_t>(negative ? 0 - value : value);
    return p;
}

namespace {

// No digit, sixteen, or a zero in front of others.
WH_INLINE bool is_unusual_int(const char* p, uint64_t count) {
    return count - 1 >= 15 || (WH_UNLIKELY(*p == '0') && count != 1);
}

// Behind a number: it has a fraction or an exponent.
WH_INLINE bool goes_on(char next) { return next == '.' || (next | 0x20) == 'e'; }

}  // namespace

// A sign in front, or one of the rare forms. Apart, so that the address of what follows a usual
// number depends on its digits alone.
WH_FAR const char* wh_parse_int_other(const char* p, int64_t* out) {
    if (*p != '-') return wh_parse_int_far(p, out);
    uint64_t count;
    const uint64_t value = read_digits(p + 1, &count);
    if (WH_UNLIKELY(is_unusual_int(p + 1, count) || goes_on(p[1 + count])))
        return wh_parse_int_far(p, out);
    *out = -static_cast<int64_t>(value);
    return p + 1 + count;
}

WH_HOT const char* wh_parse_int(const char* p, int64_t* out) {
    uint64_t count;
    const uint64_t value = read_digits(p, &count);
    if (WH_UNLIKELY(is_unusual_int(p, count) || goes_on(p[count])))
        return wh_parse_int_other(p, out);
    *out = static_cast<int64_t>(value);
    return some(p + count);
}

WH_HOT const char* wh_parse_int_before_end(const char* p, int64_t* out) {
    uint64_t count;
    const uint64_t value = read_digits(p, &count);
    if (WH_UNLIKELY(is_unusual_int(p, count))) return wh_parse_int_other(p, out);
    *out = static_cast<int64_t>(value);
    return some(p + count);
}

WH_FAR const char* wh_parse_float_far(const char* p, double* out) {
    const char* end = number_end(p);
    if (end == nullptr) return nullptr;
    return weir_float_from_number(p, static_cast<uint64_t>(end - p), out) == 0 ? end : nullptr;
}

// With at most 15 digits and a power of ten up to 15, both are doubles without loss and one
// division rounds once.
WH_HOT const char* wh_parse_float(const char* p, double* out) {
    const char* begin = p;
    const bool negative = *p == '-';
    p += negative;
    uint64_t count;
    uint64_t fraction_count = 0;
    uint64_t digits = read_digits(p, &count);
    bool unusual = (count == 0) | ((*p == '0') & (count != 1));
    const char* end = p + count;
    if (*end == '.') {
        const uint64_t fraction = read_digits(end + 1, &fraction_count);
        unusual |= (fraction_count == 0) | (count + fraction_count > 15);
        digits = digits * kPowersOf10[fraction_count & 15] + fraction;
        end += 1 + fraction_count;
    }
    unusual |= (count > 15) | ((*end | 0x20) == 'e');
    if (WH_UNLIKELY(unusual)) return wh_parse_float_far(begin, out);
    const double value =
        static_cast<double>(digits) / static_cast<double>(kPowersOf10[fraction_count & 15]);
    *out = negative ? -value : value;
    return some(end);
}

WH_FAR const char* wh_parse_decimal_far(const char* p, uint32_t precision, uint32_t scale,
                                        __int128* out) {
    const bool quoted = *p == '"';
    p += quoted;
    const char* end = number_end(p);
    if (end == nullptr || (quoted && *end != '"')) return nullptr;
    if (weir_decimal_from_text(p, static_cast<uint64_t>(end - p), precision, scale, out) != 0)
        return nullptr;
    return end + quoted;
}

WH_HOT const char* wh_parse_decimal(const char* p, uint32_t precision, uint32_t scale,
                                    __int128* out) {
    const char* begin = p;
    const bool quoted = *p == '"';
    p += quoted;
    const bool negative = *p == '-';
    p += negative;
    uint64_t count;
    uint64_t fraction_count = 0;
    uint64_t fraction = 0;
    const uint64_t whole = read_digits(p, &count);
    bool unusual = (count == 0) | ((*p == '0') & (count != 1));
    const char* end = p + count;
    if (*end == '.') {
        fraction = read_digits(end + 1, &fraction_count);
        unusual |= fraction_count == 0;
        end += 1 + fraction_count;
    }
    unusual |= (count > 15) | (fraction_count > 15) | (count + scale > 18) |
               (fraction_count > scale) | ((*end | 0x20) == 'e') | (quoted & (*end != '"'));
    if (WH_UNLIKELY(unusual)) return wh_parse_decimal_far(begin, precision, scale, out);
    const uint64_t value =
        whole * kPowersOf10[scale] + fraction * kPowersOf10[scale - fraction_count];
    if (WH_UNLIKELY(precision < 19 && value >= kPowersOf10[precision])) return nullptr;
    *out = negative ? -static_cast<__int128>(value) : static_cast<__int128>(value);
    return some(end + quoted);
}

WH_HOT const char* wh_parse_bool(const char* p, int64_t* out) {
    if (load4(p) == 0x65757274u) {  // "true"
        *out = 1;
        return p + 4;
    }
    if (load4(p + 1) == 0x65736C61u && *p == 'f') {  // "alse"
        *out = 0;
        return p + 5;
    }
    return nullptr;
}
