// The exit codes of weir and of its jobs.
#pragma once

namespace weir::driver {

enum ExitCode : int {
    kDone = 0,
    kProgramWrong = 1,  // diagnostics, or a test that failed
    kUsage = 2,
    kWorldFailed = 3,  // a file cannot be read or written, the linker failed
    kOurBug = 70,
};

}  // namespace weir::driver
