// The first step of planning: the part of the program that the sinks depend on, and the passes over
// it.
#include "compiler/plan/fold_constants.h"
#include "compiler/plan/mark_needs.h"
#include "compiler/plan/merge_projects.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/prune_columns.h"
#include "compiler/plan/push_filters.h"
#include "compiler/plan/rewrite.h"

namespace weir::plan {
namespace {

constexpr Pass kPasses[] = {
    {"fold constants", fold_constants},  // first, so that later passes see what is constant
    {"push filters", push_filters},  // before projects merge: a filter between them is in the way
    {"merge projects", merge_projects}, {"prune columns", prune_columns},
    {"mark needs", mark_needs},  // last: what it says about columns holds only until they move
};

// A Late port that nobody reads only counts.
void count_unread_late(ir::Graph& graph) {
    std::vector<bool> read(graph.nodes.size(), false);
    for (const ir::Node& node : graph.nodes) {
        for (const ir::Edge& edge : node.inputs) {
            if (edge.port == ir::Port::Late) read[edge.node.value] = true;
        }
    }
    for (size_t i = 0; i < graph.nodes.size(); i++) {
        ir::Operator& op = graph.nodes[i].op;
        ir::Late* late = nullptr;
        if (auto* source = std::get_if<ir::Source>(&op)) late = &source->late;
        if (auto* window = std::get_if<ir::WindowAggregate>(&op)) late = &window->late;
        if (late && *late == ir::Late::Into && !read[i]) *late = ir::Late::Drop;
    }
}

}  // namespace

std::span<const Pass> passes() { return kPasses; }

Graph build(ir::Graph program, const std::vector<ir::NodeId>& sinks) {
    Graph graph;
    graph.ir = std::move(program);
    keep_reached(graph.ir, sinks);
    count_unread_late(graph.ir);
    graph = mark_needs(std::move(graph));
    verify(graph, "build");
    return graph;
}

Graph optimize(Graph graph) {
    for (const Pass& pass : passes()) {
        graph = pass.run(std::move(graph));
        verify(graph, pass.name);
    }
    return graph;
}

}  // namespace weir::plan
