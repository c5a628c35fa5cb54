// The common case of a row that finds its state, inline: the pane is the one used last, the key is
// there already. Everything else is a call into runtime/state. Sizes are arguments so that they are
// constants after inlining.
#ifndef WEIR_RUNTIME_HOT_TABLE_H
#define WEIR_RUNTIME_HOT_TABLE_H

#include "runtime/abi/weir_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// 1 if slot->pane takes a row at `time` and no window that it counts in is late by `watermark`;
// else ask weir_window_pane.
uint32_t wh_pane_holds(const weir_slot* slot, int64_t time, int64_t watermark);

// The value of a key in `pane`, marked dirty; made if it is new. `key_bytes`, `value_at`,
// `entry_bytes`: as in the slot.
char* wh_entry(weir_context*, weir_slot*, weir_pane*, uint64_t hash, const char* key,
               uint64_t key_n, uint32_t key_bytes, uint32_t value_at, uint32_t entry_bytes);

// The value of the session that takes a row at `time`, which is not late. `index`: of the slot.
char* wh_session(weir_context*, uint32_t index, weir_slot*, int64_t time, uint64_t hash, const char* key, uint64_t key_n, uint32_t key_bytes,
                 uint32_t value_at, uint32_t entry_bytes);

// ---- accumulators that are more than an addition (aggregates.cpp) ----

// sum and avg of decimals: beyond 128 bits it is lost for good.
typedef struct wh_wide_sum {
    uint64_t low, high;
    int64_t count;     // of values
    int64_t overflow;  // 1: the sum is beyond 128 bits
} wh_wide_sum;
void wh_wide_sum_add(wh_wide_sum*, __int128 value);
void wh_wide_sum_take_out(wh_wide_sum*, __int128 value);
void wh_wide_sum_combine(wh_wide_sum*, const wh_wide_sum*);
// 1: beyond 38 digits.
uint32_t wh_wide_sum_result(const wh_wide_sum*, __int128* out);

// stddev and variance (Welford; combined as Chan et al.): the sum of squares of distances from the
// mean, never a difference of large numbers.
typedef struct wh_moments {
    int64_t count;
    double mean;
    double squares;
} wh_moments;
void wh_moments_add(wh_moments*, double value);
void wh_moments_combine(wh_moments*, const wh_moments*);
// `sample`: divided by count - 1. 0: there are too few values.
uint32_t wh_moments_variance(const wh_moments*, uint32_t sample, double* out);
uint32_t wh_moments_stddev(const wh_moments*, uint32_t sample, double* out);

#ifdef __cplusplus
}
#endif
#endif
