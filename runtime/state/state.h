// All slots of one worker. The engine makes it once the job's descriptors are known, and hands its operators to time::Watermarks:
//
//     state::State state(worker);                        // fills worker.context.slots, sets worker.state
//     time::Watermarks watermarks(*worker.job, state.operators());
#pragma once

#include <memory>
#include <vector>

#include "runtime/state/slot.h"

namespace weir::state {

class State {
  public:
    explicit State(base::Worker& worker);
    ~State();
    State(const State&) = delete;

    // One for each slot of the job; NULL for those that do not wait for time.
    std::vector<time::TimedOperator*> operators() const;
    Slot& slot(uint32_t index) const { return *slots_[index]; }
    uint32_t count() const { return static_cast<uint32_t>(slots_.size()); }

    // Between records: tables that emit their changes from time to time do so when it is time.
    void emit_by_clock(int64_t now_ns);
    // When the next changes that wait are to be emitted; INT64_MAX: nothing waits.
    int64_t next_emit_ns() const;

    // A new epoch begins: what changes from now on is marked again.
    void begin_epoch(uint32_t epoch);
    // Notes changes for checkpoints from now on.
    void track();

  private:
    base::Worker& worker_;
    std::vector<weir_slot> abi_;
    std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace weir::state
