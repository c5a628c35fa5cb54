// Days since 1970-01-01 and dates of the proleptic Gregorian calendar. Years may be negative or
// beyond 9999.
#pragma once

#include <stdint.h>

namespace weir::base {

struct CivilDate {
    int64_t year;
    uint32_t month;  // from 1
    uint32_t day;    // from 1
};

inline bool is_leap_year(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

inline uint32_t days_in_month(int64_t year, uint32_t month) {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return 30 + ((month + (month >> 3)) & 1);
}

inline int64_t floor_divide(int64_t a, int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}
inline int64_t floor_modulo(int64_t a, int64_t b) { return a - floor_divide(a, b) * b; }

inline constexpr int64_t kDaysIn400Years = 146097;
inline constexpr int64_t kDaysFromMarchOfYear0To1970 = 719468;

// Years are counted from March here, so that the leap day is a year's last.
inline int64_t days_from_civil(int64_t year, uint32_t month, uint32_t day) {
    if (month <= 2) year--;
    const int64_t era = floor_divide(year, 400);
    const int64_t year_of_era = year - era * 400;
    const int64_t month_from_march = (month + 9) % 12;
    const int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * kDaysIn400Years + day_of_era - kDaysFromMarchOfYear0To1970;
}

inline CivilDate civil_from_days(int64_t days) {
    days += kDaysFromMarchOfYear0To1970;
    const int64_t era = floor_divide(days, kDaysIn400Years);
    const int64_t day_of_era = days - era * kDaysIn400Years;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (kDaysIn400Years - 1)) /
        365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<uint32_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    const auto month =
        static_cast<uint32_t>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

// 1 Monday to 7 Sunday.
inline int64_t weekday_of_days(int64_t days) { return floor_modulo(days + 3, 7) + 1; }

// Parts of a time in microseconds since 1970, floored.
inline constexpr int64_t kSecond = 1'000'000;
inline constexpr int64_t kDay = 86'400 * kSecond;
inline int64_t days_of(int64_t micros) { return floor_divide(micros, kDay); }

}  // namespace weir::base
