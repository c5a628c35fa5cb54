// Where lines end.
#include "runtime/hot/blocks.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

// The short way for the last lines of a buffer and for long lines: one block at a time.
WH_FAR const char* wh_find_newline_far(const char* p, const char* end) {
    while (p < end) {
        const uint64_t mask = equal64(p, '\n');
        if (mask != 0) {
            const char* found = p + __builtin_ctzll(mask);
            return found < end ? found : end;
        }
        p += 64;
    }
    return end;
}

// Six blocks together: a usual line ends in one of them, and which one costs no misprediction.
WH_HOT const char* wh_find_newline(const char* p, const char* end) {
    constexpr int kBlocks = 6;
    if (WH_UNLIKELY(end - p < kBlocks * 64)) return wh_find_newline_far(p, end);
    uint64_t masks[kBlocks];
    for (int i = 0; i < kBlocks; i++) masks[i] = equal64(p + 64 * i, '\n');
    uint64_t mask = masks[kBlocks - 1];
    uint64_t base = (kBlocks - 1) * 64;
    for (int i = kBlocks - 2; i >= 0; i--) {
        const bool here = masks[i] != 0;
        mask = __builtin_unpredictable(here) ? masks[i] : mask;
        base = __builtin_unpredictable(here) ? static_cast<uint64_t>(i) * 64 : base;
    }
    if (WH_UNLIKELY(mask == 0)) return wh_find_newline_far(p + kBlocks * 64, end);
    return p + base + __builtin_ctzll(mask);
}

WH_HOT const char* wh_skip_blanks(const char* p) {
    while (*p == ' ' || *p == '\t' || *p == '\r') p++;
    return p;
}
