#include "runtime/engine/engine.h"

#include <algorithm>
#include <utility>

namespace weir::engine {
namespace {

// So that partitions take turns; a block of input is about as much.
constexpr uint32_t kRecordsMax = 1 << 16;

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

uint64_t budget_bytes(const Options& options, base::Env* env) {
    return options.memory_bytes > 0 ? options.memory_bytes : env->memory_bytes() / 5 * 4;
}

base::Worker make_worker(const weir_job_desc& job, base::Env* env, base::Budget* budget) {
    base::Worker worker;
    worker.job = &job;
    worker.env = env;
    worker.budget = budget;
    return worker;
}

}  // namespace

Engine::Engine(const weir_job_desc& job, base::Env* env, const Options& options, metrics::Log* log,
               const volatile std::sig_atomic_t* interrupted)
    : job_(job),
      options_(options),
      log_(log),
      interrupted_(interrupted),
      budget_(budget_bytes(options, env)),
      worker_(make_worker(job, env, &budget_)),
      routes_(&worker_),
      sinks_(&worker_),
      start_(job, env),
      limits_(job.limit_count),
      late_(job.drop_count),
      outside_(job.drop_count),
      began_ns_(env->monotonic_ns()) {
    worker_.engine = this;
    worker_.context.worker = &worker_;
    base::arena_open(&worker_.context);
}

Engine::~Engine() {
    waiting_.clear();
    partitions_.clear();
    state_.reset();
    base::arena_close(&worker_.context);
}

base::Status Engine::set_params() { return start_.set_params(&worker_.context, options_); }

base::Status Engine::open() {
    open_context();
    for (uint32_t i = 0; i < job_.source_count; ++i) {
        base::Status status = open_source(i);
        if (!status.is_ok()) return status;
    }
    base::Status status = open_sinks();
    if (!status.is_ok()) return status;
    bool shown = options_.progress || (!log_->is_json() && worker_.env->is_terminal(2));
    progress_ = std::make_unique<metrics::Progress>(worker_.env, log_, shown, bytes_expected());
    return worker_.error;
}

// 0 when one of the inputs does not say.
uint64_t Engine::bytes_expected() const {
    uint64_t total = 0;
    for (const auto& each : partitions_) {
        if (each->bytes_expected() == 0) return 0;
        total += each->bytes_expected();
    }
    return waiting_.empty() ? total : 0;
}

void Engine::open_context() {
    weir_context& context = worker_.context;
    uint32_t leaf_count = 1;
    for (uint32_t i = 0; i < job_.source_count; ++i) {
        leaf_count = std::max(leaf_count, job_.sources[i].leaf_count);
    }
    leaves_.resize(leaf_count);
    context.leaves = leaves_.data();
    context.limits = limits_.data();
    context.late = late_.data();
    context.outside = outside_.data();
    state_ = std::make_unique<state::State>(worker_);
    worker_.state = state_.get();
    watermarks_ = std::make_unique<time::Watermarks>(job_, state_->operators());
    worker_.time = watermarks_.get();
}

base::Status Engine::open_sinks() {
    std::vector<std::string> targets(job_.sink_count);
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        if (job_.sinks[i].end.kind != WEIR_END_FILE) continue;
        base::Status status = start_.text(job_.sinks[i].end.path, &targets[i]);
        if (!status.is_ok()) return status.in("sink `" + text_of(job_.sinks[i].name) + "`");
    }
    return sinks_.open(targets);
}

uint64_t Engine::late_rows() const {
    uint64_t rows = 0;
    for (uint64_t count : late_) rows += count;
    return rows;
}

void Engine::limit_reached() {
    ++limits_reached_;
    if (!job_.limits_end_job || limits_reached_ < job_.limit_count) return;
    finished_ = true;
    worker_.context.stop = 1;
}

void Engine::tick() {
    uint64_t records = 0;
    uint64_t bytes = 0;
    for (const auto& each : partitions_) {
        records += each->records();
        bytes += each->bytes();
    }
    progress_->tick(records, bytes);
    emit_by_clock();
}

void Engine::emit_by_clock() {
    state_->emit_by_clock(worker_.env->monotonic_ns());
    base::arena_settle(&worker_.context);
}

