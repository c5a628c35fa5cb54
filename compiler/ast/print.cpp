// Pipelines, options and statements, one a line.
#include "compiler/ast/print.h"

#include "compiler/ast/printer.h"
#include "compiler/support/strings.h"

namespace weir::ast {
namespace {

std::string_view words(OptionKind kind) {
    switch (kind) {
        case OptionKind::Format:
            return "format";
        case OptionKind::Time:
            return "time";
        case OptionKind::Lag:
            return "lag";
        case OptionKind::Idle:
            return "idle";
        case OptionKind::Skew:
            return "skew";
        case OptionKind::Mode:
            return "mode";
        case OptionKind::OnErrorInto:
            return "on error into";
        case OptionKind::OnErrorDrop:
            return "on error drop";
        case OptionKind::OnErrorStop:
            return "on error stop";
        case OptionKind::Key:
            return "key";
        case OptionKind::DeliverExactlyOnce:
            return "deliver exactly_once";
        case OptionKind::DeliverAtLeastOnce:
            return "deliver at_least_once";
        case OptionKind::KeepVersions:
            return "keep versions";
        case OptionKind::LateInto:
            return "late into";
        case OptionKind::LateDrop:
            return "late drop";
        case OptionKind::Within:
            return "within";
        case OptionKind::Ttl:
            return "ttl";
        case OptionKind::Unbounded:
            return "unbounded";
        case OptionKind::EmitEvery:
            return "emit every";
        case OptionKind::Label:
            return "as";
        case OptionKind::Lateness:
            return "lateness";
        case OptionKind::EarlyEvery:
            return "early every";
        case OptionKind::ByClock:
            return "by clock";
        case OptionKind::KeepFirst:
            return "keep first";
        case OptionKind::KeepAny:
            return "keep any";
        case OptionKind::DeletedWhen:
            return "deleted when";
        case OptionKind::Per:
            return "per";
        case OptionKind::WithTies:
            return "with ties";
        case OptionKind::SkipPast:
            return "skip past";
        case OptionKind::SkipToNext:
            return "skip to next";
        case OptionKind::OnTimeoutInto:
            return "on timeout into";
        case OptionKind::Initial:
            return "=";
        case OptionKind::Max:
            return "max";
        case OptionKind::Poison:
            return "<error>";
    }
    return "";
}

std::string option_text(const Printer& p, const Option& option) {
    std::string out(words(option.kind));
    if (!option.name.text.empty()) out += " " + Printer::name(option.name);
    out += Printer::was(option.was);
    if (!option.names.empty()) out += " " + Printer::names(option.names);
    if (option.value.valid()) out += " " + p.expr(option.value);
    if (option.upper.valid()) out += " to " + p.expr(option.upper);
    if (!option.values.empty()) out += " " + p.exprs(option.values);
    if (option.invocation) out += " " + p.invocation(*option.invocation);
    return out;
}

std::string repeat_text(const Repeat& repeat) {
    if (repeat.min == 1 && repeat.max == 1) return "";
    std::string max = repeat.max ? std::to_string(*repeat.max) : "";
    return "{" + std::to_string(repeat.min) + "," + max + "}";
}

// The operator with its own part; `match` goes on with one line for each step.
struct StageText {
    const Printer& p;

