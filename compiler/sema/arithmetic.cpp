// Arithmetic: which types go together, what comes out, and the conversions between.
#include <algorithm>

#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::Type;
using ir::TypeId;
using ir::TypeKind;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

bool is_numeric(TypeKind kind) {
    return kind == TypeKind::Int || kind == TypeKind::Float || kind == TypeKind::Decimal;
}

ExprKind arithmetic_kind(ast::BinaryOp op) {
    switch (op) {
        case ast::BinaryOp::Add:
            return ExprKind::Add;
        case ast::BinaryOp::Subtract:
            return ExprKind::Subtract;
        case ast::BinaryOp::Multiply:
            return ExprKind::Multiply;
        case ast::BinaryOp::Divide:
            return ExprKind::Divide;
        default:
            return ExprKind::Remainder;
    }
}

// The shape of a decimal beside another: an int has up to 19 digits.
struct Digits {
    int whole;
    int scale;
};

Digits digits_of(const Type& type) {
    if (type.kind == TypeKind::Int) return {19, 0};
    return {type.precision - type.scale, type.scale};
}

std::optional<TypeId> decimal_result(Context& context, ExprKind kind, Digits a, Digits b,
                                     Range range) {
    int scale = std::max(a.scale, b.scale), whole = std::max(a.whole, b.whole);
    switch (kind) {
        case ExprKind::Add:
        case ExprKind::Subtract:
            whole += 1;
            break;
        case ExprKind::Multiply:
            scale = a.scale + b.scale;
            whole = a.whole + b.whole;
            break;
        case ExprKind::Divide:
            scale = std::max(6, a.scale);
            whole = a.whole + b.scale;
            break;
        default:
            break;
    }
    if (scale > 38) {
        context.sink.report(Id::DecimalScale, range, {std::to_string(scale)});
        return std::nullopt;
    }
    return context.types().decimal(std::clamp(whole + scale, 1, 38), scale);
}

ir::ExprId decimal_arithmetic(Context& context, ExprKind kind, Operand left, Operand right,
                              Range range) {
    const Type& a = context.types()[context.type_of(left.id)];
    const Type& b = context.types()[context.type_of(right.id)];
    std::optional<TypeId> type = decimal_result(context, kind, digits_of(a), digits_of(b), range);
    if (!type) return poison(context, range);
    auto as_decimal = [&](Operand side, const Type& shape) {
        if (shape.kind == TypeKind::Decimal) return side.id;
        return convert(context, side.id, context.types().decimal(19, 0), side.range);
    };
    return make(context, kind, *type, {as_decimal(left, a), as_decimal(right, b)}, range);
}

ir::ExprId numeric_arithmetic(Context& context, ExprKind kind, Operand left, Operand right,
                              Range op_range, Range range) {
    TypeKind a = context.types().kind(context.type_of(left.id)),
             b = context.types().kind(context.type_of(right.id));
    bool any_float = a == TypeKind::Float || b == TypeKind::Float;
    bool any_decimal = a == TypeKind::Decimal || b == TypeKind::Decimal;
    if (any_float && any_decimal) {
        report_float_beside_decimal(context, left, right, op_range);
        return poison(context, range);
    }
    if (any_decimal) return decimal_arithmetic(context, kind, left, right, range);
    TypeId type = context.types().of(any_float ? TypeKind::Float : TypeKind::Int);
    return make(context, kind, type,
                {convert(context, left.id, type, left.range),
                 convert(context, right.id, type, right.range)},
                range);
}

// What an operator makes of times and durations. A date is its midnight; `swap` puts the side that
// leads first.
struct TimeRule {
    TypeKind result;
    bool swap = false;
};

// Nothing: the operator has no meaning for these.
std::optional<TimeRule> time_rule(ExprKind kind, TypeKind a, TypeKind b) {
    bool left_moment = a == TypeKind::Timestamp || a == TypeKind::Date;
    bool right_moment = b == TypeKind::Timestamp || b == TypeKind::Date;
    bool left_span = a == TypeKind::Duration, right_span = b == TypeKind::Duration;
    bool adds = kind == ExprKind::Add || kind == ExprKind::Subtract;
    if (adds && left_moment && right_span) return TimeRule{TypeKind::Timestamp};
    if (kind == ExprKind::Add && left_span && right_moment)
        return TimeRule{TypeKind::Timestamp, true};
    if (kind == ExprKind::Subtract && left_moment && right_moment)
        return TimeRule{TypeKind::Duration};
    if ((adds || kind == ExprKind::Remainder) && left_span && right_span)
        return TimeRule{TypeKind::Duration};
    if (kind == ExprKind::Divide && left_span && right_span) return TimeRule{TypeKind::Float};
    bool scales = kind == ExprKind::Divide || kind == ExprKind::Multiply;
    if (scales && left_span && b == TypeKind::Int) return TimeRule{TypeKind::Duration};
    if (kind == ExprKind::Multiply && a == TypeKind::Int && right_span)
        return TimeRule{TypeKind::Duration, true};
    return std::nullopt;
}

ir::ExprId time_arithmetic(Context& context, ExprKind kind, Operand left, Operand right,
                           TimeRule rule, Range range) {
    if (rule.swap) std::swap(left, right);
    auto moment = [&](Operand side) {
        bool date = context.types().kind(context.type_of(side.id)) == TypeKind::Date;
        return date ? convert(context, side.id, context.types().of(TypeKind::Timestamp), side.range)
                    : side.id;
    };
    ir::ExprId first = moment(left), second = moment(right);
    return make(context, kind, context.types().of(rule.result), {first, second}, range);
}

