// Operators on single rows: where, select, derive, without, rename, unnest, union, key by, limit.
#include <algorithm>

#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

// The input column that an expression passes on as it is.
std::optional<uint32_t> passed_column(const Context& context, ir::ExprId id) {
    const ir::Expr* expr = &context[id];
    while (expr->kind == ir::ExprKind::AssumeNotNull) expr = &context[expr->args[0]];
    if (expr->kind != ir::ExprKind::Column) return std::nullopt;
    return expr->index;
}

void add_made(const Context& context, const Made& made, ir::Schema& schema,
              std::vector<ir::ExprId>& columns) {
    schema.push_back({made.name, context.type_of(made.value)});
    columns.push_back(made.value);
}

}  // namespace

void PipelineBuilder::replace_row(const ir::Schema& visible, const std::vector<ir::ExprId>& columns,
                                  const std::string& label, Range range) {
    ir::Schema before = flow_.columns;
    Moved moved(before.size());
    for (uint32_t j = 0; j < columns.size(); j++) {
        std::optional<uint32_t> from = passed_column(context_, columns[j]);
        // A column that the operator itself added is none of `before`.
        if (from && *from < moved.size() && !moved[*from]) moved[*from] = j;
    }
    for (size_t i = flow_.visible; i < before.size(); i++) {
        moved[i] = static_cast<uint32_t>(visible.size() + i - flow_.visible);
    }
    project(flow_, visible, columns, label, range);
    follow_columns(moved, range, before);
}

void PipelineBuilder::narrow(const Scope& scope, const Facts& facts, Range range) {
    std::vector<ir::ExprId> columns =
        narrowed_columns(context_, flow_.visible_columns(), scope, facts);
    if (columns.empty()) return;
    ir::Schema schema = flow_.visible_columns();
    for (size_t i = 0; i < schema.size(); i++) schema[i].type = context_.type_of(columns[i]);
    // Each column stands where it stood, so keys and groups need not be followed.
    project(flow_, schema, columns, "proven", range);
}

void PipelineBuilder::where(const ast::Stage& stage, const ast::WhereOp& op) {
    OptionReader(context_, stage.options, "`where`").finish();
    if (flow_.poison) return;
    Scope scope = row_scope();
    Checked condition = check_condition(context_, op.condition, scope, "where");
    add_node(flow_, ir::Where{condition.id}, flow_.columns, "where", stage.range);
    narrow(scope, condition.when_true, stage.range);
}

void PipelineBuilder::select(const ast::Stage& stage, const ast::SelectOp& op) {
    OptionReader(context_, stage.options, "`select`").finish();
    if (flow_.poison) return;
    Scope scope = row_scope();
    ir::Schema schema;
    std::vector<ir::ExprId> columns;
    bool failed = false;
    ItemRules rules;
    rules.failed = &failed;
    for (const Made& made : check_items(context_, op.record, scope, rules)) {
        add_made(context_, made, schema, columns);
    }
    if (columns.empty() || failed) return poison();
    replace_row(schema, columns, "select", stage.word);
}

void PipelineBuilder::derive(const ast::Stage& stage, const ast::DeriveOp& op) {
    OptionReader(context_, stage.options, "`derive`").finish();
    if (flow_.poison) return;
    Scope scope = row_scope();
    ItemRules rules;
    rules.rest = false;
    rules.see_above = true;
    bool failed = false;
    rules.failed = &failed;
    ir::Schema schema = flow_.visible_columns();
    std::vector<ir::ExprId> columns = column_refs(0, flow_.visible);
    for (const Made& made : check_items(context_, op.record, scope, rules)) {
        std::optional<uint32_t> old = find_visible(made.name);
        if (old) {
            columns[*old] = made.value;
            schema[*old].type = context_.type_of(made.value);
        } else {
            add_made(context_, made, schema, columns);
        }
    }
    if (failed) return poison();
    replace_row(schema, columns, "derive", stage.word);
}

