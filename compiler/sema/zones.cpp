// Looks names up in the embedded list.
#include "compiler/sema/zones.h"

#include <algorithm>
#include <vector>

#include "compiler/support/strings.h"

extern "C" const char weir_zone_names_begin[];
extern "C" const char weir_zone_names_end[];

namespace weir::sema {
namespace {

const std::vector<std::string>& zone_names() {
    static const std::vector<std::string> kNames =
        split(std::string(weir_zone_names_begin, weir_zone_names_end), '\n');
    return kNames;
}

}  // namespace

bool check_zone(Context& context, const std::string& name, Range range) {
    if (name.empty() || name == "UTC") return true;
    const std::vector<std::string>& names = zone_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    context.sink.report(diag::Id::UnknownZone, range, {name, closest(name, names)});
    return false;
}

}  // namespace weir::sema
