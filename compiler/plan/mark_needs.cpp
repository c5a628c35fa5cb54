// The last pass: side tables only, no node changes.
#include "compiler/plan/mark_needs.h"

#include "compiler/plan/needs.h"
#include "compiler/plan/rewrite.h"
#include "compiler/support/check.h"

namespace weir::plan {

Graph mark_needs(Graph graph) {
    graph.late_rows.clear();
    std::vector<bool> remade(graph.ir.nodes.size(), false);
    for (uint32_t i = 0; i < graph.ir.nodes.size(); i++) {
        auto* window = std::get_if<ir::WindowAggregate>(&graph.ir.nodes[i].op);
        if (!window || window->late != ir::Late::Into) continue;
        std::vector<LateRow> rows = late_rows_of(graph.ir, ir::NodeId{i});
        remade[i] = !rows.empty();
        for (LateRow& row : rows) graph.late_rows.push_back(std::move(row));
    }
    GraphNeeds needs = graph_needs(graph.ir, remade);
    // Columns that no reader of the late rows asks for are not made: anything stands there.
    for (LateRow& row : graph.late_rows) {
        const RowNeeds& late = needs.late[row.op.value];
        for (size_t i = 0; i < row.columns.size(); i++) {
            if (any(late[i])) continue;
            const ir::Expr column = graph.ir.exprs[row.columns[i]];
            row.columns[i] = placeholder(graph.ir, column.type, column.range);
        }
    }
    graph.needs = std::move(needs.main);
    for (size_t i = 0; i < graph.ir.nodes.size(); i++) {
        auto* source = std::get_if<ir::Source>(&graph.ir.nodes[i].op);
        if (!source) continue;
        auto [written, first] = graph.written.emplace(source->name, graph.needs[i]);
        for (size_t j = 0; j < graph.needs[i].size(); j++) {
            merge(graph.needs[i][j], written->second[j]);
        }
    }
    return graph;
}

std::vector<bool> record_needs(const Graph& graph, ir::NodeId source, bool late_reader) {
    CHECK(std::holds_alternative<ir::Source>(graph.ir[source].op));
    std::vector<bool> needed;
    for (const Needs& column : graph.needs[source.value]) {
        for (Need need : column) {
            needed.push_back(need == Need::Live || (late_reader && need == Need::Late));
        }
    }
    return needed;
}

}  // namespace weir::plan
