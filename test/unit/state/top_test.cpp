// The best N rows against sorting all of them, and how canonical keys and rows compare.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "harness.h"
#include "runtime/state/keys.h"
#include "runtime/state/top_rows.h"

namespace weir::state {
namespace {

// Row layout of {int? score, int id}: a word of null bits, two slots.
struct ScoreRow {
    uint64_t nulls;
    int64_t score;
    int64_t id;
    bool null() const { return (nulls & 1) != 0; }
};

struct Fixture {
    base::Worker worker;
    ChunkPool pool{worker};
    Heap heap{pool};
    weir_type nullable = type_of(WEIR_INT, true);
    weir_field fields[2] = {{{}, {}, &nullable}, {{}, {}, &kIntType}};
    weir_type record = record_of(fields, 2);
    weir_slot_desc desc = {};
    Fixture(bool descending, bool ties) {
        desc.value = &record;
        desc.sort_count = 1;
        desc.descending = descending ? 1 : 0;
        desc.ties = ties ? 1 : 0;
    }
};

TEST(TopRows, AsIfAllWereSorted) {
    std::mt19937 random(11);
    for (bool descending : {false, true}) {
        for (bool ties : {false, true}) {
            for (int64_t n : {0, 1, 3, 10, 200}) {
                Fixture f(descending, ties);
                TopRows top;
                std::vector<ScoreRow> all;
                for (int i = 0; i < 700; i++) {
                    bool null = random() % 20 == 0;
                    ScoreRow row{null ? 1u : 0u, null ? 0 : static_cast<int64_t>(random() % 60), static_cast<int64_t>(random() % 1000)};
                    all.push_back(row);
                    top.add(f.desc, f.heap, n, {reinterpret_cast<char*>(&row), sizeof row, static_cast<uint64_t>(i), 0});
                }
                top.rank(f.desc, f.heap, n);
                std::stable_sort(all.begin(), all.end(), [&](const ScoreRow& a, const ScoreRow& b) {
                    if (a.null() != b.null()) return b.null();
                    if (a.score != b.score) return descending ? a.score > b.score : a.score < b.score;
                    return a.id < b.id;
                });
                auto same = [](const ScoreRow& a, const ScoreRow& b) { return a.null() == b.null() && a.score == b.score; };
                size_t count = static_cast<size_t>(n);
                while (ties && count > 0 && count < all.size() && same(all[count], all[static_cast<size_t>(n) - 1])) count++;
                ASSERT_EQ(top.rows().size(), count);
                int64_t rank = 0;
                for (size_t i = 0; i < count; i++) {
                    ScoreRow row;
                    std::memcpy(&row, top.rows()[i].row, sizeof row);
                    EXPECT_TRUE(same(row, all[i]) && row.id == all[i].id) << i;
                    if (!ties || i == 0 || !same(all[i - 1], all[i])) rank = static_cast<int64_t>(i) + 1;
                    EXPECT_EQ(top.rows()[i].rank, rank);
                }
                top.release(f.heap);
            }
        }
    }
}

TEST(TopRows, KeepsLittleMoreThanItMust) {
    Fixture f(true, false);
    TopRows top;
    size_t most = 0;
    for (int64_t i = 0; i < 100000; i++) {
        ScoreRow row{0, i, i};  // always better than all before
        top.add(f.desc, f.heap, 10, {reinterpret_cast<char*>(&row), sizeof row, 0, 0});
        most = std::max(most, top.rows().size());
    }
    EXPECT_LE(most, 40u);
    EXPECT_LT(f.heap.bytes(), 8u << 10);
    top.release(f.heap);
}

std::string text(const std::string& value) {
    uint64_t n = value.size();
    std::string bytes(reinterpret_cast<const char*>(&n), 8);
    bytes += value;
    bytes.resize((bytes.size() + 7) / 8 * 8);
    return bytes;
}
template <typename T>
std::string raw(T value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

TEST(Keys, OrderAndLength) {
    weir_type string = type_of(WEIR_STRING, true);
    weir_type real = type_of(WEIR_FLOAT);
    weir_type decimal = type_of(WEIR_DECIMAL);
    weir_field fields[3] = {{{}, {}, &string}, {{}, {}, &real}, {{}, {}, &decimal}};
    weir_type record = record_of(fields, 3);
    const auto key = [&](const char* p, double f, int d) {
        return raw<uint64_t>(p == nullptr ? 1 : 0) + text(p == nullptr ? "" : p) + raw(f) + raw<__int128>(d);
    };
    const std::string in_order[] = {key("", 9, 9), key("a", -1, 0), key("a", 0, -5), key("a", 0, 3), key("aa", 0, 0), key("b", 0, 0),
                                    key("\xc3\xa9", 0, 0), key(nullptr, -7, 0)};
    for (size_t i = 0; i < std::size(in_order); i++) {
        EXPECT_EQ(canonical_bytes(record, in_order[i].data()), in_order[i].size());
        for (size_t k = 0; k < std::size(in_order); k++) {
            int order = compare_keys(record, in_order[i].data(), in_order[k].data());
            EXPECT_EQ(order < 0, i < k) << i << " " << k;
            EXPECT_EQ(order == 0, i == k) << i << " " << k;
        }
    }
}

TEST(Keys, StringsInValuesAreFound) {
    weir_type string = type_of(WEIR_STRING);
    weir_type maybe = type_of(WEIR_STRING, true);
    weir_type decimal = type_of(WEIR_DECIMAL);
    weir_field inner[2] = {{{}, {}, &kIntType}, {{}, {}, &string}};
    weir_type nested = record_of(inner, 2);
    nested.nullable = 1;
    weir_field fields[4] = {{{}, {}, &decimal}, {{}, {}, &string}, {{}, {}, &maybe}, {{}, {}, &nested}};
    weir_type record = record_of(fields, 4);
    // 16 | 16..32 | null 32, 40..56 | null 56, int 64, 72..88
    EXPECT_EQ(string_places(record), (std::vector<uint32_t>{16, 40, 72}));
}

}  // namespace
}  // namespace weir::state
