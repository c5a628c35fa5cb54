#include "runtime/state/pane.h"

namespace weir::state {

Pane::Pane(ChunkPool& of_slot, size_t child_count) : weir_pane{}, pool(of_slot), heap(of_slot) {
    pool.count(sizeof(Pane));
    excluded_until = INT64_MIN;
    clear_tables(tables, WEIR_KEY_GROUPS);
    for (size_t i = 0; i < child_count; i++) children.push_back(std::make_unique<Pane>(pool, 0));
}

Pane::~Pane() { pool.uncount(sizeof(Pane)); }

void Pane::clear() {
    clear_tables(tables, WEIR_KEY_GROUPS);
    heap.clear();
    groups = GroupSet();
    marks = Marks();
    for (auto& child : children) child->clear();
}

uint64_t Pane::count() const {
    uint64_t sum = 0;
    for (const weir_table& table : tables) sum += table.count;
    return sum;
}

}  // namespace weir::state
