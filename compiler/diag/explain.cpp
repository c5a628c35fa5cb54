// Finds sections in explanations.md, which is embedded in the executable.
#include "compiler/diag/explain.h"

#include <algorithm>
#include <cctype>

#include "compiler/diag/diag.h"

extern "C" const char weir_diag_explanations_begin[];
extern "C" const char weir_diag_explanations_end[];

namespace weir::diag {
namespace {

struct Section {
    std::string_view code;
    std::string_view text;
};

std::vector<Section> sections() {
    std::string_view rest(
        weir_diag_explanations_begin,
        static_cast<size_t>(weir_diag_explanations_end - weir_diag_explanations_begin));
    std::vector<Section> found;
    for (size_t at = rest.find("\n## "); at != std::string_view::npos; at = rest.find("\n## ")) {
        rest.remove_prefix(at + 4);
        size_t line_end = std::min(rest.find('\n'), rest.size());
        std::string_view code = rest.substr(0, line_end);
        rest.remove_prefix(line_end);
        std::string_view text = rest.substr(0, rest.find("\n## "));
        while (text.starts_with('\n')) text.remove_prefix(1);
        while (text.ends_with('\n')) text.remove_suffix(1);
        found.push_back(Section{code, text});
    }
    return found;
}

const Entry* find_entry(std::string_view code) {
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        if (row.code == code) return &row;
    }
    return nullptr;
}

}  // namespace

std::string explain(std::string_view code) {
    std::string wanted(code);
    for (char& c : wanted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const Entry* row = find_entry(wanted);
    if (row == nullptr) return "";
    std::string out = std::string(row->code) + ": " + row->message + "\n";
    for (const Section& section : sections()) {
        if (section.code == wanted) out += "\n" + std::string(section.text) + "\n";
    }
    return out;
}

std::vector<std::string> unexplained_codes() {
    std::vector<Section> known = sections();
    std::vector<std::string> missing;
    for (size_t i = 0; i < entry_count(); i++) {
        std::string_view code = entry(static_cast<Id>(i)).code;
        auto same = [&](const Section& section) { return section.code == code; };
        if (std::none_of(known.begin(), known.end(), same)) missing.emplace_back(code);
    }
    return missing;
}

std::vector<std::string> unknown_sections() {
    std::vector<std::string> unknown;
    for (const Section& section : sections()) {
        if (find_entry(section.code) == nullptr) unknown.emplace_back(section.code);
    }
    return unknown;
}

std::string list_codes() {
    std::string out;
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        out += std::string(row.code) + "  " + row.message + "\n";
    }
    return out;
}

}  // namespace weir::diag
