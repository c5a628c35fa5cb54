// The entrance of the checker: sends each kind of written expression to its part, and the tools
// that all parts use.
#include "compiler/sema/expr.h"

#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::TypeKind;

struct Dispatch {
    Context& context;
    ast::ExprId id;
    Range range;
    const Scope& scope;
    Expected expected;

    static Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }
    Checked literal(TypeKind kind, int64_t integer) const {
        ir::Value value;
        value.integer = integer;
        return plain(make_literal(context, context.types().of(kind), value, range));
    }

    Checked operator()(const ast::PoisonExpr&) const { return plain(poison(context, range)); }
    Checked operator()(const ast::NumberLit& x) const {
        return plain(number_literal(context, x.text, false, range, expected));
    }
    Checked operator()(const ast::StringLit& x) const {
        return plain(string_literal(context, x.value, range, expected));
    }
    Checked operator()(const ast::BoolLit& x) const {
        return plain(bool_literal(context, x.value, range));
    }
    Checked operator()(const ast::NullLit&) const {
        return plain(null_literal(context, range, expected));
    }
    Checked operator()(const ast::DurationLit& x) const {
        if (x.months != 0) {
            context.sink.report(Id::MonthsPlace, range);
            return plain(poison(context, range));
        }
        return literal(TypeKind::Duration, x.micros);
    }
    Checked operator()(const ast::SizeLit& x) const { return literal(TypeKind::Int, x.bytes); }
    Checked operator()(const ast::TimestampLit& x) const {
        return literal(TypeKind::Timestamp, x.micros);
    }
    Checked operator()(const ast::DateLit& x) const { return literal(TypeKind::Date, x.days); }
    Checked operator()(const ast::NameRef& x) const {
        return check_name(context, id, x, range, scope, expected);
    }
    Checked operator()(const ast::FieldAccess& x) const {
        return check_field(context, id, x, range, scope);
    }
    Checked operator()(const ast::IndexAccess& x) const {
        return check_index(context, id, x, range, scope);
    }
    Checked operator()(const ast::NonNull& x) const {
        Expected inner = expected ? Expected(context.types().nullable(*expected)) : std::nullopt;
        ir::ExprId value = check(context, x.operand, scope, inner).id;
        if (is_poison(context, value)) return plain(value);
        ir::TypeId type = context.type_of(value);
        if (!context.types().is_nullable(type)) {
            context.sink.report(Id::NeverNull, context[x.operand].range,
                                {source_text(context, context[x.operand].range), "leave `!` out"});
            return plain(value);
        }
        if (context.types().kind(type) == TypeKind::Null) {
            require_not_null(context, value, context[x.operand].range, "`!`");
            return plain(poison(context, range));
        }
        return plain(
            make(context, ir::ExprKind::Unwrap, context.types().non_null(type), {value}, range));
    }
    Checked operator()(const ast::Call& x) const {
        return check_call(context, id, x, range, scope, expected);
    }
    Checked operator()(const ast::FilteredCall& x) const {
        const auto* call = std::get_if<ast::Call>(&context[x.call].node);
        if (scope.collector() != nullptr ||
            (call != nullptr && is_aggregate(call->function.text))) {
            return check_aggregate_call(context, id, scope);
        }
        std::string hint =
            "use `if … then … else …` for one row, or a `where` of its own in the pipeline: `|> "
            "where …`";
        context.sink.report(Id::FilterPlace, x.where, {hint});
        return plain(poison(context, range));
    }
    Checked operator()(const ast::Lambda&) const {
        context.sink.report(Id::LambdaPlace, range);
        return plain(poison(context, range));
    }
    Checked operator()(const ast::ListLit& x) const {
        return check_list(context, x, range, scope, expected);
    }
    Checked operator()(const ast::RecordLit&) const {
        return check_record(context, id, range, scope, expected);
    }
    Checked operator()(const ast::Unary& x) const {
        return check_unary(context, x, range, scope, expected);
    }
    Checked operator()(const ast::Binary& x) const {
        return check_binary(context, x, range, scope, expected);
    }
    Checked operator()(const ast::Between& x) const {
        return check_between(context, x, range, scope);
    }
    Checked operator()(const ast::IfExpr& x) const {
        return check_if(context, x, range, scope, expected);
    }
    Checked operator()(const ast::CaseExpr& x) const {
        return check_case(context, x, range, scope, expected);
    }
};

}  // namespace

