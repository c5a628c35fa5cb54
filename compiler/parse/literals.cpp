// Values of literals, by plain arithmetic: no locale, no time zone of the machine.
#include "compiler/parse/literals.h"

#include <utility>

#include "compiler/support/strings.h"

namespace weir::parse {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

void append_utf8(std::string& out, uint32_t point) {
    auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0 | point >> 6);
        put(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        put(0xE0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3F));
        put(0x80 | (point & 0x3F));
    } else {
        put(0xF0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3F));
        put(0x80 | (point >> 6 & 0x3F));
        put(0x80 | (point & 0x3F));
    }
}

// `{1F600}` from `at` on: the code point and the length with braces, or length 0.
std::pair<uint32_t, size_t> braced_code_point(std::string_view text, size_t at) {
    if (at >= text.size() || text[at] != '{') return {0, 0};
    uint32_t point = 0;
    size_t i = at + 1;
    for (; i < text.size() && digit(text[i]) < 16 && i - at <= 6; i++) {
        point = point * 16 + static_cast<uint32_t>(digit(text[i]));
    }
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    bool closed = i < text.size() && text[i] == '}' && i > at + 1;
    if (!closed || surrogate || point > 0x10FFFF) return {0, 0};
    return {point, i + 1 - at};
}

// The escape that begins with the backslash at `at`: appends its value and gives its length, or 0.
size_t append_escape(std::string& out, std::string_view text, size_t at) {
    static constexpr std::pair<char, char> kPlain[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'},
                                                       {'0', '\0'}, {'"', '"'},  {'\\', '\\'},
                                                       {'/', '/'},  {'b', '\b'}, {'f', '\f'}};
    if (at + 1 >= text.size()) return 0;
    for (auto [letter, value] : kPlain) {
        if (text[at + 1] != letter) continue;
        out.push_back(value);
        return 2;
    }
    if (text[at + 1] != 'u') return 0;
    auto [point, length] = braced_code_point(text, at + 2);
    if (length == 0) return 0;
    append_utf8(out, point);
    return length + 2;
}

// Reads digits at `*at` and moves past them; false without any or on overflow.
bool read_digits(std::string_view text, size_t* at, int64_t* value) {
    size_t begin = *at;
    *value = 0;
    while (*at < text.size() && text[*at] >= '0' && text[*at] <= '9') {
        if (__builtin_mul_overflow(*value, 10, value)) return false;
        if (__builtin_add_overflow(*value, text[*at] - '0', value)) return false;
        ++*at;
    }
    return *at > begin;
}

bool add_product(int64_t* sum, int64_t count, int64_t unit) {
    int64_t product = 0;
    if (__builtin_mul_overflow(count, unit, &product)) return false;
    return !__builtin_add_overflow(*sum, product, sum);
}

bool is_leap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int64_t days_in_month(int64_t year, int64_t month) {
    static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

// Days from 1970-01-01 to a day of the Gregorian calendar, counted in years that begin in March.
int64_t days_of(int64_t year, int64_t month, int64_t day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t m = month <= 2 ? month + 9 : month - 3;
    int64_t leaps = y / 4 - y / 100 + y / 400;
    int64_t day_of_year = (153 * m + 2) / 5 + day - 1;
    return y * 365 + leaps + day_of_year - 719468;
}

// `2026-01-01` at the begin of `text`.
std::optional<int64_t> read_days(std::string_view text) {
    size_t at = 0;
    int64_t year = 0, month = 0, day = 0;
    if (!read_digits(text, &at, &year) || at++ != 4) return {};
    if (!read_digits(text, &at, &month) || at++ != 7) return {};
    if (!read_digits(text, &at, &day) || at != 10) return {};
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return {};
    return days_of(year, month, day);
}

// `12:30`, `12:30:15.5` from `*at` on, in microseconds of the day; moves past it.
std::optional<int64_t> read_clock(std::string_view text, size_t* at) {
    int64_t hour = 0, minute = 0, second = 0;
    if (!read_digits(text, at, &hour) || *at >= text.size() || text[(*at)++] != ':') return {};
    if (!read_digits(text, at, &minute)) return {};
    if (*at < text.size() && text[*at] == ':') {
        ++*at;
        if (!read_digits(text, at, &second)) return {};
    }
    if (hour > 23 || minute > 59 || second > 59) return {};
    int64_t micros = ((hour * 60 + minute) * 60 + second) * 1'000'000;
    if (*at < text.size() && text[*at] == '.') {
        int64_t scale = 100'000;
        size_t begin = ++*at;
        for (; *at < text.size() && text[*at] >= '0' && text[*at] <= '9'; ++*at, scale /= 10) {
            micros += (text[*at] - '0') * scale;
        }
        if (*at == begin) return {};
    }
    return micros;
}

}  // namespace

