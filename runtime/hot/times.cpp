// Timestamps from text. Records of one second share the first 19 bytes of their timestamps, so the
// second is parsed once and then only compared; fractions are read without a branch on how many
// digits they have, up to eight.
#include <immintrin.h>

#include "runtime/base/civil.h"
#include "runtime/base/cold.h"
#include "runtime/hot/digits.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

// "YYYY-MM-DD?HH:MM:SS" at p, any byte for the `?`, to seconds since 1970. A leap second is the
// next minute's first.
bool read_second(const char* p, int64_t* second) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i marks = _mm_setr_epi8(0, 0, 0, 0, '-', 0, 0, '-', 0, 0, 0, 0, 0, ':', 0, 0);
    if ((_mm_movemask_epi8(_mm_cmpeq_epi8(text, marks)) & 0x2090) != 0x2090 || p[16] != ':')
        return false;
    const __m128i values = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const __m128i digits = _mm_shuffle_epi8(
        values, _mm_setr_epi8(0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, -1, -1, -1, -1));
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    const auto tens = static_cast<unsigned char>(p[17] - '0');
    const auto ones = static_cast<unsigned char>(p[18] - '0');
    if (_mm_movemask_epi8(is_digit) != 0xFFFF || tens > 9 || ones > 9) return false;
    uint16_t pairs[8];
    const __m128i twos = _mm_maddubs_epi16(
        digits, _mm_setr_epi8(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 0, 0, 0, 0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(pairs), twos);
    const int year = pairs[0] * 100 + pairs[1];
    const unsigned month = pairs[2];
    const unsigned day = pairs[3];
    const unsigned seconds = tens * 10u + ones;
    if (month - 1 > 11 || day - 1 > 30 || day > weir::base::days_in_month(year, month))
        return false;
    if (pairs[4] > 23 || pairs[5] > 59 || seconds > 60) return false;
    *second = weir::base::days_from_civil(year, month, day) * 86400 + pairs[4] * 3600 +
              pairs[5] * 60 + seconds;
    return true;
}

WH_INLINE bool same_second(const char* p, const wh_time_cache* cache) {
    const char* text = cache->text;
    const uint64_t differs = (load8(p) ^ load8(text)) | (load8(p + 8) ^ load8(text + 8)) |
                             (load8(p + 11) ^ load8(text + 11));
    return (differs | (cache->valid ^ 1)) == 0;
}

// p: behind the seconds. Reads `.` and 1 to 9 digits if they are there; digits behind the sixth are
// cut. NULL: a dot without digits.
WH_INLINE const char* read_fraction(const char* p, int64_t* micros) {
    if (*p != '.') {
        *micros = 0;
        return p;
    }
    const uint64_t word = load8(p + 1);
    const uint64_t stop = no_digits(word);
    const uint64_t count = first_bit(stop, 64) >> 3;
    if (WH_UNLIKELY(count == 0)) return nullptr;
    // Zeros behind the digits that are there; then eight digits are a fraction in units of 10 ns.
    const uint64_t kept = count == 8 ? word : (word & ((1ull << (8 * count)) - 1));
    *micros = static_cast<int64_t>(eight_digits(kept) / 100);
    p += 1 + count;
    if (WH_UNLIKELY(count == 8)) {
        while (*p >= '0' && *p <= '9') p++;
    }
    return p;
}

// Milliseconds, as most writers put them: p is `.ddd` and then `end`.
WH_INLINE bool is_millis(const char* p, char end, int64_t* micros) {
    const uint64_t word = load8(p) & 0xFFFFFFFFFFu;
    const uint64_t expected = 0x30303000u | '.' | static_cast<uint64_t>(end) << 32;
    const uint64_t digits = word ^ expected;
    // A digit's high half is 0, and its low half at most 9.
    if (((digits | (digits + 0x06060600u)) & 0xFFF0F0F0FFu) != 0) return false;
    *micros = static_cast<int64_t>((digits >> 8 & 0xFF) * 100000 + (digits >> 16 & 0xFF) * 10000 +
                                   (digits >> 24 & 0xFF) * 1000);
    return true;
}

