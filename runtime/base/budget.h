// One budget of memory for the whole job (`--memory`): state, input buffers, sinks, scratch account for
// what they hold. It is asked before memory is taken; who is refused stops the job with the text of
// `exceeded`. Owned by the engine; every worker may ask.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/base/status.h"

namespace weir::base {

enum class MemoryUse : uint8_t { Input, Scratch, State, Sinks, Channels, kCount };

class Budget {
  public:
    explicit Budget(uint64_t bytes_max) : bytes_max_(bytes_max) {}

    // Accounts for `bytes` more. False when that is over the budget: it is counted all the same, so
    // that the record in hand can be finished, and the caller stops the job.
    bool take(MemoryUse use, uint64_t bytes) {
        used_[static_cast<int>(use)].fetch_add(bytes, std::memory_order_relaxed);
        return total_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bytes_max_;
    }
    void give(MemoryUse use, uint64_t bytes) {
        used_[static_cast<int>(use)].fetch_sub(bytes, std::memory_order_relaxed);
        total_.fetch_sub(bytes, std::memory_order_relaxed);
    }
    uint64_t used(MemoryUse use) const { return used_[static_cast<int>(use)]; }
    uint64_t total() const { return total_; }
    uint64_t bytes_max() const { return bytes_max_; }
    // "out of memory: 2.1 GiB needed, --memory is 2.0 GiB; state uses the most (1.9 GiB)"
    Status exceeded() const;

  private:
    uint64_t bytes_max_;
    std::atomic<uint64_t> total_ = 0;
    std::atomic<uint64_t> used_[static_cast<int>(MemoryUse::kCount)] = {};
};

// "64 KiB", "2.0 GiB".
std::string bytes_text(uint64_t bytes);

}  // namespace weir::base
