// What connects the workers of a job: for each ordered pair a channel of batches, and a way for a
// worker that has nothing to do to sleep until something has changed.
//
// A batch holds runs behind each other, each with a RunHead: rows of one exchange, or a watermark.
// Batches of one sender come in the order in which they were sent, so a watermark comes behind the
// rows that were made below it.
//
// Bounds: a channel is full when it holds its sender's share of kSenderBytesMax. Incoming batches
// are always taken, since their rows only go into state; a worker whose channel is full stops
// reading after the record in hand, and begins to read input or to close windows only while none is
// full. So nobody waits for a worker that waits, and what a channel holds does not grow with the
// input (the rows of one closing window are the most that it holds beyond its share).
//
// A worker that sleeps is woken by what half fills or half empties a channel, not by each batch:
// waking costs more than the rows of a batch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/budget.h"

namespace weir::channel {

constexpr uint64_t kBatchBytes = 32 << 10;  // larger only for a row that needs it
constexpr uint64_t kSenderBytesMax = 1
                                     << 20;  // under way from one worker, shared among its channels

struct RunHead {
    uint32_t exchange;   // of the rows; WEIR_NO_EXCHANGE: a watermark
    uint32_t time_node;  // whose input the watermark is of
    uint64_t bytes;      // of the rows that follow; the watermark
};

struct Batch {
    Batch* next;
    uint32_t from;
    uint32_t reserved;
    uint64_t bytes;     // of its runs
    uint64_t capacity;  // WEIR_PADDING readable bytes follow
    char* data() { return reinterpret_cast<char*>(this + 1); }
};

// Owned by the engine; every worker may call, as itself.
class Network {
  public:
    Network(base::Budget* budget, uint32_t workers);
    ~Network();
    Network(const Network&) = delete;

    uint32_t workers() const { return static_cast<uint32_t>(mailboxes_.size()); }

    // A batch with room for so many bytes; *fits: whether the budget allows it, which counts it all
    // the same.
    Batch* fresh_batch(uint64_t bytes, bool* fits);
    // A receiver that sleeps is woken once half a channel waits for it, or at once. False: the
    // channel is full, the sender pauses.
    bool send(uint32_t from, uint32_t to, Batch* batch, bool at_once);
    // All batches that have come for a worker, linked, or NULL.
    Batch* take(uint32_t to);
    // The rows of a batch that was taken are where they belong.
    void finish(uint32_t to, Batch* batch);

    // Whether none of a sender's channels is full.
    bool is_clear(uint32_t from) const;

    // Until batches come, a full channel is half empty or somebody wakes it; at most
    // `milliseconds`.
    void wait(uint32_t worker, int milliseconds);
    void wake(uint32_t worker);
    void wake_all();

  private:
    struct alignas(64) Mailbox {
        std::mutex lock;
        std::condition_variable changed;
        Batch* first = nullptr;  // guarded by lock, like all of these
        Batch* last = nullptr;
        bool signalled = false;
        bool asleep = false;
        // Bytes under way to this worker, by sender.
        std::unique_ptr<std::atomic<uint64_t>[]> under_way;

        void wake() {  // with the lock
            signalled = true;
            if (asleep) changed.notify_one();
        }
    };
    void free(Batch* batch);

    base::Budget* budget_;
    uint64_t channel_bytes_max_;
    std::vector<std::unique_ptr<Mailbox>> mailboxes_;
    std::mutex spare_lock_;
    std::vector<Batch*> spare_;  // of kBatchBytes; guarded by spare_lock_
};

}  // namespace weir::channel
