// What each command accepts. An option that belongs to a part of Weir that is not built yet is
// known here by its name and refused, so that nothing is parsed and then ignored.
#include "compiler/driver/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>

#include "compiler/driver/commands.h"
#include "compiler/driver/completions.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

const std::map<std::string, OutputFormat> kFormats = {{"text", OutputFormat::Text},
                                                      {"json", OutputFormat::Json}};
const std::map<std::string, Emit> kEmits = {
    {"tokens", Emit::Tokens}, {"ast", Emit::Ast},   {"typed", Emit::Typed}, {"plan", Emit::Plan},
    {"stages", Emit::Stages}, {"llvm", Emit::Llvm}, {"asm", Emit::Asm},     {"obj", Emit::Object}};

constexpr const char* kExamples =
    "Examples:\n"
    "  weir new clicks                     a project that works\n"
    "  weir check clicks.stream            what is wrong with a program\n"
    "  weir run clicks.stream              build into a cache, then run\n"
    "  weir build clicks.stream -o clicks  a static executable that needs nothing else\n"
    "  weir test clicks.stream             the test blocks\n"
    "  weir explain clicks.stream          how it will run: keys, time, state, stages\n"
    "  weir help E0203                     what a diagnostic means, with an example\n"
    "  source <(weir completions bash)     lets the shell complete all of this\n";

// Thrown for an option or a value that is known but not built yet.
CLI::ValidationError not_built(const std::string& what) {
    return CLI::ValidationError(what, "not built yet");
}

// An option that is refused by its name.
void refuse(CLI::App* command, const std::string& name) {
    std::function<void(const std::string&)> refused = [name](const std::string&) {
        throw not_built(name);
    };
    command->add_option_function<std::string>(name, refused, "not built yet")->group("");
}

template <typename T>
void add_choice(CLI::App* command, const std::string& name, T* into,
                const std::map<std::string, T>& choices, const std::vector<std::string>& unbuilt,
                const std::string& about) {
    std::function<void(const std::string&)> choose = [=](const std::string& word) {
        auto found = choices.find(word);
        if (found != choices.end()) {
            *into = found->second;
            return;
        }
        for (const std::string& later : unbuilt) {
            if (word == later) throw not_built(name + "=" + word);
        }
        std::string words;
        for (const auto& [known, value] : choices) words += (words.empty() ? "" : ", ") + known;
        throw CLI::ValidationError(name, "`" + word + "` is none of " + words);
    };
    command->add_option_function<std::string>(name, choose, about)->type_name("WORD");
}

void add_build_options(CLI::App* command, BuildOptions* options) {
    command->add_option(
        "--target-cpu", options->target_cpu,
        "the machine that the job runs on: x86-64-v2, x86-64-v3 (default), native, …");
    command->add_flag("-g", options->debug, "keep symbols and debug information");
    command->add_option("--profile", options->profile, "use the ends of this `profile`");
    refuse(command, "--with");
}

void add_build(CLI::App* weir, BuildOptions* options) {
    CLI::App* command = weir->add_subcommand("build", "compile a program to a static executable");
    command->add_option("FILE", options->file, "the program")->required();
    command->add_option("-o,--output", options->output,
                        "where to write it (default: the program's name without .stream)");
    add_choice(command, "--emit", &options->emit, kEmits, {},
               "print one step instead: tokens, ast, typed, plan, stages, llvm, asm, obj");
    add_build_options(command, options);
    command->footer(
        "Examples:\n"
        "  weir build clicks.stream                   writes ./clicks\n"
        "  weir build clicks.stream -o /opt/clicks --target-cpu native\n"
        "  weir build clicks.stream --profile replay  with the ends of `profile replay { … }`\n"
        "  weir build clicks.stream --emit=plan       the plan, as text\n");
}

void add_check(CLI::App* weir, CheckOptions* options) {
    CLI::App* command = weir->add_subcommand("check", "say what is wrong with programs");
    command->add_option("FILE", options->files, "the programs")->required();
    add_choice(command, "--format", &options->format, kFormats, {"sarif"}, "text or json");
    command->add_option("--profile", options->profile, "use the ends of this `profile`");
    command->footer(
        "Examples:\n"
        "  weir check clicks.stream alerts.stream\n"
        "  weir check clicks.stream --profile replay  with the ends of `profile replay { … }`\n"
        "  weir check clicks.stream --format=json     for editors and scripts\n");
}

void add_run(CLI::App* weir, RunOptions* options) {
    CLI::App* command = weir->add_subcommand(
        "run", "build into a cache, then run; what follows FILE goes to the job");
    add_build_options(command, &options->build);
    command->prefix_command();
    command->footer(
        "FILE [JOB OPTIONS] come last.\n"
        "Examples:\n"
        "  weir run clicks.stream\n"
        "  weir run clicks.stream --set threshold=200   a `param` of the program\n"
        "  weir run clicks.stream --profile replay      with the ends of `profile replay { … }`\n"
        "  weir run clicks.stream --help                the options of the job");
}

