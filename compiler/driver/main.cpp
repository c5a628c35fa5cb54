// weir: the compiler for .stream programs and its tools.
#include "compiler/driver/command_line.h"

int main(int argc, char** argv) { return weir::driver::run_command_line(argc, argv); }
