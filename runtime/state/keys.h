// Canonical key bytes and state values as their types describe them: where a key ends, which of two comes first, where strings stand
// in a value. weir_abi.h draws both layouts.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::state {

// Bytes that the canonical form of the fields of `record` takes at `key`.
uint64_t canonical_bytes(const weir_type& record, const char* key);

// < 0, 0, > 0: by the fields of `record` in order, nulls last, false before true, strings by bytes.
int compare_keys(const weir_type& record, const char* a, const char* b);

// The same for rows in row layout; field i descends if bit i of `descending` is set, nulls are last either way.
int compare_rows(const weir_type& record, const char* a, const char* b, uint64_t descending, uint32_t first, uint32_t count);

// Offsets of the {ptr, n} that a state value of the type `record` holds.
std::vector<uint32_t> string_places(const weir_type& record);

// The first field of a row as an integer that is less for better rows, where its kind allows it; else INT64_MIN (nothing is worse).
bool has_integer_image(const weir_type& type);
int64_t integer_image(const weir_type& record, const char* row, bool descending);

// A key that is one non-null integer of 8 bytes: sorted without looking at types.
bool is_plain_integer_key(const weir_type& record);

}  // namespace weir::state
