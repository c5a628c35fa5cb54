// From written types to ir types. Whatever is wrong is reported here once and becomes the error
// type, which agrees with everything.
#pragma once

#include <optional>
#include <string>

#include "compiler/ir/wire.h"
#include "compiler/sema/context.h"

namespace weir::sema {

// A written type with its outside forms.
ir::WireType resolve(Context& context, ast::TypeId id);
// Without the forms.
ir::TypeId resolve_type(Context& context, ast::TypeId id);

// The record type called `name` (of a source, a sink, a process input), or nothing, reported with
// "did you mean". An enum there is reported too.
const ir::WireType* find_record_type(Context& context, const ast::Name& name);

// The declaration of a named type, for notes; an invalid range when there is none.
Range declared_type(const Context& context, const std::string& name);

// How a value of the type is written where nobody said otherwise (sinks without a row type).
ir::WireType default_wire(const Context& context, ir::TypeId type);

// ---- relations between types ----

enum class Fit {
    Same,
    Converts,  // implicitly: T -> T?, null -> T?, int -> float|decimal, decimal -> decimal, date ->
               // timestamp, inside lists and records
    Nullable,  // only the null has to be discharged
    No,
};
Fit fit(Context& context, ir::TypeId from, ir::TypeId to);

// The type that holds both (branches of `if`, elements of a list, fields of a union): wider number,
// larger scale, nullable if either is. Nothing when there is none.
std::optional<ir::TypeId> common_type(Context& context, ir::TypeId a, ir::TypeId b);

// `value` as `to`: itself, or in a Convert node. Reports a mismatch at `range` and gives poison.
// `what` opens the message: "field `page`", "argument 2 of `lower`".
ir::ExprId convert(Context& context, ir::ExprId value, ir::TypeId to, Range range,
                   const std::string& what = "");

}  // namespace weir::sema
