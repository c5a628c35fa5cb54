#include "runtime/engine/engine.h"

#include <signal.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace weir::engine {
namespace {

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

uint64_t budget_bytes(const Options& options, base::Env* env) {
    return options.memory_bytes > 0 ? options.memory_bytes : env->memory_bytes() / 5 * 4;
}

// While it lives, threads are made that get no signal but the one which ends their waits.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t others;
        ::sigfillset(&others);
        ::sigdelset(&others, SIGALRM);
        ::pthread_sigmask(SIG_SETMASK, &others, &before_);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_;
};

}  // namespace

Engine::Engine(const weir_job_desc& job, base::Env* env, const Options& options, metrics::Log* log,
               const std::atomic<int>* interrupted)
    : job_(job),
      options_(options),
      env_(env),
      log_(log),
      interrupted_(interrupted),
      budget_(budget_bytes(options, env)),
      start_(job, env),
      files_(job, env, interrupted),
      began_ns_(env->monotonic_ns()) {
    reader_.job = &job;
    reader_.env = env;
    reader_.context.worker = &reader_;
    base::arena_open(&reader_.context);
}

Engine::~Engine() {
    runners_.clear();
    base::arena_close(&reader_.context);
}

base::Status Engine::set_params() { return start_.set_params(&reader_.context, options_); }

base::Status Engine::open() {
    for (uint32_t i = 0; i < job_.source_count; ++i) {
        base::Status status = open_source(i);
        if (!status.is_ok()) return status;
    }
    base::Status status = deal_inputs();
    if (!status.is_ok()) return status;
    status = open_sinks();
    if (!status.is_ok()) return status;
    bool shown = options_.progress || (!log_->is_json() && env_->is_terminal(2));
    progress_ = std::make_unique<metrics::Progress>(env_, log_, shown, bytes_expected());
    return failure_;
}

// 0 when one of the inputs does not say.
uint64_t Engine::bytes_expected() const {
    uint64_t total = 0;
    bool known = true;
    for (const auto& runner : runners_) total += runner->bytes_expected(&known);
    return known ? total : 0;
}

base::Status Engine::open_sinks() {
    std::vector<std::string> targets(job_.sink_count);
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        if (job_.sinks[i].end.kind != WEIR_END_FILE) continue;
        base::Status status = start_.text(job_.sinks[i].end.path, &targets[i]);
        if (!status.is_ok()) return status.in("sink `" + text_of(job_.sinks[i].name) + "`");
        status = check_target(i, targets[i]);
        if (!status.is_ok()) return status;
    }
    base::Status status = files_.open(targets);
    for (const auto& runner : runners_) {
        if (status.is_ok()) runner->open();
    }
    return status;
}

void Engine::tick() {
    uint64_t records = 0;
    uint64_t bytes = 0;
    for (const auto& runner : runners_) {
        records += runner->records();
        bytes += runner->bytes();
    }
    progress_->tick(records, bytes);
}

// ---- running ----

void Engine::stop_all() {
    stopping_ = true;
    if (network_ != nullptr) network_->wake_all();
}

void Engine::finish() {
    finished_ = true;
    stop_all();
}

void Engine::fail(base::Status why) {
    {
        std::lock_guard<std::mutex> guard(failure_lock_);
        if (failure_.is_ok()) failure_ = std::move(why);
    }
    stop_all();
}

void Engine::run_one(Runner* runner) {
    base::Status status = runner->run();
    if (!status.is_ok()) fail(std::move(status));
    running_.fetch_sub(1);
    if (network_ != nullptr) network_->wake(first_);
}

// A signal reaches one thread. Once it was to interrupt the job, all that wait for a file are
// woken.
void Engine::join(std::vector<std::thread>* threads) {
    constexpr int kTickMs = 50;
    while (running_.load() > 0) {
        for (std::thread& thread : *threads) {
            if (is_interrupted()) ::pthread_kill(thread.native_handle(), SIGALRM);
        }
        network_->wait(first_, kTickMs);
        tick();
    }
    for (std::thread& thread : *threads) thread.join();
}

base::Status Engine::run() {
    std::vector<std::thread> threads;
    running_ = workers();
    {
        SignalsBlocked blocked;
        for (uint32_t i = 0; i < workers(); ++i) {
            if (i != first_) threads.emplace_back(&Engine::run_one, this, runners_[i].get());
        }
    }
    run_one(runners_[first_].get());
    join(&threads);
    if (!failure_.is_ok()) return failure_;
    if (!is_interrupted()) finished_ = true;
    return base::Status::ok();
}

base::Status Engine::publish() {
    for (const auto& runner : runners_) {
        base::Status status = runner->flush();
        if (!status.is_ok()) return status;
    }
    return files_.publish();
}

bool Engine::is_all_in_place() const {
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        if (!files_.is_watched(i)) return false;
    }
    return true;
}

bool Engine::is_partly_in_place() const {
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        if (files_.is_watched(i)) return true;
    }
    return false;
}

namespace {

void add_counts(const Runner& runner, uint32_t source, metrics::SourceCounts* counts) {
    for (uint32_t k = 0; k < WEIR_REASONS; ++k) counts->bad[k] += runner.counted().count(source, k);
    for (const auto& each : runner.partitions()) {
        if (each->source != static_cast<int32_t>(source)) continue;
        counts->records += each->records();
        counts->bytes += each->desc().format.kind == WEIR_FORMAT_NONE ? 0 : each->bytes();
        counts->files += each->files();
    }
}

}  // namespace

metrics::Summary Engine::summary(const char* ending) const {
    metrics::Summary summary;
    summary.ending = ending;
    summary.seconds = static_cast<double>(env_->monotonic_ns() - began_ns_) / 1e9;
    summary.memory_bytes_max = env_->peak_memory_bytes();
    for (uint32_t i = 0; i < job_.source_count; ++i) {
        metrics::SourceCounts& counts = summary.sources.emplace_back();
        counts.name = text_of(job_.sources[i].name);
        counts.bad_kept = job_.sources[i].bad != nullptr;
        counts.bad_stops = job_.sources[i].on_error == WEIR_STOP;
        for (const auto& runner : runners_) add_counts(*runner, i, &counts);
    }
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        uint64_t rows = 0;
        for (const auto& runner : runners_) rows += runner->rows(i);
        summary.sinks.push_back(
            {text_of(job_.sinks[i].name), files_.target(i), rows, files_.lasts(i)});
    }
    for (uint32_t i = 0; i < job_.drop_count; ++i) {
        metrics::DropCounts& counts = summary.drops.emplace_back();
        counts.name = text_of(job_.drops[i]);
        for (const auto& runner : runners_) {
            counts.late += runner->late()[i];
            counts.outside += runner->outside()[i];
        }
    }
    return summary;
}

}  // namespace weir::engine
