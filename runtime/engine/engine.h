// A job while it runs: its ends, its state, and the loop that reads the partition that is furthest
// behind, hands its records to generated code, and lets time pass. One worker, one thread.
//
// A record's journey: Source → block of the partition's buffer → scan (generated: decode,
// operators) → state (runtime/state) or a sink's buffer → Sink. What a watermark completes is
// emitted between two records, by Watermarks::advance.
#pragma once

#include <csignal>
#include <deque>
#include <memory>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/engine/options.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/routes.h"
#include "runtime/engine/sinks.h"
#include "runtime/engine/start.h"
#include "runtime/metrics/log.h"
#include "runtime/metrics/progress.h"
#include "runtime/metrics/summary.h"
#include "runtime/state/state.h"
#include "runtime/time/watermarks.h"

namespace weir::engine {

class Engine {
  public:
    // `interrupted` is set by a signal at any moment.
    Engine(const weir_job_desc& job, base::Env* env, const Options& options, metrics::Log* log,
           const volatile std::sig_atomic_t* interrupted);
    ~Engine();
    Engine(const Engine&) = delete;

    // Parameters; a failure is wrong usage.
    base::Status set_params();
    // Opens inputs and sinks.
    base::Status open();
    // Reads to the end of the input, a reached limit, an interruption or a failure.
    base::Status run();
    // After run() went well and was not interrupted.
    base::Status publish() { return sinks_.publish(); }
    void abandon() { sinks_.abandon(); }

    bool was_interrupted() const { return *interrupted_ != 0 && !finished_; }
    metrics::Summary summary(const char* ending) const;
    const base::Budget& budget() const { return budget_; }

    // What generated code calls.
    Routes& routes() { return routes_; }
    Sinks& sinks() { return sinks_; }
    void limit_reached();

  private:
    struct Waiting {  // a partition that is opened once those of earlier ends have ended
        uint32_t end;
        std::unique_ptr<Partition> partition;
    };

    void open_context();
    uint64_t bytes_expected() const;
    base::Status open_source(uint32_t source);
    base::Status open_end(uint32_t source, uint32_t end, int32_t* number);
    base::Status add_partition(uint32_t source, uint32_t end, int32_t number,
                               std::unique_ptr<io::Source> input, size_t block_bytes);
    base::Status open_sinks();
    bool start_waiting();

    bool is_stopped() const { return worker_.context.stop != 0 || *interrupted_ != 0; }
    Partition* choose();
    Partition* choose_by_head();
    base::Status learn_head(Partition* partition);
    base::Status read_side_by_side();
    base::Status read_by_time();
    base::Status step(Partition* partition, uint32_t records_max);
    uint32_t scan(Partition* partition, uint32_t records_max);
    base::Status refill(Partition* partition);
    void end(Partition* partition);
    void warn_if_behind(const Partition& partition, uint64_t late_before, int64_t watermark_before);
    uint64_t late_rows() const;
    void tick();
    void emit_by_clock();
    void end_input();

    const weir_job_desc& job_;
    const Options& options_;
    metrics::Log* log_;
    const volatile std::sig_atomic_t* interrupted_;
    base::Budget budget_;
    base::Worker worker_;
    Routes routes_;
    Sinks sinks_;
    Start start_;
    std::unique_ptr<state::State> state_;
    std::unique_ptr<time::Watermarks> watermarks_;
    std::vector<std::unique_ptr<Partition>> partitions_;  // in order of source and number
    std::deque<Waiting> waiting_;
    std::vector<weir_leaf> leaves_;
    std::vector<int64_t> limits_;
    std::vector<uint64_t> late_;
    std::vector<uint64_t> outside_;
    std::unique_ptr<metrics::Progress> progress_;
    uint32_t limits_reached_ = 0;
    uint32_t turn_ = 0;
    int64_t began_ns_ = 0;
    bool finished_ = false;
    bool warned_behind_ = false;
    bool by_time_ = false;  // inputs are merged by the time of their next records
};

}  // namespace weir::engine
