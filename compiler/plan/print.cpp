// The plan as text: the graph as ir prints it, then what is needed of each source and which late
// rows are made again.
#include <string>

#include "compiler/plan/needs.h"
#include "compiler/plan/plan.h"

namespace weir::plan {
namespace {

// `bid.price` for each needed leaf; a record that is needed whole by its own name.
void add_names(const ir::TypeTable& types, ir::TypeId type, const std::string& name,
               const Needs& needs, size_t begin, Need wanted, std::string& text) {
    size_t count = node_count(types, type);
    bool all = true;
    bool some = false;
    for (size_t i = begin; i < begin + count; i++) {
        all = all && needs[i] == wanted;
        some = some || needs[i] == wanted;
    }
    if (!some) return;
    if (all || count == 1) {
        if (needs[begin] == wanted) text += " " + name;
        return;
    }
    size_t at = begin + 1;
    bool inner = false;
    for (const ir::Field& field : types[type].fields) {
        size_t before = text.size();
        add_names(types, field.type, name + "." + field.name, needs, at, wanted, text);
        inner = inner || text.size() != before;
        at += node_count(types, field.type);
    }
    // Only whether the record is null.
    if (!inner && needs[begin] == wanted) text += " " + name + "?";
}

std::string names(const Graph& graph, size_t node, Need wanted) {
    std::string text;
    const ir::Schema& schema = graph.ir.nodes[node].schema;
    for (size_t i = 0; i < schema.size(); i++) {
        add_names(graph.ir.types, schema[i].type, schema[i].name, graph.needs[node][i], 0, wanted,
                  text);
    }
    return text;
}

}  // namespace

std::string print(const Graph& graph) {
    std::string text = ir::print(graph.ir);
    if (graph.needs.empty()) return text;
    for (size_t i = 0; i < graph.ir.nodes.size(); i++) {
        auto* source = std::get_if<ir::Source>(&graph.ir.nodes[i].op);
        if (!source) continue;
        text += "live " + source->name + ":" + names(graph, i, Need::Live) + "\n";
        std::string late = names(graph, i, Need::Late);
        if (!late.empty()) text += "late " + source->name + ":" + late + "\n";
    }
    for (const LateRow& row : graph.late_rows) {
        text += "late rows of " + std::to_string(row.op.value) + " from " +
                std::to_string(row.source.value) + ":";
        for (ir::ExprId id : row.columns) text += " " + ir::print(graph.ir, id);
        text += "\n";
    }
    return text;
}

}  // namespace weir::plan