void add_test(CLI::App* weir, TestOptions* options) {
    CLI::App* command = weir->add_subcommand("test", "run the test blocks of programs");
    command->add_option("FILE", options->files, "the programs")->required();
    command->add_option("--filter", options->filter, "only tests whose name holds this text");
    command->add_option("--seed", options->seed, "of the orders that `vary` tries (default: 1)");
    command->add_option("--junit", options->junit, "write a report for build servers to this file")
        ->type_name("FILE");
    command->add_option("--profile", options->profile, "use the ends of this `profile`");
    command->footer(
        "Examples:\n"
        "  weir test clicks.stream\n"
        "  weir test clicks.stream --profile replay   with its formats\n"
        "  weir test clicks.stream --filter late      tests with `late` in their names\n"
        "  weir test *.stream --junit report.xml      for a build server\n"
        "  weir test clicks.stream --seed 7           other orders for `vary order`\n");
}

void add_explain(CLI::App* weir, ExplainOptions* options) {
    CLI::App* command =
        weir->add_subcommand("explain", "show how a program will run: keys, time, state, stages");
    command->add_option("FILE", options->file, "the program")->required();
    add_choice(command, "--format", &options->format, kFormats, {"dot", "svg"}, "text or json");
    command->add_option("--profile", options->profile, "use the ends of this `profile`");
    refuse(command, "--keys");
    command->footer(
        "Examples:\n"
        "  weir explain clicks.stream\n"
        "  weir explain clicks.stream --profile replay\n"
        "  weir explain clicks.stream --format=json\n");
}

// Takes the program out of what follows `run`'s own options.
void split_run(CLI::App* command, RunOptions* options) {
    std::vector<std::string> rest = command->remaining();
    if (rest.empty()) throw CLI::RequiredError("FILE");
    if (rest[0].starts_with("-")) throw CLI::ExtrasError({rest[0]});
    options->build.file = rest[0];
    for (size_t i = 1; i < rest.size(); i++) {
        // The job knows nothing of profiles, so the option is the build's wherever it stands.
        if (rest[i].starts_with("--profile=")) {
            options->build.profile = rest[i].substr(10);
        } else if (rest[i] == "--profile") {
            if (i + 1 == rest.size())
                throw CLI::ArgumentMismatch("--profile: 1 required NAME missing");
            options->build.profile = rest[++i];
        } else {
            options->job_arguments.push_back(rest[i]);
        }
    }
}

int usage_error(const std::string& message) {
    std::fprintf(stderr, "weir: %s\n", message.c_str());
    std::fprintf(stderr,
                 "weir: `weir --help` lists the commands, `weir COMMAND --help` its options\n");
    return kUsage;
}

// Everything that a command line can say.
struct Words {
    BuildOptions build;
    CheckOptions check;
    RunOptions run;
    TestOptions test;
    ExplainOptions explain;
    std::string folder;
    std::string topic;
    std::string shell;
};

void add_commands(CLI::App* weir, Words* words) {
    add_build(weir, &words->build);
    add_check(weir, &words->check);
    add_run(weir, &words->run);
    add_test(weir, &words->test);
    add_explain(weir, &words->explain);
    CLI::App* new_command = weir->add_subcommand("new", "write a small project that works");
    new_command->add_option("DIR", words->folder, "the folder to make")->required();
    new_command->footer("Example: weir new clicks && cd clicks && weir test clicks.stream\n");
    CLI::App* help_command = weir->add_subcommand("help", "explain a topic, or a diagnostic");
    help_command->add_option("TOPIC", words->topic, "a topic, or a code such as E0203");
    help_command->footer("Examples: weir help, weir help time, weir help E0203, weir help codes\n");
    CLI::App* completions = weir->add_subcommand(
        "completions", "print a script that lets a shell complete weir's words");
    completions->add_option("SHELL", words->shell, "bash, zsh or fish")->required();
    completions->footer(
        "Examples:\n"
        "  source <(weir completions bash)              in ~/.bashrc\n"
        "  weir completions zsh > ~/.zfunc/_weir        with ~/.zfunc in $fpath\n"
        "  weir completions fish > ~/.config/fish/completions/weir.fish\n");
    weir->add_subcommand("version", "print the version")->footer("Example: weir version\n");
}

// The values that options take, where these are words.
std::vector<std::string> option_values(const std::string& option) {
    std::vector<std::string> values;
    if (option == "--emit") {
        for (const auto& [word, value] : kEmits) values.push_back(word);
    }
    if (option == "--format") {
        for (const auto& [word, value] : kFormats) values.push_back(word);
    }
    if (option == "--target-cpu") values = {"x86-64-v2", "x86-64-v3", "x86-64-v4", "native"};
    return values;
}

