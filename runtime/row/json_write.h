// Values as JSON: what sinks write, what `to_json` and `to_string` give, what rows look like in
// error records.
#pragma once

#include <string>

#include "runtime/row/value.h"

namespace weir::row {

struct JsonStyle {
    bool decimal_string = false;
};

// Appends the JSON form; forms of time and outside names as the type says. Strings may carry the
// flags of weir_str.
void write_json(const weir_type& type, const Value& value, const JsonStyle& style,
                std::string* out);
// The same without quotes around a lone text: `to_string`. Null: nothing is written.
void write_text(const weir_type& type, const Value& value, std::string* out);

}  // namespace weir::row

// For generated code: the JSON form of a list, a map or a record (its row) in the arena. style: 1
// decimals as strings.
extern "C" weir_str weir_json_of(weir_context* context, const weir_type* type, const char* p,
                                 uint64_t n, uint32_t style);
