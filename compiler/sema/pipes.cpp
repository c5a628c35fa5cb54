// `pipe busy(s: stream { page: string }, least: int) = s |> …;` and its calls. A call builds the
// operators of the body where it stands, over the rows that it is given. The body is checked once
// by itself, over rows that have the least fields it asks for, so that its own mistakes are
// reported once and in the body; what goes wrong in one call only is reported there with a note at
// the call.
#include <algorithm>
#include <utility>

#include "compiler/ast/operator_words.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;
using ast::PipeParamKind;

// The parameter that takes what stands before the `|>` of a call; nullptr: reported at the pipe.
const ast::PipeParam* input_of(const ast::PipeDecl& pipe) {
    for (const ast::PipeParam& param : pipe.params) {
        if (param.kind != PipeParamKind::Value) return &param;
    }
    return nullptr;
}

// The parameter that the body begins with, declared as a value; nullptr when there is none.
const ast::PipeParam* rows_without_word(const Context& context, const ast::PipeDecl& pipe) {
    for (const ast::PipeParam& param : pipe.params) {
        bool head = param.kind == PipeParamKind::Value && !param.name.text.empty() &&
                    param.name.text == pipe.pipeline.relation.text &&
                    std::holds_alternative<ast::RecordType>(context.module.types[param.type].node);
        if (head) return &param;
    }
    return nullptr;
}

std::string example_of(const ast::PipeDecl& pipe) {
    std::string arguments;
    for (const ast::PipeParam& param : pipe.params) {
        if (&param == input_of(pipe)) continue;
        arguments += (arguments.empty() ? "" : ", ") + param.name.text + " = …";
    }
    return pipe.name.text + "(" + arguments + ")";
}

// The relations that a pipeline names.
std::vector<ast::Name> relations_of(const ast::Pipeline& pipeline) {
    std::vector<ast::Name> names = {pipeline.relation};
    if (pipeline.process) names = pipeline.process->inputs;
    for (const ast::Stage& stage : pipeline.stages) {
        if (auto* op = std::get_if<ast::UnionOp>(&stage.op)) {
            names.insert(names.end(), op->relations.begin(), op->relations.end());
        }
        if (auto* op = std::get_if<ast::JoinOp>(&stage.op)) names.push_back(op->relation);
    }
    return names;
}

void refuse_into(diag::Sink& sink, const std::vector<ast::Option>& options,
                 const SourceManager& sources) {
    for (const ast::Option& option : options) {
        if (option.kind != OptionKind::LateInto && option.kind != OptionKind::OnTimeoutInto) {
            continue;
        }
        sink.report(diag::Id::PipeInto, option.word, {std::string(sources.text(option.word))});
    }
}

// The body of `x -> x.status < 500` as a condition on the row; "…" when it is no such lambda.
std::string lambda_body(const Context& context, const ast::Lambda& lambda) {
    if (lambda.parameters.size() != 1) return "…";
    std::string body = short_source(context, context[lambda.body].range);
    std::string row = lambda.parameters[0].text + ".";
    for (size_t at = body.find(row); at != std::string::npos; at = body.find(row, at)) {
        bool begins = at == 0 || (!std::isalnum(static_cast<unsigned char>(body[at - 1])) &&
                                  body[at - 1] != '_' && body[at - 1] != '.');
        if (begins) body.erase(at, row.size());
        if (!begins) at++;
    }
    return body;
}

// The operator that was meant by a call of another system: `where v > 3` for `filter(v > 3)`; empty
// when the arguments do not tell.
std::string operator_form(const Context& context, const std::string& meant,
                          const ast::Invocation& call) {
    std::string argument;
    std::vector<std::string> durations;
    for (const ast::Argument& each : call.arguments) {
        if (each.name || !each.value.valid()) return "";
        argument = short_source(context, each.range);
        // The row of a lambda is the row itself: `x.status` is `status`.
        if (const auto* lambda = std::get_if<ast::Lambda>(&context[each.value].node)) {
            argument = lambda_body(context, *lambda);
        }
        bool duration = std::holds_alternative<ast::DurationLit>(context[each.value].node);
        if (duration) durations.push_back(argument);
    }
    bool one = call.arguments.size() == 1 && argument != "…";
    bool of_one = meant == "where" || meant == "key by" || meant == "limit" ||
                  meant == "dedup by" || meant == "latest by";
    if (of_one && one) return meant + " " + argument;
    if (!meant.starts_with("window ")) return meant == "window" || durations.empty() ? "" : meant;
    bool hop = meant.starts_with("window hopping");
    if (durations.empty()) return meant;
    if (hop && durations.size() == 1) return "window hopping(1h, every = " + durations[0] + ")";
    if (hop) return "window hopping(" + durations[1] + ", every = " + durations[0] + ")";
    return meant.substr(0, meant.find('(') + 1) + durations[0] + ")";
}

