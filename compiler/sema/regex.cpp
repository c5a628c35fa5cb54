// Regular expressions, compiled while checking as the job will compile them, so that a mistake is
// found in the literal.
#include <re2/re2.h>

#include <map>

#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;

// RE2 spells named groups (?P<name>…).
std::string re2_spelling(const std::string& pattern) {
    std::string text;
    bool in_class = false;
    for (size_t i = 0; i < pattern.size(); i++) {
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            text += pattern[i++];
            text += pattern[i];
            continue;
        }
        if (pattern[i] == '[') in_class = true;
        if (pattern[i] == ']') in_class = false;
        text += pattern[i];
        bool named = !in_class && pattern.compare(i, 3, "(?<") == 0 && i + 3 < pattern.size() &&
                     pattern[i + 3] != '=' && pattern[i + 3] != '!';
        if (named) {
            text += "?P<";
            i += 2;
        }
    }
    return text;
}

RE2::Options quiet() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
}

const char* hint_for(const RE2& regex) {
    const std::string& argument = regex.error_arg();
    bool look = argument.starts_with("(?=") || argument.starts_with("(?!") ||
                argument.starts_with("(?<=") || argument.starts_with("(?<!");
    if (look) return "there is no looking ahead or behind: match more, and pick the group";
    switch (regex.error_code()) {
        case RE2::ErrorBadEscape:
            return "back references and unusual escapes are not known; a literal backslash is "
                   "`\\\\`";
        case RE2::ErrorMissingParen:
            return "close it with `)`, or write `\\(` for the character";
        case RE2::ErrorUnexpectedParen:
            return "write `\\)` for the character";
        case RE2::ErrorMissingBracket:
            return "close it with `]`, or write `\\[` for the character";
        case RE2::ErrorRepeatArgument:
            return "there is nothing to repeat before it; write `\\*` or `\\+` for the character";
        default:
            return "";
    }
}

// Where in the literal `part` of the pattern stands; all of the literal when that is not plain.
Range part_range(const Context& context, Range literal, const std::string& part) {
    if (part.empty()) return literal;
    std::string_view text = context.sources.text(literal);
    size_t at = text.find(part);
    if (at == std::string_view::npos || text.find(part, at + 1) != std::string_view::npos)
        return literal;
    uint32_t begin = literal.begin + static_cast<uint32_t>(at);
    return Range{literal.file, begin, begin + static_cast<uint32_t>(part.size())};
}

}  // namespace

std::optional<std::string> check_regex(Context& context, const std::string& pattern,
                                       Range literal) {
    std::string spelled = re2_spelling(pattern);
    RE2 regex(spelled, quiet());
    if (regex.ok()) return spelled;
    std::string part = regex.error_arg();
    if (part.starts_with("(?P<")) part = "(?<" + part.substr(4);
    context.sink.report(Id::BadRegex, part_range(context, literal, part),
                        {regex.error(), hint_for(regex)});
    return std::nullopt;
}

int regex_group_count(const std::string& pattern) {
    return RE2(re2_spelling(pattern), quiet()).NumberOfCapturingGroups();
}

std::vector<std::string> regex_group_names(const std::string& pattern) {
    RE2 regex(re2_spelling(pattern), quiet());
    std::vector<std::string> names(
        static_cast<size_t>(std::max(0, regex.NumberOfCapturingGroups())));
    for (const auto& [group, name] : regex.CapturingGroupNames())
        names[static_cast<size_t>(group - 1)] = name;
    return names;
}

}  // namespace weir::sema
