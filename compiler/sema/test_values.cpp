// JSON text of typed values, in the same forms as sinks write them.
#include "compiler/sema/test_values.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "compiler/ir/value.h"
#include "compiler/support/json_writer.h"

namespace weir::sema {
namespace {

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Year, month, day of a day since 1970-01-01, in the proleptic Gregorian calendar.
std::string date_text(int64_t days) {
    int64_t shifted = days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    year += era * 400 + (month <= 2 ? 1 : 0);
    char text[64];
    std::snprintf(text, sizeof text, "%04lld-%02lld-%02lld", static_cast<long long>(year),
                  static_cast<long long>(month), static_cast<long long>(day));
    return text;
}

std::string timestamp_text(int64_t micros) {
    constexpr int64_t kDay = int64_t{86400} * 1000000;
    int64_t days = floor_div(micros, kDay);
    int64_t rest = micros - days * kDay;
    int64_t seconds = rest / 1000000;
    int64_t fraction = rest % 1000000;
    char text[64];
    std::snprintf(text, sizeof text, "T%02lld:%02lld:%02lld",
                  static_cast<long long>(seconds / 3600), static_cast<long long>(seconds / 60 % 60),
                  static_cast<long long>(seconds % 60));
    std::string out = date_text(days) + text;
    if (fraction != 0) {
        bool millis = fraction % 1000 == 0;
        std::snprintf(text, sizeof text, millis ? ".%03lld" : ".%06lld",
                      static_cast<long long>(millis ? fraction / 1000 : fraction));
        out += text;
    }
    return out + "Z";
}

// As Java writes it: each part has the sign of the whole.
std::string iso_duration(int64_t micros) {
    if (micros == 0) return "PT0S";
    std::string sign = micros < 0 ? "-" : "";
    uint64_t size = micros < 0 ? -static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
    uint64_t seconds = size / 1000000;
    uint64_t fraction = size % 1000000;
    std::string out = "PT";
    if (seconds / 3600) out += sign + std::to_string(seconds / 3600) + "H";
    if (seconds / 60 % 60) out += sign + std::to_string(seconds / 60 % 60) + "M";
    if (seconds % 60 == 0 && fraction == 0) return out;
    out += sign + std::to_string(seconds % 60);
    if (fraction != 0) {
        char digits[16];
        std::snprintf(digits, sizeof digits, ".%06llu", static_cast<unsigned long long>(fraction));
        std::string text = digits;
        while (text.back() == '0') text.pop_back();
        out += text;
    }
    return out + "S";
}

std::string uuid_text(__int128 value) {
    auto wide = static_cast<unsigned __int128>(value);
    char digits[40];
    std::snprintf(digits, sizeof digits, "%016llx%016llx",
                  static_cast<unsigned long long>(wide >> 64),
                  static_cast<unsigned long long>(wide));
    std::string text = digits;
    for (size_t at : {20, 16, 12, 8}) text.insert(at, "-");
    return text;
}

std::string base64(const std::string& bytes) {
    static constexpr char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++) {
            group = group << 8 | (i + j < bytes.size() ? static_cast<uint8_t>(bytes[i + j]) : 0);
        }
        for (size_t j = 0; j < 4; j++) {
            bool there = i + j <= bytes.size();
            out += there ? kDigits[group >> (18 - 6 * j) & 63] : '=';
        }
    }
    return out;
}

std::string float_text(double value) {
    char text[40];
    for (int digits = 1; digits <= 17; digits++) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::strtod(text, nullptr) == value) break;
    }
    return text;
}

// The text of a map's key inside an object.
std::string key_text(const ir::TypeTable& types, ir::TypeId type, const ir::Value& value) {
    std::string text = json_text(types, type, value);
    return text.starts_with('"') ? text : json_quoted(text);
}

}  // namespace

std::string json_text(const ir::TypeTable& types, ir::TypeId id, const ir::Value& value) {
    const ir::Type& type = types[id];
    if (value.null) return "null";
    std::string out;
    switch (type.kind) {
        case ir::TypeKind::Error:
        case ir::TypeKind::Null:
            return "null";
        case ir::TypeKind::Bool:
            return value.integer ? "true" : "false";
        case ir::TypeKind::Int:
            return std::to_string(value.integer);
        case ir::TypeKind::Float:
            return float_text(value.real);
        case ir::TypeKind::Decimal:
            return "\"" + ir::decimal_text(value.wide, type.scale) + "\"";
        case ir::TypeKind::String:
            return json_quoted(value.text);
        case ir::TypeKind::Bytes:
            return "\"" + base64(value.text) + "\"";
        case ir::TypeKind::Timestamp:
            return "\"" + timestamp_text(value.integer) + "\"";
        case ir::TypeKind::Date:
            return "\"" + date_text(value.integer) + "\"";
        case ir::TypeKind::Duration:
            return "\"" + iso_duration(value.integer) + "\"";
        case ir::TypeKind::Uuid:
            return "\"" + uuid_text(value.wide) + "\"";
        case ir::TypeKind::Enum:
            return json_quoted(type.names[static_cast<size_t>(value.integer)]);
        case ir::TypeKind::Json:
            return value.text;
        case ir::TypeKind::List:
            for (const ir::Value& item : value.items) {
                out += (out.empty() ? "" : ", ") + json_text(types, type.element, item);
            }
            return "[" + out + "]";
        case ir::TypeKind::Map:
            for (size_t i = 0; i + 1 < value.items.size(); i += 2) {
                out += (out.empty() ? "" : ", ") + key_text(types, type.key, value.items[i]) +
                       ": " + json_text(types, type.element, value.items[i + 1]);
            }
            return "{" + out + "}";
        case ir::TypeKind::Record:
            for (size_t i = 0; i < type.fields.size(); i++) {
                out += (out.empty() ? "" : ", ") + json_quoted(type.fields[i].name) + ": " +
                       json_text(types, type.fields[i].type, value.items[i]);
            }
            return "{" + out + "}";
    }
    return out;
}

std::string json_line(const ir::TypeTable& types, const ir::Schema& schema, const TestRow& row) {
    std::string out;
    for (size_t i = 0; i < schema.size(); i++) {
        out += (out.empty() ? "" : ", ") + json_quoted(schema[i].name) + ": " +
               json_text(types, schema[i].type, row.values[i]);
    }
    return "{" + out + "}";
}

}  // namespace weir::sema
