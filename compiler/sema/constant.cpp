// Constants: evaluates, and says what is not constant, fails, or is out of its range.
#include "compiler/sema/constant.h"

#include <algorithm>

#include "compiler/ir/value.h"
#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::TypeKind;

constexpr int64_t kDay = 86'400'000'000;

std::optional<ir::Value> constant_as(Context& context, ast::ExprId id, const Scope& scope,
                                     TypeKind kind, const std::string& what) {
    if (!id.valid()) return std::nullopt;
    ir::ExprId value = check_as(context, id, scope, context.types().of(kind), what);
    if (is_poison(context, value)) return std::nullopt;
    return constant(context, value, what);
}

// A literal with months, perhaps behind the name of a constant.
std::optional<ast::DurationLit> months_of(const Context& context, ast::ExprId id, int depth = 0) {
    if (!id.valid() || depth > 8) return std::nullopt;
    const auto& node = context[id].node;
    if (const auto* literal = std::get_if<ast::DurationLit>(&node)) {
        return literal->months != 0 ? std::optional(*literal) : std::nullopt;
    }
    const auto* name = std::get_if<ast::NameRef>(&node);
    if (name == nullptr) return std::nullopt;
    auto found = context.names.values.find(name->name.text);
    if (found == context.names.values.end() || found->second.is_param) return std::nullopt;
    return months_of(context,
                     std::get<ast::ConstDecl>(context.module.decls[found->second.decl].node).value,
                     depth + 1);
}

std::optional<ir::Span> month_span(Context& context, const ast::DurationLit& literal, Range range,
                                   const std::string& what, bool calendar) {
    if (!calendar) {
        context.sink.report(Id::MonthsPlace, range);
        return std::nullopt;
    }
    if (literal.micros != 0 || literal.months < 0) {
        context.sink.report(Id::ConstantRange, range,
                            {what, "whole months", source_text(context, range), ""});
        return std::nullopt;
    }
    return ir::Span{0, static_cast<int32_t>(literal.months), ir::CalendarUnit::Month};
}

}  // namespace

std::optional<ir::Value> constant(Context& context, ir::ExprId id, const std::string& what) {
    if (is_poison(context, id)) return std::nullopt;
    ir::Evaluated result = ir::evaluate(context.graph, id);
    switch (result.state) {
        case ir::Evaluated::State::Constant:
            return std::move(result.value);
        case ir::Evaluated::State::Failed:
            context.sink.report(Id::ConstantFails, result.range, {result.why});
            break;
        case ir::Evaluated::State::NotConstant: {
            Range range = result.range.valid() ? result.range : context[id].range;
            context.sink.report(Id::NotConstant, range,
                                {what, result.why, "use a literal or a `const`"});
            break;
        }
    }
    return std::nullopt;
}

std::optional<int64_t> constant_duration(Context& context, ast::ExprId id, const Scope& scope,
                                         const std::string& what, int64_t least) {
    std::optional<ir::Value> value = constant_as(context, id, scope, TypeKind::Duration, what);
    if (!value) return std::nullopt;
    if (value->integer < least) {
        std::string bound = least == 1 ? "longer than 0s" : "at least " + ir::duration_text(least);
        context.sink.report(Id::ConstantRange, context[id].range,
                            {what, bound, ir::duration_text(value->integer), ""});
        return std::nullopt;
    }
    return value->integer;
}

std::optional<int64_t> constant_int(Context& context, ast::ExprId id, const Scope& scope,
                                    const std::string& what, int64_t least, int64_t most) {
    std::optional<ir::Value> value = constant_as(context, id, scope, TypeKind::Int, what);
    if (!value) return std::nullopt;
    if (value->integer < least || value->integer > most) {
        std::string bound = most == INT64_MAX
                                ? "at least " + std::to_string(least)
                                : "from " + std::to_string(least) + " to " + std::to_string(most);
        context.sink.report(Id::ConstantRange, context[id].range,
                            {what, bound, std::to_string(value->integer), ""});
        return std::nullopt;
    }
    return value->integer;
}

std::optional<bool> constant_bool(Context& context, ast::ExprId id, const Scope& scope,
                                  const std::string& what) {
    std::optional<ir::Value> value = constant_as(context, id, scope, TypeKind::Bool, what);
    return value ? std::optional(value->integer != 0) : std::nullopt;
}

std::optional<double> constant_float(Context& context, ast::ExprId id, const Scope& scope,
                                     const std::string& what) {
    std::optional<ir::Value> value = constant_as(context, id, scope, TypeKind::Float, what);
    return value ? std::optional(value->real) : std::nullopt;
}

std::optional<std::string> constant_string(Context& context, ast::ExprId id, const Scope& scope,
                                           const std::string& what) {
    std::optional<ir::Value> value = constant_as(context, id, scope, TypeKind::String, what);
    return value ? std::optional(std::move(value->text)) : std::nullopt;
}

std::optional<ir::Span> constant_span(Context& context, ast::ExprId id, const Scope& scope,
                                      const std::string& what, bool calendar) {
    if (!id.valid()) return std::nullopt;
    if (std::optional<ast::DurationLit> months = months_of(context, id)) {
        return month_span(context, *months, context[id].range, what, calendar);
    }
    std::optional<int64_t> us = constant_duration(context, id, scope, what, 1);
    if (!us) return std::nullopt;
    if (!calendar || *us % kDay != 0) return ir::Span{*us, 0, ir::CalendarUnit::None};
    int64_t days = *us / kDay;
    if (days > INT32_MAX) {
        context.sink.report(Id::ConstantRange, context[id].range,
                            {what, "shorter", ir::duration_text(*us), ""});
        return std::nullopt;
    }
    if (days % 7 == 0) return ir::Span{0, static_cast<int32_t>(days / 7), ir::CalendarUnit::Week};
    return ir::Span{0, static_cast<int32_t>(days), ir::CalendarUnit::Day};
}

}  // namespace weir::sema
