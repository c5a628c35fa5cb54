// Expressions whose value must be known while compiling: sizes of windows, lag, top N, values of
// tests.
#pragma once

#include "compiler/ir/expr.h"
#include "compiler/ir/operator.h"
#include "compiler/sema/context.h"
#include "compiler/sema/scope.h"

namespace weir::sema {

// The value of a checked expression; nothing when it is no constant (`what` opens the message: "the
// size of a window") or fails (overflow, division by zero), both reported; silent about poison.
std::optional<ir::Value> constant(Context& context, ir::ExprId id, const std::string& what);

// A duration without months, at least `least` microseconds.
std::optional<int64_t> constant_duration(Context& context, ast::ExprId id, const Scope& scope,
                                         const std::string& what, int64_t least = 0);
std::optional<int64_t> constant_int(Context& context, ast::ExprId id, const Scope& scope,
                                    const std::string& what, int64_t least,
                                    int64_t most = INT64_MAX);
std::optional<bool> constant_bool(Context& context, ast::ExprId id, const Scope& scope,
                                  const std::string& what);
std::optional<double> constant_float(Context& context, ast::ExprId id, const Scope& scope,
                                     const std::string& what);
std::optional<std::string> constant_string(Context& context, ast::ExprId id, const Scope& scope,
                                           const std::string& what);

// The length of a window. With `calendar` (a zone was given) whole days, weeks and months become
// calendar units; `1mo` without is reported. Positive.
std::optional<ir::Span> constant_span(Context& context, ast::ExprId id, const Scope& scope,
                                      const std::string& what, bool calendar);

}  // namespace weir::sema
