// Within the room: the parts of the checker of expressions, one file each, and what they share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/aggregate.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/types.h"

namespace weir::sema {

// A type that the context would like; see check().
using Expected = std::optional<ir::TypeId>;

// ---- types.cpp, time_form.cpp ----

ir::WireType resolve_fields(Context& context, const std::vector<ast::Field>& fields);
ir::WireType resolve_enum(Context& context, const ast::EnumDecl& decl);
// A declared type by its name; nullptr when there is none or it contains itself, reported.
const ir::WireType* resolve_name(Context& context, const ast::Name& name);
bool is_builtin_type(const std::string& name);

// Read: of a field's type, needs a year. Argument: of `to_timestamp`. Write: anything goes.
enum class TimeFormUse { Read, Argument, Write };
bool check_time_form(Context& context, const std::string& form, Range range, TimeFormUse use,
                     const std::string& argument = "ts");

// ---- literals.cpp ----

// A number that may have a minus in front, as the type that `expected` asks for where it can be
// that.
ir::ExprId number_literal(Context& context, const std::string& text, bool negative, Range range,
                          Expected expected);
ir::ExprId string_literal(Context& context, const std::string& text, Range range,
                          Expected expected);
ir::ExprId null_literal(Context& context, Range range, Expected expected);
ir::ExprId bool_literal(Context& context, bool value, Range range);
ir::ExprId int_literal(Context& context, int64_t value, Range range);
ir::ExprId duration_literal(Context& context, int64_t micros, Range range);
// Whether the expression takes its type from the other side: literals, null, braces and brackets.
bool takes_context(const Context& context, ast::ExprId id);

// ---- operators.cpp, arithmetic.cpp, comparisons.cpp ----

Checked check_unary(Context& context, const ast::Unary& unary, Range range, const Scope& scope,
                    Expected expected);
Checked check_binary(Context& context, const ast::Binary& binary, Range range, const Scope& scope,
                     Expected expected);
Checked check_between(Context& context, const ast::Between& between, Range range,
                      const Scope& scope);
// A checked side of an operator, and where it is written (a column's own node stands nowhere).
struct Operand {
    ir::ExprId id;
    Range range;
};
// `==` of two checked sides, for `case x when …` too.
ir::ExprId make_equal(Context& context, Operand left, Operand right, Range range);
// `left op right`; `op_range` is the operator's.
ir::ExprId make_arithmetic(Context& context, ast::BinaryOp op, Operand left, Operand right,
                           Range op_range, Range range);
// `left < right`; kind is one of the four.
ir::ExprId make_order(Context& context, ir::ExprKind kind, Operand left, Operand right,
                      Range range);
// Two sides of which one may take its type from the other (`amount > 500`, `"a" == level`).
struct Sides {
    Operand left;
    Operand right;
};
Sides check_sides(Context& context, ast::ExprId left, ast::ExprId right, const Scope& scope,
                  Expected expected = std::nullopt);
Checked check_equality(Context& context, const ast::Binary& binary, Range range,
                       const Scope& scope);
Checked check_order(Context& context, const ast::Binary& binary, Range range, const Scope& scope);
Checked check_in(Context& context, const ast::Binary& binary, Range range, const Scope& scope);
Checked check_text_search(Context& context, const ast::Binary& binary, Range range,
                          const Scope& scope);
// One side is a float, the other a decimal.
void report_float_beside_decimal(Context& context, Operand left, Operand right, Range range);
// hints.cpp: what would mend a comparison of these; may be empty.
std::string compare_hint(Context& context, Operand left, Operand right);
// The same where two types need one that holds both.
std::string common_hint(const Context& context, ir::TypeId a, ir::TypeId b);
const char* spelling(ast::BinaryOp op);

// Reports an operand or argument that may be null; true when it may not (or is poison). `who` is
// what refuses it, in back quotes where it is source.
bool require_not_null(Context& context, ir::ExprId value, Range range, const std::string& who);

// ---- conditions.cpp: what is proven, and the branches that use it ----

// `x`, `x.f`, … when the expression is one and x is bound.
std::optional<Path> path_of(const Context& context, ast::ExprId id, const Scope& scope);
// The path and all that it starts with.
void add_fact(Facts& facts, const Path& path);
Facts either(const Facts& a, const Facts& b);  // what holds when one of the two does
Facts both(const Facts& a, const Facts& b);
Checked check_and_or(Context& context, const ast::Binary& binary, Range range, const Scope& scope);
Checked check_if(Context& context, const ast::IfExpr& branch, Range range, const Scope& scope,
                 Expected expected);
Checked check_case(Context& context, const ast::CaseExpr& branch, Range range, const Scope& scope,
                   Expected expected);

// ---- names.cpp, access.cpp ----

Checked check_name(Context& context, ast::ExprId id, const ast::NameRef& name, Range range,
                   const Scope& scope, Expected expected);
Checked check_field(Context& context, ast::ExprId id, const ast::FieldAccess& access, Range range,
                    const Scope& scope);
Checked check_index(Context& context, ast::ExprId id, const ast::IndexAccess& access, Range range,
                    const Scope& scope);
// Drops the null where the scope proves it.
ir::ExprId narrowed(Context& context, ast::ExprId id, ir::ExprId value, const Scope& scope);
// The value of a constant or param; nothing when there is none of that name. A constant without a
// type that is a literal takes its type from the context, as the literal would.
std::optional<ir::ExprId> find_value(Context& context, const ast::Name& name, Expected expected);

// ---- items.cpp ----

Checked check_record(Context& context, ast::ExprId id, Range range, const Scope& scope,
                     Expected expected);
Checked check_list(Context& context, const ast::ListLit& list, Range range, const Scope& scope,
                   Expected expected);

// ---- calls ----

// calls.cpp: decides what a call is.
Checked check_call(Context& context, ast::ExprId id, const ast::Call& call, Range range,
                   const Scope& scope, Expected expected);
// Library functions that are made of core expressions; nothing when the call is none of them.
std::optional<Checked> check_core_call(Context& context, const ast::Call& call, Range range,
                                       const Scope& scope, Expected expected);
// The same once the arguments are checked: conversions of what is that already, `contains` of lists
// and maps.
std::optional<Checked> core_of_call(Context& context, const std::string& name,
                                    const std::vector<Operand>& values, Range range);
// library.cpp: chooses an overload of functions.def.
Checked check_library_call(Context& context, const ast::Call& call, Range range,
                           const Scope& scope);
// foreign.cpp: the Weir form of what other systems call differently; empty when it is not known.
std::string foreign_hint(const std::string& name);
// regex.cpp: compiles the pattern as the job will, reports into the literal; the pattern as RE2
// spells it.
std::optional<std::string> check_regex(Context& context, const std::string& pattern, Range literal);
int regex_group_count(const std::string& pattern);
// The names of groups in the order of the groups, "" for those without.
std::vector<std::string> regex_group_names(const std::string& pattern);

std::string count_text(size_t count, const std::string& what);  // "1 argument", "2 arguments"
// What the program says there.
std::string source_text(const Context& context, Range range);
// The same, or "…" when it is too long for a hint.
std::string short_source(const Context& context, Range range);
// A hint where a number stands for a length of time; `number`: its text.
std::string with_unit(const std::string& number);
// `a + b`: texts joined, as they are written.
std::string joined_texts(Context& context, const std::vector<Operand>& values);

// ---- aggregate.cpp ----

Checked check_aggregate_call(Context& context, ast::ExprId id, const Scope& scope);
// "first(x)" … for a name that is neither key nor aggregated; empty when the collector's row has no
// such column.
std::string aggregated_hint(const Context& context, const AggregateCollector& collector,
                            const std::string& name);

}  // namespace weir::sema
