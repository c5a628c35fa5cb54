// Where rows have to change workers. Each slot wants its rows at the worker that owns their key; an
// exchange stands before it unless all its rows are made there anyway: by a slot with the same key,
// or gathered at the same worker.
//
// Rows that a stateful operator makes have an order (time, then key), which is lost when several
// workers make them. Where somebody sees it, the operator is gathered: one worker makes all its
// rows, and everything behind is as with one worker.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "compiler/stage/stage.h"

namespace weir::stage {
namespace {

// ---- who sees the order of rows that operators make ----

bool sees_order(const ir::Aggregate& aggregate) {
    switch (aggregate.kind) {
        case ir::AggregateKind::First:
        case ir::AggregateKind::Last:
        case ir::AggregateKind::ArgMax:  // ties
        case ir::AggregateKind::ArgMin:
            return true;
        default:
            return false;
    }
}

// Whether what the operator makes depends on the order of input rows of one time.
bool sees_order(const ir::Operator& op) {
    const auto any = [](const std::vector<ir::Aggregate>& aggregates) {
        return std::any_of(aggregates.begin(), aggregates.end(),
                           [](const ir::Aggregate& aggregate) { return sees_order(aggregate); });
    };
    if (const auto* window = std::get_if<ir::WindowAggregate>(&op)) return any(window->aggregates);
    if (const auto* table = std::get_if<ir::TableAggregate>(&op)) return any(table->aggregates);
    return std::holds_alternative<ir::Latest>(op);
}

bool has_slot(const Graph& graph, ir::NodeId node) {
    const uint32_t number = graph.number[node.value];
    return number != kNone && number < graph.slots.size() && graph.slots[number].node == node;
}

void gather(Graph& graph, ir::NodeId node) {
    if (has_slot(graph, node)) graph.slots[graph.number[node.value]].gathered = true;
}

// The stateful operators whose rows reach `node` through operators on single rows.
void gather_makers(Graph& graph, ir::NodeId node) {
    for (const ir::Edge& input : graph.ir()[node].inputs) {
        if (has_slot(graph, input.node)) {
            gather(graph, input.node);
        } else {
            gather_makers(graph, input.node);
        }
    }
}

void gather_readers(Graph& graph, ir::NodeId node, std::set<ir::NodeId>& seen) {
    if (!seen.insert(node).second) return;
    gather(graph, node);
    for (ir::Port port : {ir::Port::Main, ir::Port::Late, ir::Port::Bad}) {
        for (const Consumer& consumer : graph.consumers_of(ir::Edge{node, port}))
            gather_readers(graph, consumer.node, seen);
    }
}

// What a `limit` lets through depends on when each of its rows comes: everything before it is done
// by the worker that reads its sources. Bad rows come from everything behind their source, too.
void gather_before_limit(Graph& graph, ir::NodeId node, std::set<ir::NodeId>& seen) {
    if (!seen.insert(node).second) return;
    gather(graph, node);
    for (const ir::Edge& input : graph.ir()[node].inputs) {
        std::set<ir::NodeId> readers;
        if (input.port == ir::Port::Bad) gather_readers(graph, input.node, readers);
        gather_before_limit(graph, input.node, seen);
    }
}

void find_gathered(Graph& graph) {
    // One worker sorts the rows of a snapshot.
    for (Slot& slot : graph.slots) slot.gathered = slot.kind == SlotKind::Snapshot;
    for (uint32_t n = 0; n < graph.ir().nodes.size(); n++) {
        if (sees_order(graph.ir().nodes[n].op)) gather_makers(graph, ir::NodeId{n});
    }
    std::set<ir::NodeId> seen;
    for (ir::NodeId limit : graph.limits) gather_before_limit(graph, limit, seen);
}

// ---- where rows are ----

// Which worker has a row. ByKey: the owner of the key that stands in `columns`.
struct Place {
    enum class Kind { Anywhere, Gathered, ByKey } kind = Kind::Anywhere;
    std::vector<uint32_t> columns;
    std::vector<ir::TypeId> types;

