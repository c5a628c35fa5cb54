// Strings as values: plain bytes out of escaped ones, comparing, matching, hashing.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "runtime/hot/blocks.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

uint32_t hex_value(char c) {
    return static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

uint32_t hex4_value(const char* p) {
    return hex_value(p[0]) << 12 | hex_value(p[1]) << 8 | hex_value(p[2]) << 4 | hex_value(p[3]);
}

char* write_utf8(char* out, uint32_t point) {
    if (point < 0x80) {
        *out++ = static_cast<char>(point);
        return out;
    }
    if (point < 0x800) {
        *out++ = static_cast<char>(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *out++ = static_cast<char>(0xE0 | point >> 12);
        } else {
            *out++ = static_cast<char>(0xF0 | point >> 18);
            *out++ = static_cast<char>(0x80 | (point >> 12 & 0x3F));
        }
        *out++ = static_cast<char>(0x80 | (point >> 6 & 0x3F));
    }
    *out++ = static_cast<char>(0x80 | (point & 0x3F));
    return out;
}

char* arena_room(weir_context* context, uint64_t bytes) {
    bytes += WEIR_PADDING;
    if (WH_LIKELY(static_cast<uint64_t>(context->arena_limit - context->arena) >= bytes))
        return context->arena;
    return weir_arena_more(context, bytes);
}

void arena_take(weir_context* context, char* begin, uint64_t bytes) {
    context->arena = begin + ((bytes + 7) & ~7ull);
}

}  // namespace

extern "C" uint64_t wh_unescape(char* out, const char* p, uint64_t n) {
    const char* begin = out;
    const char* end = p + n;
    while (p < end) {
        // Blocks up to the next backslash as they are.
        const uint32_t mask = equal32(p, '\\');
        copy32(out, p);
        const auto left = static_cast<uint64_t>(end - p);
        uint64_t plain = first_bit(mask, 32);
        plain = plain < left ? plain : left;
        out += plain;
        p += plain;
        if (plain == 32 || p >= end) continue;
        const char c = p[1];
        p += 2;
        switch (c) {
            case 'b':
                *out++ = '\b';
                break;
            case 'f':
                *out++ = '\f';
                break;
            case 'n':
                *out++ = '\n';
                break;
            case 'r':
                *out++ = '\r';
                break;
            case 't':
                *out++ = '\t';
                break;
            case 'u': {
                uint32_t point = hex4_value(p);
                p += 4;
                if (point >= 0xD800 && point < 0xDC00) {
                    point = 0x10000 + ((point - 0xD800) << 10) + (hex4_value(p + 2) - 0xDC00);
                    p += 6;
                }
                out = write_utf8(out, point);
                break;
            }
            default:
                *out++ = c;
                break;
        }
    }
    return static_cast<uint64_t>(out - begin);
}

WH_FAR weir_str wh_plain_far(weir_context* context, const char* p, uint64_t n) {
    const uint64_t bytes = WEIR_STR_LEN(n);
    char* room = arena_room(context, bytes);
    const uint64_t made = wh_unescape(room, p, bytes);
    arena_take(context, room, made);
    return {room, made};
}

WH_HOT weir_str wh_plain(weir_context* context, const char* p, uint64_t n) {
    if (WH_UNLIKELY((n & WEIR_STR_ESCAPED) != 0)) return wh_plain_far(context, p, n);
    return {p, n};
}

extern "C" weir_str wh_concat(weir_context* context, const char* a, uint64_t a_n, const char* b,
                              uint64_t b_n) {
    const uint64_t clean = a_n & b_n & WEIR_STR_CLEAN;
    a_n = WEIR_STR_LEN(a_n);
    b_n = WEIR_STR_LEN(b_n);
    // A string's length has 32 bits; what cannot be held is cut nowhere else, so it must not get
    // here. 4 GiB of arena are none.
    char* room = arena_room(context, a_n + b_n);
    memcpy(room, a, a_n);
    memcpy(room + a_n, b, b_n);
    arena_take(context, room, a_n + b_n);
    return {room, (a_n + b_n) | clean};
}

