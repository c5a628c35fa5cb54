// A row of a test as the program would write it: `{ user = "u1", at = @2026-01-01T00:00:00Z }`.
#include <cctype>
#include <nlohmann/json.hpp>

#include "compiler/ir/value.h"
#include "compiler/sema/test_values.h"
#include "compiler/sema/tests.h"

namespace weir::sema {
namespace {

using Json = nlohmann::ordered_json;

// A string of the language: JSON's, but for `\u001f`.
std::string quoted(const std::string& text) {
    std::string json = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string out;
    for (size_t i = 0; i < json.size(); i++) {
        bool code = json[i] == '\\' && i + 5 < json.size() && json[i + 1] == 'u';
        if (code) {
            out += "\\u{" + json.substr(i + 2, 4) + "}";
            i += 5;
        } else if (json[i] == '\\') {
            out += json.substr(i++, 2);
        } else {
            out += json[i];
        }
    }
    return out;
}

// `PT1H30M5.25S` in microseconds.
int64_t duration_us(const std::string& text) {
    double total = 0, number = 0;
    std::string digits;
    for (char c : text) {
        bool part = std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == '-';
        if (part) {
            digits += c;
            continue;
        }
        if (!digits.empty()) number = std::stod(digits);
        if (!digits.empty()) total += number * (c == 'H' ? 3600 : c == 'M' ? 60 : 1);
        digits.clear();
    }
    return static_cast<int64_t>(total * 1e6 + (total < 0 ? -0.5 : 0.5));
}

std::string literal(const ir::TypeTable& types, ir::TypeId id, const Json& value);

std::string listed(const std::vector<std::string>& parts, const char* open, const char* close) {
    std::string out = open;
    for (size_t i = 0; i < parts.size(); i++) out += (i ? ", " : "") + parts[i];
    return out + close;
}

std::string literal(const ir::TypeTable& types, ir::TypeId id, const Json& value) {
    const ir::Type& type = types[id];
    if (value.is_null()) return "null";
    std::vector<std::string> parts;
    switch (type.kind) {
        case ir::TypeKind::String:
        case ir::TypeKind::Enum:
            return quoted(value.get<std::string>());
        case ir::TypeKind::Timestamp:
        case ir::TypeKind::Date:
            return "@" + value.get<std::string>();
        case ir::TypeKind::Duration:
            return ir::duration_text(duration_us(value.get<std::string>()));
        case ir::TypeKind::Decimal:
            return value.is_string() ? value.get<std::string>() : value.dump();
        case ir::TypeKind::Uuid:
            return "to_uuid(" + value.dump() + ")!";
        case ir::TypeKind::Bytes:
            return "from_base64(" + value.dump() + ")!";
        case ir::TypeKind::Json:
            return "parse_json(" + quoted(value.dump()) + ")!";
        case ir::TypeKind::List:
            for (const Json& item : value) parts.push_back(literal(types, type.element, item));
            return listed(parts, "[", "]");
        case ir::TypeKind::Map:
            for (const auto& [key, item] : value.items()) {
                parts.push_back(key + " = " + literal(types, type.element, item));
            }
            return listed(parts, "{ ", " }");
        case ir::TypeKind::Record:
            for (const ir::Field& field : type.fields) {
                bool there = value.contains(field.name);
                parts.push_back(field.name + " = " +
                                literal(types, field.type, there ? value[field.name] : Json()));
            }
            return listed(parts, "{ ", " }");
        default:
            return value.dump();
    }
}

}  // namespace

std::string row_text(const Program& program, const ir::Schema& schema,
                     const std::vector<uint32_t>& columns, const std::string& json_line,
                     bool skip_nulls) {
    Json row = Json::parse(json_line, nullptr, false);
    std::vector<std::string> parts;
    for (uint32_t column : columns) {
        const std::string& name = schema[column].name;
        if (!row.is_object() || !row.contains(name)) continue;
        if (skip_nulls && row[name].is_null()) continue;
        parts.push_back(name + " = " +
                        literal(program.graph.types, schema[column].type, row[name]));
    }
    return listed(parts, "{ ", " }");
}

}  // namespace weir::sema