    std::string operator()(const PoisonOp&) const { return "<error>"; }
    std::string operator()(const WhereOp& n) const { return "where " + p.expr(n.condition); }
    std::string operator()(const SelectOp& n) const { return "select " + p.expr(n.record); }
    std::string operator()(const DeriveOp& n) const { return "derive " + p.expr(n.record); }
    std::string operator()(const WithoutOp& n) const {
        return "without " + Printer::names(n.names);
    }
    std::string operator()(const RenameOp& n) const { return "rename " + p.expr(n.record); }
    std::string operator()(const UnnestOp& n) const {
        return (n.left ? "left unnest " : "unnest ") + p.expr(n.list) + " as " +
               Printer::name(n.as);
    }
    std::string operator()(const UnionOp& n) const {
        return "union " + Printer::names(n.relations);
    }
    std::string operator()(const KeyByOp& n) const {
        std::vector<std::string> parts;
        for (const KeyItem& item : n.items) {
            std::string label = item.as ? " as " + Printer::name(*item.as) : "";
            parts.push_back(p.expr(item.value) + label);
        }
        return "key by " + join(parts, ", ");
    }
    std::string operator()(const WindowOp& n) const { return "window " + p.invocation(n.window); }
    std::string operator()(const AggregateOp& n) const { return "aggregate " + p.expr(n.record); }
    std::string operator()(const RollingOp& n) const {
        return "rolling " + p.expr(n.extent) + (n.rows ? " rows " : " ") + p.expr(n.record);
    }
    std::string operator()(const DedupOp& n) const { return "dedup by " + p.exprs(n.keys); }
    std::string operator()(const LatestOp& n) const { return "latest by " + p.exprs(n.keys); }
    std::string operator()(const TopOp& n) const {
        std::vector<std::string> parts;
        for (const OrderItem& item : n.order) {
            bool down = item.direction == Direction::Descending;
            parts.push_back(p.expr(item.value) + (down ? " desc" : " asc"));
        }
        return "top " + p.expr(n.count) + " by " + join(parts, ", ");
    }
    std::string operator()(const JoinOp& n) const {
        static constexpr std::string_view kSides[] = {"", "left ", "full ", "right "};
        std::string out =
            std::string(kSides[static_cast<size_t>(n.side)]) + "join " + Printer::name(n.relation);
        if (n.alias) out += " as " + Printer::name(*n.alias);
        out += Printer::was(n.was);
        if (n.version == JoinVersion::AsOf) out += " as of " + p.expr(n.as_of);
        if (n.version == JoinVersion::Latest) out += " latest";
        return out + " on " + p.expr(n.on);
    }
    std::string operator()(const MatchOp&) const { return "match"; }
    std::string operator()(const ProcessOp& n) const {
        return "process " + Printer::name(n.process);
    }
    std::string operator()(const ChangesOp&) const { return "changes"; }
    std::string operator()(const FinalOp&) const { return "final"; }
    std::string operator()(const SortOp&) const { return "sort by time"; }
    std::string operator()(const LimitOp& n) const { return "limit " + p.expr(n.count); }
    std::string operator()(const SampleOp& n) const {
        return "sample " + p.expr(n.fraction) + " by " + p.exprs(n.keys);
    }
    std::string operator()(const PipeOp& n) const { return "pipe " + p.invocation(n.call); }
};

void match_parts(Printer& p, const MatchOp& match) {
    for (size_t i = 0; i < match.parts.size(); i++) {
        const MatchPart& part = match.parts[i];
        std::vector<std::string> steps;
        for (const MatchStep& step : part.alternatives) {
            steps.push_back(Printer::name(step.name) + repeat_text(step.repeat) + ": " +
                            p.expr(step.condition));
        }
        std::string out = i == 0 ? "first " : part.next ? "then next " : "then ";
        out += part.negated ? "not " : "";
        out += join(steps, " | ");
        if (part.within.valid()) out += " within " + p.expr(part.within);
        p.line(out);
    }
}

}  // namespace

void Printer::line(std::string text) {
    out_.append(static_cast<size_t>(depth_) * 2, ' ');
    out_ += text;
    out_ += '\n';
}

void Printer::pipeline(const Pipeline& pipeline) {
    if (pipeline.process) {
        const ProcessHead& head = *pipeline.process;
        line("from process " + name(head.process) + "(" + names(head.inputs) + ")");
        Deeper deeper(this);
        options(head.options);
    } else {
        line("from " + name(pipeline.relation));
    }
    for (const Stage& one : pipeline.stages) stage(one);
}

void Printer::stage(const Stage& stage) {
    line(std::visit(StageText{*this}, stage.op));
    Deeper deeper(this);
    if (auto* match = std::get_if<MatchOp>(&stage.op)) match_parts(*this, *match);
    options(stage.options);
}

void Printer::options(const std::vector<Option>& options) {
    for (const Option& option : options) line(option_text(*this, option));
}

void Printer::block(const Block& block) {
    Deeper deeper(this);
    for (StmtId id : block) statement(module_.stmts[id]);
}

void Printer::statement(const Stmt& statement) {
    if (auto* let = std::get_if<LetStmt>(&statement.node)) {
        std::string type_text = let->type.valid() ? ": " + type(let->type) : "";
        line("let " + name(let->name) + type_text + " = " + expr(let->value));
    } else if (auto* assign = std::get_if<AssignStmt>(&statement.node)) {
        line("set " + expr(assign->place) + " = " + expr(assign->value));
    } else if (auto* branch = std::get_if<IfStmt>(&statement.node)) {
        line("if " + expr(branch->condition));
        block(branch->then_block);
        if (!branch->else_block.empty()) {
            line("else");
            block(branch->else_block);
        }
    } else if (auto* loop = std::get_if<ForStmt>(&statement.node)) {
        line("for " + names(loop->names) + " in " + expr(loop->collection));
        block(loop->body);
    } else if (auto* emit = std::get_if<EmitStmt>(&statement.node)) {
        line("emit " + (emit->side ? "to " + name(*emit->side) + " " : "") + expr(emit->record));
    } else if (auto* clear = std::get_if<ClearStmt>(&statement.node)) {
        line("clear " + expr(clear->place));
    } else if (auto* timer = std::get_if<TimerStmt>(&statement.node)) {
        std::string clock = timer->kind == TimerKind::ClockIn ? "clock timer " : "timer ";
        std::string when = timer->kind == TimerKind::At ? " at " : " in ";
        line(clock + name(timer->name) + when + expr(timer->when));
    } else if (auto* cancel = std::get_if<CancelStmt>(&statement.node)) {
        line("cancel " + name(cancel->name));
    } else {
        line("<error>");
    }
}

std::string print(const Module& module) {
    Printer printer(module);
    for (const Decl& declaration : module.decls) printer.declaration(declaration);
    return printer.take();
}

}  // namespace weir::ast
