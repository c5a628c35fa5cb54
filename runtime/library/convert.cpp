// Conversions. Those from text answer null for what cannot be read; blanks around numbers are
// passed over.
#include <cmath>

#include "runtime/base/civil.h"
#include "runtime/base/cold.h"
#include "runtime/base/time_pattern.h"
#include "runtime/base/wide.h"
#include "runtime/hot/hot.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"
#include "runtime/row/json_write.h"

using namespace weir::library;
using weir::base::fits_digits;
using weir::base::kPowers;

namespace {

Wide wide(uint64_t low, uint64_t high) {
    return static_cast<Wide>(static_cast<unsigned __int128>(high) << 64 | low);
}

std::string_view without_blanks(std::string_view words) {
    const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!words.empty() && blank(words.front())) words.remove_prefix(1);
    while (!words.empty() && blank(words.back())) words.remove_suffix(1);
    return words;
}

// The answer of a base function that reads text: 0 is success.
template <typename T>
uint32_t answer_read(uint32_t bad, T value, T* out) {
    return bad != 0 ? static_cast<uint32_t>(WEIR_IS_NULL) : answer(value, out);
}

}  // namespace

extern "C" {

uint32_t wf_to_int_string(weir_context*, const char* p, uint64_t n, int64_t* out) {
    const std::string_view words = without_blanks(text(p, n));
    int64_t value = 0;
    return answer_read(weir_int_from_text(words.data(), words.size(), &value), value, out);
}

uint32_t wf_to_int_float(weir_context* context, double x, int64_t* out) {
    // Both bounds are floats exactly; NaN fails both comparisons.
    if (!(x >= -9223372036854775808.0 && x < 9223372036854775808.0))
        return fail(context, "int out of range");
    return answer(static_cast<int64_t>(x), out);
}

uint32_t wf_to_int_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t scale,
                           int64_t* out) {
    const Wide value = wide(low, high) / static_cast<Wide>(kPowers.at[scale]);
    if (value != static_cast<int64_t>(value)) return fail(context, "int out of range");
    return answer(static_cast<int64_t>(value), out);
}

uint32_t wf_to_int_bool(weir_context*, int64_t x, int64_t* out) { return answer(x, out); }

uint32_t wf_to_float_string(weir_context*, const char* p, uint64_t n, double* out) {
    const std::string_view words = without_blanks(text(p, n));
    double value = 0;
    return answer_read(weir_float_from_text(words.data(), words.size(), &value), value, out);
}

uint32_t wf_to_float_float(weir_context*, double x, double* out) { return answer(x, out); }

uint32_t wf_to_float_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                             double* out) {
    return answer(wh_decimal_to_float(wide(low, high), static_cast<uint32_t>(scale)), out);
}

uint32_t wf_to_bool_string(weir_context*, const char* p, uint64_t n, int64_t* out) {
    const std::string_view words = without_blanks(text(p, n));
    int64_t value = 0;
    return answer_read(weir_bool_from_text(words.data(), words.size(), &value), value, out);
}

uint32_t wf_to_bool_int(weir_context*, int64_t x, int64_t* out) {
    return answer(int64_t{x != 0}, out);
}

uint32_t wf_to_decimal_string(weir_context*, const char* p, uint64_t n, int64_t precision,
                              int64_t scale, unsigned __int128* out) {
    const std::string_view words = without_blanks(text(p, n));
    Wide value = 0;
    const uint32_t bad =
        weir_decimal_rounded(words.data(), words.size(), static_cast<uint32_t>(precision),
                             static_cast<int32_t>(scale), &value);
    return answer_read(bad, static_cast<unsigned __int128>(value), out);
}

uint32_t wf_to_decimal_float(weir_context* context, double x, int64_t precision, int64_t scale,
                             unsigned __int128* out) {
    char words[64];
    const char* end = weir_float_write(words, x);
    Wide value = 0;
    const uint32_t bad =
        weir_decimal_rounded(words, static_cast<uint64_t>(end - words),
                             static_cast<uint32_t>(precision), static_cast<int32_t>(scale), &value);
    if (bad != 0) return fail(context, "decimal out of range");
    return answer(static_cast<unsigned __int128>(value), out);
}

