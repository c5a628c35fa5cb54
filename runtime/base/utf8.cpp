#include "runtime/base/utf8.h"

#include <cstdint>

namespace weir::base {
namespace {

uint32_t byte_at(std::string_view text, size_t i) { return static_cast<unsigned char>(text[i]); }

// Bytes of the character that `text` begins with; 0: it begins with none.
size_t character_bytes(std::string_view text) {
    const uint32_t first = byte_at(text, 0);
    if (first < 0x80) return 1;
    const size_t bytes = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (bytes == 0 || text.size() < bytes) return 0;
    uint32_t code = first & (0x7Fu >> bytes);
    for (size_t i = 1; i < bytes; ++i) {
        if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
        code = code << 6 | (byte_at(text, i) & 0x3F);
    }
    const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = code >= 0xD800 && code < 0xE000;
    return code < least[bytes] || code > 0x10FFFF || is_surrogate ? 0 : bytes;
}

}  // namespace

std::string with_valid_utf8(std::string_view text) {
    std::string valid;
    while (!text.empty()) {
        const size_t bytes = character_bytes(text);
        valid += bytes == 0 ? "\uFFFD" : text.substr(0, bytes);
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    return valid;
}

}  // namespace weir::base
