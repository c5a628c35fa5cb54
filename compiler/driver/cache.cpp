// The cache of `weir run`. Losing any of it costs a rebuild and nothing else.
#include "compiler/driver/cache.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#include "compiler/support/files.h"
#include "compiler/support/hash.h"

namespace weir::driver {
namespace {

namespace fs = std::filesystem;

constexpr auto kUnusedFor = std::chrono::hours(24 * 30);

// Size and time of change: enough to tell two builds of the compiler apart without reading them.
std::string stamp(const fs::path& path) {
    struct stat info;
    if (::stat(path.c_str(), &info) != 0) return "none";
    return std::to_string(info.st_size) + ":" + std::to_string(info.st_mtim.tv_sec) + "." +
           std::to_string(info.st_mtim.tv_nsec);
}

// Each piece with its length, so that two lists of pieces never give one text.
void add_piece(std::string* text, std::string_view piece) {
    *text += std::to_string(piece.size()) + ":";
    *text += piece;
}

}  // namespace

std::string cache_folder() {
    std::string base = environment("XDG_CACHE_HOME");
    if (base.empty()) base = environment("HOME", "/tmp") + "/.cache";
    return base + "/weir";
}

std::string compiler_id() {
    std::string folder = executable_folder();
    std::string id = stamp(executable_path());
    std::error_code error;
    std::vector<std::string> archives;
    for (const auto& entry : fs::directory_iterator(folder + "/../lib/weir", error)) {
        archives.push_back(entry.path().filename().string() + "=" + stamp(entry.path()));
    }
    std::sort(archives.begin(), archives.end());
    for (const std::string& archive : archives) id += " " + archive;
    return id;
}

std::string cached_job(const SourceManager& sources, const std::string& job_name,
                       const std::string& options) {
    std::string everything;
    add_piece(&everything, compiler_id());
    add_piece(&everything, options);
    for (FileId file = 0; file < sources.file_count(); file++) {
        add_piece(&everything, sources.path(file));
        add_piece(&everything, sources.text(file));
    }
    return cache_folder() + "/" + hash128_hex(everything) + "/" + job_name;
}

bool is_cached(const std::string& path) {
    if (::access(path.c_str(), X_OK) != 0) return false;
    std::error_code error;
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
    return true;
}

Status prepare_cache(const std::string& path) {
    std::error_code error;
    auto oldest = fs::file_time_type::clock::now() - kUnusedFor;
    for (const auto& folder : fs::directory_iterator(cache_folder(), error)) {
        std::error_code inner;
        // A folder without a job is one that another weir is filling right now.
        bool used = fs::last_write_time(folder.path(), inner) > oldest;
        for (const auto& job : fs::directory_iterator(folder.path(), inner)) {
            used = used || fs::last_write_time(job.path(), inner) > oldest;
        }
        if (!used && !inner) fs::remove_all(folder.path(), inner);
    }
    return make_folders(fs::path(path).parent_path().string());
}

}  // namespace weir::driver
