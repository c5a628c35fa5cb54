// The extent of a JSON string, and whether what stands in it is valid. The usual string, ASCII
// without escapes, is done in blocks without a branch that depends on its length; everything else
// goes out of line.
#include "runtime/hot/blocks.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The value of four hexadecimal digits, or -1. Stops at the first byte that is none.
int hex4(const char* p) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(p[i]);
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

// p: behind a backslash. The bytes of the escape behind it, 0 if it is none. Surrogates come in
// pairs.
uint64_t escape_bytes(const char* p, const char* end) {
    switch (*p) {
        case '"':
        case '\\':
        case '/':
        case 'b':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            return 1;
        case 'u':
            break;
        default:
            return 0;
    }
    if (end - p < 5) return 0;
    const int high = hex4(p + 1);
    if (high < 0 || (high >= 0xDC00 && high < 0xE000)) return 0;
    if (high < 0xD800 || high >= 0xE000) return 5;
    if (end - p < 11 || p[5] != '\\' || p[6] != 'u') return 0;
    const int low = hex4(p + 7);
    return low >= 0xDC00 && low < 0xE000 ? 11 : 0;
}

bool escapes_valid(const char* p, uint64_t n) {
    const char* end = p + n;
    while (p < end) {
        const uint32_t mask = equal32(p, '\\');
        if (mask == 0) {
            p += 32;
            continue;
        }
        p += __builtin_ctz(mask) + 1;
        // Behind the end there is no backslash that counts.
        if (p > end) return true;
        if (p == end) return false;
        const uint64_t bytes = escape_bytes(p, end);
        if (bytes == 0) return false;
        p += bytes;
    }
    return true;
}

// Bytes of the valid UTF-8 character at p, whose first byte is beyond ASCII; 0 if it is none. No
// overlong forms, no surrogates.
uint64_t utf8_bytes(const unsigned char* p, uint64_t left) {
    const auto follows = [&](int i) { return (p[i] & 0xC0) == 0x80; };
    const unsigned first = p[0];
    if (first >= 0xC2 && first <= 0xDF) return left >= 2 && follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (left < 3 || !follows(1) || !follows(2)) return 0;
        if (first == 0xE0 && p[1] < 0xA0) return 0;
        if (first == 0xED && p[1] >= 0xA0) return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (left < 4 || !follows(1) || !follows(2) || !follows(3)) return 0;
        if (first == 0xF0 && p[1] < 0x90) return 0;
        if (first == 0xF4 && p[1] >= 0x90) return 0;
        return 4;
    }
    return 0;
}

}  // namespace

WH_FAR uint32_t wh_utf8_valid(const char* text, uint64_t n) {
    const auto* p = reinterpret_cast<const unsigned char*>(text);
    const unsigned char* end = p + n;
    while (p < end) {
        if (end - p >= 8 && (load8(reinterpret_cast<const char*>(p)) & 0x8080808080808080u) == 0) {
            p += 8;
            continue;
        }
        if (*p < 0x80) {
            p++;
            continue;
        }
        const uint64_t bytes = utf8_bytes(p, static_cast<uint64_t>(end - p));
        if (bytes == 0) return 0;
        p += bytes;
    }
    return 1;
}

WH_FAR uint32_t wh_check_string(const char* p, uint64_t n, uint64_t seen) {
    if ((seen & WH_SEEN_BACKSLASH) != 0 && !escapes_valid(p, n)) return 0;
    if ((seen & WH_SEEN_NON_ASCII) != 0 && wh_utf8_valid(p, n) == 0) return 0;
    return 1;
}

// Any string, block by block; a backslash takes the byte behind it along. A character beyond ASCII
// that stands behind a backslash is an invalid escape, found when the string is checked.
WH_FAR const char* wh_scan_string_far(const char* p, uint64_t* seen) {
    uint64_t flags = 0;
    for (;;) {
        Bytes32 block;
        memcpy(&block, p, 32);
        const UnsignedBytes32 plain = reinterpret_cast<const UnsignedBytes32&>(block);
        const Bytes32 stops = (block == '"') | (block == '\\') | (plain < 0x20);
        const Bytes32 high = block < 0;
        const uint32_t mask = bits(stops);
        const auto before = static_cast<uint32_t>(up_to_first(mask));
        if ((bits(high) & before) != 0) flags |= WH_SEEN_NON_ASCII;
        if (mask == 0) {
            p += 32;
            continue;
        }
        p += __builtin_ctz(mask);
        if (*p != '\\') break;
        flags |= WH_SEEN_BACKSLASH;
        p++;
        if (static_cast<unsigned char>(*p) < 0x20) break;
        p++;
    }
    *seen = flags;
    return p;
}