bool is_param(const ast::PipeDecl& pipe, const std::string& name) {
    return std::any_of(pipe.params.begin(), pipe.params.end(),
                       [&](const ast::PipeParam& param) { return param.name.text == name; });
}

// Parameters that do not go together.
void check_parameters(Context& context, const ast::PipeDecl& pipe) {
    Scope seen;
    for (const ast::PipeParam& param : pipe.params) {
        if (param.name.text.empty()) continue;
        if (seen.find(param.name.text) != nullptr) {
            context.sink.report(diag::Id::RepeatedWord, param.name.range,
                                {"parameter", param.name.text});
        }
        seen.bind(param.name.text, {});
    }
    bool begins = !pipe.pipeline.relation.text.empty() || pipe.pipeline.process;
    if (const ast::PipeParam* rows = rows_without_word(context, pipe)) {
        std::string type(context.sources.text(context.module.types[rows->type].range));
        Range range = context.module.types[rows->type].range;
        context.sink.report(diag::Id::PipeWithoutInput, range, {pipe.name.text})
            .hint("rows are a `stream` or a `table`: `" + rows->name.text + ": stream " + type +
                  "`")
            .fix({range.file, range.begin, range.begin}, "stream ");
    } else if (input_of(pipe) == nullptr && begins) {
        context.sink.report(diag::Id::PipeWithoutInput, pipe.name.range, {pipe.name.text});
    }
}

// Rows of which nothing is known but the fields that the parameter asks for: they can do whatever
// rows can do.
Flow unknown_rows(Context& context, const ast::PipeParam& param) {
    ir::Source source;
    source.name = param.name.text;
    source.wire = resolve(context, param.type);
    source.format = ir::JsonFormat{};
    source.end = ir::StdioEnd{};
    Flow flow;
    for (const ir::Field& field : context.types()[source.wire.type].fields) {
        flow.columns.push_back({field.name, field.type});
    }
    flow.poison = flow.columns.empty();
    flow.visible = flow.columns.size();
    flow.name = param.name.text;
    flow.has_time = true;
    flow.can_be_late = true;
    for (ir::Meta fact : {ir::Meta::Partition, ir::Meta::Offset, ir::Meta::File, ir::Meta::Line,
                          ir::Meta::Timestamp, ir::Meta::Key, ir::Meta::Headers}) {
        flow.source_meta.push_back(fact);
    }
    if (param.kind == PipeParamKind::Table) {
        flow.kind = RelationKind::Table;
        flow.kind_by = "table `" + param.name.text + "`";
    }
    ir::Node node;
    node.op = std::move(source);
    node.schema = flow.columns;
    node.has_time = true;
    node.error_source = ir::NodeId{static_cast<uint32_t>(context.graph.nodes.size())};
    node.relation = param.name.text;
    node.label = "source";
    node.range = param.range;
    flow.error_source = node.error_source;
    flow.edge = ir::Edge{context.graph.add(std::move(node)), ir::Port::Main};
    return flow;
}

// What a body is checked with by itself.
PipeFrame unknown_caller(Context& context, const ast::PipeDecl& pipe) {
    PipeFrame frame;
    frame.label = pipe.name.text;
    if (const ast::PipeParam* rows = rows_without_word(context, pipe)) {
        Flow unknown;
        unknown.poison = true;
        frame.relations.emplace(rows->name.text, std::move(unknown));
    }
    for (const ast::PipeParam& param : pipe.params) {
        if (param.kind != PipeParamKind::Value) {
            frame.relations.emplace(param.name.text, unknown_rows(context, param));
            continue;
        }
        ir::TypeId type = resolve_type(context, param.type);
        ir::ExprId value = make(context, ir::ExprKind::Local, type, {}, param.range);
        context.graph.exprs.nodes[value.value].index = context.next_local++;
        frame.values.bind(param.name.text, value, param.name.range);
        // Each call has a constant there; which one is not known here.
        frame.constants.bind(param.name.text, poison(context, param.range), param.name.range);
    }
    return frame;
}

}  // namespace

// ---- declarations ----

