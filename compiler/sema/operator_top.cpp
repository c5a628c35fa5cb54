// `top N by … per window`: the order must decide between all rows of a window, or say `with ties`.
#include <algorithm>

#include "compiler/sema/pipeline.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

std::optional<uint32_t> plain_column(const Context& context, ir::ExprId id) {
    const ir::Expr& expr = context[id];
    if (expr.kind != ir::ExprKind::Column) return std::nullopt;
    return expr.index;
}

}  // namespace

ir::ExprId PipelineBuilder::check_ordered(ast::ExprId id, const Scope& scope) {
    ir::ExprId value = check(context_, id, scope).id;
    if (is_poison(context_, value)) {
        poison();
        return value;
    }
    switch (context_.types().kind(context_.type_of(value))) {
        case ir::TypeKind::Json:
        case ir::TypeKind::List:
        case ir::TypeKind::Map:
        case ir::TypeKind::Record:
            context_.sink.report(diag::Id::NotOrdered, context_[id].range,
                                 {context_.text(context_.type_of(value)), "sort by a part of it"});
            poison();
            return value;
        default:
            return value;
    }
}

// The values of `per`; whether `window` is among them.
bool PipelineBuilder::read_per(const ast::Option* per, const Scope& scope,
                               std::vector<ir::ExprId>& values) {
    bool window = false;
    if (!per) return false;
    for (ast::ExprId id : per->values) {
        auto* name = std::get_if<ast::NameRef>(&context_[id].node);
        // A field called `window` hides the built-in.
        if (name && name->name.text == "window" && !find_visible("window")) {
            window = true;
            continue;
        }
        ir::ExprId value = check(context_, id, scope).id;
        if (is_poison(context_, value)) {
            poison();
        } else {
            values.push_back(value);
        }
    }
    return window;
}

// Reports an order that leaves rows of a window equal. `rest` tells them apart.
void PipelineBuilder::check_total(const ast::TopOp& op, const ir::TopPerWindow& top) {
    Range range = op.order.empty() ? Range{} : cover(op.order.front().range, op.order.back().range);
    if (!flow_.rest) {
        context_.sink.report(
            diag::Id::TopNotTotal, range,
            {"a field of the key was dropped before", "keep the key's fields, or say `with ties`"});
        return;
    }
    std::set<uint32_t> decided;
    for (const ir::SortKey& key : top.order) {
        if (auto column = plain_column(context_, key.value)) decided.insert(*column);
    }
    for (ir::ExprId value : top.per) {
        if (auto column = plain_column(context_, value)) decided.insert(*column);
    }
    std::string missing;
    for (uint32_t column : *flow_.rest) {
        if (decided.count(column)) continue;
        missing += (missing.empty() ? "" : ", ") + flow_.columns[column].name;
    }
    if (missing.empty()) return;
    context_.sink.report(diag::Id::TopNotTotal, range,
                         {"rows may be equal in all of it",
                          "name the rest of the key, `" + missing + "`, or say `with ties`"});
}

void PipelineBuilder::top(const ast::Stage& stage, const ast::TopOp& op) {
    OptionReader options(context_, stage.options, "`top`");
    const ast::Option* per = options.take(OptionKind::Per);
    const ast::Option* ties = options.take(OptionKind::WithTies);
    const ast::Option* ttl = options.take(OptionKind::Ttl);
    const ast::Option* unbounded = options.take(OptionKind::Unbounded);
    std::string label = label_of(options, "top", stage.word);
    if (flow_.poison) return options.finish();

    Scope scope = row_scope();
    ir::TopPerWindow top;
    top.ties = ties != nullptr;
    top.count = check_count(op.count, "the number of `top`", 1);
    for (const ast::OrderItem& item : op.order) {
        ir::ExprId value = check_ordered(item.value, scope);
        top.order.push_back({value, item.direction == ast::Direction::Descending});
    }
    std::vector<ir::ExprId> values;
    bool per_window = read_per(per, scope, values);
    top.per = values;
    if (!check_new_name("rank", stage.word, "`top` adds `rank`; rename the field before")) poison();
    if (flow_.poison || !top.count.valid()) {
        options.finish();
        return poison();
    }
    if (per_window && !flow_.windowed) {
        context_.sink.report(diag::Id::NotOfWindow, per->range);
        options.finish();
        return poison();
    }
    if (!per_window) return top_unbuilt(stage, options, ttl, unbounded, std::move(top));
    for (const ast::Option* option : {ttl, unbounded}) {
        if (!option) continue;
        context_.sink.report(diag::Id::OptionElsewhere, option->word,
                             {std::string(context_.sources.text(option->word)),
                              "`top … per window`", "its state ends with the window"});
    }
    options.finish();
    if (!top.ties) check_total(op, top);
    if (flow_.session_start) {
        // Sessions of several keys can end at one time; each is a window of its own.
        uint32_t start = *flow_.session_start;
        top.per.push_back(make_column(context_, start, flow_.columns[start].type, stage.range));
    }
    add_top(stage, std::move(top), values, label);
}

