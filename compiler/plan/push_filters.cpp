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

// Whether reading it twice costs nothing: a column, or a field of one.
bool is_plain(const ir::Graph& graph, ir::ExprId id) {
    const ir::Expr& expr = graph.exprs[id];
    switch (expr.kind) {
        case ir::ExprKind::Column:
        case ir::ExprKind::Literal:
        case ir::ExprKind::Param:
            return true;
        case ir::ExprKind::Member:
        case ir::ExprKind::AssumeNotNull:
            return is_plain(graph, expr.args[0]);
        default:
            return false;
    }
}

// Whether the condition reads only such columns of the Project. Others would be computed here and
// once more behind.
bool reads_plain(const ir::Graph& graph, ir::ExprId id, const ir::Project& project) {
    const ir::Expr& expr = graph.exprs[id];
    if (expr.kind == ir::ExprKind::Column) return is_plain(graph, project.columns[expr.index]);
    return std::all_of(expr.args.begin(), expr.args.end(),
                       [&](ir::ExprId arg) { return reads_plain(graph, arg, project); });
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
    if (!reads_plain(graph, where->condition, *project)) return false;
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
