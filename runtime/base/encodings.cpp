// UUIDs, base64 and hexadecimal text.
#include "runtime/base/cold.h"

namespace {

enum Answer : uint32_t { kDone = 0, kRange = 1, kNoSuchText = 2 };

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

}  // namespace

extern "C" {

uint32_t weir_uuid_from_text(const char* p, uint64_t n, unsigned __int128* out) {
    if (n != 36) return kNoSuchText;
    unsigned __int128 value = 0;
    for (int i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (p[i] != '-') return kNoSuchText;
            continue;
        }
        const int digit = hex_value(p[i]);
        if (digit < 0) return kNoSuchText;
        value = value << 4 | static_cast<unsigned>(digit);
    }
    *out = value;
    return kDone;
}

char* weir_uuid_write(char* out, unsigned __int128 value) {
    for (int i = 0, shift = 124; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            *out++ = '-';
            continue;
        }
        *out++ = kHexDigits[static_cast<unsigned>(value >> shift) & 15];
        shift -= 4;
    }
    return out;
}

uint32_t weir_base64_from_text(const char* p, uint64_t n, char* out, uint64_t* bytes) {
    const uint64_t padded = n;
    while (n > 0 && padded - n < 2 && p[n - 1] == '=') n--;
    if (n % 4 == 1 || (padded != n && padded % 4 != 0)) return kNoSuchText;
    const char* begin = out;
    uint32_t word = 0;
    for (uint64_t i = 0; i < n; i++) {
        const int digit = base64_value(p[i]);
        if (digit < 0) return kNoSuchText;
        word = word << 6 | static_cast<uint32_t>(digit);
        const uint64_t place = i % 4;
        if (place != 0) *out++ = static_cast<char>(word >> (6 - 2 * place));
    }
    *bytes = static_cast<uint64_t>(out - begin);
    return kDone;
}

char* weir_base64_write(char* out, const char* p, uint64_t n) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(p);
    for (uint64_t i = 0; i < n; i += 3) {
        const uint64_t left = n - i;
        const uint32_t word = static_cast<uint32_t>(bytes[i]) << 16 |
                              static_cast<uint32_t>(left > 1 ? bytes[i + 1] : 0) << 8 |
                              static_cast<uint32_t>(left > 2 ? bytes[i + 2] : 0);
        *out++ = kBase64Digits[word >> 18];
        *out++ = kBase64Digits[word >> 12 & 63];
        *out++ = left > 1 ? kBase64Digits[word >> 6 & 63] : '=';
        *out++ = left > 2 ? kBase64Digits[word & 63] : '=';
    }
    return out;
}

uint32_t weir_hex_from_text(const char* p, uint64_t n, char* out, uint64_t* bytes) {
    if (n % 2 != 0) return kNoSuchText;
    for (uint64_t i = 0; i < n; i += 2) {
        const int high = hex_value(p[i]);
        const int low = hex_value(p[i + 1]);
        if (high < 0 || low < 0) return kNoSuchText;
        *out++ = static_cast<char>(high << 4 | low);
    }
    *bytes = n / 2;
    return kDone;
}

char* weir_hex_write(char* out, const char* p, uint64_t n) {
    for (uint64_t i = 0; i < n; i++) {
        *out++ = kHexDigits[static_cast<unsigned char>(p[i]) >> 4];
        *out++ = kHexDigits[p[i] & 15];
    }
    return out;
}

}  // extern "C"
