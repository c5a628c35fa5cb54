// The embedded texts of the library.
#include "compiler/sema/prelude.h"

extern "C" const char weir_prelude_begin[];
extern "C" const char weir_prelude_end[];
extern "C" const char weir_module_net_begin[];
extern "C" const char weir_module_net_end[];
extern "C" const char weir_module_text_begin[];
extern "C" const char weir_module_text_end[];
extern "C" const char weir_module_time_begin[];
extern "C" const char weir_module_time_end[];

namespace weir::sema {
namespace {

struct Module {
    const char* name;
    const char* begin;
    const char* end;
};

constexpr Module kModules[] = {
    {"net", weir_module_net_begin, weir_module_net_end},
    {"text", weir_module_text_begin, weir_module_text_end},
    {"time", weir_module_time_begin, weir_module_time_end},
};

}  // namespace

std::string prelude_text() { return std::string(weir_prelude_begin, weir_prelude_end); }

std::vector<std::string> module_names() {
    std::vector<std::string> names;
    for (const Module& module : kModules) names.emplace_back(module.name);
    return names;
}

std::string module_text(const std::string& name) {
    for (const Module& module : kModules) {
        if (name == module.name) return std::string(module.begin, module.end);
    }
    return "";
}

std::string module_of_function(const std::string& function) {
    for (const Module& module : kModules) {
        std::string text(module.begin, module.end);
        if (text.find("\nfn " + function + "(") != std::string::npos) return module.name;
    }
    return "";
}

}  // namespace weir::sema