// `left` and `right` as the program writes them.
std::string arithmetic_hint(ExprKind kind, TypeKind a, TypeKind b, const std::string& left,
                            const std::string& right) {
    bool text = a == TypeKind::String || b == TypeKind::String;
    if (kind == ExprKind::Add && text) {
        const std::string& other = a == TypeKind::String ? right : left;
        return "`+` joins strings only: use `to_string(" + (other.size() <= 40 ? other : "…") +
               ")`";
    }
    if (is_numeric(a) && b == TypeKind::String)
        return "convert the text: `to_int(" + right + ") ?? 0`";
    if (is_numeric(b) && a == TypeKind::String)
        return "convert the text: `to_int(" + left + ") ?? 0`";
    bool moment = a == TypeKind::Timestamp || a == TypeKind::Date;
    if (moment && b == TypeKind::Int) return with_unit(right);
    bool quoted = b == TypeKind::String && right.starts_with('"');
    if ((moment || a == TypeKind::Duration) && quoted)
        return "write a duration without quotes: `5m`";
    if (moment && (b == TypeKind::Timestamp || b == TypeKind::Date))
        return "times are subtracted, which gives a duration: `a - b`";
    bool span = a == TypeKind::Duration || b == TypeKind::Duration;
    if (span && (a == TypeKind::Float || b == TypeKind::Float))
        return "a duration goes with whole numbers: `1ms * to_int(…)`";
    if (span && kind == ExprKind::Add) return "give the number a unit: `… * 1s`";
    if (a == TypeKind::List && b == TypeKind::List) return "use `concat(xs, ys)`";
    if (a == TypeKind::List) return "use `append(list, x)`";
    if (a == TypeKind::Json || b == TypeKind::Json)
        return "take the value out first: `as_int(…)`, `as_float(…)`, `as_string(…)`";
    return "";
}

}  // namespace

void report_float_beside_decimal(Context& context, Operand left, Operand right, Range range) {
    bool left_decimal = context.types().kind(context.type_of(left.id)) == TypeKind::Decimal;
    Operand decimal = left_decimal ? left : right, real = left_decimal ? right : left;
    const Type& type = context.types()[context.type_of(decimal.id)];
    context.sink.report(Id::FloatBesideDecimal, range,
                        {context.text(context.type_of(decimal.id)),
                         source_text(context, decimal.range), source_text(context, real.range),
                         std::to_string(type.precision), std::to_string(type.scale)});
}

ir::ExprId make_arithmetic(Context& context, ast::BinaryOp op, Operand left, Operand right,
                           Range op_range, Range range) {
    if (is_poison(context, left.id) || is_poison(context, right.id)) return poison(context, range);
    ExprKind kind = arithmetic_kind(op);
    TypeKind a = context.types().kind(context.type_of(left.id)),
             b = context.types().kind(context.type_of(right.id));
    bool numeric = is_numeric(a) && is_numeric(b);
    bool text = kind == ExprKind::Add && a == TypeKind::String && b == TypeKind::String;
    std::optional<TimeRule> rule = time_rule(kind, a, b);
    bool null = a == TypeKind::Null || b == TypeKind::Null;
    if (!numeric && !text && !rule && !null) {
        context.sink.report(Id::OperatorTypes, op_range,
                            {spelling(op), context.text(context.type_of(left.id)),
                             context.text(context.type_of(right.id)),
                             arithmetic_hint(kind, a, b, source_text(context, left.range),
                                             source_text(context, right.range))});
        return poison(context, range);
    }
    std::string who = std::string("`") + spelling(op) + "`";
    bool left_good = require_not_null(context, left.id, left.range, who);
    bool right_good = require_not_null(context, right.id, right.range, who);
    if (!left_good || !right_good) return poison(context, range);
    if (numeric) return numeric_arithmetic(context, kind, left, right, op_range, range);
    if (rule) return time_arithmetic(context, kind, left, right, *rule, range);
    return make(context, kind, context.types().of(TypeKind::String), {left.id, right.id}, range);
}

Checked check_unary(Context& context, const ast::Unary& unary, Range range, const Scope& scope,
                    Expected expected) {
    if (unary.op == ast::UnaryOp::Not) {
        Checked inner = check_condition(context, unary.operand, scope, "not");
        if (is_poison(context, inner.id)) return inner;
        ir::ExprId made =
            make(context, ExprKind::Not, context.types().of(TypeKind::Bool), {inner.id}, range);
        return Checked{made, inner.when_false, inner.when_true};
    }
    if (const auto* number = std::get_if<ast::NumberLit>(&context[unary.operand].node)) {
        return plain(number_literal(context, number->text, true, range, expected));
    }
    ir::ExprId value = check(context, unary.operand, scope, expected).id;
    if (is_poison(context, value)) return plain(value);
    if (!require_not_null(context, value, context[unary.operand].range, "`-`"))
        return plain(poison(context, range));
    TypeKind kind = context.types().kind(context.type_of(value));
    if (!is_numeric(kind) && kind != TypeKind::Duration) {
        std::string hint = kind == TypeKind::Bool ? "use `not`" : "";
        if (kind == TypeKind::String)
            hint = "convert the text: `-(to_int(" +
                   source_text(context, context[unary.operand].range) + ") ?? 0)`";
        context.sink.report(Id::UnaryType, unary.op_range,
                            {"-", context.text(context.type_of(value)), hint});
        return plain(poison(context, range));
    }
    return plain(make(context, ExprKind::Negate, context.type_of(value), {value}, range));
}

}  // namespace weir::sema
