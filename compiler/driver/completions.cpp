// One function a shell. All text comes from the command line's own tables.
#include "compiler/driver/completions.h"

#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

std::vector<std::string> names_of(const std::vector<CommandWords>& commands) {
    std::vector<std::string> names;
    for (const CommandWords& command : commands) names.push_back(command.name);
    return names;
}

std::vector<std::string> option_names(const CommandWords& command) {
    std::vector<std::string> names = {"--help"};
    for (const OptionWords& option : command.options) {
        names.insert(names.end(), option.names.begin(), option.names.end());
    }
    return names;
}

// Text in single quotes of a shell, which has none in it.
std::string plain(const std::string& text, const char* unwanted) {
    std::string out;
    for (char c : text) {
        if (std::string_view(unwanted).find(c) == std::string_view::npos) out += c;
    }
    return out;
}

std::string bash_values(const CommandWords& command) {
    std::string text;
    for (const OptionWords& option : command.options) {
        if (!option.takes_value) continue;
        std::string pattern;
        for (const std::string& name : option.names) {
            pattern += (pattern.empty() ? "" : "|") + command.name + ":" + name;
        }
        text += "        " + pattern + ") ";
        text += option.values.empty() ? "COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
                                      : "COMPREPLY=($(compgen -W \"" + join(option.values, " ") +
                                            "\" -- \"$cur\")); return ;;\n";
    }
    return text;
}

std::string bash_operands(const CommandWords& command, const std::vector<std::string>& topics) {
    switch (command.operands) {
        case Operands::Programs:
            return "COMPREPLY+=($(compgen -f -X '!*.stream' -- \"$cur\") $(compgen -d -S / -- "
                   "\"$cur\"))";
        case Operands::Topics:
            return "COMPREPLY+=($(compgen -W \"" + join(topics, " ") + "\" -- \"$cur\"))";
        case Operands::Shells:
            return "COMPREPLY+=($(compgen -W \"bash zsh fish\" -- \"$cur\"))";
        case Operands::Folder:
            return "COMPREPLY+=($(compgen -d -S / -- \"$cur\"))";
        case Operands::None:
            break;
    }
    return ":";
}

std::string bash_script(const std::vector<CommandWords>& commands,
                        const std::vector<std::string>& topics) {
    std::string values, operands;
    for (const CommandWords& command : commands) {
        values += bash_values(command);
        operands += "        " + command.name + ")\n";
        operands += "            case \"$cur\" in\n                -*) COMPREPLY=($(compgen -W \"" +
                    join(option_names(command), " ") + "\" -- \"$cur\")) ;;\n                *) " +
                    bash_operands(command, topics) + " ;;\n            esac ;;\n";
    }
    return "# Completion of weir for bash: source <(weir completions bash)\n"
           "_weir() {\n"
           "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"${COMP_WORDS[1]}\"\n"
           "    COMPREPLY=()\n"
           "    compopt -o nospace 2>/dev/null\n"
           "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
           "        compopt +o nospace 2>/dev/null\n"
           "        COMPREPLY=($(compgen -W \"" +
           join(names_of(commands), " ") +
           " --help --version\" -- \"$cur\"))\n"
           "        return\n"
           "    fi\n"
           "    case \"$command:$prev\" in\n" +
           values +
           "    esac\n"
           "    case \"$command\" in\n" +
           operands +
           "    esac\n"
           "    if [ \"${#COMPREPLY[@]}\" -eq 1 ] && [[ \"${COMPREPLY[0]}\" != */ ]]; then\n"
           "        compopt +o nospace 2>/dev/null\n"
           "    fi\n"
           "}\n"
           "complete -F _weir weir\n";
}

std::string zsh_operands(const CommandWords& command, const std::vector<std::string>& topics) {
    switch (command.operands) {
        case Operands::Programs:
            return " '*:program:_files -g \"*.stream\"'";
        case Operands::Topics:
            return " '*:topic:(" + join(topics, " ") + ")'";
        case Operands::Shells:
            return " '*:shell:(bash zsh fish)'";
        case Operands::Folder:
            return " '*:folder:_files -/'";
        case Operands::None:
            break;
    }
    return "";
}

std::string zsh_script(const std::vector<CommandWords>& commands,
                       const std::vector<std::string>& topics) {
    std::string described, cases;
    for (const CommandWords& command : commands) {
        described += "        '" + command.name + ":" + plain(command.about, "':") + "'\n";
        cases += "        " + command.name + ") _arguments '--help[how to use it]'";
        for (const OptionWords& option : command.options) {
            for (const std::string& name : option.names) {
                cases += " '" + name + "[" + plain(option.about, "'[]:") + "]";
                if (option.takes_value) {
                    cases += option.values.empty() ? ":value:_files"
                                                   : ":word:(" + join(option.values, " ") + ")";
                }
                cases += "'";
            }
        }
        cases += zsh_operands(command, topics) + " ;;\n";
    }
    return "#compdef weir\n"
           "# Completion of weir for zsh: weir completions zsh > a folder of $fpath/_weir\n"
           "_weir() {\n"
           "    local -a commands\n"
           "    commands=(\n" +
           described +
           "    )\n"
           "    if (( CURRENT == 2 )); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    local command=$words[2]\n"
           "    shift words\n"
           "    (( CURRENT-- ))\n"
           "    case $command in\n" +
           cases +
           "    esac\n"
           "}\n"
           "compdef _weir weir\n";
}

std::string fish_option(const CommandWords& command, const OptionWords& option) {
    std::string line = "complete -c weir -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    line += " -d '" + plain(option.about, "'") + "'";
    if (option.takes_value) line += " -r";
    if (!option.values.empty()) line += " -f -a '" + join(option.values, " ") + "'";
    return line + "\n";
}

std::string fish_script(const std::vector<CommandWords>& commands,
                        const std::vector<std::string>& topics) {
    std::string text =
        "# Completion of weir for fish: weir completions fish > "
        "~/.config/fish/completions/weir.fish\n"
        "complete -c weir -f\n";
    for (const CommandWords& command : commands) {
        text += "complete -c weir -n __fish_use_subcommand -a " + command.name + " -d '" +
                plain(command.about, "'") + "'\n";
        for (const OptionWords& option : command.options) text += fish_option(command, option);
        std::string seen =
            "complete -c weir -n '__fish_seen_subcommand_from " + command.name + "' ";
        switch (command.operands) {
            case Operands::Programs:
                text += seen + "-k -a '(__fish_complete_suffix .stream)'\n";
                break;
            case Operands::Topics:
                text += seen + "-a '" + join(topics, " ") + "'\n";
                break;
            case Operands::Shells:
                text += seen + "-a 'bash zsh fish'\n";
                break;
            case Operands::Folder:
                text += seen + "-a '(__fish_complete_directories)'\n";
                break;
            case Operands::None:
                break;
        }
    }
    return text;
}

}  // namespace

std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands,
                              const std::vector<std::string>& topics) {
    if (shell == "bash") return bash_script(commands, topics);
    if (shell == "zsh") return zsh_script(commands, topics);
    if (shell == "fish") return fish_script(commands, topics);
    return "";
}

}  // namespace weir::driver
