// Functions of the library that are made of core expressions: they need no code of their own in a
// job and fold like operators.
#include <algorithm>

#include "compiler/ir/functions.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/zones.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::TypeKind;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

bool refuses(Context& context, const ast::Call& call, size_t least, Range range) {
    for (const ast::Argument& argument : call.arguments) {
        if (!argument.name) continue;
        context.sink.report(Id::UnknownArgument, argument.name->range,
                            {call.function.text, argument.name->text, ""});
        return true;
    }
    if (call.arguments.size() >= least) return false;
    context.sink.report(Id::ArgumentCount, range,
                        {call.function.text, "at least " + count_text(least, "argument"),
                         std::to_string(call.arguments.size()), ""});
    return true;
}

// The arguments as one type; literals take theirs from the others. Nothing when one is poison or
// they do not go together.
std::optional<std::vector<Operand>> same_arguments(Context& context, const ast::Call& call,
                                                   const Scope& scope, Expected expected) {
    std::vector<Operand> values(call.arguments.size());
    Expected wanted = expected;
    for (bool literals : {false, true}) {
        for (size_t i = 0; i < values.size(); i++) {
            ast::ExprId written = call.arguments[i].value;
            if (takes_context(context, written) != literals) continue;
            values[i] = {check(context, written, scope, literals ? wanted : std::nullopt).id,
                         context[written].range};
            bool typed = !is_poison(context, values[i].id) &&
                         context.types().kind(context.type_of(values[i].id)) != TypeKind::Null;
            if (typed && !literals)
                wanted = context.types().non_null(context.type_of(values[i].id));
        }
    }
    std::optional<ir::TypeId> type;
    for (const Operand& value : values) {
        if (is_poison(context, value.id)) return std::nullopt;
        ir::TypeId found = context.type_of(value.id);
        std::optional<ir::TypeId> common = type ? common_type(context, *type, found) : found;
        if (!common) {
            context.sink.report(
                Id::NoCommonType, value.range,
                {"the arguments of `" + call.function.text + "`", context.text(*type),
                 context.text(found), common_hint(context, *type, found)});
            return std::nullopt;
        }
        type = common;
    }
    for (Operand& value : values) {
        bool nullable = context.types().is_nullable(context.type_of(value.id));
        ir::TypeId target =
            nullable ? context.types().nullable(*type) : context.types().non_null(*type);
        if (context.types().kind(target) == TypeKind::Null) continue;
        value.id = convert(context, value.id, target, value.range);
        if (is_poison(context, value.id)) return std::nullopt;
    }
    return values;
}

Checked check_coalesce_call(Context& context, const ast::Call& call, Range range,
                            const Scope& scope, Expected expected) {
    if (refuses(context, call, 1, range)) return plain(poison(context, range));
    auto values = same_arguments(context, call, scope, expected);
    if (!values) return plain(poison(context, range));
    ir::ExprId result = values->back().id;
    for (size_t i = values->size() - 1; i-- > 0;) {
        ir::ExprId value = (*values)[i].id;
        if (!context.types().is_nullable(context.type_of(value))) {
            result = value;
            continue;
        }
        result = make(context, ExprKind::Coalesce, context.type_of(result), {value, result}, range);
    }
    return plain(result);
}

Checked check_extreme(Context& context, const ast::Call& call, Range range, const Scope& scope,
                      Expected expected) {
    if (refuses(context, call, 1, range)) return plain(poison(context, range));
    auto values = same_arguments(context, call, scope, expected);
    if (!values) return plain(poison(context, range));
    bool good = true;
    for (const Operand& value : *values)
        good = require_not_null(context, value.id, value.range, "`" + call.function.text + "`") &&
               good;
    if (!good) return plain(poison(context, range));
    ExprKind kind = call.function.text == "least" ? ExprKind::Less : ExprKind::Greater;
    Operand best = values->front();
    for (size_t i = 1; i < values->size(); i++) {
        ir::ExprId better = make_order(context, kind, (*values)[i], best, range);
        if (is_poison(context, better)) return plain(better);
        best = {make(context, ExprKind::If, context.type_of(best.id),
                     {better, (*values)[i].id, best.id}, range),
                range};
    }
    return plain(best.id);
}

Checked check_sign(Context& context, const ast::Call& call, Range range, const Scope& scope) {
    if (refuses(context, call, 1, range)) return plain(poison(context, range));
    Operand x{check(context, call.arguments[0].value, scope).id, call.arguments[0].range};
    if (is_poison(context, x.id)) return plain(x.id);
    if (!require_not_null(context, x.id, x.range, "`sign`")) return plain(poison(context, range));
    TypeKind kind = context.types().kind(context.type_of(x.id));
    Operand zero{number_literal(context, "0", false, range, context.type_of(x.id)), range};
    if (kind == TypeKind::Duration) zero.id = duration_literal(context, 0, range);
    bool numeric = kind == TypeKind::Int || kind == TypeKind::Float || kind == TypeKind::Decimal ||
                   kind == TypeKind::Duration;
    if (!numeric) {
        context.sink.report(
            Id::NoOverload, x.range,
            {"sign", context.text(context.type_of(x.id)), "it takes a number or a duration"});
        return plain(poison(context, range));
    }
    ir::TypeId type = context.types().of(TypeKind::Int);
    ir::ExprId below = make_order(context, ExprKind::Less, x, zero, range);
    ir::ExprId above = make_order(context, ExprKind::Greater, x, zero, range);
    ir::ExprId upper =
        make(context, ExprKind::If, type,
             {above, int_literal(context, 1, range), int_literal(context, 0, range)}, range);
    return plain(
        make(context, ExprKind::If, type, {below, int_literal(context, -1, range), upper}, range));
}

