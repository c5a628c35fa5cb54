// Tables and heaps against the plain containers of the standard library.
#include "runtime/state/table.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>

#include "runtime/hot/hot.h"
#include "runtime/state/heap.h"

namespace weir::state {
namespace {

struct Fixture {
    base::Worker worker;
    base::Budget budget{1 << 30};
    ChunkPool pool{worker};
    Heap heap{pool};
    Fixture() { worker.budget = &budget; }
};

TEST(Heap, BlocksDoNotOverlapAndAreUsedAgain) {
    Fixture f;
    std::mt19937 random(7);
    std::vector<std::pair<char*, uint64_t>> blocks;
    for (int i = 0; i < 20000; i++) {
        if (blocks.size() > 50 && random() % 2 == 0) {
            size_t at = random() % blocks.size();
            auto [p, n] = blocks[at];
            for (uint64_t k = 0; k < n; k++)
                ASSERT_EQ(static_cast<uint8_t>(p[k]), static_cast<uint8_t>(n));
            f.heap.give(p, n);
            blocks[at] = blocks.back();
            blocks.pop_back();
        } else {
            uint64_t n = 1 + random() % (random() % 50 == 0 ? 40000 : 300);
            char* p = f.heap.take(n);
            ASSERT_EQ(reinterpret_cast<uintptr_t>(p) % 16, 0u);
            ASSERT_GE(Heap::room(n), n);
            std::memset(p, static_cast<int>(n), n);
            blocks.push_back({p, n});
        }
    }
    EXPECT_EQ(f.budget.used(base::MemoryUse::State) >= f.heap.bytes(), true);
    EXPECT_LT(f.heap.bytes(), 3u << 20);
    f.heap.clear();
    EXPECT_EQ(f.heap.bytes(), 0u);
}

TEST(Heap, OverBudgetStopsTheJob) {
    Fixture f;
    base::Budget small(1000);
    f.worker.budget = &small;
    f.heap.take(100);
    EXPECT_TRUE(f.worker.stopping);
    EXPECT_FALSE(f.worker.error.is_ok());
    f.heap.clear();
    EXPECT_EQ(small.total(), 0u);
    f.worker.budget = &f.budget;
}

// Few different hashes, so that runs are long and wrap around.
TEST(Table, InsertFindErase) {
    for (bool variable : {false, true}) {
        Fixture f;
        Layout layout = Layout::of(variable ? WEIR_VARIABLE : 8, 0, 16);
        weir_table table;
        clear_tables(&table, 1);
        std::map<int64_t, int64_t> expected;
        std::mt19937 random(3);
        for (int i = 0; i < 30000; i++) {
            int64_t key = static_cast<int64_t>(random() % 700);
            std::string_view bytes(reinterpret_cast<const char*>(&key), 8);
            uint64_t hash = 1 + static_cast<uint64_t>(key) % 97 * 5;
            char* entry = find(layout, table, hash, bytes);
            ASSERT_EQ(entry != nullptr, expected.count(key) != 0);
            if (entry != nullptr) {
                int64_t value;
                std::memcpy(&value, entry + layout.value_at, 8);
                ASSERT_EQ(value, expected[key]);
            }
            if (entry != nullptr && random() % 3 != 0) {
                erase(layout, table, f.heap, entry);
                expected.erase(key);
            } else if (entry == nullptr) {
                entry = insert(layout, table, f.heap, hash, bytes);
                int64_t value = i;
                std::memcpy(entry + layout.value_at, &value, 8);
                expected[key] = i;
            }
            ASSERT_EQ(table.count, expected.size());
        }
        size_t seen = 0;
        for_each_entry(layout, table, [&](const char* entry) {
            int64_t key;
            std::memcpy(&key, key_of(layout, entry).data(), 8);
            EXPECT_EQ(expected.count(key), 1u);
            seen++;
        });
        EXPECT_EQ(seen, expected.size());
    }
}

TEST(Table, ReserveMakesRoomAtOnce) {
    Fixture f;
    Layout layout = Layout::of(8, 0, 8);
    weir_table table;
    clear_tables(&table, 1);
    reserve(layout, table, f.heap, 1000);
    const char* entries = table.entries;
    for (int64_t key = 0; key < 1000; key++) {
        std::string_view bytes(reinterpret_cast<const char*>(&key), 8);
        insert(layout, table, f.heap, wh_hash(bytes.data(), 8), bytes);
    }
    EXPECT_EQ(table.entries, entries);
}

// Keys and where they live are on disk: these values may never change.
TEST(Hash, Golden) {
    EXPECT_EQ(wh_hash("", 0), 0x2d06800538d394c2u);
    EXPECT_EQ(wh_hash("a\0\0\0\0\0\0\0", 8), 0x36a3403dfdf62f03u);
    EXPECT_EQ(wh_hash("0123456789abcdef", 16), 0x64439946d8fa212du);
    EXPECT_EQ(wh_hash("0123456789abcdef01234567", 24), 0x57438a53f96e6ce6u);
}

}  // namespace
}  // namespace weir::state
