// Moves a Where in front of the Projects that it stands behind, so that dropped rows cost nothing.
// Not past a Project that can fail (the rows dropped would no longer fail), not past one that
// computes what the condition reads (it would be computed twice) or has other readers, and never
// past an Unnest, a Limit or a window.
#pragma once

#include "compiler/plan/plan.h"

namespace weir::plan {

Graph push_filters(Graph graph);

}  // namespace weir::plan
