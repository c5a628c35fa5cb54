// Numbers and bytes to text. Integers below 10^8 and strings up to 128 bytes are written without a
// branch that depends on the data.
#include "runtime/base/cold.h"
#include "runtime/hot/digits.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

// Below 10^8: the digits without leading zeros.
WH_INLINE char* write_short(char* out, uint32_t value) {
    const uint64_t digits = split_digits(value);
    // The last digit is written even if it is 0.
    const uint64_t leading = first_bit(digits | 1ull << 56, 56) & 56;
    store8(out, (digits | 0x3030303030303030u) >> leading);
    return out + 8 - (leading >> 3);
}

WH_INLINE char* write_eight(char* out, uint32_t value) {
    store8(out, split_digits(value) | 0x3030303030303030u);
    return out + 8;
}

}  // namespace

WH_FAR char* wh_write_unsigned_far(char* out, uint64_t value) {
    constexpr uint64_t kEight = 100'000'000;
    if (value >= kEight * kEight) {
        out = write_short(out, static_cast<uint32_t>(value / (kEight * kEight)));
        value %= kEight * kEight;
        out = write_eight(out, static_cast<uint32_t>(value / kEight));
    } else {
        out = write_short(out, static_cast<uint32_t>(value / kEight));
    }
    return write_eight(out, static_cast<uint32_t>(value % kEight));
}

WH_HOT char* wh_write_int(char* out, int64_t value) {
    const bool negative = value < 0;
    *out = '-';
    out += negative;
    const uint64_t size =
        negative ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    if (WH_UNLIKELY(size >= 100'000'000)) return wh_write_unsigned_far(out, size);
    return write_short(out, static_cast<uint32_t>(size));
}

// A float that is a decimal of up to 15 digits with few fraction digits has that decimal as its
// shortest text: it reads back as the same float (tested), and no other decimal of 15 digits does.
WH_FAR char* wh_write_float(char* out, double value) {
    const double size = value < 0 ? -value : value;
    if (size >= 1e-3 && size < 1e11) {
        for (uint32_t digits = 1; digits <= 4; digits++) {
            const auto power = static_cast<double>(kPowersOf10[digits]);
            const auto scaled = static_cast<uint64_t>(size * power + 0.5);
            if (static_cast<double>(scaled) / power != size) continue;
            *out = '-';
            out += value < 0;
            out = wh_write_int(out, static_cast<int64_t>(scaled / kPowersOf10[digits]));
            *out++ = '.';
            uint64_t fraction = scaled % kPowersOf10[digits];
            for (uint32_t i = digits; i-- > 0; fraction /= 10)
                out[i] = static_cast<char>('0' + fraction % 10);
            return out + digits;
        }
    }
    return weir_float_write(out, value);
}