void PipelineBuilder::without(const ast::Stage& stage, const ast::WithoutOp& op) {
    OptionReader(context_, stage.options, "`without`").finish();
    if (flow_.poison) return;
    std::set<uint32_t> dropped;
    std::vector<std::string> names;
    for (uint32_t i = 0; i < flow_.visible; i++) names.push_back(flow_.columns[i].name);
    for (const ast::Name& name : op.names) {
        std::optional<uint32_t> column = find_visible(name.text);
        if (column) {
            dropped.insert(*column);
        } else if (!name.text.empty()) {
            context_.sink.report(diag::Id::NoSuchField, name.range,
                                 {name.text, closest(name.text, names)});
        }
    }
    ir::Schema schema;
    std::vector<ir::ExprId> columns;
    for (uint32_t i = 0; i < flow_.visible; i++) {
        if (dropped.count(i)) continue;
        schema.push_back(flow_.columns[i]);
        columns.push_back(make_column(context_, i, flow_.columns[i].type, stage.word));
    }
    if (columns.empty()) {
        context_.sink.report(diag::Id::NoFieldLeft, stage.word);
        return poison();
    }
    replace_row(schema, columns, "without", stage.word);
}

void PipelineBuilder::rename(const ast::Stage& stage, const ast::RenameOp& op) {
    OptionReader(context_, stage.options, "`rename`").finish();
    if (flow_.poison) return;
    auto* record = std::get_if<ast::RecordLit>(&context_[op.record].node);
    if (!record) return poison();
    ir::Schema schema = flow_.visible_columns();
    std::vector<std::string> names;
    for (const ir::Column& column : schema) names.push_back(column.name);
    std::vector<Range> renamed(schema.size());
    for (const ast::Item& item : record->items) {
        auto* old =
            item.value.valid() ? std::get_if<ast::NameRef>(&context_[item.value].node) : nullptr;
        if (item.kind != ast::ItemKind::Named || !old) {
            context_.sink.report(diag::Id::RenameItem, item.range);
            continue;
        }
        std::optional<uint32_t> column = find_visible(old->name.text);
        if (!column) {
            context_.sink.report(diag::Id::NoSuchField, old->name.range,
                                 {old->name.text, closest(old->name.text, names)});
            continue;
        }
        schema[*column].name = item.name->text;
        renamed[*column] = item.name->range;
    }
    for (size_t i = 0; i < schema.size(); i++) {
        for (size_t j = 0; j < schema.size(); j++) {
            if (i == j || !renamed[i].valid() || schema[i].name != schema[j].name) continue;
            context_.sink.report(diag::Id::DoubleField, renamed[i], {schema[i].name, ""});
            return poison();
        }
    }
    replace_row(schema, column_refs(0, flow_.visible), "rename", stage.word);
}

void PipelineBuilder::unnest(const ast::Stage& stage, const ast::UnnestOp& op) {
    OptionReader(context_, stage.options, "`unnest`").finish();
    if (!needs_stream(stage)) return;
    Scope scope = row_scope();
    ir::ExprId list = check(context_, op.list, scope).id;
    if (is_poison(context_, list)) return poison();
    ir::TypeId type = context_.types().non_null(context_.type_of(list));
    if (context_.types().kind(type) != ir::TypeKind::List) {
        context_.sink.report(diag::Id::UnnestNoList, context_[op.list].range,
                             {context_.text(context_.type_of(list))});
        return poison();
    }
    if (!check_new_name(op.as.text, op.as.range, "take another name after `as`")) return poison();
    ir::TypeId element = context_.types()[type].element;
    if (op.left) element = context_.types().nullable(element);

    ir::Schema schema = flow_.columns;
    size_t visible = flow_.visible;
    schema.push_back({op.as.text, element});
    add_node(flow_, ir::Unnest{list, op.left}, std::move(schema), name_of(stage), stage.range);
    flow_.key.clear();
    flow_.rest.reset();
    if (visible + 1 == flow_.columns.size()) {
        flow_.visible = visible + 1;
        return;
    }
    // The element moves in front of the hidden columns.
    std::vector<ir::ExprId> columns = column_refs(0, visible);
    columns.push_back(column_refs(flow_.columns.size() - 1, flow_.columns.size())[0]);
    ir::Schema shown = flow_.visible_columns();
    shown.push_back(flow_.columns.back());
    flow_.columns.pop_back();
    replace_row(shown, columns, "unnest", stage.word);
}

