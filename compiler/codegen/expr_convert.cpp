// Implicit conversions, resolved by sema: T -> T?, numbers that widen, decimals between scales,
// dates to midnights, records and lists by their parts.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

llvm::Value* int_to_decimal(Fn& fn, llvm::Value* value, const ir::Type& to) {
    llvm::Value* wide = fn.ir.CreateSExt(value, fn.unit.i128);
    if (to.scale > 0) {
        wide = checked(fn, llvm::Intrinsic::smul_with_overflow, wide,
                       int128(fn.unit, power_of_ten(to.scale)), "decimal out of range");
    }
    constexpr int kIntDigits = 19;
    if (to.precision - to.scale < kIntDigits) check_decimal(fn, wide, to.precision);
    return wide;
}

llvm::Value* rescale(Fn& fn, llvm::Value* value, const ir::Type& from, const ir::Type& to) {
    const bool same_scale = from.scale == to.scale;
    if (same_scale && to.precision >= from.precision) return value;
    if (same_scale) {
        check_decimal(fn, value, to.precision);
        return value;
    }
    llvm::AllocaInst* out = fn.variable(fn.unit.i128, "rescaled");
    llvm::Value* bad = fn.call("wh_decimal_rescale", fn.unit.i32,
                               {value, fn.unit.int32(from.scale), fn.unit.int32(to.scale),
                                fn.unit.int32(to.precision), out},
                               "bad");
    fn.fail_if(fn.ir.CreateICmpEQ(bad, fn.unit.int32(1)), "decimal out of range");
    fn.fail_if(fn.ir.CreateICmpEQ(bad, fn.unit.int32(2)), "decimal loses digits");
    return fn.ir.CreateLoad(fn.unit.i128, out);
}

Value convert_record(Fn& fn, const Value& value, ir::TypeId type) {
    Value result{type, {}};
    const auto from = fn.unit.type(value.type).fields;
    const auto to = fn.unit.type(type).fields;
    for (const ir::Field& field : to) {
        uint32_t index = 0;
        while (index < from.size() && from[index].name != field.name) ++index;
        CHECK(index < from.size());
        const Value part = convert(fn, fn.member(value, index), field.type);
        result.parts.append(part.parts.begin(), part.parts.end());
    }
    return result;
}

// Between types that are not nullable.
Value convert_non_null(Fn& fn, const Value& value, ir::TypeId type) {
    const ir::Type from = fn.unit.type(value.type), to = fn.unit.type(type);
    if (value.type == type) return value;
    switch (to.kind) {
        case TypeKind::Float:
            return fn.simple(type, fn.ir.CreateSIToFP(value[0], fn.unit.f64));
        case TypeKind::Decimal:
            if (from.kind == TypeKind::Int)
                return fn.simple(type, int_to_decimal(fn, value[0], to));
            return fn.simple(type, rescale(fn, value[0], from, to));
        case TypeKind::Timestamp:
            return fn.simple(type,
                             checked(fn, llvm::Intrinsic::smul_with_overflow, value[0],
                                     fn.unit.int64(86'400'000'000), "timestamp out of range"));
        case TypeKind::Record:
            return convert_record(fn, value, type);
        case TypeKind::List:
            return convert_list(fn, value, type);
        default:
            CHECK(from.kind == to.kind);
            return Value{type, value.parts};
    }
}

}  // namespace

Value convert(Fn& fn, const Value& value, ir::TypeId type) {
    ir::TypeTable& types = fn.unit.types();
    if (value.type == type) return value;
    if (types.kind(value.type) == TypeKind::Null) return fn.null_of(type);
    const ir::TypeId inner = types.non_null(type);
    if (!types.is_nullable(value.type)) {
        const Value made = convert_non_null(fn, value, inner);
        return types.is_nullable(type) ? fn.nullable(made) : made;
    }
    CHECK(types.is_nullable(type));
    if (types.non_null(value.type) == inner) return value;
    return fn.choose(
        value[0], "null", [&] { return fn.null_of(type); },
        [&] { return fn.nullable(convert_non_null(fn, fn.non_null(value), inner)); });
}

}  // namespace weir::codegen
