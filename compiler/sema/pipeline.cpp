// From the stages of a pipeline to operators: the loop, and the tools that operators share.
#include "compiler/sema/pipeline.h"

#include <algorithm>

#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {

Flow PipelineBuilder::run(const ast::Pipeline& pipeline) {
    build_all(pipeline);
    return std::move(flow_);
}

void PipelineBuilder::build_all(const ast::Pipeline& pipeline) {
    if (pipeline.process) {
        process_head(*pipeline.process);
    } else {
        const Flow* head = find_relation(pipeline.relation);
        if (head) {
            flow_ = *head;
        } else {
            poison();
        }
    }
    for (size_t i = 0; i < pipeline.stages.size();) i += build(Place{pipeline.stages, i});
}

size_t PipelineBuilder::build(Place place) {
    const ast::Stage& stage = place.stage();
    // Behind an error only the shape of the pipeline is still looked at.
    if (std::holds_alternative<ast::PoisonOp>(stage.op)) poison();
    if (auto* op = std::get_if<ast::WindowOp>(&stage.op)) return window(place, *op);
    if (auto* op = std::get_if<ast::WhereOp>(&stage.op)) where(stage, *op);
    if (auto* op = std::get_if<ast::SelectOp>(&stage.op)) select(stage, *op);
    if (auto* op = std::get_if<ast::DeriveOp>(&stage.op)) derive(stage, *op);
    if (auto* op = std::get_if<ast::WithoutOp>(&stage.op)) without(stage, *op);
    if (auto* op = std::get_if<ast::RenameOp>(&stage.op)) rename(stage, *op);
    if (auto* op = std::get_if<ast::UnnestOp>(&stage.op)) unnest(stage, *op);
    if (auto* op = std::get_if<ast::UnionOp>(&stage.op)) union_with(stage, *op);
    if (auto* op = std::get_if<ast::KeyByOp>(&stage.op)) key_by(stage, *op);
    if (auto* op = std::get_if<ast::LimitOp>(&stage.op)) limit(stage, *op);
    if (auto* op = std::get_if<ast::TopOp>(&stage.op)) top(stage, *op);
    if (auto* op = std::get_if<ast::AggregateOp>(&stage.op)) return aggregate(place, *op);
    if (auto* op = std::get_if<ast::RollingOp>(&stage.op)) rolling(stage, *op);
    if (auto* op = std::get_if<ast::DedupOp>(&stage.op)) dedup(stage, *op);
    if (auto* op = std::get_if<ast::LatestOp>(&stage.op)) latest(stage, *op);
    if (auto* op = std::get_if<ast::JoinOp>(&stage.op)) join(stage, *op, false);
    if (auto* op = std::get_if<ast::MatchOp>(&stage.op)) match(stage, *op);
    if (auto* op = std::get_if<ast::ProcessOp>(&stage.op)) process(stage, *op);
    if (auto* op = std::get_if<ast::SampleOp>(&stage.op)) sample(stage, *op);
    if (auto* op = std::get_if<ast::PipeOp>(&stage.op)) pipe(stage, *op);
    if (std::holds_alternative<ast::ChangesOp>(stage.op)) changes(stage);
    if (std::holds_alternative<ast::FinalOp>(stage.op)) final_rows(stage);
    if (std::holds_alternative<ast::SortOp>(stage.op)) sort(stage);
    return 1;
}

// ---- nodes ----

void PipelineBuilder::add_node(Flow& flow, ir::Operator op, ir::Schema schema, std::string label,
                               Range range) {
    ir::Node node;
    node.op = std::move(op);
    node.inputs = {flow.edge};
    node.schema = schema;
    node.has_time = flow.has_time;
    node.error_source = flow.error_source;
    node.relation = owner_;
    node.label = std::move(label);
    node.range = range;
    flow.edge = ir::Edge{context_.graph.add(std::move(node)), ir::Port::Main};
    flow.columns = std::move(schema);
}

void PipelineBuilder::project(Flow& flow, const ir::Schema& visible,
                              const std::vector<ir::ExprId>& columns, const std::string& label,
                              Range range) {
    ir::Schema schema = visible;
    std::vector<ir::ExprId> all = columns;
    for (size_t i = flow.visible; i < flow.columns.size(); i++) {
        schema.push_back(flow.columns[i]);
        all.push_back(make_column(context_, static_cast<uint32_t>(i), flow.columns[i].type, range));
    }
    flow.visible = visible.size();
    add_node(flow, ir::Project{std::move(all)}, std::move(schema), label, range);
}

void PipelineBuilder::drop_hidden(Flow& flow, Range range) {
    if (flow.visible == flow.columns.size()) return;
    ir::Schema schema = flow.visible_columns();
    std::vector<ir::ExprId> columns;
    for (uint32_t i = 0; i < schema.size(); i++) {
        columns.push_back(make_column(context_, i, schema[i].type, range));
    }
    flow.grouping.reset();
    flow.session_start.reset();
    add_node(flow, ir::Project{std::move(columns)}, std::move(schema), "columns", range);
}