void PipelineBuilder::add_top(const ast::Stage& stage, ir::TopPerWindow top,
                              const std::vector<ir::ExprId>& per, const std::string& label) {
    std::vector<uint32_t> rest;
    bool known = true;
    // The start of the window is the field of the key that is none of `rest`.
    std::vector<uint32_t> window;
    for (uint32_t column : flow_.key) {
        bool of_window = flow_.rest && !std::count(flow_.rest->begin(), flow_.rest->end(), column);
        if (of_window) window.push_back(column);
    }
    for (ir::ExprId value : per) {
        std::optional<uint32_t> column = plain_column(context_, value);
        known = known && column.has_value();
        if (column) rest.push_back(*column);
    }
    bool ties = top.ties;
    const ir::Expr& count = context_[top.count];
    bool one = count.kind == ir::ExprKind::Literal && count.value.integer == 1;
    size_t visible = flow_.visible;
    ir::Schema schema = flow_.columns;
    ir::TypeId number = context_.types().of(ir::TypeKind::Int);
    schema.push_back({"rank", number});
    add_node(flow_, std::move(top), std::move(schema), label, stage.range);
    if (visible + 1 != flow_.columns.size()) {
        // The rank moves in front of the hidden columns.
        std::vector<ir::ExprId> columns = column_refs(0, visible);
        columns.push_back(column_refs(flow_.columns.size() - 1, flow_.columns.size())[0]);
        ir::Schema shown = flow_.visible_columns();
        shown.push_back(flow_.columns.back());
        flow_.columns.pop_back();
        replace_row(shown, columns, "rank", stage.word);
    }
    flow_.visible = visible + 1;
    uint32_t rank = static_cast<uint32_t>(visible);
    if (ties && flow_.rest) {
        for (uint32_t column : *flow_.rest) {
            if (!std::count(rest.begin(), rest.end(), column)) rest.push_back(column);
        }
    } else if (ties) {
        known = false;
    } else if (!one) {
        rest.push_back(rank);
    }
    // Rows of different windows are never of one key.
    std::vector<uint32_t> key = rest;
    key.insert(key.end(), window.begin(), window.end());
    flow_.key_of_window = window.empty();
    flow_.key = known ? key : std::vector<uint32_t>{};
    if (known) {
        flow_.rest = rest;
    } else {
        flow_.rest.reset();
    }
    flow_.not_late_by = "these are rows of `top`";
    flow_.can_be_late = false;
    flow_.bound = Bound{true, "rows of windows that are open"};
}

// `top` over a stream or a table.
void PipelineBuilder::top_unbuilt(const ast::Stage& stage, OptionReader& options,
                                  const ast::Option* ttl, const ast::Option* unbounded,
                                  ir::TopPerWindow top) {
    options.finish();
    bool over_stream = flow_.kind == RelationKind::Stream && !flow_.windowed;
    if (over_stream && !ttl && !unbounded && !options.broken()) {
        context_.sink.report(diag::Id::NeedsBound, stage.word, {"top"});
        flow_.doubtful_kind = true;
    }
    analyzer_.not_built(flow_, stage.word, "`top` without `per window`");
    flow_.has_time = false;
    add_top(stage, std::move(top), {}, "top");
    made_updates("`top`");
}

}  // namespace weir::sema