CommandWords words_of(const CLI::App& app) {
    CommandWords command;
    command.name = app.get_name();
    command.about = app.get_description();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) {
            std::string name = option->get_name(true);
            command.operands = name == "TOPIC"   ? Operands::Topics
                               : name == "SHELL" ? Operands::Shells
                               : name == "DIR"   ? Operands::Folder
                                                 : Operands::Programs;
            continue;
        }
        bool hidden = option->get_group().empty() || option->check_lname("help");
        if (hidden) continue;
        OptionWords words;
        for (const std::string& name : option->get_lnames()) words.names.push_back("--" + name);
        for (const std::string& name : option->get_snames()) words.names.push_back("-" + name);
        words.about = option->get_description();
        words.takes_value = option->get_items_expected_max() > 0;
        if (words.takes_value) words.values = option_values(words.names.front());
        command.options.push_back(std::move(words));
    }
    // `run` takes its program from what follows its own options.
    if (command.name == "run") command.operands = Operands::Programs;
    return command;
}

int completions(const CLI::App& weir, const std::string& shell) {
    std::vector<CommandWords> commands;
    for (const CLI::App* command : weir.get_subcommands({})) commands.push_back(words_of(*command));
    std::string script = completion_script(shell, commands, help_topics());
    if (script.empty()) {
        throw CLI::ValidationError("SHELL", "`" + shell + "` is none of bash, fish, zsh");
    }
    std::fputs(script.c_str(), stdout);
    return kDone;
}

// Of a command what its --help says.
int help_with(const CLI::App& weir, const std::string& topic) {
    const std::vector<std::string> topics = help_topics();
    const bool is_topic = std::find(topics.begin(), topics.end(), topic) != topics.end();
    for (const CLI::App* command : weir.get_subcommands({})) {
        if (is_topic || command->get_name() != topic) continue;
        std::fputs(command->help("weir").c_str(), stdout);
        return kDone;
    }
    return help(topic);
}

int run_command(CLI::App* weir, Words* words) {
    if (weir->got_subcommand("build")) return build(words->build);
    if (weir->got_subcommand("check")) return check(words->check);
    if (weir->got_subcommand("run")) {
        split_run(weir->get_subcommand("run"), &words->run);
        return run(words->run);
    }
    if (weir->got_subcommand("test")) return test(words->test);
    if (weir->got_subcommand("explain")) return explain(words->explain);
    if (weir->got_subcommand("new")) return new_project(words->folder);
    if (weir->got_subcommand("help")) return help_with(*weir, words->topic);
    if (weir->got_subcommand("completions")) return completions(*weir, words->shell);
    return version();
}

// What is wrong with the first word, where a command should stand; empty: nothing.
std::string command_problem(const CLI::App& weir, const std::string& word) {
    if (word.starts_with("-")) return "";
    for (const char* later : {"fmt", "diff", "lsp", "checkpoint"}) {
        if (word == later) return "`weir " + word + "`: not built yet";
    }
    std::vector<std::string> names;
    for (const CLI::App* command : weir.get_subcommands({})) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), word) != names.end()) return "";
    if (word.ends_with(".stream"))
        return "a program stands behind a command: `weir run " + word + "`, `weir check " + word +
               "`";
    std::string near = closest(word, names);
    return "there is no command `" + word + "`" +
           (near.empty() ? "" : "; did you mean `" + near + "`?");
}

// The option that was nearly written; empty when none is near.
std::string near_option(const CLI::App& weir, int argc, char** argv) {
    std::vector<std::string> names;
    for (const CLI::App* command : weir.get_subcommands()) {
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
        }
    }
    for (int i = 1; i < argc; i++) {
        std::string word(argv[i]);
        word = word.substr(0, word.find('='));
        bool option = word.starts_with("--") && word.size() > 2;
        if (!option || std::find(names.begin(), names.end(), word) != names.end()) continue;
        std::string near = closest(word, names);
        return near.empty() ? ""
                            : "there is no option `" + word + "`; did you mean `" + near + "`?";
    }
    return "";
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App weir("Weir compiles stream programs (.stream) to static native executables.", "weir");
    weir.require_subcommand(1);
    weir.footer(kExamples);
    weir.set_version_flag("--version", "weir " WEIR_VERSION);
    Words words;
    add_commands(&weir, &words);
    if (argc < 2) return usage_error("which command?");
    std::string problem = command_problem(weir, argv[1]);
    if (!problem.empty()) return usage_error(problem);
    try {
        weir.parse(argc, argv);
        return run_command(&weir, &words);
    } catch (const CLI::ParseError& error) {
        bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        if (asked) return weir.exit(error);
        std::string near = near_option(weir, argc, argv);
        return usage_error(near.empty() ? error.what() : near);
    }
}

}  // namespace weir::driver
