// + - * / % and unary minus. Nothing wraps, truncates or turns into NaN: what does not fit is a
// failure of the row.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::ExprKind;
using ir::TypeKind;

namespace {

constexpr int64_t kDayUs = 86'400'000'000;
constexpr int kIntDigits = 19;
constexpr int kMostDigits = 38;
constexpr llvm::StringLiteral kDecimalRange = "decimal out of range";
constexpr llvm::StringLiteral kDivisionByZero = "division by zero";

llvm::StringRef overflow_detail(TypeKind kind) {
    switch (kind) {
        case TypeKind::Int:
            return "int overflow";
        case TypeKind::Timestamp:
            return "timestamp out of range";
        case TypeKind::Date:
            return "date out of range";
        case TypeKind::Duration:
            return "duration out of range";
        default:
            return kDecimalRange;
    }
}

llvm::Value* finite(Fn& fn, llvm::Value* value) {
    llvm::Value* magnitude = fn.ir.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, value);
    llvm::Value* infinity = llvm::ConstantFP::getInfinity(fn.unit.f64);
    fn.fail_if(fn.ir.CreateFCmpUGE(magnitude, infinity), "float operation gives no finite number");
    return value;
}

// The result of a decimal primitive that answers 0 when it is done.
llvm::Value* decimal_call(Fn& fn, llvm::StringRef symbol, std::vector<llvm::Value*> arguments) {
    llvm::AllocaInst* out = fn.variable(fn.unit.i128, "decimal");
    arguments.push_back(out);
    llvm::Value* bad = fn.call(symbol, fn.unit.i32, arguments, "bad");
    fn.fail_if(fn.ir.CreateICmpNE(bad, fn.unit.int32(0)), kDecimalRange);
    return fn.ir.CreateLoad(fn.unit.i128, out);
}

uint8_t scale_of(Fn& fn, const Value& value) {
    const ir::Type& type = fn.unit.type(value.type);
    return type.kind == TypeKind::Decimal ? type.scale : 0;
}

// Most digits of an operand. Ints are decimals without fraction.
int digits_of(Fn& fn, const Value& value) {
    const ir::Type& type = fn.unit.type(value.type);
    return type.kind == TypeKind::Decimal ? type.precision : kIntDigits;
}

// An operand as an unscaled value of scale `scale`, which is not below its own.
llvm::Value* at_scale(Fn& fn, const Value& value, int scale) {
    llvm::Value* wide = fn.ir.CreateSExt(value[0], fn.unit.i128);
    const int up = scale - scale_of(fn, value);
    if (up == 0) return wide;
    CHECK(up > 0);
    llvm::Constant* power = int128(fn.unit, power_of_ten(up));
    if (digits_of(fn, value) + up <= kMostDigits) return fn.ir.CreateNSWMul(wide, power);
    return checked(fn, llvm::Intrinsic::smul_with_overflow, wide, power, kDecimalRange);
}

Value add_decimals(Fn& fn, bool is_add, const Value& a, const Value& b, ir::TypeId id) {
    const ir::Type& type = fn.unit.type(id);
    const int precision = type.precision, scale = type.scale;
    llvm::Value* left = at_scale(fn, a, scale);
    llvm::Value* right = at_scale(fn, b, scale);
    const int digits =
        1 + scale +
        std::max(digits_of(fn, a) - scale_of(fn, a), digits_of(fn, b) - scale_of(fn, b));
    if (digits <= kMostDigits) {
        llvm::Value* sum =
            is_add ? fn.ir.CreateNSWAdd(left, right) : fn.ir.CreateNSWSub(left, right);
        if (digits > precision) check_decimal(fn, sum, precision);
        return fn.simple(id, sum);
    }
    const auto operation =
        is_add ? llvm::Intrinsic::sadd_with_overflow : llvm::Intrinsic::ssub_with_overflow;
    llvm::Value* sum = checked(fn, operation, left, right, kDecimalRange);
    check_decimal(fn, sum, precision);
    return fn.simple(id, sum);
}

// Dates as the timestamp of their midnight, where a result is counted in microseconds.
llvm::Value* micros(Fn& fn, const Value& value) {
    if (fn.unit.types().kind(value.type) != TypeKind::Date) return value[0];
    return checked(fn, llvm::Intrinsic::smul_with_overflow, value[0], fn.unit.int64(kDayUs),
                   "timestamp out of range");
}

