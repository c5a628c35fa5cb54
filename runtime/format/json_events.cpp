#include "runtime/format/json_events_find.h"

namespace weir::format {

// json_events_avx2.cpp
void find_json_events_avx2(const char* p, uint64_t bytes, JsonEvents* out);

FindJsonEvents json_events() {
    __builtin_cpu_init();
    bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                __builtin_cpu_supports("pclmul");
    return fast ? find_json_events_avx2 : find;
}

}  // namespace weir::format
