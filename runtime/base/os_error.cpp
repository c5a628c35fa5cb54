#include "runtime/base/os_error.h"

#include <cerrno>
#include <cstring>
#include <string_view>

namespace weir::base {
namespace {

const char* remedy_of(int error, bool is_written) {
    switch (error) {
        case ENOENT:
            return is_written ? "check the path; it is relative to the working folder, and folders "
                                "are not made"
                              : "check the path; it is relative to the working folder";
        case ENOTDIR:
            return "check the path; a part of it is a file, no folder";
        case EACCES:
        case EPERM:
        case EROFS:
            return "give this user the right, or choose another path";
        case ENOSPC:
        case EDQUOT:
            return "free space on that disk, or write to another one";
        case EFBIG:
            return "raise the limit on the size of files (`ulimit -f`), or write to another disk";
        case EISDIR:
            return "name a file, or a pattern such as `folder/*`";
        case EMFILE:
        case ENFILE:
            return "raise the limit with `ulimit -n`, or leave out `partitions = each`, so that "
                   "files are read one after the other";
        case ENAMETOOLONG:
            return "choose a shorter name";
        case ELOOP:
            return "check the symbolic links of the path; they lead in a circle";
        case EPIPE:
            return "keep the reader of the output running until the job ends";
        case EBADF:
            return "it is closed: connect it with `<` or `>`";
        case EIO:
            return "check the disk; it failed to do its work";
        default:
            return "";
    }
}

}  // namespace

Status cannot(const char* what, const std::string& path, int error) {
    const Status status =
        Status::failed(std::string("cannot ") + what + " `" + path + "`: " + std::strerror(error),
                       remedy_of(error, std::string_view(what) == "write"));
    return error == EPIPE ? status.with_no_reader() : status;
}

}  // namespace weir::base
