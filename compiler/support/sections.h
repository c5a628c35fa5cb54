// Texts that are embedded in the executable as one Markdown file, a section for each `## title`.
#pragma once

#include <string_view>
#include <vector>

namespace weir {

struct Section {
    std::string_view title;
    std::string_view text;  // without blank lines around it
};

// In the order of the file; the views point into `markdown`.
std::vector<Section> sections_of(std::string_view markdown);

}  // namespace weir
