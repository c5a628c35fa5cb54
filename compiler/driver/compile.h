// The staircase as functions: source text goes in at the top, an executable comes out at the
// bottom. Each command walks down as far as it needs.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/codegen/codegen.h"
#include "compiler/diag/diag.h"
#include "compiler/driver/commands.h"
#include "compiler/sema/program.h"
#include "compiler/stage/stage.h"
#include "compiler/support/source.h"
#include "compiler/support/status.h"

namespace weir::driver {

// A program on its way down. `program` is filled by analyze().
struct Front {
    std::string job_name;  // the file's stem
    SourceManager sources;
    std::set<FileId> library;  // of what is written in the language: the prelude, and what is used
    diag::Sink diagnostics;
    ast::Module module;
    // False after syntax errors: the program is analyzed for its messages alone.
    bool is_read = false;
    sema::Program program;
};

// The stem of a program's file: "app/clicks.stream" gives "clicks".
std::string job_name_of(const std::string& file);

// Reads and parses a program, what it includes, and the library's prelude. Syntax errors are in
// `diagnostics`. Failed only when the file itself cannot be read.
Status parse_file(const std::string& file, Front* front);

// Names and types; errors are in `diagnostics`.
void analyze(sema::Purpose purpose, Front* front, const std::string& profile = "");

// A job without a sink would do nothing. Reports that; true when there is one.
bool has_sink(Front* front);

// False, said on standard error: the program that was read has no such profile. Empty is none.
bool knows_profile(const Front& front, const std::string& profile);

// From a program without errors to fused stages.
stage::Graph make_stages(const ir::Graph& graph, const std::vector<ir::NodeId>& sinks);

// The sinks of a program that has no errors.
std::vector<ir::NodeId> sinks_of(const sema::Program& program);

// What codegen needs to know beside the stages.
codegen::Options machine_options(const stage::Graph& stages, const BuildOptions& options);

// A --target-cpu that LLVM does not know: says so and returns false.
bool known_machine(const BuildOptions& options);

// From stages to an executable at `output`.
Status make_job(const stage::Graph& stages, const BuildOptions& options, const std::string& output);

// Prints what was reported: text to standard error, JSON to standard output.
void print_diagnostics(const diag::Sink& diagnostics, const SourceManager& sources,
                       OutputFormat format);

// Says on standard error why the world failed; the exit code for it.
int world_failed(const Status& status);

}  // namespace weir::driver
