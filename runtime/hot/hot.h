// The primitives that generated code calls for every record: scanning, parsing and writing. They
// are compiled twice, into the runtime's library and into bitcode that codegen links into each job
// and inlines; so they use no STL, keep no state, and call nothing outside runtime/hot but what
// weir_abi.h and runtime/base/cold.h declare. Rules that hold for all:
//  1. Input is readable WEIR_PADDING bytes past what is asked for; what is read there changes no
//  result.
//  2. `parse` and `skip` return the byte behind what they took, or NULL on any surprise: the
//  general decoder then decides.
//  3. `write` returns the byte behind what it wrote and may scribble WH_SLACK bytes past it.
//  4. Functions on JSON without an `end` stop at a '\n': the owner of a buffer has put one behind
//  its last record.
#pragma once

#include <stdint.h>

#include "runtime/abi/weir_abi.h"

#define WH_SLACK WEIR_PADDING /* bytes that `write` may scribble past its end */

// What a scan of a JSON string has seen.
#define WH_SEEN_BACKSLASH 1
#define WH_SEEN_NON_ASCII 2

#ifdef __cplusplus
extern "C" {
#endif

// The last second that a column's timestamps were read or written in. Lives on the stack of
// generated code, zeroed at first; the text is never a valid one then.
typedef struct wh_time_cache {
    char text[32];    // "YYYY-MM-DD HH:MM:SS" or with T, the prefix that stands for `seconds`
    int64_t seconds;  // since 1970
    uint64_t valid;
} wh_time_cache;

// ---- scanning ----

// The first '\n' in [p, end), else `end`.
const char* wh_find_newline(const char* p, const char* end);
// p: behind a string's opening quote. The first unescaped quote or control byte (also one behind a
// backslash); *seen: WH_SEEN_…
const char* wh_scan_string(const char* p, uint64_t* seen);
// Of a string as it stands in JSON, what scanning saw in `seen`: 1 if its UTF-8 and its escapes
// (surrogates too) are valid.
uint32_t wh_check_string(const char* p, uint64_t n, uint64_t seen);
// The same at once: p behind the opening quote -> behind the closing one, *out with WEIR_STR_CLEAN
// or WEIR_STR_ESCAPED. NULL for a control byte, a bad escape, invalid UTF-8. 128 bytes without a
// branch on the data: for strings that may be long.
const char* wh_parse_string(const char* p, weir_str* out);
// p: behind the opening quote -> behind the closing one, which may stand in another line: the
// caller compares it with the record's end. NULL: there is none.
const char* wh_skip_string(const char* p);
// The first byte at or behind p that is no blank, tab or '\r'.
const char* wh_skip_blanks(const char* p);
uint32_t wh_utf8_valid(const char* p, uint64_t n);
// p: the first byte of a JSON value inside a record that ends at `end`. Behind the value, NULL when
// the record ends first; nothing but its extent is checked.
const char* wh_skip_value(const char* p, const char* end);
const char* wh_skip_scalar(const char* p, const char* end);  // the same, fast for numbers
// The same, without a branch on whether it is a string or a number.
const char* wh_skip_any(const char* p, const char* end);
// p: the quote of a key. Skips pairs of this object until the key, which is given with its quotes
// and colon as `"key":`. The first byte of its value, or NULL when the object or the line ends
// first or a blank stands where none is expected (one blank behind
// `:` or `,` is).
const char* wh_find_key(const char* p, const char* end, const char* key, uint64_t n);
// p: between pairs of an object (behind a value). Skips to behind the object's `}`.
const char* wh_skip_object_rest(const char* p, const char* end);

// ---- parsing of JSON values ----

const char* wh_parse_int(const char* p, int64_t* out);  // -?digits, followed by no `.eE`; in range
// The same where the caller goes on only with a comma or brace behind it: what else may follow a
// number is not looked at.
const char* wh_parse_int_before_end(const char* p, int64_t* out);
const char* wh_parse_float(const char* p,
                           double* out);  // any JSON number, correctly rounded, finite
// Any JSON number, or the same in quotes, that fits exactly.
const char* wh_parse_decimal(const char* p, uint32_t precision, uint32_t scale, __int128* out);
// p: the opening quote. RFC 3339 with `Z` or an offset; digits behind the sixth of a fraction are
// cut.
const char* wh_parse_rfc3339(const char* p, wh_time_cache* cache, int64_t* us);
// p: the opening quote. "YYYY-MM-DD HH:MM:SS" with an optional fraction, UTC.
const char* wh_parse_datetime(const char* p, wh_time_cache* cache, int64_t* us);
const char* wh_parse_date(const char* p, int64_t* days);  // p: the opening quote
const char* wh_parse_bool(const char* p, int64_t* out);
// A JSON number in the unit of weir_time_form (seconds may have a fraction), in microseconds.
const char* wh_parse_unix(const char* p, uint32_t time_form, int64_t* us);

// ---- writing ----

char* wh_write_int(char* out, int64_t value);   // at most 20 bytes
char* wh_write_float(char* out, double value);  // Python's repr, at most 25 bytes
char* wh_write_decimal(char* out, __int128 value,
                       uint32_t scale);  // at most 41 bytes, `scale` digits behind the point
char* wh_write_rfc3339(char* out, int64_t us,
                       wh_time_cache* cache);  // without quotes, at most 30 bytes
char* wh_write_datetime(
    char* out, int64_t us,
    wh_time_cache* cache);  // "YYYY-MM-DD HH:MM:SS", fraction of 0, 3 or 6 digits
char* wh_write_date(char* out, int64_t days);             // at most 14 bytes
char* wh_write_duration(char* out, int64_t us);           // as Java writes it, at most 40 bytes
char* wh_write_uuid(char* out, unsigned __int128 value);  // 36 bytes
char* wh_write_base64(char* out, const char* p,
                      uint64_t n);  // n: byte length; at most 4 * (n + 2) / 3 bytes
// A JSON string without its quotes. n with WEIR_STR flags: clean and escaped bytes are copied as
// they are, others are escaped. At most wh_json_room(n) bytes.
char* wh_write_json(char* out, const char* p, uint64_t n);
uint64_t wh_json_room(uint64_t n);                           // with WEIR_STR flags
char* wh_write_bytes(char* out, const char* p, uint64_t n);  // n: byte length
// A CSV field: quoted when it holds the delimiter, a quote, CR or LF, begins or ends with a blank,
// or is the text of a null (null_n is UINT64_MAX where there is no null). At most 2 * n + 2 bytes.
// Plain bytes.
char* wh_write_csv(char* out, const char* p, uint64_t n, char delimiter, const char* null_text,
                   uint64_t null_n);
// Puts quotes around what was written since `begin` if it is the text of a null.
char* wh_quote_null(char* out, char* begin, const char* null_text, uint64_t null_n);

// ---- strings ----

// Unescapes n bytes of valid JSON string content into `out` (n bytes and slack); returns how many
// bytes that made.
uint64_t wh_unescape(char* out, const char* p, uint64_t n);
// The plain bytes of a string: itself unless WEIR_STR_ESCAPED is set; otherwise a copy in the
// arena. n of the result: the length alone, with WEIR_STR_CLEAN when that is known.
weir_str wh_plain(weir_context*, const char* p, uint64_t n);
uint32_t wh_equal(const char* a, uint64_t a_n, const char* b,
                  uint64_t b_n);  // lengths in bytes, plain bytes
int32_t wh_compare(const char* a, uint64_t a_n, const char* b,
                   uint64_t b_n);  // < 0, 0, > 0: by bytes, which is by code point
weir_str wh_concat(weir_context*, const char* a, uint64_t a_n, const char* b,
                   uint64_t b_n);  // in the arena
uint32_t wh_starts_with(const char* p, uint64_t n, const char* q, uint64_t m);
int64_t wh_find(const char* p, uint64_t n, const char* q,
                uint64_t m);  // offset in bytes of the first q in p, or -1
// The pattern's `%` is any run of characters, `_` one code point, `\` escapes.
uint32_t wh_like(const char* p, uint64_t n, const char* pattern, uint64_t m);
// XXH3-64 with seed 0; 0 becomes 1, so that 0 can mark an empty entry. Folds to a few instructions
// for a constant n up to 16.
uint64_t wh_hash(const char* p, uint64_t n);

// ---- decimals: unscaled values; 0: done, 1: out of range (more than 38 digits, or `precision`),
// 2: a digit would be lost ----

uint32_t wh_decimal_add(__int128 a, __int128 b, __int128* out);
uint32_t wh_decimal_subtract(__int128 a, __int128 b, __int128* out);
uint32_t wh_decimal_multiply(__int128 a, __int128 b, __int128* out);
// a * 10^up / b, rounded half away from zero; b is not 0.
uint32_t wh_decimal_divide(__int128 a, __int128 b, uint32_t up, __int128* out);
uint32_t wh_decimal_remainder(__int128 a, __int128 b, __int128* out);  // of one scale; b is not 0
uint32_t wh_decimal_rescale(__int128 a, uint32_t from, uint32_t to, uint32_t precision,
                            __int128* out);
double wh_decimal_to_float(__int128 a, uint32_t scale);
int32_t wh_decimal_compare(__int128 a, uint32_t a_scale, __int128 b, uint32_t b_scale);

#ifdef __cplusplus
}
#endif
