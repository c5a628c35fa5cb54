// One switch over kinds for the order of values, one for their canonical bytes.
#include "runtime/row/compare.h"

#include <cmath>

#include "runtime/hot/hot.h"

namespace weir::row {
namespace {

template <typename T>
int order_of(T a, T b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

int compare_floats(double a, double b) {
    const bool a_nan = std::isnan(a);
    const bool b_nan = std::isnan(b);
    if (a_nan || b_nan) return static_cast<int>(a_nan) - static_cast<int>(b_nan);
    return order_of(a, b);
}

int compare_lists(const weir_type& type, const Value& a, const Value& b) {
    const uint32_t a_count = list_count(a);
    const uint32_t b_count = list_count(b);
    for (uint32_t i = 0; i < a_count && i < b_count; i++) {
        const int order = compare(type, element(type, a, i), element(type, b, i));
        if (order != 0) return order;
    }
    return order_of(a_count, b_count);
}

int compare_records(const weir_type& type, const Value& a, const Value& b) {
    for (uint32_t i = 0; i < type.field_count; i++) {
        const int order = compare(*type.fields[i].type, field(type, as_pointer(a), i),
                                  field(type, as_pointer(b), i));
        if (order != 0) return order;
    }
    return 0;
}

void add_word(uint64_t word, std::string* out) {
    out->append(reinterpret_cast<const char*>(&word), 8);
}

void add_text(const Value& value, std::string* out) {
    const uint64_t n = as_length(value);
    add_word(n, out);
    const size_t begin = out->size();
    out->append(as_pointer(value), n);
    out->resize(begin + padded(n), '\0');
}

bool any_nullable(const weir_type& record) {
    for (uint32_t i = 0; i < record.field_count; i++) {
        if (record.fields[i].type->nullable != 0) return true;
    }
    return false;
}

// A value behind the null bits of its record.
void add_value(const weir_type& type, const Value& value, std::string* out) {
    if (type.kind == WEIR_RECORD && value.null == 0)
        return canonical_record(type, as_pointer(value), out);
    if (value.null != 0) {
        out->append(slot_bytes(type), '\0');
        return;
    }
    if (type.kind == WEIR_FLOAT) {
        const double number = as_float(value);
        const double one = number == 0 ? 0.0 : std::isnan(number) ? __builtin_nan("") : number;
        return add_word(__builtin_bit_cast(uint64_t, one), out);
    }
    // An empty list or map may be no bytes, or a header without elements.
    const bool empty = (type.kind == WEIR_LIST || type.kind == WEIR_MAP) && list_count(value) == 0;
    if (empty) return add_word(0, out);
    if (is_tail(type.kind)) return add_text(value, out);
    add_word(value.lo, out);
    if (is_wide(type.kind)) add_word(value.hi, out);
}

}  // namespace

int compare(const weir_type& type, const Value& a, const Value& b) {
    if (a.null != 0 || b.null != 0) return order_of(a.null, b.null);
    switch (type.kind) {
        case WEIR_FLOAT:
            return compare_floats(as_float(a), as_float(b));
        case WEIR_DECIMAL:
            return order_of(as_wide(a), as_wide(b));
        case WEIR_UUID:
            return order_of(static_cast<unsigned __int128>(as_wide(a)),
                            static_cast<unsigned __int128>(as_wide(b)));
        case WEIR_STRING:
        case WEIR_BYTES:
        case WEIR_JSON:
            return wh_compare(as_pointer(a), as_length(a), as_pointer(b), as_length(b));
        case WEIR_LIST:
            return compare_lists(*type.element, a, b);
        case WEIR_MAP: {
            const int order = compare_lists(*type.key, map_keys(a), map_keys(b));
            return order != 0 ? order : compare_lists(*type.element, map_values(a), map_values(b));
        }
        case WEIR_RECORD:
            return compare_records(type, a, b);
        default:
            return order_of(as_int(a), as_int(b));
    }
}

void canonical_record(const weir_type& record, const char* row, std::string* out) {
    if (any_nullable(record)) {
        uint64_t nulls;
        std::memcpy(&nulls, row, 8);
        add_word(nulls, out);
    }
    for (uint32_t i = 0; i < record.field_count; i++)
        add_value(*record.fields[i].type, field(record, row, i), out);
}

void canonical(const weir_type& type, const Value& value, std::string* out) {
    if (type.nullable != 0) add_word(value.null, out);
    add_value(type, value, out);
}

uint64_t hash(const weir_type& type, const Value& value) {
    std::string bytes;
    canonical(type, value, &bytes);
    bytes.reserve(bytes.size() + WEIR_PADDING);
    return wh_hash(bytes.data(), bytes.size());
}

}  // namespace weir::row
