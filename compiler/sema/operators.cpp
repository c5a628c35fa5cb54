// Operators between values: which types go together, what comes out, and which conversions stand
// between.
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

bool is_ordered(TypeKind kind) {
    switch (kind) {
        case TypeKind::Int:
        case TypeKind::Float:
        case TypeKind::Decimal:
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Timestamp:
        case TypeKind::Date:
        case TypeKind::Duration:
        case TypeKind::Uuid:
        case TypeKind::Enum:
        case TypeKind::Bool:
            return true;
        default:
            return false;
    }
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

void report_float_beside_decimal(Context& context, Operand left, Operand right, Range range) {
    bool left_decimal = context.types().kind(context.type_of(left.id)) == TypeKind::Decimal;
    Operand decimal = left_decimal ? left : right, real = left_decimal ? right : left;
    const Type& type = context.types()[context.type_of(decimal.id)];
    context.sink.report(Id::FloatBesideDecimal, range,
                        {context.text(context.type_of(decimal.id)),
                         source_text(context, decimal.range), source_text(context, real.range),
                         std::to_string(type.precision), std::to_string(type.scale)});
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

std::string arithmetic_hint(ExprKind kind, TypeKind a, TypeKind b) {
    bool text = a == TypeKind::String || b == TypeKind::String;
    if (kind == ExprKind::Add && text) return "`+` joins strings only: use `to_string(…)`";
    bool moment = a == TypeKind::Timestamp || a == TypeKind::Date;
    if (moment && b == TypeKind::Int) return "give the number a unit: `… * 1s`";
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

std::string compare_hint(TypeKind a, TypeKind b) {
    if (a == TypeKind::Json || b == TypeKind::Json)
        return "take the value out first: `as_string(…)`, `as_int(…)`";
    auto pair = [&](TypeKind x, TypeKind y) { return (a == x && b == y) || (a == y && b == x); };
    if (pair(TypeKind::Timestamp, TypeKind::String))
        return "write a timestamp as `@2026-01-01T00:00:00Z`";
    if (pair(TypeKind::Date, TypeKind::String)) return "write a date as `@2026-01-01`";
    if (pair(TypeKind::Int, TypeKind::String))
        return "convert one side: `to_int(…)` or `to_string(…)`";
    if (pair(TypeKind::Float, TypeKind::String))
        return "convert one side: `to_float(…)` or `to_string(…)`";
    if (pair(TypeKind::Duration, TypeKind::Int)) return "give the number a unit: `5m`";
    if (pair(TypeKind::Enum, TypeKind::String))
        return "compare with a literal, or use `to_string(…)`";
    if (pair(TypeKind::Bytes, TypeKind::String)) return "use `encode_utf8(…)` or `decode_utf8(…)`";
    if (a == TypeKind::List || b == TypeKind::List) return "to look into a list write `x in list`";
    return "";
}

// Both sides as one type; nothing, reported, when there is none.
std::optional<std::pair<ir::ExprId, ir::ExprId>> same_type(Context& context, Operand left,
                                                           Operand right, Range range) {
    TypeId a = context.type_of(left.id), b = context.type_of(right.id);
    std::optional<TypeId> common = common_type(context, a, b);
    if (!common) {
        TypeKind x = context.types().kind(a), y = context.types().kind(b);
        bool mixed = (x == TypeKind::Float && y == TypeKind::Decimal) ||
                     (x == TypeKind::Decimal && y == TypeKind::Float);
        if (mixed)
            report_float_beside_decimal(context, left, right, range);
        else
            context.sink.report(Id::NotComparable, range,
                                {context.text(a), context.text(b), compare_hint(x, y)});
        return std::nullopt;
    }
    return std::pair(convert(context, left.id, *common, left.range),
                     convert(context, right.id, *common, right.range));
}

// Json has many texts for one value, so it has no equality; nor has what holds it.
bool holds_json(Context& context, TypeId id) {
    const Type& type = context.types()[id];
    if (type.kind == TypeKind::Json) return true;
    if (type.kind == TypeKind::List || type.kind == TypeKind::Map)
        return holds_json(context, type.element);
    return std::any_of(type.fields.begin(), type.fields.end(),
                       [&](const ir::Field& field) { return holds_json(context, field.type); });
}

bool is_null_literal(const Context& context, ast::ExprId id) {
    return id.valid() && std::holds_alternative<ast::NullLit>(context[id].node);
}

// `x == null`, `null != x`: the test, and what it proves.
Checked check_null_test(Context& context, const ast::Binary& binary, ast::ExprId operand,
                        Range range, const Scope& scope) {
    ir::ExprId value = check(context, operand, scope).id;
    if (is_poison(context, value)) return plain(value);
    bool wants_null = binary.op == ast::BinaryOp::Equal;
    TypeId type = context.type_of(value);
    if (!context.types().is_nullable(type)) {
        context.sink.report(Id::NeverNull, context[operand].range,
                            {source_text(context, context[operand].range),
                             wants_null ? "this is always false" : "this is always true"});
        return plain(bool_literal(context, !wants_null, range));
    }
    Checked checked;
    checked.id =
        make(context, ExprKind::IsNull, context.types().of(TypeKind::Bool), {value}, range);
    if (!wants_null)
        checked.id =
            make(context, ExprKind::Not, context.types().of(TypeKind::Bool), {checked.id}, range);
    if (std::optional<Path> path = path_of(context, operand, scope)) {
        add_fact(wants_null ? checked.when_false : checked.when_true, *path);
    }
    return checked;
}

Checked check_equality(Context& context, const ast::Binary& binary, Range range,
                       const Scope& scope) {
    if (is_null_literal(context, binary.right))
        return check_null_test(context, binary, binary.left, range, scope);
    if (is_null_literal(context, binary.left))
        return check_null_test(context, binary, binary.right, range, scope);
    Sides sides = check_sides(context, binary.left, binary.right, scope);
    Checked checked = plain(make_equal(context, sides.left, sides.right, range));
    if (is_poison(context, checked.id)) return checked;
    bool equal = binary.op == ast::BinaryOp::Equal;
    if (!equal)
        checked.id = make(context, ExprKind::NotEqual, context.types().of(TypeKind::Bool),
                          context[checked.id].args, range);
    // What equals something that is not null is not null itself.
    Facts& facts = equal ? checked.when_true : checked.when_false;
    bool left_null = context.types().is_nullable(context.type_of(sides.left.id));
    bool right_null = context.types().is_nullable(context.type_of(sides.right.id));
    std::optional<Path> path;
    if (left_null && !right_null) path = path_of(context, binary.left, scope);
    if (right_null && !left_null) path = path_of(context, binary.right, scope);
    if (path) add_fact(facts, *path);
    return checked;
}

Checked check_order(Context& context, const ast::Binary& binary, Range range, const Scope& scope) {
    Sides sides = check_sides(context, binary.left, binary.right, scope);
    ExprKind kind = binary.op == ast::BinaryOp::Less        ? ExprKind::Less
                    : binary.op == ast::BinaryOp::LessEqual ? ExprKind::LessEqual
                    : binary.op == ast::BinaryOp::Greater   ? ExprKind::Greater
                                                            : ExprKind::GreaterEqual;
    return plain(make_order(context, kind, sides.left, sides.right, range));
}

// A literal on the left takes the type of the elements, one on the right that of the value.
Sides check_in_sides(Context& context, const ast::Binary& binary, const Scope& scope) {
    Sides sides{{{}, context[binary.left].range}, {{}, context[binary.right].range}};
    if (takes_context(context, binary.left) && !takes_context(context, binary.right)) {
        sides.right.id = check(context, binary.right, scope).id;
        const Type& list = context.types()[context.type_of(sides.right.id)];
        bool known =
            list.kind == TypeKind::List && context.types().kind(list.element) != TypeKind::Error;
        Expected element = known ? Expected(context.types().non_null(list.element)) : std::nullopt;
        sides.left.id = check(context, binary.left, scope, element).id;
        return sides;
    }
    sides.left.id = check(context, binary.left, scope).id;
    Expected list_type;
    if (!is_poison(context, sides.left.id)) {
        list_type = context.types().list(context.types().non_null(context.type_of(sides.left.id)));
    }
    sides.right.id = check(context, binary.right, scope, list_type).id;
    return sides;
}

Checked check_in(Context& context, const ast::Binary& binary, Range range, const Scope& scope) {
    auto [left, right] = check_in_sides(context, binary, scope);
    if (is_poison(context, left.id) || is_poison(context, right.id))
        return plain(poison(context, range));
    if (!require_not_null(context, left.id, left.range, "`in`"))
        return plain(poison(context, range));
    if (!require_not_null(context, right.id, right.range, "`in`"))
        return plain(poison(context, range));
    const Type& list = context.types()[context.type_of(right.id)];
    if (list.kind != TypeKind::List) {
        std::string hint = list.kind == TypeKind::String ? "use `contains(text, part)`"
                           : list.kind == TypeKind::Map  ? "use `x in keys(m)`"
                                                         : "a list is `[1, 2]`";
        context.sink.report(Id::OperatorTypes, binary.op_range,
                            {"in", context.text(context.type_of(left.id)),
                             context.text(context.type_of(right.id)), hint});
        return plain(poison(context, range));
    }
    std::optional<TypeId> common = common_type(context, context.type_of(left.id), list.element);
    if (!common || holds_json(context, *common)) {
        context.sink.report(Id::NotComparable, range,
                            {context.text(context.type_of(left.id)), context.text(list.element),
                             compare_hint(context.types().kind(context.type_of(left.id)),
                                          context.types().kind(list.element))});
        return plain(poison(context, range));
    }
    TypeId element = *common;
    ir::ExprId x = convert(context, left.id, element, left.range);
    ir::ExprId xs = convert(context, right.id, context.types().list(element), right.range);
    return plain(make(context, ExprKind::In, context.types().of(TypeKind::Bool), {x, xs}, range));
}

// `like`, `matches`: text beside a pattern.
Checked check_text_search(Context& context, const ast::Binary& binary, Range range,
                          const Scope& scope) {
    bool regex = binary.op == ast::BinaryOp::Matches;
    std::string who = std::string("`") + spelling(binary.op) + "`";
    TypeId text = context.types().of(TypeKind::String);
    ir::ExprId left = check(context, binary.left, scope).id;
    ir::ExprId right = check(context, binary.right, scope).id;
    if (is_poison(context, left) || is_poison(context, right)) return plain(poison(context, range));
    if (!require_not_null(context, left, context[binary.left].range, who))
        return plain(poison(context, range));
    if (!require_not_null(context, right, context[binary.right].range, who))
        return plain(poison(context, range));
    if (context.type_of(left) != text || context.type_of(right) != text) {
        bool list = context.types().kind(context.type_of(right)) == TypeKind::List;
        context.sink.report(Id::OperatorTypes, binary.op_range,
                            {spelling(binary.op), context.text(context.type_of(left)),
                             context.text(context.type_of(right)),
                             list ? "to look into a list write `x in list`" : ""});
        return plain(poison(context, range));
    }
    if (regex) {
        if (context[right].kind != ExprKind::Literal) {
            context.sink.report(Id::NotALiteral, context[binary.right].range,
                                {"the pattern of `matches`"});
            return plain(poison(context, range));
        }
        std::optional<std::string> pattern =
            check_regex(context, context[right].value.text, context[binary.right].range);
        if (!pattern) return plain(poison(context, range));
        ir::Value value;
        value.text = *pattern;
        right = make_literal(context, text, value, context[binary.right].range);
    }
    return plain(make(context, regex ? ExprKind::Matches : ExprKind::Like,
                      context.types().of(TypeKind::Bool), {left, right}, range));
}

Checked check_coalesce(Context& context, const ast::Binary& binary, Range range, const Scope& scope,
                       Expected expected) {
    Expected wanted = expected ? Expected(context.types().nullable(*expected)) : std::nullopt;
    Operand left{check(context, binary.left, scope, wanted).id, context[binary.left].range};
    bool known = !is_poison(context, left.id);
    TypeId bare = context.types().non_null(context.type_of(left.id));
    Operand right{check(context, binary.right, scope, known ? Expected(bare) : expected).id,
                  context[binary.right].range};
    if (!known || is_poison(context, right.id)) return plain(poison(context, range));
    if (!context.types().is_nullable(context.type_of(left.id))) {
        context.sink.report(Id::NeverNull, left.range,
                            {source_text(context, left.range),
                             "leave `?? " + source_text(context, right.range) + "` out"});
        return plain(left.id);
    }
    std::optional<TypeId> common = context.types().kind(bare) == TypeKind::Null
                                       ? context.type_of(right.id)
                                       : common_type(context, bare, context.type_of(right.id));
    if (!common) {
        context.sink.report(
            Id::NoCommonType, range,
            {"the sides of `??`", context.text(bare), context.text(context.type_of(right.id)), ""});
        return plain(poison(context, range));
    }
    ir::ExprId value = convert(context, left.id, context.types().nullable(*common), left.range);
    ir::ExprId fallback = convert(context, right.id, *common, right.range);
    return plain(make(context, ExprKind::Coalesce, *common, {value, fallback}, range));
}

}  // namespace

const char* spelling(ast::BinaryOp op) {
    switch (op) {
        case ast::BinaryOp::Or:
            return "or";
        case ast::BinaryOp::And:
            return "and";
        case ast::BinaryOp::Equal:
            return "==";
        case ast::BinaryOp::NotEqual:
            return "!=";
        case ast::BinaryOp::Less:
            return "<";
        case ast::BinaryOp::LessEqual:
            return "<=";
        case ast::BinaryOp::Greater:
            return ">";
        case ast::BinaryOp::GreaterEqual:
            return ">=";
        case ast::BinaryOp::In:
            return "in";
        case ast::BinaryOp::Like:
            return "like";
        case ast::BinaryOp::Matches:
            return "matches";
        case ast::BinaryOp::Add:
            return "+";
        case ast::BinaryOp::Subtract:
            return "-";
        case ast::BinaryOp::Multiply:
            return "*";
        case ast::BinaryOp::Divide:
            return "/";
        case ast::BinaryOp::Modulo:
            return "%";
        case ast::BinaryOp::Coalesce:
            return "??";
    }
    return "?";
}

Sides check_sides(Context& context, ast::ExprId left, ast::ExprId right, const Scope& scope,
                  Expected expected) {
    bool left_takes = takes_context(context, left), right_takes = takes_context(context, right);
    auto type_of = [&](ir::ExprId id) {
        bool known =
            !is_poison(context, id) && context.types().kind(context.type_of(id)) != TypeKind::Null;
        return known ? Expected(context.types().non_null(context.type_of(id))) : std::nullopt;
    };
    Sides sides;
    sides.left.range = context[left].range;
    sides.right.range = context[right].range;
    if (left_takes && !right_takes) {
        sides.right.id = check(context, right, scope).id;
        sides.left.id = check(context, left, scope, type_of(sides.right.id)).id;
    } else {
        sides.left.id = check(context, left, scope, left_takes ? expected : std::nullopt).id;
        Expected beside = left_takes && expected ? expected : type_of(sides.left.id);
        sides.right.id = check(context, right, scope, right_takes ? beside : std::nullopt).id;
    }
    return sides;
}

ir::ExprId make_equal(Context& context, Operand left, Operand right, Range range) {
    if (is_poison(context, left.id) || is_poison(context, right.id)) return poison(context, range);
    auto sides = same_type(context, left, right, range);
    if (!sides || is_poison(context, sides->first) || is_poison(context, sides->second))
        return poison(context, range);
    TypeId type = context.type_of(sides->first);
    if (holds_json(context, type)) {
        context.sink.report(
            Id::NotComparable, range,
            {context.text(type), context.text(type),
             "take the values out first: `as_string(…)`, `as_int(…)`; or compare `to_string(…)`"});
        return poison(context, range);
    }
    return make(context, ExprKind::Equal, context.types().of(TypeKind::Bool),
                {sides->first, sides->second}, range);
}

ir::ExprId make_order(Context& context, ExprKind kind, Operand left, Operand right, Range range) {
    if (is_poison(context, left.id) || is_poison(context, right.id)) return poison(context, range);
    const char* word = kind == ExprKind::Less        ? "`<`"
                       : kind == ExprKind::LessEqual ? "`<=`"
                       : kind == ExprKind::Greater   ? "`>`"
                                                     : "`>=`";
    // That types do not go together is the greater mistake: no `??` would mend it.
    TypeId a = context.type_of(left.id), b = context.type_of(right.id);
    if (common_type(context, a, b)) {
        bool left_good = require_not_null(context, left.id, left.range, word);
        bool right_good = require_not_null(context, right.id, right.range, word);
        if (!left_good || !right_good) return poison(context, range);
    }
    auto sides = same_type(context, left, right, range);
    if (!sides || is_poison(context, sides->first) || is_poison(context, sides->second))
        return poison(context, range);
    TypeKind type = context.types().kind(context.type_of(sides->first));
    if (!is_ordered(type)) {
        context.sink.report(Id::NotOrdered, range,
                            {context.text(context.type_of(left.id)), compare_hint(type, type)});
        return poison(context, range);
    }
    return make(context, kind, context.types().of(TypeKind::Bool), {sides->first, sides->second},
                range);
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
                             context.text(context.type_of(right.id)), arithmetic_hint(kind, a, b)});
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
        context.sink.report(Id::UnaryType, unary.op_range,
                            {"-", context.text(context.type_of(value)), hint});
        return plain(poison(context, range));
    }
    return plain(make(context, ExprKind::Negate, context.type_of(value), {value}, range));
}

