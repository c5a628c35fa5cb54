#include "runtime/time/calendar.h"

#include <cstdlib>

#include "runtime/base/civil.h"

namespace weir::time {
namespace {

// = ir::CalendarUnit
constexpr uint8_t kWeek = 2;
constexpr uint8_t kMonth = 3;
constexpr uint8_t kHours = 4;

constexpr int64_t kHour = 3600 * base::kSecond;

constexpr int64_t kDaysToMonday = 3;  // 1970-01-01 was a Thursday

int64_t index_of_day(uint8_t unit, int64_t day) {
    if (unit == kWeek) return base::floor_divide(day + kDaysToMonday, 7);
    if (unit != kMonth) return day;
    base::CivilDate date = base::civil_from_days(day);
    return (static_cast<int64_t>(date.year) - 1970) * 12 + date.month - 1;
}

int64_t first_day_of(uint8_t unit, int64_t index) {
    if (unit == kWeek) return index * 7 - kDaysToMonday;
    if (unit != kMonth) return index;
    int64_t year = base::floor_divide(index, 12);
    return base::days_from_civil(1970 + year, static_cast<uint32_t>(index - year * 12 + 1), 1);
}

}  // namespace

Calendar::Calendar(weir_str zone, uint8_t unit, int64_t offset) : unit_(unit), offset_(offset) {
    if (unit == 0) return;
    // The compiler has looked the zone up.
    if (!base::Zone::find(zone.p, WEIR_STR_LEN(zone.n), &zone_)) std::abort();
}

int64_t Calendar::local_start_of(int64_t index) const {
    return unit_ == kHours ? index * kHour : first_day_of(unit_, index) * base::kDay;
}

int64_t Calendar::start_of(int64_t index) const {
    return zone_.to_utc(local_start_of(index) + offset_);
}

// Where clocks change, a local time alone does not say on which side of the change a moment is.
int64_t Calendar::unit_of(int64_t time) const {
    const int64_t local = zone_.to_local(time) - offset_;
    int64_t index = unit_ == kHours ? base::floor_divide(local, kHour)
                                    : index_of_day(unit_, base::floor_divide(local, base::kDay));
    while (start_of(index) > time) index--;
    while (start_of(index + 1) <= time) index++;
    return index;
}

}  // namespace weir::time