WH_HOT uint32_t wh_equal(const char* a, uint64_t a_n, const char* b, uint64_t b_n) {
    if (a_n != b_n) return 0;
    Bytes32 left;
    Bytes32 right;
    memcpy(&left, a, 32);
    memcpy(&right, b, 32);
    const Bytes32 differs = left != right;
    const uint64_t mask = bits(differs) & (a_n < 32 ? (1ull << a_n) - 1 : 0xFFFFFFFFull);
    if (mask != 0) return 0;
    return WH_LIKELY(a_n <= 32) || memcmp(a + 32, b + 32, a_n - 32) == 0;
}

extern "C" int32_t wh_compare(const char* a, uint64_t a_n, const char* b, uint64_t b_n) {
    const int order = memcmp(a, b, a_n < b_n ? a_n : b_n);
    if (order != 0) return order;
    return a_n < b_n ? -1 : a_n > b_n ? 1 : 0;
}

extern "C" uint32_t wh_starts_with(const char* p, uint64_t n, const char* q, uint64_t m) {
    return n >= m && memcmp(p, q, m) == 0;
}

// Places where the first and the last byte fit, 32 at a time; then all bytes.
extern "C" int64_t wh_find(const char* p, uint64_t n, const char* q, uint64_t m) {
    if (m == 0) return 0;
    if (m > n) return -1;
    const uint64_t places = n - m + 1;
    for (uint64_t at = 0; at < places; at += 32) {
        uint64_t mask = equal32(p + at, q[0]) & equal32(p + at + m - 1, q[m - 1]);
        if (places - at < 32) mask &= (1ull << (places - at)) - 1;
        for (; mask != 0; mask &= mask - 1) {
            const uint64_t place = at + static_cast<uint64_t>(__builtin_ctzll(mask));
            if (memcmp(p + place, q, m) == 0) return static_cast<int64_t>(place);
        }
    }
    return -1;
}

// Greedy over the runs between two `%`: a `%` takes as little as lets the rest fit, and going back
// to the last one is enough.
extern "C" uint32_t wh_like(const char* p, uint64_t n, const char* pattern, uint64_t m) {
    const char* end = p + n;
    const char* pattern_end = pattern + m;
    const char* retry_pattern = nullptr;
    const char* retry = nullptr;
    const auto next_character = [end](const char* at) {
        do at++;
        while (at < end && (*at & 0xC0) == 0x80);
        return at;
    };
    while (p < end || pattern < pattern_end) {
        if (pattern < pattern_end && *pattern == '%') {
            retry_pattern = ++pattern;
            retry = p;
            continue;
        }
        if (pattern < pattern_end && p < end) {
            if (*pattern == '_') {
                p = next_character(p);
                pattern++;
                continue;
            }
            const bool escaped = *pattern == '\\' && pattern + 1 < pattern_end;
            if (pattern[escaped] == *p) {
                p++;
                pattern += 1 + escaped;
                continue;
            }
        }
        if (retry == nullptr || retry >= end) return 0;
        retry = next_character(retry);
        p = retry;
        pattern = retry_pattern;
    }
    return 1;
}

WH_FAR uint64_t wh_hash_far(const char* p, uint64_t n) {
    const uint64_t hash = XXH3_64bits(p, n);
    return hash == 0 ? 1 : hash;
}

// Short keys call the part of XXH3 for up to 16 bytes by name: all of it would be too large to
// inline.
WH_HOT uint64_t wh_hash(const char* p, uint64_t n) {
    if (n > 16) return wh_hash_far(p, n);
    const uint64_t hash =
        XXH3_len_0to16_64b(reinterpret_cast<const unsigned char*>(p), n, XXH3_kSecret, 0);
    return hash == 0 ? 1 : hash;
}
