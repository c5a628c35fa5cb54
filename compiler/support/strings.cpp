// Text helpers without state.
#include "compiler/support/strings.h"

#include <algorithm>
#include <cctype>

namespace weir {
namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

std::string lowercase(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (size_t i = 0; i < parts.size(); i++) {
        if (i > 0) out += between;
        out += parts[i];
    }
    return out;
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    size_t begin = 0;
    for (size_t i = 0; i <= text.size(); i++) {
        if (i < text.size() && text[i] != at) continue;
        parts.emplace_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    return parts;
}

std::string fill_in(std::string_view template_text, const std::vector<std::string>& arguments) {
    std::string out;
    for (size_t i = 0; i < template_text.size(); i++) {
        bool slot = i + 2 < template_text.size() && template_text[i] == '{' &&
                    std::isdigit(static_cast<unsigned char>(template_text[i + 1])) &&
                    template_text[i + 2] == '}';
        if (!slot) {
            out += template_text[i];
            continue;
        }
        size_t index = static_cast<size_t>(template_text[i + 1] - '0');
        if (index < arguments.size()) out += arguments[index];
        i += 2;
    }
    return out;
}

size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char first = byte(0);
    if (first < 0x80) return 1;
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (size_t i = 1; i < length; i++) {
        if (!is_continuation(byte(i))) return 0;
    }
    // Overlong forms, surrogates, and what lies past U+10FFFF.
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

size_t edit_distance(std::string_view from, std::string_view to) {
    size_t width = to.size() + 1;
    std::vector<size_t> table((from.size() + 1) * width);
    auto at = [&](size_t i, size_t j) -> size_t& { return table[i * width + j]; };
    for (size_t i = 0; i <= from.size(); i++) at(i, 0) = i;
    for (size_t j = 0; j <= to.size(); j++) at(0, j) = j;
    for (size_t i = 1; i <= from.size(); i++) {
        for (size_t j = 1; j <= to.size(); j++) {
            bool same = lower(from[i - 1]) == lower(to[j - 1]);
            size_t best = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + !same});
            bool swapped = i > 1 && j > 1 && lower(from[i - 1]) == lower(to[j - 2]) &&
                           lower(from[i - 2]) == lower(to[j - 1]);
            if (swapped) best = std::min(best, at(i - 2, j - 2) + 1);
            at(i, j) = best;
        }
    }
    return at(from.size(), to.size());
}

std::string closest(std::string_view name, const std::vector<std::string>& candidates) {
    // One slip for each three letters, so that short names are not mistaken for one another.
    size_t allowed = std::max<size_t>(1, name.size() / 3);
    const std::string* best = nullptr;
    size_t best_distance = allowed + 1;
    for (const std::string& candidate : candidates) {
        size_t longer = std::max(candidate.size(), name.size());
        size_t shorter = std::min(candidate.size(), name.size());
        if (longer - shorter >= best_distance) continue;
        size_t distance = edit_distance(name, candidate);
        if (distance >= best_distance || distance >= longer) continue;
        best = &candidate;
        best_distance = distance;
    }
    return best == nullptr ? std::string() : *best;
}

std::string with_commas(unsigned long long number) {
    std::string digits = std::to_string(number);
    std::string out;
    for (size_t i = 0; i < digits.size(); i++) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

}  // namespace weir
