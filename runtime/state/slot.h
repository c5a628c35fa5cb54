// A slot: one named piece of state of one worker. Generated code sees its weir_slot, the job's
// other parts see it as rows of (key group, pane, key) that can be listed without knowing how it
// keeps them. Each kind is one class.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/channel/outbox.h"
#include "runtime/state/heap.h"
#include "runtime/state/pane.h"
#include "runtime/state/table.h"
#include "runtime/time/watermarks.h"

namespace weir::state {

// A row as checkpoints and tests see it. What it points at is valid until the slot changes.
struct StoredRow {
    uint32_t group = 0;
    int64_t start = 0;           // of the pane, of the session; the time of a row kept
    int64_t excluded_until = 0;  // of the pane; of a session: its last time
    std::string_view key;        // canonical
    std::string_view bytes;      // the value, as it stands; a row kept: its row
};
using VisitRow = std::function<void(const StoredRow&)>;

// A row on its way out of a closing window.
struct Closing {
    std::string_view key;
    const char* value = nullptr;
    int64_t start = 0;
    int64_t end = 0;
};

// What weir_slot.pane shows when no pane was used last: one that holds no time.
weir_pane& no_pane();

class Slot : public time::TimedOperator {
  public:
    Slot(base::Worker& worker, uint32_t index, Layout layout);
    Slot(const Slot&) = delete;

    int64_t due() const override { return time::kNever; }
    void advance_to(int64_t) override {}

    // Rows of one key group, in no particular order.
    virtual void for_each_row(uint32_t group, const VisitRow& visit) const = 0;
    // Every pane with its marks.
    virtual void for_each_pane(const std::function<void(const Pane&)>& visit) const = 0;

    // weir_pane_entry: -> value
    char* entry(Pane& pane, uint64_t hash, std::string_view key);
    // weir_distinct_add for the `child`-th DISTINCT slot, whose entries have `layout`; panes only.
    void add_distinct(const Layout& layout, size_t child, Pane& pane, int64_t* count, uint64_t hash,
                      std::string_view key);
    // Before the first store into an entry in this epoch.
    void dirty(char* entry);
    // Copies bytes into a value; its old bytes are used again.
    void store_string(weir_str* place, const char* p, uint64_t n);
    bool has_strings() const { return !string_places_.empty(); }
    // Gives the memory of a value's strings back.
    void release_strings(char* value);

    const weir_slot_desc& desc() const { return *abi().desc; }
    weir_slot& abi() const { return worker_.context.slots[index_]; }
    weir_context* context() const { return &worker_.context; }
    base::Worker& worker() const { return worker_; }
    const Layout& layout() const { return layout_; }
    ChunkPool& pool() { return pool_; }

    // While on, `dirty` notes what it is told of in the pane's marks.
    bool tracking = false;

    // DISTINCT slots of this one, and which of its panes' children they fill.
    std::vector<uint32_t> distinct_slots;

  protected:
    // Where strings and marks of the entry in hand belong.
    void set_current(Pane* pane) { current_ = pane; }
    Pane* current() const { return current_; }
    void note_changed(Pane& pane, char* entry);
    // Hands rows on, in order of (end, key) unless nobody can see it.
    void emit_all(std::vector<Closing>& rows);
    // due() is earlier than it was.
    void due_lowered() const;
    bool stopping() const { return worker_.stopping; }
    // What is due waits until other workers have taken in more of what was made.
    bool congested() const { return worker_.outbox != nullptr && !worker_.outbox->is_clear(); }
    // The entries of a pane's key group as rows.
    void visit_group(const Pane& pane, uint32_t group, const VisitRow& visit) const;

  private:
    base::Worker& worker_;
    uint32_t index_;
    Layout layout_;
    ChunkPool pool_;
    Pane* current_ = nullptr;
    std::vector<uint32_t> string_places_;
};

inline Slot& slot_of(const weir_slot& slot) { return *static_cast<Slot*>(slot.owner); }

}  // namespace weir::state
