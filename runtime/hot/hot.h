// Primitives of the data path: STL-free C++ that is compiled to bitcode, linked into each job's module and inlined there, and to an
// ordinary library for the rest of the runtime. No function allocates, and none keeps state between calls.
//
// Padding: every input buffer and every string may be read WEIR_PADDING bytes behind its end, every output may be written that far
// behind what a function returns. What stands there must not matter.
// Line ends: functions that read JSON without an `end` stop at a '\n'; whoever owns the buffer has put one behind the last record.
// Answers: a reader returns the byte behind the value, or NULL for anything but a valid value. Then the general decoder
// (runtime/format) looks again, carefully, and finds the reason.
#ifndef WEIR_RUNTIME_HOT_HOT_H
#define WEIR_RUNTIME_HOT_HOT_H

#include "runtime/abi/weir_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// The last second that was read or written in one place, as text. Zeroed at first; lives on the stack of a scan or beside a sink.
typedef struct hot_time_cache {
    char text[32];
    int64_t second;  // since 1970, valid when text[0] is not 0
} hot_time_cache;

// ---- lines (lines.cpp) ----
// The first '\n' in [p, end), or `end`.
const char* hot_find_newline(const char* p, const char* end);
// The first byte at or behind p that is no blank, tab or '\r'. ('\n' ends the record.)
const char* hot_skip_blanks(const char* p);

// ---- JSON strings (strings.cpp) ----
// p: the opening quote. *out: the bytes between the quotes, with WEIR_STR_CLEAN or WEIR_STR_ESCAPED. Control characters, bad
// escapes and invalid UTF-8 give NULL. `hot_parse_string` looks at 64 bytes without a branch that depends on the data,
// `hot_parse_string_long` at 128; both take strings of any length.
const char* hot_parse_string(const char* p, weir_str* out);
const char* hot_parse_string_long(const char* p, weir_str* out);
// p: the opening quote -> behind the closing one; only quotes and backslashes are looked at. NULL: no end before '\n'.
const char* hot_skip_string(const char* p);
// Unescapes n bytes of valid JSON string content. `out` has room for n bytes and padding. Returns the bytes written.
uint64_t hot_unescape(const char* p, uint64_t n, char* out);
// 1 if the n bytes are valid UTF-8.
uint32_t hot_utf8_valid(const char* p, uint64_t n);
// 1 if the n bytes between two quotes hold no control character, no bare quote and only valid escapes. UTF-8 is not looked at.
uint32_t hot_escapes_valid(const char* p, uint64_t n);

// ---- JSON values (values.cpp) ----
// p: the first byte of a value of any kind -> behind it. Checks structure, not the words inside strings. NULL at '\n' or nonsense.
const char* hot_skip_value(const char* p);
// The same for a value that is known to be no object and no array.
const char* hot_skip_scalar(const char* p);
const char* hot_parse_bool(const char* p, int64_t* out);

// ---- numbers (numbers.cpp) ----
// JSON numbers. An int also reads 1.0 and 1e2. NULL: not a number of the type, or out of range.
const char* hot_parse_int(const char* p, int64_t* out);
const char* hot_parse_float(const char* p, double* out);
// A number, or a string that holds one. NULL as well with more than `scale` fraction digits that are not 0, or above `precision`.
const char* hot_parse_decimal(const char* p, uint32_t precision, uint32_t scale, __int128* out);

// ---- times (times.cpp) ----
// p: the opening quote. RFC 3339 with any offset; more than 6 fraction digits are cut.
const char* hot_parse_rfc3339(const char* p, hot_time_cache* cache, int64_t* out);
// "2015-07-15 10:11:12" with an optional fraction, UTC: the form "%Y-%m-%d %H:%M:%S" (separator ' ') or "%Y-%m-%dT%H:%M:%S" ('T').
const char* hot_parse_date_time(const char* p, char separator, hot_time_cache* cache, int64_t* out);
// A number (int, or float for WEIR_UNIX_SECONDS) of weir_time_form's unit, in microseconds.
const char* hot_parse_unix(const char* p, uint32_t time_form, int64_t* out);
// "2026-01-01" -> days.
const char* hot_parse_date(const char* p, int64_t* out);

