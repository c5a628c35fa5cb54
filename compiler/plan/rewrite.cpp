// Visiting, substituting and renumbering; no pass stands here.
#include "compiler/plan/rewrite.h"

#include <algorithm>
#include <set>

#include "compiler/ir/functions.h"
#include "compiler/support/check.h"

namespace weir::plan {
namespace {

// One walk for both forms: `each` may replace the id in place.
template <typename Each>
void walk(ir::Operator& op, Each each) {
    auto all = [&](std::vector<ir::ExprId>& ids) {
        for (ir::ExprId& id : ids) each(id);
    };
    if (auto* source = std::get_if<ir::Source>(&op)) {
        if (source->time.valid()) each(source->time);
    } else if (auto* where = std::get_if<ir::Where>(&op)) {
        each(where->condition);
    } else if (auto* project = std::get_if<ir::Project>(&op)) {
        all(project->columns);
    } else if (auto* unnest = std::get_if<ir::Unnest>(&op)) {
        each(unnest->list);
    } else if (auto* limit = std::get_if<ir::Limit>(&op)) {
        each(limit->count);
    } else if (auto* window = std::get_if<ir::WindowAggregate>(&op)) {
        all(window->keys);
        for (ir::Aggregate& aggregate : window->aggregates) {
            all(aggregate.args);
            if (aggregate.where.valid()) each(aggregate.where);
        }
    } else if (auto* top = std::get_if<ir::TopPerWindow>(&op)) {
        each(top->count);
        for (ir::SortKey& key : top->order) each(key.value);
        all(top->per);
    } else if (auto* table = std::get_if<ir::TableAggregate>(&op)) {
        all(table->keys);
        for (ir::Aggregate& aggregate : table->aggregates) {
            all(aggregate.args);
            if (aggregate.where.valid()) each(aggregate.where);
        }
    } else if (auto* latest = std::get_if<ir::Latest>(&op)) {
        all(latest->keys);
        if (latest->deleted.valid()) each(latest->deleted);
    } else if (auto* snapshot = std::get_if<ir::Snapshot>(&op)) {
        all(snapshot->key);
    }
}

bool arithmetic_can_fail(ir::TypeKind kind) { return kind != ir::TypeKind::String; }

// Whether a Convert between these types may lose something.
bool convert_can_fail(const ir::TypeTable& types, ir::TypeId from_id, ir::TypeId to_id) {
    const ir::Type& from = types[from_id];
    const ir::Type& to = types[to_id];
    if (to.kind == ir::TypeKind::Decimal) {
        if (from.kind == ir::TypeKind::Int) return to.precision - to.scale < 19;
        if (from.kind == ir::TypeKind::Decimal) {
            return from.scale > to.scale || from.precision - from.scale > to.precision - to.scale;
        }
    }
    if (to.kind == ir::TypeKind::Timestamp && from.kind == ir::TypeKind::Date) return true;
    if (to.kind == ir::TypeKind::List && from.kind == ir::TypeKind::List) {
        return convert_can_fail(types, from.element, to.element);
    }
    if (to.kind == ir::TypeKind::Map && from.kind == ir::TypeKind::Map) {
        return convert_can_fail(types, from.element, to.element);
    }
    if (to.kind == ir::TypeKind::Record && from.kind == ir::TypeKind::Record) {
        for (size_t i = 0; i < std::min(from.fields.size(), to.fields.size()); i++) {
            if (convert_can_fail(types, from.fields[i].type, to.fields[i].type)) return true;
        }
    }
    return false;
}

bool kind_can_fail(const ir::Graph& graph, const ir::Expr& expr) {
    switch (expr.kind) {
        case ir::ExprKind::Unwrap:
        case ir::ExprKind::Divide:
        case ir::ExprKind::Remainder:
        case ir::ExprKind::Multiply:
        case ir::ExprKind::Negate:
            return true;
        case ir::ExprKind::Add:
        case ir::ExprKind::Subtract:
            return arithmetic_can_fail(graph.types.kind(expr.type));
        case ir::ExprKind::Convert:
            return convert_can_fail(graph.types, graph.exprs[expr.args[0]].type, expr.type);
        case ir::ExprKind::Call:
            return (ir::functions()[expr.index].flags & ir::kCanFail) != 0;
        default:
            return false;
    }
}

ir::Value empty_value(const ir::TypeTable& types, ir::TypeId type) {
    ir::Value value;
    value.null = types.is_nullable(type);
    if (types.kind(type) == ir::TypeKind::Json) value.text = "null";
    if (types.kind(type) == ir::TypeKind::Record && !value.null) {
        for (const ir::Field& field : types[type].fields) {
            value.items.push_back(empty_value(types, field.type));
        }
    }
    return value;
}

}  // namespace

void for_each_expr(const ir::Operator& op, const std::function<void(ir::ExprId)>& visit) {
    walk(const_cast<ir::Operator&>(op), [&](ir::ExprId& id) { visit(id); });
}

void map_exprs(ir::Operator& op, const std::function<ir::ExprId(ir::ExprId)>& map) {
    walk(op, [&](ir::ExprId& id) { id = map(id); });
}

ir::ExprId make_column(ir::Exprs& exprs, uint32_t index, ir::TypeId type, Range range) {
    ir::Expr expr;
    expr.kind = ir::ExprKind::Column;
    expr.index = index;
    expr.type = type;
    expr.range = range;
    return exprs.add(std::move(expr));
}

ir::ExprId placeholder(ir::Graph& graph, ir::TypeId type, Range range) {
    ir::Expr expr;
    expr.kind = ir::ExprKind::Literal;
    expr.type = type;
    expr.range = range;
    expr.value = empty_value(graph.types, type);
    return graph.exprs.add(std::move(expr));
}

ir::ExprId Substitution::apply(ir::ExprId id) {
    auto found = done_.find(id);
    if (found != done_.end()) return found->second;
    // A copy, because adding nodes moves them.
    ir::Expr expr = exprs_[id];
    ir::ExprId made = id;
    if (expr.kind == ir::ExprKind::Column) {
        CHECK(expr.index < columns_.size());
        made = columns_[expr.index];
        CHECK(made.valid());
    } else {
        bool changed = false;
        for (ir::ExprId& arg : expr.args) {
            ir::ExprId mapped = apply(arg);
            changed = changed || mapped != arg;
            arg = mapped;
        }
        if (changed) made = exprs_.add(std::move(expr));
    }
    done_[id] = made;
    return made;
}

namespace {

// `seen`: parts are shared, each is looked at once.
bool part_can_fail(const ir::Graph& graph, ir::ExprId id, std::set<ir::ExprId>& seen) {
    if (!seen.insert(id).second) return false;
    const ir::Expr& expr = graph.exprs[id];
    if (kind_can_fail(graph, expr)) return true;
    return std::any_of(expr.args.begin(), expr.args.end(),
                       [&](ir::ExprId arg) { return part_can_fail(graph, arg, seen); });
}

}  // namespace

bool can_fail(const ir::Graph& graph, ir::ExprId id) {
    std::set<ir::ExprId> seen;
    return part_can_fail(graph, id, seen);
}

std::vector<uint32_t> reader_counts(const ir::Graph& graph) {
    std::vector<uint32_t> counts(graph.nodes.size(), 0);
    for (const ir::Node& node : graph.nodes) {
        for (const ir::Edge& edge : node.inputs) counts[edge.node.value]++;
    }
    return counts;
}

void keep_reached(ir::Graph& graph, const std::vector<ir::NodeId>& sinks) {
    std::vector<bool> reached(graph.nodes.size(), false);
    for (ir::NodeId sink : sinks) reached[sink.value] = true;
    for (size_t i = graph.nodes.size(); i-- > 0;) {
        if (!reached[i]) continue;
        for (const ir::Edge& edge : graph.nodes[i].inputs) {
            CHECK(edge.node.value < i);
            reached[edge.node.value] = true;
        }
    }
    std::vector<ir::NodeId> renumbered(graph.nodes.size());
    std::vector<ir::Node> kept;
    for (size_t i = 0; i < graph.nodes.size(); i++) {
        if (!reached[i]) continue;
        ir::Node node = std::move(graph.nodes[i]);
        renumbered[i] = ir::NodeId{static_cast<uint32_t>(kept.size())};
        for (ir::Edge& edge : node.inputs) edge.node = renumbered[edge.node.value];
        if (node.error_source.valid()) {
            node.error_source =
                node.error_source.value == i ? renumbered[i] : renumbered[node.error_source.value];
            CHECK(node.error_source.valid());
        }
        kept.push_back(std::move(node));
    }
    graph.nodes = std::move(kept);
}

void keep_reached(ir::Graph& graph) {
    std::vector<ir::NodeId> sinks;
    for (uint32_t i = 0; i < graph.nodes.size(); i++) {
        if (std::holds_alternative<ir::Sink>(graph.nodes[i].op)) sinks.push_back(ir::NodeId{i});
    }
    keep_reached(graph, sinks);
}

}  // namespace weir::plan
