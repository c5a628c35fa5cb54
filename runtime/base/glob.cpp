// Walks the folders that the pattern names, part by part.
#include "runtime/base/glob.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "runtime/base/os_error.h"
namespace weir::base {
namespace {

// Matches `c` against the class that begins behind `[` at `at`; moves `at` behind the closing
// bracket. A class without closing bracket is no class.
bool matches_class(std::string_view pattern, size_t* at, char c, bool* is_class) {
    size_t i = *at;
    bool inverted = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (inverted) ++i;
    bool found = false;
    for (size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
        char low = pattern[i];
        char high = low;
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            high = pattern[i + 2];
            i += 2;
        }
        found |= low <= c && c <= high;
    }
    *is_class = i < pattern.size();
    if (*is_class) *at = i + 1;
    return found != inverted;
}

Status walk(const std::string& folder, std::string_view rest, std::vector<std::string>* paths);

// What the entry `path` of a folder adds; `behind` is the pattern of what lies below it.
Status enter(const std::string& path, bool is_last, std::string_view behind,
             std::vector<std::string>* paths) {
    struct stat facts;
    bool is_folder = ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
    if (!is_last) return is_folder ? walk(path + "/", behind, paths) : Status::ok();
    // What is there and cannot be looked at is found out when it is opened.
    if (!is_folder) paths->push_back(path);
    return Status::ok();
}

// Adds to `paths` what lies below `folder` (ends in a slash, or empty) and fits `rest`.
Status walk(const std::string& folder, std::string_view rest, std::vector<std::string>* paths) {
    size_t slash = rest.find('/');
    bool is_last = slash == rest.npos;
    std::string_view part = rest.substr(0, slash);
    std::string_view behind = is_last ? "" : rest.substr(slash + 1);
    if (!is_pattern(part)) {
        std::string path = folder + std::string(part);
        struct stat facts;
        if (!is_last) return walk(path + "/", behind, paths);
        if (::stat(path.c_str(), &facts) == 0) paths->push_back(path);
        return Status::ok();
    }
    DIR* listing = ::opendir(folder.empty() ? "." : folder.c_str());
    if (listing == nullptr) {
        bool absent = errno == ENOENT || errno == ENOTDIR;
        return absent ? Status::ok() : cannot("list", folder.empty() ? "." : folder, errno);
    }
    Status status;
    while (const dirent* entry = status.is_ok() ? ::readdir(listing) : nullptr) {
        std::string_view name = entry->d_name;
        if (name == "." || name == ".." || !matches_pattern(name, part)) continue;
        status = enter(folder + std::string(name), is_last, behind, paths);
    }
    ::closedir(listing);
    return status;
}

}  // namespace

bool is_pattern(std::string_view path) { return path.find_first_of("*?[") != path.npos; }

bool matches_pattern(std::string_view name, std::string_view pattern) {
    if (!name.empty() && name[0] == '.' && (pattern.empty() || pattern[0] != '.')) return false;
    size_t n = 0;
    size_t p = 0;
    size_t star = pattern.npos;  // behind the last * seen
    size_t star_n = 0;           // where it may end next
    while (n < name.size()) {
        bool fits = false;
        size_t next = p + 1;
        if (p < pattern.size() && pattern[p] == '*') {
            star = ++p;
            star_n = n;
            continue;
        }
        if (p < pattern.size()) {
            bool is_class = false;
            if (pattern[p] == '[') fits = matches_class(pattern, &next, name[n], &is_class);
            if (!is_class) {
                next = p + 1;
                fits = pattern[p] == '?' || pattern[p] == name[n];
            }
        }
        if (fits) {
            p = next;
            ++n;
        } else if (star != pattern.npos) {
            p = star;
            n = ++star_n;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool fits_pattern(std::string_view absolute, const std::string& pattern, Env* env) {
    if (!is_pattern(pattern)) return false;
    // The folder before the first part with a sign of patterns is a path, the rest is compared.
    const size_t slash = pattern.rfind('/', pattern.find_first_of("*?["));
    const std::string folder = slash == pattern.npos ? "." : pattern.substr(0, slash + 1);
    std::string_view parts = slash == pattern.npos ? std::string_view(pattern)
                                                   : std::string_view(pattern).substr(slash + 1);
    const std::string begin = env->absolute(folder);
    if (!absolute.starts_with(begin)) return false;
    absolute.remove_prefix(begin.size());
    while (absolute.starts_with('/')) absolute.remove_prefix(1);
    while (true) {
        const size_t name_end = absolute.find('/');
        const size_t part_end = parts.find('/');
        if (!matches_pattern(absolute.substr(0, name_end), parts.substr(0, part_end))) return false;
        const bool last = name_end == absolute.npos || part_end == parts.npos;
        if (last) return name_end == absolute.npos && part_end == parts.npos;
        absolute.remove_prefix(name_end + 1);
        parts.remove_prefix(part_end + 1);
    }
}

Status expand_pattern(const std::string& pattern, std::vector<std::string>* paths) {
    std::string_view rest = pattern;
    std::string folder;
    while (!rest.empty() && rest[0] == '/') {
        folder = "/";
        rest.remove_prefix(1);
    }
    Status status = walk(folder, rest, paths);
    std::sort(paths->begin(), paths->end());
    return status;
}

}  // namespace weir::base
