// The table of types. Each distinct type is a key of a map, whose nodes never move; `types_` finds
// them by number.
#include "compiler/ir/type.h"

namespace weir::ir {

TypeTable::TypeTable() { intern(Type{}); }

TypeTable::TypeTable(const TypeTable& other) : ids_(other.ids_) {
    types_.resize(ids_.size());
    for (const auto& [type, id] : ids_) types_[id.value] = &type;
}

TypeTable& TypeTable::operator=(const TypeTable& other) {
    if (this != &other) *this = TypeTable(other);
    return *this;
}

TypeId TypeTable::intern(Type type) {
    auto [place, added] =
        ids_.try_emplace(std::move(type), TypeId{static_cast<uint32_t>(types_.size())});
    if (added) types_.push_back(&place->first);
    return place->second;
}

TypeId TypeTable::of(TypeKind kind, bool nullable) {
    Type type;
    type.kind = kind;
    // Null is nullable by itself, poison never is: both have one form.
    type.nullable = kind == TypeKind::Null || (nullable && kind != TypeKind::Error);
    return intern(std::move(type));
}

TypeId TypeTable::decimal(int precision, int scale) {
    Type type;
    type.kind = TypeKind::Decimal;
    type.precision = static_cast<uint8_t>(precision);
    type.scale = static_cast<uint8_t>(scale);
    return intern(std::move(type));
}

TypeId TypeTable::list(TypeId element) {
    Type type;
    type.kind = TypeKind::List;
    type.element = element;
    return intern(std::move(type));
}

TypeId TypeTable::map(TypeId key, TypeId value) {
    Type type;
    type.kind = TypeKind::Map;
    type.key = key;
    type.element = value;
    return intern(std::move(type));
}

TypeId TypeTable::record(std::vector<Field> fields) {
    Type type;
    type.kind = TypeKind::Record;
    type.fields = std::move(fields);
    return intern(std::move(type));
}

TypeId TypeTable::enumeration(std::string name, std::vector<std::string> names) {
    Type type;
    type.kind = TypeKind::Enum;
    type.name = std::move(name);
    type.names = std::move(names);
    return intern(std::move(type));
}

TypeId TypeTable::nullable(TypeId id) {
    const Type& type = (*this)[id];
    if (type.nullable || type.kind == TypeKind::Error) return id;
    Type copy = type;
    copy.nullable = true;
    return intern(std::move(copy));
}

TypeId TypeTable::non_null(TypeId id) {
    const Type& type = (*this)[id];
    if (!type.nullable || type.kind == TypeKind::Null) return id;
    Type copy = type;
    copy.nullable = false;
    return intern(std::move(copy));
}

namespace {

const char* plain_name(TypeKind kind) {
    switch (kind) {
        case TypeKind::Error:
            return "error";
        case TypeKind::Null:
            return "null";
        case TypeKind::Bool:
            return "bool";
        case TypeKind::Int:
            return "int";
        case TypeKind::Float:
            return "float";
        case TypeKind::Decimal:
            return "decimal";
        case TypeKind::String:
            return "string";
        case TypeKind::Bytes:
            return "bytes";
        case TypeKind::Timestamp:
            return "timestamp";
        case TypeKind::Date:
            return "date";
        case TypeKind::Duration:
            return "duration";
        case TypeKind::Uuid:
            return "uuid";
        case TypeKind::Enum:
            return "enum";
        case TypeKind::Json:
            return "json";
        case TypeKind::List:
            return "list";
        case TypeKind::Map:
            return "map";
        case TypeKind::Record:
            return "record";
    }
    return "error";
}

std::string record_text(const TypeTable& types, const Type& type) {
    if (type.fields.empty()) return "{}";
    std::string text = "{ ";
    for (const Field& field : type.fields) {
        if (text.size() > 2) text += ", ";
        text += field.name + ": " + types.text(field.type);
    }
    return text + " }";
}

}  // namespace

const char* TypeTable::kind_text(TypeKind kind) { return plain_name(kind); }

std::string TypeTable::text(TypeId id) const {
    const Type& type = (*this)[id];
    std::string text = plain_name(type.kind);
    if (type.kind == TypeKind::Decimal) {
        text += "(" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ")";
    } else if (type.kind == TypeKind::Enum) {
        text = type.name;
    } else if (type.kind == TypeKind::List) {
        text += "<" + this->text(type.element) + ">";
    } else if (type.kind == TypeKind::Map) {
        text += "<" + this->text(type.key) + ", " + this->text(type.element) + ">";
    } else if (type.kind == TypeKind::Record) {
        text = record_text(*this, type);
    }
    return type.nullable && type.kind != TypeKind::Null ? text + "?" : text;
}

}  // namespace weir::ir
