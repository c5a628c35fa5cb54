// JSON values: texts that are known to be valid JSON. A JSON null inside is the language's null.
#include "runtime/base/cold.h"
#include "runtime/hot/hot.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"
#include "runtime/row/json_read.h"

using namespace weir::library;
using weir::row::JsonReader;

namespace {

constexpr weir_type scalar(uint8_t kind, bool nullable = false) {
    weir_type type = {};
    type.kind = kind;
    type.nullable = nullable ? 1 : 0;
    return type;
}

constexpr weir_type kInt = scalar(WEIR_INT);
constexpr weir_type kFloat = scalar(WEIR_FLOAT);
constexpr weir_type kBool = scalar(WEIR_BOOL);
constexpr weir_type kString = scalar(WEIR_STRING);
constexpr weir_type kTimestamp = scalar(WEIR_TIMESTAMP);
constexpr weir_type kDate = scalar(WEIR_DATE);
constexpr weir_type kJson = scalar(WEIR_JSON);

// The JSON value as one of `type`; false for null and for what is none.
bool read_as(weir_context* context, const weir_type& type, int64_t null, const char* p, uint64_t n,
             Value* out) {
    if (null != 0) return false;
    JsonReader reader(context, p, p + WEIR_STR_LEN(n));
    return reader.read(type, out) && out->null == 0;
}

uint32_t read_int(weir_context* context, const weir_type& type, int64_t null, const char* p,
                  uint64_t n, int64_t* out) {
    Value value;
    if (!read_as(context, type, null, p, n, &value)) return WEIR_IS_NULL;
    return answer(weir::row::as_int(value), out);
}

uint32_t read_blob(weir_context* context, const weir_type& type, int64_t null, const char* p,
                   uint64_t n, weir_str* out) {
    Value value;
    if (!read_as(context, type, null, p, n, &value)) return WEIR_IS_NULL;
    return answer_blob(weir::row::plain(context, type, value), out);
}

// The value at the reader's position, as a JSON value of its own.
uint32_t answer_here(weir_context* context, const char* p, const char* end, weir_str* out) {
    JsonReader reader(context, p, end);
    reader.skip_blanks();
    const char* begin = reader.position();
    if (!reader.skip(false)) return WEIR_IS_NULL;
    const std::string_view value(begin, static_cast<size_t>(reader.position() - begin));
    if (value == "null") return WEIR_IS_NULL;
    return answer_view(value, out);
}

}  // namespace

extern "C" {

uint32_t wf_parse_json(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    const char* end = p + WEIR_STR_LEN(n);
    JsonReader reader(context, p, end);
    reader.skip_blanks();
    const char* begin = reader.position();
    if (!reader.skip(true)) return WEIR_IS_NULL;
    const char* behind = reader.position();
    reader.skip_blanks();
    if (!reader.at_end()) return WEIR_IS_NULL;
    return answer_view({begin, static_cast<size_t>(behind - begin)}, out);
}

uint32_t wf_as_int(weir_context* context, int64_t null, const char* p, uint64_t n, int64_t* out) {
    return read_int(context, kInt, null, p, n, out);
}

uint32_t wf_as_float(weir_context* context, int64_t null, const char* p, uint64_t n, double* out) {
    Value value;
    if (!read_as(context, kFloat, null, p, n, &value)) return WEIR_IS_NULL;
    return answer(weir::row::as_float(value), out);
}

uint32_t wf_as_bool(weir_context* context, int64_t null, const char* p, uint64_t n, int64_t* out) {
    return read_int(context, kBool, null, p, n, out);
}

uint32_t wf_as_string(weir_context* context, int64_t null, const char* p, uint64_t n,
                      weir_str* out) {
    return read_blob(context, kString, null, p, n, out);
}

uint32_t wf_as_decimal(weir_context* context, int64_t null, const char* p, uint64_t n,
                       int64_t precision, int64_t scale, unsigned __int128* out) {
    weir_type type = scalar(WEIR_DECIMAL);
    type.precision = static_cast<uint8_t>(precision);
    type.scale = static_cast<uint8_t>(scale);
    Value value;
    if (!read_as(context, type, null, p, n, &value)) return WEIR_IS_NULL;
    return answer(static_cast<unsigned __int128>(weir::row::as_wide(value)), out);
}

uint32_t wf_as_timestamp(weir_context* context, int64_t null, const char* p, uint64_t n,
                         int64_t* out) {
    return read_int(context, kTimestamp, null, p, n, out);
}

uint32_t wf_as_date(weir_context* context, int64_t null, const char* p, uint64_t n, int64_t* out) {
    return read_int(context, kDate, null, p, n, out);
}

uint32_t wf_as_list(weir_context* context, int64_t null, const char* p, uint64_t n, weir_str* out) {
    weir_type list = scalar(WEIR_LIST);
    list.element = &kJson;
    return read_blob(context, list, null, p, n, out);
}

uint32_t wf_as_map(weir_context* context, int64_t null, const char* p, uint64_t n, weir_str* out) {
    weir_type map = scalar(WEIR_MAP);
    map.key = &kString;
    map.element = &kJson;
    return read_blob(context, map, null, p, n, out);
}

uint32_t wf_json_member(weir_context* context, const char* p, uint64_t n, const char* key,
                        uint64_t key_n, weir_str* out) {
    const char* end = p + WEIR_STR_LEN(n);
    JsonReader reader(context, p, end);
    reader.skip_blanks();
    if (!reader.take('{')) return WEIR_IS_NULL;
    do {
        reader.skip_blanks();
        weir_str name;
        if (!reader.read_string(&name)) return WEIR_IS_NULL;
        name = wh_plain(context, name.p, name.n);
        reader.skip_blanks();
        if (!reader.take(':')) return WEIR_IS_NULL;
        if (text(name.p, name.n) == text(key, key_n))
            return answer_here(context, reader.position(), end, out);
        if (!reader.skip(false)) return WEIR_IS_NULL;
        reader.skip_blanks();
    } while (reader.take(','));
    return WEIR_IS_NULL;
}

uint32_t wf_json_element(weir_context* context, const char* p, uint64_t n, int64_t i,
                         weir_str* out) {
    const char* end = p + WEIR_STR_LEN(n);
    JsonReader reader(context, p, end);
    reader.skip_blanks();
    if (i < 0 || !reader.take('[')) return WEIR_IS_NULL;
    reader.skip_blanks();
    if (reader.peek() == ']') return WEIR_IS_NULL;
    for (; i > 0; i--) {
        if (!reader.skip(false)) return WEIR_IS_NULL;
        reader.skip_blanks();
        if (!reader.take(',')) return WEIR_IS_NULL;
    }
    return answer_here(context, reader.position(), end, out);
}

}  // extern "C"
