// The names of types, functions, constants and params: collecting, checking each once, finding.
#include <algorithm>

#include "compiler/ir/value.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/constant.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::TypeKind;

void report_twice(Context& context, const char* what, const ast::Name& name, Range first) {
    context.sink.report(Id::DeclaredTwice, name.range, {what, name.text})
        .note(first, "declared here first");
}

Range value_range(const Context& context, const ValueName& value) {
    const ast::Decl& decl = context.module.decls[value.decl];
    if (const auto* constant = std::get_if<ast::ConstDecl>(&decl.node)) return constant->name.range;
    return std::get<ast::ParamDecl>(decl.node).name.range;
}

void declare_type(Context& context, const ast::Name& name, ast::DeclId id) {
    if (name.text.empty()) return;
    if (is_builtin_type(name.text)) {
        context.sink.report(Id::BuiltinType, name.range, {name.text});
        return;
    }
    TypeName type;
    type.decl = id;
    auto [place, added] = context.names.types.try_emplace(name.text, type);
    if (!added) report_twice(context, "type", name, declared_type(context, name.text));
}

void declare_value(Context& context, const ast::Name& name, ast::DeclId id, bool is_param) {
    if (name.text.empty()) return;
    ValueName value;
    value.decl = id;
    value.is_param = is_param;
    auto [place, added] = context.names.values.try_emplace(name.text, value);
    if (!added)
        report_twice(context, is_param ? "param" : "constant", name,
                     value_range(context, place->second));
}

void declare_function(Context& context, const ast::FnDecl& decl, ast::DeclId id,
                      bool from_prelude) {
    if (decl.name.text.empty()) return;
    FunctionName function;
    function.decl = id;
    function.from_prelude = from_prelude;
    auto [place, added] = context.names.functions.try_emplace(decl.name.text, function);
    if (added) return;
    if (from_prelude) return;
    if (place->second.from_prelude) {
        place->second = function;
        return;
    }
    const auto& first = std::get<ast::FnDecl>(context.module.decls[place->second.decl].node);
    report_twice(context, "function", decl.name, first.name.range);
}

void check_param(Context& context, ValueName& value, const ast::ParamDecl& decl) {
    ir::TypeId type = resolve_type(context, decl.type);
    TypeKind kind = context.types().kind(type);
    bool good = kind != TypeKind::List && kind != TypeKind::Map && kind != TypeKind::Record &&
                kind != TypeKind::Json;
    if (!good) {
        context.sink.report(Id::ParamType, context.module.types[decl.type].range,
                            {context.text(type)});
        type = context.types().error();
    }
    ir::ExprId initial =
        check_as(context, decl.value, Scope(), type, "param `" + decl.name.text + "`");
    std::optional<ir::Value> constant_value = constant(context, initial, "the default of a param");
    if (kind == TypeKind::Error || !good || !constant_value) {
        value.value = poison(context, decl.name.range);
        return;
    }
    uint32_t index = static_cast<uint32_t>(context.graph.params.size());
    context.graph.params.push_back(ir::Param{decl.name.text, type, std::move(*constant_value)});
    value.value = make(context, ir::ExprKind::Param, type, {}, decl.name.range);
    context.graph.exprs.nodes[value.value.value].index = index;
}

// What depends on a param or a function of the library stays an expression; everything else becomes
// its value.
ir::ExprId fold_constant(Context& context, ir::ExprId id) {
    if (is_poison(context, id)) return id;
    ir::Evaluated result = ir::evaluate(context.graph, id);
    if (result.state == ir::Evaluated::State::NotConstant) return id;
    Range range = context[id].range;
    if (result.state == ir::Evaluated::State::Failed) {
        context.sink.report(Id::ConstantFails, result.range.valid() ? result.range : range,
                            {result.why});
        return poison(context, range);
    }
    return make_literal(context, context.type_of(id), std::move(result.value), range);
}

bool is_months(const Context& context, ast::ExprId id) {
    const auto* literal = id.valid() ? std::get_if<ast::DurationLit>(&context[id].node) : nullptr;
    return literal != nullptr && literal->months != 0;
}

void check_constant(Context& context, ValueName& value, const ast::ConstDecl& decl) {
    // Months have no type of their own; constant_span finds them behind the name.
    if (is_months(context, decl.value)) {
        value.value = poison(context, decl.name.range);
        return;
    }
    ir::ExprId id;
    if (decl.type.valid()) {
        id = check_as(context, decl.value, Scope(), resolve_type(context, decl.type),
                      "constant `" + decl.name.text + "`");
    } else {
        id = check(context, decl.value, Scope()).id;
        if (context.types().kind(context.type_of(id)) == TypeKind::Null) {
            context.sink.report(Id::NullWithoutType, context[decl.value].range, {"null"})
                .hint("give it a type: `const NAME: int? = null`");
            id = poison(context, decl.name.range);
        }
    }
    value.value = fold_constant(context, id);
}

