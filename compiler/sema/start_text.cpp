// Texts that are known when a job starts: literals, `env(…)` and params, joined by `+`.
#include "compiler/sema/checker.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/ends.h"

namespace weir::sema {
namespace {

using Part = ir::StartText::Part;

bool add_env(Context& context, const ast::Call& call, Range range, ir::StartText& text) {
    Part part;
    part.kind = Part::Kind::Env;
    std::vector<std::string> values;
    for (const ast::Argument& argument : call.arguments) {
        std::optional<std::string> value =
            constant_string(context, argument.value, Scope(), "an argument of `env`");
        if (!value) return false;
        values.push_back(*value);
    }
    if (values.empty() || values.size() > 2) {
        context.sink.report(diag::Id::MissingArgument, range,
                            {"env", "a name and perhaps a default", "env(\"NAME\", \"default\")"});
        return false;
    }
    part.text = values[0];
    if (values.size() == 2) part.fallback = values[1];
    text.parts.push_back(std::move(part));
    return true;
}

// The param that a name stands for, if it is one.
std::optional<uint32_t> param_of(Context& context, const std::string& name) {
    auto found = context.names.values.find(name);
    if (found == context.names.values.end() || !found->second.is_param) return std::nullopt;
    for (uint32_t i = 0; i < context.graph.params.size(); i++) {
        if (context.graph.params[i].name == name) return i;
    }
    return std::nullopt;
}

bool add_parts(Context& context, ast::ExprId id, const std::string& what, ir::StartText& text) {
    const ast::Expr& expr = context[id];
    if (std::holds_alternative<ast::PoisonExpr>(expr.node)) return false;
    if (auto* literal = std::get_if<ast::StringLit>(&expr.node)) {
        text.parts.push_back(Part{Part::Kind::Literal, literal->value, std::nullopt, 0});
        return true;
    }
    if (auto* binary = std::get_if<ast::Binary>(&expr.node)) {
        if (binary->op == ast::BinaryOp::Add) {
            return add_parts(context, binary->left, what, text) &&
                   add_parts(context, binary->right, what, text);
        }
    }
    if (auto* call = std::get_if<ast::Call>(&expr.node)) {
        if (call->function.text == "env") return add_env(context, *call, expr.range, text);
    }
    if (auto* name = std::get_if<ast::NameRef>(&expr.node)) {
        std::optional<uint32_t> param = param_of(context, name->name.text);
        bool is_text = param && context.types().kind(context.graph.params[*param].type) ==
                                    ir::TypeKind::String;
        if (is_text) {
            text.parts.push_back(Part{Part::Kind::Param, name->name.text, std::nullopt, *param});
            return true;
        }
        if (!param && context.names.values.count(name->name.text)) {
            std::optional<std::string> value = constant_string(context, id, Scope(), what);
            if (!value) return false;
            text.parts.push_back(Part{Part::Kind::Literal, *value, std::nullopt, 0});
            return true;
        }
    }
    diag::Report report = context.sink.report(diag::Id::NotStartText, expr.range, {what});
    // `file(clicks.jsonl)`
    if (std::holds_alternative<ast::FieldAccess>(expr.node)) {
        std::string meant = "\"" + short_source(context, expr.range) + "\"";
        report.hint("a text stands in quotes: `" + meant + "`").fix(expr.range, meant);
    }
    return false;
}

}  // namespace

std::optional<ir::StartText> start_text(Context& context, ast::ExprId id, const std::string& what) {
    ir::StartText text;
    if (!add_parts(context, id, what, text)) return std::nullopt;
    return text;
}

std::string shown(const Context& context, const ir::StartText& text) {
    std::string out;
    for (const Part& part : text.parts) {
        if (part.kind == Part::Kind::Literal) out += part.text;
        if (part.kind == Part::Kind::Env) out += "$" + part.text;
        if (part.kind == Part::Kind::Param) out += "$" + context.graph.params[part.param].name;
    }
    return out;
}

}  // namespace weir::sema