Value concat(Fn& fn, const Value& a, const Value& b, ir::TypeId type) {
    const auto [a_p, a_n] = fn.plain(a[0], a[1]);
    const auto [b_p, b_n] = fn.plain(b[0], b[1]);
    llvm::Value* made =
        fn.call("wh_concat", fn.unit.str, {fn.context, a_p, a_n, b_p, b_n}, "joined");
    return Value{type, {fn.ir.CreateExtractValue(made, 0), fn.ir.CreateExtractValue(made, 1)}};
}

void check_divisor(Fn& fn, llvm::Value* divisor) {
    fn.fail_if(fn.ir.CreateICmpEQ(divisor, llvm::Constant::getNullValue(divisor->getType())),
               kDivisionByZero);
}

// The least integer has no positive counterpart.
void check_least_by_minus_one(Fn& fn, llvm::Value* a, llvm::Value* b, llvm::StringRef detail) {
    llvm::Value* least = fn.ir.CreateICmpEQ(a, fn.unit.int64(INT64_MIN));
    llvm::Value* minus_one = fn.ir.CreateICmpEQ(b, fn.unit.int64(-1));
    fn.fail_if(fn.ir.CreateAnd(least, minus_one), detail);
}

Value divide_floats(Fn& fn, llvm::Value* a, llvm::Value* b, ir::TypeId type) {
    fn.fail_if(fn.ir.CreateFCmpOEQ(b, llvm::ConstantFP::get(fn.unit.f64, 0.0)), kDivisionByZero);
    return fn.simple(type, finite(fn, fn.ir.CreateFDiv(a, b, "quotient")));
}

}  // namespace

