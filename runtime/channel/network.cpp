#include "runtime/channel/network.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace weir::channel {
namespace {

constexpr size_t kSpareBatchesMax = 32;
constexpr uint64_t kChannelBytesMin = 4 * kBatchBytes;

// Whether `more` bytes beside `before` make it `limit` or more.
bool reaches(uint64_t before, uint64_t more, uint64_t limit) {
    return before < limit && before + more >= limit;
}

}  // namespace

Network::Network(base::Budget* budget, uint32_t workers)
    : budget_(budget),
      channel_bytes_max_(std::max(kChannelBytesMin, kSenderBytesMax / std::max(1u, workers - 1))) {
    for (uint32_t i = 0; i < workers; ++i) {
        mailboxes_.push_back(std::make_unique<Mailbox>());
        mailboxes_[i]->under_way = std::make_unique<std::atomic<uint64_t>[]>(workers);
        for (uint32_t k = 0; k < workers; ++k) mailboxes_[i]->under_way[k] = 0;
    }
}

Network::~Network() {
    for (const auto& mailbox : mailboxes_) {
        for (Batch* batch = mailbox->first; batch != nullptr;) {
            Batch* next = batch->next;
            free(batch);
            batch = next;
        }
    }
    for (Batch* batch : spare_) free(batch);
}

void Network::free(Batch* batch) {
    budget_->give(base::MemoryUse::Channels, batch->capacity);
    std::free(batch);
}

Batch* Network::fresh_batch(uint64_t bytes, bool* fits) {
    *fits = true;
    if (bytes <= kBatchBytes) {
        bytes = kBatchBytes;
        std::lock_guard<std::mutex> guard(spare_lock_);
        if (!spare_.empty()) {
            Batch* batch = spare_.back();
            spare_.pop_back();
            return batch;
        }
    }
    auto* batch = static_cast<Batch*>(std::malloc(sizeof(Batch) + bytes + WEIR_PADDING));
    if (batch == nullptr) std::abort();
    *batch = {};
    batch->capacity = bytes;
    *fits = budget_->take(base::MemoryUse::Channels, bytes);
    return batch;
}

bool Network::send(uint32_t from, uint32_t to, Batch* batch, bool at_once) {
    Mailbox& mailbox = *mailboxes_[to];
    batch->from = from;
    batch->next = nullptr;
    uint64_t bytes = batch->bytes;
    uint64_t before = mailbox.under_way[from].fetch_add(bytes);
    bool wakes = at_once || reaches(before, bytes, channel_bytes_max_ / 2);
    std::lock_guard<std::mutex> guard(mailbox.lock);
    (mailbox.last == nullptr ? mailbox.first : mailbox.last->next) = batch;
    mailbox.last = batch;
    if (wakes) mailbox.wake();
    return before + bytes < channel_bytes_max_;
}

Batch* Network::take(uint32_t to) {
    Mailbox& mailbox = *mailboxes_[to];
    std::lock_guard<std::mutex> guard(mailbox.lock);
    Batch* first = mailbox.first;
    mailbox.first = mailbox.last = nullptr;
    return first;
}

void Network::finish(uint32_t to, Batch* batch) {
    uint32_t from = batch->from;
    uint64_t bytes = batch->bytes;
    bool kept = false;
    if (batch->capacity == kBatchBytes) {
        std::lock_guard<std::mutex> guard(spare_lock_);
        kept = spare_.size() < kSpareBatchesMax;
        if (kept) spare_.push_back(batch);
    }
    if (!kept) free(batch);
    uint64_t before = mailboxes_[to]->under_way[from].fetch_sub(bytes);
    if (reaches(before - bytes, bytes, channel_bytes_max_ / 2)) wake(from);
}

bool Network::is_clear(uint32_t from) const {
    for (const auto& mailbox : mailboxes_) {
        if (mailbox->under_way[from].load(std::memory_order_relaxed) >= channel_bytes_max_)
            return false;
    }
    return true;
}

void Network::wait(uint32_t worker, int milliseconds) {
    Mailbox& mailbox = *mailboxes_[worker];
    std::unique_lock<std::mutex> guard(mailbox.lock);
    mailbox.asleep = true;
    mailbox.changed.wait_for(guard, std::chrono::milliseconds(milliseconds),
                             [&] { return mailbox.signalled; });
    mailbox.asleep = mailbox.signalled = false;
}

void Network::wake(uint32_t worker) {
    Mailbox& mailbox = *mailboxes_[worker];
    std::lock_guard<std::mutex> guard(mailbox.lock);
    mailbox.wake();
}

void Network::wake_all() {
    for (uint32_t i = 0; i < workers(); ++i) wake(i);
}

}  // namespace weir::channel
