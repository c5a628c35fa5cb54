// `vary workers`: the same rows on other numbers of workers. `vary order`: the given rows arrive in other orders that their source's lag allows, and every
// order must give the same rows. What does not is made as small as can be found.
//
// An order is made by delaying each row by a random part of the lag: row i is read where the time
// t(i) + delay(i) stands among those of the others, so that no row before it is newer than t(i) +
// lag, and none becomes late. A row that is late already, and all that stands on either side of it,
// keeps its side: what the watermark was when it came stays the same. Rows of equal time keep their
// order.
#include <algorithm>
#include <map>
#include <random>

#include "compiler/driver/test_runner.h"

namespace weir::driver {
namespace {

constexpr uint64_t kRuns = 40;
constexpr int kShrinkingRunsMax = 400;

using Random = std::mt19937_64;

// The rows [begin, end) of one input, none of them late, in another order.
void swap_rows(const sema::Given& given, Random& random, std::vector<size_t>::iterator begin,
               std::vector<size_t>::iterator end) {
    std::map<size_t, int64_t> read_at;
    std::uniform_int_distribution<int64_t> delay(0, given.swap_us);
    for (auto row = begin; row != end; ++row) read_at[*row] = given.times[*row] + delay(random);
    std::vector<size_t> written(begin, end);
    std::stable_sort(begin, end, [&](size_t a, size_t b) { return read_at[a] < read_at[b]; });
    // Rows of equal time share out their places in the order in which they are written.
    std::map<int64_t, std::vector<size_t>> equal;
    for (size_t row : written) equal[given.times[row]].push_back(row);
    std::map<int64_t, size_t> taken;
    for (auto row = begin; row != end; ++row) {
        int64_t time = given.times[*row];
        *row = equal[time][taken[time]++];
    }
}

Order another_order(const TestRunner& runner, Random& random) {
    Order order = runner.written_order();
    for (size_t i = 0; i < order.size(); i++) {
        const sema::Given* given = runner.job().inputs[i].given;
        if (!given || given->times.empty() || given->swap_us == 0) continue;
        std::vector<size_t>& rows = order[i];
        auto begin = rows.begin();
        int64_t greatest = INT64_MIN;
        for (auto row = rows.begin(); row != rows.end(); ++row) {
            int64_t time = given->times[*row];
            bool late = greatest != INT64_MIN && time < greatest - given->lag_us;
            greatest = std::max(greatest, time);
            if (!late) continue;
            swap_rows(*given, random, begin, row);
            begin = row + 1;
        }
        swap_rows(*given, random, begin, rows.end());
    }
    return order;
}

// The same rows as they are written.
Order unswapped(Order order) {
    for (std::vector<size_t>& rows : order) std::sort(rows.begin(), rows.end());
    return order;
}

// A run that is compared with one of the rows as they are written, on one worker.
struct Variant {
    Order order;
    int64_t workers = 1;
};

// Both runs of a variant.
struct Pair {
    TestResult plain;
    TestResult varied;
};

Status run_both(TestRunner* runner, const Variant& variant, Pair* pair) {
    Status status = runner->run(unswapped(variant.order), 1, &pair->plain);
    if (!status.is_ok()) return status;
    return runner->run(variant.order, variant.workers, &pair->varied);
}

bool same_output(const TestRunner& runner, const Variant& variant, const Pair& pair, size_t i) {
    sema::Expect expect = *runner.job().outputs[i].expect;
    if (variant.workers > 1) expect.in_order = false;
    return sema::same_rows(runner.program(), expect, pair.plain.outputs[i],
                           pair.varied.outputs[i]);
}

class Shrinker {
  public:
    explicit Shrinker(TestRunner* runner) : runner_(runner) {}

    // Leaves out rows, many at a time and then one by one, while the two runs still differ.
    Status run(Variant* variant) {
        size_t largest = 0;
        for (const std::vector<size_t>& rows : variant->order) largest = std::max(largest, rows.size());
        for (size_t count = std::max<size_t>(1, largest / 2); count > 0; count /= 2) {
            bool smaller = true;
            while (smaller && runs_ < kShrinkingRunsMax) {
                Status status = pass(variant, count, &smaller);
                if (!status.is_ok()) return status;
            }
        }
        return Status::ok();
    }

  private:
    Status pass(Variant* variant, size_t count, bool* smaller) {
        *smaller = false;
        for (size_t input = 0; input < variant->order.size(); input++) {
            for (size_t at = 0; at < variant->order[input].size() && runs_ < kShrinkingRunsMax;) {
                Variant candidate = *variant;
                std::vector<size_t>& rows = candidate.order[input];
                size_t end = std::min(rows.size(), at + count);
                rows.erase(rows.begin() + static_cast<long>(at),
                           rows.begin() + static_cast<long>(end));
                bool differs = false;
                Status status = check(candidate, &differs);
                if (!status.is_ok()) return status;
                if (differs) {
                    *variant = std::move(candidate);
                    *smaller = true;
                } else {
                    at += count;
                }
            }
        }
        return Status::ok();
    }

