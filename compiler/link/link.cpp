// The command line that lld gets, and what stands around the call.
#include "compiler/link/link.h"

#include <lld/Common/Driver.h>
#include <llvm/Support/raw_ostream.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "compiler/support/files.h"
#include "compiler/support/strings.h"

LLD_HAS_DRIVER(elf)

namespace weir::link {
namespace {

// The object for as long as lld needs it: a file beside the executable that is being made. An
// anonymous file would need /proc to be opened by a path, which a bare chroot does not have.
class ObjectFile {
  public:
    ObjectFile(const std::string& path, std::string_view bytes) : path_(path) {
        status_ = write_file(path_, bytes);
    }
    ~ObjectFile() { ::unlink(path_.c_str()); }
    ObjectFile(const ObjectFile&) = delete;
    ObjectFile& operator=(const ObjectFile&) = delete;

    const Status& status() const { return status_; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    Status status_ = Status::ok();
};

// Adds the archives of the wanted features to `archives`, in the order of the table.
Status find_archives(const std::string& folder, const std::vector<std::string>& features,
                     std::vector<std::string>* archives) {
    std::string error;
    std::optional<std::string> table = read_file(folder + "/archives.txt", &error);
    if (!table) {
        return Status::failed("the runtime is not where it belongs, `" + folder +
                              "`; install weir with its lib folder (" + error + ")");
    }
    std::vector<std::string> missing = features;
    for (const std::string& line : split(*table, '\n')) {
        std::vector<std::string> words = split(line, ' ');
        bool wanted = words[0] == "core" ||
                      std::find(features.begin(), features.end(), words[0]) != features.end();
        if (!wanted) continue;
        std::erase(missing, words[0]);
        // The core knows parts that it can do without by weak names, which alone would not link
        // them.
        archives->insert(archives->end(), {"-u", "weir_feature_" + words[0]});
        for (size_t i = 1; i < words.size(); i++) {
            if (!words[i].empty()) archives->push_back(folder + "/" + words[i]);
        }
    }
    std::erase(missing, "core");
    if (missing.empty()) return Status::ok();
    return Status::failed("this compiler was built without the runtime's part `" + missing[0] +
                          "`");
}

std::vector<std::string> command_line(const std::string& object, const std::string& output,
                                      const std::string& folder, bool debug,
                                      const std::vector<std::string>& archives) {
    auto at = [&](const char* name) { return folder + "/" + name; };
    std::vector<std::string> words = {
        "ld.lld",         "-static", "-no-pie", "--gc-sections",    "--build-id=sha1",
        "--eh-frame-hdr", "-z",      "relro",   "--hash-style=gnu", "-m",
        "elf_x86_64",     "-o",      output};
    if (!debug) words.push_back("--strip-all");
    for (const char* name : {"crt1.o", "crti.o", "crtbeginT.o"}) words.push_back(at(name));
    words.push_back(object);
    words.push_back("--start-group");
    words.insert(words.end(), archives.begin(), archives.end());
    for (const char* name :
         {"libstdc++.a", "libm-2.36.a", "libmvec.a", "libgcc.a", "libgcc_eh.a", "libc.a"}) {
        words.push_back(at(name));
    }
    words.push_back("--end-group");
    for (const char* name : {"crtend.o", "crtn.o"}) words.push_back(at(name));
    return words;
}

Status run_lld(const std::vector<std::string>& words) {
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    std::string messages;
    llvm::raw_string_ostream stream(messages);
    const lld::DriverDef drivers[] = {{lld::Gnu, &lld::elf::link}};
    lld::Result result = lld::lldMain(arguments, stream, stream, drivers);
    if (result.retCode == 0) return Status::ok();
    return Status::failed("the linker failed:\n" + stream.str());
}

// Sanitizers cannot be linked statically: such jobs, made by tests only, are linked by clang.
Status run_clang(const std::string& object, const Options& options, const std::string& output,
                 const std::vector<std::string>& archives) {
    std::vector<std::string> words = {"clang++-19", "-fuse-ld=lld",
                                      "-no-pie",    "-fsanitize=" + options.sanitize,
                                      "-o",         output,
                                      "-x",         "none",
                                      object,       "-Wl,--start-group"};
    words.insert(words.end(), archives.begin(), archives.end());
    words.push_back("-Wl,--end-group");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = ::fork();
    if (child == 0) {
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    int result = 0;
    if (child < 0 || ::waitpid(child, &result, 0) != child || result != 0) {
        return Status::failed("clang++-19 could not link the sanitized job");
    }
    return Status::ok();
}

}  // namespace

std::string library_folder() { return executable_folder() + "/../lib/weir"; }

Status link_job(std::string_view object, const Options& options) {
    std::string folder = options.library_folder.empty() ? library_folder() : options.library_folder;
    std::vector<std::string> archives;
    Status status = find_archives(folder, options.features, &archives);
    if (!status.is_ok()) return status;

    std::string output = options.output + ".tmp-" + std::to_string(::getpid());
    ObjectFile file(output + ".o", object);
    if (!file.status().is_ok()) return file.status();
    status = options.sanitize.empty()
                 ? run_lld(command_line(file.path(), output, folder, options.debug, archives))
                 : run_clang(file.path(), options, output, archives);
    if (status.is_ok() && ::rename(output.c_str(), options.output.c_str()) != 0) {
        status = Status::failed("cannot write `" + options.output + "`: " + std::strerror(errno));
    }
    if (!status.is_ok()) ::unlink(output.c_str());
    return status;
}

}  // namespace weir::link
