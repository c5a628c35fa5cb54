// Names, expressions and types of the syntax tree; ast.h says what holds for all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/support/source.h"
#include "compiler/support/store.h"

namespace weir::ast {

struct Expr;
struct Type;
struct Stmt;
struct Decl;

// An id that was never set is invalid (`valid()` is false) and says "not written".
using ExprId = Id<Expr>;
using TypeId = Id<Type>;
using StmtId = Id<Stmt>;
using DeclId = Id<Decl>;

// `clicks`, or a word in back quotes (text without them, range with them). The empty text stands
// for a name that is missing because of a syntax error.
struct Name {
    std::string text;
    Range range;
};

// A string literal where no expression can stand, unescaped: `named "user-agent"`, `test "counts"`.
struct Text {
    std::string value;
    Range range;
};

// ---- expressions ----

// `1_000`, `0xff`, `1e-3`: the text as written, since the context decides the type.
struct NumberLit {
    std::string text;
};

// `"text\n"`, `r"\d+"`: the value, unescaped.
struct StringLit {
    std::string value;
};

// `true`
struct BoolLit {
    bool value = false;
};

// `null`
struct NullLit {};

// `1h30m`; months (`1mo`) are no fixed length and stay apart.
struct DurationLit {
    int64_t micros = 0;
    int64_t months = 0;
};

// `64KiB`
struct SizeLit {
    int64_t bytes = 0;
};

// `@2026-01-01T00:00:00Z`: microseconds since 1970-01-01T00:00Z.
struct TimestampLit {
    int64_t micros = 0;
};

// `@2026-01-01`: days since 1970-01-01.
struct DateLit {
    int32_t days = 0;
};

// `amount`
struct NameRef {
    Name name;
};

// `x.f`
struct FieldAccess {
    ExprId base;
    Name field;
};

// `xs[0]`
struct IndexAccess {
    ExprId base;
    ExprId index;
};

// `x!`
struct NonNull {
    ExprId operand;
};

// `x`, or `digits = 2` with a name.
struct Argument {
    std::optional<Name> name;
    ExprId value;
    Range range;
};

// `round(x, digits = 2)`
struct Call {
    Name function;
    std::vector<Argument> arguments;
};

// `count() where status >= 500`: an aggregate over a part of the rows.
struct FilteredCall {
    ExprId call;
    ExprId condition;
    Range where;  // The word.
};

// `x -> x > 3`, `(acc, x) -> acc + x`
struct Lambda {
    std::vector<Name> parameters;
    ExprId body;
};

// `[1, 2]`
struct ListLit {
    std::vector<ExprId> elements;
};

enum class ItemKind : uint8_t {
    Plain,      // `a`, `x.y`, `f(a)`: no name of its own
    Named,      // `a = E`
    Rest,       // `...`
    SpreadOne,  // `...x`
};

// One entry of a record; in `rename { new = old }` the value is a NameRef where all is right.
struct Item {
    ItemKind kind = ItemKind::Plain;
    Range range;
    std::optional<Name> name;  // Named
    ExprId value;              // all but Rest
};

// `{ a = 1, b = x, ... }`; also the braces of `select`, `derive`, `aggregate`, `emit`.
struct RecordLit {
    std::vector<Item> items;
};

enum class UnaryOp : uint8_t { Negate, Not };

enum class BinaryOp : uint8_t {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Like,
    Matches,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Coalesce,
};

// `-x`, `not x`
struct Unary {
    UnaryOp op = UnaryOp::Negate;
    ExprId operand;
    Range op_range;
};

// `a + b`, `a == b`, `a in xs`, `a ?? b`
struct Binary {
    BinaryOp op = BinaryOp::Or;
    ExprId left;
    ExprId right;
    Range op_range;
};

// `x between 1 and 2`, ends included.
struct Between {
    ExprId value;
    ExprId low;
    ExprId high;
};

// `if c then a else b`
struct IfExpr {
    ExprId condition;
    ExprId then_value;
    ExprId else_value;
};

// `when 1 then "a"`
struct WhenArm {
    ExprId when;
    ExprId then;
    Range range;
};

// `case x when 1 then "a" else "b" end`; without subject each `when` is a condition.
struct CaseExpr {
    ExprId subject;  // May be invalid.
    std::vector<WhenArm> arms;
    ExprId otherwise;  // May be invalid.
};

// Text that was no expression; reported by the parser.
struct PoisonExpr {};

struct Expr {
    Range range;
    std::variant<PoisonExpr, NumberLit, StringLit, BoolLit, NullLit, DurationLit, SizeLit,
                 TimestampLit, DateLit, NameRef, FieldAccess, IndexAccess, NonNull, Call,
                 FilteredCall, Lambda, ListLit, RecordLit, Unary, Binary, Between, IfExpr, CaseExpr>
        node;
};

// ---- types ----

// `format unix_ms` (name), `format "%F %T" in "Europe/Berlin"` (pattern and perhaps zone).
struct TypeFormat {
    Range range;
    std::optional<Name> name;
    std::optional<Text> pattern;
    std::optional<Text> zone;
};

// `agent: string named "user-agent"`
struct Field {
    Name name;
    TypeId type;
    std::optional<Text> named;
    Range range;
};

// `int`, `Level`, `decimal(12, 2)` (numbers as written), `map<string, int>`
struct NamedType {
    Name name;
    std::vector<Text> numbers;
    std::vector<TypeId> arguments;
};

// `{ lat: float, lon: float }`
struct RecordType {
    std::vector<Field> fields;
};

struct PoisonType {};

struct Type {
    Range range;
    std::variant<PoisonType, NamedType, RecordType> node;
    bool nullable = false;
    std::optional<TypeFormat> format;
};

}  // namespace weir::ast
