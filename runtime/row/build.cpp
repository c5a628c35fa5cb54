// Rows, lists and maps in the arena: null bits and slots first, then the tail, each piece of it
// padded to 8 bytes.
#include "runtime/row/build.h"

#include <algorithm>
#include <vector>

#include "runtime/hot/hot.h"
#include "runtime/row/compare.h"

namespace weir::row {
namespace {

// Bytes of the tail pieces of so many values.
template <typename TypeOf>
uint64_t tail_bytes(std::span<const Value> values, TypeOf type_of) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < values.size(); i++) {
        if (values[i].null == 0 && is_tail(type_of(i).kind)) bytes += padded(as_length(values[i]));
    }
    return bytes;
}

// Writes null bits and slots at `slots` (zeroed, behind the header of the row or list at `base`),
// tail pieces from `tail` on.
template <typename TypeOf>
void write_values(char* base, char* bits, std::span<const Value> values, TypeOf type_of) {
    char* slot = bits + null_bytes(values.size());
    char* tail = slot;
    for (size_t i = 0; i < values.size(); i++) tail += slot_bytes(type_of(i));
    for (size_t i = 0; i < values.size(); i++) {
        const weir_type& type = type_of(i);
        const Value& value = values[i];
        if (value.null != 0) {
            bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
        } else if (is_tail(type.kind)) {
            const uint64_t n = as_length(value);
            const uint64_t place = n == 0 ? 0 : static_cast<uint64_t>(tail - base) | n << 32;
            std::memcpy(slot, &place, 8);
            if (n != 0) std::memcpy(tail, as_pointer(value), n);
            tail += padded(n);
        } else {
            std::memcpy(slot, &value.lo, 8);
            if (is_wide(type.kind)) std::memcpy(slot + 8, &value.hi, 8);
        }
        slot += slot_bytes(type);
    }
}

uint64_t list_bytes(const weir_type& element, std::span<const Value> values) {
    const auto type_of = [&](size_t) -> const weir_type& { return element; };
    return 8 + null_bytes(values.size()) + values.size() * slot_bytes(element) +
           tail_bytes(values, type_of);
}

void write_list(char* blob, const weir_type& element, std::span<const Value> values) {
    const uint64_t count = values.size();
    std::memcpy(blob, &count, 8);
    write_values(blob, blob + 8, values, [&](size_t) -> const weir_type& { return element; });
}

}  // namespace

char* arena_bytes(weir_context* context, uint64_t bytes) {
    const uint64_t needed = padded(bytes) + WEIR_PADDING;
    char* begin = context->arena;
    if (static_cast<uint64_t>(context->arena_limit - begin) < needed)
        begin = weir_arena_more(context, needed);
    context->arena = begin + padded(bytes);
    return begin;
}

Value make_string(weir_context* context, const char* p, uint64_t n) {
    char* bytes = arena_bytes(context, n);
    if (n != 0) std::memcpy(bytes, p, n);
    return of_bytes(bytes, n);
}

Value make_row(weir_context* context, const weir_type& record, std::span<const Value> fields) {
    const auto type_of = [&](size_t i) -> const weir_type& { return *record.fields[i].type; };
    const uint64_t bytes = field_offset(record, record.field_count) + tail_bytes(fields, type_of);
    char* row = arena_bytes(context, bytes);
    std::memset(row, 0, bytes);
    write_values(row, row, fields, type_of);
    return of_bytes(row, bytes);
}

Value make_list(weir_context* context, const weir_type& element, std::span<const Value> elements) {
    const uint64_t bytes = list_bytes(element, elements);
    char* blob = arena_bytes(context, bytes);
    std::memset(blob, 0, bytes);
    write_list(blob, element, elements);
    return of_bytes(blob, bytes);
}

Value make_map(weir_context* context, const weir_type& map, std::span<const Value> keys,
               std::span<const Value> values) {
    std::vector<uint32_t> order(keys.size());
    for (size_t i = 0; i < order.size(); i++) order[i] = static_cast<uint32_t>(i);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return compare(*map.key, keys[a], keys[b]) < 0;
    });
    const auto same = [&](uint32_t a, uint32_t b) {
        return compare(*map.key, keys[a], keys[b]) == 0;
    };
    order.erase(std::unique(order.begin(), order.end(), same), order.end());
    std::vector<Value> sorted_keys;
    std::vector<Value> sorted_values;
    for (const uint32_t i : order) {
        sorted_keys.push_back(keys[i]);
        sorted_values.push_back(values[i]);
    }
    const uint64_t key_bytes = list_bytes(*map.key, sorted_keys);
    const uint64_t bytes = 8 + key_bytes + list_bytes(*map.element, sorted_values);
    char* blob = arena_bytes(context, bytes);
    std::memset(blob, 0, bytes);
    const uint64_t header = sorted_keys.size() | key_bytes << 32;
    std::memcpy(blob, &header, 8);
    write_list(blob + 8, *map.key, sorted_keys);
    write_list(blob + 8 + key_bytes, *map.element, sorted_values);
    return of_bytes(blob, bytes);
}

Value plain(weir_context* context, const weir_type& type, const Value& value) {
    if (value.null != 0 || type.kind != WEIR_STRING) return value;
    const weir_str text = wh_plain(context, as_pointer(value), value.hi);
    return of_bytes(text.p, WEIR_STR_LEN(text.n));
}

}  // namespace weir::row
