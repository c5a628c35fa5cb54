// Timestamps to text: the text of a second is kept from one row to the next, since rows of one
// second tend to come together.
#include "runtime/base/civil.h"
#include "runtime/base/cold.h"
#include "runtime/hot/digits.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

// Fills the cache with a second of the years 0 to 9999; 0: it is none of those.
WH_FAR uint32_t wh_cache_text(wh_time_cache* cache, int64_t second, char separator) {
    if (second < -62167219200 || second > 253402300799) return 0;
    const int64_t of_day = weir::base::floor_modulo(second, 86400);
    if (cache->valid != 0 &&
        weir::base::floor_modulo(cache->seconds, 86400) + second - of_day == cache->seconds) {
        // The same day: only its time is another.
        write_two(cache->text + 11, static_cast<uint32_t>(of_day / 3600));
        write_two(cache->text + 14, static_cast<uint32_t>(of_day / 60 % 60));
        write_two(cache->text + 17, static_cast<uint32_t>(of_day % 60));
    } else {
        weir_timestamp_write(cache->text, second * 1000000, separator);
    }
    cache->seconds = second;
    cache->valid = 1;
    return 1;
}

namespace {

// `.` and three or six digits, or nothing.
WH_INLINE char* write_fraction(char* out, uint32_t micros) {
    if (micros == 0) return out;
    const uint64_t text = split_digits(micros) >> 16 | 0x303030303030u;
    *out = '.';
    store8(out + 1, text);
    return out + (micros % 1000 == 0 ? 4 : 7);
}

WH_INLINE char* write_time(char* out, int64_t us, wh_time_cache* cache, char separator) {
    const int64_t second = us / 1000000 - (us % 1000000 < 0);
    const auto micros = static_cast<uint32_t>(us - second * 1000000);
    if (WH_UNLIKELY(cache->seconds != second || cache->valid == 0)) {
        if (wh_cache_text(cache, second, separator) == 0) {
            return write_fraction(weir_timestamp_write(out, second * 1000000, separator), micros);
        }
    }
    copy32(out, cache->text);
    return write_fraction(out + 19, micros);
}

}  // namespace

WH_HOT char* wh_write_rfc3339(char* out, int64_t us, wh_time_cache* cache) {
    out = write_time(out, us, cache, 'T');
    *out = 'Z';
    return out + 1;
}

WH_HOT char* wh_write_datetime(char* out, int64_t us, wh_time_cache* cache) {
    return write_time(out, us, cache, ' ');
}

extern "C" char* wh_write_date(char* out, int64_t days) { return weir_date_write(out, days); }
