// Sums of 128 bits and moments, the accumulators whose arithmetic takes more than one instruction.
// decimals.
#include "runtime/hot/table.h"

#define HOT_INLINE __attribute__((always_inline))

namespace {

// 10^38 - 1: the greatest decimal.
constexpr unsigned __int128 kDecimalMax =
    static_cast<unsigned __int128>(10000000000000000000ull) * 10000000000000000000ull - 1;

__int128 sum_of(const wh_wide_sum* sum) {
    return static_cast<__int128>(static_cast<unsigned __int128>(sum->high) << 64 | sum->low);
}

HOT_INLINE inline void add_wide(wh_wide_sum* sum, __int128 value) {
    __int128 result;
    if (__builtin_add_overflow(sum_of(sum), value, &result)) sum->overflow = 1;
    sum->low = static_cast<uint64_t>(result);
    sum->high = static_cast<uint64_t>(static_cast<unsigned __int128>(result) >> 64);
}

}  // namespace

extern "C" {

HOT_INLINE void wh_wide_sum_add(wh_wide_sum* sum, __int128 value) {
    add_wide(sum, value);
    sum->count++;
}

void wh_wide_sum_take_out(wh_wide_sum* sum, __int128 value) {
    add_wide(sum, -value);
    sum->count--;
}

void wh_wide_sum_combine(wh_wide_sum* to, const wh_wide_sum* from) {
    add_wide(to, sum_of(from));
    to->count += from->count;
    to->overflow |= from->overflow;
}

uint32_t wh_wide_sum_result(const wh_wide_sum* sum, __int128* out) {
    __int128 value = sum_of(sum);
    unsigned __int128 size =
        value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    if (sum->overflow != 0 || size > kDecimalMax) return 1;
    *out = value;
    return 0;
}

HOT_INLINE void wh_moments_add(wh_moments* moments, double value) {
    moments->count++;
    double distance = value - moments->mean;
    moments->mean += distance / static_cast<double>(moments->count);
    moments->squares += distance * (value - moments->mean);
}

void wh_moments_combine(wh_moments* to, const wh_moments* from) {
    if (from->count == 0) return;
    if (to->count == 0) {
        *to = *from;
        return;
    }
    double to_count = static_cast<double>(to->count);
    double from_count = static_cast<double>(from->count);
    double distance = from->mean - to->mean;
    to->count += from->count;
    double count = static_cast<double>(to->count);
    to->mean += distance * (from_count / count);
    to->squares += from->squares + distance * distance * (to_count * from_count / count);
}

uint32_t wh_moments_variance(const wh_moments* moments, uint32_t sample, double* out) {
    int64_t divisor = sample != 0 ? moments->count - 1 : moments->count;
    if (divisor <= 0) return 0;
    *out = moments->squares / static_cast<double>(divisor);
    return 1;
}

uint32_t wh_moments_stddev(const wh_moments* moments, uint32_t sample, double* out) {
    if (wh_moments_variance(moments, sample, out) == 0) return 0;
    *out = __builtin_sqrt(*out);
    return 1;
}

}  // extern "C"
