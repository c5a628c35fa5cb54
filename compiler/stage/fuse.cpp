// From nodes to stages: numbers what the job's tables list, finds the readers of each port, walks
// from each entry to where its rows rest, and lays watermarks over it.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "compiler/stage/stage.h"
#include "compiler/support/check.h"

namespace weir::stage {
namespace {

// Whether it hands rows on when time or the clock say so, and not with the row that enters.
bool makes_later(const ir::Operator& op) {
    return has_state(op) && !std::holds_alternative<ir::Latest>(op);
}

void find_consumers(Graph& graph) {
    size_t count = graph.ir().nodes.size();
    for (auto& port : graph.consumers) port.resize(count);
    for (uint32_t n = 0; n < count; n++) {
        const std::vector<ir::Edge>& inputs = graph.ir().nodes[n].inputs;
        for (uint32_t i = 0; i < inputs.size(); i++) {
            graph.consumers[static_cast<int>(inputs[i].port)][inputs[i].node.value].push_back(
                Consumer{ir::NodeId{n}, i});
        }
    }
}

// ---- slots ----

ir::TypeId record_of(ir::Graph& graph, const std::vector<ir::ExprId>& values, const char* prefix) {
    std::vector<ir::Field> fields;
    for (size_t i = 0; i < values.size(); i++) {
        fields.push_back(ir::Field{prefix + std::to_string(i), graph.exprs[values[i]].type});
    }
    return graph.types.record(std::move(fields));
}

// A second slot of the same name is told apart by a number; sema demands labels before that
// happens.
std::string unique_name(const Graph& graph, std::string name) {
    auto taken = [&](const std::string& text) {
        return std::any_of(graph.slots.begin(), graph.slots.end(),
                           [&](const Slot& slot) { return slot.name == text; });
    };
    if (!taken(name)) return name;
    for (int i = 2;; i++) {
        std::string numbered = name + "#" + std::to_string(i);
        if (!taken(numbered)) return numbered;
    }
}

ir::TypeId record_of_columns(ir::Graph& graph, const ir::Schema& schema, size_t count) {
    std::vector<ir::Field> fields;
    for (size_t i = 0; i < count; i++) fields.push_back({schema[i].name, schema[i].type});
    return graph.types.record(std::move(fields));
}

// Of keys that are columns of the node's own rows.
ir::TypeId record_of_keys(ir::Graph& graph, const ir::Schema& schema,
                          const std::vector<ir::ExprId>& keys) {
    std::vector<ir::Field> fields;
    for (ir::ExprId key : keys) {
        const ir::Expr& expr = graph.exprs[key];
        CHECK(expr.kind == ir::ExprKind::Column);
        fields.push_back({schema[expr.index].name, expr.type});
    }
    return graph.types.record(std::move(fields));
}

Slot slot_of(const Graph& graph, SlotKind kind, ir::NodeId id, const ir::Node& node) {
    Slot slot;
    slot.name = unique_name(graph, node.relation + "." + node.label);
    slot.kind = kind;
    slot.node = id;
    return slot;
}

// The slot of groups by the first `keys` columns, and those of its distinct elements.
void add_group_slots(Graph& graph, Slot slot, const ir::Node& node, size_t keys,
                     const std::vector<ir::Aggregate>& aggregates) {
    ir::Graph& ir = graph.plan.ir;
    slot.key = record_of_columns(ir, node.schema, keys);
    slot.value = ir.types.record({});
    ir::NodeId id = slot.node;
    uint32_t parent = static_cast<uint32_t>(graph.slots.size());
    graph.number[id.value] = parent;
    graph.slots.push_back(slot);

    for (uint32_t i = 0; i < aggregates.size(); i++) {
        const ir::Aggregate& aggregate = aggregates[i];
        if (aggregate.kind != ir::AggregateKind::CountDistinct) continue;
        Slot distinct;
        distinct.name = graph.slots[parent].name + ".distinct" + std::to_string(i);
        distinct.kind = SlotKind::Distinct;
        distinct.node = id;
        distinct.aggregate = i;
        distinct.parent = parent;
        distinct.key = slot.key;
        distinct.value = ir.exprs[aggregate.args[0]].type;
        graph.slots.push_back(std::move(distinct));
    }
}

void add_window_slots(Graph& graph, ir::NodeId id, const ir::Node& node,
                      const ir::WindowAggregate& window) {
    bool session = window.window.kind == ir::WindowKind::Session;
    Slot slot = slot_of(graph, session ? SlotKind::Session : SlotKind::Window, id, node);
    slot.drop = static_cast<uint32_t>(graph.drops.size());
    graph.drops.push_back(slot.name);
    add_group_slots(graph, std::move(slot), node, window.keys.size(), window.aggregates);
}

// A slot of rows with the first `columns` columns of the node.
void add_row_slot(Graph& graph, Slot slot, const ir::Node& node, ir::TypeId key, size_t columns) {
    slot.key = key;
    slot.value = record_of_columns(graph.plan.ir, node.schema, columns);
    graph.number[slot.node.value] = static_cast<uint32_t>(graph.slots.size());
    graph.slots.push_back(std::move(slot));
}

void add_slots(Graph& graph, ir::NodeId id, const ir::Node& node) {
    ir::Graph& ir = graph.plan.ir;
    size_t columns = node.schema.size();
    if (auto* window = std::get_if<ir::WindowAggregate>(&node.op)) {
        add_window_slots(graph, id, node, *window);
    } else if (auto* top = std::get_if<ir::TopPerWindow>(&node.op)) {
        Slot slot = slot_of(graph, SlotKind::Top, id, node);
        add_row_slot(graph, std::move(slot), node, record_of(ir, top->per, "per"), columns - 1);
    } else if (auto* table = std::get_if<ir::TableAggregate>(&node.op)) {
        Slot slot = slot_of(graph, SlotKind::Groups, id, node);
        add_group_slots(graph, std::move(slot), node, table->keys.size(), table->aggregates);
    } else if (auto* latest = std::get_if<ir::Latest>(&node.op)) {
        Slot slot = slot_of(graph, SlotKind::Latest, id, node);
        ir::TypeId key = record_of_keys(ir, node.schema, latest->keys);
        add_row_slot(graph, std::move(slot), node, key, columns);
    } else if (auto* snapshot = std::get_if<ir::Snapshot>(&node.op)) {
        Slot slot = slot_of(graph, SlotKind::Snapshot, id, node);
        ir::TypeId key = record_of_keys(ir, node.schema, snapshot->key);
        add_row_slot(graph, std::move(slot), node, key, columns);
    }
}

void number_nodes(Graph& graph) {
    graph.number.assign(graph.ir().nodes.size(), kNone);
    auto add = [&](std::vector<ir::NodeId>& list, ir::NodeId id) {
        graph.number[id.value] = static_cast<uint32_t>(list.size());
        list.push_back(id);
    };
    for (uint32_t n = 0; n < graph.ir().nodes.size(); n++) {
        ir::NodeId id{n};
        const ir::Node node = graph.ir()[id];
        if (std::holds_alternative<ir::Source>(node.op)) add(graph.sources, id);
        if (std::holds_alternative<ir::Sink>(node.op)) add(graph.sinks, id);
        if (std::holds_alternative<ir::Limit>(node.op)) add(graph.limits, id);
        add_slots(graph, id, node);
    }
}

// ---- stages ----

void walk_stage(const Graph& graph, ir::Edge edge, std::set<ir::NodeId>& nodes) {
    for (const Consumer& consumer : graph.consumers_of(edge)) {
        if (!nodes.insert(consumer.node).second) continue;
        const ir::Operator& op = graph.ir()[consumer.node].op;
        if (makes_later(op) || std::holds_alternative<ir::Sink>(op)) continue;
        walk_stage(graph, ir::Edge{consumer.node, ir::Port::Main}, nodes);
    }
}

void add_stage(Graph& graph, ir::Edge entry) {
    if (graph.consumers_of(entry).empty()) return;
    std::set<ir::NodeId> nodes;
    walk_stage(graph, entry, nodes);
    graph.stages.push_back(Stage{entry, std::vector<ir::NodeId>(nodes.begin(), nodes.end())});
}

void find_stages(Graph& graph) {
    constexpr ir::Port kPorts[] = {ir::Port::Main, ir::Port::Late, ir::Port::Bad};
    for (ir::NodeId source : graph.sources) {
        for (ir::Port port : kPorts) add_stage(graph, ir::Edge{source, port});
    }
    for (uint32_t n = 0; n < graph.ir().nodes.size(); n++) {
        if (!makes_later(graph.ir().nodes[n].op)) continue;
        add_stage(graph, ir::Edge{ir::NodeId{n}, ir::Port::Main});
        add_stage(graph, ir::Edge{ir::NodeId{n}, ir::Port::Late});
    }
}

// ---- time ----

// The time nodes behind an edge, back to sources and stateful operators; each once, in order.
// Late and bad rows have no event time and hold no window back, but they come until their source
// has ended: `to_the_end` counts them in.
void find_times(const Graph& graph, ir::Edge edge, bool to_the_end,
                const std::map<ir::NodeId, uint32_t>& made, std::set<uint32_t>& found) {
    if (edge.port != ir::Port::Main && !to_the_end) return;
    auto known = made.find(edge.node);
    if (known != made.end()) {
        found.insert(known->second);
        return;
    }
    for (const ir::Edge& input : graph.ir()[edge.node].inputs)
        find_times(graph, input, to_the_end, made, found);
}

bool waits_for_the_end(const ir::Operator& op) {
    return std::holds_alternative<ir::TableAggregate>(op) ||
           std::holds_alternative<ir::Latest>(op) || std::holds_alternative<ir::Snapshot>(op);
}

void find_of_errors(Graph& graph) {
    for (const ir::Node& node : graph.ir().nodes) {
        bool found = std::any_of(node.inputs.begin(), node.inputs.end(), [&](ir::Edge input) {
            return input.port == ir::Port::Bad || graph.of_errors[input.node.value];
        });
        graph.of_errors.push_back(found);
    }
}

// Any operator may make an error when it closes, so what is made of errors ends last.
void find_time_nodes(Graph& graph) {
    std::map<ir::NodeId, uint32_t> made;
    auto add = [&](uint32_t n) {
        ir::NodeId id{n};
        const ir::Node& node = graph.ir()[id];
        TimeNode time;
        if (std::holds_alternative<ir::Source>(node.op)) {
            time.kind = TimeKind::Source;
            time.index = graph.number[n];
        } else if (has_state(node.op)) {
            time.kind = TimeKind::Slot;
            time.index = graph.number[n];
            if (graph.slots[time.index].kind == SlotKind::Session) time.delay_us = 1;
            std::set<uint32_t> inputs;
            find_times(graph, node.inputs[0], waits_for_the_end(node.op), made, inputs);
            if (graph.of_errors[n]) {
                for (uint32_t i = 0; i < graph.times.size(); i++) inputs.insert(i);
            }
            time.inputs.assign(inputs.begin(), inputs.end());
        } else {
            return;
        }
        made[id] = static_cast<uint32_t>(graph.times.size());
        graph.times.push_back(std::move(time));
    };
    for (bool of_errors : {false, true}) {
        for (uint32_t n = 0; n < graph.ir().nodes.size(); n++) {
            if (graph.of_errors[n] == of_errors) add(n);
        }
    }
}

// ---- arrival ----

// A `limit` shows the order in which rows arrive. What stands behind a stateful operator comes in
// an order that time decides, but when windows of several sources close does depend on arrival.
void find_observed(Graph& graph) {
    std::set<ir::NodeId> seen;
    std::function<void(ir::NodeId)> walk = [&](ir::NodeId id) {
        if (!seen.insert(id).second) return;
        for (const ir::Edge& edge : graph.ir()[id].inputs) walk(edge.node);
    };
    for (ir::NodeId limit : graph.limits) walk(limit);
    for (ir::NodeId source : graph.sources) graph.observed.push_back(seen.count(source) > 0);
}

}  // namespace

bool has_state(const ir::Operator& op) {
    return std::holds_alternative<ir::WindowAggregate>(op) ||
           std::holds_alternative<ir::TopPerWindow>(op) || waits_for_the_end(op);
}

Graph fuse(plan::Graph plan) {
    Graph graph;
    graph.plan = std::move(plan);
    CHECK(graph.plan.needs.size() == graph.ir().nodes.size());
    find_consumers(graph);
    number_nodes(graph);
    find_stages(graph);
    find_of_errors(graph);
    find_time_nodes(graph);
    find_observed(graph);
    place_exchanges(graph);
    return graph;
}

}  // namespace weir::stage
