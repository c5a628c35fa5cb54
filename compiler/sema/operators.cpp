// Operators: sends each to its part, and lets literals take their type from the other side.
#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::Type;
using ir::TypeId;
using ir::TypeKind;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

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
            {"the sides of `??`", context.text(bare), context.text(context.type_of(right.id)),
             common_hint(context, context.type_of(left.id), context.type_of(right.id))});
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

}  // namespace weir::sema