    Status check(const Variant& variant, bool* differs) {
        runs_ += 2;
        Pair pair;
        Status status = run_both(runner_, variant, &pair);
        if (!status.is_ok()) return status;
        *differs = pair.plain.failure.empty() != pair.varied.failure.empty();
        for (size_t i = 0; i < pair.plain.outputs.size(); i++) {
            *differs = *differs || !same_output(*runner_, variant, pair, i);
        }
        return Status::ok();
    }

    TestRunner* runner_;
    int runs_ = 0;
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (size_t begin = 0; begin < text.size();) {
        size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string rows_text(const TestRunner& runner, const std::string& relation,
                      std::vector<uint32_t> columns, const std::vector<std::string>& lines) {
    const sema::Relation* found = runner.program().find(relation);
    if (!found) return " [];\n";
    bool all = columns.empty();
    for (uint32_t i = 0; all && i < found->schema.size(); i++) columns.push_back(i);
    std::string text = lines.empty() ? " [" : " [\n";
    for (const std::string& line : lines) {
        text +=
            "    " + sema::row_text(runner.program(), found->schema, columns, line, all) + ",\n";
    }
    return text + (lines.empty() ? "];\n" : "  ];\n");
}

// A test that fails: the rows of the variant, and what they give as written and on one worker.
Status block_text(TestRunner* runner, const Variant& variant, std::string* text) {
    Pair pair;
    Status status = run_both(runner, variant, &pair);
    if (!status.is_ok()) return status;
    const sema::TestJob& job = runner->job();
    std::string how = variant.workers > 1
                          ? "with " + std::to_string(variant.workers) + " workers"
                          : "in another order";
    std::string block = "test \"" + runner->test().name + ", " + how + "\" {\n";
    for (size_t i = 0; i < variant.order.size(); i++) {
        if (!job.inputs[i].given) continue;
        const sema::Given& given = *job.inputs[i].given;
        std::vector<std::string> lines;
        for (size_t row : variant.order[i]) lines.push_back(job.inputs[i].lines[row]);
        block += "  given " + given.relation;
        if (given.partition != 0) block += " partition " + std::to_string(given.partition);
        block += rows_text(*runner, given.relation, {}, lines);
    }
    std::string differences;
    for (size_t i = 0; i < job.outputs.size(); i++) {
        const sema::Expect& expect = *job.outputs[i].expect;
        block += std::string("  expect ") + (expect.in_order ? "in order " : "") + expect.relation +
                 rows_text(*runner, expect.relation, expect.columns,
                           lines_of(pair.plain.outputs[i]));
        if (same_output(*runner, variant, pair, i)) continue;
        differences += "  " + how + " " + expect.relation + " is" +
                       rows_text(*runner, expect.relation, expect.columns,
                                 lines_of(pair.varied.outputs[i]));
    }
    if (variant.workers > 1) {
        block += "  vary workers " + std::to_string(variant.workers) + " to " +
                 std::to_string(variant.workers) + ";\n";
    }
    *text = block + "}\n" + differences + pair.varied.failure;
    return Status::ok();
}

// Runs one variant; `failure`: what it is when its rows are others.
Status try_variant(TestRunner* runner, Variant variant, const std::string& what,
                   std::string* failure) {
    TestResult result;
    Status status = runner->run(variant.order, variant.workers, &result);
    if (!status.is_ok() || runner->compare(result, variant.workers).empty()) return status;
    status = Shrinker(runner).run(&variant);
    std::string block;
    if (status.is_ok()) status = block_text(runner, variant, &block);
    *failure = "  `vary`: " + what +
               " gives other rows; the smallest input found, with the rows that it gives in the "
               "program's order on one worker:\n\n" +
               block;
    return status;
}

}  // namespace

Status vary(TestRunner* runner, uint64_t seed, std::string* failure) {
    Order written = runner->written_order();
    const sema::Test& test = runner->test();
    Status status = Status::ok();
    for (uint64_t run = 0; test.vary_order && run < kRuns; run++) {
        Random random(seed * 1'000'003 + run);
        Order order = another_order(*runner, random);
        if (order == written) continue;
        std::string what =
            "order " + std::to_string(run + 1) + " of --seed " + std::to_string(seed);
        status = try_variant(runner, {order, 1}, what, failure);
        if (!status.is_ok() || !failure->empty()) return status;
    }
    for (int64_t workers = std::max<int64_t>(2, test.workers_least); workers <= test.workers_most;
         workers++) {
        std::string what = "a run on " + std::to_string(workers) + " workers";
        status = try_variant(runner, {written, workers}, what, failure);
        if (!status.is_ok() || !failure->empty()) return status;
    }
    return status;
}

}  // namespace weir::driver
