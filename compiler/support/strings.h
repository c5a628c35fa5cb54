// Small questions about text: joining, UTF-8, and which known name somebody meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

std::string join(const std::vector<std::string>& parts, std::string_view between);
std::vector<std::string> split(std::string_view text, char at);
// ASCII letters in lower case.
std::string lowercase(std::string_view text);

// `template_text` with `{0}`, `{1}` … replaced by the arguments; one that is not given is left
// empty.
std::string fill_in(std::string_view template_text, const std::vector<std::string>& arguments);

// The bytes of the code point that `text` begins with; 0 when it begins with no valid UTF-8.
size_t utf8_length(std::string_view text);

// Steps of insert, delete, replace and swap of neighbours from one to the other, capital or not.
size_t edit_distance(std::string_view from, std::string_view to);

// The candidate that is nearest to `name`, near enough that it may have been meant; empty when none
// is. Of equally near ones the first.
std::string closest(std::string_view name, const std::vector<std::string>& candidates);

// 1234567 as "1,234,567".
std::string with_commas(unsigned long long number);

}  // namespace weir
