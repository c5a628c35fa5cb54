// The embedded text of the prelude.
#include "compiler/sema/prelude.h"

extern "C" const char weir_prelude_begin[];
extern "C" const char weir_prelude_end[];

namespace weir::sema {

std::string prelude_text() { return std::string(weir_prelude_begin, weir_prelude_end); }

}  // namespace weir::sema
