// A flat hash table with inline keys and values: one for each key group of a pane. Open addressing
// with linear probing; an entry's place is `hash & mask`, and erasing moves later entries of its
// run back, so that a run has no holes. Pointers to entries are valid until the next insert or
// erase in the same table.
//
// Invariants: 1. an entry's hash is 0 exactly when it is free. 2. count < capacity, so each probe
// ends. 3. Two entries may have one key only where the slot says so (sessions). weir_abi.h draws an
// entry.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/abi/weir_abi.h"
#include "runtime/state/heap.h"

namespace weir::state {

struct Entry {
    uint64_t hash;
    uint32_t epoch;
    uint32_t flags;
};

struct VariableKey {
    const char* p;
    uint64_t n;
};

// What stands between key and value in a session's entry.
struct SessionHead {
    int64_t start;
    int64_t last;
    int64_t armed;  // the time of its timer
};

// Sizes of a slot's entries; constant over its life.
struct Layout {
    uint32_t key_bytes = 0;  // or WEIR_VARIABLE
    uint32_t value_at = 0;
    uint32_t value_bytes = 0;
    uint32_t entry_bytes = 0;

    // `head_bytes`: what stands between key and value.
    static Layout of(uint32_t key_bytes, uint32_t head_bytes, uint32_t value_bytes);
    bool variable() const { return key_bytes == WEIR_VARIABLE; }
};

inline Entry* entry_at(char* p) { return reinterpret_cast<Entry*>(p); }
inline const Entry* entry_at(const char* p) { return reinterpret_cast<const Entry*>(p); }
inline uint32_t group_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 56); }

inline std::string_view key_of(const Layout& layout, const char* entry) {
    const char* key = entry + sizeof(Entry);
    if (!layout.variable()) return {key, layout.key_bytes};
    auto* variable = reinterpret_cast<const VariableKey*>(key);
    return {variable->p, variable->n};
}

// Most keys are one word.
inline bool has_key(const Layout& layout, const char* entry, std::string_view key) {
    if (layout.key_bytes == 8) {
        uint64_t stored, wanted;
        std::memcpy(&stored, entry + sizeof(Entry), 8);
        std::memcpy(&wanted, key.data(), 8);
        return stored == wanted;
    }
    return key_of(layout, entry) == key;
}

// The tables of a fresh pane.
void clear_tables(weir_table* tables, uint32_t count);

// The entry of a key, or the free place where it belongs.
inline char* place_of(const Layout& layout, const weir_table& table, uint64_t hash,
                      std::string_view key) {
    for (uint32_t i = static_cast<uint32_t>(hash) & table.mask;; i = (i + 1) & table.mask) {
        char* entry = table.entries + uint64_t{i} * layout.entry_bytes;
        uint64_t found = entry_at(entry)->hash;
        if (found == 0 || (found == hash && has_key(layout, entry, key))) return entry;
    }
}

// Copies an entry of another table of the same layout into a free place that there is room for.
// What it points at is shared.
inline void adopt(const Layout& layout, weir_table& table, char* place, const char* entry) {
    for (uint32_t i = 0; i < layout.entry_bytes; i += 8) std::memcpy(place + i, entry + i, 8);
    table.count++;
}

char* find(const Layout& layout, const weir_table& table, uint64_t hash, std::string_view key);
// A new entry with a zeroed value, epoch and flags; a variable key is copied into `heap`. Does not
// look for the key.
char* insert(const Layout& layout, weir_table& table, Heap& heap, uint64_t hash,
             std::string_view key);
// The entry of a key, new if there was none; then *is_new.
char* find_or_insert(const Layout& layout, weir_table& table, Heap& heap, uint64_t hash,
                     std::string_view key, bool* is_new);
// Room for `count` entries in all.
void reserve(const Layout& layout, weir_table& table, Heap& heap, uint32_t count);
// Gives a variable key's bytes back. Strings in the value are the caller's.
void erase(const Layout& layout, weir_table& table, Heap& heap, char* entry);
// Forgets all entries, keeps their memory. Variable keys stay in the heap.
void empty(const Layout& layout, weir_table& table);
// Gives the memory of the entries back (not that of variable keys).
void release(const Layout& layout, weir_table& table, Heap& heap);

// The entries of a table, in the order of their places. Which places are taken is as good as
// random, so it is found out for 64 of them without a branch.
template <typename Visit>
void for_each_entry(const Layout& layout, const weir_table& table, Visit visit) {
    if (table.count == 0) return;
    uint32_t capacity = table.mask + 1;
    char* block = table.entries;
    for (uint32_t begin = 0; begin < capacity;
         begin += 64, block += uint64_t{64} * layout.entry_bytes) {
        uint32_t places = capacity - begin < 64 ? capacity - begin : 64;
        uint64_t taken = 0;
        const char* place = block;
        for (uint32_t i = 0; i < places; i++, place += layout.entry_bytes) {
            taken |= uint64_t{entry_at(place)->hash != 0} << i;
        }
        for (; taken != 0; taken &= taken - 1) {
            visit(block + static_cast<uint64_t>(__builtin_ctzll(taken)) * layout.entry_bytes);
        }
    }
}

// Every entry of a hash, whatever its key.
template <typename Visit>
void for_each_of_hash(const Layout& layout, const weir_table& table, uint64_t hash, Visit visit) {
    for (uint32_t i = static_cast<uint32_t>(hash) & table.mask;; i = (i + 1) & table.mask) {
        char* entry = table.entries + uint64_t{i} * layout.entry_bytes;
        if (entry_at(entry)->hash == 0) return;
        if (entry_at(entry)->hash == hash) visit(entry);
    }
}

// Every entry of a key: more than one only where a key may have several (sessions).
template <typename Visit>
void for_each_of_key(const Layout& layout, const weir_table& table, uint64_t hash,
                     std::string_view key, Visit visit) {
    for (uint32_t i = static_cast<uint32_t>(hash) & table.mask;; i = (i + 1) & table.mask) {
        char* entry = table.entries + uint64_t{i} * layout.entry_bytes;
        if (entry_at(entry)->hash == 0) return;
        if (entry_at(entry)->hash == hash && has_key(layout, entry, key)) visit(entry);
    }
}

}  // namespace weir::state
