// Computes what does not depend on any row: arithmetic on literals that cannot fail, comparisons of
// them, conditions that are decided; drops a `where true`. What would fail is left for run time.
#pragma once

#include "compiler/plan/plan.h"

namespace weir::plan {

Graph fold_constants(Graph graph);

}  // namespace weir::plan