Checked check_binary(Context& context, const ast::Binary& binary, Range range, const Scope& scope,
                     Expected expected) {
    switch (binary.op) {
        case ast::BinaryOp::And:
        case ast::BinaryOp::Or:
            return check_and_or(context, binary, range, scope);
        case ast::BinaryOp::Equal:
        case ast::BinaryOp::NotEqual:
            return check_equality(context, binary, range, scope);
        case ast::BinaryOp::Less:
        case ast::BinaryOp::LessEqual:
        case ast::BinaryOp::Greater:
        case ast::BinaryOp::GreaterEqual:
            return check_order(context, binary, range, scope);
        case ast::BinaryOp::In:
            return check_in(context, binary, range, scope);
        case ast::BinaryOp::Like:
        case ast::BinaryOp::Matches:
            return check_text_search(context, binary, range, scope);
        case ast::BinaryOp::Coalesce:
            return check_coalesce(context, binary, range, scope, expected);
        default:
            break;
    }
    // A float or decimal that is asked for reaches the numbers: `price = 1 / 3.0` is exact beside a
    // decimal.
    Sides sides = check_sides(context, binary.left, binary.right, scope, expected);
    return plain(
        make_arithmetic(context, binary.op, sides.left, sides.right, binary.op_range, range));
}

Checked check_between(Context& context, const ast::Between& between, Range range,
                      const Scope& scope) {
    Sides low = check_sides(context, between.value, between.low, scope);
    Sides high = check_sides(context, between.value, between.high, scope);
    ir::ExprId above = make_order(context, ExprKind::GreaterEqual, low.left, low.right, range);
    ir::ExprId below =
        make_order(context, ExprKind::LessEqual, {low.left.id, low.left.range}, high.right, range);
    if (is_poison(context, above) || is_poison(context, below))
        return plain(poison(context, range));
    return plain(
        make(context, ExprKind::And, context.types().of(TypeKind::Bool), {above, below}, range));
}

}  // namespace weir::sema