// ---- the loop ----

base::Status Engine::run() {
    base::Status status = by_time_ && partitions_.size() + waiting_.size() > 1
                              ? read_by_time()
                              : read_side_by_side();
    if (status.is_ok() && finished_ && job_.limits_end_job == 2) end_input();
    if (status.is_ok()) status = worker_.error;
    // What was being written when some other signal came is not known.
    bool is_asked = status.is_interrupted() && *interrupted_ != 0;
    if (!status.is_ok() && !is_asked) return status;
    if (*interrupted_ == 0) finished_ = true;
    return base::Status::ok();
}

// What stands behind the limits has had all its rows.
void Engine::end_input() {
    worker_.context.stop = 0;
    for (uint32_t i = 0; i < job_.source_count; ++i) watermarks_->expect_more(i, false);
    for (const auto& each : partitions_) watermarks_->end(each.get());
    watermarks_->advance();
    base::arena_settle(&worker_.context);
}

base::Status Engine::read_side_by_side() {
    while (!is_stopped()) {
        Partition* partition = choose();
        if (partition == nullptr) {
            if (start_waiting()) continue;
            break;
        }
        base::Status status = step(partition, kRecordsMax);
        if (!status.is_ok()) return status;
        watermarks_->advance();
        base::arena_settle(&worker_.context);
        tick();
    }
    return base::Status::ok();
}

// The timed partition that is furthest behind, so that open windows stay few, in turn with those
// that have no time.
Partition* Engine::choose() {
    Partition* behind = nullptr;
    std::vector<Partition*> candidates;
    for (const auto& each : partitions_) {
        if (each->ended()) continue;
        if (!each->desc().has_time) {
            candidates.push_back(each.get());
        } else if (behind == nullptr || each->watermark < behind->watermark) {
            behind = each.get();
        }
    }
    if (behind != nullptr) candidates.push_back(behind);
    if (candidates.empty()) return nullptr;
    return candidates[turn_++ % candidates.size()];
}

// Records arrive as if merged by event time: always the earliest of the partitions' next records,
// the first in order of declaration where several are.
base::Status Engine::read_by_time() {
    while (!is_stopped()) {
        for (const auto& each : partitions_) {
            base::Status status = learn_head(each.get());
            if (!status.is_ok()) return status;
        }
        Partition* partition = choose_by_head();
        if (partition == nullptr) {
            if (start_waiting()) continue;
            break;
        }
        scan(partition, 1);
        partition->head_known = false;
        base::arena_settle(&worker_.context);
        if ((partition->offset & 0xfff) == 0) tick();
    }
    if (!is_stopped()) watermarks_->advance();
    return base::Status::ok();
}

Partition* Engine::choose_by_head() {
    Partition* first = nullptr;
    for (const auto& each : partitions_) {
        if (each->ended()) continue;
        if (first == nullptr || each->head_time < first->head_time) first = each.get();
    }
    return first;
}

base::Status Engine::learn_head(Partition* partition) {
    while (!partition->head_known && !partition->ended() && worker_.context.stop == 0) {
        if (partition->desc().peek == nullptr) {
            partition->head_time = INT64_MIN;  // without event time: read first
            partition->head_known = partition->input.p != partition->input.end;
            if (partition->head_known) break;
            base::Status status = refill(partition);
            if (!status.is_ok()) return status;
            continue;
        }
        const char* before = partition->input.p;
        uint32_t found =
            partition->desc().peek(&worker_.context, &partition->input, &partition->head_time);
        if (found == WEIR_ROW) {
            partition->head_known = true;
        } else if (found == WEIR_INCOMPLETE) {
            base::Status status = refill(partition);
            if (!status.is_ok()) return status;
        } else if (partition->input.p == before) {
            scan(partition, 1);  // a record without a time: it is done with at once
        }
    }
    return base::Status::ok();
}

