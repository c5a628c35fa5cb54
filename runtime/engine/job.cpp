#include "runtime/engine/job.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <string>
#include <vector>

#include "runtime/base/temporary.h"
#include "runtime/engine/cpu.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/options.h"

namespace weir::engine {
namespace {

// `timeout` and others send what is meant once to the process and to its group.
constexpr int64_t kOneSignalNs = 200'000'000;

std::atomic<int> interrupted = 0;
std::atomic<int64_t> interrupted_ns = 0;

void on_signal(int) {
    struct timespec now = {};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t now_ns = now.tv_sec * 1'000'000'000 + now.tv_nsec;
    if (interrupted) {
        if (now_ns - interrupted_ns < kOneSignalNs) return;
        base::remove_temporaries();
        ::_exit(kInterrupted);
    }
    interrupted_ns = now_ns;
    interrupted = 1;
    // A wait that began just after the flag was looked at is woken by one of these.
    struct itimerval ticks = {{0, 100'000}, {0, 100'000}};
    ::setitimer(ITIMER_REAL, &ticks, nullptr);
}

void on_tick(int) {}

// The first signal asks the job to stop, a later one stops it. Waiting system calls return early.
// A reader of standard output that has gone, and a file that may grow no further, are errors like
// others.
void watch_signals() {
    interrupted = 0;
    struct sigaction action = {};
    action.sa_handler = on_signal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = on_tick;
    ::sigaction(SIGALRM, &action, nullptr);
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &action, nullptr);
    ::sigaction(SIGXFSZ, &action, nullptr);
}

// A file must not get the number of a standard stream that is closed: messages would go into it.
// What is open like this can neither be read nor written.
void hold_standard_descriptors() {
    int descriptor = 0;
    while (descriptor >= 0 && descriptor <= 2) descriptor = ::open("/", O_PATH | O_CLOEXEC);
    if (descriptor > 2) ::close(descriptor);
}

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

int print(base::Env* env, std::string text) {
    if (!text.ends_with('\n')) text += '\n';
    return env->standard(1)->write(text.data(), text.size()).is_ok() ? kDone : kWorldFailed;
}

int fail(metrics::Log* log, int code, const char* event, const base::Status& status) {
    std::string sentence = status.why();
    if (!status.remedy().empty()) sentence += "\n    help: " + status.remedy();
    log->say(metrics::Level::Error, event, sentence,
             {metrics::fact("why", status.why()), metrics::fact("remedy", status.remedy()),
              metrics::fact("exit_code", static_cast<uint64_t>(code))});
    return code;
}

int interrupted_job(metrics::Log* log, const char* sentence) {
    log->say(metrics::Level::Warning, "job.interrupted", sentence, {});
    return kInterrupted;
}

const char* interrupted_sentence(const Engine& engine) {
    if (engine.is_all_in_place()) return "interrupted: the rows written so far stay";
    if (engine.is_partly_in_place())
        return "interrupted: no file was published, rows written elsewhere stay";
    return "interrupted: nothing was published";
}

// Ends like other programs whose reader has gone, such as `head`: by the signal, without a word.
int die_of_closed_pipe() {
    ::signal(SIGPIPE, SIG_DFL);
    ::raise(SIGPIPE);
    return kWorldFailed;
}

int run_opened(Engine* engine, metrics::Log* log) {
    base::Status status = engine->run();
    bool interrupted = status.is_ok() && engine->was_interrupted();
    if (status.is_ok() && !interrupted) status = engine->publish();
    if (interrupted || status.is_interrupted()) {
        engine->abandon();
        metrics::say_summary(log, engine->summary("interrupted"));
        return interrupted_job(log, interrupted_sentence(*engine));
    }
    if (!status.is_ok()) {
        engine->abandon();
        // Where a file was to be published, that it was not must be said.
        if (status.has_no_reader() && engine->is_all_in_place()) return die_of_closed_pipe();
        metrics::say_summary(log, engine->summary("failed"));
        return fail(log, kWorldFailed, "job.failed", status);
    }
    metrics::say_summary(log, engine->summary("done"));
    return kDone;
}

}  // namespace

int run_job(const weir_job_desc& job, base::Env* env, int argc, char** argv) {
    hold_standard_descriptors();
    Options options;
    std::string error;
    std::vector<std::string> words(argv + 1, argv + argc);
    bool parsed = parse_options(words, &options, &error);
    std::string name = options.name.empty() ? text_of(job.name) : options.name;
    metrics::Log log(env, name, options.json_log);
    if (!parsed) return fail(&log, kUsage, "job.usage", base::Status::failed(error));
    if (options.help) return print(env, help_text(job));
    if (options.describe) return print(env, text_of(job.manifest));
    base::Status status = check_cpu(text_of(job.manifest));
    if (!status.is_ok()) return fail(&log, kWorldFailed, "job.failed", status);

    watch_signals();
    Engine engine(job, env, options, &log, &interrupted);
    status = engine.set_params();
    if (!status.is_ok()) return fail(&log, kUsage, "job.usage", status);
    status = engine.open();
    if (status.is_interrupted()) return interrupted_job(&log, "interrupted: nothing was published");
    if (!status.is_ok()) return fail(&log, kWorldFailed, "job.failed", status);
    log.say(metrics::Level::Info, "job.start",
            (engine.workers() == 1 ? std::string("1 worker")
                                   : std::to_string(engine.workers()) + " workers") +
                ", memory budget " + base::bytes_text(engine.budget().bytes_max()),
            {metrics::fact("workers", uint64_t{engine.workers()}),
             metrics::fact("memory_budget_bytes", engine.budget().bytes_max())});
    return run_opened(&engine, &log);
}

}  // namespace weir::engine
