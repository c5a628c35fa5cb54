// Bytes as text.
#include "runtime/base/cold.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"

using namespace weir::library;

namespace {

uint32_t answer_range(const char* begin, const char* end, weir_str* out) {
    return answer({begin, static_cast<uint64_t>(end - begin)}, out);
}

}  // namespace

extern "C" {

// As printf's %x: negative numbers as their 64 bits.
uint32_t wf_to_hex_int(weir_context* context, int64_t x, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, 16);
    auto left = static_cast<uint64_t>(x);
    char* end = begin + 16;
    char* at = end;
    do {
        *--at = "0123456789abcdef"[left & 15];
        left >>= 4;
    } while (left != 0);
    return answer_range(at, end, out);
}

uint32_t wf_to_hex(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, 2 * uint64_t{WEIR_STR_LEN(n)});
    return answer_range(begin, weir_hex_write(begin, p, WEIR_STR_LEN(n)), out);
}

uint32_t wf_from_hex(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, WEIR_STR_LEN(n));
    uint64_t bytes;
    if (weir_hex_from_text(p, WEIR_STR_LEN(n), begin, &bytes) != 0) return WEIR_IS_NULL;
    return answer({begin, bytes}, out);
}

uint32_t wf_to_base64(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, 4 * (uint64_t{WEIR_STR_LEN(n)} + 2) / 3 + 4);
    return answer_range(begin, weir_base64_write(begin, p, WEIR_STR_LEN(n)), out);
}

uint32_t wf_from_base64(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, WEIR_STR_LEN(n));
    uint64_t bytes;
    if (weir_base64_from_text(p, WEIR_STR_LEN(n), begin, &bytes) != 0) return WEIR_IS_NULL;
    return answer({begin, bytes}, out);
}

}  // extern "C"
