// Env over the operating system.
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/base/env.h"
#include "runtime/base/glob.h"
#include "runtime/base/os_error.h"
#include "runtime/base/temporary.h"

namespace weir::base {
namespace {

class SystemFile : public File {
  public:
    SystemFile(int descriptor, std::string path, bool owned)
        : descriptor_(descriptor), path_(std::move(path)), owned_(owned) {}
    ~SystemFile() override {
        if (owned_ && descriptor_ >= 0) ::close(descriptor_);
    }

    Status read(char* to, size_t bytes, size_t* got) override {
        *got = 0;
        ssize_t count = ::read(descriptor_, to, bytes);
        if (count < 0) return errno == EINTR ? Status::interrupted() : cannot("read", path_, errno);
        *got = static_cast<size_t>(count);
        return Status::ok();
    }
    bool is_ready(int64_t wait_ms) override {
        pollfd input = {descriptor_, POLLIN, 0};
        return ::poll(&input, 1, static_cast<int>(std::clamp<int64_t>(wait_ms, 0, 60'000))) > 0;
    }
    Status write(const char* from, size_t bytes) override {
        while (bytes > 0) {
            ssize_t count = ::write(descriptor_, from, bytes);
            if (count < 0) {
                return errno == EINTR ? Status::interrupted() : cannot("write", path_, errno);
            }
            from += count;
            bytes -= static_cast<size_t>(count);
        }
        return Status::ok();
    }
    Status sync() override {
        // Pipes and devices cannot be synced, which is no failure.
        if (::fsync(descriptor_) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS) {
            return Status::ok();
        }
        return cannot("write", path_, errno);
    }
    Status close() override {
        int descriptor = descriptor_;
        descriptor_ = -1;
        if (!owned_ || descriptor < 0 || ::close(descriptor) == 0) return Status::ok();
        return cannot("write", path_, errno);
    }

  private:
    int descriptor_;
    std::string path_;
    bool owned_;
};

std::string resolved(const std::string& path) {
    char* whole = ::realpath(path.c_str(), nullptr);
    std::string text = whole == nullptr ? "" : whole;
    std::free(whole);
    return text;
}

uint64_t number_in(const char* path) {
    FILE* file = ::fopen(path, "re");
    if (file == nullptr) return 0;
    char text[32] = {};
    size_t got = ::fread(text, 1, sizeof text - 1, file);
    ::fclose(file);
    return got > 0 ? std::strtoull(text, nullptr, 10) : 0;  // "max" gives 0: no bound
}

class SystemEnv : public Env {
  public:
    int64_t now_us() override {
        timespec now;
        ::clock_gettime(CLOCK_REALTIME, &now);
        return now.tv_sec * int64_t{1'000'000} + now.tv_nsec / 1000;
    }
    int64_t monotonic_ns() override {
        timespec now;
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
    }
    void sleep_us(int64_t us) override {
        if (us <= 0) return;
        timespec length = {us / 1'000'000, us % 1'000'000 * 1000};
        ::nanosleep(&length, nullptr);
    }
    uint64_t random() override {
        uint64_t value = 0;
        if (::getrandom(&value, sizeof value, 0) != sizeof value) {
            value = static_cast<uint64_t>(monotonic_ns());
        }
        return value;
    }
    std::optional<std::string> variable(const std::string& name) override {
        const char* value = ::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    }

    FileKind kind_of(const std::string& path) override {
        struct stat facts;
        if (::stat(path.c_str(), &facts) != 0) return FileKind::Missing;
        if (S_ISREG(facts.st_mode)) return FileKind::Regular;
        return S_ISDIR(facts.st_mode) ? FileKind::Folder : FileKind::Other;
    }
    std::string absolute(const std::string& path) override {
        if (std::string whole = resolved(path); !whole.empty()) return whole;
        size_t slash = path.rfind('/');
        std::string folder = slash == path.npos ? "." : path.substr(0, slash + 1);
        std::string whole = resolved(folder);
        return (whole.empty() ? folder : whole) + "/" +
               (slash == path.npos ? path : path.substr(slash + 1));
    }
    bool is_same_file(const std::string& one, const std::string& other) override {
        struct stat a;
        struct stat b;
        if (::stat(one.c_str(), &a) != 0 || ::stat(other.c_str(), &b) != 0) return false;
        return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    }
    std::string target_of(const std::string& path) override {
        constexpr int kLinksMax = 40;  // as many as the system follows
        std::string target = path;
        char link[4096];
        for (int i = 0; i < kLinksMax; ++i) {
            ssize_t bytes = ::readlink(target.c_str(), link, sizeof link);
            if (bytes < 0) return target;
            size_t slash = target.rfind('/');
            bool beside = link[0] != '/' && slash != target.npos;
            target = (beside ? target.substr(0, slash + 1) : "") +
                     std::string(link, static_cast<size_t>(bytes));
        }
        return path;
    }
    bool is_terminal(int descriptor) override { return ::isatty(descriptor) == 1; }
    int64_t size_of(const std::string& path) override {
        struct stat facts;
        if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return -1;
        return facts.st_size;
    }
    Status open_read(const std::string& path, std::unique_ptr<File>* file) override {
        int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) {
            return errno == EINTR ? Status::interrupted() : cannot("read", path, errno);
        }
        struct stat facts;
        if (::fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode)) {
            ::close(descriptor);
            return cannot("read", path, EISDIR);
        }
        ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
        *file = std::make_unique<SystemFile>(descriptor, path, true);
        return Status::ok();
    }
    Status open_write(const std::string& path, std::unique_ptr<File>* file) override {
        int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) {
            return errno == EINTR ? Status::interrupted() : cannot("write", path, errno);
        }
        *file = std::make_unique<SystemFile>(descriptor, path, true);
        return Status::ok();
    }
    Status open_temporary(const std::string& target, std::string* path,
                          std::unique_ptr<File>* file) override {
        // Whoever protects a file does not want it replaced either.
        if (::access(target.c_str(), F_OK) == 0 && ::access(target.c_str(), W_OK) != 0) {
            return cannot("write", target, errno);
        }
        remove_abandoned(target);
        int descriptor = base::open_temporary(target, random(), path);
        if (descriptor < 0) return cannot("write", target, errno);
        *file = std::make_unique<SystemFile>(descriptor, target, true);
        return Status::ok();
    }
    std::unique_ptr<File> standard(int descriptor) override {
        const char* const names[] = {"standard input", "standard output", "standard error"};
        return std::make_unique<SystemFile>(descriptor, names[descriptor], false);
    }
    Status rename(const std::string& from, const std::string& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return cannot("write", to, errno);
        forget_temporary(from);
        size_t slash = to.rfind('/');
        std::string folder = slash == to.npos ? "." : to.substr(0, slash + 1);
        int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor >= 0) {
            ::fsync(descriptor);
            ::close(descriptor);
        }
        return Status::ok();
    }
    void remove(const std::string& path) override {
        ::unlink(path.c_str());
        forget_temporary(path);
    }
    Status expand(const std::string& pattern, std::vector<std::string>* paths) override {
        // A file whose name holds a sign of patterns is meant as it stands.
        if (!is_pattern(pattern) || kind_of(pattern) == FileKind::Regular) {
            if (kind_of(pattern) != FileKind::Missing) paths->push_back(pattern);
            return Status::ok();
        }
        return expand_pattern(pattern, paths);
    }
    uint64_t memory_bytes() override {
        struct sysinfo facts = {};
        ::sysinfo(&facts);
        uint64_t machine = static_cast<uint64_t>(facts.totalram) * facts.mem_unit;
        for (const char* path :
             {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
            uint64_t group = number_in(path);
            if (group > 0 && group < machine) machine = group;
        }
        return machine;
    }
    uint64_t peak_memory_bytes() override {
        // getrusage tells of the compiler, too, in a job that `weir run` became: only where there is
        // no /proc.
        FILE* status = ::fopen("/proc/self/status", "re");
        if (status == nullptr) {
            struct rusage usage = {};
            ::getrusage(RUSAGE_SELF, &usage);
            return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
        }
        unsigned long long kib = 0;
        char line[256];
        while (::fgets(line, sizeof line, status) != nullptr) {
            if (::sscanf(line, "VmHWM: %llu", &kib) == 1) break;
        }
        ::fclose(status);
        return kib * 1024;
    }
    uint32_t processors() override {
        cpu_set_t set;
        if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
        return std::max(1u, static_cast<uint32_t>(CPU_COUNT(&set)));
    }
};

}  // namespace

Env* Env::real() {
    static SystemEnv env;
    return &env;
}

}  // namespace weir::base