// contains(list, x), contains(map, key)
Checked make_contains(Context& context, Operand list, Operand x, Range range) {
    ir::TypeId type = context.type_of(list.id);
    if (context.types().kind(type) == TypeKind::Map) {
        ir::TypeId keys = context.types().list(context.types()[type].key);
        list.id = make(context, ExprKind::Call, keys, {list.id}, range);
        context.graph.exprs.nodes[list.id.value].index = ir::overloads("keys").front();
        type = keys;
    }
    std::optional<ir::TypeId> common =
        common_type(context, context.types()[type].element, context.type_of(x.id));
    if (!common) {
        context.sink.report(
            Id::NotComparable, x.range,
            {context.text(context.types()[type].element), context.text(context.type_of(x.id)), ""});
        return plain(poison(context, range));
    }
    ir::ExprId left = convert(context, x.id, *common, x.range);
    ir::ExprId right = convert(context, list.id, context.types().list(*common), list.range);
    if (is_poison(context, left) || is_poison(context, right)) return plain(poison(context, range));
    return plain(
        make(context, ExprKind::In, context.types().of(TypeKind::Bool), {left, right}, range));
}

// truncate(t, 3mo[, zone])
std::optional<Checked> check_truncate_months(Context& context, const ast::Call& call, Range range,
                                             const Scope& scope) {
    if (call.arguments.size() < 2 || call.arguments.size() > 3) return std::nullopt;
    const auto* months = std::get_if<ast::DurationLit>(&context[call.arguments[1].value].node);
    if (months == nullptr || months->months == 0) return std::nullopt;
    if (months->micros != 0 || months->months < 0) {
        context.sink.report(Id::ConstantRange, call.arguments[1].range,
                            {"the unit of `truncate`", "whole months",
                             source_text(context, call.arguments[1].range), ""});
        return plain(poison(context, range));
    }
    std::vector<ir::ExprId> args;
    args.push_back(check_as(context, call.arguments[0].value, scope,
                            context.types().of(TypeKind::Timestamp), "argument 1 of `truncate`"));
    args.push_back(int_literal(context, months->months, call.arguments[1].range));
    if (call.arguments.size() == 3) {
        args.push_back(check_as(context, call.arguments[2].value, scope,
                                context.types().of(TypeKind::String), "argument 3 of `truncate`"));
    }
    for (ir::ExprId arg : args) {
        if (is_poison(context, arg)) return plain(poison(context, range));
    }
    bool literal_zone = args.size() == 3 && context[args[2]].kind == ExprKind::Literal;
    if (literal_zone &&
        !check_zone(context, context[args[2]].value.text, call.arguments[2].range)) {
        return plain(poison(context, range));
    }
    size_t count = args.size();
    ir::ExprId made = make(context, ExprKind::Call, context.types().of(TypeKind::Timestamp),
                           std::move(args), range);
    for (uint32_t overload : ir::overloads("truncate_months")) {
        if (ir::signature(overload).parameters.size() == count)
            context.graph.exprs.nodes[made.value].index = overload;
    }
    return plain(made);
}

}  // namespace

std::optional<Checked> check_core_call(Context& context, const ast::Call& call, Range range,
                                       const Scope& scope, Expected expected) {
    const std::string& name = call.function.text;
    for (const ast::Argument& argument : call.arguments) {
        if (!argument.value.valid()) return plain(poison(context, range));
    }
    if (name == "coalesce") return check_coalesce_call(context, call, range, scope, expected);
    if (name == "least" || name == "greatest")
        return check_extreme(context, call, range, scope, expected);
    if (name == "sign") return check_sign(context, call, range, scope);
    if (name == "truncate") return check_truncate_months(context, call, range, scope);
    return std::nullopt;
}

std::optional<Checked> core_of_call(Context& context, const std::string& name,
                                    const std::vector<Operand>& values, Range range) {
    if (values.empty() || !values[0].id.valid()) return std::nullopt;
    ir::TypeId type = context.type_of(values[0].id);
    if (context.types().is_nullable(type)) return std::nullopt;
    TypeKind kind = context.types().kind(type);
    bool collection = kind == TypeKind::List || kind == TypeKind::Map;
    if (name == "contains" && values.size() == 2 && collection)
        return make_contains(context, values[0], values[1], range);
    if (values.size() != 1) return std::nullopt;
    bool rounds = name == "round" || name == "floor" || name == "ceil";
    bool already = (kind == TypeKind::Int && (rounds || name == "to_int")) ||
                   (kind == TypeKind::Float && name == "to_float") ||
                   (kind == TypeKind::String && name == "to_string");
    if (already) return plain(values[0].id);
    if (kind == TypeKind::Int && name == "to_float") {
        return plain(convert(context, values[0].id, context.types().of(TypeKind::Float), range));
    }
    if (kind == TypeKind::Date && name == "to_timestamp") {
        return plain(
            convert(context, values[0].id, context.types().of(TypeKind::Timestamp), range));
    }
    return std::nullopt;
}

}  // namespace weir::sema
