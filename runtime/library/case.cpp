// Lower and upper case: ASCII by itself, other characters by their simple Unicode mapping, one code
// point to one.
#include <utf8proc.h>

#include "runtime/library/answer.h"
#include "runtime/library/library.h"

using namespace weir::library;

namespace {

typedef signed char Bytes16 __attribute__((vector_size(16), aligned(1)));

// ASCII in blocks, as nearly all text is; what stands behind the text is written too, into the
// arena's padding. False: there are other characters.
bool mapped_ascii(std::string_view words, char from, char to, char* out) {
    Bytes16 all = {};
    for (size_t at = 0; at < words.size(); at += 16) {
        Bytes16 block;
        std::memcpy(&block, words.data() + at, 16);
        const Bytes16 other_case = (block >= from) & (block <= to);
        const Bytes16 made = block ^ (other_case & 0x20);
        std::memcpy(out + at, &made, 16);
        if (words.size() - at >= 16) {
            all |= block;
        } else {
            for (size_t i = at; i < words.size(); i++) all[0] |= words[i];
        }
    }
    const auto halves = __builtin_bit_cast(unsigned __int128, all);
    return ((static_cast<uint64_t>(halves) | static_cast<uint64_t>(halves >> 64)) &
            0x8080808080808080u) == 0;
}

using Mapping = utf8proc_int32_t (*)(utf8proc_int32_t);

uint32_t mapped(weir_context* context, std::string_view words, char from, char to, Mapping mapping,
                weir_str* out) {
    // A code point's mapping takes at most one byte more than itself.
    char* begin = weir::row::arena_bytes(context, 2 * words.size());
    if (mapped_ascii(words, from, to, begin)) return answer({begin, words.size()}, out);
    char* end = begin;
    for (size_t at = 0; at < words.size();) {
        const char c = words[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            *end++ = c >= from && c <= to ? static_cast<char>(c ^ 0x20) : c;
            at++;
            continue;
        }
        utf8proc_int32_t point;
        const auto bytes =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(words.data()) + at,
                             static_cast<utf8proc_ssize_t>(words.size() - at), &point);
        if (bytes <= 0) return answer_view(words, out);
        end += utf8proc_encode_char(mapping(point), reinterpret_cast<utf8proc_uint8_t*>(end));
        at += static_cast<size_t>(bytes);
    }
    return answer({begin, static_cast<uint64_t>(end - begin)}, out);
}

}  // namespace

extern "C" {

uint32_t wf_lower(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    return mapped(context, text(p, n), 'A', 'Z', utf8proc_tolower, out);
}

uint32_t wf_upper(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    return mapped(context, text(p, n), 'a', 'z', utf8proc_toupper, out);
}

}  // extern "C"
