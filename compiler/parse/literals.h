// What the text of a literal means. Each function takes the whole text as the lexer cut it and
// gives the value or, where the form is right and the value is none, a sentence that says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace weir::parse {

// A part of a literal that is wrong: bytes [begin, end) of its text.
struct LiteralError {
    size_t begin = 0;
    size_t end = 0;
    std::string why;
};

// `"a\n"`, `r"\d"`, `r#"say "hi""#`, without quotes and with escapes resolved. A bad escape stands
// for itself in the value; the first one is told.
std::string string_value(std::string_view text, std::optional<LiteralError>* error);

// `1h30m`; nothing when it does not fit 64 bits of microseconds.
std::optional<ast::DurationLit> duration_value(std::string_view text);

// `64KiB` in bytes.
std::optional<int64_t> size_value(std::string_view text);

// `@2026-01-01T00:00:00.5+02:00` in microseconds since 1970; nothing when there is no such time.
std::optional<int64_t> timestamp_value(std::string_view text);

// `@2026-01-01` in days since 1970; nothing when there is no such day.
std::optional<int32_t> date_value(std::string_view text);

// `1_000` as a count; nothing when it is no whole number below 2^31.
std::optional<int64_t> count_value(std::string_view text);

}  // namespace weir::parse
