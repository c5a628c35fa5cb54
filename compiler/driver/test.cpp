// `weir test`: each test block becomes a job of its own, in which the given sources read files and
// the expected relations are written to files; the rows that come out are compared with those that
// the block lists.
#include <chrono>
#include <cstdio>

#include "compiler/driver/compile.h"
#include "compiler/driver/exit_code.h"
#include "compiler/driver/test_runner.h"
#include "compiler/support/files.h"

namespace weir::driver {
namespace {

// One test's result, for the report.
struct Outcome {
    std::string file;
    std::string name;
    double seconds = 0;
    std::string failure;  // empty: it passed
    const char* what = "the rows differ";
};

// What went wrong in a test; empty when it passed. A failed Status is the world's fault.
Status run_test(const sema::Program& program, const sema::Test& test, uint64_t seed,
                std::string* failure) {
    TestRunner runner(program, test);
    Status status = runner.build();
    TestResult result;
    if (status.is_ok()) status = runner.run(runner.written_order(), 1, &result);
    if (!status.is_ok()) return status;
    *failure = runner.compare(result, 1);
    return failure->empty() ? vary(&runner, seed, failure) : status;
}

Status run_tests(const Front& front, const TestOptions& options, std::vector<Outcome>* outcomes) {
    for (const sema::Test& test : front.program.tests) {
        if (test.name.find(options.filter) == std::string::npos) continue;
        LineColumn at = front.sources.line_column(test.range.file, test.range.begin);
        Outcome outcome{front.sources.path(test.range.file), test.name, 0, ""};
        std::string title =
            outcome.file + ":" + std::to_string(at.line) + ": test \"" + test.name + "\"";
        auto begin = std::chrono::steady_clock::now();
        if (test.not_built) {
            outcome.failure = "  it depends on what is not built yet\n";
        } else {
            Status status = run_test(front.program, test, options.seed, &outcome.failure);
            if (!status.is_ok()) return status.in(title);
        }
        std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
        outcome.seconds = spent.count();
        std::printf("%s: %s\n%s", title.c_str(), outcome.failure.empty() ? "ok" : "FAILED",
                    outcome.failure.c_str());
        std::fflush(stdout);
        outcomes->push_back(std::move(outcome));
    }
    return Status::ok();
}

std::string xml_text(const std::string& text) {
    std::string out;
    for (char c : text) {
        bool control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
        if (control) continue;
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

// The report that build servers read.
std::string junit_text(const std::vector<Outcome>& outcomes) {
    size_t failed = 0;
    double seconds = 0;
    std::string cases;
    for (const Outcome& outcome : outcomes) {
        char spent[32];
        std::snprintf(spent, sizeof spent, "%.3f", outcome.seconds);
        seconds += outcome.seconds;
        cases += "    <testcase classname=\"" + xml_text(outcome.file) + "\" name=\"" +
                 xml_text(outcome.name) + "\" time=\"" + spent + "\"";
        if (outcome.failure.empty()) {
            cases += "/>\n";
            continue;
        }
        failed++;
        cases += ">\n      <failure message=\"" + std::string(outcome.what) + "\">" +
                 xml_text(outcome.failure) + "</failure>\n    </testcase>\n";
    }
    char spent[32];
    std::snprintf(spent, sizeof spent, "%.3f", seconds);
    std::string counts = "tests=\"" + std::to_string(outcomes.size()) + "\" failures=\"" +
                         std::to_string(failed) + "\" time=\"" + spent + "\"";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts +
           ">\n  <testsuite name=\"weir\" " + counts + ">\n" + cases +
           "  </testsuite>\n</testsuites>\n";
}

}  // namespace

int test(const TestOptions& options) {
    std::vector<Outcome> outcomes;
    for (const std::string& file : options.files) {
        Front front;
        Status status = parse_file(file, &front);
        if (!status.is_ok()) return world_failed(status);
        if (!knows_profile(front, options.profile)) return kUsage;
        analyze(sema::Purpose::Test, &front, options.profile);
        print_diagnostics(front.diagnostics, front.sources, OutputFormat::Text);
        if (front.diagnostics.has_errors()) {
            outcomes.push_back({file, "compiles", 0,
                                "see the messages of `weir check " + file + "`",
                                "the program is wrong"});
            continue;
        }
        status = run_tests(front, options, &outcomes);
        if (!status.is_ok()) return world_failed(status);
    }
    size_t failed = 0;
    for (const Outcome& outcome : outcomes) failed += outcome.failure.empty() ? 0 : 1;
    std::printf("%zu passed, %zu failed\n", outcomes.size() - failed, failed);
    if (!options.junit.empty()) {
        Status status = write_file(options.junit, junit_text(outcomes));
        if (!status.is_ok()) return world_failed(status);
    }
    return failed > 0 ? kProgramWrong : kDone;
}

}  // namespace weir::driver
