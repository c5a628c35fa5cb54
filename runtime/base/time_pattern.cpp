// One table of names; reading and writing are a switch over the words each.
#include "runtime/base/time_pattern.h"

#include <cstdio>
#include <cstring>

#include "runtime/base/civil.h"
#include "runtime/base/text_reader.h"

namespace weir::base {
namespace {

constexpr const char* kMonths[12] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
constexpr const char* kWeekdays[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                      "Friday", "Saturday", "Sunday"};

// Words that stand for others.
const char* expansion(char word) {
    switch (word) {
        case 'F':
            return "%Y-%m-%d";
        case 'T':
            return "%H:%M:%S";
        case 'R':
            return "%H:%M";
        case 'D':
            return "%m/%d/%y";
        case 'r':
            return "%I:%M:%S %p";
        case 'c':
            return "%a %b %e %H:%M:%S %Y";
        case 'x':
            return "%m/%d/%y";
        case 'X':
            return "%H:%M:%S";
        default:
            return nullptr;
    }
}

// ---- reading ----

struct Parts {
    int64_t year = 1970;
    int64_t month = 1;
    int64_t day = 1;
    int64_t day_of_year = 0;  // 0: not said
    int64_t hour = 0;
    int64_t minute = 0;
    int64_t second = 0;
    int64_t micros = 0;
    int64_t epoch = 0;  // %s
    int64_t offset = 0;
    bool has_epoch = false;
    bool has_offset = false;
    bool half_day = false;   // %I
    bool afternoon = false;  // %p
};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool same_letter(char a, char b) {
    return a == b || ((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
}

// The name that the text begins with, whole or by its first three letters; -1: none.
int64_t take_name(TextReader* text, const char* const* names, int count) {
    const auto begins = [&](const char* name, size_t n) {
        TextReader ahead = *text;
        for (size_t i = 0; i < n; i++) {
            if (ahead.done() || !same_letter(ahead.peek(), name[i])) return false;
            ahead.skip();
        }
        *text = ahead;
        return true;
    };
    for (int i = 0; i < count; i++) {
        if (begins(names[i], std::strlen(names[i])) || begins(names[i], 3)) return i;
    }
    return -1;
}

bool take_between(TextReader* text, int digits, int64_t least, int64_t most, int64_t* value) {
    return text->number(digits, value) && *value >= least && *value <= most;
}

bool take_year(TextReader* text, int64_t* year) {
    const bool before = text->take('-');
    if (!text->number(4, year)) return false;
    if (before) *year = -*year;
    return true;
}

bool take_zone(TextReader* text, Parts* parts) {
    parts->has_offset = true;
    TextReader ahead = *text;
    const char* names[] = {"UTC", "GMT"};
    if (take_name(&ahead, names, 2) >= 0) {
        parts->offset = 0;
        *text = ahead;
        return true;
    }
    return text->offset(false, &parts->offset);
}

bool take_fraction(TextReader* text, Parts* parts) {
    // %f: digits without a point of their own.
    int64_t unit = 100000;
    bool any = false;
    for (; text->peek() >= '0' && text->peek() <= '9'; text->skip(), unit /= 10) {
        parts->micros += unit * (text->peek() - '0');
        any = true;
    }
    return any;
}

bool read_pattern(const char* pattern, const char* end, TextReader* text, Parts* parts);

bool read_word(char word, bool point_follows, TextReader* text, Parts* parts) {
    int64_t ignored;
    switch (word) {
        case 'Y':
            return take_year(text, &parts->year);
        case 'y':
            if (!take_between(text, 2, 0, 99, &parts->year)) return false;
            parts->year += parts->year < 69 ? 2000 : 1900;
            return true;
        case 'm':
            return take_between(text, 2, 1, 12, &parts->month);
        case 'b':
        case 'B':
        case 'h':
            parts->month = take_name(text, kMonths, 12) + 1;
            return parts->month > 0;
        case 'a':
        case 'A':
            return take_name(text, kWeekdays, 7) >= 0;
        case 'd':
        case 'e':
            while (word == 'e' && is_blank(text->peek())) text->skip();
            return take_between(text, 2, 1, 31, &parts->day);
        case 'j':
            return take_between(text, 3, 1, 366, &parts->day_of_year);
        case 'H':
        case 'k':
            while (word == 'k' && is_blank(text->peek())) text->skip();
            return take_between(text, 2, 0, 23, &parts->hour);
        case 'I':
        case 'l':
            while (word == 'l' && is_blank(text->peek())) text->skip();
            parts->half_day = true;
            return take_between(text, 2, 1, 12, &parts->hour);
        case 'p':
        case 'P': {
            const char* halves[] = {"AM", "PM"};
            const char c = text->peek();
            parts->afternoon = same_letter(c, 'p');
            text->skip();
            return (same_letter(c, halves[0][0]) || same_letter(c, halves[1][0])) &&
                   (text->take('M') || text->take('m'));
        }
        case 'M':
            return take_between(text, 2, 0, 59, &parts->minute);
        case 'S':
            if (!take_between(text, 2, 0, 60, &parts->second)) return false;
            return point_follows || text->peek() != '.' || text->fraction(&parts->micros);
        case 'f':
            return take_fraction(text, parts);
        case 's': {
            const bool before = text->take('-');
            parts->has_epoch = true;
            if (!text->number(13, &parts->epoch)) return false;
            if (before) parts->epoch = -parts->epoch;
            return true;
        }
        case 'z':
        case 'Z':
            return take_zone(text, parts);
        case 'u':
            return take_between(text, 1, 1, 7, &ignored);
        case 'w':
            return take_between(text, 1, 0, 6, &ignored);
        case 'n':
        case 't':
            while (is_blank(text->peek())) text->skip();
            return true;
        case '%':
            return text->take('%');
        default:
            break;
    }
    const char* others = expansion(word);
    return others != nullptr && read_pattern(others, others + std::strlen(others), text, parts);
}

bool read_pattern(const char* pattern, const char* end, TextReader* text, Parts* parts) {
    while (pattern < end) {
        const char c = *pattern++;
        if (is_blank(c)) {
            while (!text->done() && is_blank(text->peek())) text->skip();
        } else if (c == '%' && pattern < end) {
            const char word = *pattern++;
            if (!read_word(word, pattern < end && *pattern == '.', text, parts)) return false;
        } else if (!text->take(c)) {
            return false;
        }
    }
    return true;
}

bool to_micros(const Parts& parts, const Zone& zone, int64_t* micros) {
    if (parts.has_epoch) {
        *micros = parts.epoch * kSecond + parts.micros;
        return true;
    }
    int64_t days;
    if (parts.day_of_year > 0) {
        if (parts.day_of_year > (is_leap_year(parts.year) ? 366 : 365)) return false;
        days = days_from_civil(parts.year, 1, 1) + parts.day_of_year - 1;
    } else {
        const auto month = static_cast<uint32_t>(parts.month);
        if (parts.day > days_in_month(parts.year, month)) return false;
        days = days_from_civil(parts.year, month, static_cast<uint32_t>(parts.day));
    }
    const int64_t hour = parts.half_day ? parts.hour % 12 + (parts.afternoon ? 12 : 0) : parts.hour;
    const int64_t local =
        days * kDay + ((hour * 60 + parts.minute) * 60 + parts.second) * kSecond + parts.micros;
    *micros = parts.has_offset ? local - parts.offset * kSecond : zone.to_utc(local);
    return true;
}

// ---- writing ----

struct Moment {
    CivilDate date;
    int64_t days;
    int64_t seconds;  // of the day
    int64_t micros;   // of the second
    int64_t utc;
    int64_t offset;
    const Zone* zone;
    bool fraction;
};

void add_number(int64_t value, int width, char pad, std::string* out) {
    char text[32];
    const int n = std::snprintf(text, sizeof text, "%lld", static_cast<long long>(value));
    for (int i = n; i < width; i++) *out += pad;
    out->append(text, static_cast<size_t>(n));
}

int64_t day_of_year(const Moment& at) { return at.days - days_from_civil(at.date.year, 1, 1) + 1; }

// The ISO week's year and number: a week belongs to the year that has its Thursday.
void iso_week(const Moment& at, int64_t* year, int64_t* week) {
    const int64_t thursday = at.days - weekday_of_days(at.days) + 4;
    *year = civil_from_days(thursday).year;
    *week = (thursday - days_from_civil(*year, 1, 1)) / 7 + 1;
}

void add_offset(const Moment& at, std::string* out) {
    const int64_t minutes = (at.offset < 0 ? -at.offset : at.offset) / 60;
    *out += at.offset < 0 ? '-' : '+';
    add_number(minutes / 60, 2, '0', out);
    add_number(minutes % 60, 2, '0', out);
}

void write_pattern(const char* pattern, const char* end, const Moment& at, std::string* out);

void write_word(char word, const Moment& at, std::string* out) {
    const int64_t hour = at.seconds / 3600;
    const int64_t half = hour % 12 == 0 ? 12 : hour % 12;
    const auto weekday = weekday_of_days(at.days);
    int64_t year;
    int64_t week;
    switch (word) {
        case 'Y':
            return add_number(at.date.year, at.date.year < 0 ? 5 : 4, '0', out);
        case 'C':
            return add_number(floor_divide(at.date.year, 100), 2, '0', out);
        case 'y':
            return add_number(floor_modulo(at.date.year, 100), 2, '0', out);
        case 'm':
            return add_number(at.date.month, 2, '0', out);
        case 'b':
        case 'h':
            out->append(kMonths[at.date.month - 1], 3);
            return;
        case 'B':
            out->append(kMonths[at.date.month - 1]);
            return;
        case 'a':
            out->append(kWeekdays[weekday - 1], 3);
            return;
        case 'A':
            out->append(kWeekdays[weekday - 1]);
            return;
        case 'd':
            return add_number(at.date.day, 2, '0', out);
        case 'e':
            return add_number(at.date.day, 2, ' ', out);
        case 'j':
            return add_number(day_of_year(at), 3, '0', out);
        case 'H':
            return add_number(hour, 2, '0', out);
        case 'k':
            return add_number(hour, 2, ' ', out);
        case 'I':
            return add_number(half, 2, '0', out);
        case 'l':
            return add_number(half, 2, ' ', out);
        case 'p':
            out->append(hour < 12 ? "AM" : "PM");
            return;
        case 'P':
            out->append(hour < 12 ? "am" : "pm");
            return;
        case 'M':
            return add_number(at.seconds / 60 % 60, 2, '0', out);
        case 'S':
            add_number(at.seconds % 60, 2, '0', out);
            if (!at.fraction || at.micros == 0) return;
            *out += '.';
            if (at.micros % 1000 == 0) return add_number(at.micros / 1000, 3, '0', out);
            return add_number(at.micros, 6, '0', out);
        case 'f':
            return add_number(at.micros, 6, '0', out);
        case 's':
            return add_number(floor_divide(at.utc, kSecond), 1, '0', out);
        case 'z':
            return add_offset(at, out);
        case 'Z':
            out->append(at.zone->abbreviation(at.utc));
            return;
        case 'u':
            return add_number(weekday, 1, '0', out);
        case 'w':
            return add_number(weekday % 7, 1, '0', out);
        case 'U':
            return add_number((day_of_year(at) + 6 - weekday % 7) / 7, 2, '0', out);
        case 'W':
            return add_number((day_of_year(at) + 6 - (weekday - 1)) / 7, 2, '0', out);
        case 'V':
            iso_week(at, &year, &week);
            return add_number(week, 2, '0', out);
        case 'G':
            iso_week(at, &year, &week);
            return add_number(year, 4, '0', out);
        case 'g':
            iso_week(at, &year, &week);
            return add_number(floor_modulo(year, 100), 2, '0', out);
        case 'n':
            *out += '\n';
            return;
        case 't':
            *out += '\t';
            return;
        case '%':
            *out += '%';
            return;
        default:
            break;
    }
    const char* others = expansion(word);
    if (others != nullptr) return write_pattern(others, others + std::strlen(others), at, out);
    *out += '%';
    *out += word;
}

void write_pattern(const char* pattern, const char* end, const Moment& at, std::string* out) {
    while (pattern < end) {
        const char c = *pattern++;
        if (c == '%' && pattern < end) {
            write_word(*pattern++, at, out);
        } else {
            *out += c;
        }
    }
}

}  // namespace

bool read_time(const char* pattern, uint64_t pattern_n, const char* text, uint64_t n,
               const Zone& zone, int64_t* micros) {
    TextReader reader(text, n);
    Parts parts;
    return read_pattern(pattern, pattern + pattern_n, &reader, &parts) && reader.done() &&
           to_micros(parts, zone, micros);
}

void write_time(const char* pattern, uint64_t pattern_n, int64_t micros, const Zone& zone,
                bool fraction, std::string* out) {
    const int64_t offset = zone.offset(micros);
    const int64_t local = micros + offset * kSecond;
    const int64_t days = days_of(local);
    const int64_t of_day = local - days * kDay;
    const Moment at = {civil_from_days(days),
                       days,
                       of_day / kSecond,
                       of_day % kSecond,
                       micros,
                       offset,
                       &zone,
                       fraction};
    write_pattern(pattern, pattern + pattern_n, at, out);
}

std::string check_time_pattern(const char* pattern, uint64_t pattern_n) {
    const std::string_view words = "YCymbhBaAdejHkIlpPMSfszZuwUWVGgnt%FTRDrcxX";
    for (uint64_t i = 0; i < pattern_n; i++) {
        if (pattern[i] != '%') continue;
        if (++i == pattern_n) return "%";
        if (words.find(pattern[i]) == std::string_view::npos) return {'%', pattern[i]};
    }
    return "";
}

}  // namespace weir::base
