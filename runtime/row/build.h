// Makes strings, rows, lists and maps in a context's arena. Everything made is 8-byte aligned and
// has WEIR_PADDING readable bytes behind it; it lives until the record is done. Strings among the
// parts must be plain bytes (no WEIR_STR_ESCAPED).
#pragma once

#include <span>

#include "runtime/row/value.h"

namespace weir::row {

// Room for so many bytes, taken.
char* arena_bytes(weir_context* context, uint64_t bytes);

Value make_string(weir_context* context, const char* p, uint64_t n);
// `fields` in order; nulls only where the type allows them.
Value make_row(weir_context* context, const weir_type& record, std::span<const Value> fields);
Value make_list(weir_context* context, const weir_type& element, std::span<const Value> elements);
// In any order; of equal keys the first counts.
Value make_map(weir_context* context, const weir_type& map, std::span<const Value> keys,
               std::span<const Value> values);
// The value with all strings in it unescaped, so that it may go into a row.
Value plain(weir_context* context, const weir_type& type, const Value& value);

}  // namespace weir::row
