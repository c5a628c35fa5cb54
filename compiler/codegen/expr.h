// How expressions become code, one function a kind of expression; Fn::eval remembers what they
// return.
#pragma once

#include "compiler/codegen/function.h"

namespace weir::codegen {

// Whether an arithmetic failure can happen anywhere inside.
bool can_fail(Unit& unit, ir::ExprId expr);
// Whether evaluating it when nobody asks costs less than a branch: no calls, no memory, no failure.
bool is_cheap(Unit& unit, ir::ExprId expr);

// `value` as `type`, which differs from its own in nullability at most.
Value coerce(Fn& fn, const Value& value, ir::TypeId type);

Value literal(Fn& fn, ir::TypeId type, const ir::Value& value);

// expr_arithmetic.cpp
Value eval_negate(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_add(Fn& fn, const ir::Expr& expr, const Row& row);  // and Subtract
Value eval_multiply(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_divide(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_remainder(Fn& fn, const ir::Expr& expr, const Row& row);
// Fails unless |value| < 10^precision.
void check_decimal(Fn& fn, llvm::Value* value, int precision);
llvm::Value* checked(Fn& fn, llvm::Intrinsic::ID operation, llvm::Value* a, llvm::Value* b,
                     llvm::StringRef detail);
__int128 power_of_ten(int exponent);
llvm::Constant* int128(Unit& unit, __int128 value);

// expr_compare.cpp
Value eval_compare(Fn& fn, const ir::Expr& expr, const Row& row);  // == != < <= > >=
Value eval_in(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_like(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_matches(Fn& fn, const ir::Expr& expr, const Row& row);
Value eval_index(Fn& fn, const ir::Expr& expr, const Row& row);
llvm::Value* equal(Fn& fn, const Value& a, const Value& b);  // two-valued: null equals null
// a < b of values that are not null and have one type; of floats no NaN.
llvm::Value* less(Fn& fn, const Value& a, const Value& b);

// expr_convert.cpp
Value convert(Fn& fn, const Value& value, ir::TypeId type);

// expr_call.cpp
Value eval_call(Fn& fn, const ir::Expr& expr, const Row& row);
// A wf_ function called with ready arguments; `result` says whether it may be null.
Value call_library(Fn& fn, llvm::StringRef symbol, llvm::ArrayRef<llvm::Value*> arguments,
                   ir::TypeId result, bool can_fail);

// expr_lambda.cpp: map filter any all reduce
Value eval_lambda_call(Fn& fn, std::string_view function, const ir::Expr& expr, const Row& row);
// A list of converted elements.
Value convert_list(Fn& fn, const Value& list, ir::TypeId type);

}  // namespace weir::codegen