// ---- union ----

namespace {

std::optional<uint32_t> find_column(const Flow& flow, const std::string& name) {
    for (uint32_t i = 0; i < flow.visible; i++) {
        if (flow.columns[i].name == name) return i;
    }
    return std::nullopt;
}

// What holds of the rows of both.
void join_facts(Flow& into, const Flow& other) {
    into.has_time = into.has_time && other.has_time;
    into.can_be_late = into.can_be_late || other.can_be_late;
    into.deterministic = into.deterministic && other.deterministic;
    if (into.why_not.empty()) into.why_not = other.why_not;
    if (into.arrival_by.empty()) into.arrival_by = other.arrival_by;
    into.blames.insert(into.blames.end(), other.blames.begin(), other.blames.end());
    auto add = [](std::vector<std::string>& names, const std::vector<std::string>& more) {
        for (const std::string& name : more) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    };
    add(into.sources_without_late, other.sources_without_late);
    add(into.sources_without_lag, other.sources_without_lag);
    std::vector<ir::Meta> both;
    for (ir::Meta fact : into.source_meta) {
        if (std::count(other.source_meta.begin(), other.source_meta.end(), fact)) {
            both.push_back(fact);
        }
    }
    into.source_meta = both;
}

}  // namespace

void PipelineBuilder::union_with(const ast::Stage& stage, const ast::UnionOp& op) {
    OptionReader(context_, stage.options, "`union`").finish();
    std::vector<Flow> inputs = {flow_};
    std::vector<Range> ranges = {stage.word};
    bool ok = needs_stream(stage);
    for (const ast::Name& name : op.relations) {
        const Flow* other = find_relation(name);
        if (!other || other->poison) {
            ok = false;
            continue;
        }
        if (other->kind == RelationKind::Table) {
            context_.sink.report(diag::Id::NeedsStream, name.range,
                                 {"union", "take its changes first: `|> changes`"});
            ok = false;
        }
        inputs.push_back(*other);
        ranges.push_back(name.range);
    }
    if (!ok) return poison();

    ir::Schema schema = flow_.visible_columns();
    for (size_t n = 1; n < inputs.size(); n++) {
        const Flow& other = inputs[n];
        for (ir::Column& column : schema) {
            std::optional<uint32_t> at = find_column(other, column.name);
            if (!at) {
                context_.sink.report(diag::Id::UnionField, ranges[n],
                                     {op.relations[n - 1].text, column.name});
                ok = false;
                continue;
            }
            ir::TypeId type = other.columns[*at].type;
            std::optional<ir::TypeId> common = common_type(context_, column.type, type);
            if (!common) {
                context_.sink.report(diag::Id::UnionType, ranges[n],
                                     {column.name, context_.text(column.type), context_.text(type),
                                      op.relations[n - 1].text});
                ok = false;
                continue;
            }
            column.type = *common;
        }
        for (uint32_t i = 0; i < other.visible; i++) {
            if (find_column(flow_, other.columns[i].name)) continue;
            context_.sink.report(diag::Id::UnionField, ranges[n],
                                 {flow_.name, other.columns[i].name});
            ok = false;
        }
    }
    if (!ok) return poison();

    ir::Node node;
    for (size_t n = 0; n < inputs.size(); n++) {
        Flow& input = inputs[n];
        std::vector<ir::ExprId> columns;
        bool same = input.columns.size() == schema.size();
        for (uint32_t i = 0; i < schema.size(); i++) {
            uint32_t at = *find_column(input, schema[i].name);
            same = same && at == i && input.columns[at].type == schema[i].type;
            ir::ExprId value = make_column(context_, at, input.columns[at].type, ranges[n]);
            columns.push_back(convert(context_, value, schema[i].type, ranges[n]));
        }
        if (!same) {
            add_node(input, ir::Project{std::move(columns)}, schema, "columns", ranges[n]);
        }
        node.inputs.push_back(input.edge);
    }
    // Who takes the time away, for what needs it behind.
    for (const Flow& input : inputs) {
        if (input.has_time || !flow_.timeless_because.empty()) continue;
        bool known = input.timeless_because.empty();
        flow_.timeless_because =
            known ? "all rows of the `union` need one: give `" + input.name + "` a `time`"
                  : "all rows of the `union` need one, and " + input.timeless_because;
    }
    for (size_t n = 1; n < inputs.size(); n++) join_facts(flow_, inputs[n]);
    flow_.key.clear();
    flow_.grouping.reset();
    flow_.rest.reset();
    flow_.windowed = false;
    flow_.session_start.reset();
    flow_.visible = schema.size();
    flow_.columns = schema;
    node.op = ir::Union{};
    node.schema = schema;
    node.has_time = flow_.has_time;
    node.error_source = flow_.error_source;
    node.relation = owner_;
    node.label = "union";
    node.range = stage.range;
    flow_.edge = ir::Edge{context_.graph.add(std::move(node)), ir::Port::Main};
}

