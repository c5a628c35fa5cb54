// Where `weir run` keeps the jobs that it built: a folder for each key, the hash of everything that
// decides what the executable holds. An unchanged program is found there and starts at once.
#pragma once

#include <string>

#include "compiler/support/source.h"
#include "compiler/support/status.h"

namespace weir::driver {

// $XDG_CACHE_HOME/weir, or ~/.cache/weir.
std::string cache_folder();

// Changes whenever the running compiler, or the runtime that it links, is another one.
std::string compiler_id();

// The executable's place for these sources and options, whether it is there or not. Texts are
// hashed with their paths, in order of inclusion.
std::string cached_job(const SourceManager& sources, const std::string& job_name,
                       const std::string& options);

// Whether the job stands there and can be run; marks it as used.
bool is_cached(const std::string& path);

// Makes the folder of `path`, and removes jobs that nobody ran for 30 days.
Status prepare_cache(const std::string& path);

}  // namespace weir::driver
