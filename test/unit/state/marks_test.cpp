// What a checkpoint relies on: every row that differs between two moments was marked in the epoch
// between them.
#include "harness.h"

namespace weir::state {
namespace {

using RowId = std::tuple<uint32_t, uint32_t, int64_t, int64_t,
                         std::string>;  // slot, group, start, excluded_until, key

std::map<RowId, std::string> rows_of(const Harness& harness, bool sessions) {
    std::map<RowId, std::string> rows;
    for (uint32_t slot = 0; slot < 2; slot++) {
        if (sessions && slot == 1) continue;  // elements are marked with their sessions
        for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
            harness.state->slot(slot).for_each_row(group, [&](const StoredRow& row) {
                std::string bytes(row.bytes);
                int64_t excluded = sessions ? 0 : row.excluded_until;
                if (slot == 0) {
                    auto* value = reinterpret_cast<const Value*>(row.bytes.data());
                    bytes += std::string(value->greatest.p, WEIR_STR_LEN(value->greatest.n));
                    bytes += std::to_string(row.excluded_until);
                }
                rows[{slot, group, row.start, excluded, std::string(row.key)}] = bytes;
            });
        }
    }
    return rows;
}

// Hashes that were marked, by slot and start of the pane; of sessions by slot alone.
struct Marked {
    std::set<std::tuple<uint32_t, int64_t, int64_t, uint64_t>> changed;
    std::set<std::pair<int64_t, std::string>> gone;
    std::set<std::pair<int64_t, int64_t>> panes;
};

Marked marks_of(const Harness& harness, bool sessions) {
    Marked marked;
    for (uint32_t slot = 0; slot < 2; slot++) {
        harness.state->slot(slot).for_each_pane([&](const Pane& pane) {
            if (slot == 0) marked.panes.insert({pane.start, pane.excluded_until});
            int64_t start = sessions ? 0 : pane.start;
            int64_t excluded = sessions ? 0 : pane.excluded_until;
            for (uint64_t hash : pane.marks.changed)
                marked.changed.insert({slot, start, excluded, hash});
            for (const Marks::Gone& gone : pane.marks.gone)
                marked.gone.insert({gone.start, gone.key});
        });
    }
    return marked;
}

void run(weir_slot_kind kind, weir_window_desc window) {
    bool sessions = kind == WEIR_SLOT_SESSION;
    Harness harness(kind, window, 2, true);
    harness.state->track();
    std::map<RowId, std::string> before;
    uint32_t epoch = 1;
    harness.state->begin_epoch(epoch);
    int changed = 0;
    int count = 0;
    for (const Record& record : random_records(4, 6000, 2, 40, 3, 30)) {
        harness.feed(record, 20, true);
        if (++count % 37 != 0) continue;
        auto after = rows_of(harness, sessions);
        Marked marked = marks_of(harness, sessions);
        for (const auto& [id, bytes] : after) {
            auto old = before.find(id);
            if (old != before.end() && old->second == bytes) continue;
            const auto& [slot, group, start, excluded, key] = id;
            uint64_t hash = wh_hash(key.data(), key.size());
            EXPECT_EQ(hash >> 56, group);
            EXPECT_TRUE(marked.changed.count({slot, sessions ? 0 : start, excluded, hash}))
                << "slot " << slot;
            changed++;
        }
        for (const auto& [id, bytes] : before) {
            const auto& [slot, group, start, excluded, key] = id;
            if (after.count(id)) continue;
            // Rows of windows go with their pane, sessions one by one.
            EXPECT_TRUE(sessions ? marked.gone.count({start, key}) == 1
                                 : marked.panes.count({start, excluded}) == 0);
        }
        before = after;
        harness.state->begin_epoch(++epoch);
        for (uint32_t slot = 0; slot < 2; slot++) {
            harness.state->slot(slot).for_each_pane(
                [](const Pane& pane) { const_cast<Pane&>(pane).marks = Marks(); });
        }
    }
    EXPECT_GT(changed, 1000);
}

TEST(Marks, CoverWhatChangesInWindows) {
    weir_window_desc window = {};
    window.kind = 1;
    window.size = 60;
    window.every = 20;
    run(WEIR_SLOT_WINDOW, window);
}

TEST(Marks, CoverWhatChangesInSessions) {
    weir_window_desc window = {};
    window.kind = 2;
    window.size = 15;
    window.max = INT64_MAX;
    run(WEIR_SLOT_SESSION, window);
}

TEST(Marks, CoverWhatChangesInTables) { run(WEIR_SLOT_GROUPS, {}); }

}  // namespace
}  // namespace weir::state
