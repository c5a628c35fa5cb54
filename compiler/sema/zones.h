// The names of time zones, those that the runtime embeds.
#pragma once

#include <string>

#include "compiler/sema/context.h"

namespace weir::sema {

// Whether there is a zone of that name; reports it at `range` when there is none. The empty name
// and `UTC` are UTC.
bool check_zone(Context& context, const std::string& name, Range range);

}  // namespace weir::sema
