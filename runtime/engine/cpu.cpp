#include "runtime/engine/cpu.h"

namespace weir::engine {
namespace {

std::string target_of(const std::string& manifest) {
    const std::string key = "\"cpu\":";
    size_t at = manifest.find(key);
    if (at == manifest.npos) return "x86-64-v3";
    size_t begin = manifest.find('"', at + key.size());
    size_t end = begin == manifest.npos ? begin : manifest.find('"', begin + 1);
    return end == manifest.npos ? "x86-64-v3" : manifest.substr(begin + 1, end - begin - 1);
}

bool has_v2() {
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("ssse3") &&
           __builtin_cpu_supports("popcnt");
}

bool has_v3() {
    return has_v2() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
}

bool has_v4() {
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}

}  // namespace

base::Status check_cpu(const std::string& manifest) {
    __builtin_cpu_init();
    std::string target = target_of(manifest);
    bool fits = has_v2();
    if (target == "x86-64-v4") fits = has_v4();
    else if (target != "x86-64-v2" && target != "x86-64") fits = has_v3();
    if (fits) return base::Status::ok();
    return base::Status::failed("this machine's processor cannot run code for " + target,
                                "build the job with --target-cpu=x86-64-v2, or --target-cpu=native "
                                "on a machine such as this one");
}

}  // namespace weir::engine
