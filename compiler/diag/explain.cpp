// Finds sections in explanations.md, which is embedded in the executable.
#include "compiler/diag/explain.h"

#include <algorithm>
#include <cctype>

#include "compiler/diag/diag.h"
#include "compiler/support/sections.h"
#include "compiler/support/strings.h"

extern "C" const char weir_diag_explanations_begin[];
extern "C" const char weir_diag_explanations_end[];

namespace weir::diag {
namespace {

std::vector<Section> explanations() {
    return sections_of(std::string_view(
        weir_diag_explanations_begin,
        static_cast<size_t>(weir_diag_explanations_end - weir_diag_explanations_begin)));
}

const Entry* find_entry(std::string_view code) {
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        if (row.code == code) return &row;
    }
    return nullptr;
}

// A message without any report: its arguments are dots.
std::string general(std::string_view message) {
    return fill_in(message, std::vector<std::string>(10, "…"));
}

}  // namespace

std::string explain(std::string_view code) {
    std::string wanted(code);
    for (char& c : wanted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const Entry* row = find_entry(wanted);
    if (row == nullptr) return "";
    std::string out = std::string(row->code) + ": " + general(row->message) + "\n";
    for (const Section& section : explanations()) {
        if (section.title == wanted) out += "\n" + std::string(section.text) + "\n";
    }
    return out;
}

std::vector<std::string> unexplained_codes() {
    std::vector<Section> known = explanations();
    std::vector<std::string> missing;
    for (size_t i = 0; i < entry_count(); i++) {
        std::string_view code = entry(static_cast<Id>(i)).code;
        auto same = [&](const Section& section) { return section.title == code; };
        if (std::none_of(known.begin(), known.end(), same)) missing.emplace_back(code);
    }
    return missing;
}

std::vector<std::string> unknown_sections() {
    std::vector<std::string> unknown;
    for (const Section& section : explanations()) {
        if (find_entry(section.title) == nullptr) unknown.emplace_back(section.title);
    }
    return unknown;
}

std::string list_codes() {
    std::string out;
    for (size_t i = 0; i < entry_count(); i++) {
        const Entry& row = entry(static_cast<Id>(i));
        out += std::string(row.code) + "  " + general(row.message) + "\n";
    }
    return out;
}

}  // namespace weir::diag
