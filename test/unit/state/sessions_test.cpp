// Sessions against the definition: records of a key that are at most the gap apart are one session, whatever their order of arrival.
#include "harness.h"

namespace weir::state {
namespace {

weir_window_desc session(int64_t gap, int64_t max = INT64_MAX) {
    weir_window_desc window = {};
    window.kind = 2;
    window.size = gap;
    window.max = max;
    return window;
}

std::vector<OutRow> by_definition(const std::vector<Record>& records, uint32_t partitions, int64_t lag, int64_t gap, int64_t max,
                                  uint64_t* missed) {
    std::vector<int64_t> watermarks(partitions, INT64_MIN);
    std::map<int64_t, std::multimap<int64_t, std::string>> times;  // of each key
    for (const Record& record : records) {
        if (record.time < watermarks[record.partition]) {
            ++*missed;
        } else {
            times[record.key].insert({record.time, record.text});
        }
        watermarks[record.partition] = std::max(watermarks[record.partition], record.time - lag);
    }
    std::vector<OutRow> rows;
    for (const auto& [key, all] : times) {
        int64_t last = 0;
        std::set<std::string> elements;
        for (const auto& [time, text] : all) {
            bool fresh = rows.empty() || rows.back().key != key || time > last + gap ||
                         (max != INT64_MAX && time >= rows.back().start + max);
            if (fresh) {
                rows.push_back({key, time, 0, 0, 0, ""});
                elements.clear();
            }
            last = time;
            OutRow& row = rows.back();
            row.count++;
            row.end = max == INT64_MAX ? last + gap : std::min(last + gap, row.start + max);
            if (max == INT64_MAX) {
                elements.insert(text);
                row.distinct = static_cast<int64_t>(elements.size());
                row.greatest = std::max(row.greatest, text);
            }
        }
    }
    std::sort(rows.begin(), rows.end(), [](const OutRow& a, const OutRow& b) { return std::tie(a.end, a.key) < std::tie(b.end, b.key); });
    return rows;
}

TEST(Sessions, ByDefinition) {
    for (int64_t gap : {5, 40, 200}) {
        for (int64_t max : {INT64_MAX, int64_t{150}, int64_t{30}}) {
            for (uint32_t partitions : {1u, 3u}) {
                auto records = random_records(static_cast<uint64_t>(gap), 5000, partitions, 50, 4, 12);
                uint64_t missed = 0;
                auto expected = by_definition(records, partitions, 20, gap, max, &missed);
                for (bool exact : {true, false}) {
                    Harness harness(WEIR_SLOT_SESSION, session(gap, max), partitions, true);
                    int count = 0;
                    for (const Record& record : records) {
                        harness.feed(record, 20, exact);
                        if (!exact && ++count % 97 == 0) harness.watermarks->advance();
                    }
                    harness.end();
                    EXPECT_EQ(harness.out, expected) << gap << " " << max << " " << exact;
                    EXPECT_EQ(harness.missed, missed);
                }
            }
        }
    }
}

TEST(Sessions, ARecordBetweenTwoJoinsThem) {
    Harness harness(WEIR_SLOT_SESSION, session(10), 1, true);
    harness.feed({100, 1, "x", 0}, 1000, true);
    harness.feed({120, 1, "y", 0}, 1000, true);
    harness.feed({111, 1, "x", 0}, 1000, true);  // 11 from the first: joins the second only
    harness.feed({110, 1, "z", 0}, 1000, true);  // now all are one
    harness.end();
    ASSERT_EQ(harness.out.size(), 1u);
    EXPECT_EQ(harness.out[0], (OutRow{1, 100, 130, 4, 3, "z"}));
}

TEST(Sessions, ClosesWhenTheWatermarkIsPastItsEnd) {
    Harness harness(WEIR_SLOT_SESSION, session(10), 1, true);
    harness.feed({100, 1, "x", 0}, 0, true);
    harness.feed({110, 1, "x", 0}, 0, true);  // exactly the gap: the same session
    harness.feed({120, 2, "x", 0}, 0, true);  // W = end of the first: open
    EXPECT_EQ(harness.out.size(), 0u);
    harness.feed({121, 2, "x", 0}, 0, true);
    ASSERT_EQ(harness.out.size(), 1u);
    EXPECT_EQ(harness.out[0], (OutRow{1, 100, 120, 2, 1, "x"}));
}

TEST(Sessions, MemoryComesBack) {
    Harness harness(WEIR_SLOT_SESSION, session(20), 1);
    auto records = random_records(9, 100000, 1, 10, 3, 300);
    for (const Record& record : records) harness.feed(record, 10, true);
    EXPECT_LT(harness.budget.used(base::MemoryUse::State), 2u << 20);
    harness.end();
    for (uint32_t group = 0; group < WEIR_KEY_GROUPS; group++) {
        harness.state->slot(0).for_each_row(group, [](const StoredRow&) { ADD_FAILURE() << "a row is left"; });
    }
}

}  // namespace
}  // namespace weir::state
