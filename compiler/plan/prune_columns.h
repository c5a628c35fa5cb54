// Removes columns that nobody depends on from Projects and windows, and replaces fields of made
// records that nobody reads. Columns of sources stay, with Need::None. What is removed cannot fail
// any more: LANGUAGE.md §2, "what nobody uses is not evaluated".
#pragma once

#include "compiler/plan/plan.h"

namespace weir::plan {

Graph prune_columns(Graph graph);

}  // namespace weir::plan
