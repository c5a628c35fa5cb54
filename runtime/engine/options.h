// The command line of a job: written by hand, since a job is small and starts at once.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::engine {

struct Options {
    std::vector<std::pair<std::string, std::string>> set;  // --set p=v, in order
    uint64_t memory_bytes = 0;                             // 0: not given
    uint32_t workers = 0;                                  // 0: not given
    std::string name;                                      // empty: the job's own
    bool json_log = false;
    bool progress = false;
    bool describe = false;
    bool help = false;
};

constexpr uint32_t kWorkersMax = 256;  // as many as there are key groups

// False: `error` says which word is wrong and what would do.
bool parse_options(const std::vector<std::string>& words, Options* options, std::string* error);

std::string help_text(const weir_job_desc& job);

// "2GiB", "64MiB", "1000000". False: no size.
bool parse_size(const std::string& text, uint64_t* bytes);

}  // namespace weir::engine
