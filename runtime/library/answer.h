// How library functions answer (weir_abi.h, "library functions"): a value, null, or a failure with
// its detail.
#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/weir_abi.h"
#include "runtime/row/build.h"

namespace weir::library {

using row::Value;
using row::Wide;

// Texts above this are refused: a row holds 32 bits of length, and a mistake in a program must not
// take all memory.
inline constexpr uint64_t kTextBytesMax = 64 << 20;

template <typename T>
uint32_t answer(T value, T* out) {
    *out = value;
    return WEIR_OK;
}

inline uint32_t fail(weir_context* context, std::string_view detail) {
    return weir_fail(context, detail.data(), detail.size());
}

inline std::string_view text(const char* p, uint64_t n) { return {p, WEIR_STR_LEN(n)}; }

// A piece of an argument, which lives as long as the answer.
inline uint32_t answer_view(std::string_view piece, weir_str* out) {
    return answer({piece.data(), piece.size()}, out);
}

inline uint32_t answer_copy(weir_context* context, std::string_view made, weir_str* out) {
    const Value copy = row::make_string(context, made.data(), made.size());
    return answer({row::as_pointer(copy), copy.hi}, out);
}

inline uint32_t answer_blob(const Value& blob, weir_str* out) {
    return answer({row::as_pointer(blob), blob.hi}, out);
}

}  // namespace weir::library
