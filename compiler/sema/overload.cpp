// How arguments go with the parameters of an overload, and what they say about its type variables.
#include "compiler/sema/overload.h"

#include <set>

#include "compiler/support/strings.h"

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

std::string pattern_text(const Pattern& pattern) {
    std::string text;
    switch (pattern.kind) {
        case Pattern::Kind::Plain:
            text = ir::TypeTable::kind_text(pattern.plain);
            break;
        case Pattern::Kind::Decimal:
            text = "decimal";
            break;
        case Pattern::Kind::List:
            text = "list";
            break;
        case Pattern::Kind::Map:
            text = "map";
            break;
        case Pattern::Kind::Lambda:
            text = "lambda";
            break;
        case Pattern::Kind::Variable:
        case Pattern::Kind::Boxed:
            text = "any type";
            break;
    }
    return pattern.nullable ? text + "?" : text;
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

std::string types_text(uint32_t overload) {
    std::string text;
    const std::vector<ir::Parameter>& parameters = ir::signature(overload).parameters;
    for (size_t i = 0; i < parameters.size(); i++) {
        text += (i > 0 ? ", " : "") + pattern_text(parameters[i].pattern);
    }
    return parameters.size() == 1 ? "`" + text + "`" : "`(" + text + ")`";
}

std::string forms_text(const std::string& name, const std::vector<uint32_t>& overloads) {
    std::set<size_t> seen;
    std::vector<std::string> texts;
    for (uint32_t overload : overloads) {
        std::string text = "`" + name + "(";
        const std::vector<ir::Parameter>& parameters = ir::signature(overload).parameters;
        for (size_t i = 0; i < parameters.size(); i++) {
            text += (i > 0 ? ", " : "") + std::string(parameters[i].name);
        }
        if (seen.insert(parameters.size()).second) texts.push_back(text + ")`");
    }
    return join(texts, " or ");
}

}  // namespace weir::sema
