// How far event time has come, and what is due by it. Watermarks begin at the partitions of the sources, pass through the relations
// in topological order (weir_time_node), and each operator with state emits what a watermark completes before it passes it on.
// Owned by a worker; one thread.
//
// With several workers each has its own, over the partitions that it reads. Of what enters a slot behind an exchange, each tells all
// others how far it has come (channel::Outbox::say, behind its rows), and W in is the minimum over all of them.
//
//     watermarks.open(partition);                            for each, before its first record
//     watermarks.begin_reading(partition);                   before each call of scan; sets wake_at
//     … scan … returned WEIR_WAKE, or nothing more to read for now:
//     watermarks.advance();
//     watermarks.end(partition); watermarks.advance();       at the end of a bounded one
//
// What an operator makes does not depend on when `advance` is called: late is decided by the partition's own watermark.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::channel {
class Outbox;
}

namespace weir::time {

constexpr int64_t kNever = INT64_MAX;    // due: nothing waits
constexpr int64_t kAllTime = INT64_MAX;  // a watermark: no more records
constexpr int64_t kAtEnd = kAllTime - 1;  // due: at the end of the input, whatever the time

// State that watermarks complete. The order of calls is the runtime's; `advance_to` may hand rows to other operators.
class TimedOperator {
  public:
    virtual ~TimedOperator() = default;
    // The least watermark at which advance_to would do something; kNever: none so far.
    virtual int64_t due() const = 0;
    // Emits all that `watermark` completes, in order of time. It never goes back. May leave a rest, which is then due still, when
    // other workers have enough to do.
    virtual void advance_to(int64_t watermark) = 0;
    // By how much a wake-up may come late, where nobody can see it, so that many small completions are done together.
    virtual int64_t slack_us() const { return 0; }
};

class Watermarks {
  public:
    // `slots[i]` is the operator of job.slots[i]; NULL: it does not wait for time. `outbox`: to the other workers; NULL: there are none.
    Watermarks(const weir_job_desc& job, std::vector<TimedOperator*> slots, channel::Outbox* outbox = nullptr);

    void open(weir_partition* partition);
    void end(weir_partition* partition);
    // A partition at its end with nothing to read leaves the minimum until it reads again.
    void set_idle(weir_partition* partition, bool idle);

    // A partition of this source will be opened later: its watermark stays at the beginning of time until then. One call a source.
    void expect_more(uint32_t source, bool more);

    // Applies the partitions' watermarks: emits what is due, operator by operator. False: it broke off, because other workers have
    // enough to do; call it again when the channels are clear.
    bool advance();
    // What another worker said of the input of a time node.
    void heard(uint32_t worker, uint32_t time_node, int64_t watermark);
    // Whether all time has been applied everywhere: nothing more can come.
    bool is_over() const;
    // The least watermark of `partition` at which something becomes due while the others stand still; kNever: nothing can.
    int64_t wake_at(const weir_partition* partition) const;
    // While records of `partition` are read: its wake_at is kept right when rows that it brings make something due earlier.
    void begin_reading(weir_partition* partition);
    void due_lowered();

    // W of a source, of what enters a slot; INT64_MIN: nothing known yet.
    int64_t of_source(uint32_t source) const { return sources_[source].watermark; }
    int64_t of_slot(uint32_t slot) const { return slot_watermarks_[slot]; }

  private:
    struct Partition {
        weir_partition* partition;
        bool ended = false;
        bool idle = false;
    };
    struct Source {
        std::vector<Partition> partitions;
        bool more = false;
        int64_t watermark = INT64_MIN;  // never goes back
    };

    Partition& find(const weir_partition* partition);
    // Minimum over the partitions that count, `without` left out.
    int64_t minimum(const Source& source, const weir_partition* without) const;
    int64_t input_of(const weir_time_node& node, const std::vector<int64_t>& out) const;
    // The least that another worker has said of the node's input; kAllTime where nobody is asked.
    int64_t least_heard(uint32_t time_node) const;
    void say(uint32_t time_node, int64_t watermark);

    const weir_job_desc& job_;
    std::vector<TimedOperator*> slots_;
    channel::Outbox* outbox_;
    std::vector<int64_t> said_;   // of each time node, to the others
    std::vector<int64_t> heard_;  // of each time node, from each worker
    std::vector<Source> sources_;
    std::vector<int64_t> slot_watermarks_;
    weir_partition* reading_ = nullptr;
    std::vector<int64_t> out_;             // of each time node, as applied
    mutable std::vector<int64_t> reach_;   // scratch of wake_at: of each time node if the partition's own were infinite
    mutable std::vector<int64_t> delay_;   // ... by how much it lags behind the partition's; kNever: not reached from it
};

}  // namespace weir::time