// p: behind the fraction. `Z`, or an offset, in seconds east of UTC.
bool read_offset(const char* p, const char** end, int64_t* offset) {
    if ((*p | 0x20) == 'z') {
        *end = p + 1;
        *offset = 0;
        return true;
    }
    if (*p != '+' && *p != '-') return false;
    const auto digit = [&](int i) { return static_cast<unsigned char>(p[i] - '0'); };
    if (digit(1) > 9 || digit(2) > 9 || p[3] != ':' || digit(4) > 9 || digit(5) > 9) return false;
    const int hours = digit(1) * 10 + digit(2);
    const int minutes = digit(4) * 10 + digit(5);
    if (hours > 23 || minutes > 59) return false;
    *offset = (hours * 60 + minutes) * 60 * (*p == '-' ? -1 : 1);
    *end = p + 6;
    return true;
}

}  // namespace

WH_FAR uint32_t wh_cache_second(const char* p, wh_time_cache* cache) {
    int64_t second;
    if (!read_second(p, &second)) return 0;
    memcpy(cache->text, p, 19);
    cache->seconds = second;
    cache->valid = 1;
    return 1;
}

WH_FAR const char* wh_parse_rfc3339_offset(const char* p, int64_t local, int64_t* us) {
    int64_t offset;
    const char* end;
    if (!read_offset(p, &end, &offset) || *end != '"') return nullptr;
    *us = local - offset * 1000000;
    return end + 1;
}

WH_HOT const char* wh_parse_rfc3339(const char* p, wh_time_cache* cache, int64_t* us) {
    p++;
    if (WH_UNLIKELY(!same_second(p, cache))) {
        const char between = p[10];
        if ((between != 'T' && between != 't' && between != ' ') || wh_cache_second(p, cache) == 0)
            return nullptr;
    }
    int64_t micros;
    if (is_millis(p + 19, 'Z', &micros) && p[24] == '"') {
        *us = cache->seconds * 1000000 + micros;
        return some(p + 25);
    }
    p = read_fraction(p + 19, &micros);
    if (WH_UNLIKELY(p == nullptr)) return nullptr;
    const int64_t local = cache->seconds * 1000000 + micros;
    if (WH_UNLIKELY(p[0] != 'Z' || p[1] != '"')) return wh_parse_rfc3339_offset(p, local, us);
    *us = local;
    return some(p + 2);
}

WH_HOT const char* wh_parse_datetime(const char* p, wh_time_cache* cache, int64_t* us) {
    p++;
    if (WH_UNLIKELY(!same_second(p, cache))) {
        if (p[10] != ' ' || wh_cache_second(p, cache) == 0) return nullptr;
    }
    int64_t micros;
    if (is_millis(p + 19, '"', &micros)) {
        *us = cache->seconds * 1000000 + micros;
        return some(p + 24);
    }
    p = read_fraction(p + 19, &micros);
    if (WH_UNLIKELY(p == nullptr || *p != '"')) return nullptr;
    *us = cache->seconds * 1000000 + micros;
    return some(p + 1);
}

extern "C" const char* wh_parse_date(const char* p, int64_t* days) {
    char text[32] = "0000-00-00T00:00:00";
    memcpy(text, p + 1, 10);
    int64_t second;
    if (p[11] != '"' || !read_second(text, &second)) return nullptr;
    *days = (second < 0 ? second - 86399 : second) / 86400;
    return p + 12;
}

WH_FAR const char* wh_parse_unix_far(const char* p, uint32_t time_form, int64_t* us) {
    const char* end = p;
    while (*end == '-' || *end == '+' || *end == '.' || (*end | 0x20) == 'e' ||
           (*end >= '0' && *end <= '9'))
        end++;
    return weir_unix_from_text(p, static_cast<uint64_t>(end - p), time_form, us) == 0 ? end
                                                                                      : nullptr;
}

WH_HOT const char* wh_parse_unix(const char* p, uint32_t time_form, int64_t* us) {
    const int64_t unit = time_form == WEIR_UNIX_SECONDS  ? 1000000
                         : time_form == WEIR_UNIX_MILLIS ? 1000
                                                         : 1;
    int64_t value;
    const char* end = wh_parse_int(p, &value);
    if (WH_UNLIKELY(end == nullptr || __builtin_mul_overflow(value, unit, us)))
        return wh_parse_unix_far(p, time_form, us);
    return end;
}
