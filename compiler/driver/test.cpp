// `weir test`: each test block becomes a job of its own, in which the given sources read files and
// the expected relations are written to files; the rows that come out are compared with those that
// the block lists. Nothing but the test's temporary folder is touched.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "compiler/driver/compile.h"
#include "compiler/driver/exit_code.h"
#include "compiler/sema/tests.h"
#include "compiler/support/files.h"

namespace weir::driver {
namespace {

// A folder that goes when this does.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = environment("TMPDIR", "/tmp") + "/weir-test-XXXXXX";
        if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code error;
        if (!path_.empty()) std::filesystem::remove_all(path_, error);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Runs the job, by one worker so that rows come in order, with its messages going to `log`; its exit
// code, or -1 with a signal or no start.
int run_job(const std::string& job, const std::string& log) {
    pid_t child = ::fork();
    if (child == 0) {
        int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execl(job.c_str(), job.c_str(), "--workers", "1", static_cast<char*>(nullptr));
        ::_exit(kWorldFailed);
    }
    int result = 0;
    while (child > 0 && ::waitpid(child, &result, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return child > 0 && WIFEXITED(result) ? WEXITSTATUS(result) : -1;
}

std::string contents(const std::string& path) {
    std::string error;
    return read_file(path, &error).value_or("");
}

// What went wrong in a test; empty when it passed. A failed Status is the world's fault.
Status run_test(const sema::Program& program, const sema::Test& test, std::string* failure) {
    TemporaryFolder folder;
    if (folder.path().empty()) return Status::failed("cannot make a temporary folder");
    sema::TestJob job = sema::make_test_job(program, test, folder.path());
    for (const sema::TestInput& input : job.inputs) {
        Status status = write_file(folder.path() + "/" + input.file, input.text);
        if (!status.is_ok()) return status;
    }

    BuildOptions options;
    std::string executable = folder.path() + "/job";
    Status status = make_job(make_stages(job.graph, job.sinks), options, executable);
    if (!status.is_ok()) return status;
    std::string log = folder.path() + "/log";
    int result = run_job(executable, log);
    if (result != 0) {
        *failure = "the job ended with exit code " + std::to_string(result) + ":\n" + contents(log);
        return Status::ok();
    }
    for (const sema::TestOutput& output : job.outputs) {
        *failure +=
            sema::compare(program, *output.expect, contents(folder.path() + "/" + output.file));
    }
    return Status::ok();
}

struct Totals {
    int passed = 0;
    int failed = 0;
};

Status run_tests(const Front& front, const std::string& filter, Totals* totals) {
    for (const sema::Test& test : front.program.tests) {
        if (test.name.find(filter) == std::string::npos) continue;
        LineColumn at = front.sources.line_column(test.range.file, test.range.begin);
        std::string title = front.sources.path(test.range.file) + ":" + std::to_string(at.line) +
                            ": test \"" + test.name + "\"";
        std::string failure;
        if (test.not_built) {
            failure = "  it depends on what is not built yet\n";
        } else {
            Status status = run_test(front.program, test, &failure);
            if (!status.is_ok()) return status.in(title);
        }
        (failure.empty() ? totals->passed : totals->failed)++;
        std::printf("%s: %s\n%s", title.c_str(), failure.empty() ? "ok" : "FAILED",
                    failure.c_str());
    }
    return Status::ok();
}

}  // namespace

int test(const TestOptions& options) {
    Totals totals;
    bool wrong = false;
    for (const std::string& file : options.files) {
        Front front;
        Status status = parse_file(file, &front);
        if (!status.is_ok()) return world_failed(status);
        analyze(sema::Purpose::Test, &front);
        print_diagnostics(front.diagnostics, front.sources, OutputFormat::Text);
        wrong = wrong || front.diagnostics.has_errors();
        if (front.diagnostics.has_errors()) continue;
        status = run_tests(front, options.filter, &totals);
        if (!status.is_ok()) return world_failed(status);
    }
    std::printf("%d passed, %d failed\n", totals.passed, totals.failed);
    return wrong || totals.failed > 0 ? kProgramWrong : kDone;
}

}  // namespace weir::driver
