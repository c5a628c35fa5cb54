// Declarations: a line that says which, and their parts below it.
#include "compiler/ast/printer.h"
#include "compiler/support/strings.h"

namespace weir::ast {
namespace {

using Deeper = Printer::Deeper;

std::string params_text(const Printer& p, const std::vector<Param>& params) {
    std::vector<std::string> parts;
    for (const Param& param : params) {
        parts.push_back(Printer::name(param.name) + ": " + p.type(param.type));
    }
    return "(" + join(parts, ", ") + ")";
}

std::string pipe_params_text(const Printer& p, const std::vector<PipeParam>& params) {
    static constexpr std::string_view kKinds[] = {"", "stream ", "table "};
    std::vector<std::string> parts;
    for (const PipeParam& param : params) {
        parts.push_back(Printer::name(param.name) + ": " +
                        std::string(kKinds[static_cast<size_t>(param.kind)]) + p.type(param.type));
    }
    return "(" + join(parts, ", ") + ")";
}

void origins(Printer& p, const std::vector<Invocation>& ends) {
    for (size_t i = 0; i < ends.size(); i++) {
        p.line((i == 0 ? "from " : "then ") + p.invocation(ends[i]));
    }
}

void rows(Printer& p, const std::vector<ExprId>& rows) {
    Deeper deeper(&p);
    for (ExprId row : rows) p.line(p.expr(row));
}

struct DeclText {
    Printer& p;

    void operator()(const TypeDecl& n) const {
        p.line("type " + Printer::name(n.name));
        Deeper deeper(&p);
        for (const Field& field : n.fields) p.line(p.field(field));
    }
    void operator()(const EnumDecl& n) const {
        p.line("enum " + Printer::name(n.name) + " { " + Printer::names(n.values) + " }");
    }
    void operator()(const SourceDecl& n) const {
        std::string key = n.key.empty() ? "" : " key " + Printer::names(n.key);
        p.line((n.is_table ? "source table " : "source ") + Printer::name(n.name) +
               Printer::was(n.was) + ": " + Printer::name(n.type) + key);
        Deeper deeper(&p);
        origins(p, n.origins);
        p.options(n.options);
    }
    void operator()(const RelationDecl& n) const {
        p.line((n.is_table ? "table " : "stream ") + Printer::name(n.name) + Printer::was(n.was));
        Deeper deeper(&p);
        p.pipeline(n.pipeline);
    }
    void operator()(const SinkDecl& n) const {
        std::string type = n.type ? ": " + Printer::name(*n.type) : "";
        p.line("sink " + Printer::name(n.name) + Printer::was(n.was) + type);
        Deeper deeper(&p);
        p.pipeline(n.pipeline);
        p.line("to " + p.invocation(n.target));
        p.options(n.options);
    }
    void operator()(const ProcessDecl& n) const;
    void operator()(const PipeDecl& n) const {
        p.line("pipe " + Printer::name(n.name) + pipe_params_text(p, n.params));
        Deeper deeper(&p);
        p.pipeline(n.pipeline);
    }
    void operator()(const FnDecl& n) const {
        p.line("fn " + Printer::name(n.name) + params_text(p, n.params) + " -> " +
               p.type(n.result) + " = " + p.expr(n.body));
    }
    void operator()(const ConstDecl& n) const {
        std::string type = n.type.valid() ? ": " + p.type(n.type) : "";
        p.line("const " + Printer::name(n.name) + type + " = " + p.expr(n.value));
    }
    void operator()(const ParamDecl& n) const {
        p.line("param " + Printer::name(n.name) + ": " + p.type(n.type) + " = " + p.expr(n.value));
    }
    void operator()(const IncludeDecl& n) const {
        p.line("include " + Printer::quoted(n.path.value));
    }
    void operator()(const UseDecl& n) const { p.line("use " + Printer::name(n.name)); }
    void operator()(const ProfileDecl& n) const;
    void operator()(const TestDecl& n) const;
};

void DeclText::operator()(const ProcessDecl& n) const {
    p.line("process " + Printer::name(n.name) + Printer::was(n.was) +
           (n.in_arrival_order ? " in arrival order" : ""));
    Deeper deeper(&p);
    for (const ProcessInput& input : n.inputs) {
        std::string key = input.key.empty() ? "" : " key " + Printer::names(input.key);
        p.line((input.broadcast ? "broadcast " : "input ") + Printer::name(input.name) + ": " +
               Printer::name(input.type) + key);
    }
    p.line("output " + Printer::name(n.output));
    for (const SideOutput& side : n.sides) {
        p.line("side " + Printer::name(side.name) + ": " + Printer::name(side.type));
    }
    for (const StateDecl& state : n.states) {
        p.line("state " + Printer::name(state.name) + Printer::was(state.was) + ": " +
               p.type(state.type));
        Deeper options(&p);
        p.options(state.options);
    }
    for (const Handler& handler : n.handlers) {
        p.line((handler.timer ? "on timer " : "on ") + Printer::name(handler.name));
        p.block(handler.body);
    }
}

void DeclText::operator()(const ProfileDecl& n) const {
    static constexpr std::string_view kKinds[] = {"source ", "table ", "sink "};
    p.line("profile " + Printer::name(n.name));
    Deeper deeper(&p);
    for (const Binding& binding : n.bindings) {
        p.line(std::string(kKinds[static_cast<size_t>(binding.kind)]) +
               Printer::name(binding.name));
        Deeper inner(&p);
        if (binding.kind == BindingKind::Sink) {
            for (const Invocation& end : binding.ends) p.line("to " + p.invocation(end));
        } else {
            origins(p, binding.ends);
        }
        p.options(binding.options);
    }
}

std::string variation_text(const Printer& p, const Variation& variation) {
    switch (variation.kind) {
        case VariationKind::Order:
            return "vary order" +
                   (variation.low.valid() ? " within " + p.expr(variation.low) : std::string());
        case VariationKind::Crash:
            return "vary crash";
        case VariationKind::Workers:
            return "vary workers " + p.expr(variation.low) + " to " + p.expr(variation.high);
    }
    return "";
}

void DeclText::operator()(const TestDecl& n) const {
    p.line("test " + Printer::quoted(n.name.value));
    Deeper deeper(&p);
    for (const TestItem& item : n.items) {
        if (auto* given = std::get_if<GivenItem>(&item.node)) {
            std::string partition =
                given->partition ? " partition " + std::to_string(*given->partition) : "";
            std::string from = given->from ? " from " + p.invocation(*given->from) : "";
            p.line("given " + Printer::name(given->relation) + partition + from);
            rows(p, given->rows);
        } else if (auto* expect = std::get_if<ExpectItem>(&item.node)) {
            p.line((expect->in_order ? "expect in order " : "expect ") +
                   Printer::name(expect->relation));
            rows(p, expect->rows);
        } else if (auto* vary = std::get_if<VaryItem>(&item.node)) {
            for (const Variation& variation : vary->variations)
                p.line(variation_text(p, variation));
        }
    }
}

}  // namespace

void Printer::declaration(const Decl& declaration) {
    std::visit(DeclText{*this}, declaration.node);
}

}  // namespace weir::ast
