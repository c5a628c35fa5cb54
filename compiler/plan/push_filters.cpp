// One walk over the nodes; each Where sinks as far as it may, by exchanging it with the Project
// below.
#include "compiler/plan/push_filters.h"

#include <algorithm>

#include "compiler/plan/rewrite.h"

namespace weir::plan {
namespace {

bool project_can_fail(const ir::Graph& graph, const ir::Project& project) {
    return std::any_of(project.columns.begin(), project.columns.end(),
                       [&](ir::ExprId id) { return can_fail(graph, id); });
}

// Where(Project(x)) becomes Project(Where(x)), in place: the two nodes change roles, so that edges
// of readers of the Where stay right.
bool exchange(ir::Graph& graph, uint32_t n, const std::vector<uint32_t>& readers) {
    ir::Node& upper = graph.nodes[n];
    auto* where = std::get_if<ir::Where>(&upper.op);
    if (!where || upper.inputs[0].port != ir::Port::Main) return false;
    uint32_t below = upper.inputs[0].node.value;
    ir::Node& lower = graph.nodes[below];
    auto* project = std::get_if<ir::Project>(&lower.op);
    if (!project || readers[below] != 1 || project_can_fail(graph, *project)) return false;
    // A condition on what flow has proven stays behind the proof.
    ir::Schema input = ir::schema_of(graph, lower.inputs[0]);
    ir::ExprId condition = Substitution(graph.exprs, project->columns).apply(where->condition);

    ir::Node filter = upper;
    filter.op = ir::Where{condition};
    filter.schema = std::move(input);
    filter.inputs = lower.inputs;
    ir::Node projection = std::move(lower);
    projection.inputs = {ir::Edge{ir::NodeId{below}, ir::Port::Main}};
    graph.nodes[below] = std::move(filter);
    graph.nodes[n] = std::move(projection);
    return true;
}

}  // namespace

Graph push_filters(Graph graph) {
    std::vector<uint32_t> readers = reader_counts(graph.ir);
    // A filter moves down by one node at a time; each move can make room for the next.
    for (uint32_t n = 0; n < graph.ir.nodes.size(); n++) {
        uint32_t at = n;
        while (exchange(graph.ir, at, readers)) at = graph.ir.nodes[at].inputs[0].node.value;
    }
    graph.needs.clear();
    return graph;
}

}  // namespace weir::plan
