// Timestamps, dates and durations from and to text, in their standard forms. Patterns stand in
// time_pattern.cpp.
#include <cstring>

#include "runtime/base/civil.h"
#include "runtime/base/cold.h"
#include "runtime/base/text_reader.h"

using namespace weir::base;

namespace {

enum Answer : uint32_t { kDone = 0, kRange = 1, kNoSuchText = 2 };

char* write_two(char* out, uint64_t value) {
    out[0] = static_cast<char>('0' + value / 10 % 10);
    out[1] = static_cast<char>('0' + value % 10);
    return out + 2;
}

char* write_unsigned(char* out, uint64_t value) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (count > 0) *out++ = digits[--count];
    return out;
}

bool take_date(TextReader* text, int64_t* days) {
    int64_t year;
    int64_t month;
    int64_t day;
    if (!text->digits(4, &year) || !text->take('-') || !text->digits(2, &month) || !text->take('-'))
        return false;
    if (!text->digits(2, &day) || month < 1 || month > 12 || day < 1) return false;
    if (day > days_in_month(year, static_cast<uint32_t>(month))) return false;
    *days = days_from_civil(year, static_cast<uint32_t>(month), static_cast<uint32_t>(day));
    return true;
}

// One part of a duration: digits, perhaps with a fraction, and its unit.
struct DurationPart {
    int64_t whole = 0;
    int64_t micros = 0;  // of a fraction of seconds
    bool negative = false;
    bool fraction = false;
    char unit = 0;
};

bool take_part(TextReader* text, DurationPart* part) {
    part->negative = text->peek() == '-';
    if (part->negative || text->peek() == '+') text->skip();
    if (!text->number(18, &part->whole)) return false;
    part->fraction = text->peek() == '.';
    if (part->fraction && !text->fraction(&part->micros)) return false;
    part->unit = text->peek();
    text->skip();
    return true;
}

int64_t duration_unit(char unit, bool time) {
    if (!time) return unit == 'D' ? kDay : unit == 'W' ? 7 * kDay : 0;
    return unit == 'H' ? 3600 * kSecond : unit == 'M' ? 60 * kSecond : unit == 'S' ? kSecond : 0;
}

}  // namespace

extern "C" {

uint32_t weir_date_from_text(const char* p, uint64_t n, int64_t* days) {
    TextReader text(p, n);
    int64_t value;
    if (!take_date(&text, &value) || !text.done()) return kNoSuchText;
    *days = value;
    return kDone;
}

uint32_t weir_rfc3339_from_text(const char* p, uint64_t n, int64_t* micros) {
    TextReader text(p, n);
    int64_t days;
    int64_t hour;
    int64_t minute;
    int64_t second;
    int64_t fraction = 0;
    int64_t offset;
    if (!take_date(&text, &days)) return kNoSuchText;
    if (!text.take('T') && !text.take('t') && !text.take(' ')) return kNoSuchText;
    if (!text.digits(2, &hour) || !text.take(':') || !text.digits(2, &minute) || !text.take(':'))
        return kNoSuchText;
    if (!text.digits(2, &second) || hour > 23 || minute > 59 || second > 60) return kNoSuchText;
    if (text.peek() == '.' && !text.fraction(&fraction)) return kNoSuchText;
    if (!text.offset(true, &offset) || !text.done()) return kNoSuchText;
    *micros = days * kDay + ((hour * 60 + minute) * 60 + second - offset) * kSecond + fraction;
    return kDone;
}

uint32_t weir_duration_from_text(const char* p, uint64_t n, int64_t* micros) {
    TextReader text(p, n);
    const bool negative = text.take('-');
    if (!negative) text.take('+');
    if (!text.take('P') || text.done()) return kNoSuchText;
    __int128 sum = 0;
    bool time = false;
    while (!text.done()) {
        if (!time && text.take('T')) {
            time = true;
            if (text.done()) return kNoSuchText;
        }
        DurationPart part;
        if (!take_part(&text, &part)) return kNoSuchText;
        const int64_t unit = duration_unit(part.unit, time);
        if (unit == 0 || (part.fraction && part.unit != 'S')) return kNoSuchText;
        const __int128 value = static_cast<__int128>(part.whole) * unit + part.micros;
        sum += part.negative ? -value : value;
    }
    if (negative) sum = -sum;
    if (sum != static_cast<int64_t>(sum)) return kRange;
    *micros = static_cast<int64_t>(sum);
    return kDone;
}

char* weir_date_write(char* out, int64_t days) {
    const CivilDate date = civil_from_days(days);
    const bool usual = date.year >= 0 && date.year <= 9999;
    if (!usual) *out++ = date.year < 0 ? '-' : '+';
    const auto year = static_cast<uint64_t>(date.year < 0 ? -date.year : date.year);
    if (year <= 9999) {
        out = write_two(write_two(out, year / 100), year);
    } else {
        out = write_unsigned(out, year);
    }
    *out++ = '-';
    out = write_two(out, date.month);
    *out++ = '-';
    return write_two(out, date.day);
}

char* weir_timestamp_write(char* out, int64_t micros, char separator) {
    const int64_t days = days_of(micros);
    const auto second = static_cast<uint64_t>((micros - days * kDay) / kSecond);
    out = weir_date_write(out, days);
    *out++ = separator;
    out = write_two(out, second / 3600);
    *out++ = ':';
    out = write_two(out, second / 60 % 60);
    *out++ = ':';
    return write_two(out, second % 60);
}

// As Java's Duration: hours, minutes, seconds; each part with its own sign; "PT0S" for nothing.
char* weir_duration_write(char* out, int64_t micros) {
    std::memcpy(out, "PT", 2);
    out += 2;
    const bool negative = micros < 0;
    const uint64_t size =
        negative ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
    const uint64_t seconds = size / 1000000;
    uint64_t fraction = size % 1000000;
    const auto part = [&](uint64_t value, char unit) {
        if (value == 0) return;
        if (negative) *out++ = '-';
        out = write_unsigned(out, value);
        *out++ = unit;
    };
    part(seconds / 3600, 'H');
    part(seconds / 60 % 60, 'M');
    if (seconds % 60 == 0 && fraction == 0 && size != 0) return out;
    if (negative) *out++ = '-';
    out = write_unsigned(out, seconds % 60);
    if (fraction != 0) {
        *out++ = '.';
        for (uint64_t unit = 100000; fraction != 0; unit /= 10) {
            *out++ = static_cast<char>('0' + fraction / unit);
            fraction %= unit;
        }
    }
    *out++ = 'S';
    return out;
}

}  // extern "C"
