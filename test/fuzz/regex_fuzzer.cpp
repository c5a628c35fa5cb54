// "pattern\ntext": a simple pattern finds what RE2 finds, groups included, or says that it gives up.
#include <re2/re2.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/abi/weir_abi.h"
#include "runtime/regex/simple.h"

using namespace weir::regex;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), std::min<size_t>(size, 512));
    const size_t line = input.find('\n');
    if (line == input.npos) return 0;
    // Strings are UTF-8 wherever patterns are matched; RE2 takes other bytes its own way.
    for (char c : input) {
        if (static_cast<unsigned char>(c) >= 0x80) return 0;
    }
    std::optional<SimplePattern> simple = SimplePattern::compile({input.data(), line});
    if (!simple) return 0;
    RE2::Options options;
    options.set_log_errors(false);
    RE2 expression({input.data(), line}, options);
    // Nobody hands on a pattern that RE2 refuses, two groups of one name for instance.
    if (!expression.ok()) return 0;
    const size_t n = input.size() - line - 1;
    const std::string text = input.substr(line + 1) + std::string(WEIR_PADDING, '"');
    Group found[SimplePattern::kGroupsMax];
    const Found answer = simple->search({text.data(), n}, found);
    if (answer == Found::GaveUp) return 0;
    re2::StringPiece pieces[SimplePattern::kGroupsMax];
    const bool matches = expression.Match({text.data(), n}, 0, n, RE2::UNANCHORED, pieces,
                                          simple->groups());
    if (matches != (answer == Found::Yes)) std::abort();
    for (int i = 0; matches && i < simple->groups(); i++) {
        if (found[i].matched() != (pieces[i].data() != nullptr)) std::abort();
        if (found[i].matched() && (found[i].begin != pieces[i].data() || found[i].text().size() != pieces[i].size()))
            std::abort();
    }
    return 0;
}
