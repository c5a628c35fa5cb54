// Substitutes the columns of the lower Project into the upper one.
#include "compiler/plan/merge_projects.h"

#include <algorithm>
#include <set>

#include "compiler/plan/rewrite.h"

namespace weir::plan {
namespace {

// The columns that evaluating `id` certainly reads, and those that it may read.
struct Reads {
    std::set<uint32_t> always;
    std::set<uint32_t> sometimes;
    std::set<std::pair<ir::ExprId, bool>> seen;  // parts are shared
};

void collect(const ir::Graph& graph, ir::ExprId id, bool always, Reads& reads) {
    if (!reads.seen.emplace(id, always).second) return;
    const ir::Expr& expr = graph.exprs[id];
    if (expr.kind == ir::ExprKind::Column) {
        (always ? reads.always : reads.sometimes).insert(expr.index);
    }
    bool short_circuit = expr.kind == ir::ExprKind::If || expr.kind == ir::ExprKind::And ||
                         expr.kind == ir::ExprKind::Or || expr.kind == ir::ExprKind::Coalesce ||
                         expr.kind == ir::ExprKind::Lambda;
    for (size_t i = 0; i < expr.args.size(); i++) {
        bool first = i == 0 && expr.kind != ir::ExprKind::Lambda;
        collect(graph, expr.args[i], always && (!short_circuit || first), reads);
    }
}

// Whether each column of `lower` that can fail is read always or never.
bool keeps_failures(const ir::Graph& graph, const ir::Project& lower, const ir::Project& upper) {
    Reads reads;
    for (ir::ExprId id : upper.columns) collect(graph, id, true, reads);
    for (uint32_t i : reads.sometimes) {
        if (!reads.always.count(i) && can_fail(graph, lower.columns[i])) return false;
    }
    return true;
}

bool merge_into(ir::Graph& graph, ir::Node& upper, const std::vector<uint32_t>& readers) {
    auto* project = std::get_if<ir::Project>(&upper.op);
    if (!project || upper.inputs[0].port != ir::Port::Main) return false;
    const ir::Node& lower = graph[upper.inputs[0].node];
    auto* before = std::get_if<ir::Project>(&lower.op);
    if (!before || readers[upper.inputs[0].node.value] != 1) return false;
    // Failures of two relations go to one route; the message names the relation that is left.
    if (!keeps_failures(graph, *before, *project)) return false;
    Substitution substitution(graph.exprs, before->columns);
    for (ir::ExprId& column : project->columns) column = substitution.apply(column);
    upper.inputs = lower.inputs;
    return true;
}

}  // namespace

Graph merge_projects(Graph graph) {
    std::vector<uint32_t> readers = reader_counts(graph.ir);
    for (ir::Node& node : graph.ir.nodes) {
        while (merge_into(graph.ir, node, readers)) continue;
    }
    keep_reached(graph.ir);
    graph.needs.clear();
    return graph;
}

}  // namespace weir::plan
