// The table of expression kinds, and those that are a line or two: literals, references, records,
// conditions, nulls.
#include "compiler/codegen/expr.h"

#include "compiler/codegen/constant_rows.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/ir/functions.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::ExprKind;
using ir::TypeKind;

namespace {

Value eval_param(Fn& fn, const ir::Expr& expr) {
    std::vector<ir::Field> fields;
    for (const ir::Param& param : fn.unit.ir().params) fields.push_back({param.name, param.type});
    llvm::Value* row = fn.load(fn.unit.ptr, fn.context, offsetof(weir_context, params), "params");
    return read_field(fn, fn.unit.types().record(std::move(fields)), row, expr.index);
}

// Meta facts are null where the source has none: the type says whether that can be.
Value eval_meta(Fn& fn, const ir::Expr& expr, const Row& row) {
    Unit& unit = fn.unit;
    const auto number = [&](llvm::Value* value, llvm::Value* null) {
        const Value made{unit.types().non_null(expr.type), {value}};
        return unit.type(expr.type).nullable ? fn.with_null(made, null) : made;
    };
    if (expr.meta == ir::Meta::Time) return number(row.facts.time, unit.bit(false));
    llvm::Value* partition = row.facts.partition;
    CHECK(partition != nullptr);
    switch (expr.meta) {
        case ir::Meta::Partition: {
            llvm::Value* index = fn.load(unit.i32, partition, offsetof(weir_partition, partition));
            return number(fn.ir.CreateSExt(index, unit.i64), unit.bit(false));
        }
        case ir::Meta::Offset:
            return number(fn.load(unit.i64, partition, offsetof(weir_partition, offset)),
                          unit.bit(false));
        case ir::Meta::Line: {
            llvm::Value* line = fn.load(unit.i64, partition, offsetof(weir_partition, line));
            return number(line, fn.ir.CreateICmpSLT(line, unit.int64(0)));
        }
        case ir::Meta::Timestamp: {
            llvm::Value* time = fn.load(unit.i64, partition, offsetof(weir_partition, timestamp));
            return number(time, fn.ir.CreateICmpEQ(time, unit.int64(INT64_MIN)));
        }
        case ir::Meta::File: {
            llvm::Value* p = fn.load(unit.ptr, partition,
                                     offsetof(weir_partition, file) + offsetof(weir_str, p));
            llvm::Value* n = fn.load(unit.i64, partition,
                                     offsetof(weir_partition, file) + offsetof(weir_str, n));
            const Value made{unit.types().non_null(expr.type), {p, n}};
            if (!unit.type(expr.type).nullable) return made;
            return fn.with_null(made, fn.ir.CreateICmpEQ(n, unit.int64(0)));
        }
        default:
            return fn.null_of(expr.type);
    }
}

Value eval_member(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value record = fn.eval(expr.args[0], row);
    const Value field = fn.member(fn.non_null(record), expr.index);
    if (!fn.unit.type(record.type).nullable) return field;
    // Parts of a null record are zero already, so only the null bit is new.
    Value result = fn.nullable(field);
    result.parts[0] = fn.ir.CreateOr(record[0], result[0]);
    return result;
}

Value eval_make_record(Fn& fn, const ir::Expr& expr, const Row& row) {
    Value result{fn.unit.types().non_null(expr.type), {}};
    const auto fields = fn.unit.type(expr.type).fields;
    for (size_t i = 0; i < expr.args.size(); ++i) {
        const Value field = coerce(fn, fn.eval(expr.args[i], row), fields[i].type);
        result.parts.append(field.parts.begin(), field.parts.end());
    }
    return coerce(fn, result, expr.type);
}

Value eval_make_list(Fn& fn, const ir::Expr& expr, const Row& row) {
    const ir::TypeId element = fn.unit.type(expr.type).element;
    std::vector<Value> elements;
    for (const ir::ExprId arg : expr.args)
        elements.push_back(coerce(fn, fn.eval(arg, row), element));
    return coerce(fn, write_list(fn, expr.type, elements), expr.type);
}

Value eval_let(Fn& fn, const ir::Expr& expr, const Row& row) {
    fn.bind(expr.index, fn.eval(expr.args[0], row));
    return fn.eval(expr.args[1], row);
}

Value eval_if(Fn& fn, const ir::Expr& expr, const Row& row) {
    llvm::Value* condition = fn.eval_bool(expr.args[0], row);
    return fn.choose(
        condition, "if", [&] { return coerce(fn, fn.eval(expr.args[1], row), expr.type); },
        [&] { return coerce(fn, fn.eval(expr.args[2], row), expr.type); });
}

Value eval_and_or(Fn& fn, const ir::Expr& expr, const Row& row) {
    const bool is_and = expr.kind == ExprKind::And;
    llvm::Value* result = fn.eval_bool(expr.args[0], row);
    for (size_t i = 1; i < expr.args.size(); ++i) {
        const ir::ExprId right = expr.args[i];
        if (is_cheap(fn.unit, right)) {
            llvm::Value* value = fn.eval_bool(right, row);
            result = is_and ? fn.ir.CreateAnd(result, value) : fn.ir.CreateOr(result, value);
            continue;
        }
        const auto evaluate = [&] { return fn.simple(expr.type, fn.eval_bool(right, row)); };
        const auto known = [&] { return fn.simple(expr.type, fn.unit.bit(!is_and)); };
        result = is_and ? fn.choose(result, "and", evaluate, known)[0]
                        : fn.choose(result, "or", known, evaluate)[0];
    }
    return fn.simple(expr.type, result);
}

Value eval_coalesce(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value first = fn.eval(expr.args[0], row);
    return fn.choose(
        fn.is_null(first), "coalesce",
        [&] { return coerce(fn, fn.eval(expr.args[1], row), expr.type); },
        [&] {
            if (fn.unit.types().kind(first.type) == TypeKind::Null) return fn.zero_of(expr.type);
            return coerce(fn, fn.non_null(first), expr.type);
        });
}

Value eval_unwrap(Fn& fn, const ir::Expr& expr, const Row& row) {
    const Value value = fn.eval(expr.args[0], row);
    fn.fail_if(fn.is_null(value), "`!` on null");
    return fn.non_null(value);
}

Value eval_kind(Fn& fn, const ir::Expr& expr, const Row& row) {
    Unit& unit = fn.unit;
    switch (expr.kind) {
        case ExprKind::Literal:
            return literal(fn, expr.type, expr.value);
        case ExprKind::Column:
            return fn.column(row, expr.index);
        case ExprKind::Local:
            return fn.bound(expr.index);
        case ExprKind::Let:
            return eval_let(fn, expr, row);
        case ExprKind::Param:
            return eval_param(fn, expr);
        case ExprKind::Meta:
            return eval_meta(fn, expr, row);
        case ExprKind::Member:
            return eval_member(fn, expr, row);
        case ExprKind::MakeRecord:
            return eval_make_record(fn, expr, row);
        case ExprKind::MakeList:
            return eval_make_list(fn, expr, row);
        case ExprKind::Call:
            return eval_call(fn, expr, row);
        case ExprKind::Lambda:
            UNREACHABLE("a lambda outside a call");
        case ExprKind::If:
            return eval_if(fn, expr, row);
        case ExprKind::And:
        case ExprKind::Or:
            return eval_and_or(fn, expr, row);
        case ExprKind::Not:
            return fn.simple(expr.type, fn.ir.CreateNot(fn.eval_bool(expr.args[0], row)));
        case ExprKind::Coalesce:
            return eval_coalesce(fn, expr, row);
        case ExprKind::IsNull:
            return fn.simple(unit.types().of(TypeKind::Bool),
                             fn.is_null(fn.eval(expr.args[0], row)));
        case ExprKind::Unwrap:
            return eval_unwrap(fn, expr, row);
        case ExprKind::AssumeNotNull:
            return fn.non_null(fn.eval(expr.args[0], row));
        case ExprKind::Convert:
            return convert(fn, fn.eval(expr.args[0], row), expr.type);
        case ExprKind::Negate:
            return eval_negate(fn, expr, row);
        case ExprKind::Add:
        case ExprKind::Subtract:
            return eval_add(fn, expr, row);
        case ExprKind::Multiply:
            return eval_multiply(fn, expr, row);
        case ExprKind::Divide:
            return eval_divide(fn, expr, row);
        case ExprKind::Remainder:
            return eval_remainder(fn, expr, row);
        case ExprKind::Equal:
        case ExprKind::NotEqual:
        case ExprKind::Less:
        case ExprKind::LessEqual:
        case ExprKind::Greater:
        case ExprKind::GreaterEqual:
            return eval_compare(fn, expr, row);
        case ExprKind::In:
            return eval_in(fn, expr, row);
        case ExprKind::Like:
            return eval_like(fn, expr, row);
        case ExprKind::Matches:
            return eval_matches(fn, expr, row);
        case ExprKind::Index:
            return eval_index(fn, expr, row);
    }
    UNREACHABLE("an expression of no kind");
}

bool fails_itself(Unit& unit, const ir::Expr& expr) {
    switch (expr.kind) {
        case ExprKind::Unwrap:
        case ExprKind::Negate:
        case ExprKind::Multiply:
        case ExprKind::Divide:
        case ExprKind::Remainder:
        case ExprKind::Subtract:
            return true;
        case ExprKind::Add:
            return unit.types().kind(expr.type) != TypeKind::String;
        case ExprKind::Call:
            return (ir::functions()[expr.index].flags & ir::kCanFail) != 0;
        case ExprKind::Convert: {
            const TypeKind from = unit.types().kind(unit.expr(expr.args[0]).type);
            return from == TypeKind::Decimal || from == TypeKind::Int || from == TypeKind::Date ||
                   from == TypeKind::Record || from == TypeKind::List;
        }
        default:
            return false;
    }
}

}  // namespace

