// The rows of one slice of a slot: a table for each key group, the memory they need, and which rows
// changed in this epoch. Dropped as a whole when its last window has closed.
#pragma once

#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "runtime/state/table.h"

namespace weir::state {

// What a checkpoint has to look at: rows that are new or about to change (by their hash), rows that
// are gone. A slot keeps them only while checkpoints are on.
struct Marks {
    struct Gone {
        uint64_t hash;
        std::string key;
        int64_t start;  // of a session
    };
    std::vector<uint64_t> changed;
    std::vector<Gone> gone;
};

// Which key groups have had rows.
struct GroupSet {
    uint64_t bits[WEIR_KEY_GROUPS / 64] = {};
    void add(uint32_t group) { bits[group / 64] |= uint64_t{1} << group % 64; }
    bool has(uint32_t group) const { return (bits[group / 64] >> group % 64 & 1) != 0; }
    void add(const GroupSet& other) {
        for (size_t i = 0; i < std::size(bits); i++) bits[i] |= other.bits[i];
    }
};

struct Pane : weir_pane {
    Pane(ChunkPool& pool, size_t children);
    ~Pane();
    Pane(const Pane&) = delete;
    // Nothing is in it any more; it keeps no memory.
    void clear();
    uint64_t count() const;

    ChunkPool& pool;
    Heap heap;
    Marks marks;
    GroupSet groups;               // of rows that find_or_insert below made
    uint32_t expected = 0;         // keys in a table, at a guess
    int64_t next_end = INT64_MAX;  // of the first window that has not closed and counts these rows
    // (key, element) of the slot's count_distinct, a pane each; all in the same slice.
    std::vector<std::unique_ptr<Pane>> children;
};

// Finds or makes the entry of a key; new ones have epoch 0. `*is_new` tells which.
inline char* find_or_insert(const Layout& layout, Pane& pane, uint64_t hash, std::string_view key,
                            bool* is_new) {
    weir_table& table = pane.tables[group_of(hash)];
    // A new table is made for as many keys as those of the slice before had.
    if (table.limit == 0 && pane.expected > 0) reserve(layout, table, pane.heap, pane.expected);
    char* entry = find_or_insert(layout, table, pane.heap, hash, key, is_new);
    if (table.count == 1) pane.groups.add(group_of(hash));
    return entry;
}

}  // namespace weir::state
