// Constants: their text for printed plans and messages, and arithmetic on them that never wraps.
#pragma once

#include <optional>
#include <string>

#include "compiler/ir/program.h"

namespace weir::ir {

// As the language writes it: `1.50`, `"a"`, `@2026-01-01T00:00:00Z`, `1h30m`, `[1, 2]`; an enum's
// value by its name.
std::string text(const TypeTable& types, TypeId type, const Value& value);
// The digits of a decimal: 1234 with scale 2 is "12.34".
std::string decimal_text(__int128 unscaled, int scale);
// `1h30m`, `-5s`, `0s`.
std::string duration_text(int64_t micros);

// 10 to the power of `exponent`, which is 0 … 38.
__int128 power_of_ten(int exponent);
// Whether the number has at most `precision` digits.
bool fits_decimal(__int128 unscaled, int precision);
// The number at another scale; nothing when a digit that is not zero would be lost or the number
// leaves 128 bits.
std::optional<__int128> rescale(__int128 unscaled, int from, int to);

// Two values of one type, by what they mean: null equals null, -0.0 equals 0.0.
bool equal(const TypeTable& types, TypeId type, const Value& a, const Value& b);
// -1, 0, 1 of values of one ordered type, neither null.
int compare(const TypeTable& types, TypeId type, const Value& a, const Value& b);

// What an expression without columns, params and library functions comes to.
struct Evaluated {
    enum class State : uint8_t { Constant, NotConstant, Failed } state = State::NotConstant;
    Value value;      // Constant
    std::string why;  // Failed: "division by zero"; NotConstant: what it depends on
    Range range;      // Failed, NotConstant: the part that is to blame
};
Evaluated evaluate(const Graph& graph, ExprId id);

// Whether two expressions are the same computation (ids apart).
bool same(const Graph& graph, ExprId a, ExprId b);

}  // namespace weir::ir
