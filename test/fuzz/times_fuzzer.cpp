// Timestamps: the primitive of generated decoders agrees with the careful reader; what a pattern
// reads can be written by it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/cold.h"
#include "runtime/base/time_pattern.h"
#include "runtime/hot/hot.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size > 512) return 0;
    const std::string input(reinterpret_cast<const char*>(data), size);
    if (input.find('"') == std::string::npos && input.find('\n') == std::string::npos) {
        const std::string quoted = '"' + input + "\",\n" + std::string(2 * WEIR_PADDING, '0');
        wh_time_cache cache = {};
        int64_t fast = 0;
        int64_t careful = 0;
        const char* behind = wh_parse_rfc3339(quoted.data(), &cache, &fast);
        const bool read = weir_rfc3339_from_text(input.data(), input.size(), &careful) == 0;
        if ((behind != nullptr) != read || (read && fast != careful)) std::abort();
        if (read && behind != quoted.data() + size + 2) std::abort();
    }
    int64_t micros = 0;
    const size_t bar = input.find('|');
    if (bar != std::string::npos && weir::base::read_time(input.data(), bar, input.data() + bar + 1,
                                                          size - bar - 1, {}, &micros)) {
        std::string written;
        weir::base::write_time(input.data(), bar, micros, {}, true, &written);
    }
    int64_t duration = 0;
    if (weir_duration_from_text(input.data(), size, &duration) == 0) {
        char words[64];
        int64_t again = 0;
        const char* end = weir_duration_write(words, duration);
        if (weir_duration_from_text(words, static_cast<uint64_t>(end - words), &again) != 0 ||
            again != duration)
            std::abort();
    }
    return 0;
}
