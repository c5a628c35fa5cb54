// Typed expressions: a DAG of immutable nodes over the columns of one input row. An ExprId that
// stands in two places is one value, computed once a row. Implicit conversions, flow typing and
// overloads are resolved: below sema nothing is guessed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/type.h"
#include "compiler/support/source.h"

namespace weir::ir {

struct ExprId {
    uint32_t value = UINT32_MAX;
    bool valid() const { return value != UINT32_MAX; }
    friend bool operator==(ExprId, ExprId) = default;
    friend auto operator<=>(ExprId, ExprId) = default;
};

enum class ExprKind : uint8_t {
    Literal,     // value
    Column,      // index: a column of the operator's input row
    Local,       // index: bound by Let or a lambda's parameter (unique in the program)
    Let,         // index = local, args = {value, body}
    Param,       // index: a `param` of the program, read from the job's parameters
    Meta,        // meta: facts of the row beside its columns
    Member,      // index: a field of args[0]; of a nullable record it is nullable
    MakeRecord,  // args: the fields of `type`, in order
    MakeList,    // args: the elements
    Call,        // function (index into functions()), args
    Lambda,      // locals = parameters, args = {body}; only as an argument of Call
    If,          // args = {condition, then, else}; only the taken branch is evaluated
    And,         // two-valued, left to right, short circuit
    Or,
    Not,
    Coalesce,       // args = {nullable, fallback}: the fallback only if null
    IsNull,         // -> bool
    Unwrap,         // x!: an arithmetic failure when null
    AssumeNotNull,  // proven by flow: drops the null bit, no check
    Convert,        // args[0] to `type`; see `conversions` below
    Negate,         // int, float, decimal, duration
    Add,            // both of `type`; string + string; timestamp|date + duration
    Subtract,       // also timestamp - timestamp -> duration, timestamp - duration
    Multiply,       // decimal: scales add; duration * int
    Divide,  // int rounds toward zero; decimal as LANGUAGE.md; duration / int, duration / duration
             // -> float
    Remainder,  // sign of the left side
    Equal,      // two-valued: null == null. Both sides have one type up to nullability
    NotEqual,
    Less,  // both non-null and of one type
    LessEqual,
    Greater,
    GreaterEqual,
    In,       // args = {x, list}
    Like,     // args = {string, pattern}; `%`, `_`, escape `\`
    Matches,  // args = {string, literal pattern}: an RE2 search
    Index,    // list[i] or map[k] or json[i]: nullable
};

// Convert knows: T -> T?, Null -> T?, int -> float, int -> decimal, decimal -> decimal (widening
// exact; narrowing fails on a lost digit), date -> timestamp, and a record to one with the same
// fields of convertible types, a list to one of convertible elements.

enum class Meta : uint8_t { Time, Partition, Offset, Timestamp, Key, Headers, File, Line };

// A constant. Which member counts follows from the type of its expression.
struct Value {
    bool null = false;
    int64_t integer = 0;       // Bool, Int, Timestamp, Date, Duration, Enum
    double real = 0;           // Float
    __int128 wide = 0;         // Decimal (unscaled), Uuid
    std::string text;          // String, Bytes, Json
    std::vector<Value> items;  // List, Record; Map: key, value, key, value …
};

struct Expr {
    ExprKind kind = ExprKind::Literal;
    TypeId type;
    uint32_t index = 0;      // Column, Local, Let, Param, Member, Call
    Meta meta = Meta::Time;  // Meta
    std::vector<ExprId> args;
    std::vector<uint32_t> locals;  // Lambda
    Value value;                   // Literal
    Range range;                   // where it stands in the source, for messages
};

}  // namespace weir::ir
