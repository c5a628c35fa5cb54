#include "runtime/state/table.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::state {
namespace {

constexpr uint32_t kCapacityMin = 8;

// What an empty table points at. Never written: nothing is found here, and an insert allocates.
alignas(64) char no_entries[64];

// Full enough that panes stay dense, empty enough that a run is short.
uint32_t limit_of(uint32_t capacity) { return capacity / 2; }

uint64_t bytes_of(const Layout& layout, uint32_t capacity) {
    return uint64_t{capacity} * layout.entry_bytes;
}

// The first free place of a key's run.
char* free_place(const Layout& layout, const weir_table& table, uint64_t hash) {
    uint32_t i = static_cast<uint32_t>(hash) & table.mask;
    while (true) {
        char* entry = table.entries + uint64_t{i} * layout.entry_bytes;
        if (entry_at(entry)->hash == 0) return entry;
        i = (i + 1) & table.mask;
    }
}

void resize(const Layout& layout, weir_table& table, Heap& heap, uint32_t capacity) {
    weir_table old = table;
    table.entries = heap.take(bytes_of(layout, capacity));
    std::memset(table.entries, 0, bytes_of(layout, capacity));
    table.mask = capacity - 1;
    table.limit = limit_of(capacity);
    for_each_entry(layout, old, [&](const char* entry) {
        std::memcpy(free_place(layout, table, entry_at(entry)->hash), entry, layout.entry_bytes);
    });
    if (old.entries != no_entries) heap.give(old.entries, bytes_of(layout, old.mask + 1));
}

void grow(const Layout& layout, weir_table& table, Heap& heap) {
    resize(layout, table, heap, table.limit == 0 ? kCapacityMin : (table.mask + 1) * 2);
}

// Free places are zero but for what an erased entry left.
void fill(const Layout& layout, weir_table& table, Heap& heap, char* entry, uint64_t hash,
          std::string_view key) {
    // Words: entries are short, and their sizes are not known here.
    for (uint32_t i = 0; i < layout.entry_bytes; i += 8) std::memset(entry + i, 0, 8);
    entry_at(entry)->hash = hash;
    char* place = entry + sizeof(Entry);
    if (layout.variable()) {
        char* bytes = heap.take(key.size());
        std::memcpy(bytes, key.data(), key.size());
        auto* variable = reinterpret_cast<VariableKey*>(place);
        variable->p = bytes;
        variable->n = key.size();
    } else {
        for (uint32_t i = 0; i < layout.key_bytes; i += 8) std::memcpy(place + i, key.data() + i, 8);
    }
    table.count++;
}

}  // namespace

Layout Layout::of(uint32_t key_bytes, uint32_t head_bytes, uint32_t value_bytes) {
    Layout layout;
    layout.key_bytes = key_bytes;
    layout.value_at =
        static_cast<uint32_t>(sizeof(Entry)) +
        (key_bytes == WEIR_VARIABLE ? static_cast<uint32_t>(sizeof(VariableKey)) : key_bytes) +
        head_bytes;
    layout.value_bytes = value_bytes;
    layout.entry_bytes = layout.value_at + value_bytes;
    return layout;
}

void clear_tables(weir_table* tables, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) tables[i] = weir_table{no_entries, 0, 0, 0, 0};
}

char* find(const Layout& layout, const weir_table& table, uint64_t hash, std::string_view key) {
    char* entry = place_of(layout, table, hash, key);
    return entry_at(entry)->hash == 0 ? nullptr : entry;
}

char* insert(const Layout& layout, weir_table& table, Heap& heap, uint64_t hash,
             std::string_view key) {
    if (table.count >= table.limit) grow(layout, table, heap);
    char* entry = free_place(layout, table, hash);
    fill(layout, table, heap, entry, hash, key);
    return entry;
}

char* find_or_insert(const Layout& layout, weir_table& table, Heap& heap, uint64_t hash,
                     std::string_view key, bool* is_new) {
    char* entry = place_of(layout, table, hash, key);
    *is_new = entry_at(entry)->hash == 0;
    if (!*is_new) return entry;
    if (table.count >= table.limit) {
        grow(layout, table, heap);
        entry = free_place(layout, table, hash);
    }
    fill(layout, table, heap, entry, hash, key);
    return entry;
}

void reserve(const Layout& layout, weir_table& table, Heap& heap, uint32_t count) {
    if (count <= table.limit) return;
    uint32_t capacity = std::max(kCapacityMin, std::bit_ceil(count));
    while (limit_of(capacity) < count) capacity *= 2;
    resize(layout, table, heap, capacity);
}

void erase(const Layout& layout, weir_table& table, Heap& heap, char* entry) {
    if (layout.variable()) {
        auto* variable = reinterpret_cast<const VariableKey*>(entry + sizeof(Entry));
        heap.give(const_cast<char*>(variable->p), variable->n);
    }
    uint32_t hole = static_cast<uint32_t>((entry - table.entries) / layout.entry_bytes);
    uint32_t i = hole;
    while (true) {
        i = (i + 1) & table.mask;
        char* next = table.entries + uint64_t{i} * layout.entry_bytes;
        uint64_t hash = entry_at(next)->hash;
        if (hash == 0) break;
        // It may fill the hole if its own place is not behind the hole (cyclically, seen from i).
        uint32_t home = static_cast<uint32_t>(hash) & table.mask;
        if (((i - home) & table.mask) < ((i - hole) & table.mask)) continue;
        std::memcpy(table.entries + uint64_t{hole} * layout.entry_bytes, next, layout.entry_bytes);
        hole = i;
    }
    entry_at(table.entries + uint64_t{hole} * layout.entry_bytes)->hash = 0;
    table.count--;
}

void empty(const Layout& layout, weir_table& table) {
    if (table.count == 0) return;
    std::memset(table.entries, 0, bytes_of(layout, table.mask + 1));
    table.count = 0;
}

void release(const Layout& layout, weir_table& table, Heap& heap) {
    if (table.entries != no_entries) heap.give(table.entries, bytes_of(layout, table.mask + 1));
    clear_tables(&table, 1);
}

}  // namespace weir::state
