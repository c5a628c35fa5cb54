// The table of library functions that are not written in the language itself. One line of functions.def is one overload; codegen
// calls its symbol by the convention of weir_abi.h ("library functions") without knowing the function.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::ir {

// FUNCTION(name, signature, symbol, flags)
//   signature: "string, int -> string?" in the language's own type syntax; T, U, K, V stand for any type; `(T) -> bool` is a lambda;
//   `decimal` stands for any decimal (sema fixes precision and scale of the result); `const string` must be a literal.
//   symbol: the C function, or "" when codegen emits it itself (generic and higher-order ones).
enum FunctionFlags : uint32_t {
    kPure = 0,
    kCanFail = 1,     // may return an arithmetic failure
    kRegex = 2,       // needs the archive with RE2
    kZones = 4,       // needs the archive with time zones
    kGeneric = 8,     // gets type descriptors of T, U… before its arguments
    kStateful = 16,   // not folded at compile time
};

struct Function {
    std::string_view name;
    std::string_view signature;
    std::string_view symbol;
    uint32_t flags;
};

std::span<const Function> functions();

}  // namespace weir::ir