// ---- writing (write.cpp, write_time.cpp) ----
// Each returns the byte behind what it wrote. Room that must be there: hot_room_* plus padding.
char* hot_write_int(char* out, int64_t value);                       // 20 bytes
char* hot_write_bool(char* out, int64_t value);                      // 5
char* hot_write_float(char* out, double value);                      // 24, as Python's repr
char* hot_write_decimal(char* out, __int128 value, uint32_t scale);  // 41
// With quotes: RFC 3339 in UTC with the fewest of 0, 3, 6 digits. 40 bytes.
char* hot_write_timestamp(char* out, int64_t micros, hot_time_cache* cache);
char* hot_write_date(char* out, int64_t days);                       // with quotes, 24
char* hot_write_duration(char* out, int64_t micros);                 // with quotes, 40: "PT36H5M0.25S"
char* hot_write_uuid(char* out, unsigned __int128 value);            // with quotes, 38
// n bytes as they are, in fixed blocks.
char* hot_write_raw(char* out, const char* p, uint64_t n);
// With quotes, escaped as needed: 6 n + 2 bytes. `hot_write_string` looks at the flags of n first.
char* hot_write_escaped(char* out, const char* p, uint64_t n);
char* hot_write_string(char* out, const char* p, uint64_t n_and_flags);
char* hot_write_base64(char* out, const char* p, uint64_t n);        // with quotes, 4 (n + 2) / 3 + 2

// ---- strings as values, unescaped (compare.cpp) ----
uint32_t hot_string_equal(const char* p, uint64_t n, const char* q, uint64_t m);
// < 0, 0, > 0 by bytes, which is by code point.
int32_t hot_string_compare(const char* p, uint64_t n, const char* q, uint64_t m);
uint32_t hot_starts_with(const char* p, uint64_t n, const char* q, uint64_t m);
// Offset of the first q in p, or -1. Bytes, not code points.
int64_t hot_string_find(const char* p, uint64_t n, const char* q, uint64_t m);
// `%` any run of characters, `_` one code point, `\` escapes.
uint32_t hot_like(const char* p, uint64_t n, const char* pattern, uint64_t m);
// XXH3-64, seed 0, never 0 (0 becomes 1). hot_hash folds to a few instructions for a constant n up to 16.
uint64_t hot_hash(const char* p, uint64_t n);
// The value of the first `"key":` of the object at p (its `{`), at its first byte; NULL: none. `key` unescaped, as is in the text.
const char* hot_find_field(const char* p, const char* key, uint64_t key_n);

// ---- decimals (decimals.cpp): unscaled values; 1: beyond 38 digits (or a lost digit, or division by 0), *out untouched ----
uint32_t hot_decimal_add(__int128 a, __int128 b, __int128* out);
uint32_t hot_decimal_subtract(__int128 a, __int128 b, __int128* out);
uint32_t hot_decimal_multiply(__int128 a, __int128 b, __int128* out);
// (a / 10^a_scale) / (b / 10^b_scale) at `scale`, half away from zero.
uint32_t hot_decimal_divide(__int128 a, uint32_t a_scale, __int128 b, uint32_t b_scale, uint32_t scale, __int128* out);
// Remainder with the sign of a; both at one scale.
uint32_t hot_decimal_remainder(__int128 a, __int128 b, __int128* out);
// To another scale and precision; exact, a digit that would be lost fails.
uint32_t hot_decimal_rescale(__int128 a, uint32_t from, uint32_t to, uint32_t precision, __int128* out);
double hot_decimal_to_float(__int128 a, uint32_t scale);

#ifdef __cplusplus
}
#endif
#endif
