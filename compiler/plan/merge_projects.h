// Makes one Project of two where the first has no other reader. A column that can fail fails for
// the same rows as before: it is merged only where the second evaluates it for every row, or not at
// all.
#pragma once

#include "compiler/plan/plan.h"

namespace weir::plan {

Graph merge_projects(Graph graph);

}  // namespace weir::plan