std::string string_value(std::string_view text, std::optional<LiteralError>* error) {
    if (text.starts_with("r#\"")) {
        std::string_view inner = text.substr(3);
        return std::string(inner.ends_with("\"#") ? inner.substr(0, inner.size() - 2) : inner);
    }
    bool raw = text.starts_with("r\"");
    size_t begin = raw ? 2 : 1;
    size_t end = text.size();
    // A string that is not closed, or stands in other quotes, has been reported already.
    if (end > begin && (text[end - 1] == '"' || text[end - 1] == '\'')) end--;
    if (raw) return std::string(text.substr(begin, end - begin));

    std::string out;
    for (size_t i = begin; i < end;) {
        if (text[i] != '\\') {
            out.push_back(text[i++]);
            continue;
        }
        size_t length = append_escape(out, text.substr(0, end), i);
        if (length == 0) {
            size_t next = i + 1 < end ? utf8_length(text.substr(i + 1)) : 0;
            length = 1 + (next == 0 && i + 1 < end ? 1 : next);
            out += text.substr(i, length);
            if (error && !*error) *error = LiteralError{i, i + length, ""};
        }
        i += length;
    }
    return out;
}

std::optional<ast::DurationLit> duration_value(std::string_view text) {
    static constexpr std::pair<std::string_view, int64_t> kUnits[] = {{"us", 1},
                                                                      {"ms", 1'000},
                                                                      {"s", 1'000'000},
                                                                      {"m", 60'000'000},
                                                                      {"h", 3'600'000'000},
                                                                      {"d", 86'400'000'000},
                                                                      {"w", 604'800'000'000}};
    ast::DurationLit value;
    for (size_t at = 0; at < text.size();) {
        int64_t count = 0;
        if (!read_digits(text, &at, &count)) return {};
        size_t unit_begin = at;
        while (at < text.size() && text[at] >= 'a' && text[at] <= 'z') at++;
        std::string_view unit = text.substr(unit_begin, at - unit_begin);
        bool fits = unit == "mo" && add_product(&value.months, count, 1);
        for (auto [word, micros] : kUnits) {
            if (word == unit) fits = add_product(&value.micros, count, micros);
        }
        if (!fits || value.months > 12 * 9999) return {};
    }
    return value;
}

std::optional<int64_t> size_value(std::string_view text) {
    size_t at = 0;
    int64_t count = 0, bytes = 0;
    if (!read_digits(text, &at, &count) || at >= text.size()) return {};
    if (!text.ends_with("iB") || text.size() != at + 3) return {};
    int shift = text[at] == 'K' ? 10 : text[at] == 'M' ? 20 : text[at] == 'G' ? 30 : 40;
    if (!add_product(&bytes, count, int64_t{1} << shift)) return {};
    return bytes;
}

std::optional<int64_t> timestamp_value(std::string_view text) {
    std::optional<int64_t> days = read_days(text.substr(1));
    if (!days || text.size() < 12) return {};
    size_t at = 12;
    std::optional<int64_t> clock = read_clock(text, &at);
    if (!clock || at >= text.size()) return {};
    int64_t offset = 0;
    if (text[at] != 'Z') {
        bool west = text[at++] == '-';
        std::optional<int64_t> zone = read_clock(text, &at);
        if (!zone || at != text.size()) return {};
        offset = west ? -*zone : *zone;
    } else if (at + 1 != text.size()) {
        return {};
    }
    return *days * 86'400'000'000 + *clock - offset;
}

std::optional<int32_t> date_value(std::string_view text) {
    std::optional<int64_t> days = text.size() == 11 ? read_days(text.substr(1)) : std::nullopt;
    if (!days) return {};
    return static_cast<int32_t>(*days);
}

std::optional<int64_t> count_value(std::string_view text) {
    std::string digits;
    for (char c : text) {
        if (c != '_') digits.push_back(c);
    }
    size_t at = 0;
    int64_t value = 0;
    if (!read_digits(digits, &at, &value) || at != digits.size() || value > 0x7fffffff) return {};
    return value;
}

}  // namespace weir::parse
