// Whole files by plain system calls, with errors in words.
#include "compiler/support/files.h"

#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace weir {
namespace {

std::string reason() { return std::strerror(errno); }

Status write_all(int file, const std::string& path, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return Status::failed("cannot write `" + path + "`: " + reason());
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return Status::ok();
}

}  // namespace

bool is_special_file(const std::string& path) {
    struct stat info;
    return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

std::optional<std::string> read_file(const std::string& path, std::string* error) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        *error = reason();
        return std::nullopt;
    }
    std::string bytes;
    struct stat info;
    if (::fstat(file, &info) == 0 && S_ISREG(info.st_mode)) {
        bytes.reserve(static_cast<size_t>(info.st_size));
    }
    char buffer[65536];
    for (;;) {
        ssize_t got = ::read(file, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) *error = reason();
        if (got <= 0) {
            ::close(file);
            return got < 0 ? std::nullopt : std::optional<std::string>(std::move(bytes));
        }
        bytes.append(buffer, static_cast<size_t>(got));
        if (bytes.size() > kFileBytesMax) {
            ::close(file);
            *error = "it is larger than 64 MiB";
            return std::nullopt;
        }
    }
}

Status write_file(const std::string& path, std::string_view bytes, bool executable) {
    bool direct = is_special_file(path);
    std::string target = direct ? path : path + ".tmp-" + std::to_string(::getpid());
    int flags = O_WRONLY | O_CLOEXEC | (direct ? 0 : O_CREAT | O_TRUNC);
    int file = ::open(target.c_str(), flags, executable ? 0777 : 0666);
    if (file < 0) return Status::failed("cannot write `" + path + "`: " + reason());
    Status status = write_all(file, path, bytes);
    if (::close(file) != 0 && status.is_ok()) {
        status = Status::failed("cannot write `" + path + "`: " + reason());
    }
    if (direct) return status;
    if (status.is_ok() && ::rename(target.c_str(), path.c_str()) != 0) {
        status = Status::failed("cannot write `" + path + "`: " + reason());
    }
    if (!status.is_ok()) ::unlink(target.c_str());
    return status;
}

Status make_folders(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return Status::failed("cannot make folder `" + path + "`: " + error.message());
    return Status::ok();
}

std::string executable_path() {
    char path[PATH_MAX];
    ssize_t size = ::readlink("/proc/self/exe", path, sizeof path);
    std::string whole(path, size > 0 ? static_cast<size_t>(size) : 0);
    if (whole.empty()) {
        // No /proc, as in a bare chroot: the kernel left the path that was started.
        const char* started = reinterpret_cast<const char*>(::getauxval(AT_EXECFN));
        if (started != nullptr && ::realpath(started, path) != nullptr) whole = path;
    }
    return whole;
}

std::string executable_folder() {
    std::string whole = executable_path();
    size_t slash = whole.rfind('/');
    return slash == std::string::npos ? "." : whole.substr(0, slash);
}

std::string environment(const char* name, std::string_view otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? std::string(value) : std::string(otherwise);
}

}  // namespace weir
