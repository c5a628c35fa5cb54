// Values as plain text: fields of CSV, groups of a regular expression, parameters on a command line; and
// what is printed of values in messages.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/abi/weir_abi.h"

namespace weir::format {

constexpr uint32_t kNoReason = WEIR_REASONS;

// Reads n bytes at p, which have padding behind them, as a value of `type` (its null state aside):
// lists, maps, records and json as JSON, others as CSV has them. Returns kNoReason, or why they are
// none, with words for it in `detail`. Blobs are made in the arena.
uint32_t leaf_from_text(weir_context* context, const weir_type& type, const char* p, uint64_t n,
                        weir_leaf* leaf, std::string* detail);

// As `to_string` writes it; null as nothing.
std::string text_from_leaf(const weir_type& type, const weir_leaf& leaf);

// A row's fields as a JSON object.
std::string json_of_row(const weir_type& type, const char* row);

// Words for details: the bytes in back quotes, cut to a readable length; what a type's text must be.
std::string found_text(const char* p, const char* end);
std::string expected_text(const weir_type& type);
// Why a text is no value of the type.
std::string unfit_text(const weir_type& type, uint32_t reason, const char* p, const char* end);

}  // namespace weir::format
