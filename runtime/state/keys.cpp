#include "runtime/state/keys.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace weir::state {
namespace {

template <typename T>
T load(const char* p) {
    T value;
    std::memcpy(&value, p, sizeof value);
    return value;
}

uint64_t padded(uint64_t bytes) { return (bytes + 7) & ~uint64_t{7}; }

bool any_nullable(const weir_type& record) {
    for (uint32_t i = 0; i < record.field_count; i++) {
        if (record.fields[i].type->nullable) return true;
    }
    return false;
}

bool is_text(uint8_t kind) {
    return kind == WEIR_STRING || kind == WEIR_BYTES || kind == WEIR_JSON || kind == WEIR_LIST || kind == WEIR_MAP;
}

bool is_wide(uint8_t kind) { return kind == WEIR_DECIMAL || kind == WEIR_UUID; }

template <typename T>
int three_way(T a, T b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

int compare_floats(double a, double b) {
    if (std::isnan(a) || std::isnan(b)) return three_way(std::isnan(a), std::isnan(b));
    return three_way(a, b);
}

int compare_texts(std::string_view a, std::string_view b) {
    int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Fields of fixed size, at their bytes in a key or a row's slot.
int compare_fixed(uint8_t kind, const char* a, const char* b) {
    switch (kind) {
        case WEIR_FLOAT: return compare_floats(load<double>(a), load<double>(b));
        case WEIR_DECIMAL: return three_way(load<__int128>(a), load<__int128>(b));
        case WEIR_UUID: return three_way(load<unsigned __int128>(a), load<unsigned __int128>(b));
        default: return three_way(load<int64_t>(a), load<int64_t>(b));
    }
}

struct Cursor {
    const char* p;
    uint64_t nulls;
};

Cursor begin(const weir_type& record, const char* key) {
    if (!any_nullable(record)) return {key, 0};
    return {key + 8, load<uint64_t>(key)};
}

uint64_t field_bytes(const weir_type& type, const char* p) {
    if (type.kind == WEIR_RECORD) return canonical_bytes(type, p);
    if (is_text(type.kind)) return 8 + padded(load<uint64_t>(p));
    return is_wide(type.kind) ? 16 : 8;
}

int compare_field(const weir_type& type, const char* a, const char* b) {
    if (type.kind == WEIR_RECORD) return compare_keys(type, a, b);
    if (is_text(type.kind)) {
        return compare_texts({a + 8, load<uint64_t>(a)}, {b + 8, load<uint64_t>(b)});
    }
    return compare_fixed(type.kind, a, b);
}

// A row's field: its null bit and slot.
uint64_t slots_at(const weir_type& record) { return uint64_t{(record.field_count + 63) / 64} * 8; }
bool row_null(const char* row, uint32_t field) {
    return (load<uint64_t>(row + field / 64 * 8) >> (field % 64)) & 1;
}
std::string_view row_text(const char* row, const char* slot) {
    return {row + load<uint32_t>(slot), load<uint32_t>(slot + 4)};
}

int compare_row_field(const weir_type& type, const char* a, const char* slot_a, const char* b, const char* slot_b) {
    if (type.kind == WEIR_RECORD) {
        return compare_rows(type, row_text(a, slot_a).data(), row_text(b, slot_b).data(), 0, 0, type.field_count);
    }
    if (is_text(type.kind)) return compare_texts(row_text(a, slot_a), row_text(b, slot_b));
    return compare_fixed(type.kind, slot_a, slot_b);
}

void add_string_places(const weir_type& type, uint32_t* offset, std::vector<uint32_t>* places) {
    if (type.nullable) *offset += 8;
    if (type.kind == WEIR_RECORD) {
        for (uint32_t i = 0; i < type.field_count; i++) add_string_places(*type.fields[i].type, offset, places);
        return;
    }
    if (is_text(type.kind)) places->push_back(*offset);
    *offset += is_text(type.kind) || is_wide(type.kind) ? 16 : 8;
}

}  // namespace

uint64_t canonical_bytes(const weir_type& record, const char* key) {
    const char* p = begin(record, key).p;
    for (uint32_t i = 0; i < record.field_count; i++) p += field_bytes(*record.fields[i].type, p);
    return static_cast<uint64_t>(p - key);
}

int compare_keys(const weir_type& record, const char* a, const char* b) {
    Cursor left = begin(record, a);
    Cursor right = begin(record, b);
    for (uint32_t i = 0; i < record.field_count; i++) {
        const weir_type& type = *record.fields[i].type;
        int left_null = (left.nulls >> i) & 1;
        int right_null = (right.nulls >> i) & 1;
        if (left_null != right_null) return left_null - right_null;
        if (left_null == 0) {
            if (int order = compare_field(type, left.p, right.p); order != 0) return order;
        }
        left.p += field_bytes(type, left.p);
        right.p += field_bytes(type, right.p);
    }
    return 0;
}

int compare_rows(const weir_type& record, const char* a, const char* b, uint64_t descending, uint32_t first,
                 uint32_t count) {
    uint64_t offset = slots_at(record);
    for (uint32_t i = 0; i < first + count; i++) {
        const weir_type& type = *record.fields[i].type;
        uint64_t at = offset;
        offset += is_wide(type.kind) ? 16 : 8;
        if (i < first) continue;
        int a_null = row_null(a, i);
        int b_null = row_null(b, i);
        if (a_null != b_null) return a_null - b_null;
        if (a_null != 0) continue;
        int order = compare_row_field(type, a, a + at, b, b + at);
        if (order != 0) return i < 64 && ((descending >> i) & 1) ? -order : order;
    }
    return 0;
}

std::vector<uint32_t> string_places(const weir_type& record) {
    std::vector<uint32_t> places;
    uint32_t offset = 0;
    add_string_places(record, &offset, &places);
    return places;
}

bool has_integer_image(const weir_type& type) {
    switch (type.kind) {
        case WEIR_BOOL:
        case WEIR_INT:
        case WEIR_TIMESTAMP:
        case WEIR_DATE:
        case WEIR_DURATION:
        case WEIR_ENUM: return true;
        default: return false;
    }
}

int64_t integer_image(const weir_type& record, const char* row, bool descending) {
    if (row_null(row, 0)) return INT64_MAX;
    int64_t value = load<int64_t>(row + slots_at(record));
    return descending ? ~value : value;
}

bool is_plain_integer_key(const weir_type& record) {
    return record.field_count == 1 && !record.fields[0].type->nullable && has_integer_image(*record.fields[0].type);
}

}  // namespace weir::state
