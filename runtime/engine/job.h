// The whole life of a job's process, from its command line to its exit code.
#pragma once

#include "runtime/abi/weir_abi.h"
#include "runtime/base/env.h"

namespace weir::engine {

enum ExitCode { kDone = 0, kUsage = 2, kWorldFailed = 3, kOurBug = 70, kInterrupted = 130 };

int run_job(const weir_job_desc& job, base::Env* env, int argc, char** argv);

}  // namespace weir::engine
