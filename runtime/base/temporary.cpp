#include "runtime/base/temporary.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace weir::base {
namespace {

constexpr size_t kTagBytes = 9;         // ".1f2e3d4c"
constexpr size_t kNameBytesMax = 240;   // of a temporary file; file systems allow 255
constexpr int kNotedMax = 256;          // more temporary files than these stay behind a second signal

// Paths of this process's temporary files, for a signal handler to read at any moment.
std::atomic<char*> noted[kNotedMax];

void note(const std::string& path) {
    char* copy = ::strdup(path.c_str());
    for (std::atomic<char*>& place : noted) {
        char* empty = nullptr;
        if (place.compare_exchange_strong(empty, copy)) return;
    }
    std::free(copy);
}

struct Split {
    std::string folder;  // ends in a slash, or empty
    std::string prefix;  // of the names of temporary files
};

Split split(const std::string& target) {
    size_t slash = target.rfind('/');
    size_t name = slash == target.npos ? 0 : slash + 1;
    std::string prefix = "." + target.substr(name);
    if (prefix.size() > kNameBytesMax - kTagBytes) prefix.resize(kNameBytesMax - kTagBytes);
    return {target.substr(0, name), std::move(prefix)};
}

bool is_temporary(std::string_view name, const std::string& prefix) {
    if (name.size() != prefix.size() + kTagBytes || !name.starts_with(prefix)) return false;
    std::string_view tag = name.substr(prefix.size());
    return tag[0] == '.' && tag.find_first_not_of("0123456789abcdef", 1) == tag.npos;
}

}  // namespace

int open_temporary(const std::string& target, uint64_t random, std::string* path) {
    const Split parts = split(target);
    for (uint64_t attempt = 0;; ++attempt) {
        char tag[kTagBytes + 1];
        snprintf(tag, sizeof tag, ".%08x", static_cast<uint32_t>(random + attempt));
        *path = parts.folder + parts.prefix + tag;
        int descriptor = ::open(path->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno == EEXIST) continue;
        if (descriptor < 0) return -1;
        // Until it is locked somebody else may take it for abandoned.
        struct stat facts;
        ::flock(descriptor, LOCK_EX | LOCK_NB);
        if (::fstat(descriptor, &facts) == 0 && facts.st_nlink == 0) {
            ::close(descriptor);
            continue;
        }
        if (::stat(target.c_str(), &facts) == 0) ::fchmod(descriptor, facts.st_mode & 0777);
        note(*path);
        return descriptor;
    }
}

void remove_abandoned(const std::string& target) {
    const Split parts = split(target);
    DIR* listing = ::opendir(parts.folder.empty() ? "." : parts.folder.c_str());
    if (listing == nullptr) return;
    while (const dirent* entry = ::readdir(listing)) {
        if (!is_temporary(entry->d_name, parts.prefix)) continue;
        std::string path = parts.folder + entry->d_name;
        int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (descriptor < 0) continue;
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
        ::close(descriptor);
    }
    ::closedir(listing);
}

void forget_temporary(const std::string& path) {
    for (std::atomic<char*>& place : noted) {
        char* text = place.load();
        if (text == nullptr || path != text) continue;
        place.store(nullptr);
        std::free(text);
        return;
    }
}

void remove_temporaries() {
    for (std::atomic<char*>& place : noted) {
        if (const char* path = place.load()) ::unlink(path);
    }
}

}  // namespace weir::base
