// The job of one test block, built once and run as often as asked, each time over the given rows in
// another order. Nothing but the test's temporary folder is touched.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/sema/tests.h"
#include "compiler/support/status.h"

namespace weir::driver {

// A folder that goes when this does.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Which of its rows an input has, in this order; one list for each input of the job.
using Order = std::vector<std::vector<size_t>>;

// What one run gave: for each output of the job its JSON lines, or why there are none.
struct TestResult {
    std::string failure;
    std::vector<std::string> outputs;
};

class TestRunner {
  public:
    TestRunner(const sema::Program& program, const sema::Test& test)
        : program_(program), test_(test) {}

    // Compiles and links. Failed: the world's fault.
    Status build();
    Status run(const Order& order, int64_t workers, TestResult* result);
    // All rows as the test lists them.
    Order written_order() const;
    // What a result differs in from what the test expects; empty: nothing. Of several workers the
    // order of rows is no part of the result.
    std::string compare(const TestResult& result, int64_t workers) const;

    const sema::Program& program() const { return program_; }
    const sema::Test& test() const { return test_; }
    const sema::TestJob& job() const { return job_; }

  private:
    const sema::Program& program_;
    const sema::Test& test_;
    TemporaryFolder folder_;
    sema::TestJob job_;
};

// Runs a test again as its `vary` says. `failure`: the smallest input found for which two runs give
// different rows, as a test block.
Status vary(TestRunner* runner, uint64_t seed, std::string* failure);

}  // namespace weir::driver
