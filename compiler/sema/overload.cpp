// How arguments go with the parameters of an overload, and what they say about its type variables.
#include "compiler/sema/overload.h"

namespace weir::sema {
namespace {

using ir::Pattern;
using ir::Type;
using ir::TypeId;
using ir::TypeKind;

int conversion_cost(Context& context, TypeId from, TypeId to) {
    TypeKind a = context.types().kind(from), b = context.types().kind(to);
    if (a == b) return 1;
    return a == TypeKind::Int && b == TypeKind::Float ? 3 : 2;
}

}  // namespace

// Sets the variables of `pattern` so that `type` converts to it; what two arguments say about one
// variable is joined.
bool unify(Context& context, const Pattern& pattern, TypeId id, ir::Variables& variables) {
    const Type& type = context.types()[id];
    switch (pattern.kind) {
        case Pattern::Kind::Variable:
        case Pattern::Kind::Boxed: {
            std::optional<TypeId>& variable = variables[pattern.variable];
            std::optional<TypeId> joined =
                variable ? common_type(context, *variable, id) : std::optional(id);
            if (!joined) return false;
            variable = joined;
            return true;
        }
        case Pattern::Kind::List:
            if (type.kind != TypeKind::List) return false;
            // The elements of `[]` say nothing.
            if (context.types().kind(type.element) == TypeKind::Null) return true;
            return unify(context, pattern.parts[0], type.element, variables);
        case Pattern::Kind::Map:
            return type.kind == TypeKind::Map &&
                   unify(context, pattern.parts[0], type.key, variables) &&
                   unify(context, pattern.parts[1], type.element, variables);
        case Pattern::Kind::Plain:
            return type.kind == pattern.plain;
        default:
            return true;
    }
}

Score score_argument(Context& context, const Pattern& pattern, TypeId type,
                     ir::Variables& variables) {
    ir::TypeTable& types = context.types();
    bool nullable = types.is_nullable(type);
    if (pattern.kind == Pattern::Kind::Plain) {
        TypeId target = types.of(pattern.plain, pattern.nullable);
        switch (fit(context, type, target)) {
            case Fit::Same:
                return {};
            case Fit::Converts:
                return {true, false, conversion_cost(context, type, target)};
            case Fit::Nullable:
                return {true, true, conversion_cost(context, types.non_null(type), target)};
            case Fit::No:
                return {false, false, 0};
        }
    }
    if (pattern.kind == Pattern::Kind::Decimal) {
        TypeKind kind = types.kind(type);
        return {kind == TypeKind::Decimal || kind == TypeKind::Int, nullable,
                kind == TypeKind::Int ? 2 : 0};
    }
    if (pattern.kind == Pattern::Kind::Boxed || pattern.kind == Pattern::Kind::Variable) {
        return {unify(context, pattern, type, variables), false, 4};
    }
    return {unify(context, pattern, types.non_null(type), variables), nullable && !pattern.nullable,
            0};
}

}  // namespace weir::sema
