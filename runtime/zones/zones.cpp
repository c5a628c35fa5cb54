// The zones of runtime/base/zones.h, by abseil over the tz data that the job carries: the machine
// that it runs on needs none.
#include "runtime/base/zones.h"

#include <absl/base/config.h>
#include <absl/time/internal/cctz/include/cctz/zone_info_source.h>
#include <absl/time/time.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

extern "C" const char weir_zone_data_begin[];

namespace {

uint32_t word_at(uint64_t place) {
    uint32_t word;
    std::memcpy(&word, weir_zone_data_begin + place, 4);
    return word;
}

// pack.py draws the layout.
std::string_view packed_zone(std::string_view wanted) {
    uint32_t low = 0;
    uint32_t high = word_at(0);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const uint64_t entry = 4 + 16 * uint64_t{middle};
        const std::string_view name(weir_zone_data_begin + word_at(entry), word_at(entry + 4));
        if (name == wanted) return {weir_zone_data_begin + word_at(entry + 8), word_at(entry + 12)};
        if (name < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return {};
}

class PackedSource : public absl::time_internal::cctz::ZoneInfoSource {
  public:
    explicit PackedSource(std::string_view data) : rest_(data) {}
    std::size_t Read(void* out, std::size_t size) override {
        const size_t taken = std::min(size, rest_.size());
        std::memcpy(out, rest_.data(), taken);
        rest_.remove_prefix(taken);
        return taken;
    }
    int Skip(std::size_t offset) override {
        if (offset > rest_.size()) return -1;
        rest_.remove_prefix(offset);
        return 0;
    }

  private:
    std::string_view rest_;
};

std::unique_ptr<absl::time_internal::cctz::ZoneInfoSource> open_packed(
    const std::string& name,
    const std::function<
        std::unique_ptr<absl::time_internal::cctz::ZoneInfoSource>(const std::string&)>&) {
    const std::string_view data = packed_zone(name);
    if (data.empty()) return nullptr;
    return std::make_unique<PackedSource>(data);
}

struct LoadedZone {
    absl::TimeZone zone;
};

// Loaded once each, never given back.
class LoadedZones {
  public:
    const LoadedZone* find(std::string_view name) {
        const std::lock_guard<std::mutex> guard(lock_);
        const auto known = zones_.find(name);
        if (known != zones_.end()) return known->second.get();
        std::unique_ptr<LoadedZone> loaded;
        absl::TimeZone zone;
        if (!packed_zone(name).empty() && absl::LoadTimeZone(std::string(name), &zone)) {
            loaded = std::make_unique<LoadedZone>(LoadedZone{zone});
        }
        return zones_.emplace(name, std::move(loaded)).first->second.get();
    }

  private:
    std::mutex lock_;
    std::map<std::string, std::unique_ptr<LoadedZone>, std::less<>> zones_;  // guarded by lock_
};

const absl::TimeZone& zone_of(const void* zone) {
    return static_cast<const LoadedZone*>(zone)->zone;
}

// The time between two changes of a zone's offset that was asked for last: most moments of a job
// lie in one.
struct Interval {
    const void* zone = nullptr;
    int64_t begin = 0;
    int64_t end = 0;
    int64_t offset = 0;
    const char* abbreviation = "";
};

// When a change happens. Its civil times are skipped or exist twice, unless only the zone's
// abbreviation changes.
int64_t moment_of(const absl::TimeZone& zone, const absl::TimeZone::CivilTransition& change) {
    const absl::TimeZone::TimeInfo to = zone.At(change.to);
    if (to.kind == absl::TimeZone::TimeInfo::REPEATED) return absl::ToUnixMicros(to.trans);
    const absl::TimeZone::TimeInfo from = zone.At(change.from);
    return absl::ToUnixMicros(from.kind == absl::TimeZone::TimeInfo::SKIPPED ? from.trans : to.pre);
}

const Interval& interval_at(const void* zone, int64_t micros) {
    thread_local Interval last;
    if (last.zone == zone && micros >= last.begin && micros < last.end) return last;
    const absl::Time at = absl::FromUnixMicros(micros);
    const absl::TimeZone::CivilInfo info = zone_of(zone).At(at);
    absl::TimeZone::CivilTransition change;
    last.zone = zone;
    last.offset = info.offset;
    last.abbreviation = info.zone_abbr;
    const bool ends = zone_of(zone).NextTransition(at, &change);
    last.end = ends ? moment_of(zone_of(zone), change) : INT64_MAX;
    // One that happens at this moment has happened. Changes are asked for, and happen, at whole
    // seconds, so that a smaller step would be cut off.
    const bool begins = zone_of(zone).PrevTransition(at + absl::Seconds(1), &change);
    last.begin = begins ? moment_of(zone_of(zone), change) : INT64_MIN;
    return last;
}

}  // namespace

// Stands for abseil's weak one, which would read the machine's files; so it must have the same
// name, inline namespace included.
namespace absl {
ABSL_NAMESPACE_BEGIN
namespace time_internal::cctz_extension {

ZoneInfoSourceFactory zone_info_source_factory = open_packed;

}  // namespace time_internal::cctz_extension
ABSL_NAMESPACE_END
}  // namespace absl

extern "C" {

// The name by which a job asks for this archive.
void weir_feature_zones() {}

const void* weir_zone_find(const char* name, uint64_t n) {
    static LoadedZones zones;
    thread_local std::string last_name;
    thread_local const void* last_zone = nullptr;
    const std::string_view wanted(name, n);
    if (last_zone != nullptr && last_name == wanted) return last_zone;
    last_zone = zones.find(wanted);
    last_name = wanted;
    return last_zone;
}

int64_t weir_zone_to_utc(const void* zone, int64_t local) {
    const int64_t second = local / 1000000 - (local % 1000000 < 0);
    const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1) + second;
    const absl::TimeZone::TimeInfo info = zone_of(zone).At(civil);
    const absl::Time time = info.kind == absl::TimeZone::TimeInfo::REPEATED ? info.post : info.pre;
    return absl::ToUnixMicros(time) + (local - second * 1000000);
}

int64_t weir_zone_offset(const void* zone, int64_t micros) {
    return interval_at(zone, micros).offset;
}

const char* weir_zone_abbreviation(const void* zone, int64_t micros) {
    return interval_at(zone, micros).abbreviation;
}

}  // extern "C"
