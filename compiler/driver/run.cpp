// `weir run`: the job comes from the cache when the program, its includes, the compiler and the
// options are what they were; else it is built there. Then this process becomes the job.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "compiler/driver/cache.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/exit_code.h"

namespace weir::driver {
namespace {

// Does not return when it succeeds.
Status become(const std::string& job, const std::vector<std::string>& arguments) {
    std::vector<char*> words = {const_cast<char*>(job.c_str())};
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    ::execv(job.c_str(), words.data());
    return Status::failed("cannot start `" + job + "`: " + std::strerror(errno));
}

}  // namespace

int run(const RunOptions& options) {
    Front front;
    Status status = parse_file(options.build.file, &front);
    if (!status.is_ok()) return world_failed(status);

    if (!knows_profile(front, options.build.profile)) return kUsage;
    std::string machine = options.build.target_cpu + (options.build.debug ? " -g" : "");
    if (!options.build.profile.empty()) machine += " --profile " + options.build.profile;
    std::string job = cached_job(front.sources, front.job_name, machine);
    if (front.diagnostics.has_errors() || !is_cached(job)) {
        analyze(sema::Purpose::Build, &front, options.build.profile);
        if (!front.diagnostics.has_errors()) has_sink(&front);
        print_diagnostics(front.diagnostics, front.sources, OutputFormat::Text);
        if (front.diagnostics.has_errors()) return kProgramWrong;
        if (!known_machine(options.build)) return kUsage;
        stage::Graph stages = make_stages(front.program.graph, sinks_of(front.program));
        status = prepare_cache(job);
        if (status.is_ok()) status = make_job(stages, options.build, job);
        if (!status.is_ok()) return world_failed(status);
    }
    return world_failed(become(job, options.job_arguments));
}

}  // namespace weir::driver