void Analyzer::check_pipe(const ast::PipeDecl& written) {
    auto found = pipes_.find(written.name.text);
    if (found == pipes_.end() || found->second.state != Pipe::State::Untouched) return;
    Pipe& pipe = found->second;
    pipe.state = Pipe::State::Busy;
    // What the body reads of the program is worked out first: its operators stay in the graph, and
    // those of the body go.
    for (const ast::Name& name : relations_of(written.pipeline)) {
        if (!is_param(written, name.text)) find(name);
    }
    uint32_t errors_before = context_.sink.error_count();
    check_parameters(context_, written);
    for (const ast::Stage& stage : written.pipeline.stages) {
        refuse_into(context_.sink, stage.options, context_.sources);
        if (auto* op = std::get_if<ast::PipeOp>(&stage.op)) find_pipe(op->call);
    }
    if (written.pipeline.process) {
        refuse_into(context_.sink, written.pipeline.process->options, context_.sources);
    }
    size_t nodes_before = context_.graph.nodes.size();
    PipeFrame frame = unknown_caller(context_, written);
    PipelineBuilder(*this, written.name.text).run_body(written, frame);
    auto& nodes = context_.graph.nodes;
    nodes.erase(nodes.begin() + static_cast<long>(nodes_before), nodes.end());
    bool right = context_.sink.error_count() == errors_before && pipe.state == Pipe::State::Busy &&
                 input_of(written) != nullptr;
    pipe.state = right ? Pipe::State::Good : Pipe::State::Wrong;
}

const ast::PipeDecl* Analyzer::find_pipe(const ast::Invocation& call) {
    const ast::Name& name = call.name;
    auto found = pipes_.find(name.text);
    if (found != pipes_.end()) {
        const auto& pipe = std::get<ast::PipeDecl>(context_.module.decls[found->second.decl].node);
        if (found->second.state == Pipe::State::Busy) {
            context_.sink.report(diag::Id::RecursivePipe, name.range, {name.text})
                .note(pipe.name.range, "declared here");
            found->second.state = Pipe::State::Wrong;
        }
        check_pipe(pipe);
        return found->second.state == Pipe::State::Good ? &pipe : nullptr;
    }
    if (name.text.empty()) return nullptr;
    std::vector<std::string> pipes;
    for (const auto& [pipe, at] : pipes_) pipes.push_back(pipe);
    std::string word = lowercase(name.text);
    std::string meant = ast::meant_operator(word, pipes);
    diag::Report report = context_.sink.report(diag::Id::UnknownProcess, name.range,
                                               {"operator or pipe", name.text, meant});
    std::string form = operator_form(context_, meant, call);
    if (processes_.count(name.text) > 0) {
        report.hint("write `process " + name.text + "`").fix(name.range, "process " + name.text);
        return nullptr;
    }
    if (!form.empty()) report.hint("write `" + form + "`");
    return nullptr;
}

Flow PipelineBuilder::run_body(const ast::PipeDecl& pipe, const PipeFrame& frame) {
    frame_ = &frame;
    build_all(pipe.pipeline);
    return std::move(flow_);
}

// ---- calls ----

const Flow* PipelineBuilder::find_relation(const ast::Name& name) {
    if (frame_ == nullptr) return analyzer_.find(name);
    auto found = frame_->relations.find(name.text);
    if (found != frame_->relations.end()) return &found->second;
    std::vector<std::string> parameters;
    for (const auto& [parameter, flow] : frame_->relations) parameters.push_back(parameter);
    return analyzer_.find(name, parameters);
}

std::string PipelineBuilder::in_frame(const std::string& label) const {
    std::string whole = label;
    for (const PipeFrame* frame = frame_; frame != nullptr; frame = frame->outer) {
        whole = frame->label + "." + whole;
    }
    return whole;
}

// The rows for a parameter: they have the fields that it asks for, and perhaps more.
bool PipelineBuilder::bind_relation(const ast::PipeParam& param, const std::string& name,
                                    Range range, const Flow& flow, PipeFrame& frame) {
    bool table = param.kind == PipeParamKind::Table;
    if (table && flow.kind == RelationKind::Stream) {
        context_.sink.report(diag::Id::NeedsTable, range, {name, "make one: `|> latest by k`"});
        return false;
    }
    if (!table && flow.kind == RelationKind::Table) {
        context_.sink.report(diag::Id::NeedsStream, range,
                             {name, "take its changes first: `|> changes`"});
        return false;
    }
    bool good = true;
    ir::TypeId record = resolve_type(context_, param.type);
    const std::vector<ir::Field> fields = context_.types()[record].fields;
    for (const ir::Field& field : fields) {
        auto column = std::find_if(flow.columns.begin(),
                                   flow.columns.begin() + static_cast<long>(flow.visible),
                                   [&](const ir::Column& each) { return each.name == field.name; });
        bool found = column != flow.columns.begin() + static_cast<long>(flow.visible);
        if (found &&
            (column->type == field.type || context_.types().nullable(column->type) == field.type)) {
            continue;
        }
        std::string what = found ? "it is `" + context_.text(column->type) + "`" : "there is none";
        context_.sink
            .report(diag::Id::PipeField, range, {name, field.name, context_.text(field.type), what})
            .note(param.range, "asked for here");
        good = false;
    }
    frame.relations.insert_or_assign(param.name.text, flow);
    return good;
}

