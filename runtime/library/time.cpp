// Timestamps in UTC. What needs a zone stands in runtime/zones and shares times.h.
#include "runtime/library/library.h"
#include "runtime/library/times.h"

using namespace weir::library;
using weir::base::floor_divide;
using weir::base::kSecond;

extern "C" {

uint32_t wf_format_time(weir_context* context, int64_t t, const char* form, uint64_t form_n,
                        weir_str* out) {
    std::string words;
    weir::base::write_time(form, WEIR_STR_LEN(form_n), t, {}, false, &words);
    return answer_copy(context, words, out);
}

uint32_t wf_truncate(weir_context* context, int64_t t, int64_t unit, int64_t* out) {
    int64_t value;
    if (!truncated(t, unit, &value)) return fail(context, kTruncateFails);
    return answer(value, out);
}

uint32_t wf_truncate_months(weir_context* context, int64_t t, int64_t months, int64_t* out) {
    int64_t value;
    if (!truncated_months(t, months, &value)) return fail(context, kTruncateFails);
    return answer(value, out);
}

uint32_t wf_year(weir_context*, int64_t t, int64_t* out) { return answer(year_of(t), out); }
uint32_t wf_month(weir_context*, int64_t t, int64_t* out) { return answer(month_of(t), out); }
uint32_t wf_day(weir_context*, int64_t t, int64_t* out) { return answer(day_of_month(t), out); }
uint32_t wf_hour(weir_context*, int64_t t, int64_t* out) { return answer(hour_of(t), out); }
uint32_t wf_minute(weir_context*, int64_t t, int64_t* out) { return answer(minute_of(t), out); }
uint32_t wf_second(weir_context*, int64_t t, int64_t* out) { return answer(second_of(t), out); }
uint32_t wf_weekday(weir_context*, int64_t t, int64_t* out) { return answer(weekday_of(t), out); }
uint32_t wf_date_of(weir_context*, int64_t t, int64_t* out) {
    return answer(weir::base::days_of(t), out);
}

uint32_t wf_unix_us(weir_context*, int64_t t, int64_t* out) { return answer(t, out); }
uint32_t wf_unix_ms(weir_context*, int64_t t, int64_t* out) {
    return answer(floor_divide(t, 1000), out);
}
uint32_t wf_unix_s(weir_context*, int64_t t, int64_t* out) {
    return answer(floor_divide(t, kSecond), out);
}

uint32_t wf_from_unix_us(weir_context*, int64_t x, int64_t* out) { return answer(x, out); }

uint32_t wf_from_unix_ms(weir_context* context, int64_t x, int64_t* out) {
    if (__builtin_mul_overflow(x, 1000, out)) return fail(context, "timestamp out of range");
    return WEIR_OK;
}

uint32_t wf_from_unix_s(weir_context* context, int64_t x, int64_t* out) {
    if (__builtin_mul_overflow(x, kSecond, out)) return fail(context, "timestamp out of range");
    return WEIR_OK;
}

}  // extern "C"
