// The command line of weir.
#pragma once

namespace weir::driver {

// Parses the arguments, runs the command that they name, and returns the process's exit code.
int run_command_line(int argc, char** argv);

}  // namespace weir::driver
