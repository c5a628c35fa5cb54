// Diagnostics as people and as programs read them.
#pragma once

#include <string>

#include "compiler/diag/diag.h"
#include "compiler/support/source.h"

namespace weir::diag {

// One paragraph for each diagnostic:
//
//   clicks.stream:3:28: error[E0203]: no field `pagee` in `clicks`
//    3 | stream x = clicks |> where pagee == "a";
//      |                            ^^^^^
//      = hint: did you mean `page`?
//
// with colours when they are asked for.
std::string render_text(const Sink& sink, const SourceManager& sources, bool colours);

// {"diagnostics":[{"code":…,"severity":…,"message":…,"file":…,"start":{"line":…,"column":…,
// "offset":…},"end":{…},"notes":[…],"hint":…,"fixes":[…]}],"errors":N,"warnings":N}
std::string render_json(const Sink& sink, const SourceManager& sources);

}  // namespace weir::diag
