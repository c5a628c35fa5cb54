// Library functions with a zone: the UTC ones on the zone's local time. A zone that does not exist
// is a failure of the row.
#include "runtime/library/library.h"
#include "runtime/library/times.h"

using namespace weir::library;
using weir::base::kSecond;
using weir::base::Zone;

namespace {

uint32_t fail_zone(weir_context* context, std::string_view name) {
    return fail(context, "no time zone `" + std::string(name) + "`");
}

// The answer of `part` about the local time.
template <typename Part>
uint32_t local_part(weir_context* context, int64_t t, const char* name, uint64_t n, int64_t* out,
                    Part part) {
    Zone zone;
    if (!Zone::find(name, WEIR_STR_LEN(n), &zone)) return fail_zone(context, text(name, n));
    return answer(part(zone.to_local(t)), out);
}

// The moment of a local time at or before t's own. Where a local time exists twice and t lies in
// its first run, so does the answer; else the zone's rules decide.
int64_t moment_before(const Zone& zone, int64_t t, int64_t local) {
    const int64_t same_offset = local - zone.offset(t) * kSecond;
    if (zone.to_local(same_offset) == local) return same_offset;
    return zone.to_utc(local);
}

}  // namespace

extern "C" {

uint32_t wf_to_timestamp_zone(weir_context*, const char* p, uint64_t n, const char* form,
                              uint64_t form_n, const char* name, uint64_t name_n, int64_t* out) {
    Zone zone;
    int64_t micros = 0;
    if (!Zone::find(name, WEIR_STR_LEN(name_n), &zone)) return WEIR_IS_NULL;
    if (!weir::base::read_time(form, WEIR_STR_LEN(form_n), p, WEIR_STR_LEN(n), zone, &micros))
        return WEIR_IS_NULL;
    return answer(micros, out);
}

uint32_t wf_format_time_zone(weir_context* context, int64_t t, const char* form, uint64_t form_n,
                             const char* name, uint64_t name_n, weir_str* out) {
    Zone zone;
    if (!Zone::find(name, WEIR_STR_LEN(name_n), &zone))
        return fail_zone(context, text(name, name_n));
    std::string words;
    weir::base::write_time(form, WEIR_STR_LEN(form_n), t, zone, false, &words);
    return answer_copy(context, words, out);
}

uint32_t wf_truncate_zone(weir_context* context, int64_t t, int64_t unit, const char* name,
                          uint64_t n, int64_t* out) {
    Zone zone;
    int64_t local;
    if (!Zone::find(name, WEIR_STR_LEN(n), &zone)) return fail_zone(context, text(name, n));
    if (!truncated(zone.to_local(t), unit, &local)) return fail(context, kTruncateFails);
    return answer(moment_before(zone, t, local), out);
}

uint32_t wf_truncate_months_zone(weir_context* context, int64_t t, int64_t months, const char* name,
                                 uint64_t n, int64_t* out) {
    Zone zone;
    int64_t local;
    if (!Zone::find(name, WEIR_STR_LEN(n), &zone)) return fail_zone(context, text(name, n));
    if (!truncated_months(zone.to_local(t), months, &local)) return fail(context, kTruncateFails);
    return answer(moment_before(zone, t, local), out);
}

uint32_t wf_year_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                      int64_t* out) {
    return local_part(context, t, name, n, out, year_of);
}
uint32_t wf_month_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                       int64_t* out) {
    return local_part(context, t, name, n, out, month_of);
}
uint32_t wf_day_zone(weir_context* context, int64_t t, const char* name, uint64_t n, int64_t* out) {
    return local_part(context, t, name, n, out, day_of_month);
}
uint32_t wf_hour_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                      int64_t* out) {
    return local_part(context, t, name, n, out, hour_of);
}
uint32_t wf_minute_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                        int64_t* out) {
    return local_part(context, t, name, n, out, minute_of);
}
uint32_t wf_second_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                        int64_t* out) {
    return local_part(context, t, name, n, out, second_of);
}
uint32_t wf_weekday_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                         int64_t* out) {
    return local_part(context, t, name, n, out, weekday_of);
}
uint32_t wf_date_of_zone(weir_context* context, int64_t t, const char* name, uint64_t n,
                         int64_t* out) {
    return local_part(context, t, name, n, out, weir::base::days_of);
}

}  // extern "C"
