// Operators that are known but not built yet: what can be checked is, and the rows go on with their
// right types, so that what stands behind is checked as well.
#include <algorithm>

#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

ir::Value empty_value(const ir::TypeTable& types, ir::TypeId type) {
    ir::Value value;
    value.null = types.is_nullable(type);
    if (value.null || types.kind(type) != ir::TypeKind::Record) return value;
    for (const ir::Field& field : types[type].fields) {
        value.items.push_back(empty_value(types, field.type));
    }
    return value;
}

}  // namespace

ir::ExprId PipelineBuilder::placeholder(ir::TypeId type, Range range) {
    return make_literal(context_, type, empty_value(context_.types(), type), range);
}

// The row with more columns behind the visible ones.
void PipelineBuilder::append_placeholders(const ir::Schema& more, Range range) {
    ir::Schema schema = flow_.visible_columns();
    std::vector<ir::ExprId> columns = column_refs(0, flow_.visible);
    for (const ir::Column& column : more) {
        schema.push_back(column);
        columns.push_back(placeholder(column.type, range));
    }
    replace_row(schema, columns, "unbuilt", range);
}

// A row of other columns altogether.
void PipelineBuilder::replace_by_placeholders(const ir::Schema& schema, Range range) {
    std::vector<ir::ExprId> columns;
    for (const ir::Column& column : schema) columns.push_back(placeholder(column.type, range));
    flow_.key.clear();
    flow_.grouping.reset();
    flow_.rest.reset();
    flow_.session_start.reset();
    flow_.windowed = false;
    flow_.visible = flow_.columns.size();
    project(flow_, schema, columns, "unbuilt", range);
}

void PipelineBuilder::late_of_unbuilt(OptionReader& options, const ast::Stage& stage) {
    const ast::Option* into = options.find(OptionKind::LateInto);
    Flow before = flow_;
    ir::Late late = window_late(options, stage);
    if (!into || late != ir::Late::Into) return;
    Flow late_rows = before;
    late_rows.blames = flow_.blames;
    std::swap(flow_, late_rows);
    ir::TypeId timestamp = context_.types().of(ir::TypeKind::Timestamp, true);
    append_placeholders({{"window_start", timestamp},
                         {"window_end", timestamp},
                         {"late_by", context_.types().of(ir::TypeKind::Duration)}},
                        into->name.range);
    flow_.has_time = false;
    flow_.can_be_late = false;
    flow_.not_late_by = "late rows have no event time";
    flow_.timeless_because = flow_.not_late_by;
    analyzer_.set_into(into->name.text, flow_);
    std::swap(flow_, late_rows);
}

void PipelineBuilder::missing(const ast::Stage& stage, const OptionReader& options,
                              const std::string& what) {
    if (options.broken()) return;
    context_.sink.report(diag::Id::MissingOption, stage.word, {name_of(stage), what});
}

// `aggregate {…} ttl D`: refused behind the checks that `unbounded` has too.
void PipelineBuilder::aggregate_ttl(const ast::Stage& stage, OptionReader& options,
                                    const ast::Option& ttl) {
    constant_duration(context_, ttl.value, constants(), "`ttl`", 1);
    analyzer_.not_built(flow_, ttl.range, "`ttl`");
    if (needs_time(stage)) late_of_unbuilt(options, stage);
}

void PipelineBuilder::rolling(const ast::Stage& stage, const ast::RollingOp& op) {
    OptionReader options(context_, stage.options, "`rolling`");
    label_of(options, "rolling", stage.word);
    if (op.rows) {
        constant_int(context_, op.extent, constants(), "the number of rows", 1);
    } else {
        constant_duration(context_, op.extent, constants(), "the length of `rolling`", 1);
    }
    if (!needs_stream(stage) || !needs_time(stage)) return options.finish();
    analyzer_.not_built(flow_, stage.word, "`rolling`");
    late_of_unbuilt(options, stage);
    options.finish();
    std::vector<KeyField> fields;
    for (const GroupKey& key : flow_.grouping.value_or(std::vector<GroupKey>{})) {
        fields.push_back({key.name, flow_.columns[key.column].type, key.range});
    }
    ir::Schema more;
    for (const Made& item :
         check_aggregate(context_, op.record, row_scope(), fields, false).items) {
        if (!check_new_name(item.name, item.name_range, "give the item another name")) continue;
        more.push_back({item.name, context_.type_of(item.value)});
    }
    append_placeholders(more, stage.word);
    flow_.can_be_late = false;
    flow_.not_late_by = "these are rows of `rolling`";
}

void PipelineBuilder::dedup(const ast::Stage& stage, const ast::DedupOp& op) {
    OptionReader options(context_, stage.options, "`dedup`");
    label_of(options, "dedup", stage.word);
    const ast::Option* within = options.take(OptionKind::Within);
    const ast::Option* first = options.take(OptionKind::KeepFirst);
    const ast::Option* any = options.take(OptionKind::KeepAny);
    if (within) constant_duration(context_, within->value, constants(), "`within`", 1);
    if (!within) missing(stage, options, "within 24h");
    if (!first && !any) missing(stage, options, "keep first");
    if (!needs_stream(stage) || (first && !needs_time(stage))) return options.finish();
    Scope scope = row_scope();
    for (ast::ExprId key : op.keys) check(context_, key, scope);
    analyzer_.not_built(flow_, stage.word, "`dedup`");
    if (first) {
        late_of_unbuilt(options, stage);
        flow_.can_be_late = false;
        flow_.not_late_by = "these are rows of `dedup`";
    }
    options.finish();
}

void PipelineBuilder::match(const ast::Stage& stage, const ast::MatchOp&) {
    OptionReader options(context_, stage.options, "`match`");
    label_of(options, "match", stage.word);
    for (OptionKind kind : {OptionKind::Within, OptionKind::SkipPast, OptionKind::SkipToNext,
                            OptionKind::OnTimeoutInto}) {
        options.take(kind);
    }
    if (!needs_stream(stage) || !needs_time(stage)) return;
    analyzer_.not_built(flow_, stage.word, "`match`");
    late_of_unbuilt(options, stage);
    options.finish();
    poison();
}

void PipelineBuilder::final_rows(const ast::Stage& stage) {
    OptionReader options(context_, stage.options, "`final`");
    label_of(options, "final", stage.word);
    options.finish();
    if (flow_.poison) return;
    if (flow_.kind == RelationKind::Stream) {
        context_.sink.report(diag::Id::NeedsTable, stage.word,
                             {"final", "remove it: the rows of a stream are final"});
        return poison();
    }
    analyzer_.not_built(flow_, stage.word, "`final`");
    made_stream();
    flow_.windowed = flow_.rest.has_value();
}

void PipelineBuilder::sort(const ast::Stage& stage) {
    OptionReader options(context_, stage.options, "`sort by time`");
    label_of(options, "sort", stage.word);
    if (!needs_stream(stage) || !needs_time(stage)) return options.finish();
    analyzer_.not_built(flow_, stage.word, "`sort by time`");
    late_of_unbuilt(options, stage);
    options.finish();
    flow_.can_be_late = false;
    flow_.not_late_by = "these are rows of `sort`";
}

void PipelineBuilder::sample(const ast::Stage& stage, const ast::SampleOp& op) {
    OptionReader(context_, stage.options, "`sample`").finish();
    constant_float(context_, op.fraction, constants(), "the part of `sample`");
    if (!needs_stream(stage)) return;
    Scope scope = row_scope();
    for (ast::ExprId key : op.keys) check(context_, key, scope);
    analyzer_.not_built(flow_, stage.word, "`sample`");
}

}  // namespace weir::sema
