// One worker of a job, on one thread: the partitions that it reads, its part of the state, its
// buffers. It reads the partition that is furthest behind, hands its records to generated code,
// takes in what other workers send, and lets time pass.
//
// A record's journey: Source → block of the partition's buffer → scan (generated: decode,
// operators) → state (runtime/state), a sink's buffer, or another worker (runtime/channel). What a
// watermark completes is emitted between two records, by Watermarks::advance.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/channel/outbox.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/routes.h"
#include "runtime/engine/sinks.h"
#include "runtime/state/state.h"
#include "runtime/time/watermarks.h"

namespace weir::engine {

class Engine;

// What a source's end is read from, before it is known by which worker.
struct Input {
    uint32_t source = 0;
    uint32_t end = 0;  // of the source: those of earlier ones are read first
    int32_t number = 0;
    std::unique_ptr<io::Source> bytes;
    size_t block_bytes = 0;
};

class Runner {
  public:
    // Worker `number`; the engine has a network when there are several.
    Runner(Engine* engine, uint32_t number);
    ~Runner();
    Runner(const Runner&) = delete;

    // ---- before it runs, by the engine ----
    base::Status add(Input input);
    void open();

    // Reads to the end of all input, a reached limit, an interruption or a failure.
    base::Status run();
    // After run() went well: what stands in the buffers of sinks.
    base::Status flush() { return sinks_.flush(); }

    // ---- what generated code calls ----
    Routes& routes() { return routes_; }
    SinkBuffers& sinks() { return sinks_; }
    void limit_reached();

    // ---- counts; `records` and `bytes` while it runs, the others afterwards ----
    uint64_t records() const { return records_.load(std::memory_order_relaxed); }
    uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
    const std::vector<std::unique_ptr<Partition>>& partitions() const { return partitions_; }
    const Routes& counted() const { return routes_; }
    const std::vector<uint64_t>& late() const { return late_; }
    const std::vector<uint64_t>& outside() const { return outside_; }
    uint64_t rows(uint32_t sink) const { return sinks_.rows(sink); }
    uint64_t bytes_expected(bool* known) const;

  private:
    struct Waiting {  // a partition that is opened once those of earlier ends have ended
        uint32_t end;
        std::unique_ptr<Partition> partition;
    };

    bool has_others() const { return outbox_ != nullptr; }
    bool is_stopped() const;
    bool goes_on();
    void end_input();
    void emit_by_clock();
    bool start_waiting();
    Partition* choose();
    Partition* choose_by_head();
    base::Status learn_head(Partition* partition);
    base::Status read_side_by_side();
    base::Status read_by_time();
    base::Status step(Partition* partition, uint32_t records_max);
    uint32_t scan(Partition* partition, uint32_t records_max);
    base::Status refill(Partition* partition);
    base::Status wait_for(Partition* partition);
    void end(Partition* partition);
    void warn_if_behind(const Partition& partition, uint64_t late_before, int64_t watermark_before);
    uint64_t late_rows() const;
    void publish_progress();

    // ---- with others ----
    // Sends, takes in what has come, lets time pass. False: this worker has to rest now.
    bool meet_others();
    void take_incoming();
    void take_runs(channel::Batch* batch);
    base::Status rest(const Partition* too_far);
    void publish_front();
    bool is_too_far(const Partition* partition) const;

    Engine* engine_;
    const weir_job_desc& job_;
    base::Worker worker_;
    std::unique_ptr<channel::Outbox> outbox_;  // NULL: there are no others
    Routes routes_;
    SinkBuffers sinks_;
    std::unique_ptr<state::State> state_;
    std::unique_ptr<time::Watermarks> watermarks_;
    std::vector<std::unique_ptr<Partition>> partitions_;  // in order of source and number
    std::deque<Waiting> waiting_;
    std::vector<weir_leaf> leaves_;
    std::vector<int64_t> limits_;
    std::vector<uint64_t> late_;
    std::vector<uint64_t> outside_;
    std::atomic<uint64_t> records_ = 0;
    std::atomic<uint64_t> bytes_ = 0;
    uint32_t number_;
    uint32_t limits_reached_ = 0;
    uint32_t turn_ = 0;
    bool warned_behind_ = false;
    bool input_done_ = false;  // the limits had their rows: what waits behind them closes
    bool came_ = false;        // others had sent something when this worker last looked
    bool by_time_ = false;     // its inputs are merged by the time of their next records
};

}  // namespace weir::engine
