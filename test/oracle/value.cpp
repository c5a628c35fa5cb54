// Values in and out of JSON, and their order.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "test/oracle/oracle.h"

namespace weir::oracle {

namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kSecond = 1'000'000;

int64_t days_of(int year, int month, int day) {
    int64_t days = 0;
    auto leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
    for (int y = 1970; y < year; y++) days += leap(y) ? 366 : 365;
    for (int y = year; y < 1970; y++) days -= leap(y) ? 366 : 365;
    static const int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int m = 1; m < month; m++) days += kDays[m - 1] + (m == 2 && leap(year) ? 1 : 0);
    return days + day - 1;
}

// "2026-01-01T00:00:00.5Z" or with a blank for the T and no zone.
std::optional<int64_t> read_time(const std::string& text) {
    int year, month, day, hour, minute, second, n = 0;
    if (sscanf(text.c_str(), "%4d-%2d-%2d%*[T ]%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &n) != 6) return {};
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return {};
    int64_t us = ((days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 * kSecond + second * kSecond;
    const char* p = text.c_str() + n;
    if (*p == '.') {
        int64_t unit = kSecond;
        for (p++; *p >= '0' && *p <= '9'; p++) us += (unit /= 10) * (*p - '0');
    }
    return us;
}

std::string write_time(int64_t us) {
    int64_t seconds = us >= 0 ? us / kSecond : -((-us + kSecond - 1) / kSecond);
    int64_t rest = us - seconds * kSecond;
    time_t time = seconds;
    tm parts;
    gmtime_r(&time, &parts);
    char text[64];
    size_t n = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest % 1000 != 0) n += snprintf(text + n, sizeof text - n, ".%06d", static_cast<int>(rest));
    else if (rest != 0) n += snprintf(text + n, sizeof text - n, ".%03d", static_cast<int>(rest / 1000));
    return std::string(text, n) + "Z";
}

// As java.time.Duration writes it.
std::string write_duration(int64_t us) {
    if (us == 0) return "PT0S";
    int64_t hours = us / (3600 * kSecond), minutes = us / (60 * kSecond) % 60, rest = us % (60 * kSecond);
    std::string text = "PT";
    if (hours != 0) text += std::to_string(hours) + "H";
    if (minutes != 0) text += std::to_string(minutes) + "M";
    if (rest == 0) return text;
    if (rest < 0) text += "-";
    int64_t size = std::abs(rest);
    text += std::to_string(size / kSecond);
    if (size % kSecond != 0) {
        char digits[16];
        snprintf(digits, sizeof digits, ".%06d", static_cast<int>(size % kSecond));
        text += digits;
        while (text.back() == '0') text.pop_back();
    }
    return text + "S";
}

__int128 power10(int n) { return n == 0 ? 1 : 10 * power10(n - 1); }

std::string digits_of(__int128 value, int scale) {
    bool negative = value < 0;
    std::string text;
    for (__int128 rest = negative ? -value : value; rest != 0 || static_cast<int>(text.size()) <= scale; rest /= 10) {
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    }
    if (scale > 0) text.insert(text.size() - scale, ".");
    return (negative ? "-" : "") + text;
}

std::optional<__int128> read_decimal(std::string text, const ir::Type& type) {
    bool negative = text[0] == '-';
    if (negative) text.erase(0, 1);
    size_t point = text.find('.');
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    while (static_cast<int>(fraction.size()) > type.scale && fraction.back() == '0') fraction.pop_back();
    if (static_cast<int>(fraction.size()) > type.scale) return {};
    fraction.resize(type.scale, '0');
    __int128 value = 0;
    for (char c : text.substr(0, point) + fraction) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    if (value >= power10(type.precision)) return {};
    return negative ? -value : value;
}

std::optional<ir::Value> from_json(const ir::TypeTable& types, const ir::WireType& wire, const Json& json) {
    const ir::Type& type = types[wire.type];
    ir::Value value;
    if (json.is_null()) {
        value.null = true;
        return type.nullable ? std::optional(value) : std::nullopt;
    }
    switch (type.kind) {
        case ir::TypeKind::Bool:
            if (!json.is_boolean()) return {};
            value.integer = json.get<bool>();
            return value;
        case ir::TypeKind::Int:
            if (json.is_number_integer() && !(json.is_number_unsigned() && json.get<uint64_t>() > INT64_MAX)) {
                value.integer = json.get<int64_t>();
                return value;
            }
            if (!json.is_number_float() || json.get<double>() != std::floor(json.get<double>())) return {};
            value.integer = static_cast<int64_t>(json.get<double>());
            return value;
        case ir::TypeKind::Float:
            if (!json.is_number()) return {};
            value.real = json.get<double>();
            return value;
        case ir::TypeKind::Decimal: {
            auto read = read_decimal(json.is_string() ? json.get<std::string>() : json.dump(), type);
            if (!read) return {};
            value.wide = *read;
            return value;
        }
        case ir::TypeKind::String:
            if (!json.is_string()) return {};
            value.text = json.get<std::string>();
            return value;
        case ir::TypeKind::Timestamp: {
            if (!json.is_string()) return {};
            auto read = read_time(json.get<std::string>());
            if (!read) return {};
            value.integer = *read;
            return value;
        }
        case ir::TypeKind::List:
            if (!json.is_array()) return {};
            for (const Json& item : json) {
                auto element = from_json(types, wire.fields[0].wire, item);
                if (!element) return {};
                value.items.push_back(*element);
            }
            return value;
        case ir::TypeKind::Record:
            if (!json.is_object()) return {};
            for (const ir::WireField& field : wire.fields) {
                auto found = json.find(field.name);
                auto member = from_json(types, field.wire, found == json.end() ? Json() : *found);
                if (!member) return {};
                value.items.push_back(*member);
            }
            return value;
        default:
            throw std::runtime_error("the oracle reads no " + types.text(wire.type));
    }
}

}  // namespace

std::optional<ir::Value> read_json(const ir::TypeTable& types, const ir::WireType& wire, const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return {};
    return from_json(types, wire, json);
}

std::string write_json(const ir::TypeTable& types, ir::TypeId id, const ir::Value& value) {
    const ir::Type& type = types[id];
    if (value.null) return "null";
    switch (type.kind) {
        case ir::TypeKind::Bool: return value.integer != 0 ? "true" : "false";
        case ir::TypeKind::Int: return std::to_string(value.integer);
        case ir::TypeKind::Float: return Json(value.real).dump();
        case ir::TypeKind::Decimal: return digits_of(value.wide, type.scale);
        case ir::TypeKind::String: return Json(value.text).dump();
        case ir::TypeKind::Timestamp: return "\"" + write_time(value.integer) + "\"";
        case ir::TypeKind::Duration: return "\"" + write_duration(value.integer) + "\"";
        case ir::TypeKind::Enum: return Json(type.names[value.integer]).dump();
        case ir::TypeKind::List:
        case ir::TypeKind::Record: {
            bool list = type.kind == ir::TypeKind::List;
            std::string text = list ? "[" : "{";
            for (size_t i = 0; i < value.items.size(); i++) {
                if (i > 0) text += ",";
                if (!list) text += Json(type.fields[i].name).dump() + ":";
                text += write_json(types, list ? type.element : type.fields[i].type, value.items[i]);
            }
            return text + (list ? "]" : "}");
        }
        default: throw std::runtime_error("the oracle writes no " + types.text(id));
    }
}

int compare(const ir::TypeTable& types, ir::TypeId id, const ir::Value& a, const ir::Value& b) {
    const ir::Type& type = types[id];
    auto three_way = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.null || b.null) return static_cast<int>(a.null) - static_cast<int>(b.null);
    switch (type.kind) {
        case ir::TypeKind::Float: return three_way(a.real, b.real);
        case ir::TypeKind::Decimal:
        case ir::TypeKind::Uuid: return three_way(a.wide, b.wide);
        case ir::TypeKind::String:
        case ir::TypeKind::Bytes:
        case ir::TypeKind::Json: return three_way(a.text, b.text);
        case ir::TypeKind::List:
        case ir::TypeKind::Record:
            for (size_t i = 0; i < std::min(a.items.size(), b.items.size()); i++) {
                ir::TypeId member = type.kind == ir::TypeKind::List ? type.element : type.fields[i].type;
                if (int order = compare(types, member, a.items[i], b.items[i]); order != 0) return order;
            }
            return three_way(a.items.size(), b.items.size());
        default: return three_way(a.integer, b.integer);
    }
}

}  // namespace weir::oracle