Value Fn::eval(ir::ExprId id, const Row& row) {
    const ir::Expr& expr = unit.expr(id);
    const bool is_reference = expr.kind == ExprKind::Literal || expr.kind == ExprKind::Local ||
                              expr.kind == ExprKind::Column;
    if (is_reference) return eval_kind(*this, expr, row);
    const Key key{Thing::Expr, row.id, id.value};
    if (const Value* found = remembered(key)) return *found;
    const Value value = eval_kind(*this, expr, row);
    CHECK(value.parts.size() == unit.part_count(expr.type));
    Value typed{expr.type, value.parts};
    remember(key, typed);
    return typed;
}

Value literal(Fn& fn, ir::TypeId id, const ir::Value& value) {
    Unit& unit = fn.unit;
    const ir::Type& type = unit.type(id);
    if (type.kind == TypeKind::Null) return Value{id, {}};
    if (value.null) return fn.null_of(id);
    Value made{unit.types().non_null(id), {}};
    switch (type.kind) {
        case TypeKind::Bool:
            made.parts = {unit.bit(value.integer != 0)};
            break;
        case TypeKind::Float:
            made.parts = {llvm::ConstantFP::get(unit.f64, value.real)};
            break;
        case TypeKind::Decimal:
        case TypeKind::Uuid:
            made.parts = {int128(unit, value.wide)};
            break;
        case TypeKind::String:
            made.parts = fn.string_literal(value.text).parts;
            break;
        case TypeKind::Bytes:
        case TypeKind::Json:
            made.parts = {unit.bytes(value.text),
                          unit.int64(static_cast<int64_t>(value.text.size()))};
            break;
        case TypeKind::List:
        case TypeKind::Map: {
            const std::string blob = constant_blob(unit.types(), made.type, value);
            auto* global =
                unit.constant(llvm::ConstantDataArray::getString(
                                  unit.context, blob + std::string(WEIR_PADDING, '\0'), false),
                              "list");
            made.parts = {global, unit.int64(static_cast<int64_t>(blob.size()))};
            break;
        }
        case TypeKind::Record:
            for (size_t i = 0; i < type.fields.size(); ++i) {
                const Value part = literal(fn, type.fields[i].type, value.items[i]);
                made.parts.append(part.parts.begin(), part.parts.end());
            }
            break;
        default:
            made.parts = {unit.int64(value.integer)};
    }
    return type.nullable ? fn.nullable(made) : made;
}

