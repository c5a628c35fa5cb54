#include "runtime/state/pane.h"

namespace weir::state {

Pane::Pane(ChunkPool& pool, size_t child_count) : weir_pane{}, heap(pool) {
    excluded_until = INT64_MIN;
    clear_tables(tables, WEIR_KEY_GROUPS);
    for (size_t i = 0; i < child_count; i++) children.push_back(std::make_unique<Pane>(pool, 0));
}

void Pane::clear() {
    clear_tables(tables, WEIR_KEY_GROUPS);
    heap.clear();
    marks = Marks();
    for (auto& child : children) child->clear();
}

uint64_t Pane::count() const {
    uint64_t sum = 0;
    for (const weir_table& table : tables) sum += table.count;
    return sum;
}

char* find_or_insert(const Layout& layout, Pane& pane, uint64_t hash, std::string_view key, bool* is_new) {
    weir_table& table = pane.tables[group_of(hash)];
    char* entry = find(layout, table, hash, key);
    *is_new = entry == nullptr;
    return entry != nullptr ? entry : insert(layout, table, pane.heap, hash, key);
}

}  // namespace weir::state
