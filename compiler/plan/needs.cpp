// Walks expressions and nodes backwards from the sinks.
#include "compiler/plan/needs.h"

#include <algorithm>
#include <map>

#include "compiler/plan/rewrite.h"
#include "compiler/support/check.h"

namespace weir::plan {

size_t node_count(const ir::TypeTable& types, ir::TypeId type) {
    size_t count = 1;
    if (types.kind(type) != ir::TypeKind::Record) return count;
    for (const ir::Field& field : types[type].fields) count += node_count(types, field.type);
    return count;
}

Needs make_needs(const ir::TypeTable& types, ir::TypeId type, Need need) {
    return Needs(node_count(types, type), need);
}

RowNeeds make_row_needs(const ir::TypeTable& types, const ir::Schema& schema, Need need) {
    RowNeeds needs;
    for (const ir::Column& column : schema) needs.push_back(make_needs(types, column.type, need));
    return needs;
}

void merge(Needs& into, const Needs& from, Need cap) {
    CHECK(into.size() == from.size());
    for (size_t i = 0; i < into.size(); i++) {
        into[i] = greater(into[i], from[i] < cap ? from[i] : cap);
    }
}

bool any(const Needs& needs) {
    return std::any_of(needs.begin(), needs.end(), [](Need need) { return need != Need::None; });
}

size_t field_begin(const ir::TypeTable& types, ir::TypeId record, size_t field) {
    size_t begin = 1;
    for (size_t i = 0; i < field; i++) begin += node_count(types, types[record].fields[i].type);
    return begin;
}

namespace {

Need strongest(const Needs& needs) {
    Need need = Need::None;
    for (Need one : needs) need = greater(need, one);
    return need;
}

Needs slice(const Needs& needs, size_t begin, size_t count) {
    return Needs(needs.begin() + static_cast<long>(begin),
                 needs.begin() + static_cast<long>(begin + count));
}

// One walk over the expressions of a node. Expressions share parts, so what was needed whole
// already is not walked again.
class Walk {
  public:
    Walk(const ir::Graph& graph, RowNeeds& columns) : graph_(graph), columns_(columns) {}

    void require(ir::ExprId id, const Needs& value);
    void require_all(ir::ExprId id, Need need) {
        require(id, make_needs(graph_.types, graph_.exprs[id].type, need));
    }

  private:
    void require_member(const ir::Expr& expr, const Needs& value);
    void require_fields(const ir::Expr& expr, const Needs& value);
    void require_same_shape(const ir::Expr& expr, const Needs& value);
    bool was_needed_whole(ir::ExprId id, const Needs& value);