Value coerce(Fn& fn, const Value& value, ir::TypeId type) {
    if (value.type == type) return value;
    if (fn.unit.types().kind(value.type) == TypeKind::Null) return fn.null_of(type);
    const bool from = fn.unit.type(value.type).nullable, to = fn.unit.type(type).nullable;
    Value result = from == to ? value : to ? fn.nullable(value) : fn.non_null(value);
    result.type = type;
    CHECK(result.parts.size() == fn.unit.part_count(type));
    return result;
}

bool can_fail(Unit& unit, ir::ExprId id) {
    const auto found = unit.expr_fails.find(id.value);
    if (found != unit.expr_fails.end()) return found->second;
    const ir::Expr& expr = unit.expr(id);
    bool fails = fails_itself(unit, expr);
    for (const ir::ExprId arg : expr.args) fails = fails || can_fail(unit, arg);
    unit.expr_fails[id.value] = fails;
    return fails;
}

bool is_cheap(Unit& unit, ir::ExprId id) {
    const ir::Expr& expr = unit.expr(id);
    const auto scalar = [&](ir::ExprId arg) {
        switch (unit.types().kind(unit.expr(arg).type)) {
            case TypeKind::String:
            case TypeKind::Bytes:
            case TypeKind::Json:
            case TypeKind::List:
            case TypeKind::Map:
                return false;
            default:
                return true;
        }
    };
    switch (expr.kind) {
        case ExprKind::Literal:
        case ExprKind::Column:
        case ExprKind::Local:
            return true;
        case ExprKind::Member:
        case ExprKind::Not:
        case ExprKind::IsNull:
        case ExprKind::AssumeNotNull:
            return is_cheap(unit, expr.args[0]);
        case ExprKind::Equal:
        case ExprKind::NotEqual:
        case ExprKind::Less:
        case ExprKind::LessEqual:
        case ExprKind::Greater:
        case ExprKind::GreaterEqual:
            return scalar(expr.args[0]) && scalar(expr.args[1]) && is_cheap(unit, expr.args[0]) &&
                   is_cheap(unit, expr.args[1]);
        default:
            return false;
    }
}

}  // namespace weir::codegen