    friend bool operator==(const Place&, const Place&) = default;
};

Place by_key(std::vector<uint32_t> columns, std::vector<ir::TypeId> types) {
    if (columns.empty()) return {Place::Kind::Gathered, {}, {}};
    return {Place::Kind::ByKey, std::move(columns), std::move(types)};
}

// The place that rows must have before an operator with the key `keys`; nullopt: no column says so.
std::optional<Place> wanted(const ir::Graph& ir, const Slot& slot,
                            const std::vector<ir::ExprId>& keys) {
    if (slot.gathered) return by_key({}, {});
    std::vector<uint32_t> columns;
    std::vector<ir::TypeId> types;
    for (ir::ExprId key : keys) {
        const ir::Expr& expr = ir.exprs[key];
        if (expr.kind != ir::ExprKind::Column) return std::nullopt;
        columns.push_back(expr.index);
        types.push_back(expr.type);
    }
    return by_key(std::move(columns), std::move(types));
}

const std::vector<ir::ExprId>& keys_of(const ir::Operator& op) {
    if (const auto* top = std::get_if<ir::TopPerWindow>(&op)) return top->per;
    if (const auto* table = std::get_if<ir::TableAggregate>(&op)) return table->keys;
    if (const auto* latest = std::get_if<ir::Latest>(&op)) return latest->keys;
    if (const auto* snapshot = std::get_if<ir::Snapshot>(&op)) return snapshot->key;
    return std::get<ir::WindowAggregate>(op).keys;
}

class Places {
  public:
    explicit Places(const Graph& graph) : graph_(graph) {}

    Place of(ir::Edge edge) const {
        const ir::Node& node = graph_.ir()[edge.node];
        if (const auto* source = std::get_if<ir::Source>(&node.op)) {
            return of_source(edge, *source);
        }
        if (has_slot(graph_, edge.node)) {
            // Late rows are made where they came in.
            return edge.port == ir::Port::Main ? of_slot(edge.node) : of(node.inputs[0]);
        }
        if (std::holds_alternative<ir::Union>(node.op)) return of_union(node);
        Place place = of(node.inputs[0]);
        const auto* project = std::get_if<ir::Project>(&node.op);
        return project == nullptr ? place : moved(std::move(place), *project);
    }

  private:
    Place of_source(ir::Edge edge, const ir::Source&) const {
        const bool one = graph_.observed[graph_.number[edge.node.value]];
        if (one && edge.port != ir::Port::Bad) return {Place::Kind::Gathered, {}, {}};
        return {};
    }

    Place of_slot(ir::NodeId id) const {
        const Slot& slot = graph_.slots[graph_.number[id.value]];
        const ir::Operator& op = graph_.ir()[id].op;
        // Operators that aggregate give their keys first, the others the columns that enter.
        if (std::holds_alternative<ir::WindowAggregate>(op) ||
            std::holds_alternative<ir::TableAggregate>(op)) {
            if (slot.gathered) return by_key({}, {});
            std::vector<uint32_t> columns;
            std::vector<ir::TypeId> types;
            for (uint32_t i = 0; i < keys_of(op).size(); i++) {
                columns.push_back(i);
                types.push_back(graph_.ir()[id].schema[i].type);
            }
            return by_key(std::move(columns), std::move(types));
        }
        return wanted(graph_.ir(), slot, keys_of(op)).value_or(Place{});
    }

    Place of_union(const ir::Node& node) const {
        const Place first = of(node.inputs[0]);
        for (const ir::Edge& input : node.inputs) {
            if (of(input) != first) return {};
        }
        return first;
    }

    // The key's columns behind a Project, if they are all there as they were.
    Place moved(Place place, const ir::Project& project) const {
        for (size_t i = 0; i < place.columns.size(); i++) {
            const auto same = [&](ir::ExprId id) {
                const ir::Expr& expr = graph_.ir().exprs[id];
                return expr.kind == ir::ExprKind::Column && expr.index == place.columns[i] &&
                       expr.type == place.types[i];
            };
            const auto found = std::find_if(project.columns.begin(), project.columns.end(), same);
            if (found == project.columns.end()) return {};
            place.columns[i] = static_cast<uint32_t>(found - project.columns.begin());
        }
        return place;
    }

    const Graph& graph_;
};

}  // namespace

void place_exchanges(Graph& graph) {
    find_gathered(graph);
    const Places places(graph);
    for (uint32_t i = 0; i < graph.slots.size(); i++) {
        Slot& slot = graph.slots[i];
        if (slot.parent != kNone) continue;
        const ir::Node& node = graph.ir()[slot.node];
        const std::optional<Place> place = wanted(graph.ir(), slot, keys_of(node.op));
        if (place && places.of(node.inputs[0]) == *place) continue;
        slot.exchange = static_cast<uint32_t>(graph.exchanges.size());
        graph.exchanges.push_back(Exchange{i});
    }
}

}  // namespace weir::stage
