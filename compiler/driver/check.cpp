// `weir check`: diagnostics alone. Nothing here may reach LLVM; a check starts in milliseconds.
#include <cstdio>

#include "compiler/driver/compile.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

std::string counted(uint32_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

int check(const CheckOptions& options) {
    Front front;
    for (const std::string& file : options.files) {
        Status status = parse_file(file, &front);
        if (!status.is_ok()) return world_failed(status);
        if (!knows_profile(front, options.profile)) return kUsage;
        analyze(sema::Purpose::Check, &front, options.profile);
    }
    const diag::Sink& found = front.diagnostics;
    print_diagnostics(found, front.sources, options.format);
    if (options.format == OutputFormat::Text) {
        std::string summary = found.error_count() + found.warning_count() == 0
                                  ? "no problems"
                                  : counted(found.error_count(), "error") + ", " +
                                        counted(found.warning_count(), "warning");
        std::fprintf(stderr, "%s: %s\n", join(options.files, ", ").c_str(), summary.c_str());
    }
    return found.has_errors() ? kProgramWrong : kDone;
}

}  // namespace weir::driver
