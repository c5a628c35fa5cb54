#include "runtime/state/heap.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace weir::state {
namespace {

constexpr uint64_t kBlockBytesMin = 16;
constexpr uint64_t kFirstChunkBytes = 4 << 10;
constexpr uint64_t kChunkBytes = 64 << 10;
constexpr uint64_t kBlockBytesMax = 16 << 10;  // larger ones get a chunk of their own
constexpr size_t kSpareChunksMax = 256;

// Free blocks are kept by the logarithm of their size and the quarter behind it.
int class_of(uint64_t room) {
    int log = std::bit_width(room) - 1;
    return log * 4 + static_cast<int>((room >> (log - 2)) & 3);
}

}  // namespace

ChunkPool::~ChunkPool() {
    for (char* chunk : spare_) {
        uncount(kChunkBytes);
        std::free(chunk);
    }
}

void ChunkPool::count(uint64_t bytes) {
    if (worker_.budget != nullptr && !worker_.budget->take(base::MemoryUse::State, bytes)) {
        worker_.stop(worker_.budget->exceeded());
    }
}

void ChunkPool::uncount(uint64_t bytes) {
    if (worker_.budget != nullptr) worker_.budget->give(base::MemoryUse::State, bytes);
}

char* ChunkPool::take(uint64_t bytes) {
    if (bytes == kChunkBytes && !spare_.empty()) {
        char* chunk = spare_.back();
        spare_.pop_back();
        return chunk;
    }
    count(bytes);
    void* chunk = std::aligned_alloc(64, (bytes + WEIR_PADDING + 63) & ~uint64_t{63});
    if (chunk == nullptr) std::abort();
    return static_cast<char*>(chunk);
}

void ChunkPool::give(char* chunk, uint64_t bytes) {
    if (bytes == kChunkBytes && spare_.size() < kSpareChunksMax) {
        spare_.push_back(chunk);
        return;
    }
    uncount(bytes);
    std::free(chunk);
}

// Sizes are multiples of a quarter of the power of two below, and of 16.
uint64_t Heap::room(uint64_t bytes) {
    uint64_t below = std::bit_floor(std::max(bytes, kBlockBytesMin) - 1);
    uint64_t step = std::max(below / 4, kBlockBytesMin);
    return (std::max(bytes, kBlockBytesMin) + step - 1) / step * step;
}

void Heap::add_chunk() {
    uint64_t bytes = chunks_.empty() ? kFirstChunkBytes : kChunkBytes;
    next_ = pool_.take(bytes);
    limit_ = next_ + bytes;
    chunks_.push_back({next_, bytes});
    bytes_ += bytes;
}

char* Heap::take_large(uint64_t bytes) {
    char* block = pool_.take(bytes);
    large_.push_back({block, bytes});
    bytes_ += bytes;
    return block;
}

void Heap::give_large(char* block, uint64_t bytes) {
    auto found = std::find_if(large_.begin(), large_.end(), [&](const Chunk& c) { return c.begin == block; });
    *found = large_.back();
    large_.pop_back();
    bytes_ -= bytes;
    pool_.give(block, bytes);
}

char* Heap::take(uint64_t bytes) {
    bytes = room(bytes);
    if (bytes > kBlockBytesMax) return take_large(bytes);
    Free*& free = free_[class_of(bytes)];
    if (free != nullptr) {
        char* block = reinterpret_cast<char*>(free);
        free = free->next;
        return block;
    }
    while (static_cast<uint64_t>(limit_ - next_) < bytes) {
        // The rest of the chunk is no waste: it serves smaller blocks.
        while (static_cast<uint64_t>(limit_ - next_) >= kBlockBytesMin) {
            uint64_t rest = std::bit_floor(static_cast<uint64_t>(limit_ - next_));
            give(next_, rest);
            next_ += rest;
        }
        add_chunk();
    }
    char* block = next_;
    next_ += bytes;
    return block;
}

void Heap::give(char* block, uint64_t bytes) {
    bytes = room(bytes);
    if (bytes > kBlockBytesMax) return give_large(block, bytes);
    Free* free = reinterpret_cast<Free*>(block);
    free->next = free_[class_of(bytes)];
    free_[class_of(bytes)] = free;
}

void Heap::clear() {
    for (const Chunk& chunk : chunks_) pool_.give(chunk.begin, chunk.bytes);
    for (const Chunk& chunk : large_) pool_.give(chunk.begin, chunk.bytes);
    chunks_.clear();
    large_.clear();
    std::fill(std::begin(free_), std::end(free_), nullptr);
    next_ = limit_ = nullptr;
    bytes_ = 0;
}

}  // namespace weir::state
