// Operators that make tables of streams, and streams of tables: `aggregate` without a window,
// `latest by`, `changes`, and what the modes of sinks stand for.
#include <algorithm>

#include "compiler/ir/print.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

// Whether what a row brought can be taken out again, and nothing is lost.
bool can_retract(const Context& context, const ir::Aggregate& aggregate) {
    switch (aggregate.kind) {
        case ir::AggregateKind::Count:
            return true;
        case ir::AggregateKind::Sum:
        case ir::AggregateKind::Avg:
            return context.graph.types.kind(context.type_of(aggregate.args[0])) !=
                   ir::TypeKind::Float;
        default:
            return false;
    }
}

}  // namespace

// ---- aggregate ----

void PipelineBuilder::check_retraction(const ast::Stage& stage,
                                       const std::vector<ir::Aggregate>& aggregates) {
    for (const ir::Aggregate& aggregate : aggregates) {
        if (can_retract(context_, aggregate)) continue;
        bool of_floats =
            aggregate.kind == ir::AggregateKind::Sum || aggregate.kind == ir::AggregateKind::Avg;
        std::string what = std::string("`") + ir::name(aggregate.kind) + "`" +
                           (of_floats ? " of floats" : "") + " over a table";
        analyzer_.not_built(flow_, stage.word, what,
                            "rows of a table go again: `count`, `sum` and `avg` of exact numbers "
                            "can follow");
        return;
    }
}

size_t PipelineBuilder::aggregate(Place place, const ast::AggregateOp& op) {
    const ast::Stage& stage = place.stage();
    auto operator_at = [&](size_t at) {
        return at < place.stages.size() ? &place.stages[at] : nullptr;
    };
    const ast::Stage* next = operator_at(place.at + 1);
    const ast::Stage* after = operator_at(place.at + 2);
    bool bounded = std::any_of(stage.options.begin(), stage.options.end(), [](const auto& option) {
        return option.kind == OptionKind::Ttl || option.kind == OptionKind::Unbounded;
    });
    // `aggregate { … } |> window tumbling(1m)`: the order of other systems.
    bool behind = next && std::holds_alternative<ast::WindowOp>(next->op) && !bounded &&
                  !(after && std::holds_alternative<ast::AggregateOp>(after->op));
    if (!behind) {
        aggregate_table(stage, op);
        return 1;
    }
    context_.sink.report(diag::Id::WindowBehind, next->word);
    poison();
    return 2;
}

void PipelineBuilder::aggregate_table(const ast::Stage& stage, const ast::AggregateOp& op) {
    OptionReader options(context_, stage.options, "`aggregate`");
    const ast::Option* ttl = options.take(OptionKind::Ttl);
    const ast::Option* unbounded = options.take(OptionKind::Unbounded);
    const ast::Option* emit = options.take(OptionKind::EmitEvery);
    std::string label = label_of(options, "aggregate", stage.word);
    ir::TableAggregate made;
    if (emit) {
        std::optional<int64_t> every =
            constant_duration(context_, emit->value, constants(), "`emit every`", 1);
        made.emit_every_us = every.value_or(made.emit_every_us);
    }
    if (flow_.poison) return options.finish();
    if (!ttl && !unbounded && !options.broken()) {
        context_.sink.report(diag::Id::NeedsBound, stage.word, {"aggregate"})
            .hint(
                "put `window tumbling(1m)` before it, or make a table: `ttl D`, or `unbounded` "
                "when the keys are few");
        flow_.doubtful_kind = true;
    }
    if (ttl) aggregate_ttl(stage, options, *ttl);
    options.finish();
    if (flow_.poison) return;

    std::vector<KeyField> fields;
    ir::Schema schema;
    for (const GroupKey& key : flow_.grouping.value_or(std::vector<GroupKey>{})) {
        ir::TypeId type = flow_.columns[key.column].type;
        fields.push_back({key.name, type, key.range});
        made.keys.push_back(make_column(context_, key.column, type, key.range));
        schema.push_back({key.name, type});
    }
    AggregateItems items = check_aggregate(context_, op.record, row_scope(), fields, false);
    if (fields.empty() && items.items.empty() && !items.failed) {
        context_.sink.report(diag::Id::NoFieldLeft, stage.word);
    }
    if (items.failed || (fields.empty() && items.items.empty())) return poison();
    made.retracts = flow_.kind == RelationKind::Table;
    if (made.retracts) check_retraction(stage, items.aggregates);

    ir::Schema before = flow_.visible_columns();
    ir::Schema shown = schema;
    std::vector<ir::ExprId> columns;
    flow_.key.clear();
    for (uint32_t i = 0; i < fields.size(); i++) {
        columns.push_back(make_column(context_, i, fields[i].type, stage.range));
        flow_.key.push_back(i);
    }
    for (const Made& item : items.items) {
        shown.push_back({item.name, context_.type_of(item.value)});
        columns.push_back(item.value);
    }
    for (size_t i = 0; i < items.aggregates.size(); i++) {
        schema.push_back({std::string(ir::name(items.aggregates[i].kind)) + "_" + std::to_string(i),
                          items.aggregates[i].type});
    }
    made.aggregates = std::move(items.aggregates);
    bool keyed = !fields.empty();
    flow_.has_time = false;
    flow_.timeless_because = "rows of a table change, they have no event time of their own";
    add_node(flow_, std::move(made), std::move(schema), label, stage.range);
    flow_.visible = shown.size();
    add_node(flow_, ir::Project{std::move(columns)}, std::move(shown), "items", stage.range);
    made_table("`aggregate` without a window");
    note_dropped(before, "aggregate", stage.word);
    flow_.not_late_by = "these are rows of `aggregate`";
    flow_.bound = Bound{true, keyed ? "a row for each key, for ever" : "one row"};
}

