// Compiled with AVX2, bit manipulation and carry-less multiplication; called on machines that have them.
#include "runtime/format/json_events_find.h"

namespace weir::format {

void find_json_events_avx2(const char* p, uint64_t bytes, JsonEvents* out) { find(p, bytes, out); }

}  // namespace weir::format
