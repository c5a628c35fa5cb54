// What a shell can complete of weir's command line, and the scripts that tell it. A script is
// printed once and needs weir no more.
#pragma once

#include <string>
#include <vector>

namespace weir::driver {

struct OptionWords {
    std::vector<std::string> names;  // "--output", "-o"
    std::string about;
    bool takes_value = false;
    std::vector<std::string> values;  // that can stand behind it; empty and takes_value: a file
};

enum class Operands { None, Programs, Topics, Shells, Folder };

struct CommandWords {
    std::string name;
    std::string about;
    Operands operands = Operands::None;
    std::vector<OptionWords> options;
};

// `topics`: of `weir help`, codes of diagnostics included. Empty when there is no such shell.
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands,
                              const std::vector<std::string>& topics);

}  // namespace weir::driver