__int128 power_of_ten(int exponent) {
    __int128 power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

llvm::Constant* int128(Unit& unit, __int128 value) {
    const auto bits = static_cast<unsigned __int128>(value);
    const uint64_t words[2] = {static_cast<uint64_t>(bits), static_cast<uint64_t>(bits >> 64)};
    return llvm::ConstantInt::get(unit.context, llvm::APInt(128, words));
}

void check_decimal(Fn& fn, llvm::Value* value, int precision) {
    const __int128 limit = power_of_ten(precision);
    // |value| < limit in one unsigned comparison.
    llvm::Value* shifted = fn.ir.CreateAdd(value, int128(fn.unit, limit - 1));
    fn.fail_if(fn.ir.CreateICmpUGT(shifted, int128(fn.unit, 2 * (limit - 1))), kDecimalRange);
}

llvm::Value* checked(Fn& fn, llvm::Intrinsic::ID operation, llvm::Value* a, llvm::Value* b,
                     llvm::StringRef detail) {
    llvm::Value* pair = fn.ir.CreateIntrinsic(operation, {a->getType()}, {a, b});
    llvm::Value* result = fn.ir.CreateExtractValue(pair, 0);
    fn.fail_if(fn.ir.CreateExtractValue(pair, 1), detail);
    return result;
}

Value eval_negate(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value value = fn.eval(expr.args[0], row);
    const TypeKind kind = fn.unit.types().kind(expr.type);
    if (kind == TypeKind::Float) return fn.simple(expr.type, fn.ir.CreateFNeg(value[0]));
    // A decimal has at most 38 digits on either side.
    if (kind == TypeKind::Decimal) return fn.simple(expr.type, fn.ir.CreateNeg(value[0]));
    llvm::Value* zero = llvm::Constant::getNullValue(value[0]->getType());
    return fn.simple(expr.type, checked(fn, llvm::Intrinsic::ssub_with_overflow, zero, value[0],
                                        overflow_detail(kind)));
}

Value eval_add(Fn& fn, const ir::Expr& expr, const Row& row) {
    const bool is_add = expr.kind == ExprKind::Add;
    const Value a = fn.eval(expr.args[0], row);
    const Value b = fn.eval(expr.args[1], row);
    const ir::Type& type = fn.unit.type(expr.type);
    const auto operation =
        is_add ? llvm::Intrinsic::sadd_with_overflow : llvm::Intrinsic::ssub_with_overflow;
    switch (type.kind) {
        case TypeKind::String:
            return concat(fn, a, b, expr.type);
        case TypeKind::Float:
            return fn.simple(expr.type, finite(fn, is_add ? fn.ir.CreateFAdd(a[0], b[0])
                                                          : fn.ir.CreateFSub(a[0], b[0])));
        case TypeKind::Decimal:
            return add_decimals(fn, is_add, a, b, expr.type);
        case TypeKind::Int:
        case TypeKind::Date:
            return fn.simple(expr.type,
                             checked(fn, operation, a[0], b[0], overflow_detail(type.kind)));
        default:
            return fn.simple(expr.type, checked(fn, operation, micros(fn, a), micros(fn, b),
                                                overflow_detail(type.kind)));
    }
}

Value eval_multiply(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value a = fn.eval(expr.args[0], row);
    const Value b = fn.eval(expr.args[1], row);
    const ir::Type type = fn.unit.type(expr.type);
    if (type.kind == TypeKind::Float)
        return fn.simple(expr.type, finite(fn, fn.ir.CreateFMul(a[0], b[0])));
    if (type.kind != TypeKind::Decimal) {
        return fn.simple(expr.type, checked(fn, llvm::Intrinsic::smul_with_overflow, a[0], b[0],
                                            overflow_detail(type.kind)));
    }
    llvm::Value* left = at_scale(fn, a, scale_of(fn, a));
    llvm::Value* right = at_scale(fn, b, scale_of(fn, b));
    const int digits = digits_of(fn, a) + digits_of(fn, b);
    llvm::Value* product = digits <= kMostDigits
                               ? fn.ir.CreateNSWMul(left, right, "product")
                               : decimal_call(fn, "wh_decimal_multiply", {left, right});
    if (digits > type.precision) check_decimal(fn, product, type.precision);
    return fn.simple(expr.type, product);
}

Value eval_divide(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value a = fn.eval(expr.args[0], row);
    const Value b = fn.eval(expr.args[1], row);
    const ir::Type type = fn.unit.type(expr.type);
    const TypeKind a_kind = fn.unit.types().kind(a.type);
    if (type.kind == TypeKind::Float) {
        // duration / duration counts how often one goes into the other.
        if (a_kind != TypeKind::Float) {
            return divide_floats(fn, fn.ir.CreateSIToFP(a[0], fn.unit.f64),
                                 fn.ir.CreateSIToFP(b[0], fn.unit.f64), expr.type);
        }
        return divide_floats(fn, a[0], b[0], expr.type);
    }
    check_divisor(fn, b[0]);
    if (type.kind == TypeKind::Decimal) {
        const int up = type.scale + scale_of(fn, b) - scale_of(fn, a);
        CHECK(up >= 0);
        llvm::Value* quotient =
            decimal_call(fn, "wh_decimal_divide",
                         {at_scale(fn, a, scale_of(fn, a)), at_scale(fn, b, scale_of(fn, b)),
                          fn.unit.int32(static_cast<uint32_t>(up))});
        check_decimal(fn, quotient, type.precision);
        return fn.simple(expr.type, quotient);
    }
    check_least_by_minus_one(fn, a[0], b[0], overflow_detail(type.kind));
    return fn.simple(expr.type, fn.ir.CreateSDiv(a[0], b[0], "quotient"));
}

Value eval_remainder(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value a = fn.eval(expr.args[0], row);
    const Value b = fn.eval(expr.args[1], row);
    const ir::Type type = fn.unit.type(expr.type);
    if (type.kind == TypeKind::Float) {
        fn.fail_if(fn.ir.CreateFCmpOEQ(b[0], llvm::ConstantFP::get(fn.unit.f64, 0.0)),
                   kDivisionByZero);
        return fn.simple(expr.type, finite(fn, fn.ir.CreateFRem(a[0], b[0], "remainder")));
    }
    check_divisor(fn, b[0]);
    if (type.kind == TypeKind::Decimal) {
        const int scale = std::max({static_cast<int>(type.scale), static_cast<int>(scale_of(fn, a)),
                                    static_cast<int>(scale_of(fn, b))});
        llvm::Value* remainder = decimal_call(fn, "wh_decimal_remainder",
                                              {at_scale(fn, a, scale), at_scale(fn, b, scale)});
        CHECK(scale == type.scale);
        check_decimal(fn, remainder, type.precision);
        return fn.simple(expr.type, remainder);
    }
    // INT64_MIN % -1 is 0, but the machine traps.
    llvm::Value* minus_one = fn.ir.CreateICmpEQ(b[0], fn.unit.int64(-1));
    llvm::Value* divisor = fn.ir.CreateSelect(minus_one, fn.unit.int64(1), b[0]);
    return fn.simple(expr.type, fn.ir.CreateSRem(a[0], divisor, "remainder"));
}

}  // namespace weir::codegen