// ---- tools ----

Scope PipelineBuilder::row_scope() {
    Scope scope = Scope::of_row(context_, flow_.visible_columns());
    if (flow_.has_time) scope.allow_meta(ir::Meta::Time);
    scope.set_dropped(&flow_.dropped);
    for (ir::Meta fact : flow_.source_meta) scope.allow_meta(fact);
    if (frame_ != nullptr) scope.set_parameters(&frame_->values);
    return scope;
}

std::string PipelineBuilder::name_of(const ast::Stage& stage) const {
    return std::string(context_.sources.text(stage.word));
}

bool PipelineBuilder::needs_stream(const ast::Stage& stage) {
    if (flow_.poison) return false;
    if (flow_.kind == RelationKind::Stream) return true;
    if (!flow_.doubtful_kind) {
        context_.sink.report(diag::Id::NeedsStream, stage.word,
                             {name_of(stage), "take its changes first: `|> changes`"});
    }
    poison();
    return false;
}

bool PipelineBuilder::needs_time(const ast::Stage& stage) {
    if (flow_.poison) return false;
    if (flow_.has_time) return true;
    std::string hint = flow_.timeless_because;
    std::string source = flow_.name;
    if (flow_.error_source.valid()) {
        const auto* read = std::get_if<ir::Source>(&context_.graph[flow_.error_source].op);
        if (read) source = read->name;
    }
    if (hint.empty() && !source.empty()) hint = "give source `" + source + "` a `time`";
    context_.sink.report(diag::Id::NoEventTime, stage.word, {name_of(stage), hint});
    poison();
    return false;
}

void PipelineBuilder::made_updates(const std::string& by) {
    flow_.kind = RelationKind::Table;
    flow_.kind_by = by;
    flow_.windowed = false;
}

void PipelineBuilder::made_stream() {
    flow_.kind = RelationKind::Stream;
    flow_.kind_by.clear();
}

// The label of an operator with state. Of two operators of one kind all but one need one.
std::string PipelineBuilder::label_of(OptionReader& options, const std::string& kind, Range word) {
    const ast::Option* label = options.take(ast::OptionKind::Label);
    if (!label) {
        if (!unlabelled_.insert(kind).second) {
            context_.sink.report(diag::Id::LabelNeeded, word, {kind});
        }
        labels_.insert(kind);
        return in_frame(kind);
    }
    if (!labels_.insert(label->name.text).second) {
        context_.sink.report(diag::Id::DoubleLabel, label->name.range, {label->name.text});
    }
    return in_frame(label->name.text);
}

std::vector<ir::ExprId> PipelineBuilder::column_refs(size_t begin, size_t end) {
    std::vector<ir::ExprId> refs;
    for (size_t i = begin; i < end; i++) {
        refs.push_back(make_column(context_, static_cast<uint32_t>(i), flow_.columns[i].type));
    }
    return refs;
}

std::optional<uint32_t> PipelineBuilder::find_visible(const std::string& name) const {
    for (uint32_t i = 0; i < flow_.visible; i++) {
        if (flow_.columns[i].name == name) return i;
    }
    return std::nullopt;
}

bool PipelineBuilder::check_new_name(const std::string& name, Range range,
                                     const std::string& hint) {
    if (!find_visible(name)) return true;
    context_.sink.report(diag::Id::DoubleField, range, {name, hint});
    return false;
}

void PipelineBuilder::note_dropped(const ir::Schema& before, const std::string& word, Range by) {
    for (const ir::Column& column : before) {
        if (!find_visible(column.name)) flow_.dropped[column.name] = {by, word};
    }
}

void PipelineBuilder::follow_columns(const std::vector<std::optional<uint32_t>>& moved, Range range,
                                     const ir::Schema& before) {
    auto follow = [&](std::vector<uint32_t>& columns) {
        for (uint32_t& column : columns) {
            if (!moved[column]) return false;
            column = *moved[column];
        }
        return true;
    };
    note_dropped(before, std::string(context_.sources.text(range)), range);
    for (uint32_t column : flow_.key) {
        if (!moved[column] && flow_.kind == RelationKind::Table) {
            const std::string& name = before[column].name;
            context_.sink.report(diag::Id::TableKeyDropped, range, {name})
                .hint("keep `" + name + "` as well");
        }
    }
    if (!follow(flow_.key)) flow_.key.clear();
    if (flow_.rest && !follow(*flow_.rest)) flow_.rest.reset();
    if (flow_.session_start) flow_.session_start = moved[*flow_.session_start];
    if (!flow_.grouping) return;
    for (GroupKey& key : *flow_.grouping) {
        if (!moved[key.column]) {
            context_.sink.report(diag::Id::GroupingEnds, range, {key.name, "dropped or replaced"})
                .note(key.range, "grouped here");
            flow_.grouping.reset();
            return;
        }
        key.column = *moved[key.column];
        if (key.column < flow_.visible) key.name = flow_.columns[key.column].name;
    }
}

}  // namespace weir::sema
