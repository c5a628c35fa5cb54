// Memory of one pane or slot: entries of tables, keys, strings in values. Blocks have few sizes and are used again by
// their size; all of it is freed at once with the heap. WEIR_PADDING bytes behind every block are readable. What a heap holds is
// accounted as MemoryUse::State.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/worker.h"

namespace weir::state {

// Chunks that panes of one slot hand on to each other, so that a new pane does not fault new pages in.
class ChunkPool {
  public:
    explicit ChunkPool(base::Worker& worker) : worker_(worker) {}
    ~ChunkPool();
    ChunkPool(const ChunkPool&) = delete;

    char* take(uint64_t bytes);
    void give(char* chunk, uint64_t bytes);
    // Accounts for memory that stands elsewhere.
    void count(uint64_t bytes);
    void uncount(uint64_t bytes);

  private:
    base::Worker& worker_;
    std::vector<char*> spare_;  // of kChunkBytes
};

class Heap {
  public:
    explicit Heap(ChunkPool& pool) : pool_(pool) {}
    ~Heap() { clear(); }
    Heap(const Heap&) = delete;

    // 16-byte aligned, not cleared. `give` takes the same count of bytes.
    char* take(uint64_t bytes);
    void give(char* block, uint64_t bytes);
    void clear();
    uint64_t bytes() const { return bytes_; }  // held from the pool
    // What `take(bytes)` really gives.
    static uint64_t room(uint64_t bytes);

  private:
    struct Free {
        Free* next;
    };
    struct Chunk {
        char* begin;
        uint64_t bytes;
    };
    void add_chunk();
    char* take_large(uint64_t bytes);
    void give_large(char* block, uint64_t bytes);

    ChunkPool& pool_;
    char* next_ = nullptr;
    char* limit_ = nullptr;
    std::vector<Chunk> chunks_;
    std::vector<Chunk> large_;
    Free* free_[64] = {};  // by class of size
    uint64_t bytes_ = 0;
};

}  // namespace weir::state
