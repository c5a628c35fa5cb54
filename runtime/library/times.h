// Parts of a time given in microseconds since 1970, UTC or local: what functions with and without a
// zone share.
#pragma once

#include "runtime/base/civil.h"
#include "runtime/base/time_pattern.h"
#include "runtime/library/answer.h"

namespace weir::library {

inline constexpr char kTruncateFails[] = "truncate needs a length above 0, and a time within range";

inline int64_t seconds_of_day(int64_t t) {
    return base::floor_modulo(t, base::kDay) / base::kSecond;
}
inline int64_t year_of(int64_t t) { return base::civil_from_days(base::days_of(t)).year; }
inline int64_t month_of(int64_t t) { return base::civil_from_days(base::days_of(t)).month; }
inline int64_t day_of_month(int64_t t) { return base::civil_from_days(base::days_of(t)).day; }
inline int64_t hour_of(int64_t t) { return seconds_of_day(t) / 3600; }
inline int64_t minute_of(int64_t t) { return seconds_of_day(t) / 60 % 60; }
inline int64_t second_of(int64_t t) { return seconds_of_day(t) % 60; }
inline int64_t weekday_of(int64_t t) { return base::weekday_of_days(base::days_of(t)); }

// The greatest multiple of `unit` since 1970 that is not after t; whole weeks begin on Mondays.
inline bool truncated(int64_t t, int64_t unit, int64_t* out) {
    if (unit <= 0) return false;
    const int64_t origin = unit % (7 * base::kDay) == 0 ? -3 * base::kDay : 0;
    int64_t shifted;
    if (__builtin_sub_overflow(t, origin, &shifted)) return false;
    int64_t begin;
    if (__builtin_mul_overflow(base::floor_divide(shifted, unit), unit, &begin)) return false;
    return !__builtin_add_overflow(begin, origin, out);
}

// The begin of the month whose count from year 0 is a multiple of `months`: quarters and years
// begin as one expects.
inline bool truncated_months(int64_t t, int64_t months, int64_t* out) {
    if (months <= 0) return false;
    const base::CivilDate date = base::civil_from_days(base::days_of(t));
    const int64_t count = base::floor_divide(date.year * 12 + date.month - 1, months) * months;
    const auto month = static_cast<uint32_t>(base::floor_modulo(count, 12) + 1);
    const int64_t days = base::days_from_civil(base::floor_divide(count, 12), month, 1);
    return !__builtin_mul_overflow(days, base::kDay, out);
}

}  // namespace weir::library