// One block of a partition: all whole records in its buffer, then more bytes.
base::Status Engine::step(Partition* partition, uint32_t records_max) {
    uint64_t files_before = partition->files();
    uint64_t late_before = late_rows();
    int64_t watermark_before = partition->watermark;
    uint32_t status = scan(partition, records_max);
    if (partition->warn_next && !warned_behind_ && partition->files() == files_before) {
        partition->warn_next = false;
        warn_if_behind(*partition, late_before, watermark_before);
    }
    if (status != WEIR_NEED_INPUT) return base::Status::ok();
    return refill(partition);
}

// Hands records to generated code until it needs something else than time.
uint32_t Engine::scan(Partition* partition, uint32_t records_max) {
    for (;;) {
        watermarks_->begin_reading(partition);
        partition->input.records_max = records_max;
        int64_t before = partition->offset;
        uint32_t status = partition->desc().scan(&worker_.context, &partition->input);
        base::arena_settle(&worker_.context);
        if (status != WEIR_WAKE) return status;
        watermarks_->advance();
        base::arena_settle(&worker_.context);
        int64_t done = partition->offset - before;
        if (done >= records_max || is_stopped()) return WEIR_MORE_WORK;
        records_max -= static_cast<uint32_t>(done);
    }
}

base::Status Engine::refill(Partition* partition) {
    uint64_t files_before = partition->files();
    if (partition->is_live()) {
        // Nobody knows when more comes.
        emit_by_clock();
        base::Status status = sinks_.flush_watched();
        if (!status.is_ok()) return status;
    }
    base::Status status = partition->more();
    while (status.is_interrupted() && *interrupted_ == 0) status = partition->more();
    if (!status.is_ok()) {
        return status.in("source `" + text_of(partition->desc().name) + "`");
    }
    if (partition->files() != files_before && files_before > 0) partition->warn_next = true;
    if (partition->ended()) end(partition);
    return base::Status::ok();
}

void Engine::end(Partition* partition) {
    watermarks_->end(partition);
    // While a later end of the source waits, its time is not at its end.
    start_waiting();
    watermarks_->advance();
    base::arena_settle(&worker_.context);
}

void Engine::warn_if_behind(const Partition& partition, uint64_t late_before,
                            int64_t watermark_before) {
    if (late_rows() == late_before || partition.watermark != watermark_before) return;
    warned_behind_ = true;
    log_->say(
        metrics::Level::Warning, "source.behind",
        "source `" + text_of(partition.desc().name) + "`: `" + text_of(partition.file) +
            "` begins behind the watermark that the files before it have reached, so its rows "
            "are late; when each file is in order by itself, say `partitions = each`",
        {metrics::fact("source", text_of(partition.desc().name)),
         metrics::fact("file", text_of(partition.file))});
}

metrics::Summary Engine::summary(const char* ending) const {
    metrics::Summary summary;
    summary.ending = ending;
    summary.seconds = static_cast<double>(worker_.env->monotonic_ns() - began_ns_) / 1e9;
    summary.memory_bytes_max = worker_.env->peak_memory_bytes();
    for (uint32_t i = 0; i < job_.source_count; ++i) {
        metrics::SourceCounts& counts = summary.sources.emplace_back();
        counts.name = text_of(job_.sources[i].name);
        counts.bad_kept = job_.sources[i].bad != nullptr;
        for (uint32_t k = 0; k < WEIR_REASONS; ++k) counts.bad[k] = routes_.count(i, k);
        for (const auto& each : partitions_) {
            if (each->source != static_cast<int32_t>(i)) continue;
            counts.records += each->records();
            counts.bytes += job_.sources[i].format.kind == WEIR_FORMAT_NONE ? 0 : each->bytes();
            counts.files += each->files();
        }
    }
    for (uint32_t i = 0; i < job_.sink_count; ++i) {
        uint64_t rows = worker_.context.sinks == nullptr ? 0 : worker_.context.sinks[i].rows;
        std::string target = worker_.context.sinks == nullptr ? "" : sinks_.target(i);
        summary.sinks.push_back({text_of(job_.sinks[i].name), target, rows});
    }
    for (uint32_t i = 0; i < job_.drop_count; ++i) {
        summary.drops.push_back({text_of(job_.drops[i]), late_[i], outside_[i]});
    }
    return summary;
}

}  // namespace weir::engine
