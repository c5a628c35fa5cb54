// `weir build`: the whole staircase, or what stands on one of its steps.
#include <cstdio>
#include <filesystem>

#include "compiler/ast/print.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/describe.h"
#include "compiler/driver/exit_code.h"
#include "compiler/parse/parse.h"
#include "compiler/plan/plan.h"
#include "compiler/support/files.h"

namespace weir::driver {
namespace {

// Text goes to standard output unless `-o` says otherwise.
int write_text(const BuildOptions& options, const std::string& text) {
    if (options.output.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return std::fflush(stdout) == 0 ? kDone : kWorldFailed;
    }
    Status status = write_file(options.output, text);
    return status.is_ok() ? kDone : world_failed(status);
}

int stop_with_diagnostics(const Front& front) {
    print_diagnostics(front.diagnostics, front.sources, OutputFormat::Text);
    return kProgramWrong;
}

// One of codegen's own forms: LLVM's text, assembly, or an object.
int emit_machine(const BuildOptions& options, const Front& front, const stage::Graph& stages) {
    BuildOptions named = options;
    codegen::Options machine = machine_options(stages, options);
    machine.output = codegen::Output::Llvm;
    if (options.emit == Emit::Asm) machine.output = codegen::Output::Asm;
    if (options.emit == Emit::Object) {
        machine.output = codegen::Output::Object;
        if (named.output.empty()) named.output = front.job_name + ".o";
    }
    return write_text(named, codegen::generate(stages, machine).bytes);
}

int build_job(const BuildOptions& options, const Front& front, const stage::Graph& stages) {
    std::string output = options.output.empty() ? front.job_name : options.output;
    std::error_code ignored;
    if (std::filesystem::equivalent(output, options.file, ignored)) {
        std::fprintf(stderr,
                     "weir: the job would overwrite the program `%s`; name another with -o\n",
                     options.file.c_str());
        return kUsage;
    }
    Status status = make_job(stages, options, output);
    return status.is_ok() ? kDone : world_failed(status);
}

// The steps above sema show the program as it is written, without the library's prelude.
int emit_text_steps(const BuildOptions& options, Front* front) {
    std::string text;
    if (options.emit == Emit::Tokens) {
        text = parse::emit_tokens(front->sources, options.file, front->diagnostics);
    } else {
        text = ast::print(parse::parse_program(front->sources, options.file, front->diagnostics));
    }
    return front->diagnostics.has_errors() ? stop_with_diagnostics(*front)
                                           : write_text(options, text);
}

}  // namespace

int build(const BuildOptions& options) {
    Front front;
    if (options.emit == Emit::Tokens || options.emit == Emit::Ast) {
        return emit_text_steps(options, &front);
    }
    Status status = parse_file(options.file, &front);
    if (!status.is_ok()) return world_failed(status);
    if (!knows_profile(front, options.profile)) return kUsage;
    analyze(sema::Purpose::Build, &front, options.profile);
    if (options.emit == Emit::Job && !front.diagnostics.has_errors()) has_sink(&front);
    if (front.diagnostics.has_errors()) return stop_with_diagnostics(front);
    print_diagnostics(front.diagnostics, front.sources, OutputFormat::Text);
    if (options.emit == Emit::Typed) return write_text(options, typed_text(front.program));

    plan::Graph plan = plan::optimize(plan::build(front.program.graph, sinks_of(front.program)));
    if (options.emit == Emit::Plan) return write_text(options, plan::print(plan));
    stage::Graph stages = stage::fuse(std::move(plan));
    if (options.emit == Emit::Stages) return write_text(options, stage::print(stages));
    if (!known_machine(options)) return kUsage;
    if (options.emit != Emit::Job) return emit_machine(options, front, stages);
    return build_job(options, front, stages);
}

}  // namespace weir::driver
