// Needs as trees over types, and what an expression depends on. Shared by the passes that mark and
// prune.
#pragma once

#include <vector>

#include "compiler/plan/plan.h"

namespace weir::plan {

// Of each column of one row.
using RowNeeds = std::vector<Needs>;

inline Need greater(Need a, Need b) { return a < b ? b : a; }

Needs make_needs(const ir::TypeTable& types, ir::TypeId type, Need need);
RowNeeds make_row_needs(const ir::TypeTable& types, const ir::Schema& schema, Need need);
// Raises `into` to at least `from`; with a `cap`, no need of `from` counts for more than that.
void merge(Needs& into, const Needs& from, Need cap = Need::Live);
bool any(const Needs& needs);
// Where the nodes of field `field` of a record type begin, counted from the record's own node.
size_t field_begin(const ir::TypeTable& types, ir::TypeId record, size_t field);

// For each node: the needs of its Main and of its Late port.
struct GraphNeeds {
    std::vector<RowNeeds> main;
    std::vector<RowNeeds> late;
};
// `remade[n]`: the late rows of node n can be made of the record again, so that what only they
// carry is Need::Late before.
GraphNeeds graph_needs(ir::Graph& graph, const std::vector<bool>& remade);

// Whether an operator keeps its input's columns where they are.
bool passes_through(const ir::Operator& op);

// The ways by which rows come from sources to an operator that has its own late rows: for each
// source its columns' expressions. Empty when late rows cannot be made again.
std::vector<LateRow> late_rows_of(ir::Graph& graph, ir::NodeId op);

}  // namespace weir::plan
