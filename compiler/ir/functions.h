// The table of library functions that are not written in the language itself. One line of
// functions.def is one overload; codegen calls its symbol by the convention of weir_abi.h ("library
// functions") without knowing the function.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/type.h"

namespace weir::ir {

enum FunctionFlags : uint32_t {
    kPure = 0,
    kCanFail = 1,    // may return an arithmetic failure
    kRegex = 2,      // needs the archive with RE2
    kZones = 4,      // needs the archive with time zones
    kGeneric = 8,    // gets type descriptors of T, U… before its arguments
    kStateful = 16,  // not folded at compile time
};

struct Function {
    std::string_view name;
    std::string_view signature;
    std::string_view symbol;  // empty: codegen emits it
    uint32_t flags;
};

// `Call.index` counts these.
std::span<const Function> functions();

// ---- signatures ----

// A type in a signature, perhaps with variables.
struct Pattern {
    enum class Kind : uint8_t {
        Plain,     // `string`, `int?`: `kind`
        Variable,  // `T`: `variable`
        Decimal,   // any decimal
        List,      // parts = {element}
        Map,       // parts = {key, value}
        Boxed,  // `[T]`: a value handed over as a list of one; `variable`. The argument of the Call
                // is that list
        Lambda,  // parts = {parameters…, result}
    } kind = Kind::Plain;
    TypeKind plain = TypeKind::Error;
    uint32_t variable = 0;  // index into Signature::variables
    bool nullable = false;
    std::vector<Pattern> parts = {};
};

struct Parameter {
    std::string_view name;
    Pattern pattern;
    bool constant = false;  // `const int`
};

struct Signature {
    std::vector<Parameter> parameters;
    Pattern result;
    std::vector<std::string_view>
        variables;  // in order of first appearance: the descriptors that kGeneric gets
};

// Parsed once, at the first call for that function.
const Signature& signature(uint32_t function);

// Type variables and what they stand for; unset ones are nothing.
using Variables = std::vector<std::optional<TypeId>>;

// Sets the variables that `pattern` names to what they are in `type`; false when the shapes differ
// or a variable has another type already. Exact: no implicit conversions, but nullability of the
// outermost type is ignored where the pattern has none.
bool match(TypeTable& types, const Pattern& pattern, TypeId type, Variables& variables);

// The type that `pattern` stands for; a Decimal pattern and unset variables give the error type.
TypeId substitute(TypeTable& types, const Pattern& pattern, const Variables& variables);

// What each variable of the function stands for in a call with these argument types (as in the Call
// node, boxed values as lists; a lambda's argument has the type of its result) and this result.
std::vector<TypeId> bind_variables(TypeTable& types, uint32_t function,
                                   const std::vector<TypeId>& arguments, TypeId result);

// The function's overloads; empty when there is none of that name.
std::vector<uint32_t> overloads(std::string_view name);

}  // namespace weir::ir
