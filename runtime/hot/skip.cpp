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

// Of 64 bytes: brackets and braces outside of strings, and line ends, which stand nowhere in a
// record.
struct Structure {
    uint64_t opens;
    uint64_t closes;
    uint64_t line_ends;
};

// Between blocks: all ones inside a string; 1 behind a backslash that escapes the next byte.
struct Carry {
    uint64_t in_string = 0;
    uint64_t escaped = 0;
};

// Bit i: byte i is escaped: the run of backslashes in front of it is of odd length, so the run's begin and the place behind it are on
// places of different parity, and an addition finds that place.
WH_INLINE uint64_t escaped_bytes(uint64_t slashes, uint64_t* carry) {
    constexpr uint64_t kEven = 0x5555555555555555u;
    const uint64_t first = *carry;
    slashes &= ~first;
    const uint64_t begins = slashes & ~(slashes << 1);
    uint64_t behind_odd;
    const uint64_t behind_even = slashes + (begins & kEven);
    // A run from an odd place to the last one escapes the first byte of the next block.
    *carry = __builtin_add_overflow(slashes, begins & ~kEven, &behind_odd);
    return ((behind_even & ~slashes) & ~kEven) | ((behind_odd & ~slashes) & kEven) | first;
}

// Bit i: an odd number of the bits up to i is set.
WH_INLINE uint64_t odd_up_to(uint64_t mask) {
    for (int shift = 1; shift < 64; shift <<= 1) mask ^= mask << shift;
    return mask;
}

// `[` and `{`, `]` and `}` differ in bit 5 alone.
WH_INLINE void structure32(const char* p, uint32_t* quotes, uint32_t* slashes, uint32_t* opens,
                           uint32_t* closes, uint32_t* line_ends) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 folded = block | 0x20;
    const Bytes32 is_quote = block == '"';
    const Bytes32 is_slash = block == '\\';
    const Bytes32 is_open = folded == '{';
    const Bytes32 is_close = folded == '}';
    const Bytes32 is_line_end = block == '\n';
    *quotes = bits(is_quote);
    *slashes = bits(is_slash);
    *opens = bits(is_open);
    *closes = bits(is_close);
    *line_ends = bits(is_line_end);
}

WH_INLINE Structure structure64(const char* p, Carry* carry) {
    uint32_t quotes[2], slashes[2], opens[2], closes[2], line_ends[2];
    structure32(p, &quotes[0], &slashes[0], &opens[0], &closes[0], &line_ends[0]);
    structure32(p + 32, &quotes[1], &slashes[1], &opens[1], &closes[1], &line_ends[1]);
    const auto joined = [](const uint32_t* half) {
        return half[0] | static_cast<uint64_t>(half[1]) << 32;
    };
    uint64_t quote = joined(quotes);
    const uint64_t slash = joined(slashes);
    if (WH_UNLIKELY((slash | carry->escaped) != 0)) quote &= ~escaped_bytes(slash, &carry->escaped);
    const uint64_t inside = odd_up_to(quote) ^ carry->in_string;
    carry->in_string = 0 - (inside >> 63);
    return {joined(opens) & ~inside, joined(closes) & ~inside, joined(line_ends)};
}

// p: inside of `depth` brackets. Behind the one that closes the outermost; NULL when the line ends
// first.
const char* skip_nested(const char* p, const char* end, int64_t depth) {
    Carry carry;
    for (; p < end; p += 64) {
        Structure found = structure64(p, &carry);
        const uint64_t in_line =
            found.line_ends == 0 ? ~0ull : (found.line_ends - 1) & ~found.line_ends;
        found.opens &= in_line;
        found.closes &= in_line;
        // The closing ones one by one: in front of each stand so many that open.
        uint64_t closed = 0;
        while (found.closes != 0) {
            const uint64_t close = found.closes & (0 - found.closes);
            const auto opened =
                static_cast<int64_t>(__builtin_popcountll(found.opens & (close - 1)));
            closed++;
            if (depth + opened - static_cast<int64_t>(closed) == 0) {
                const char* at = p + __builtin_ctzll(close);
                return at < end ? at + 1 : nullptr;
            }
            found.closes &= ~close;
        }
        depth +=
            static_cast<int64_t>(__builtin_popcountll(found.opens)) - static_cast<int64_t>(closed);
        if (found.line_ends != 0) return nullptr;
    }
    return nullptr;
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

// A number, as a rule of few bytes: up to the comma or brace behind it.
WH_HOT const char* wh_skip_scalar(const char* p, const char* end) {
    typedef signed char Bytes16 __attribute__((vector_size(16), aligned(1)));
    typedef bool Bits16 __attribute__((ext_vector_type(16)));
    Bytes16 block;
    memcpy(&block, p, 16);
    const Bytes16 truth = (block == ',') | (block == '}') | (block == '\n');
    const uint32_t mask = __builtin_bit_cast(uint16_t, __builtin_convertvector(truth, Bits16));
    const bool number = (static_cast<unsigned char>(*p - '0') <= 9) | (*p == '-');
    if (WH_UNLIKELY(!number || mask == 0)) return wh_skip_value(p, end);
    return p + __builtin_ctz(mask);
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
