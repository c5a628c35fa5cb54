// Time zones, as far as the core of a job knows them: the functions stand in runtime/zones, an
// archive of its own, and are missing (null) in a job that does not link it. Codegen makes a job
// that names a zone refer to weir_zone_find, so that it is linked.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WEIR_OPTIONAL __attribute__((weak))

// The zone of an IANA name, for as long as the process lives; NULL: there is none. Any thread.
WEIR_OPTIONAL const void* weir_zone_find(const char* name, uint64_t n);
// Microseconds since 1970 of a local time given as if it were UTC. One that does not exist is read
// with the offset before the change, one that exists twice is the later.
WEIR_OPTIONAL int64_t weir_zone_to_utc(const void* zone, int64_t local);
// Seconds east of UTC at a moment.
WEIR_OPTIONAL int64_t weir_zone_offset(const void* zone, int64_t micros);
// "CET"; lives as long as the zone.
WEIR_OPTIONAL const char* weir_zone_abbreviation(const void* zone, int64_t micros);

#ifdef __cplusplus
}

namespace weir::base {

// A zone by its name, where "" and "UTC" need no archive.
class Zone {
  public:
    Zone() = default;
    // False: no such zone, or zones are not linked.
    static bool find(const char* name, uint64_t n, Zone* out) {
        out->zone_ = nullptr;
        if (n == 0 || (n == 3 && name[0] == 'U' && name[1] == 'T' && name[2] == 'C')) return true;
        if (weir_zone_find == nullptr) return false;
        out->zone_ = weir_zone_find(name, n);
        return out->zone_ != nullptr;
    }
    int64_t to_utc(int64_t local) const {
        return zone_ == nullptr ? local : weir_zone_to_utc(zone_, local);
    }
    int64_t offset(int64_t micros) const {
        return zone_ == nullptr ? 0 : weir_zone_offset(zone_, micros);
    }
    int64_t to_local(int64_t micros) const { return micros + offset(micros) * 1000000; }
    const char* abbreviation(int64_t micros) const {
        return zone_ == nullptr ? "UTC" : weir_zone_abbreviation(zone_, micros);
    }

  private:
    const void* zone_ = nullptr;
};

}  // namespace weir::base
#endif
