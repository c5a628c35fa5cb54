// Windows over slices against the definition: a record counts in every window that holds its time and is not late for it by its own
// partition.
#include "harness.h"

namespace weir::state {
namespace {

struct Shape {
    uint8_t kind;
    int64_t size, every, offset;
};
constexpr Shape kShapes[] = {{0, 50, 50, 0}, {0, 50, 50, -13}, {1, 60, 20, 0}, {1, 50, 20, 3}, {1, 10, 35, 0}, {3, 80, 20, 0}};

std::vector<std::pair<int64_t, int64_t>> windows_of(const Shape& s, int64_t time) {
    std::vector<std::pair<int64_t, int64_t>> found;
    for (int64_t k = -200; k < 400; k++) {
        if (s.kind == 3) {
            int64_t start = k * s.size + s.offset;
            for (int64_t end = start + s.every; end <= start + s.size; end += s.every) {
                if (start <= time && time < end) found.push_back({start, end});
            }
        } else {
            int64_t start = k * s.every + s.offset;
            if (start <= time && time < start + s.size) found.push_back({start, start + s.size});
        }
    }
    return found;
}

struct Expected {
    std::vector<OutRow> rows;
    uint64_t missed = 0;
    uint64_t outside = 0;
};

Expected by_definition(const Shape& shape, const std::vector<Record>& records, uint32_t partitions, int64_t lag) {
    Expected expected;
    std::vector<int64_t> watermarks(partitions, INT64_MIN);
    std::map<std::tuple<int64_t, int64_t, int64_t>, OutRow> rows;  // end, start, key
    std::map<std::tuple<int64_t, int64_t, int64_t>, std::set<std::string>> elements;
    for (const Record& record : records) {
        auto windows = windows_of(shape, record.time);
        if (windows.empty()) expected.outside++;
        for (auto [start, end] : windows) {
            if (end <= watermarks[record.partition]) {
                expected.missed++;
                continue;
            }
            OutRow& row = rows[{end, start, record.key}];
            row.key = record.key;
            row.start = start;
            row.end = end;
            row.count++;
            row.greatest = std::max(row.greatest, record.text);
            elements[{end, start, record.key}].insert(record.text);
        }
        watermarks[record.partition] = std::max(watermarks[record.partition], record.time - lag);
    }
    for (auto& [id, row] : rows) {
        row.distinct = static_cast<int64_t>(elements[id].size());
        expected.rows.push_back(row);
    }
    return expected;
}

weir_window_desc window_of(const Shape& shape) {
    weir_window_desc window = {};
    window.kind = shape.kind;
    window.size = shape.size;
    window.every = shape.every;
    window.offset = shape.offset;
    window.max = INT64_MAX;
    return window;
}

TEST(Windows, ByDefinition) {
    for (const Shape& shape : kShapes) {
        for (uint32_t partitions : {1u, 3u}) {
            for (int64_t lag : {0, 30}) {
                auto records = random_records(static_cast<uint64_t>(shape.size), 4000, partitions, 60, 4, 9);
                Expected expected = by_definition(shape, records, partitions, lag);
                Harness harness(WEIR_SLOT_WINDOW, window_of(shape), partitions);
                for (const Record& record : records) harness.feed(record, lag, true);
                harness.end();
                EXPECT_EQ(harness.out, expected.rows) << shape.size << "/" << shape.every;  // in order of end and key
                EXPECT_EQ(harness.missed, expected.missed);
                EXPECT_EQ(harness.outside, expected.outside);
            }
        }
    }
}

// When the engine applies watermarks is nobody's business.
TEST(Windows, AdvancingLateChangesNothing) {
    for (const Shape& shape : kShapes) {
        auto records = random_records(5, 3000, 2, 60, 4, 9);
        Expected expected = by_definition(shape, records, 2, 10);
        for (int every : {1, 7, 500, 100000}) {
            Harness harness(WEIR_SLOT_WINDOW, window_of(shape), 2);
            int count = 0;
            for (const Record& record : records) {
                harness.feed(record, 10, false);
                if (++count % every == 0) harness.watermarks->advance();
            }
            harness.end();
            EXPECT_EQ(harness.out, expected.rows);
            EXPECT_EQ(harness.missed, expected.missed);
        }
    }
}

TEST(Windows, ClosesExactlyAfterTheRecordThatMovesTime) {
    Harness harness(WEIR_SLOT_WINDOW, window_of({0, 50, 50, 0}), 1);
    harness.feed({10, 1, "a", 0}, 5, true);
    harness.feed({54, 1, "b", 0}, 5, true);
    EXPECT_EQ(harness.out.size(), 0u);
    harness.feed({49, 1, "c", 0}, 5, true);  // still in time
    harness.feed({55, 1, "d", 0}, 5, true);
    ASSERT_EQ(harness.out.size(), 1u);
    EXPECT_EQ(harness.out[0].count, 2);
    EXPECT_EQ(harness.out[0].end, 50);
    harness.feed({49, 1, "e", 0}, 5, true);
    EXPECT_EQ(harness.missed, 1u);
}

TEST(Windows, MemoryComesBack) {
    Harness harness(WEIR_SLOT_WINDOW, window_of({1, 60, 20, 0}), 1);
    auto records = random_records(2, 50000, 1, 10, 3, 500);
    uint64_t most = 0;
    for (const Record& record : records) {
        harness.feed(record, 10, true);
        most = std::max(most, harness.budget.used(base::MemoryUse::State));
    }
    EXPECT_LT(most, 2u << 20);
    harness.end();
    for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
        harness.state->slot(0).for_each_row(group, [](const StoredRow&) { ADD_FAILURE() << "a row is left"; });
    }
}

}  // namespace
}  // namespace weir::state
