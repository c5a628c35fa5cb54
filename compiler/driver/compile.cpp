// The steps of the compiler, from the top of the staircase to the bottom.
#include "compiler/driver/compile.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "compiler/diag/render.h"
#include "compiler/driver/describe.h"
#include "compiler/driver/exit_code.h"
#include "compiler/link/link.h"
#include "compiler/parse/parse.h"
#include "compiler/plan/plan.h"
#include "compiler/sema/prelude.h"
#include "compiler/support/files.h"
#include "compiler/support/hash.h"
#include "compiler/support/strings.h"

namespace weir::driver {

std::string job_name_of(const std::string& file) {
    std::string name = file.substr(file.rfind('/') + 1);
    size_t dot = name.rfind('.');
    return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

Status parse_file(const std::string& file, Front* front) {
    front->job_name = job_name_of(file);
    std::string error;
    std::optional<FileId> id = front->sources.load(file, &error);
    if (!id) return Status::failed("cannot read `" + file + "`: " + error);
    FileId prelude = front->sources.add(sema::kPreludePath, sema::prelude_text());
    front->library = {prelude};
    auto find_module = [front](const std::string& name) -> std::optional<FileId> {
        std::string text = sema::module_text(name);
        if (text.empty()) return std::nullopt;
        FileId part = front->sources.add("stdlib/" + name + ".stream", text);
        front->library.insert(part);
        return part;
    };
    uint32_t errors_before = front->diagnostics.error_count();
    front->module =
        parse::parse_program(front->sources, {*id, prelude}, front->diagnostics, find_module);
    front->is_read = front->diagnostics.error_count() == errors_before;
    return Status::ok();
}

void analyze(sema::Purpose purpose, Front* front, const std::string& profile) {
    // A test that needs what is not built fails alone; the others still run.
    if (purpose != sema::Purpose::Build) front->diagnostics.warn_of_not_built();
    sema::Options options{purpose, front->job_name, front->library, profile};
    if (!front->is_read) {
        sema::analyze_damaged(front->module, front->sources, front->diagnostics, options);
        return;
    }
    front->program = sema::analyze(front->module, front->sources, front->diagnostics, options);
    std::string texts;
    for (FileId file = 0; file < front->sources.file_count(); file++) {
        texts += front->sources.text(file);
    }
    front->program.graph.source_hash = hash64(texts);
}

bool has_sink(Front* front) {
    if (!front->program.sinks.empty()) return true;
    std::string relation = "clicks";
    for (const sema::Relation& each : front->program.relations) {
        bool own = each.origin == sema::Origin::Source || each.origin == sema::Origin::Declared;
        if (own) relation = each.name;
    }
    std::string hint = "add one: `sink out from " + relation + " to stdout() format json;`";
    if (!front->program.tests.empty()) hint += "; `weir test` runs the tests";
    front->diagnostics.report(diag::Id::NoSink, Range{}).hint(hint);
    return false;
}

bool knows_profile(const Front& front, const std::string& profile) {
    if (profile.empty() || !front.is_read) return true;
    std::vector<std::string> names;
    for (uint32_t i = 0; i < front.module.decls.size(); i++) {
        const ast::Decl& decl = front.module.decls[front.module.decls.id_at(i)];
        auto* declared = std::get_if<ast::ProfileDecl>(&decl.node);
        if (declared) names.push_back(declared->name.text);
    }
    if (std::find(names.begin(), names.end(), profile) != names.end()) return true;
    std::string near = closest(profile, names);
    std::string what = names.empty() ? "; the program has none" : "; there is " + join(names, ", ");
    if (!near.empty()) what = "; did you mean `" + near + "`?";
    std::fprintf(stderr, "weir: --profile: no profile is called `%s`%s\n", profile.c_str(),
                 what.c_str());
    return false;
}

std::vector<ir::NodeId> sinks_of(const sema::Program& program) {
    std::vector<ir::NodeId> sinks;
    for (const sema::SinkInfo& sink : program.sinks) sinks.push_back(sink.node);
    return sinks;
}

stage::Graph make_stages(const ir::Graph& graph, const std::vector<ir::NodeId>& sinks) {
    return stage::fuse(plan::optimize(plan::build(graph, sinks)));
}

codegen::Options machine_options(const stage::Graph& stages, const BuildOptions& options) {
    codegen::Options machine;
    machine.target_cpu = options.target_cpu;
    machine.manifest = manifest(stages, options.target_cpu);
    return machine;
}

bool known_machine(const BuildOptions& options) {
    if (codegen::knows_cpu(options.target_cpu)) return true;
    std::fprintf(stderr,
                 "weir: --target-cpu: `%s` is no processor that LLVM 19 knows; x86-64-v2, "
                 "x86-64-v3, x86-64-v4 and native always work\n",
                 options.target_cpu.c_str());
    return false;
}

Status make_job(const stage::Graph& stages, const BuildOptions& options,
                const std::string& output) {
    codegen::Result made = codegen::generate(stages, machine_options(stages, options));
    link::Options linking;
    linking.output = output;
    linking.features = std::move(made.features);
    linking.debug = options.debug;
    linking.sanitize = WEIR_SANITIZE;
    return link::link_job(made.bytes, linking);
}

void print_diagnostics(const diag::Sink& diagnostics, const SourceManager& sources,
                       OutputFormat format) {
    if (format == OutputFormat::Json) {
        std::fputs(diag::render_json(diagnostics, sources).c_str(), stdout);
        return;
    }
    bool colours = ::isatty(STDERR_FILENO) == 1 && environment("NO_COLOR").empty() &&
                   environment("TERM") != "dumb";
    std::fputs(diag::render_text(diagnostics, sources, colours).c_str(), stderr);
}

int world_failed(const Status& status) {
    std::fprintf(stderr, "weir: %s\n", status.why().c_str());
    return kWorldFailed;
}

}  // namespace weir::driver