// What tables have in common: their rows have no time, are never late, and were never a source's.
void PipelineBuilder::made_table(const std::string& by) {
    made_updates(by);
    flow_.has_time = false;
    flow_.can_be_late = false;
    flow_.grouping.reset();
    flow_.source_meta.clear();
    flow_.rest.reset();
    flow_.session_start.reset();
}

// ---- latest by ----

void PipelineBuilder::latest(const ast::Stage& stage, const ast::LatestOp& op) {
    OptionReader options(context_, stage.options, "`latest by`");
    std::string label = label_of(options, "latest", stage.word);
    const ast::Option* deleted = options.take(OptionKind::DeletedWhen);
    const ast::Option* keep = options.take(OptionKind::KeepVersions);
    options.finish();
    if (keep) constant_duration(context_, keep->value, constants(), "`keep versions`", 1);
    if (!needs_stream(stage)) return;
    if (keep) analyzer_.not_built(flow_, keep->range, "`keep versions`");
    drop_hidden(flow_, stage.range);
    Scope scope = row_scope();
    ir::Latest made;
    std::vector<uint32_t> key;
    for (ast::ExprId written : op.keys) {
        ir::ExprId value = check(context_, written, scope).id;
        if (is_poison(context_, value)) return poison();
        const ir::Expr& expr = context_[value];
        if (expr.kind != ir::ExprKind::Column) {
            context_.sink.report(diag::Id::LatestKey, context_[written].range,
                                 {source_text(context_, context_[written].range)});
            return poison();
        }
        if (std::find(key.begin(), key.end(), expr.index) != key.end()) continue;
        key.push_back(expr.index);
        made.keys.push_back(value);
    }
    if (deleted) made.deleted = check_condition(context_, deleted->value, scope, "deleted when").id;
    flow_.has_time = false;
    flow_.timeless_because = "rows of a table change, they have no event time of their own";
    add_node(flow_, std::move(made), flow_.columns, label, stage.range);
    made_table("`latest by`");
    flow_.key = std::move(key);
    flow_.not_late_by = "these are rows of `latest by`";
    flow_.bound = Bound{true, "a row for each key"};
}

// ---- changes, and the modes of sinks ----

void PipelineBuilder::changes(const ast::Stage& stage) {
    OptionReader(context_, stage.options, "`changes`").finish();
    if (flow_.poison) return;
    if (flow_.kind == RelationKind::Stream) {
        context_.sink.report(diag::Id::NeedsTable, stage.word,
                             {"changes", "remove it: a stream has no changes"});
        return poison();
    }
    if (!check_new_name("_op", stage.word, "`changes` adds `_op`; rename the field before")) {
        return poison();
    }
    std::string by = flow_.kind_by;
    take_changes(flow_, stage.range);
    made_stream();
    flow_.key.clear();
    flow_.rest.reset();
    flow_.deterministic = false;
    flow_.why_not = "`changes` of " + by;
    flow_.timeless_because = "changes of " + by + " have no event time";
}

void PipelineBuilder::take_changes(Flow& flow, Range range) {
    drop_hidden(flow, range);
    ir::Schema schema = flow.columns;
    schema.push_back({"_op", context_.types().of(ir::TypeKind::String)});
    add_node(flow, ir::Changes{}, std::move(schema), "changes", range);
    flow.visible = flow.columns.size();
}

void PipelineBuilder::take_snapshot(Flow& flow, Range range) {
    ir::Snapshot snapshot;
    for (uint32_t column : flow.key) {
        snapshot.key.push_back(make_column(context_, column, flow.columns[column].type, range));
    }
    ir::Schema schema = flow.columns;
    add_node(flow, std::move(snapshot), std::move(schema), "snapshot", range);
}

}  // namespace weir::sema