Checked check(Context& context, ast::ExprId id, const Scope& scope, Expected expected) {
    if (!id.valid()) return Checked{poison(context, {}), {}, {}};
    // The range first: the store may not grow below, but the id is all that the parts get.
    Range range = context[id].range;
    return std::visit(Dispatch{context, id, range, scope, expected}, context[id].node);
}

ir::ExprId check_as(Context& context, ast::ExprId id, const Scope& scope, ir::TypeId type,
                    const std::string& what) {
    ir::ExprId value = check(context, id, scope, type).id;
    return convert(context, value, type, id.valid() ? context[id].range : Range{}, what);
}

Checked check_condition(Context& context, ast::ExprId id, const Scope& scope,
                        const std::string& word) {
    Checked checked = check(context, id, scope, context.types().of(TypeKind::Bool));
    return require_condition(context, checked, id.valid() ? context[id].range : Range{}, word);
}

Checked require_condition(Context& context, Checked checked, Range range, const std::string& word) {
    if (is_poison(context, checked.id)) return checked;
    ir::TypeId type = context.type_of(checked.id);
    if (context.types().kind(type) != TypeKind::Bool) {
        std::string source = source_text(context, range);
        std::string hint;
        if (context.types().is_nullable(type))
            hint = "write `" + source + " != null`";
        else if (context.types().kind(type) == TypeKind::Int)
            hint = "write `" + source + " != 0`";
        context.sink.report(Id::ConditionType, range, {word, context.text(type), hint});
        return Checked{poison(context, range), {}, {}};
    }
    if (context.types().is_nullable(type)) {
        require_not_null(context, checked.id, range, "`" + word + "`");
        return Checked{poison(context, range), {}, {}};
    }
    return checked;
}

bool require_not_null(Context& context, ir::ExprId value, Range range, const std::string& who) {
    ir::TypeId type = context.type_of(value);
    if (!context.types().is_nullable(type)) return true;
    std::string source = source_text(context, range);
    std::string hint = "give a fallback: `" + source + " ?? …`, insist: `" + source +
                       "!`, or test `" + source + " != null` before";
    bool shown = range.valid() && source.size() <= 40 && source.find('\n') == std::string::npos;
    if (!shown) hint = "give a fallback with `?? …`, insist with `!`, or test `!= null` before";
    if (context.types().kind(type) == TypeKind::Null) hint = "";
    context.sink.report(Id::MayBeNull, range, {who, context.text(type), hint});
    return false;
}

std::optional<ast::Name> path_name(const Context& context, ast::ExprId id) {
    if (!id.valid()) return std::nullopt;
    const auto& node = context[id].node;
    if (const auto* name = std::get_if<ast::NameRef>(&node)) return name->name;
    if (const auto* access = std::get_if<ast::FieldAccess>(&node)) return access->field;
    if (const auto* sure = std::get_if<ast::NonNull>(&node))
        return path_name(context, sure->operand);
    return std::nullopt;
}

ir::ExprId poison(Context& context, Range range) {
    return make_literal(context, context.types().error(), {}, range);
}

bool is_poison(const Context& context, ir::ExprId id) {
    return context.graph.types.kind(context.type_of(id)) == TypeKind::Error;
}

ir::ExprId make(Context& context, ir::ExprKind kind, ir::TypeId type, std::vector<ir::ExprId> args,
                Range range) {
    ir::Expr expr;
    expr.kind = kind;
    expr.type = type;
    expr.args = std::move(args);
    expr.range = range;
    return context.graph.exprs.add(std::move(expr));
}

ir::ExprId make_column(Context& context, uint32_t index, ir::TypeId type, Range range) {
    ir::Expr expr;
    expr.kind = ir::ExprKind::Column;
    expr.type = type;
    expr.index = index;
    expr.range = range;
    return context.graph.exprs.add(std::move(expr));
}

ir::ExprId make_literal(Context& context, ir::TypeId type, ir::Value value, Range range) {
    ir::Expr expr;
    expr.kind = ir::ExprKind::Literal;
    expr.type = type;
    expr.value = std::move(value);
    expr.range = range;
    return context.graph.exprs.add(std::move(expr));
}

std::string source_text(const Context& context, Range range) {
    return range.valid() ? std::string(context.sources.text(range)) : "";
}

std::string count_text(size_t count, const std::string& what) {
    if (count == 0) return "no " + what + "s";
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace weir::sema
