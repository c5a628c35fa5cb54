// What generated code and runtime/hot call out of line: plain C, so that bitcode can name it. Each
// does the whole of its task, whatever the values are; the fast ways for usual values stand in
// runtime/hot.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- reading: n bytes that are all of the text. 0: done; 1: out of range or digits would be lost;
// 2: no such text ----

// As JSON writes numbers and CSV files hold them: a leading `+`, zeros in front, `.5` and `5.` too
// (readers of JSON look at the form themselves). Correctly rounded; infinite is out of range.
uint32_t weir_float_from_text(const char* p, uint64_t n, double* out);
// The same of a text that is known to be a JSON number.
uint32_t weir_float_from_number(const char* p, uint64_t n, double* out);
// Also `1.0` and `1e2`.
uint32_t weir_int_from_text(const char* p, uint64_t n, int64_t* out);
uint32_t weir_decimal_from_text(const char* p, uint64_t n, uint32_t precision, uint32_t scale,
                                __int128* out);
// Rounded half away from zero to `scale` digits behind the point (negative: before it), in units of
// that digit.
uint32_t weir_decimal_rounded(const char* p, uint64_t n, uint32_t precision, int32_t scale,
                              __int128* out);
// A number in the unit of weir_time_form, in microseconds; digits below a microsecond are cut.
uint32_t weir_unix_from_text(const char* p, uint64_t n, uint32_t time_form, int64_t* micros);
// RFC 3339, any offset. Digits below a microsecond are cut.
uint32_t weir_rfc3339_from_text(const char* p, uint64_t n, int64_t* micros);
uint32_t weir_date_from_text(const char* p, uint64_t n, int64_t* days);
// ISO 8601: days, hours, minutes, seconds with a fraction; also weeks; a sign in front of any part.
uint32_t weir_duration_from_text(const char* p, uint64_t n, int64_t* micros);
uint32_t weir_uuid_from_text(const char* p, uint64_t n, unsigned __int128* out);
uint32_t weir_bool_from_text(const char* p, uint64_t n, int64_t* out);
// Base64 with or without padding, also the URL alphabet. `out` has room for 3 n / 4 + 3 bytes.
uint32_t weir_base64_from_text(const char* p, uint64_t n, char* out, uint64_t* bytes);
uint32_t weir_hex_from_text(const char* p, uint64_t n, char* out, uint64_t* bytes);

// ---- writing: the byte behind what was written ----

char* weir_float_write(char* out, double value);                      // at most 25 bytes
char* weir_decimal_write(char* out, __int128 value, uint32_t scale);  // at most 41
char* weir_timestamp_write(
    char* out, int64_t micros,
    char separator);  // "2026-01-01T00:00:00", years beyond 9999 with a sign; 26
char* weir_date_write(char* out, int64_t days);                 // at most 14
char* weir_duration_write(char* out, int64_t micros);           // at most 40
char* weir_uuid_write(char* out, unsigned __int128 value);      // 36
char* weir_base64_write(char* out, const char* p, uint64_t n);  // 4 (n + 2) / 3
char* weir_hex_write(char* out, const char* p, uint64_t n);     // 2 n

// ---- decimals beyond 64 bits. 0: done, 1: out of range (more than 38 digits) ----

uint32_t weir_decimal_multiply(__int128 a, __int128 b, __int128* out);
// a * 10^up / b, half away from zero. b is not 0.
uint32_t weir_decimal_divide(__int128 a, __int128 b, uint32_t up, __int128* out);

#ifdef __cplusplus
}
#endif
