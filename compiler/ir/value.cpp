// Texts of constants, their order, and decimals at other scales.
#include "compiler/ir/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "compiler/support/check.h"

namespace weir::ir {

namespace {

constexpr int64_t kDay = 86'400'000'000;

std::string digits(unsigned __int128 number) {
    std::string text;
    do {
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
        number /= 10;
    } while (number != 0);
    return text;
}

struct Civil {
    int64_t year;
    unsigned month, day;
};

// The proleptic Gregorian date of a day counted from 1970-01-01, by eras of 400 years.
Civil civil_of(int64_t days) {
    days += 719'468;
    int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    unsigned day_of_era = static_cast<unsigned>(days - era * 146'097);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month_from_march = (5 * day_of_year + 2) / 153;
    unsigned day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {static_cast<int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::string date_text(int64_t days) {
    Civil civil = civil_of(days);
    char text[48];
    std::snprintf(text, sizeof text, "@%04lld-%02u-%02u", static_cast<long long>(civil.year),
                  civil.month, civil.day);
    return text;
}

std::string timestamp_text(int64_t micros) {
    int64_t days = micros / kDay - (micros % kDay < 0 ? 1 : 0);
    int64_t rest = micros - days * kDay;
    int64_t second = rest / 1'000'000, fraction = rest % 1'000'000;
    char text[48];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02d", static_cast<int>(second / 3600),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    std::string whole = date_text(days) + text;
    if (fraction != 0) {
        bool millis = fraction % 1000 == 0;
        std::snprintf(text, sizeof text, millis ? ".%03d" : ".%06d",
                      static_cast<int>(millis ? fraction / 1000 : fraction));
        whole += text;
    }
    return whole + "Z";
}

std::string float_text(double value) {
    char text[64];
    auto end = std::to_chars(text, text + sizeof text, value).ptr;
    std::string number(text, end);
    if (std::isfinite(value) && number.find_first_of(".e") == std::string::npos) number += ".0";
    return number;
}

std::string quoted(const std::string& value) {
    std::string text = "\"";
    for (unsigned char c : value) {
        if (c == '"' || c == '\\') {
            text += '\\';
            text += static_cast<char>(c);
        } else if (c == '\n') {
            text += "\\n";
        } else if (c < 0x20) {
            char escape[16];
            std::snprintf(escape, sizeof escape, "\\u{%x}", c);
            text += escape;
        } else {
            text += static_cast<char>(c);
        }
    }
    return text + "\"";
}

std::string uuid_text(__int128 value) {
    auto number = static_cast<unsigned __int128>(value);
    std::string text;
    for (int i = 31; i >= 0; i--) {
        text += "0123456789abcdef"[static_cast<unsigned>(number >> (4 * i)) & 15];
        if (i == 24 || i == 20 || i == 16 || i == 12) text += '-';
    }
    return text;
}

std::string items_text(const TypeTable& types, const Type& type, const Value& value) {
    std::string text;
    for (size_t i = 0; i < value.items.size(); i++) {
        bool key = type.kind == TypeKind::Map && i % 2 == 0;
        if (i > 0) text += type.kind == TypeKind::Map && !key ? ": " : ", ";
        if (type.kind == TypeKind::Record) text += type.fields[i].name + " = ";
        TypeId item = type.kind == TypeKind::Record ? type.fields[i].type
                      : key                         ? type.key
                                                    : type.element;
        text += ir::text(types, item, value.items[i]);
    }
    if (type.kind == TypeKind::List) return "[" + text + "]";
    return text.empty() ? "{}" : "{ " + text + " }";
}

template <typename T>
int order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

std::string decimal_text(__int128 unscaled, int scale) {
    bool negative = unscaled < 0;
    std::string text = digits(negative ? -static_cast<unsigned __int128>(unscaled) : unscaled);
    if (scale > 0) {
        if (static_cast<int>(text.size()) <= scale) text.insert(0, scale + 1 - text.size(), '0');
        text.insert(text.size() - scale, ".");
    }
    return negative ? "-" + text : text;
}

std::string duration_text(int64_t micros) {
    if (micros == 0) return "0s";
    constexpr std::pair<int64_t, const char*> kUnits[] = {{kDay, "d"},       {3'600'000'000, "h"},
                                                          {60'000'000, "m"}, {1'000'000, "s"},
                                                          {1000, "ms"},      {1, "us"}};
    std::string text = micros < 0 ? "-" : "";
    uint64_t rest = micros < 0 ? -static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
    for (const auto& [size, unit] : kUnits) {
        uint64_t count = rest / static_cast<uint64_t>(size);
        rest %= static_cast<uint64_t>(size);
        if (count > 0) text += std::to_string(count) + unit;
    }
    return text;
}

std::string text(const TypeTable& types, TypeId id, const Value& value) {
    const Type& type = types[id];
    if (value.null) return "null";
    switch (type.kind) {
        case TypeKind::Error:
            return "error";
        case TypeKind::Null:
            return "null";
        case TypeKind::Bool:
            return value.integer != 0 ? "true" : "false";
        case TypeKind::Int:
            return std::to_string(value.integer);
        case TypeKind::Float:
            return float_text(value.real);
        case TypeKind::Decimal:
            return decimal_text(value.wide, type.scale);
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json:
            return quoted(value.text);
        case TypeKind::Timestamp:
            return timestamp_text(value.integer);
        case TypeKind::Date:
            return date_text(value.integer);
        case TypeKind::Duration:
            return duration_text(value.integer);
        case TypeKind::Uuid:
            return uuid_text(value.wide);
        case TypeKind::Enum:
            return type.name + "." + type.names[static_cast<size_t>(value.integer)];
        case TypeKind::List:
        case TypeKind::Map:
        case TypeKind::Record:
            return items_text(types, type, value);
    }
    UNREACHABLE("type of a value");
}

__int128 power_of_ten(int exponent) {
    CHECK(exponent >= 0);
    CHECK(exponent <= 38);
    __int128 power = 1;
    for (int i = 0; i < exponent; i++) power *= 10;
    return power;
}

bool fits_decimal(__int128 unscaled, int precision) {
    __int128 bound = power_of_ten(precision);
    return unscaled > -bound && unscaled < bound;
}

std::optional<__int128> rescale(__int128 unscaled, int from, int to) {
    if (to < from) {
        __int128 power = power_of_ten(from - to);
        if (unscaled % power != 0) return std::nullopt;
        return unscaled / power;
    }
    __int128 result;
    if (__builtin_mul_overflow(unscaled, power_of_ten(to - from), &result)) return std::nullopt;
    return result;
}

int compare(const TypeTable& types, TypeId id, const Value& a, const Value& b) {
    switch (types.kind(id)) {
        case TypeKind::Float:
            return order(a.real, b.real);
        case TypeKind::Decimal:
            return order(a.wide, b.wide);
        case TypeKind::Uuid:
            return order(static_cast<unsigned __int128>(a.wide),
                         static_cast<unsigned __int128>(b.wide));
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json:
            return order(a.text, b.text);
        default:
            return order(a.integer, b.integer);
    }
}

bool equal(const TypeTable& types, TypeId id, const Value& a, const Value& b) {
    if (a.null || b.null) return a.null && b.null;
    const Type& type = types[id];
    bool nested =
        type.kind == TypeKind::List || type.kind == TypeKind::Map || type.kind == TypeKind::Record;
    if (!nested) return compare(types, id, a, b) == 0;
    if (a.items.size() != b.items.size()) return false;
    for (size_t i = 0; i < a.items.size(); i++) {
        TypeId item = type.kind == TypeKind::Record              ? type.fields[i].type
                      : type.kind == TypeKind::Map && i % 2 == 0 ? type.key
                                                                 : type.element;
        if (!equal(types, item, a.items[i], b.items[i])) return false;
    }
    return true;
}

bool same(const Graph& graph, ExprId a, ExprId b) {
    if (a == b) return true;
    if (!a.valid() || !b.valid()) return false;
    const Expr& x = graph.exprs[a];
    const Expr& y = graph.exprs[b];
    if (x.kind != y.kind || x.type != y.type || x.index != y.index || x.meta != y.meta)
        return false;
    // Names of locals differ between two writings of one computation; to call them different is
    // safe.
    if (x.args.size() != y.args.size() || x.locals != y.locals) return false;
    if (x.kind == ExprKind::Literal && !equal(graph.types, x.type, x.value, y.value)) return false;
    return std::equal(x.args.begin(), x.args.end(), y.args.begin(),
                      [&](ExprId left, ExprId right) { return same(graph, left, right); });
}

}  // namespace weir::ir
