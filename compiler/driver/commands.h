// The commands of the tool, one function each: it takes what the command line said, does the work,
// prints, and returns the process's exit code. command_line.cpp parses; nobody else knows options.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir::driver {

enum class OutputFormat { Text, Json };

// What `build --emit=` can stop after.
enum class Emit { Job, Tokens, Ast, Typed, Plan, Stages, Llvm, Asm, Object };

struct BuildOptions {
    std::string file;
    std::string output;  // empty: the program's stem in the working folder, or standard output
    Emit emit = Emit::Job;
    std::string target_cpu = "x86-64-v3";
    bool debug = false;
    std::string profile;  // empty: the ends of the declarations
};

struct CheckOptions {
    std::vector<std::string> files;
    std::string profile;  // empty: the ends of the declarations, then those of each profile
    OutputFormat format = OutputFormat::Text;
};

struct RunOptions {
    BuildOptions build;
    std::vector<std::string> job_arguments;
};

struct TestOptions {
    std::vector<std::string> files;
    std::string filter;   // tests whose name holds this text
    std::string junit;    // a report is written there, unless empty
    uint64_t seed = 1;    // of the orders that `vary` tries
    std::string profile;  // empty: the ends of the declarations
};

struct ExplainOptions {
    std::string file;
    std::string profile;
    OutputFormat format = OutputFormat::Text;
};

int build(const BuildOptions& options);
int check(const CheckOptions& options);
int run(const RunOptions& options);
int test(const TestOptions& options);
int explain(const ExplainOptions& options);
int new_project(const std::string& folder);
int help(const std::string& topic);
// The topics that help() knows, codes of diagnostics included.
std::vector<std::string> help_topics();
int version();

}  // namespace weir::driver
