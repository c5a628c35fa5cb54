// `weir help` and `weir version`: topics come from topics.md, codes from the table of diagnostics.
#include <algorithm>
#include <cstdio>

#include "compiler/diag/diag.h"
#include "compiler/diag/explain.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/sections.h"
#include "compiler/support/strings.h"

extern "C" const char weir_driver_topics_begin[];
extern "C" const char weir_driver_topics_end[];

namespace weir::driver {
namespace {

std::vector<Section> topics() {
    return sections_of(
        std::string_view(weir_driver_topics_begin,
                         static_cast<size_t>(weir_driver_topics_end - weir_driver_topics_begin)));
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
}

bool looks_like_code(const std::string& topic) {
    return topic.size() == 5 && std::string_view("EeWw").find(topic[0]) != std::string_view::npos &&
           std::all_of(topic.begin() + 1, topic.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::vector<std::string> help_topics() {
    std::vector<std::string> names = {"codes"};
    for (const Section& section : topics()) names.emplace_back(section.title);
    for (size_t i = 0; i < diag::entry_count(); i++) {
        names.emplace_back(diag::entry(static_cast<diag::Id>(i)).code);
    }
    return names;
}

int help(const std::string& topic) {
    std::vector<std::string> names = {"codes"};
    for (const Section& section : topics()) {
        names.emplace_back(section.title);
        if (section.title != topic) continue;
        print(section.text);
        return kDone;
    }
    if (topic.empty()) {
        print("weir help TOPIC, where TOPIC is one of: " + join(names, ", ") +
              ", or a code (E0203)");
        print("weir --help lists the commands");
        return kDone;
    }
    if (topic == "codes") {
        print(diag::list_codes());
        return kDone;
    }
    std::string explanation = diag::explain(topic);
    if (!explanation.empty()) {
        print(explanation);
        return kDone;
    }
    std::string message = looks_like_code(topic) ? "there is no diagnostic `" + topic + "`"
                                                 : "there is no topic `" + topic + "`";
    std::string near = closest(topic, names);
    if (!near.empty()) message += "; did you mean `" + near + "`?";
    std::fprintf(stderr, "weir: %s\nweir: topics are %s\n", message.c_str(),
                 join(names, ", ").c_str());
    return kUsage;
}

int version() {
    std::printf("weir %s (LLVM %s, x86-64)\n", WEIR_VERSION, WEIR_LLVM_VERSION);
    return kDone;
}

}  // namespace weir::driver
