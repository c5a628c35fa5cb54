// Helpers that passes share: visiting and replacing the expressions of a node, substituting
// columns, and whether evaluating an expression can fail.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "compiler/plan/plan.h"

namespace weir::plan {

// Calls `visit` for each expression that the operator itself holds. Those of a Source read its own
// columns, all others the columns of the input row.
void for_each_expr(const ir::Operator& op, const std::function<void(ir::ExprId)>& visit);
// Replaces each of them.
void map_exprs(ir::Operator& op, const std::function<ir::ExprId(ir::ExprId)>& map);

// Copies expressions with each Column i replaced by `columns[i]`; what does not change is not
// copied, and what is shared stays shared.
class Substitution {
  public:
    Substitution(ir::Exprs& exprs, std::vector<ir::ExprId> columns)
        : exprs_(exprs), columns_(std::move(columns)) {}
    ir::ExprId apply(ir::ExprId id);

  private:
    ir::Exprs& exprs_;
    std::vector<ir::ExprId> columns_;
    std::map<ir::ExprId, ir::ExprId> done_;
};

ir::ExprId make_column(ir::Exprs& exprs, uint32_t index, ir::TypeId type, Range range);

// A literal for the place of a value that nobody looks at: null, zero, empty.
ir::ExprId placeholder(ir::Graph& graph, ir::TypeId type, Range range);

// Whether evaluation can end in an arithmetic failure.
bool can_fail(const ir::Graph& graph, ir::ExprId id);

// For each node, how many edges read its Main, Late and Bad port together.
std::vector<uint32_t> reader_counts(const ir::Graph& graph);

// Only the nodes that `sinks` reach, renumbered in their old order.
void keep_reached(ir::Graph& graph, const std::vector<ir::NodeId>& sinks);
// The same for all sinks of the graph.
void keep_reached(ir::Graph& graph);

}  // namespace weir::plan
