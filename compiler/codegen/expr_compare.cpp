// Comparisons, `in`, `like`, `matches`, and looking things up in lists, maps and JSON.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::ExprKind;
using ir::TypeKind;

namespace {

// Against a literal of few bytes the comparison is inline: `bcmp` of a constant size becomes loads.
constexpr uint64_t kInlineBytes = 32;

llvm::Value* equal_bytes(Fn& fn, const Value& a, const Value& b) {
    Unit& unit = fn.unit;
    const auto [a_p, a_n] = fn.plain(a[0], a[1]);
    const auto [b_p, b_n] = fn.plain(b[0], b[1]);
    auto* a_known = llvm::dyn_cast<llvm::ConstantInt>(a_n);
    auto* b_known = llvm::dyn_cast<llvm::ConstantInt>(b_n);
    auto* known = b_known ? b_known : a_known;
    if (known == nullptr || known->getZExtValue() > kInlineBytes) {
        llvm::Value* same = fn.call("wh_equal", unit.i32, {a_p, a_n, b_p, b_n}, "same");
        return fn.ir.CreateICmpNE(same, unit.int32(0));
    }
    llvm::Value* same_length = fn.ir.CreateICmpEQ(a_n, b_n, "same_length");
    if (known->isZero()) return same_length;
    const auto compare = [&, a = a_p, b = b_p] {
        llvm::Value* differ = fn.call("bcmp", unit.i32, {a, b, known}, "differ");
        return fn.simple({}, fn.ir.CreateICmpEQ(differ, unit.int32(0)));
    };
    return fn.choose(same_length, "same", compare,
                     [&] { return fn.simple({}, unit.bit(false)); })[0];
}

llvm::Value* equal_non_null(Fn& fn, const Value& a, const Value& b) {
    Unit& unit = fn.unit;
    const TypeKind kind = unit.types().kind(a.type);
    if (is_text(kind)) return equal_bytes(fn, a, b);
    if (kind == TypeKind::Float) return fn.ir.CreateFCmpOEQ(a[0], b[0]);
    if (kind == TypeKind::Record) {
        llvm::Value* same = unit.bit(true);
        const size_t count = unit.type(a.type).fields.size();
        for (uint32_t i = 0; i < count; ++i) {
            same = fn.ir.CreateAnd(same, equal(fn, fn.member(a, i), fn.member(b, i)));
        }
        return same;
    }
    return fn.ir.CreateICmpEQ(a[0], b[0]);
}

Value boolean(Fn& fn, llvm::Value* bit) {
    return fn.simple(fn.unit.types().of(TypeKind::Bool), bit);
}

// Whether `x` equals one of the elements of a list, whose address is known at run time only.
llvm::Value* in_list(Fn& fn, const Value& x, const Value& list) {
    Unit& unit = fn.unit;
    const ir::TypeId element = unit.type(list.type).element;
    llvm::AllocaInst* found = fn.variable(unit.i1, "found");
    fn.ir.CreateStore(unit.bit(false), found);
    llvm::Value* count = list_count(fn, list[0], list[1]);
    fn.loop(count, "in", [&](llvm::Value* i) {
        llvm::Value* same = equal(fn, x, read_element(fn, element, list[0], count, i));
        fn.ir.CreateStore(fn.ir.CreateOr(fn.ir.CreateLoad(unit.i1, found), same), found);
    });
    return fn.ir.CreateLoad(unit.i1, found);
}

Value index_list(Fn& fn, const Value& list, const Value& index, ir::TypeId type) {
    Unit& unit = fn.unit;
    const ir::TypeId element = unit.type(list.type).element;
    llvm::Value* count = list_count(fn, list[0], list[1]);
    // A negative index is a great one.
    return fn.choose(
        fn.ir.CreateICmpULT(index[0], count), "index",
        [&] { return coerce(fn, read_element(fn, element, list[0], count, index[0]), type); },
        [&] { return fn.null_of(type); });
}

// Looks through the keys from the begin; maps in records are small.
Value index_map(Fn& fn, const Value& map, const Value& key, ir::TypeId type) {
    Unit& unit = fn.unit;
    const ir::Type map_type = unit.type(map.type);
    llvm::AllocaInst* place = fn.variable(unit.i64, "place");
    fn.ir.CreateStore(unit.int64(-1), place);
    llvm::Value* count = list_count(fn, map[0], map[1]);
    llvm::Value* keys = fn.at(map[0], 8);
    fn.loop(count, "key", [&](llvm::Value* i) {
        llvm::Value* same = equal(fn, coerce(fn, key, map_type.key),
                                  read_element(fn, map_type.key, keys, count, i));
        fn.ir.CreateStore(fn.ir.CreateSelect(same, i, fn.ir.CreateLoad(unit.i64, place)), place);
    });
    llvm::Value* found = fn.ir.CreateLoad(unit.i64, place);
    return fn.choose(
        fn.ir.CreateICmpSGE(found, unit.int64(0)), "value",
        [&] {
            llvm::Value* key_bytes = fn.ir.CreateZExt(fn.load(unit.i32, map[0], 4), unit.i64);
            llvm::Value* values = fn.ir.CreateInBoundsGEP(unit.i8, keys, key_bytes);
            return coerce(fn, read_element(fn, map_type.element, values, count, found), type);
        },
        [&] { return fn.null_of(type); });
}

Value index_json(Fn& fn, const Value& json, const Value& index, ir::TypeId type) {
    if (fn.unit.types().kind(index.type) == TypeKind::String) {
        const auto [p, n] = fn.plain(index[0], index[1]);
        return call_library(fn, "wf_json_member", {fn.context, json[0], json[1], p, n}, type,
                            false);
    }
    return call_library(fn, "wf_json_element", {fn.context, json[0], json[1], index[0]}, type,
                        false);
}

}  // namespace

