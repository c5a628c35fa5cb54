// Where fields of rows and keys of maps stand.
#include "runtime/row/value.h"

#include "runtime/row/compare.h"

namespace weir::row {

uint64_t field_offset(const weir_type& record, uint32_t i) {
    uint64_t offset = null_bytes(record.field_count);
    for (uint32_t at = 0; at < i; at++) offset += slot_bytes(*record.fields[at].type);
    return offset;
}

Value field(const weir_type& record, const char* row, uint32_t i) {
    if (null_bit(row, i)) return kNull;
    return read_slot(*record.fields[i].type, row + field_offset(record, i), row);
}

int64_t map_find(const weir_type& map_type, const Value& map, const Value& key) {
    const Value keys = map_keys(map);
    uint32_t low = 0;
    uint32_t high = list_count(keys);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = compare(*map_type.key, element(*map_type.key, keys, middle), key);
        if (order == 0) return middle;
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return -1;
}

}  // namespace weir::row