void check_value(Context& context, ValueName& value) {
    if (value.checked) return;
    value.checking = true;
    const ast::Decl& decl = context.module.decls[value.decl];
    if (value.is_param)
        check_param(context, value, std::get<ast::ParamDecl>(decl.node));
    else
        check_constant(context, value, std::get<ast::ConstDecl>(decl.node));
    value.checking = false;
    value.checked = true;
}

// A function's own types and body, once, so that one that nobody calls is checked too.
void check_function(Context& context, FunctionName& function) {
    if (function.refused) return;
    const auto& decl = std::get<ast::FnDecl>(context.module.decls[function.decl].node);
    Scope scope;
    for (const ast::Param& param : decl.params) {
        uint32_t local = context.next_local++;
        ir::ExprId value =
            make(context, ir::ExprKind::Local, resolve_type(context, param.type), {}, param.range);
        context.graph.exprs.nodes[value.value].index = local;
        if (scope.find(param.name.text) != nullptr) {
            context.sink.report(Id::RepeatedWord, param.name.range, {"parameter", param.name.text});
        }
        scope.bind(param.name.text, value, param.name.range);
    }
    function.expanding = true;
    check_as(context, decl.body, scope, resolve_type(context, decl.result),
             "function `" + decl.name.text + "`");
    function.expanding = false;
}

}  // namespace

void declare_names(Context& context) {
    for (uint32_t i = 0; i < context.module.decls.size(); i++) {
        ast::DeclId id = context.module.decls.id_at(i);
        const ast::Decl& decl = context.module.decls[id];
        bool from_prelude = context.library.count(decl.range.file) > 0;
        if (const auto* type = std::get_if<ast::TypeDecl>(&decl.node))
            declare_type(context, type->name, id);
        if (const auto* type = std::get_if<ast::EnumDecl>(&decl.node))
            declare_type(context, type->name, id);
        if (const auto* value = std::get_if<ast::ConstDecl>(&decl.node))
            declare_value(context, value->name, id, false);
        if (const auto* value = std::get_if<ast::ParamDecl>(&decl.node))
            declare_value(context, value->name, id, true);
        if (const auto* function = std::get_if<ast::FnDecl>(&decl.node))
            declare_function(context, *function, id, from_prelude);
    }
}

void check_names(Context& context) {
    for (uint32_t i = 0; i < context.module.decls.size(); i++) {
        ast::DeclId id = context.module.decls.id_at(i);
        const ast::Decl& decl = context.module.decls[id];
        // In the order of the text, so that params are numbered as they are written.
        if (const auto* type = std::get_if<ast::TypeDecl>(&decl.node)) {
            auto found = context.names.types.find(type->name.text);
            if (found != context.names.types.end() && found->second.decl == id)
                resolve_name(context, type->name);
        }
        if (const auto* type = std::get_if<ast::EnumDecl>(&decl.node)) {
            auto found = context.names.types.find(type->name.text);
            if (found != context.names.types.end() && found->second.decl == id)
                resolve_name(context, type->name);
        }
        bool is_value = std::holds_alternative<ast::ConstDecl>(decl.node) ||
                        std::holds_alternative<ast::ParamDecl>(decl.node);
        for (auto& [name, value] : context.names.values) {
            if (is_value && value.decl == id) check_value(context, value);
        }
        if (!std::holds_alternative<ast::FnDecl>(decl.node) ||
            context.library.count(decl.range.file) > 0)
            continue;
        for (auto& [name, function] : context.names.functions) {
            if (function.decl == id) check_function(context, function);
        }
    }
}

std::optional<ir::ExprId> find_value(Context& context, const ast::Name& name, Expected expected) {
    auto found = context.names.values.find(name.text);
    if (found == context.names.values.end()) return std::nullopt;
    ValueName& value = found->second;
    if (value.checking) {
        context.sink.report(Id::RecursiveConstant, name.range, {name.text});
        return poison(context, name.range);
    }
    if (!value.checked) check_value(context, value);
    if (value.is_param && !is_poison(context, value.value)) {
        // A node of its own, so that messages point at this place.
        uint32_t index = context[value.value].index;
        ir::ExprId use =
            make(context, ir::ExprKind::Param, context.type_of(value.value), {}, name.range);
        context.graph.exprs.nodes[use.value].index = index;
        return use;
    }
    if (value.is_param) return value.value;
    const auto& decl = std::get<ast::ConstDecl>(context.module.decls[value.decl].node);
    if (is_months(context, decl.value)) context.sink.report(Id::MonthsPlace, name.range);
    bool is_literal = !decl.type.valid() && takes_context(context, decl.value) &&
                      !is_poison(context, value.value);
    if (!is_literal || !expected) return value.value;
    value.checking = true;
    ir::ExprId again = fold_constant(context, check(context, decl.value, Scope(), expected).id);
    value.checking = false;
    return again;
}

}  // namespace weir::sema
