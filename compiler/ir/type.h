// The value types of Weir and the table that interns them. A `TypeId` is equal exactly when the
// types are equal, nullability included. How a value is written outside (names, time forms) is no
// part of its type: see wire.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::ir {

enum class TypeKind : uint8_t {
    Error,  // poison: already reported, agrees with everything
    Null,   // the type of a bare `null`, and of the elements of `[]`
    Bool,
    Int,
    Float,
    Decimal,  // precision, scale
    String,
    Bytes,
    Timestamp,  // microseconds since 1970 UTC
    Date,       // days since 1970-01-01
    Duration,   // microseconds
    Uuid,
    Enum,  // name, names; the value is the index
    Json,  // raw text of one JSON value
    List,  // element
    Map,   // key, element
    Record,
};

// An index into the TypeTable that made it.
struct TypeId {
    uint32_t value = 0;
    friend bool operator==(TypeId, TypeId) = default;
    friend auto operator<=>(TypeId, TypeId) = default;
};

struct Field {
    std::string name;
    TypeId type;
    friend bool operator==(const Field&, const Field&) = default;
    friend auto operator<=>(const Field&, const Field&) = default;
};

struct Type {
    TypeKind kind = TypeKind::Error;
    bool nullable = false;
    uint8_t precision = 0;
    uint8_t scale = 0;
    TypeId element;                  // List: of each element; Map: of each value
    TypeId key;                      // Map
    std::vector<Field> fields;       // Record
    std::string name;                // Enum
    std::vector<std::string> names;  // Enum: its values in order
    friend bool operator==(const Type&, const Type&) = default;
    friend auto operator<=>(const Type&, const Type&) = default;
};

// Owns and interns types. References stay valid as long as the table.
class TypeTable {
  public:
    TypeTable();
    TypeTable(const TypeTable& other);
    TypeTable& operator=(const TypeTable& other);
    TypeTable(TypeTable&&) = default;
    TypeTable& operator=(TypeTable&&) = default;

    const Type& operator[](TypeId id) const { return *types_[id.value]; }
    TypeId intern(Type type);

    TypeId error() const { return TypeId{0}; }
    TypeId of(TypeKind kind, bool nullable = false);  // the kinds without parameters
    TypeId decimal(int precision, int scale);
    TypeId list(TypeId element);
    TypeId map(TypeId key, TypeId value);
    TypeId record(std::vector<Field> fields);
    TypeId enumeration(std::string name, std::vector<std::string> names);
    TypeId nullable(TypeId id);  // T?; of T? itself
    TypeId non_null(TypeId id);  // T
    bool is_nullable(TypeId id) const { return (*this)[id].nullable; }
    TypeKind kind(TypeId id) const { return (*this)[id].kind; }

    // As the language writes it: `decimal(12, 2)?`, `list<string>`, `{ a: int, b: string? }`, an
    // enum by its name.
    std::string text(TypeId id) const;
    // The word of a kind: `string`, `list`.
    static const char* kind_text(TypeKind kind);

  private:
    std::vector<const Type*> types_;
    std::map<Type, TypeId> ids_;
};

}  // namespace weir::ir
