// Comparisons, `in`, `like`, `matches`: both sides become one type, and what holds is remembered.
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
            context.sink.report(
                Id::NotComparable, range,
                {context.text(a), context.text(b), compare_hint(context, left, right)});
        return std::nullopt;
    }
    return std::pair(convert(context, left.id, *common, left.range),
                     convert(context, right.id, *common, right.range));
}

// `kind == debit`: an unknown name beside a text was meant as a text.
void hint_of_quotes(Context& context, Operand name, Operand text) {
    bool beside_text = is_poison(context, name.id) && !is_poison(context, text.id) &&
                       context.types().kind(context.type_of(text.id)) == TypeKind::String;
    if (!beside_text) return;
    std::string meant = "\"" + source_text(context, name.range) + "\"";
    for (diag::Diagnostic row : context.sink.all()) {
        if (row.id != Id::UnknownName || row.range != name.range || !row.hint.empty()) continue;
        row.hint = "a text stands in quotes: `" + meant + "`";
        row.fixes = {{name.range, meant}};
        return context.sink.adopt(std::move(row));
    }
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

}  // namespace

ir::ExprId make_equal(Context& context, Operand left, Operand right, Range range) {
    hint_of_quotes(context, left, right);
    hint_of_quotes(context, right, left);
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
        context.sink.report(
            Id::NotOrdered, range,
            {context.text(context.type_of(left.id)), compare_hint(context, left, right)});
        return poison(context, range);
    }
    return make(context, kind, context.types().of(TypeKind::Bool), {sides->first, sides->second},
                range);
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
                             common_hint(context, context.type_of(left.id), list.element)});
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
        std::string hint = list ? "to look into a list write `x in list`" : "";
        if (hint.empty() && context.type_of(left) != text) {
            hint = "convert it: `to_string(" + short_source(context, context[binary.left].range) +
                   ")`";
        }
        context.sink.report(Id::OperatorTypes, binary.op_range,
                            {spelling(binary.op), context.text(context.type_of(left)),
                             context.text(context.type_of(right)), hint});
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
