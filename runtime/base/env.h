// The world as the runtime sees it: clocks, files, environment variables, randomness. Everything
// that could make two runs differ comes through here, so that a test can replace it and a failure
// replays from a seed. One Env serves the whole process; its calls may come from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/status.h"

namespace weir::base {

enum class FileKind : uint8_t { Missing, Regular, Folder, Other };  // Other: pipe, device, socket

// An open file. Owned by whoever opened it; closing is the destructor's work, except where the
// answer of close() matters (a full disk may only show then).
class File {
  public:
    virtual ~File() = default;
    // Reads up to `bytes`; 0 is the end. Never fewer than 1 before the end.
    virtual Status read(char* to, size_t bytes, size_t* got) = 0;
    // Whether read() would give something, or the end, at once; waits for it at most so long. A
    // signal ends the wait.
    virtual bool is_ready(int64_t wait_ms) = 0;
    // All of it, unless a signal interrupts a wait: then nobody knows how much was written.
    virtual Status write(const char* from, size_t bytes) = 0;
    virtual Status sync() = 0;
    virtual Status close() = 0;
};

class Env {
  public:
    virtual ~Env() = default;
    static Env* real();  // the operating system; never deleted

    virtual int64_t now_us() = 0;  // since 1970 UTC
    virtual int64_t monotonic_ns() = 0;
    virtual void sleep_us(int64_t us) = 0;  // returns early when a signal arrives
    virtual uint64_t random() = 0;
    virtual std::optional<std::string> variable(const std::string& name) = 0;

    virtual FileKind kind_of(const std::string& path) = 0;
    // The one path of a file that may have several, links resolved; it need not exist.
    virtual std::string absolute(const std::string& path) = 0;
    // Whether both are there and are one file, by whatever names.
    virtual bool is_same_file(const std::string& one, const std::string& other) = 0;
    // Where writing to `path` ends up: symbolic links followed, also to what is not there yet.
    virtual std::string target_of(const std::string& path) = 0;
    virtual bool is_terminal(int descriptor) = 0;
    virtual int64_t size_of(const std::string& path) = 0;  // of a regular file, else -1
    virtual Status open_read(const std::string& path, std::unique_ptr<File>* file) = 0;
    // Opening a pipe waits for its other end, which a signal may interrupt.
    // An existing file, in place.
    virtual Status open_write(const std::string& path, std::unique_ptr<File>* file) = 0;
    // A new file beside `target`, to be renamed to it or removed; messages call it `target`. It has
    // the target's permissions, where there is one. What killed processes left there is removed.
    virtual Status open_temporary(const std::string& target, std::string* path,
                                  std::unique_ptr<File>* file) = 0;
    // Standard input (0), output (1) or error (2); not closed at the end.
    virtual std::unique_ptr<File> standard(int descriptor) = 0;
    virtual Status rename(const std::string& from,
                          const std::string& to) = 0;  // and syncs the folder
    virtual void remove(const std::string& path) = 0;
    // The files that a pattern with * ? [ ] names, sorted by name; without such a sign the path
    // itself if there is one. A folder on the way that cannot be listed is a failure.
    virtual Status expand(const std::string& pattern, std::vector<std::string>* paths) = 0;
    // What the machine or the control group of this process allows, in bytes.
    virtual uint64_t memory_bytes() = 0;
    virtual uint64_t peak_memory_bytes() = 0;  // resident, of this process
    virtual uint32_t processors() = 0;         // that this process may use
};

}  // namespace weir::base
