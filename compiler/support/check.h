// Assertions about the compiler itself. One that fails is our bug, never the user's: the process
// stops at once with exit code 70 and the place.
#pragma once

#include <string_view>

namespace weir {

[[noreturn]] void report_bug(const char* file, int line, std::string_view what);

}  // namespace weir

// Always on, also in release builds. One condition a CHECK.
#define CHECK(condition)                                                 \
    do {                                                                 \
        if (!(condition)) [[unlikely]]                                   \
            ::weir::report_bug(__FILE__, __LINE__, "CHECK " #condition); \
    } while (false)

// A place that cannot be reached while the compiler is right.
#define UNREACHABLE(what) ::weir::report_bug(__FILE__, __LINE__, what)
