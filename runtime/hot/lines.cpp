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
    uint64_t n = first_bit(masks[kBlocks - 1], 64);
    for (int i = kBlocks - 2; i >= 0; i--) {
        const uint64_t behind = 64 + n;
        const uint64_t here = first_bit(masks[i], 64);
        n = __builtin_unpredictable(masks[i] == 0) ? behind : here;
    }
    if (WH_UNLIKELY(n == kBlocks * 64)) return wh_find_newline_far(p + kBlocks * 64, end);
    return p + n;
}

WH_HOT const char* wh_skip_blanks(const char* p) {
    while (*p == ' ' || *p == '\t' || *p == '\r') p++;
    return p;
}
