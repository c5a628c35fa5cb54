// What a driver needs to run the test blocks of a program: one job for each test, in which each
// given source reads JSON lines from files and each expected relation is written as JSON lines to a
// file.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/program.h"

namespace weir::sema {

// A file that must stand in the test's folder before its job runs.
struct TestInput {
    std::string file;                // name in the folder: "clicks.0.jsonl"
    std::vector<std::string> lines;  // JSON, without line ends
    const Given* given = nullptr;    // whose rows they are, if any
};

// What the job writes and what it must hold.
struct TestOutput {
    const Expect* expect = nullptr;
    std::string file;  // name in the folder: "per_page.jsonl"
};

// A test as a program of its own. `graph` is a copy of the program's with the given sources bound
// to the files and one sink for each relation that is expected; give `graph` and `sinks` to
// plan::build.
struct TestJob {
    ir::Graph graph;
    std::vector<ir::NodeId> sinks;
    std::vector<TestInput> inputs;
    std::vector<TestOutput> outputs;  // several expects of one relation share its file
};

// Paths inside are `folder` + "/" + file. Needs a test that is built (`not_built` is false).
TestJob make_test_job(const Program& program, const Test& test, const std::string& folder);

// The rows of an expect against the JSON lines that the job wrote. Empty: they agree; else what is
// missing, what is there but not expected, ready to be printed.
std::string compare(const Program& program, const Expect& expect, const std::string& json_lines);

// Whether two outputs hold the same rows as far as the expect compares them.
bool same_rows(const Program& program, const Expect& expect, const std::string& a,
               const std::string& b);

// A JSON line as a row of a test block, with the columns listed: `{ user = "u1", n = 1 }`. Given
// rows need not list their nulls.
std::string row_text(const Program& program, const ir::Schema& schema,
                     const std::vector<uint32_t>& columns, const std::string& json_line,
                     bool skip_nulls);

}  // namespace weir::sema