namespace {

// The first bit of the masks of 32 and then twice 48 bytes, 128 if none is set. Strings of one
// field are as a rule all short or all longer, so the first is a branch; among the others, which
// one it is is anybody's guess.
template <typename Stops32, typename Stops64>
WH_INLINE uint64_t first_of_128(const char* p, Stops32 stops32, Stops64 stops64) {
    const uint32_t head = stops32(p);
    if (head != 0) return static_cast<uint64_t>(__builtin_ctz(head));
    const uint64_t middle = stops64(p + 32);
    const uint64_t tail = 96 + first_bit(stops32(p + 96), 32);
    return middle == 0 ? tail : 32 + first_bit(middle, 64);
}

// Where the string at p stops, within 128 bytes; it is plain if a quote stands there. 128: it does
// not stop.
WH_INLINE uint64_t first_stop(const char* p) {
    return first_of_128(p, string_stops32, string_stops64);
}

}  // namespace

WH_HOT const char* wh_scan_string(const char* p, uint64_t* seen) {
    const uint64_t n = first_stop(p);
    if (WH_UNLIKELY(p[n] != '"' || n == 128)) return wh_scan_string_far(p, seen);
    *seen = 0;
    return p + n;
}

extern "C" const char* wh_parse_string_far(const char* p, weir_str* out);

// A string of less than 128 bytes whose escapes are all of quotes and backslashes, without a branch
// on where they stand.
WH_FAR const char* wh_parse_string_escaped(const char* p, weir_str* out) {
    const StringMasks low = string_masks64(p);
    const StringMasks high = string_masks64(p + 64);
    uint64_t carry = 0;
    const uint64_t low_escaped = escaped_bytes(low.slashes, &carry);
    const uint64_t high_escaped = escaped_bytes(high.slashes, &carry);
    const uint64_t low_ends = low.quotes & ~low_escaped;
    const uint64_t high_ends = high.quotes & ~high_escaped;
    // All in front of the first end.
    const uint64_t low_inside = (low_ends - 1) & ~low_ends;
    const uint64_t high_inside = low_ends != 0 ? 0 : (high_ends - 1) & ~high_ends;
    const auto surprises = [](const StringMasks& masks, uint64_t escaped) {
        return masks.odd | (escaped & ~masks.quotes & ~masks.slashes);
    };
    const uint64_t surprise =
        (surprises(low, low_escaped) & low_inside) | (surprises(high, high_escaped) & high_inside);
    if (WH_UNLIKELY((low_ends | high_ends) == 0 || surprise != 0))
        return wh_parse_string_far(p, out);
    const uint64_t high_n = 64 + first_bit(high_ends, 64);
    const uint64_t n = low_ends == 0 ? high_n : first_bit(low_ends, 64);
    const uint64_t slashes = (low.slashes & low_inside) | (high.slashes & high_inside);
    out->p = p;
    out->n = n | (slashes != 0 ? WEIR_STR_ESCAPED : WEIR_STR_CLEAN);
    return some(p + n + 1);
}

WH_FAR const char* wh_parse_string_far(const char* p, weir_str* out) {
    uint64_t seen;
    const char* end = wh_scan_string_far(p, &seen);
    const auto n = static_cast<uint64_t>(end - p);
    if (*end != '"' || n > UINT32_MAX || wh_check_string(p, n, seen) == 0) return nullptr;
    out->p = p;
    out->n = n | ((seen & WH_SEEN_BACKSLASH) != 0 ? WEIR_STR_ESCAPED : WEIR_STR_CLEAN);
    return end + 1;
}

WH_HOT const char* wh_parse_string(const char* p, weir_str* out) {
    const uint64_t n = first_stop(p);
    if (WH_UNLIKELY(p[n] != '"' || n == 128)) return wh_parse_string_escaped(p, out);
    out->p = p;
    out->n = n | WEIR_STR_CLEAN;
    return some(p + n + 1);
}

// Quote by quote, up to the line's end.
WH_FAR const char* wh_skip_string_far(const char* p) {
    const char* begin = p;
    for (;; p += 64) {
        const uint64_t line_ends = equal64(p, '\n');
        const uint64_t in_line = (line_ends - 1) & ~line_ends;
        for (uint64_t quotes = equal64(p, '"') & in_line; quotes != 0; quotes &= quotes - 1) {
            const char* quote = p + __builtin_ctzll(quotes);
            const char* run = quote;
            while (run > begin && run[-1] == '\\') run--;
            if (((quote - run) & 1) == 0) return quote + 1;
        }
        if (line_ends != 0) return nullptr;
    }
}

// The first quote ends the string unless a backslash stands before it; what else stands in it is
// nobody's business.
WH_HOT const char* wh_skip_string(const char* p) {
    const auto quotes32 = [](const char* at) { return equal32(at, '"'); };
    const auto quotes64 = [](const char* at) { return equal64(at, '"'); };
    const uint64_t n = first_of_128(p, quotes32, quotes64);
    if (WH_UNLIKELY(n == 128 || (p + n)[-1] == '\\')) return wh_skip_string_far(p);
    return some(p + n + 1);
}