    const ir::Graph& graph_;
    RowNeeds& columns_;
    std::map<ir::ExprId, Need> whole_;
};

bool Walk::was_needed_whole(ir::ExprId id, const Needs& value) {
    Need least = *std::min_element(value.begin(), value.end());
    auto [place, fresh] = whole_.emplace(id, least);
    if (fresh) return false;
    if (place->second >= strongest(value)) return true;
    place->second = greater(place->second, least);
    return false;
}

// Member and MakeRecord: where the tree of a record meets those of its fields.
void Walk::require_member(const ir::Expr& expr, const Needs& value) {
    ir::TypeId record = graph_.exprs[expr.args[0]].type;
    Needs needs = make_needs(graph_.types, record, Need::None);
    needs[0] = strongest(value);
    size_t begin = field_begin(graph_.types, record, expr.index);
    for (size_t i = 0; i < value.size(); i++) needs[begin + i] = value[i];
    require(expr.args[0], needs);
}

void Walk::require_fields(const ir::Expr& expr, const Needs& value) {
    size_t begin = 1;
    for (ir::ExprId arg : expr.args) {
        size_t count = node_count(graph_.types, graph_.exprs[arg].type);
        require(arg, slice(value, begin, count));
        begin += count;
    }
}

void Walk::require_same_shape(const ir::Expr& expr, const Needs& value) {
    for (ir::ExprId arg : expr.args) {
        if (node_count(graph_.types, graph_.exprs[arg].type) == value.size()) {
            require(arg, value);
        } else {
            require_all(arg, strongest(value));
        }
    }
}

void Walk::require(ir::ExprId id, const Needs& value) {
    Need need = strongest(value);
    if (need == Need::None || was_needed_whole(id, value)) return;
    const ir::Expr& expr = graph_.exprs[id];
    switch (expr.kind) {
        case ir::ExprKind::Column:
            CHECK(expr.index < columns_.size());
            return merge(columns_[expr.index], value);
        case ir::ExprKind::Member:
            return require_member(expr, value);
        case ir::ExprKind::MakeRecord:
            return require_fields(expr, value);
        case ir::ExprKind::IsNull: {
            Needs needs = make_needs(graph_.types, graph_.exprs[expr.args[0]].type, Need::None);
            needs[0] = need;
            return require(expr.args[0], needs);
        }
        case ir::ExprKind::AssumeNotNull:
        case ir::ExprKind::Unwrap:
        case ir::ExprKind::Convert:
        case ir::ExprKind::Coalesce:
            return require_same_shape(expr, value);
        case ir::ExprKind::If:
            require_all(expr.args[0], need);
            require(expr.args[1], value);
            return require(expr.args[2], value);
        default:
            for (ir::ExprId arg : expr.args) require_all(arg, need);
    }
}

}  // namespace

bool passes_through(const ir::Operator& op) {
    return std::holds_alternative<ir::Where>(op) || std::holds_alternative<ir::Unnest>(op) ||
           std::holds_alternative<ir::Union>(op) || std::holds_alternative<ir::Limit>(op) ||
           std::holds_alternative<ir::TopPerWindow>(op) ||
           std::holds_alternative<ir::Latest>(op) || std::holds_alternative<ir::Changes>(op) ||
           std::holds_alternative<ir::Snapshot>(op);
}

namespace {

// Those that keep one of their values need of it what is needed of the result.
void require_arguments(const ir::Aggregate& aggregate, const Needs& result, Walk& walk) {
    using Kind = ir::AggregateKind;
    bool keeps = aggregate.kind == Kind::First || aggregate.kind == Kind::Last ||
                 aggregate.kind == Kind::ArgMax || aggregate.kind == Kind::ArgMin;
    for (size_t i = 0; i < aggregate.args.size(); i++) {
        if (keeps && i == 0) {
            walk.require(aggregate.args[i], result);
        } else {
            walk.require_all(aggregate.args[i], Need::Live);
        }
    }
}

// Keys, and the aggregates that somebody reads; `first` is the column of the first of them.
void require_groups(const std::vector<ir::ExprId>& keys,
                    const std::vector<ir::Aggregate>& aggregates, const RowNeeds& main,
                    size_t first, Walk& walk) {
    for (ir::ExprId key : keys) walk.require_all(key, Need::Live);
    for (size_t i = 0; i < aggregates.size(); i++) {
        if (!any(main[first + i])) continue;
        require_arguments(aggregates[i], main[first + i], walk);
        if (aggregates[i].where.valid()) walk.require_all(aggregates[i].where, Need::Live);
    }
}

// What a node demands of the columns of its input, given the needs of its own rows.
RowNeeds input_needs(ir::Graph& graph, size_t n, const GraphNeeds& needs, bool remade) {
    const ir::Node& node = graph.nodes[n];
    ir::Schema schema = ir::schema_of(graph, node.inputs[0]);
    bool is_sink = std::holds_alternative<ir::Sink>(node.op);
    RowNeeds columns = make_row_needs(graph.types, schema, is_sink ? Need::Live : Need::None);
    const RowNeeds& main = needs.main[n];
    Walk walk(graph, columns);

    if (auto* project = std::get_if<ir::Project>(&node.op)) {
        for (size_t i = 0; i < project->columns.size(); i++) {
            walk.require(project->columns[i], main[i]);
        }
        return columns;
    }
    if (passes_through(node.op)) {
        for (size_t i = 0; i < columns.size(); i++) merge(columns[i], main[i]);
    }
    if (auto* window = std::get_if<ir::WindowAggregate>(&node.op)) {
        require_groups(window->keys, window->aggregates, main, window->keys.size() + 2, walk);
        // The last three columns of the Late port are made by the operator.
        const RowNeeds& late = needs.late[n];
        for (size_t i = 0; i < columns.size() && i < late.size(); i++) {
            merge(columns[i], late[i], remade ? Need::Late : Need::Live);
        }
        return columns;
    }
    if (auto* table = std::get_if<ir::TableAggregate>(&node.op)) {
        require_groups(table->keys, table->aggregates, main, table->keys.size(), walk);
        return columns;
    }
    for_each_expr(node.op, [&](ir::ExprId id) { walk.require_all(id, Need::Live); });
    return columns;
}

// A source's own expressions, and what only its late rows carry.
void close_source(const ir::Graph& graph, const ir::Source& source, RowNeeds& main,
                  const RowNeeds& late) {
    if (source.time.valid()) Walk(graph, main).require_all(source.time, Need::Live);
    for (size_t i = 0; i < main.size() && i < late.size(); i++) merge(main[i], late[i], Need::Late);
}

}  // namespace

GraphNeeds graph_needs(ir::Graph& graph, const std::vector<bool>& remade) {
    GraphNeeds needs;
    for (uint32_t i = 0; i < graph.nodes.size(); i++) {
        ir::NodeId id{i};
        needs.main.push_back(make_row_needs(graph.types, graph.nodes[i].schema, Need::None));
        bool has_late = std::holds_alternative<ir::Source>(graph.nodes[i].op) ||
                        std::holds_alternative<ir::WindowAggregate>(graph.nodes[i].op);
        ir::Schema late = has_late ? ir::schema_of(graph, {id, ir::Port::Late}) : ir::Schema{};
        needs.late.push_back(make_row_needs(graph.types, late, Need::None));
    }
    for (size_t n = graph.nodes.size(); n-- > 0;) {
        if (auto* source = std::get_if<ir::Source>(&graph.nodes[n].op)) {
            close_source(graph, *source, needs.main[n], needs.late[n]);
            continue;
        }
        RowNeeds columns = input_needs(graph, n, needs, remade[n]);
        for (const ir::Edge& edge : graph.nodes[n].inputs) {
            if (edge.port == ir::Port::Bad) continue;
            RowNeeds& into =
                (edge.port == ir::Port::Late ? needs.late : needs.main)[edge.node.value];
            CHECK(into.size() == columns.size());
            for (size_t i = 0; i < columns.size(); i++) merge(into[i], columns[i]);
        }
    }
    return needs;
}

namespace {

// One step back from `edge` towards the sources; `columns` are expressions over that edge's row.
// False: rows cannot be made again on this way.
bool walk_back(ir::Graph& graph, ir::Edge edge, ir::NodeId op, std::vector<ir::ExprId> columns,
               std::vector<LateRow>& found) {
    if (edge.port != ir::Port::Main) return false;
    const ir::Node& node = graph[edge.node];
    if (std::holds_alternative<ir::Source>(node.op)) {
        for (const LateRow& row : found) {
            if (row.source == edge.node) return false;
        }
        found.push_back(LateRow{edge.node, op, std::move(columns)});
        return true;
    }
    if (auto* project = std::get_if<ir::Project>(&node.op)) {
        Substitution substitution(graph.exprs, project->columns);
        for (ir::ExprId& column : columns) column = substitution.apply(column);
    } else if (!std::holds_alternative<ir::Where>(node.op) &&
               !std::holds_alternative<ir::Limit>(node.op) &&
               !std::holds_alternative<ir::Union>(node.op)) {
        return false;
    }
    std::vector<ir::Edge> inputs = node.inputs;
    return std::all_of(inputs.begin(), inputs.end(),
                       [&](ir::Edge input) { return walk_back(graph, input, op, columns, found); });
}

}  // namespace

std::vector<LateRow> late_rows_of(ir::Graph& graph, ir::NodeId op) {
    ir::Edge input = graph[op].inputs[0];
    std::vector<ir::ExprId> columns;
    ir::Schema schema = ir::schema_of(graph, input);
    for (uint32_t i = 0; i < schema.size(); i++) {
        columns.push_back(make_column(graph.exprs, i, schema[i].type, graph[op].range));
    }
    std::vector<LateRow> found;
    if (!walk_back(graph, input, op, std::move(columns), found)) found.clear();
    return found;
}

}  // namespace weir::plan
