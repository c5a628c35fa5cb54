#include "runtime/state/state.h"

#include <algorithm>
#include <cstdlib>

#include "runtime/state/distinct_slot.h"
#include "runtime/state/session_slot.h"
#include "runtime/state/table_slot.h"
#include "runtime/state/top_slot.h"
#include "runtime/state/window_slot.h"

namespace weir::state {
namespace {

// DISTINCT slots that belong to the slot `index`, in order.
std::vector<uint32_t> distinct_slots_of(const weir_job_desc& job, uint32_t index) {
    std::vector<uint32_t> found;
    for (uint32_t i = 0; i < job.slot_count; i++) {
        if (job.slots[i].kind == WEIR_SLOT_DISTINCT && job.slots[i].parent == index) found.push_back(i);
    }
    return found;
}

size_t child_index(const weir_job_desc& job, uint32_t index) {
    size_t child = 0;
    for (uint32_t other : distinct_slots_of(job, job.slots[index].parent)) {
        if (other == index) break;
        child++;
    }
    return child;
}

std::unique_ptr<Slot> make_slot(base::Worker& worker, uint32_t index) {
    const weir_job_desc& job = *worker.job;
    switch (job.slots[index].kind) {
        case WEIR_SLOT_WINDOW: return std::make_unique<WindowSlot>(worker, index, distinct_slots_of(job, index).size());
        case WEIR_SLOT_SESSION: return std::make_unique<SessionSlot>(worker, index);
        case WEIR_SLOT_DISTINCT: return std::make_unique<DistinctSlot>(worker, index, child_index(job, index));
        case WEIR_SLOT_GROUPS:
        case WEIR_SLOT_LATEST:
        case WEIR_SLOT_SNAPSHOT:
            return std::make_unique<TableSlot>(worker, index, distinct_slots_of(job, index).size());
        case WEIR_SLOT_TOP: return std::make_unique<TopSlot>(worker, index);
    }
    std::abort();  // our bug: the compiler knows no other
}

}  // namespace

State::State(base::Worker& worker) : worker_(worker), abi_(worker.job->slot_count) {
    worker.context.slots = abi_.data();
    worker.state = this;
    for (uint32_t i = 0; i < worker.job->slot_count; i++) slots_.push_back(make_slot(worker, i));
    for (uint32_t i = 0; i < worker.job->slot_count; i++) slots_[i]->distinct_slots = distinct_slots_of(*worker.job, i);
}

State::~State() {
    worker_.context.slots = nullptr;
    worker_.state = nullptr;
}

std::vector<time::TimedOperator*> State::operators() const {
    std::vector<time::TimedOperator*> operators;
    for (const auto& slot : slots_) {
        operators.push_back(slot->desc().kind == WEIR_SLOT_DISTINCT ? nullptr : slot.get());
    }
    return operators;
}

void State::emit_by_clock(int64_t now_ns) {
    for (const auto& slot : slots_) {
        if (slot->desc().kind == WEIR_SLOT_GROUPS) static_cast<TableSlot&>(*slot).emit_by_clock(now_ns);
    }
}

int64_t State::next_emit_ns() const {
    int64_t next = INT64_MAX;
    for (const auto& slot : slots_) {
        if (slot->desc().kind == WEIR_SLOT_GROUPS) {
            next = std::min(next, static_cast<const TableSlot&>(*slot).next_emit_ns());
        }
    }
    return next;
}

void State::begin_epoch(uint32_t epoch) {
    for (weir_slot& slot : abi_) slot.epoch = epoch;
}

void State::track() {
    for (const auto& slot : slots_) slot->tracking = true;
}

}  // namespace weir::state
