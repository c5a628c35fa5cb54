// Works out Graph::needs and Graph::late_rows: what sinks depend on, through conditions, keys,
// times and aggregates, down to the fields of source records.
#pragma once

#include "compiler/plan/plan.h"

namespace weir::plan {

Graph mark_needs(Graph graph);

}  // namespace weir::plan
