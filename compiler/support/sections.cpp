// Splits Markdown at its second-level headings.
#include "compiler/support/sections.h"

#include <algorithm>

namespace weir {

std::vector<Section> sections_of(std::string_view markdown) {
    constexpr std::string_view kHeading = "\n## ";
    std::vector<Section> found;
    std::string_view rest = markdown;
    for (size_t at = rest.find(kHeading); at != std::string_view::npos; at = rest.find(kHeading)) {
        rest.remove_prefix(at + kHeading.size());
        size_t line_end = std::min(rest.find('\n'), rest.size());
        std::string_view title = rest.substr(0, line_end);
        rest.remove_prefix(line_end);
        std::string_view text = rest.substr(0, rest.find(kHeading));
        while (text.starts_with('\n')) text.remove_prefix(1);
        while (text.ends_with('\n')) text.remove_suffix(1);
        found.push_back(Section{title, text});
    }
    return found;
}

}  // namespace weir
