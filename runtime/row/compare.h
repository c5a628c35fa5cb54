// Order, equality and canonical bytes of values of any type.
#pragma once

#include <string>

#include "runtime/row/value.h"

namespace weir::row {

// < 0, 0, > 0. Nulls last and equal to each other, false before true, -0.0 equal to 0.0, one NaN, after all other floats; strings by
// code point; lists and records by their first difference, a shorter list first; maps as lists of keys and values.
int compare(const weir_type& type, const Value& a, const Value& b);

// Appends the canonical bytes of a value as weir_abi.h gives them for a key field (with its null word if the type is nullable):
// equal values give equal bytes. Lists: u32 count, 0, then each element; maps and records likewise.
void canonical(const weir_type& type, const Value& value, std::string* out);
// XXH3-64 of the canonical bytes, seed 0.
uint64_t hash(const weir_type& type, const Value& value);

}  // namespace weir::row
