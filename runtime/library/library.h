// The library functions that generated code calls by the convention of weir_abi.h. The table is
// compiler/ir/functions.def; what each means stands there and in the language reference. Behind the
// table: what core expressions need.
#pragma once

#include "runtime/abi/weir_abi.h"

extern "C" {

// ---- numbers (numbers.cpp) ----
uint32_t wf_abs_int(weir_context*, int64_t x, int64_t* out);
uint32_t wf_abs_float(weir_context*, double x, double* out);
uint32_t wf_abs_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                        unsigned __int128* out);
uint32_t wf_abs_duration(weir_context*, int64_t x, int64_t* out);
uint32_t wf_round_float(weir_context*, double x, double* out);
uint32_t wf_round_float_digits(weir_context*, double x, int64_t digits, double* out);
uint32_t wf_round_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                          unsigned __int128* out);
uint32_t wf_round_decimal_digits(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                                 int64_t digits, unsigned __int128* out);
uint32_t wf_floor_float(weir_context*, double x, double* out);
uint32_t wf_floor_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                          unsigned __int128* out);
uint32_t wf_ceil_float(weir_context*, double x, double* out);
uint32_t wf_ceil_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                         unsigned __int128* out);
uint32_t wf_sqrt(weir_context*, double x, double* out);
uint32_t wf_exp(weir_context*, double x, double* out);
uint32_t wf_ln(weir_context*, double x, double* out);
uint32_t wf_power(weir_context*, double x, double y, double* out);

// ---- conversions (convert.cpp) ----
uint32_t wf_to_int_string(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_to_int_float(weir_context*, double x, int64_t* out);
uint32_t wf_to_int_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale, int64_t* out);
uint32_t wf_to_int_bool(weir_context*, int64_t x, int64_t* out);
uint32_t wf_to_float_string(weir_context*, const char* p, uint64_t n, double* out);
uint32_t wf_to_float_float(weir_context*, double x, double* out);
uint32_t wf_to_float_decimal(weir_context*, uint64_t low, uint64_t high, int64_t scale,
                             double* out);
