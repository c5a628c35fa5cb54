// Passing over JSON that nobody reads: values of any depth, and pairs of an object up to a key.
// Only the extent is looked at.
#include "runtime/hot/blocks.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

bool ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r' || c == '\n' ||
           c == ':';
}

// Bit i: an odd number of the bits up to i is set.
WH_INLINE uint64_t odd_up_to(uint64_t mask) {
    for (int shift = 1; shift < 64; shift <<= 1) mask ^= mask << shift;
    return mask;
}

// `[` and `{`, `]` and `}` differ in bit 5 alone.
WH_INLINE uint32_t folded_equal32(const char* p, char byte) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 folded = block | 0x20;
    const Bytes32 truth = folded == byte;
    return bits(truth);
}

WH_INLINE uint64_t folded_equal64(const char* p, char byte) {
    return folded_equal32(p, byte) | static_cast<uint64_t>(folded_equal32(p + 32, byte)) << 32;
}

WH_INLINE uint64_t brackets64(const char* p) {
    uint32_t half[2];
    for (int i = 0; i < 2; i++) {
        Bytes32 block;
        memcpy(&block, p + 32 * i, 32);
        const Bytes32 folded = block | 0x20;
        const Bytes32 truth = (folded == '{') | (folded == '}');
        half[i] = bits(truth);
    }
    return half[0] | static_cast<uint64_t>(half[1]) << 32;
}

// p: inside of `depth` brackets. Behind the one that closes the outermost; NULL when `end` comes
// first.
const char* skip_nested(const char* p, const char* end, int64_t depth) {
    uint64_t in_string = 0;  // all ones: the block begins inside a string
    uint64_t escape = 0;
    for (; p < end; p += 64) {
        const uint64_t slashes = equal64(p, '\\');
        const uint64_t quotes = equal64(p, '"') & ~escaped_bytes(slashes, &escape);
        const uint64_t inside = odd_up_to(quotes) ^ in_string;
        in_string = 0 - (inside >> 63);
        if (WH_LIKELY((brackets64(p) & ~inside) == 0)) continue;
        const uint64_t opens = folded_equal64(p, '{') & ~inside;
        uint64_t closes = folded_equal64(p, '}') & ~inside;
        // The closing ones one by one: in front of each stand so many that open.
        int64_t closed = 0;
        for (; closes != 0; closes &= closes - 1) {
            const uint64_t before = (closes - 1) & ~closes;
            closed++;
            if (depth + __builtin_popcountll(opens & before) - closed == 0) {
                const char* at = p + __builtin_ctzll(closes);
                return at < end ? at + 1 : nullptr;
            }
        }
        depth += __builtin_popcountll(opens) - closed;
    }
    return nullptr;
}

// Bit i: byte i ends a number or a word.
WH_INLINE uint32_t scalar_ends16(const char* p) {
    typedef signed char Bytes16 __attribute__((vector_size(16), aligned(1)));
    typedef bool Bits16 __attribute__((ext_vector_type(16)));
    Bytes16 block;
    memcpy(&block, p, 16);
    const Bytes16 truth =
        (block == ',') | ((block | 0x20) == '}') | (block == ':') | (block <= ' ');
    return __builtin_bit_cast(uint16_t, __builtin_convertvector(truth, Bits16));
}

// One blank behind `:` or `,` is what most writers put there.
const char* skip_one_blank(const char* p) { return p + (*p == ' '); }

}  // namespace

WH_FAR const char* wh_skip_value_far(const char* p, const char* end) {
    if (*p == '{' || *p == '[') return skip_nested(p + 1, end, 1);
    const char* begin = p;
    while (p < end && !ends_scalar(*p)) p++;
    return p == begin ? nullptr : p;
}

WH_HOT const char* wh_skip_value(const char* p, const char* end) {
    if (*p != '"') return wh_skip_value_far(p, end);
    p = wh_skip_string(p + 1);
    return WH_LIKELY(p != nullptr && p <= end) ? p : nullptr;
}

// A number, as a rule of few bytes.
WH_HOT const char* wh_skip_scalar(const char* p, const char* end) {
    const uint32_t mask = scalar_ends16(p);
    if (WH_UNLIKELY(static_cast<unsigned char>(*p - '0') > 9 || mask == 0))
        return wh_skip_value(p, end);
    return some(p + __builtin_ctz(mask));
}

// Whether it is a string is anybody's guess where keys stand in any order.
WH_HOT const char* wh_skip_any(const char* p, const char* end) {
    const uint64_t low = equal64(p + 1, '"');
    const uint64_t high = 64 + first_bit(equal64(p + 65, '"'), 64);
    const uint64_t n = low == 0 ? high : first_bit(low, 64);
    const uint64_t scalar = first_bit(scalar_ends16(p), 16);
    const uint32_t is_string = *p == '"';
    const uint32_t odd_string = (n == 128) | (p[n] == '\\');
    const uint32_t odd_scalar = (scalar == 0) | (scalar == 16) | ((*p | 0x20) == '{');
    const uint32_t odd = (odd_string & is_string) | (odd_scalar & (is_string ^ 1));
    if (WH_UNLIKELY(odd != 0)) return wh_skip_value(p, end);
    p += __builtin_unpredictable(is_string != 0) ? n + 2 : scalar;
    return WH_LIKELY(p <= end) ? p : nullptr;
}

extern "C" const char* wh_find_key(const char* p, const char* end, const char* key, uint64_t n) {
    while (p < end && *p == '"') {
        const char* value;
        if (static_cast<uint64_t>(end - p) > n && memcmp(p, key, n) == 0)
            return skip_one_blank(p + n);
        value = wh_skip_string(p + 1);
        if (value == nullptr || value >= end || *value != ':') return nullptr;
        p = wh_skip_value(skip_one_blank(value + 1), end);
        if (p == nullptr || p >= end || *p != ',') return nullptr;
        p = skip_one_blank(p + 1);
    }
    return nullptr;
}

WH_FAR const char* wh_skip_object_rest(const char* p, const char* end) {
    return skip_nested(p, end, 1);
}