void PipelineBuilder::key_by(const ast::Stage& stage, const ast::KeyByOp& op) {
    OptionReader(context_, stage.options, "`key by`").finish();
    if (flow_.poison) return;
    Scope scope = row_scope();
    std::vector<GroupKey> keys;
    std::vector<ir::ExprId> hidden;
    ir::Schema hidden_columns;
    for (const ast::KeyItem& item : op.items) {
        ir::ExprId value = check(context_, item.value, scope).id;
        if (is_poison(context_, value)) return poison();
        std::optional<ast::Name> name = item.as ? item.as : path_name(context_, item.value);
        if (!name) {
            context_.sink.report(diag::Id::KeyWithoutName, context_[item.value].range);
            return poison();
        }
        for (const GroupKey& key : keys) {
            if (key.name != name->text) continue;
            context_.sink.report(diag::Id::DoubleField, name->range,
                                 {name->text, "give it another name with `as`"});
            return poison();
        }
        GroupKey key{name->text, 0, name->range};
        std::optional<uint32_t> column = passed_column(context_, value);
        if (column && !item.as && context_[value].kind == ir::ExprKind::Column) {
            key.column = *column;
        } else {
            key.column = static_cast<uint32_t>(flow_.columns.size() + hidden.size());
            hidden.push_back(value);
            hidden_columns.push_back({"key " + key.name, context_.type_of(value)});
        }
        keys.push_back(std::move(key));
    }
    if (!hidden.empty()) {
        std::vector<ir::ExprId> columns = column_refs(0, flow_.columns.size());
        columns.insert(columns.end(), hidden.begin(), hidden.end());
        ir::Schema schema = flow_.columns;
        schema.insert(schema.end(), hidden_columns.begin(), hidden_columns.end());
        add_node(flow_, ir::Project{std::move(columns)}, std::move(schema), "key", stage.range);
    }
    flow_.grouping = std::move(keys);
}

void PipelineBuilder::limit(const ast::Stage& stage, const ast::LimitOp& op) {
    OptionReader(context_, stage.options, "`limit`").finish();
    if (!needs_stream(stage)) return;
    ir::ExprId count = check_count(op.count, "the number of `limit`", 0);
    if (!count.valid()) return;
    add_node(flow_, ir::Limit{count}, flow_.columns, "limit", stage.range);
    flow_.arrival_by = "`limit`";
}

ir::ExprId PipelineBuilder::check_count(ast::ExprId id, const std::string& what, int64_t least) {
    if (std::holds_alternative<ast::NameRef>(context_[id].node)) {
        ir::TypeId type = context_.types().of(ir::TypeKind::Int);
        ir::ExprId value = check_as(context_, id, constants(), type, what);
        if (is_poison(context_, value)) return {};
        if (context_[value].kind == ir::ExprKind::Param) return value;
    }
    std::optional<int64_t> count = constant_int(context_, id, constants(), what, least);
    if (!count) return {};
    ir::Value value;
    value.integer = *count;
    return make_literal(context_, context_.types().of(ir::TypeKind::Int), value,
                        context_[id].range);
}

}  // namespace weir::sema
