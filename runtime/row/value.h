// One value of any type outside of registers, and how it stands in a row, a list or a map
// (weir_abi.h draws the layout).
//
// A Value says what a weir_leaf says: null, and two words. Integers and bits of floats in lo;
// decimals and uuids in lo and hi; of strings, bytes and json the pointer in lo and n in hi (with
// the flags of weir_str only where it says so); of lists, maps and records the pointer to their
// blob or row in lo and its bytes in hi. What it points at must outlive it.
#pragma once

#include <cstdint>
#include <cstring>

#include "runtime/abi/weir_abi.h"

namespace weir::row {

using Value = weir_leaf;
using Wide = __int128;

inline constexpr Value kNull = {1, 0, 0};

inline bool is_tail(uint8_t kind) {  // stands in the tail, its slot is offset and length
    return kind == WEIR_STRING || kind == WEIR_BYTES || kind >= WEIR_JSON;
}
inline bool is_wide(uint8_t kind) { return kind == WEIR_DECIMAL || kind == WEIR_UUID; }
inline uint64_t slot_bytes(const weir_type& type) { return is_wide(type.kind) ? 16 : 8; }
inline uint64_t null_bytes(uint64_t count) { return (count + 63) / 64 * 8; }
inline uint64_t padded(uint64_t bytes) { return (bytes + 7) & ~uint64_t{7}; }

inline int64_t as_int(const Value& value) { return static_cast<int64_t>(value.lo); }
inline double as_float(const Value& value) { return __builtin_bit_cast(double, value.lo); }
inline Wide as_wide(const Value& value) {
    return static_cast<Wide>(static_cast<unsigned __int128>(value.hi) << 64 | value.lo);
}
inline const char* as_pointer(const Value& value) {
    return reinterpret_cast<const char*>(value.lo);
}
inline uint32_t as_length(const Value& value) { return WEIR_STR_LEN(value.hi); }

inline Value of_int(int64_t value) { return {0, static_cast<uint64_t>(value), 0}; }
inline Value of_float(double value) { return {0, __builtin_bit_cast(uint64_t, value), 0}; }
inline Value of_wide(Wide value) {
    return {0, static_cast<uint64_t>(value),
            static_cast<uint64_t>(static_cast<unsigned __int128>(value) >> 64)};
}
inline Value of_bytes(const char* p, uint64_t n) { return {0, reinterpret_cast<uint64_t>(p), n}; }

// The value in a slot that is not null. base: start of the row or list that holds it.
inline Value read_slot(const weir_type& type, const char* slot, const char* base) {
    Value value = {0, 0, 0};
    std::memcpy(&value.lo, slot, 8);
    if (is_wide(type.kind)) std::memcpy(&value.hi, slot + 8, 8);
    if (!is_tail(type.kind)) return value;
    const uint64_t place = value.lo;
    return of_bytes(base + static_cast<uint32_t>(place), place >> 32);
}

inline bool null_bit(const char* bits, uint64_t i) { return (bits[i / 8] >> (i % 8) & 1) != 0; }

// ---- rows ----

// Field i of the row of type `record` at `row`.
Value field(const weir_type& record, const char* row, uint32_t i);
// Where the slot of field i stands; of field_count: where the tail begins.
uint64_t field_offset(const weir_type& record, uint32_t i);

// ---- lists: an empty one may be no bytes at all ----

inline uint32_t list_count(const Value& list) {
    uint32_t count = 0;
    if (list.hi != 0) std::memcpy(&count, as_pointer(list), 4);
    return count;
}
inline Value element(const weir_type& type, const Value& list, uint32_t i) {
    const char* blob = as_pointer(list);
    if (null_bit(blob + 8, i)) return kNull;
    return read_slot(type, blob + 8 + null_bytes(list_count(list)) + i * slot_bytes(type), blob);
}

// ---- maps, sorted by key ----

inline Value map_keys(const Value& map) {
    if (map.hi == 0) return of_bytes(nullptr, 0);
    uint32_t bytes;
    std::memcpy(&bytes, as_pointer(map) + 4, 4);
    return of_bytes(as_pointer(map) + 8, bytes);
}
inline Value map_values(const Value& map) {
    if (map.hi == 0) return of_bytes(nullptr, 0);
    const uint64_t keys = map_keys(map).hi;
    return of_bytes(as_pointer(map) + 8 + keys, map.hi - 8 - keys);
}
// The place of a key, or -1.
int64_t map_find(const weir_type& map_type, const Value& map, const Value& key);

}  // namespace weir::row
