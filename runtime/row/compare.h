// Order, equality and canonical bytes of values of any type.
#pragma once

#include <string>

#include "runtime/row/value.h"

namespace weir::row {

// < 0, 0, > 0. Nulls last and equal to each other, false before true, -0.0 equal to 0.0, one NaN,
// after all other floats; strings by code point; lists and records by their first difference, a
// shorter list first; maps as lists of keys and values.
int compare(const weir_type& type, const Value& a, const Value& b);

// Appends the canonical key bytes (weir_abi.h) of a key that is this one value. Equal values give
// equal bytes.
void canonical(const weir_type& type, const Value& value, std::string* out);
// The same of a key whose fields are those of a record, from their row.
void canonical_record(const weir_type& record, const char* row, std::string* out);
// XXH3-64 of the canonical bytes, seed 0.
uint64_t hash(const weir_type& type, const Value& value);

}  // namespace weir::row
