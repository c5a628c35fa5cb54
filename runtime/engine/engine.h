// A job while it runs: what it has once, whatever the number of its workers. That is the options,
// the memory budget, the parameters, the files of the sinks, the first failure. Each worker is a
// Runner on a thread of its own; the first runs on the thread that calls.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/channel/network.h"
#include "runtime/engine/fronts.h"
#include "runtime/engine/options.h"
#include "runtime/engine/runner.h"
#include "runtime/engine/sinks.h"
#include "runtime/engine/start.h"
#include "runtime/metrics/log.h"
#include "runtime/metrics/progress.h"
#include "runtime/metrics/summary.h"

namespace weir::engine {

class Engine {
  public:
    // `interrupted` is set by a signal at any moment.
    Engine(const weir_job_desc& job, base::Env* env, const Options& options, metrics::Log* log,
           const std::atomic<int>* interrupted);
    ~Engine();
    Engine(const Engine&) = delete;

    // Parameters; a failure is wrong usage.
    base::Status set_params();
    // Opens inputs and sinks, and deals the inputs to the workers.
    base::Status open();
    // Reads to the end of the input, a reached limit, an interruption or a failure.
    base::Status run();
    // After run() went well and was not interrupted.
    base::Status publish();
    void abandon() { files_.abandon(); }
    // Whether all sinks are written in place.
    bool is_all_in_place() const;
    bool is_partly_in_place() const;

    bool was_interrupted() const { return is_interrupted() && !finished_; }
    metrics::Summary summary(const char* ending) const;
    const base::Budget& budget() const { return budget_; }
    uint32_t workers() const { return static_cast<uint32_t>(runners_.size()); }

    // ---- for the runners, from any thread ----
    const weir_job_desc& job() const { return job_; }
    base::Env* env() const { return env_; }
    base::Budget* shared_budget() { return &budget_; }
    metrics::Log* log() const { return log_; }
    SinkFiles* files() { return &files_; }
    const char* params() const { return start_.params(); }
    channel::Network* network() const { return network_.get(); }
    Fronts& fronts() { return *fronts_; }
    bool is_interrupted() const { return interrupted_->load(std::memory_order_relaxed) != 0; }
    bool is_stopping() const {
        return stopping_.load(std::memory_order_relaxed) || is_interrupted();
    }
    // The job has done what it is for.
    void finish();
    // Keeps the first failure and stops all workers.
    void fail(base::Status why);
    // Whether a worker is the one that reads where the order of arrival can be seen, or where a
    // read may wait, and that runs on the thread which signals interrupt.
    bool is_first(uint32_t worker) const { return worker == first_; }
    // Tells how far the job has come; by the first worker only.
    void tick();

  private:
    base::Status open_source(uint32_t source);
    base::Status open_end(uint32_t source, uint32_t end, int32_t* number);
    void add_input(uint32_t source, uint32_t end, int32_t* number,
                   std::unique_ptr<io::Source> bytes, size_t block_bytes);
    base::Status deal_inputs();
    base::Status open_sinks();
    base::Status check_target(uint32_t sink, const std::string& path) const;
    uint64_t bytes_expected() const;
    void run_one(Runner* runner);
    void join(std::vector<std::thread>* threads);
    void stop_all();

    const weir_job_desc& job_;
    const Options& options_;
    base::Env* env_;
    metrics::Log* log_;
    const std::atomic<int>* interrupted_;
    base::Budget budget_;
    base::Worker reader_;  // reads the parameters
    Start start_;
    SinkFiles files_;
    struct Read {  // what an end of a source names
        uint32_t source;
        std::string pattern;
        std::vector<std::string> paths;
    };
    std::vector<Read> read_;
    std::vector<Input> inputs_;                  // until they are dealt
    std::unique_ptr<channel::Network> network_;  // NULL: one worker
    std::unique_ptr<Fronts> fronts_;
    std::vector<std::unique_ptr<Runner>> runners_;
    std::unique_ptr<metrics::Progress> progress_;
    std::mutex failure_lock_;
    base::Status failure_ = base::Status::ok();  // guarded by failure_lock_ while workers run
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> finished_ = false;
    std::atomic<uint32_t> running_ = 0;
    uint32_t first_ = 0;
    int64_t began_ns_ = 0;
};

}  // namespace weir::engine
