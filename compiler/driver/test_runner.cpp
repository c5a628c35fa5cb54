// One job, many runs: the inputs are files that are written anew.
#include "compiler/driver/test_runner.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "compiler/driver/compile.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/files.h"

namespace weir::driver {
namespace {

// Runs the job with its messages going to `log`; its exit code, or -1 with a signal or no start.
int run_job(const std::string& job, int64_t workers, const std::string& log) {
    std::string count = std::to_string(workers);
    pid_t child = ::fork();
    if (child == 0) {
        int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
        ::execl(job.c_str(), job.c_str(), "--workers", count.c_str(), static_cast<char*>(nullptr));
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

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = environment("TMPDIR", "/tmp") + "/weir-test-XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

Status TestRunner::build() {
    if (folder_.path().empty()) {
        return Status::failed(
            "cannot make a temporary folder; name one that exists by the variable TMPDIR");
    }
    job_ = sema::make_test_job(program_, test_, folder_.path());
    return make_job(make_stages(job_.graph, job_.sinks), BuildOptions(), folder_.path() + "/job");
}

Order TestRunner::written_order() const {
    Order order;
    for (const sema::TestInput& input : job_.inputs) {
        order.emplace_back();
        for (size_t i = 0; i < input.lines.size(); i++) order.back().push_back(i);
    }
    return order;
}

Status TestRunner::run(const Order& order, int64_t workers, TestResult* result) {
    for (size_t i = 0; i < job_.inputs.size(); i++) {
        std::string text;
        for (size_t line : order[i]) text += job_.inputs[i].lines[line] + "\n";
        Status status = write_file(folder_.path() + "/" + job_.inputs[i].file, text);
        if (!status.is_ok()) return status;
    }
    std::string log = folder_.path() + "/log";
    int code = run_job(folder_.path() + "/job", workers, log);
    if (code != 0) {
        result->failure =
            "the job ended with exit code " + std::to_string(code) + ":\n" + contents(log);
    }
    for (const sema::TestOutput& output : job_.outputs) {
        result->outputs.push_back(contents(folder_.path() + "/" + output.file));
    }
    return Status::ok();
}

std::string TestRunner::compare(const TestResult& result, int64_t workers) const {
    std::string failure = result.failure;
    for (size_t i = 0; i < job_.outputs.size() && result.failure.empty(); i++) {
        sema::Expect expect = *job_.outputs[i].expect;
        if (workers > 1) expect.in_order = false;
        failure += sema::compare(program_, expect, result.outputs[i]);
    }
    return failure;
}

}  // namespace weir::driver
