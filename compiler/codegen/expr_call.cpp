// Calls of library functions by the one convention of weir_abi.h: no function is known here by
// name.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/ir/functions.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

using Arguments = llvm::SmallVector<llvm::Value*, 12>;

void push_wide(Fn& fn, llvm::Value* wide, Arguments& arguments) {
    arguments.push_back(fn.ir.CreateTrunc(wide, fn.unit.i64));
    arguments.push_back(fn.ir.CreateTrunc(fn.ir.CreateLShr(wide, 64), fn.unit.i64));
}

void push_argument(Fn& fn, const Value& value, const ir::Pattern& pattern, Arguments& arguments) {
    Unit& unit = fn.unit;
    const Value inner = fn.non_null(value);
    const ir::Type& type = unit.type(inner.type);
    if (pattern.nullable) arguments.push_back(fn.ir.CreateZExt(fn.is_null(value), unit.i64));
    switch (type.kind) {
        case TypeKind::Float:
            arguments.push_back(inner[0]);
            break;
        case TypeKind::Bool:
            arguments.push_back(fn.ir.CreateZExt(inner[0], unit.i64));
            break;
        case TypeKind::Decimal: {
            const uint8_t scale = type.scale;
            push_wide(fn, inner[0], arguments);
            if (pattern.kind == ir::Pattern::Kind::Decimal) arguments.push_back(unit.int64(scale));
            break;
        }
        case TypeKind::Uuid:
            push_wide(fn, inner[0], arguments);
            break;
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json: {
            const auto [p, n] = fn.plain(inner[0], inner[1]);
            arguments.push_back(p);
            arguments.push_back(n);
            break;
        }
        case TypeKind::List:
        case TypeKind::Map:
            arguments.push_back(inner[0]);
            arguments.push_back(inner[1]);
            break;
        case TypeKind::Record:
            UNREACHABLE("a record as an argument that is not boxed");
        case TypeKind::Null:
            // A bare null: the shape of a string, which every nullable parameter of the table has.
            arguments.push_back(unit.null_ptr());
            arguments.push_back(unit.int64(0));
            break;
        default:
            arguments.push_back(inner[0]);
    }
}

llvm::Type* out_type(Unit& unit, ir::TypeId type) {
    switch (unit.types().kind(type)) {
        case TypeKind::Float:
            return unit.f64;
        case TypeKind::Decimal:
        case TypeKind::Uuid:
            return unit.i128;
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json:
        case TypeKind::List:
        case TypeKind::Map:
            return unit.str;
        default:
            return unit.i64;
    }
}

Value read_result(Fn& fn, llvm::Value* out, ir::TypeId type) {
    Unit& unit = fn.unit;
    llvm::Type* kind = out_type(unit, type);
    if (kind == unit.str) {
        return Value{type,
                     {fn.load(unit.ptr, out, offsetof(weir_str, p)),
                      fn.load(unit.i64, out, offsetof(weir_str, n))}};
    }
    llvm::Value* value = fn.ir.CreateLoad(kind, out);
    if (unit.types().kind(type) == TypeKind::Bool) value = fn.ir.CreateICmpNE(value, unit.int64(0));
    return Value{type, {value}};
}

}  // namespace

Value call_library(Fn& fn, llvm::StringRef symbol, llvm::ArrayRef<llvm::Value*> ready,
                   ir::TypeId result, bool can_fail) {
    Unit& unit = fn.unit;
    Arguments arguments(ready.begin(), ready.end());
    llvm::AllocaInst* out = fn.variable(out_type(unit, result), "out");
    arguments.push_back(out);
    const bool nullable = unit.type(result).nullable;
    // A null leaves `out` alone.
    if (nullable) fn.ir.CreateStore(llvm::Constant::getNullValue(out->getAllocatedType()), out);
    llvm::Value* answer = fn.call(symbol, unit.i32, arguments, "answer");
    if (can_fail) {
        llvm::BasicBlock* fine = fn.block("done");
        fn.ir.CreateCondBr(fn.unlikely(fn.ir.CreateICmpEQ(answer, unit.int32(WEIR_FAIL))),
                           fn.failure(), fine);
        fn.enter(fine);
    }
    const Value value = read_result(fn, out, unit.types().non_null(result));
    if (!nullable) return value;
    return fn.with_null(value, fn.ir.CreateICmpEQ(answer, unit.int32(WEIR_IS_NULL)));
}

Value eval_call(Fn& fn, const ir::Expr& expr, const Row& row) {
    Unit& unit = fn.unit;
    const ir::Function& function = ir::functions()[expr.index];
    if (function.symbol.empty()) return eval_lambda_call(fn, function.name, expr, row);
    if (function.flags & ir::kRegex) unit.features.insert("regex");
    if (function.flags & ir::kZones) unit.features.insert("zones");
    const ir::Signature& signature = ir::signature(expr.index);
    Arguments arguments{fn.context};
    if (function.flags & ir::kGeneric) {
        std::vector<ir::TypeId> given;
        for (const ir::ExprId arg : expr.args) given.push_back(unit.expr(arg).type);
        for (const ir::TypeId type :
             ir::bind_variables(unit.types(), expr.index, given, expr.type)) {
            arguments.push_back(unit.type_descriptor(type));
        }
    }
    for (size_t i = 0; i < expr.args.size(); ++i) {
        push_argument(fn, fn.eval(expr.args[i], row), signature.parameters[i].pattern, arguments);
    }
    return call_library(fn, function.symbol, arguments, expr.type,
                        (function.flags & ir::kCanFail) != 0);
}

}  // namespace weir::codegen