uint32_t wf_to_bool_string(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_to_bool_int(weir_context*, int64_t x, int64_t* out);
uint32_t wf_to_decimal_string(weir_context*, const char* p, uint64_t n, int64_t precision,
                              int64_t scale, unsigned __int128* out);
uint32_t wf_to_decimal_float(weir_context*, double x, int64_t precision, int64_t scale,
                             unsigned __int128* out);
uint32_t wf_to_decimal_decimal(weir_context*, uint64_t low, uint64_t high, int64_t from,
                               int64_t precision, int64_t scale, unsigned __int128* out);
uint32_t wf_to_date(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_to_date_form(weir_context*, const char* p, uint64_t n, const char* form,
                         uint64_t form_n, int64_t* out);
uint32_t wf_to_timestamp(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_to_timestamp_form(weir_context*, const char* p, uint64_t n, const char* form,
                              uint64_t form_n, int64_t* out);
uint32_t wf_to_duration(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_to_uuid(weir_context*, const char* p, uint64_t n, unsigned __int128* out);
uint32_t wf_to_string_string(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_to_string_int(weir_context*, int64_t x, weir_str* out);
uint32_t wf_to_string(weir_context*, const weir_type* type, const char* p, uint64_t n,
                      weir_str* out);
uint32_t wf_to_json(weir_context*, const weir_type* type, const char* p, uint64_t n, weir_str* out);
uint32_t wf_decode_utf8(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_encode_utf8(weir_context*, const char* p, uint64_t n, weir_str* out);

// ---- json (json.cpp) ----
uint32_t wf_parse_json(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_as_int(weir_context*, int64_t null, const char* p, uint64_t n, int64_t* out);
uint32_t wf_as_float(weir_context*, int64_t null, const char* p, uint64_t n, double* out);
uint32_t wf_as_bool(weir_context*, int64_t null, const char* p, uint64_t n, int64_t* out);
uint32_t wf_as_string(weir_context*, int64_t null, const char* p, uint64_t n, weir_str* out);
uint32_t wf_as_decimal(weir_context*, int64_t null, const char* p, uint64_t n, int64_t precision,
                       int64_t scale, unsigned __int128* out);
uint32_t wf_as_timestamp(weir_context*, int64_t null, const char* p, uint64_t n, int64_t* out);
uint32_t wf_as_date(weir_context*, int64_t null, const char* p, uint64_t n, int64_t* out);
uint32_t wf_as_list(weir_context*, int64_t null, const char* p, uint64_t n, weir_str* out);
uint32_t wf_as_map(weir_context*, int64_t null, const char* p, uint64_t n, weir_str* out);
// doc.key and doc[i]: null where there is none, and for a JSON null.
uint32_t wf_json_member(weir_context*, const char* p, uint64_t n, const char* key, uint64_t key_n,
                        weir_str* out);
uint32_t wf_json_element(weir_context*, const char* p, uint64_t n, int64_t i, weir_str* out);

// ---- text (text.cpp, case.cpp) ----
uint32_t wf_length_string(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_length_bytes(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_count_of(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                     int64_t* out);
uint32_t wf_lower(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_upper(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_trim(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_trim_start(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_trim_end(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_replace(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                    const char* with, uint64_t with_n, weir_str* out);
uint32_t wf_slice_string(weir_context*, const char* p, uint64_t n, int64_t from, int64_t to,
                         weir_str* out);
uint32_t wf_slice_string_from(weir_context*, const char* p, uint64_t n, int64_t from,
                              weir_str* out);
uint32_t wf_split(weir_context*, const char* p, uint64_t n, const char* by, uint64_t by_n,
                  weir_str* out);
uint32_t wf_join(weir_context*, const char* list, uint64_t list_n, const char* by, uint64_t by_n,
                 weir_str* out);
uint32_t wf_starts_with(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                        int64_t* out);
uint32_t wf_ends_with(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                      int64_t* out);
uint32_t wf_contains_string(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                            int64_t* out);
uint32_t wf_index_of_string(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                            int64_t* out);
uint32_t wf_pad_left(weir_context*, const char* p, uint64_t n, int64_t length, const char* fill,
                     uint64_t fill_n, weir_str* out);
uint32_t wf_pad_right(weir_context*, const char* p, uint64_t n, int64_t length, const char* fill,
                      uint64_t fill_n, weir_str* out);
uint32_t wf_reverse_string(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_repeat_text(weir_context*, const char* p, uint64_t n, int64_t times, weir_str* out);

// ---- regular expressions (runtime/regex) ----
uint32_t wf_matches(weir_context*, const char* p, uint64_t n, const char* pattern,
                    uint64_t pattern_n, int64_t* out);
uint32_t wf_regex_extract(weir_context*, const char* p, uint64_t n, const char* pattern,
                          uint64_t pattern_n, int64_t group, weir_str* out);
uint32_t wf_regex_groups(weir_context*, const char* p, uint64_t n, const char* pattern,
                         uint64_t pattern_n, weir_str* out);
uint32_t wf_regex_replace(weir_context*, const char* p, uint64_t n, const char* pattern,
                          uint64_t pattern_n, const char* with, uint64_t with_n, weir_str* out);

// ---- time (time.cpp; with a zone: runtime/zones) ----
uint32_t wf_format_time(weir_context*, int64_t t, const char* form, uint64_t form_n, weir_str* out);
uint32_t wf_truncate(weir_context*, int64_t t, int64_t unit, int64_t* out);
uint32_t wf_truncate_months(weir_context*, int64_t t, int64_t months, int64_t* out);
uint32_t wf_year(weir_context*, int64_t t, int64_t* out);
uint32_t wf_month(weir_context*, int64_t t, int64_t* out);
uint32_t wf_day(weir_context*, int64_t t, int64_t* out);
uint32_t wf_hour(weir_context*, int64_t t, int64_t* out);
uint32_t wf_minute(weir_context*, int64_t t, int64_t* out);
uint32_t wf_second(weir_context*, int64_t t, int64_t* out);
uint32_t wf_weekday(weir_context*, int64_t t, int64_t* out);
uint32_t wf_date_of(weir_context*, int64_t t, int64_t* out);
uint32_t wf_unix_us(weir_context*, int64_t t, int64_t* out);
uint32_t wf_unix_ms(weir_context*, int64_t t, int64_t* out);
uint32_t wf_unix_s(weir_context*, int64_t t, int64_t* out);
uint32_t wf_from_unix_us(weir_context*, int64_t x, int64_t* out);
uint32_t wf_from_unix_ms(weir_context*, int64_t x, int64_t* out);
uint32_t wf_from_unix_s(weir_context*, int64_t x, int64_t* out);
uint32_t wf_to_timestamp_zone(weir_context*, const char* p, uint64_t n, const char* form,
                              uint64_t form_n, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_format_time_zone(weir_context*, int64_t t, const char* form, uint64_t form_n,
                             const char* zone, uint64_t zone_n, weir_str* out);
uint32_t wf_truncate_zone(weir_context*, int64_t t, int64_t unit, const char* zone, uint64_t zone_n,
                          int64_t* out);
uint32_t wf_truncate_months_zone(weir_context*, int64_t t, int64_t months, const char* zone,
                                 uint64_t zone_n, int64_t* out);
uint32_t wf_year_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_month_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_day_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_hour_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_minute_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_second_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_weekday_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);
uint32_t wf_date_of_zone(weir_context*, int64_t t, const char* zone, uint64_t zone_n, int64_t* out);

// ---- bytes, hashes, addresses (hashes.cpp, bytes.cpp, url.cpp) ----
uint32_t wf_hash(weir_context*, const weir_type* type, const char* p, uint64_t n, int64_t* out);
uint32_t wf_crc32(weir_context*, const char* p, uint64_t n, int64_t* out);
uint32_t wf_md5(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_sha256(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_to_hex_int(weir_context*, int64_t x, weir_str* out);
uint32_t wf_to_hex(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_from_hex(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_to_base64(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_from_base64(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_url_decode(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_url_encode(weir_context*, const char* p, uint64_t n, weir_str* out);
uint32_t wf_url_part(weir_context*, const char* p, uint64_t n, const char* part, uint64_t part_n,
                     weir_str* out);

// ---- lists and maps (lists.cpp): T, K, V first, then blobs; a value of any type as a list of one
// element ----
uint32_t wf_length_list(weir_context*, const weir_type* t, const char* p, uint64_t n, int64_t* out);
uint32_t wf_length_map(weir_context*, const weir_type* k, const weir_type* v, const char* p,
                       uint64_t n, int64_t* out);
uint32_t wf_append(weir_context*, const weir_type* t, const char* p, uint64_t n, const char* q,
                   uint64_t m, weir_str* out);
uint32_t wf_slice_list(weir_context*, const weir_type* t, const char* p, uint64_t n, int64_t from,
                       int64_t to, weir_str* out);
uint32_t wf_slice_list_from(weir_context*, const weir_type* t, const char* p, uint64_t n,
                            int64_t from, weir_str* out);
uint32_t wf_reverse_list(weir_context*, const weir_type* t, const char* p, uint64_t n,
                         weir_str* out);
uint32_t wf_index_of_list(weir_context*, const weir_type* t, const char* p, uint64_t n,
                          const char* q, uint64_t m, int64_t* out);
uint32_t wf_sort(weir_context*, const weir_type* t, const char* p, uint64_t n, weir_str* out);
uint32_t wf_distinct(weir_context*, const weir_type* t, const char* p, uint64_t n, weir_str* out);
uint32_t wf_range(weir_context*, int64_t from, int64_t to, weir_str* out);
uint32_t wf_keys(weir_context*, const weir_type* k, const weir_type* v, const char* p, uint64_t n,
                 weir_str* out);
uint32_t wf_values(weir_context*, const weir_type* k, const weir_type* v, const char* p, uint64_t n,
                   weir_str* out);
uint32_t wf_map_of(weir_context*, const weir_type* k, const weir_type* v, const char* p, uint64_t n,
                   const char* q, uint64_t m, weir_str* out);

}  // extern "C"