llvm::Value* equal(Fn& fn, const Value& a, const Value& b) {
    llvm::Value* a_null = fn.is_null(a);
    llvm::Value* b_null = fn.is_null(b);
    const bool nullable = fn.unit.type(a.type).nullable || fn.unit.type(b.type).nullable;
    const bool bare_null = fn.unit.types().kind(a.type) == TypeKind::Null ||
                           fn.unit.types().kind(b.type) == TypeKind::Null;
    if (bare_null) return fn.ir.CreateAnd(a_null, b_null);
    if (!nullable) return equal_non_null(fn, a, b);
    const auto compare = [&] {
        return fn.simple({}, equal_non_null(fn, fn.non_null(a), fn.non_null(b)));
    };
    const auto by_nulls = [&] { return fn.simple({}, fn.ir.CreateAnd(a_null, b_null)); };
    return fn.choose(fn.ir.CreateOr(a_null, b_null), "nulls", by_nulls, compare)[0];
}

llvm::Value* less(Fn& fn, const Value& a, const Value& b) {
    Unit& unit = fn.unit;
    switch (unit.types().kind(a.type)) {
        case TypeKind::Float:
            return fn.ir.CreateFCmpOLT(a[0], b[0]);
        case TypeKind::Bool:
        case TypeKind::Uuid:
            return fn.ir.CreateICmpULT(a[0], b[0]);
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json: {
            const auto [a_p, a_n] = fn.plain(a[0], a[1]);
            const auto [b_p, b_n] = fn.plain(b[0], b[1]);
            llvm::Value* order = fn.call("wh_compare", unit.i32, {a_p, a_n, b_p, b_n}, "order");
            return fn.ir.CreateICmpSLT(order, unit.int32(0));
        }
        default:
            return fn.ir.CreateICmpSLT(a[0], b[0]);
    }
}

Value eval_compare(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value a = fn.eval(expr.args[0], row);
    const Value b = fn.eval(expr.args[1], row);
    switch (expr.kind) {
        case ExprKind::Equal:
            return boolean(fn, equal(fn, a, b));
        case ExprKind::NotEqual:
            return boolean(fn, fn.ir.CreateNot(equal(fn, a, b)));
        case ExprKind::Less:
            return boolean(fn, less(fn, a, b));
        case ExprKind::Greater:
            return boolean(fn, less(fn, b, a));
        case ExprKind::LessEqual:
            return boolean(fn, fn.ir.CreateNot(less(fn, b, a)));
        default:
            return boolean(fn, fn.ir.CreateNot(less(fn, a, b)));
    }
}

Value eval_in(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value x = fn.eval(expr.args[0], row);
    const ir::Expr list = fn.unit.expr(expr.args[1]);
    if (list.kind != ExprKind::MakeList && list.kind != ExprKind::Literal) {
        return boolean(fn, in_list(fn, x, fn.eval(expr.args[1], row)));
    }
    // Written out: one comparison for each element.
    llvm::Value* found = fn.unit.bit(false);
    for (const ir::ExprId arg : list.args)
        found = fn.ir.CreateOr(found, equal(fn, x, fn.eval(arg, row)));
    for (const ir::Value& item : list.value.items) {
        found =
            fn.ir.CreateOr(found, equal(fn, x, literal(fn, fn.unit.type(list.type).element, item)));
    }
    return boolean(fn, found);
}

Value eval_like(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value text = fn.eval(expr.args[0], row);
    const Value pattern = fn.eval(expr.args[1], row);
    const auto [p, n] = fn.plain(text[0], text[1]);
    const auto [q, m] = fn.plain(pattern[0], pattern[1]);
    llvm::Value* fits = fn.call("wh_like", fn.unit.i32, {p, n, q, m}, "fits");
    return boolean(fn, fn.ir.CreateICmpNE(fits, fn.unit.int32(0)));
}

Value eval_matches(Fn& fn, const ir::Expr& expr, const Row& row) {
    fn.unit.features.insert("regex");
    const Value text = fn.eval(expr.args[0], row);
    const Value pattern = fn.eval(expr.args[1], row);
    const auto [p, n] = fn.plain(text[0], text[1]);
    const auto [q, m] = fn.plain(pattern[0], pattern[1]);
    return call_library(fn, "wf_matches", {fn.context, p, n, q, m}, expr.type, false);
}

Value eval_index(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value from = fn.eval(expr.args[0], row);
    const Value index = fn.eval(expr.args[1], row);
    const auto look_up = [&](const Value& of) {
        const Value by = fn.non_null(index);
        switch (fn.unit.types().kind(of.type)) {
            case TypeKind::List:
                return index_list(fn, of, by, expr.type);
            case TypeKind::Map:
                return index_map(fn, of, by, expr.type);
            case TypeKind::Json:
                return index_json(fn, of, by, expr.type);
            default:
                UNREACHABLE("an index into neither list, map nor JSON");
        }
    };
    llvm::Value* null = fn.ir.CreateOr(fn.is_null(from), fn.is_null(index));
    if (auto* constant = llvm::dyn_cast<llvm::ConstantInt>(null); constant && constant->isZero())
        return look_up(from);
    return fn.choose(
        null, "from", [&] { return fn.null_of(expr.type); },
        [&] { return look_up(fn.non_null(from)); });
}

}  // namespace weir::codegen
