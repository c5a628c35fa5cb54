// How json_events.h is done: compiled for every x86-64-v2, and once more for machines with AVX2.
// What differs are the masks of a block of 64 bytes and how strings are found from quotes.
// Everything here is local to the file that includes it, so that no code for the one machine is
// taken for the other.
#pragma once

#include <immintrin.h>

#include "runtime/format/json_events.h"

namespace weir::format {
namespace {

struct Masks {
    uint64_t quote, backslash, events;
};

#ifdef __AVX2__

struct Machine {
    static inline Masks masks(const char* p) {
        Masks low = half(p);
        Masks high = half(p + 32);
        return {low.quote | high.quote << 32, low.backslash | high.backslash << 32,
                low.events | high.events << 32};
    }
    static inline Masks half(const char* p) {
        __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        // By the low half of a byte: what it must be with bit 5 set. A control byte of 0x1a passes, too.
        const __m256i wanted = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, '}', 0, 0, 0, 0,
                                                0, 0, 0, 0, 0, 0, 0, 0, ':', '{', 0, '}', 0, 0);
        __m256i folded = _mm256_or_si256(block, _mm256_set1_epi8(0x20));
        __m256i events = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(wanted, block), folded);
        return {bits(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"'))),
                bits(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('\\'))), bits(events)};
    }
    static inline uint64_t bits(__m256i hits) {
        return static_cast<uint32_t>(_mm256_movemask_epi8(hits));
    }
    static inline uint64_t prefix_xor(uint64_t bits) {
        __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<int64_t>(bits)),
                                               _mm_set1_epi8(-1), 0);
        return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
    }
};

#else

// `[` and `{`, `]` and `}` differ in bit 5 alone.
struct Machine {
    static inline Masks masks(const char* p) {
        Masks masks = {};
        for (int i = 0; i < 4; ++i) {
            __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
            __m128i folded = _mm_or_si128(block, _mm_set1_epi8(0x20));
            __m128i events = _mm_or_si128(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')),
                                          _mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
            events = _mm_or_si128(events, _mm_cmpeq_epi8(block, _mm_set1_epi8(':')));
            masks.quote |= bits(_mm_cmpeq_epi8(block, _mm_set1_epi8('"'))) << 16 * i;
            masks.backslash |= bits(_mm_cmpeq_epi8(block, _mm_set1_epi8('\\'))) << 16 * i;
            masks.events |= bits(events) << 16 * i;
        }
        return masks;
    }
    static inline uint64_t bits(__m128i hits) {
        return static_cast<uint32_t>(_mm_movemask_epi8(hits));
    }
    // Bit i: the exclusive or of bits 0 to i.
    static inline uint64_t prefix_xor(uint64_t bits) {
        for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
        return bits;
    }
};

#endif

// Bytes behind an odd run of backslashes. `carry`: whether the block's first byte is, then the next
// block's. Without a branch: whether a block has backslashes is anybody's guess.
inline uint64_t escaped_bytes(uint64_t backslash, uint64_t* carry) {
    constexpr uint64_t kEven = 0x5555555555555555u;
    backslash &= ~*carry;
    uint64_t follows = backslash << 1 | *carry;
    uint64_t odd_starts = backslash & ~kEven & ~follows;
    uint64_t ends;
    *carry = __builtin_add_overflow(odd_starts, backslash, &ends);
    return (kEven ^ ends << 1) & follows;
}

inline uint64_t first_bit(uint64_t bits) {
#ifdef __AVX2__
    return _tzcnt_u64(bits);
#else
    return static_cast<uint64_t>(__builtin_ctzll(bits | 1ull << 63));
#endif
}

// The first four without asking how many there are: a branch would often be mispredicted, and of no
// bits the place does not matter.
inline uint32_t* append(uint64_t events, uint64_t base, uint32_t* next) {
    uint32_t* end = next + __builtin_popcountll(events);
    do {
        for (int k = 0; k < 4; ++k) {
            next[k] = static_cast<uint32_t>(base + first_bit(events));
            events &= events - 1;
        }
        next += 4;
    } while (next < end);
    return end;
}

inline void find(const char* p, uint64_t bytes, JsonEvents* out) {
    uint32_t* next = out->events;
    uint64_t inside = 0;  // all ones: the block begins inside a string
    uint64_t escape = 0;
    uint64_t backslashes = 0;
    for (uint64_t base = 0; base < bytes; base += 64) {
        Masks masks = Machine::masks(p + base);
        uint64_t quotes = masks.quote & ~escaped_bytes(masks.backslash, &escape);
        uint64_t strings = Machine::prefix_xor(quotes) ^ inside;
        inside = static_cast<uint64_t>(static_cast<int64_t>(strings) >> 63);
        uint64_t events = masks.events & ~strings;
        // What stands behind the record is another one.
        uint64_t mine = bytes - base < 64 ? (1ull << (bytes - base)) - 1 : ~0ull;
        events &= mine;
        backslashes |= masks.backslash & mine;
        next = append(events, base, next);
    }
    out->count = static_cast<uint64_t>(next - out->events);
    out->has_escapes = backslashes != 0;
}

}  // namespace
}  // namespace weir::format
