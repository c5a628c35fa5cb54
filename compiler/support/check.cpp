// How the compiler stops on a bug of its own.
#include "compiler/support/check.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace weir {

void report_bug(const char* file, int line, std::string_view what) {
    // From the top of the project, wherever it was built.
    const char* inside = std::strstr(file, "compiler/");
    std::fflush(stdout);
    std::fprintf(stderr, "weir: internal error at %s:%d: %.*s\n", inside != nullptr ? inside : file,
                 line, static_cast<int>(what.size()), what.data());
    std::fprintf(stderr, "weir: this is a bug in the compiler, not in your program\n");
    std::_Exit(70);
}

}  // namespace weir