WH_HOT char* wh_write_decimal(char* out, __int128 value, uint32_t scale) {
    const bool negative = value < 0;
    const unsigned __int128 size = negative ? 0 - static_cast<unsigned __int128>(value)
                                            : static_cast<unsigned __int128>(value);
    if (WH_UNLIKELY(size >= 10'000'000'000'000'000u || scale > 8))
        return weir_decimal_write(out, value, scale);
    *out = '-';
    out += negative;
    const uint64_t power = kPowersOf10[scale];
    const auto whole = static_cast<uint64_t>(size) / power;
    const auto fraction = static_cast<uint32_t>(static_cast<uint64_t>(size) % power);
    out = wh_write_int(out, static_cast<int64_t>(whole));
    if (scale == 0) return out;
    *out++ = '.';
    store8(out, (split_digits(fraction) | 0x3030303030303030u) >> (64 - 8 * scale));
    return out + scale;
}

extern "C" char* wh_write_duration(char* out, int64_t us) { return weir_duration_write(out, us); }
extern "C" char* wh_write_uuid(char* out, unsigned __int128 value) {
    return weir_uuid_write(out, value);
}
extern "C" char* wh_write_base64(char* out, const char* p, uint64_t n) {
    return weir_base64_write(out, p, WEIR_STR_LEN(n));
}

WH_HOT char* wh_write_bytes(char* out, const char* p, uint64_t n) {
    copy32(out, p);
    copy32(out + 32, p + 32);
    copy32(out + 64, p + 64);
    copy32(out + 96, p + 96);
    if (WH_UNLIKELY(n > 128)) memcpy(out + 128, p + 128, n - 128);
    return out + n;
}

namespace {

// Bit i: byte i must be escaped in JSON.
WH_INLINE uint32_t special32(const char* p) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const UnsignedBytes32 plain = reinterpret_cast<const UnsignedBytes32&>(block);
    const Bytes32 truth = (block == '"') | (block == '\\') | (plain < 0x20);
    return bits(truth);
}

char* write_escape(char* out, char c) {
    *out++ = '\\';
    switch (c) {
        case '"':
        case '\\':
            *out++ = c;
            return out;
        case '\n':
            *out++ = 'n';
            return out;
        case '\t':
            *out++ = 't';
            return out;
        case '\r':
            *out++ = 'r';
            return out;
        case '\b':
            *out++ = 'b';
            return out;
        case '\f':
            *out++ = 'f';
            return out;
        default:
            break;
    }
    memcpy(out, "u00", 3);
    out[3] = static_cast<char>('0' + (c >> 4));
    out[4] = "0123456789abcdef"[c & 15];
    return out + 5;
}

}  // namespace

WH_FAR char* wh_write_escaped(char* out, const char* p, uint64_t n) {
    const char* end = p + n;
    while (p < end) {
        const auto left = static_cast<uint64_t>(end - p);
        copy32(out, p);
        const uint64_t mask = special32(p) & (left < 32 ? (1ull << left) - 1 : ~0ull);
        if (mask == 0) {
            const uint64_t taken = left < 32 ? left : 32;
            out += taken;
            p += taken;
            continue;
        }
        const auto at = static_cast<uint64_t>(__builtin_ctzll(mask));
        out = write_escape(out + at, p[at]);
        p += at + 1;
    }
    return out;
}

WH_HOT char* wh_write_json(char* out, const char* p, uint64_t n) {
    const uint64_t bytes = WEIR_STR_LEN(n);
    if ((n & (WEIR_STR_CLEAN | WEIR_STR_ESCAPED)) != 0) return wh_write_bytes(out, p, bytes);
    // Clean as a rule, found out while it is copied.
    copy32(out, p);
    copy32(out + 32, p + 32);
    const uint64_t mask = special32(p) | static_cast<uint64_t>(special32(p + 32)) << 32;
    if (WH_LIKELY(bytes <= 64 && (mask & (bytes == 64 ? ~0ull : (1ull << bytes) - 1)) == 0))
        return out + bytes;
    return wh_write_escaped(out, p, bytes);
}

WH_HOT uint64_t wh_json_room(uint64_t n) {
    const uint64_t bytes = WEIR_STR_LEN(n);
    return (n & (WEIR_STR_CLEAN | WEIR_STR_ESCAPED)) != 0 ? bytes : 6 * bytes;
}

extern "C" char* wh_write_csv(char* out, const char* p, uint64_t n, char delimiter,
                              const char* null_text, uint64_t null_n) {
    const char* end = p + n;
    bool quoted = n == null_n && memcmp(p, null_text, n) == 0;
    if (n > 0 && (*p == ' ' || end[-1] == ' ')) quoted = true;
    for (const char* at = p; at < end && !quoted; at++) {
        quoted = *at == delimiter || *at == '"' || *at == '\r' || *at == '\n';
    }
    if (!quoted) return wh_write_bytes(out, p, n);
    *out++ = '"';
    for (; p < end; p++) {
        *out++ = *p;
        if (*p == '"') *out++ = '"';
    }
    *out++ = '"';
    return out;
}

extern "C" char* wh_quote_null(char* out, char* begin, const char* null_text, uint64_t null_n) {
    const uint64_t n = static_cast<uint64_t>(out - begin);
    if (n != null_n || memcmp(begin, null_text, n) != 0) return out;
    memmove(begin + 1, begin, n);
    *begin = '"';
    out[1] = '"';
    return out + 2;
}