bool PipelineBuilder::bind_value(const ast::PipeDecl& pipe, const ast::PipeParam& param,
                                 ast::ExprId argument, PipeFrame& frame) {
    auto* name = std::get_if<ast::NameRef>(&context_[argument].node);
    bool known = name && (context_.names.values.count(name->name.text) ||
                          constants().find(name->name.text) != nullptr);
    if (name && !known && find_visible(name->name.text)) {
        context_.sink.report(diag::Id::PipeFieldArgument, context_[argument].range,
                             {name->name.text});
        return false;
    }
    Scope here;
    if (frame_ != nullptr) here.set_parameters(&frame_->values);
    ir::TypeId type = resolve_type(context_, param.type);
    std::string what = "argument `" + param.name.text + "` of `" + pipe.name.text + "`";
    ir::ExprId value = check_as(context_, argument, here, type, what);
    if (is_poison(context_, value)) return false;
    frame.values.bind(param.name.text, value, param.name.range);
    // In a body that is checked by itself an argument may be a parameter, which has no value yet.
    ir::ExprId constant = check_as(context_, argument, constants(), type, what);
    frame.constants.bind(param.name.text, constant, param.name.range);
    return true;
}

bool PipelineBuilder::bind_arguments(const ast::PipeDecl& pipe, const ast::PipeOp& op,
                                     PipeFrame& frame) {
    const ast::PipeParam* input = input_of(pipe);
    Arguments::Words words;
    for (const ast::PipeParam& param : pipe.params) {
        if (&param != input) words.push_back(param.name.text);
    }
    Arguments arguments(context_, op.call, words, {});
    if (!arguments.ok()) return false;
    bool good = bind_relation(*input, pipe.name.text, op.call.name.range, flow_, frame);
    for (const ast::PipeParam& param : pipe.params) {
        if (&param == input) continue;
        std::optional<ast::ExprId> argument = arguments.find(param.name.text);
        if (!argument) {
            context_.sink
                .report(diag::Id::MissingArgument, op.call.range,
                        {pipe.name.text, "`" + param.name.text + "`", example_of(pipe)})
                .note(param.range, "asked for here");
            good = false;
        } else if (param.kind == PipeParamKind::Value) {
            good = bind_value(pipe, param, *argument, frame) && good;
        } else if (auto* name = std::get_if<ast::NameRef>(&context_[*argument].node)) {
            const Flow* flow = find_relation(name->name);
            bool bound = flow && !flow->poison &&
                         bind_relation(param, pipe.name.text, name->name.range, *flow, frame);
            good = bound && good;
        } else {
            context_.sink.report(diag::Id::WrongArgument, context_[*argument].range,
                                 {"`" + param.name.text + "`", "the name of a relation"});
            good = false;
        }
    }
    return good;
}

void PipelineBuilder::inline_body(const ast::PipeDecl& pipe, const ast::PipeOp& op,
                                  PipeFrame& frame, const ast::Stage& stage, bool labelled) {
    std::set<std::string> labels = std::exchange(labels_, {});
    std::set<std::string> unlabelled = std::exchange(unlabelled_, {});
    frame.outer = std::exchange(frame_, &frame);
    context_.sink.begin_call(
        {pipe.pipeline.range, {op.call.range, "in this call of `" + pipe.name.text + "`"}});
    flow_ = Flow{};
    build_all(pipe.pipeline);
    context_.sink.end_call();
    frame_ = frame.outer;
    bool has_state = !labels_.empty();
    labels_ = std::move(labels);
    unlabelled_ = std::move(unlabelled);
    if (!has_state) return;
    if (!labelled && !unlabelled_.insert("pipe " + pipe.name.text).second) {
        context_.sink.report(diag::Id::LabelNeeded, stage.word, {pipe.name.text});
    } else if (!labels_.insert(frame.label).second) {
        context_.sink.report(diag::Id::DoubleLabel, stage.word, {frame.label});
    }
}

void PipelineBuilder::pipe(const ast::Stage& stage, const ast::PipeOp& op) {
    OptionReader options(context_, stage.options, "a pipe");
    const ast::Option* label = options.take(OptionKind::Label);
    options.finish();
    const ast::PipeDecl* pipe = analyzer_.find_pipe(op.call);
    if (!pipe) return poison();
    if (flow_.poison) return;
    PipeFrame frame;
    frame.label = label ? label->name.text : pipe->name.text;
    if (!bind_arguments(*pipe, op, frame)) return poison();
    inline_body(*pipe, op, frame, stage, label != nullptr);
}

}  // namespace weir::sema
