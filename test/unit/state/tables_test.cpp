// State of tables: groups are emitted when they have changed and only then, rows of a snapshot in
// the end, by key.
#include "harness.h"
#include "runtime/state/table_slot.h"

namespace weir::state {
namespace {

std::vector<OutRow> expected_groups(const std::vector<Record>& records) {
    std::map<int64_t, OutRow> groups;
    std::map<int64_t, std::set<std::string>> texts;
    for (const Record& record : records) {
        OutRow& row = groups[record.key];
        row.key = record.key;
        row.count++;
        row.greatest = std::max(row.greatest, record.text);
        texts[record.key].insert(record.text);
        row.distinct = static_cast<int64_t>(texts[record.key].size());
    }
    std::vector<OutRow> rows;
    for (const auto& [key, row] : groups) rows.push_back(row);
    return rows;
}

TEST(Tables, GroupsAreEmittedAtTheEndInOrderOfTheKey) {
    Harness harness(WEIR_SLOT_GROUPS, {}, 2);
    std::vector<Record> records = random_records(7, 3000, 2, 40, 3, 200);
    for (const Record& record : records) harness.feed(record, 20, true);
    EXPECT_TRUE(harness.out.empty());
    harness.end();
    EXPECT_EQ(harness.out, expected_groups(records));
    EXPECT_EQ(harness.state->operators()[0]->due(), time::kNever);
}

TEST(Tables, TheClockEmitsWhatHasChanged) {
    Harness harness(WEIR_SLOT_GROUPS, {}, 1);
    harness.slots[0].emit_every_us = 1000;
    harness.feed({.time = 1, .key = 5, .text = "a"}, 0, true);
    harness.state->emit_by_clock(0);  // the first interval begins
    harness.state->emit_by_clock(999'999);
    EXPECT_TRUE(harness.out.empty());
    harness.state->emit_by_clock(1'000'000);
    ASSERT_EQ(harness.out.size(), 1u);
    harness.feed({.time = 2, .key = 6, .text = "b"}, 0, true);
    harness.feed({.time = 2, .key = 6, .text = "c"}, 0, true);
    harness.state->emit_by_clock(2'000'000);
    ASSERT_EQ(harness.out.size(), 2u);
    EXPECT_EQ(harness.out[1].key, 6);
    EXPECT_EQ(harness.out[1].count, 2);
    harness.state->emit_by_clock(3'000'000);
    harness.end();
    EXPECT_EQ(harness.out.size(), 2u);
}

TEST(Tables, ASnapshotForgetsWhatWasErased) {
    Harness harness(WEIR_SLOT_SNAPSHOT, {}, 1);
    weir_slot* slot = &harness.worker.context.slots[0];
    uint64_t before = harness.budget.total();
    for (int64_t key = 0; key < 1000; key++) {
        const char* bytes = reinterpret_cast<const char*>(&key);
        uint64_t hash = wh_hash(bytes, 8);
        char* value = weir_pane_entry(&harness.worker.context, slot, slot->pane, hash, bytes, 8);
        std::string row(static_cast<size_t>(key % 100), 'r');
        weir_state_string(&harness.worker.context, slot, &reinterpret_cast<Value*>(value)->greatest,
                          row.data(), row.size());
        if (key % 10 != 3) weir_table_erase(&harness.worker.context, slot, hash, bytes, 8);
        weir_table_erase(&harness.worker.context, slot, hash + 1, bytes, 8);  // of none
    }
    EXPECT_LT(harness.budget.total() - before, 16u << 20);
    harness.end();
    ASSERT_EQ(harness.out.size(), 100u);
    for (size_t i = 0; i < harness.out.size(); i++)
        EXPECT_EQ(harness.out[i].key, static_cast<int64_t>(i * 10 + 3));
}

}  // namespace
}  // namespace weir::state
