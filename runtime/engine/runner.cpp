#include "runtime/engine/runner.h"

#include <algorithm>
#include <utility>

#include "runtime/engine/engine.h"

namespace weir::engine {
namespace {

// So that partitions take turns; a block of input is about as much.
constexpr uint32_t kRecordsMax = 1 << 16;
// Records that are read by time before a worker looks what others have sent.
constexpr uint32_t kRecordsAlone = 256;
// Records that are read side by side before a worker looks how far the others have come.
constexpr uint32_t kRecordsUnseen = 1024;
// Nobody signals an interruption, so those who sleep look from time to time.
constexpr int kRestMs = 50;

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

// The key groups g of worker w of n are those with g * n / 256 = w.
uint32_t first_group(uint32_t worker, uint32_t workers) {
    return (worker * WEIR_KEY_GROUPS + workers - 1) / workers;
}

base::Worker make_worker(Engine* engine) {
    base::Worker worker;
    worker.job = &engine->job();
    worker.env = engine->env();
    worker.budget = engine->shared_budget();
    return worker;
}

}  // namespace

Runner::Runner(Engine* engine, uint32_t number)
    : engine_(engine),
      job_(engine->job()),
      worker_(make_worker(engine)),
      routes_(&worker_),
      sinks_(&worker_, engine->files()),
      limits_(job_.limit_count),
      late_(job_.drop_count),
      outside_(job_.drop_count),
      number_(number) {
    worker_.runner = this;
    weir_context& context = worker_.context;
    context.worker = &worker_;
    base::arena_open(&context);
    channel::Network* network = engine->network();
    uint32_t workers = network == nullptr ? 1 : network->workers();
    context.worker_count = workers;
    context.group_first = first_group(number, workers);
    context.group_count = first_group(number + 1, workers) - context.group_first;
    context.params = engine->params();
    if (network != nullptr) {
        outbox_ = std::make_unique<channel::Outbox>(network, &worker_, number);
        worker_.outbox = outbox_.get();
    }
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
    watermarks_ = std::make_unique<time::Watermarks>(job_, state_->operators(), outbox_.get());
    worker_.time = watermarks_.get();
}

Runner::~Runner() {
    waiting_.clear();
    partitions_.clear();
    state_.reset();
    base::arena_close(&worker_.context);
}

base::Status Runner::add(Input input) {
    const weir_source_desc& desc = job_.sources[input.source];
    std::unique_ptr<format::Decoder> decoder;
    base::Status status = format::make_decoder(desc, &decoder);
    if (!status.is_ok()) return status.in("source `" + text_of(desc.name) + "`");
    by_time_ |= desc.observed != 0;
    auto partition =
        std::make_unique<Partition>(&worker_, input.source, input.number, std::move(input.bytes),
                                    std::move(decoder), input.block_bytes);
    watermarks_->expect_more(input.source, desc.end_count > 1);
    if (input.end > 0) {
        waiting_.push_back({input.end, std::move(partition)});
        return base::Status::ok();
    }
    watermarks_->open(partition.get());
    partitions_.push_back(std::move(partition));
    return base::Status::ok();
}

void Runner::open() { sinks_.open(); }

uint64_t Runner::bytes_expected(bool* known) const {
    uint64_t total = 0;
    for (const auto& each : partitions_) {
        if (each->bytes_expected() == 0) *known = false;
        total += each->bytes_expected();
    }
    if (!waiting_.empty()) *known = false;
    return total;
}

uint64_t Runner::late_rows() const {
    uint64_t rows = 0;
    for (uint64_t count : late_) rows += count;
    return rows;
}

// Every `limit` is passed by rows of one worker, which reads all that can reach it.
void Runner::limit_reached() {
    ++limits_reached_;
    if (!job_.limits_end_job || limits_reached_ < job_.limit_count) return;
    worker_.stop();
    if (job_.limits_end_job == 2) {
        input_done_ = true;
    } else {
        engine_->finish();
    }
}

// What stands behind the limits has had all its rows, and closes.
void Runner::end_input() {
    input_done_ = false;
    if (!worker_.error.is_ok()) return;
    worker_.stopping = false;
    worker_.context.pause = 0;
    for (const auto& each : partitions_) {
        if (!each->ended()) watermarks_->end(each.get());
        each->give_up();
    }
    waiting_.clear();
    for (uint32_t i = 0; i < job_.source_count; ++i) watermarks_->expect_more(i, false);
    watermarks_->advance();
    base::arena_settle(&worker_.context);
}

bool Runner::goes_on() {
    if (input_done_) end_input();
    return !is_stopped();
}

void Runner::emit_by_clock() {
    state_->emit_by_clock(engine_->env()->monotonic_ns());
    base::arena_settle(&worker_.context);
}

bool Runner::is_stopped() const { return worker_.stopping || engine_->is_stopping(); }

void Runner::publish_progress() {
    uint64_t records = 0;
    uint64_t bytes = 0;
    for (const auto& each : partitions_) {
        records += each->records();
        bytes += each->bytes();
    }
    records_.store(records, std::memory_order_relaxed);
    bytes_.store(bytes, std::memory_order_relaxed);
    publish_front();
    if (engine_->is_first(number_)) engine_->tick();
    emit_by_clock();
}

// ---- the loop ----

base::Status Runner::run() {
    base::Status status =
        by_time_ && partitions_.size() + waiting_.size() > 1 ? read_by_time() : read_side_by_side();
    if (status.is_ok()) status = worker_.error;
    // What was being written when some other signal came is not known.
    if (status.is_interrupted() && engine_->is_interrupted()) return base::Status::ok();
    if (status.is_ok() && has_others()) outbox_->hand_over();
    return status;
}

base::Status Runner::read_side_by_side() {
    while (goes_on()) {
        bool ready = meet_others();
        Partition* partition = choose();
        if (partition == nullptr && start_waiting()) continue;
        if (partition == nullptr && (!has_others() || watermarks_->is_over())) break;
        bool too_far = partition != nullptr && is_too_far(partition);
        if (partition == nullptr || !ready || too_far) {
            base::Status status = rest(too_far ? partition : nullptr);
            if (!status.is_ok()) return status;
            continue;
        }
        base::Status status = step(partition, kRecordsMax);
        if (!status.is_ok()) return status;
        watermarks_->advance();
        base::arena_settle(&worker_.context);
        publish_progress();
    }
    return base::Status::ok();
}

// The timed partition that is furthest behind, so that open windows stay few, in turn with those
// that have no time.
Partition* Runner::choose() {
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
base::Status Runner::read_by_time() {
    uint32_t alone = 0;
    bool ready = true;
    while (goes_on()) {
        if (has_others() &&
            (alone++ % kRecordsAlone == 0 || !ready || worker_.context.pause != 0)) {
            ready = meet_others();
        }
        for (const auto& each : partitions_) {
            base::Status status = learn_head(each.get());
            if (!status.is_ok()) return status;
        }
        Partition* partition = choose_by_head();
        if (partition == nullptr && start_waiting()) continue;
        if (partition == nullptr && (!has_others() || watermarks_->is_over())) break;
        if (partition == nullptr || !ready) {
            base::Status status = rest(nullptr);
            if (!status.is_ok()) return status;
            ready = false;
            continue;
        }
        scan(partition, 1);
        partition->head_known = false;
        base::arena_settle(&worker_.context);
        if ((partition->offset & 0xfff) == 0) publish_progress();
    }
    if (!is_stopped()) watermarks_->advance();
    return base::Status::ok();
}

Partition* Runner::choose_by_head() {
    Partition* first = nullptr;
    for (const auto& each : partitions_) {
        if (each->ended()) continue;
        if (first == nullptr || each->head_time < first->head_time) first = each.get();
    }
    return first;
}

base::Status Runner::learn_head(Partition* partition) {
    while (!partition->head_known && !partition->ended() && !worker_.stopping) {
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
base::Status Runner::step(Partition* partition, uint32_t records_max) {
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
uint32_t Runner::scan(Partition* partition, uint32_t records_max) {
    for (;;) {
        watermarks_->begin_reading(partition);
        partition->input.records_max =
            has_others() ? std::min(records_max, kRecordsUnseen) : records_max;
        int64_t before = partition->offset;
        uint32_t status = partition->desc().scan(&worker_.context, &partition->input);
        base::arena_settle(&worker_.context);
        if (status == WEIR_WAKE) {
            watermarks_->advance();
            base::arena_settle(&worker_.context);
        } else if (status != WEIR_MORE_WORK) {
            return status;
        }
        int64_t done = partition->offset - before;
        if (done >= records_max || is_stopped()) return WEIR_MORE_WORK;
        publish_front();
        if (is_too_far(partition)) return WEIR_MORE_WORK;
        records_max -= static_cast<uint32_t>(done);
    }
}

base::Status Runner::refill(Partition* partition) {
    uint64_t files_before = partition->files();
    if (partition->is_live()) {
        base::Status status = wait_for(partition);
        if (!status.is_ok() || is_stopped()) return status;
    }
    base::Status status = partition->more();
    while (status.is_interrupted() && !engine_->is_stopping()) status = partition->more();
    if (!status.is_ok()) {
        return status.in("source `" + text_of(partition->desc().name) + "`");
    }
    if (partition->files() != files_before && files_before > 0) partition->warn_next = true;
    if (partition->ended()) end(partition);
    return base::Status::ok();
}

// Nobody knows when more comes: what was made is handed on, what has changed in its time, and what
// others send is taken in.
base::Status Runner::wait_for(Partition* partition) {
    constexpr int64_t kMs = 1'000'000;
    for (;;) {
        emit_by_clock();
        meet_others();
        base::Status status = sinks_.flush_watched();
        if (!status.is_ok()) return status;
        int64_t next = state_->next_emit_ns();
        if (next == INT64_MAX && !has_others()) return base::Status::ok();
        int64_t wait_ms = INT64_MAX;
        if (next != INT64_MAX) {
            wait_ms = std::max<int64_t>(0, next - engine_->env()->monotonic_ns()) / kMs + 1;
        }
        // Nobody can wake who waits for input: others send more where they have just sent
        // something.
        if (has_others()) wait_ms = std::min<int64_t>(wait_ms, came_ ? 1 : kRestMs);
        if (partition->is_ready(wait_ms)) return base::Status::ok();
        if (is_stopped()) return base::Status::ok();
    }
}

void Runner::end(Partition* partition) {
    watermarks_->end(partition);
    // While a later end of the source waits, its time is not at its end.
    start_waiting();
    watermarks_->advance();
    base::arena_settle(&worker_.context);
}

void Runner::warn_if_behind(const Partition& partition, uint64_t late_before,
                            int64_t watermark_before) {
    if (late_rows() == late_before || partition.watermark != watermark_before) return;
    warned_behind_ = true;
    engine_->log()->say(
        metrics::Level::Warning, "source.behind",
        "source `" + text_of(partition.desc().name) + "`: `" + text_of(partition.file) +
            "` begins behind the watermark that the files before it have reached, so its rows "
            "are late; when each file is in order by itself, say `partitions = each`",
        {metrics::fact("source", text_of(partition.desc().name)),
         metrics::fact("file", text_of(partition.file))});
}

// ---- with others ----

bool Runner::meet_others() {
    if (!has_others()) return true;
    worker_.context.pause = worker_.stopping ? 1 : 0;
    outbox_->hand_over();
    take_incoming();
    bool done = watermarks_->advance();
    base::arena_settle(&worker_.context);
    outbox_->hand_over();
    return done && outbox_->is_clear();
}

void Runner::take_incoming() {
    channel::Network* network = engine_->network();
    came_ = false;
    for (channel::Batch* batch = network->take(number_); batch != nullptr;) {
        channel::Batch* next = batch->next;
        take_runs(batch);
        network->finish(number_, batch);
        base::arena_settle(&worker_.context);
        came_ = true;
        batch = next;
    }
}

void Runner::take_runs(channel::Batch* batch) {
    const char* end = batch->data() + batch->bytes;
    for (const char* at = batch->data(); at != end;) {
        const auto& run = *reinterpret_cast<const channel::RunHead*>(at);
        at += sizeof run;
        if (run.exchange == WEIR_NO_EXCHANGE) {
            watermarks_->heard(batch->from, run.time_node, static_cast<int64_t>(run.bytes));
            continue;
        }
        const weir_exchange_desc& exchange = job_.exchanges[run.exchange];
        exchange.take(&worker_.context, at, at + run.bytes, watermarks_->of_slot(exchange.slot));
        at += run.bytes;
    }
}

// Sleeps until another worker has sent something, taken something in, or come further, if it was
// `too_far` ahead.
base::Status Runner::rest(const Partition* too_far) {
    base::Status status = sinks_.flush_watched();
    if (!status.is_ok()) return status;
    publish_progress();
    engine_->fronts().set_waiting(true);
    // Whoever comes further from here on sees that somebody waits.
    if (too_far == nullptr || is_too_far(too_far)) engine_->network()->wait(number_, kRestMs);
    engine_->fronts().set_waiting(false);
    return base::Status::ok();
}

void Runner::publish_front() {
    if (!has_others()) return;
    int64_t front = INT64_MAX;
    for (const auto& each : partitions_) {
        if (each->desc().has_time && !each->ended()) front = std::min(front, each->watermark);
    }
    if (engine_->fronts().publish(number_, front)) engine_->network()->wake_all();
}

bool Runner::is_too_far(const Partition* partition) const {
    return has_others() && partition->desc().has_time &&
           engine_->fronts().is_too_far(number_, partition->watermark);
}

// ---- partitions that wait for others of their source ----

// Opens the partitions of the next end of each source whose earlier ones have all ended. False:
// none.
bool Runner::start_waiting() {
    bool any = false;
    for (uint32_t source = 0; source < job_.source_count; ++source) {
        bool busy = false;
        for (const auto& each : partitions_) {
            busy |= each->source == static_cast<int32_t>(source) && !each->ended();
        }
        uint32_t end = 0;
        int64_t watermark = watermarks_->of_source(source);
        for (auto each = waiting_.begin(); !busy && each != waiting_.end();) {
            bool fits = each->partition->source == static_cast<int32_t>(source) &&
                        (end == 0 || each->end == end);
            if (!fits) {
                ++each;
                continue;
            }
            end = each->end;
            // What comes later is judged by how far the history came.
            for (const auto& old : partitions_) {
                if (old->source == static_cast<int32_t>(source)) {
                    watermark = std::max(watermark, old->watermark);
                }
            }
            each->partition->watermark = watermark;
            watermarks_->open(each->partition.get());
            partitions_.push_back(std::move(each->partition));
            each = waiting_.erase(each);
            any = true;
        }
        if (busy) continue;
        bool more = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiting& each) {
            return each.partition->source == static_cast<int32_t>(source);
        });
        watermarks_->expect_more(source, more);
    }
    std::stable_sort(partitions_.begin(), partitions_.end(), [](const auto& a, const auto& b) {
        return a->source != b->source ? a->source < b->source : a->partition < b->partition;
    });
    return any;
}

}  // namespace weir::engine
