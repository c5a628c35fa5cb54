#include "runtime/time/watermarks.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/channel/outbox.h"

namespace weir::time {
namespace {

// Infinities stay what they are.
int64_t behind(int64_t watermark, int64_t delay_us) {
    if (watermark == kAllTime || watermark == INT64_MIN) return watermark;
    return watermark - delay_us;
}

}  // namespace

Watermarks::Watermarks(const weir_job_desc& job, std::vector<TimedOperator*> slots, channel::Outbox* outbox)
    : job_(job),
      slots_(std::move(slots)),
      outbox_(outbox),
      said_(job.time_count, INT64_MIN),
      heard_(outbox == nullptr ? 0 : size_t{job.time_count} * outbox->workers(), INT64_MIN),
      sources_(job.source_count),
      slot_watermarks_(job.slot_count, INT64_MIN),
      out_(job.time_count, INT64_MIN) {}

void Watermarks::open(weir_partition* partition) {
    sources_[static_cast<uint32_t>(partition->source)].partitions.push_back(Partition{partition});
}

Watermarks::Partition& Watermarks::find(const weir_partition* partition) {
    for (Partition& known : sources_[static_cast<uint32_t>(partition->source)].partitions) {
        if (known.partition == partition) return known;
    }
    std::abort();  // it was never opened
}

void Watermarks::end(weir_partition* partition) { find(partition).ended = true; }

void Watermarks::set_idle(weir_partition* partition, bool idle) { find(partition).idle = idle; }

void Watermarks::begin_reading(weir_partition* partition) {
    reading_ = partition;
    partition->wake_at = wake_at(partition);
}

void Watermarks::due_lowered() {
    if (reading_ != nullptr) reading_->wake_at = wake_at(reading_);
}

void Watermarks::expect_more(uint32_t source, bool more) { sources_[source].more = more; }

int64_t Watermarks::minimum(const Source& source, const weir_partition* without) const {
    if (source.more) return INT64_MIN;
    int64_t least = kAllTime;
    bool waits = false;
    for (const Partition& each : source.partitions) {
        if (each.ended || each.partition == without) continue;
        if (each.idle) {
            waits = true;
        } else {
            least = std::min(least, each.partition->watermark);
        }
    }
    // All that have not ended are idle: time stands still, it is not at its end.
    if (least == kAllTime && waits && without == nullptr) return source.watermark;
    return least;
}

int64_t Watermarks::input_of(const weir_time_node& node, const std::vector<int64_t>& out) const {
    int64_t least = kAllTime;
    for (uint32_t i = 0; i < node.input_count; i++) least = std::min(least, out[node.inputs[i]]);
    return least;
}

int64_t Watermarks::least_heard(uint32_t time_node) const {
    int64_t least = kAllTime;
    if (outbox_ == nullptr || job_.times[time_node].exchanged == 0) return least;
    for (uint32_t worker = 0; worker < outbox_->workers(); worker++) {
        if (worker != outbox_->number()) least = std::min(least, heard_[size_t{time_node} * outbox_->workers() + worker]);
    }
    return least;
}

void Watermarks::heard(uint32_t worker, uint32_t time_node, int64_t watermark) {
    int64_t& known = heard_[size_t{time_node} * outbox_->workers() + worker];
    known = std::max(known, watermark);
}

void Watermarks::say(uint32_t time_node, int64_t watermark) {
    if (outbox_ == nullptr || job_.times[time_node].exchanged == 0 || watermark <= said_[time_node]) return;
    said_[time_node] = watermark;
    outbox_->say(time_node, watermark);
}

bool Watermarks::is_over() const {
    return std::all_of(out_.begin(), out_.end(), [](int64_t watermark) { return watermark == kAllTime; });
}

bool Watermarks::advance() {
    for (uint32_t i = 0; i < job_.time_count; i++) {
        const weir_time_node& node = job_.times[i];
        int64_t watermark;
        if (node.kind == WEIR_TIME_SOURCE) {
            Source& source = sources_[node.index];
            source.watermark = std::max(source.watermark, minimum(source, nullptr));
            watermark = source.watermark;
        } else {
            watermark = input_of(node, out_);
        }
        if (node.kind == WEIR_TIME_SLOT) {
            say(i, watermark);
            watermark = std::min(watermark, least_heard(i));
            slot_watermarks_[node.index] = watermark;
            TimedOperator* slot = slots_[node.index];
            if (slot != nullptr && slot->due() != kNever && slot->due() <= watermark) {
                if (outbox_ != nullptr && !outbox_->is_clear()) return false;
                slot->advance_to(watermark);
                if (slot->due() != kNever && slot->due() <= watermark) return false;
            }
        }
        out_[i] = behind(watermark, node.delay_us);
    }
    return true;
}

// Walks the nodes with the partition's watermark set to infinity and the others as they are. Where a slot's watermark would then
// reach what is due, the partition's own has to reach it plus the delays on the way.
int64_t Watermarks::wake_at(const weir_partition* partition) const {
    reach_.assign(job_.time_count, 0);
    delay_.assign(job_.time_count, kNever);
    int64_t wake = kNever;
    for (uint32_t i = 0; i < job_.time_count; i++) {
        const weir_time_node& node = job_.times[i];
        if (node.kind == WEIR_TIME_SOURCE) {
            const Source& source = sources_[node.index];
            bool own = static_cast<int32_t>(node.index) == partition->source;
            reach_[i] = own ? minimum(source, partition) : source.watermark;
            if (own) delay_[i] = 0;
        } else {
            reach_[i] = input_of(node, reach_);
            for (uint32_t k = 0; k < node.input_count; k++) {
                int64_t delay = delay_[node.inputs[k]];
                if (delay != kNever) delay_[i] = delay_[i] == kNever ? delay : std::max(delay_[i], delay);
            }
            reach_[i] = std::min(reach_[i], least_heard(i));
        }
        if (node.kind == WEIR_TIME_SLOT && delay_[i] != kNever && slots_[node.index] != nullptr) {
            int64_t due = slots_[node.index]->due();
            // Reading wakes nobody for the end: it comes when a partition has ended.
            if (due < kAtEnd && due <= reach_[i]) {
                wake = std::min(wake, due + delay_[i] + slots_[node.index]->slack_us());
            }
        }
        reach_[i] = behind(reach_[i], node.delay_us);
        if (delay_[i] != kNever) delay_[i] += node.delay_us;
    }
    return wake;
}

}  // namespace weir::time
