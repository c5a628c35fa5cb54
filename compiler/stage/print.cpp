// Stages as text: slots, watermarks, then each run of operators with its entry.
#include <string>

#include "compiler/stage/stage.h"

namespace weir::stage {
namespace {

const char* op_name(const ir::Operator& op) {
    static constexpr const char* kNames[] = {"source", "sink",    "where",   "project", "unnest",
                                             "union",  "limit",   "window",  "top",     "aggregate",
                                             "latest", "changes", "snapshot"};
    static_assert(std::variant_size_v<ir::Operator> == std::size(kNames));
    return kNames[op.index()];
}

const char* port_name(ir::Port port) {
    static constexpr const char* kNames[] = {"", ".late", ".bad"};
    return kNames[static_cast<int>(port)];
}

const char* slot_kind_name(SlotKind kind) {
    static constexpr const char* kNames[] = {"window", "session", "distinct", "top",
                                             "groups", "latest",  "snapshot"};
    return kNames[static_cast<int>(kind)];
}

std::string node_text(const Graph& graph, ir::NodeId id) {
    const ir::Node& node = graph.ir()[id];
    std::string text = std::to_string(id.value) + ":" + op_name(node.op);
    if (auto* source = std::get_if<ir::Source>(&node.op)) text += " " + source->name;
    if (auto* sink = std::get_if<ir::Sink>(&node.op)) text += " " + sink->name;
    if (has_state(node.op)) text += " " + graph.slots[graph.number[id.value]].name;
    return text;
}

std::string time_text(const Graph& graph, uint32_t index) {
    const TimeNode& time = graph.times[index];
    std::string text = "time " + std::to_string(index) + ": ";
    if (time.kind == TimeKind::Source) {
        text += "source " + std::get<ir::Source>(graph.ir()[graph.sources[time.index]].op).name;
    } else if (time.kind == TimeKind::Slot) {
        text += "slot " + graph.slots[time.index].name;
    } else {
        text += "union";
    }
    for (size_t i = 0; i < time.inputs.size(); i++) {
        text += (i == 0 ? " after " : ", ") + std::to_string(time.inputs[i]);
    }
    if (time.delay_us != 0) text += " less " + std::to_string(time.delay_us) + "us";
    return text + "\n";
}

}  // namespace

std::string print(const Graph& graph) {
    std::string text;
    for (const Slot& slot : graph.slots) {
        text += "slot " + slot.name + ": " + slot_kind_name(slot.kind) + " key " +
                graph.ir().types.text(slot.key);
        bool groups = slot.kind == SlotKind::Window || slot.kind == SlotKind::Session ||
                      slot.kind == SlotKind::Groups;
        if (!groups) {
            text += " value " + graph.ir().types.text(slot.value);
        }
        if (slot.gathered) text += " gathered";
        text += "\n";
    }
    for (size_t i = 0; i < graph.exchanges.size(); i++) {
        text += "exchange " + std::to_string(i) + " into " +
                graph.slots[graph.exchanges[i].slot].name + "\n";
    }
    for (uint32_t i = 0; i < graph.times.size(); i++) text += time_text(graph, i);
    for (size_t i = 0; i < graph.sources.size(); i++) {
        if (!graph.observed[i]) continue;
        text +=
            "merged by time: " + std::get<ir::Source>(graph.ir()[graph.sources[i]].op).name + "\n";
    }
    for (size_t i = 0; i < graph.stages.size(); i++) {
        const Stage& stage = graph.stages[i];
        text += "stage " + std::to_string(i) + " from " + node_text(graph, stage.entry.node) +
                port_name(stage.entry.port) + "\n";
        for (ir::NodeId node : stage.nodes) {
            text += "    " + node_text(graph, node);
            std::string readers;
            for (const Consumer& consumer : graph.consumers_of(ir::Edge{node, ir::Port::Main})) {
                readers += " " + std::to_string(consumer.node.value);
            }
            const ir::Operator& op = graph.ir()[node].op;
            bool ends = std::holds_alternative<ir::Sink>(op) ||
                        (has_state(op) && !std::holds_alternative<ir::Latest>(op));
            text += ends ? "\n" : " ->" + readers + "\n";
        }
    }
    return text;
}

}  // namespace weir::stage
