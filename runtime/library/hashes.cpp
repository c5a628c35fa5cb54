// Checksums and digests: CRC-32 (ISO 3309, as gzip's), MD5 (RFC 1321), SHA-256 (FIPS 180-4).
#include <array>
#include <cmath>

#include "runtime/base/cold.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"
#include "runtime/row/compare.h"

using namespace weir::library;

namespace {

constexpr std::array<uint32_t, 256> make_crc_table() {
    std::array<uint32_t, 256> table = {};
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t rest = i;
        for (int bit = 0; bit < 8; bit++) rest = rest >> 1 ^ (rest & 1 ? 0xEDB88320u : 0);
        table[i] = rest;
    }
    return table;
}
constexpr std::array<uint32_t, 256> kCrcTable = make_crc_table();

uint32_t rotate_left(uint32_t x, int n) { return x << n | x >> (32 - n); }
uint32_t rotate_right(uint32_t x, int n) { return x >> n | x << (32 - n); }

// Calls `block` for each 64 bytes of the message, padded with 0x80, zeros and its length in bits.
template <bool kBigEndianLength, typename Block>
void for_each_block(std::string_view message, Block block) {
    size_t at = 0;
    for (; message.size() - at >= 64; at += 64)
        block(reinterpret_cast<const unsigned char*>(message.data()) + at);
    unsigned char tail[128] = {};
    const size_t left = message.size() - at;
    std::memcpy(tail, message.data() + at, left);
    tail[left] = 0x80;
    const size_t bytes = left < 56 ? 64 : 128;
    const uint64_t bits = uint64_t{message.size()} * 8;
    for (size_t i = 0; i < 8; i++) {
        tail[bytes - 8 + i] =
            static_cast<unsigned char>(bits >> (8 * (kBigEndianLength ? 7 - i : i)));
    }
    block(tail);
    if (bytes == 128) block(tail + 64);
}

struct Md5 {
    uint32_t state[4] = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u};

    static uint32_t sine(int i) {
        return static_cast<uint32_t>(std::fabs(std::sin(i + 1.0)) * 4294967296.0);
    }

    void add(const unsigned char* block) {
        static const std::array<uint32_t, 64> sines = [] {
            std::array<uint32_t, 64> table;
            for (int i = 0; i < 64; i++) table[static_cast<size_t>(i)] = sine(i);
            return table;
        }();
        static constexpr int kShifts[4][4] = {
            {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
        uint32_t words[16];
        std::memcpy(words, block, 64);
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        for (uint32_t i = 0; i < 64; i++) {
            uint32_t mixed;
            uint32_t word;
            switch (i / 16) {
                case 0:
                    mixed = (b & c) | (~b & d);
                    word = i;
                    break;
                case 1:
                    mixed = (d & b) | (~d & c);
                    word = 5 * i + 1;
                    break;
                case 2:
                    mixed = b ^ c ^ d;
                    word = 3 * i + 5;
                    break;
                default:
                    mixed = c ^ (b | ~d);
                    word = 7 * i;
                    break;
            }
            const uint32_t sum = a + mixed + sines[i] + words[word % 16];
            a = d;
            d = c;
            c = b;
            b += rotate_left(sum, kShifts[i / 16][i % 4]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
};

struct Sha256 {
    uint32_t state[8] = {0x6A09E667u, 0xBB67AE85u, 0x3C6EF372u, 0xA54FF53Au,
                         0x510E527Fu, 0x9B05688Cu, 0x1F83D9ABu, 0x5BE0CD19u};
    static constexpr uint32_t kConstants[64] = {
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4,
        0xAB1C5ED5, 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE,
        0x9BDC06A7, 0xC19BF174, 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F,
        0x4A7484AA, 0x5CB0A9DC, 0x76F988DA, 0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7,
        0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967, 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC,
        0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85, 0xA2BFE8A1, 0xA81A664B,
        0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070, 0x19A4C116,
        0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7,
        0xC67178F2};

    void add(const unsigned char* block) {
        uint32_t words[64];
        for (int i = 0; i < 16; i++) {
            words[i] = static_cast<uint32_t>(block[4 * i]) << 24 |
                       static_cast<uint32_t>(block[4 * i + 1]) << 16 |
                       static_cast<uint32_t>(block[4 * i + 2]) << 8 | block[4 * i + 3];
        }
        for (int i = 16; i < 64; i++) {
            const uint32_t low = rotate_right(words[i - 15], 7) ^ rotate_right(words[i - 15], 18) ^
                                 words[i - 15] >> 3;
            const uint32_t high = rotate_right(words[i - 2], 17) ^ rotate_right(words[i - 2], 19) ^
                                  words[i - 2] >> 10;
            words[i] = words[i - 16] + low + words[i - 7] + high;
        }
        uint32_t s[8];
        std::memcpy(s, state, sizeof s);
        for (int i = 0; i < 64; i++) {
            const uint32_t high =
                rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^ rotate_right(s[4], 25);
            const uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
            const uint32_t first = s[7] + high + choice + kConstants[i] + words[i];
            const uint32_t low =
                rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^ rotate_right(s[0], 22);
            const uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
            std::memmove(s + 1, s, 7 * sizeof(uint32_t));
            s[4] += first;
            s[0] = first + low + majority;
        }
        for (int i = 0; i < 8; i++) state[i] += s[i];
    }
};

uint32_t answer_hex(weir_context* context, const unsigned char* digest, uint64_t n, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, 2 * n);
    weir_hex_write(begin, reinterpret_cast<const char*>(digest), n);
    return answer({begin, 2 * n}, out);
}

}  // namespace

extern "C" {

uint32_t wf_hash(weir_context*, const weir_type* type, const char* p, uint64_t n, int64_t* out) {
    const Value value = weir::row::element(*type, weir::row::of_bytes(p, n), 0);
    return answer(static_cast<int64_t>(weir::row::hash(*type, value)), out);
}

uint32_t wf_crc32(weir_context*, const char* p, uint64_t n, int64_t* out) {
    uint32_t rest = 0xFFFFFFFFu;
    for (const char c : text(p, n))
        rest = kCrcTable[(rest ^ static_cast<unsigned char>(c)) & 0xFF] ^ rest >> 8;
    return answer(int64_t{rest ^ 0xFFFFFFFFu}, out);
}

uint32_t wf_md5(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    Md5 digest;
    for_each_block<false>(text(p, n), [&](const unsigned char* block) { digest.add(block); });
    unsigned char bytes[16];
    std::memcpy(bytes, digest.state, 16);
    return answer_hex(context, bytes, 16, out);
}

uint32_t wf_sha256(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    Sha256 digest;
    for_each_block<true>(text(p, n), [&](const unsigned char* block) { digest.add(block); });
    unsigned char bytes[32];
    for (int i = 0; i < 32; i++)
        bytes[i] = static_cast<unsigned char>(digest.state[i / 4] >> (24 - 8 * (i % 4)));
    return answer_hex(context, bytes, 32, out);
}

}  // extern "C"
