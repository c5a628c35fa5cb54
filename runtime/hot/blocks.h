// Blocks of bytes in vector registers and the bit masks of what they hold. Written with the
// compiler's generic vectors, so that the same bitcode becomes AVX2 or two halves of SSE, whatever
// the job's target has. Vectors are passed by reference: by value their calling convention would
// depend on the target.
#pragma once

#include <stdint.h>
#include <string.h>

#define WH_INLINE static inline __attribute__((always_inline))
#define WH_HOT extern "C" __attribute__((always_inline))
#define WH_FAR extern "C" __attribute__((noinline))
#define WH_LIKELY(x) __builtin_expect(!!(x), 1)
#define WH_UNLIKELY(x) __builtin_expect(!!(x), 0)

namespace weir::hot {

typedef signed char Bytes32 __attribute__((vector_size(32), aligned(1)));
typedef unsigned char UnsignedBytes32 __attribute__((vector_size(32), aligned(1)));
typedef bool Bits32 __attribute__((ext_vector_type(32)));

WH_INLINE uint64_t load8(const char* p) {
    uint64_t word;
    memcpy(&word, p, 8);
    return word;
}
WH_INLINE uint32_t load4(const char* p) {
    uint32_t word;
    memcpy(&word, p, 4);
    return word;
}
WH_INLINE void store8(char* p, uint64_t word) { memcpy(p, &word, 8); }

WH_INLINE void copy32(char* out, const char* p) {
    Bytes32 block;
    memcpy(&block, p, 32);
    memcpy(out, &block, 32);
}

// Bit i: byte i of a block whose comparisons gave all ones or zero.
WH_INLINE uint32_t bits(const Bytes32& truth) {
    return __builtin_bit_cast(uint32_t, __builtin_convertvector(truth, Bits32));
}

// Index of the lowest bit that is set; `none` if there is none.
WH_INLINE uint64_t first_bit(uint64_t mask, uint64_t none) {
    return mask == 0 ? none : static_cast<uint64_t>(__builtin_ctzll(mask));
}

// The lowest set bit and all below it; all bits if none is set.
WH_INLINE uint64_t up_to_first(uint64_t mask) { return mask ^ (mask - 1); }

WH_INLINE uint32_t equal32(const char* p, char byte) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 truth = block == byte;
    return bits(truth);
}

WH_INLINE uint64_t equal64(const char* p, char byte) {
    return equal32(p, byte) | static_cast<uint64_t>(equal32(p + 32, byte)) << 32;
}

// Bit i: byte i ends a JSON string or makes it need a closer look: a quote, a backslash, a control
// character, a byte of a character beyond ASCII (below 0x20 as signed bytes).
WH_INLINE uint32_t string_stops32(const char* p) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 truth = (block == '"') | (block == '\\') | (block < 0x20);
    return bits(truth);
}

WH_INLINE uint64_t string_stops64(const char* p) {
    return string_stops32(p) | static_cast<uint64_t>(string_stops32(p + 32)) << 32;
}

// Bit i: byte i is escaped, which is to say that a run of backslashes of odd length stands in front
// of it: of runs that begin at odd places an addition moves the end, and what has then the wrong
// parity is escaped. `carry`: whether the block's first byte is; afterwards the next block's. No
// branch: whether a block has backslashes is anybody's guess.
WH_INLINE uint64_t escaped_bytes(uint64_t slashes, uint64_t* carry) {
    constexpr uint64_t kEven = 0x5555555555555555u;
    slashes &= ~*carry;
    const uint64_t follows = slashes << 1 | *carry;
    const uint64_t odd_starts = slashes & ~kEven & ~follows;
    uint64_t ends;
    *carry = __builtin_add_overflow(odd_starts, slashes, &ends);
    return (kEven ^ ends << 1) & follows;
}

// A pointer that is known not to be NULL, so that whoever asks need not test it.
WH_INLINE const char* some(const char* p) {
    __builtin_assume(p != nullptr);
    return p;
}

// Of 64 bytes: quotes, backslashes, and what may not stand in a string or needs a closer look: a
// control character, a byte of a character beyond ASCII (all that is below 0x20 as a signed byte).
struct StringMasks {
    uint64_t quotes;
    uint64_t slashes;
    uint64_t odd;
};

WH_INLINE void string_masks32(const char* p, uint32_t* quotes, uint32_t* slashes, uint32_t* odd) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 is_quote = block == '"';
    const Bytes32 is_slash = block == '\\';
    const Bytes32 is_odd = block < 0x20;
    *quotes = bits(is_quote);
    *slashes = bits(is_slash);
    *odd = bits(is_odd);
}

WH_INLINE StringMasks string_masks64(const char* p) {
    uint32_t quotes[2], slashes[2], odd[2];
    string_masks32(p, &quotes[0], &slashes[0], &odd[0]);
    string_masks32(p + 32, &quotes[1], &slashes[1], &odd[1]);
    const auto joined = [](const uint32_t* half) {
        return half[0] | static_cast<uint64_t>(half[1]) << 32;
    };
    return {joined(quotes), joined(slashes), joined(odd)};
}

}  // namespace weir::hot