uint32_t wf_to_decimal_decimal(weir_context* context, uint64_t low, uint64_t high, int64_t from,
                               int64_t precision, int64_t scale, unsigned __int128* out) {
    Wide value = wide(low, high);
    if (scale < from) {
        const auto places = static_cast<uint32_t>(from - scale);
        weir_decimal_divide(value, static_cast<Wide>(kPowers.at[places]), 0, &value);
        from = scale;
    }
    const uint32_t bad =
        wh_decimal_rescale(value, static_cast<uint32_t>(from), static_cast<uint32_t>(scale),
                           static_cast<uint32_t>(precision), &value);
    if (bad != 0) return fail(context, "decimal out of range");
    return answer(static_cast<unsigned __int128>(value), out);
}

uint32_t wf_to_date(weir_context*, const char* p, uint64_t n, int64_t* out) {
    int64_t value = 0;
    return answer_read(weir_date_from_text(p, WEIR_STR_LEN(n), &value), value, out);
}

uint32_t wf_to_date_form(weir_context*, const char* p, uint64_t n, const char* form,
                         uint64_t form_n, int64_t* out) {
    int64_t micros = 0;
    if (!weir::base::read_time(form, WEIR_STR_LEN(form_n), p, WEIR_STR_LEN(n), {}, &micros))
        return WEIR_IS_NULL;
    return answer(weir::base::days_of(micros), out);
}

uint32_t wf_to_timestamp(weir_context*, const char* p, uint64_t n, int64_t* out) {
    int64_t value = 0;
    return answer_read(weir_rfc3339_from_text(p, WEIR_STR_LEN(n), &value), value, out);
}

uint32_t wf_to_timestamp_form(weir_context*, const char* p, uint64_t n, const char* form,
                              uint64_t form_n, int64_t* out) {
    int64_t micros = 0;
    if (!weir::base::read_time(form, WEIR_STR_LEN(form_n), p, WEIR_STR_LEN(n), {}, &micros))
        return WEIR_IS_NULL;
    return answer(micros, out);
}

uint32_t wf_to_duration(weir_context*, const char* p, uint64_t n, int64_t* out) {
    int64_t value = 0;
    return answer_read(weir_duration_from_text(p, WEIR_STR_LEN(n), &value), value, out);
}

uint32_t wf_to_uuid(weir_context*, const char* p, uint64_t n, unsigned __int128* out) {
    unsigned __int128 value = 0;
    return answer_read(weir_uuid_from_text(p, WEIR_STR_LEN(n), &value), value, out);
}

uint32_t wf_to_string_string(weir_context*, const char* p, uint64_t n, weir_str* out) {
    return answer_view(text(p, n), out);
}

uint32_t wf_to_string_int(weir_context* context, int64_t x, weir_str* out) {
    char* begin = weir::row::arena_bytes(context, 24 + WH_SLACK);
    const char* end = wh_write_int(begin, x);
    return answer({begin, static_cast<uint64_t>(end - begin)}, out);
}

uint32_t wf_to_string(weir_context* context, const weir_type* type, const char* p, uint64_t n,
                      weir_str* out) {
    std::string words;
    const Value value = weir::row::element(*type, weir::row::of_bytes(p, n), 0);
    if (value.null != 0) words = "null";
    weir::row::write_text(*type, value, &words);
    return answer_copy(context, words, out);
}

uint32_t wf_to_json(weir_context* context, const weir_type* type, const char* p, uint64_t n,
                    weir_str* out) {
    std::string words;
    weir::row::write_json(*type, weir::row::element(*type, weir::row::of_bytes(p, n), 0), {},
                          &words);
    return answer_copy(context, words, out);
}

uint32_t wf_decode_utf8(weir_context*, const char* p, uint64_t n, weir_str* out) {
    if (wh_utf8_valid(p, WEIR_STR_LEN(n)) == 0) return WEIR_IS_NULL;
    return answer_view(text(p, n), out);
}

uint32_t wf_encode_utf8(weir_context*, const char* p, uint64_t n, weir_str* out) {
    return answer_view(text(p, n), out);
}

}  // extern "C"
