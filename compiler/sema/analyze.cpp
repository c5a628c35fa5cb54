// The one function of this room: names and types first, then relations.
#include "compiler/sema/analyzer.h"
#include "compiler/sema/context.h"
#include "compiler/sema/program.h"

namespace weir::sema {

const Relation* Program::find(const std::string& name) const {
    for (const Relation& relation : relations) {
        if (relation.name == name) return &relation;
    }
    return nullptr;
}

namespace {

Program analyze_once(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                     const Options& options) {
    Program program;
    program.graph.name = options.job_name;
    Context context{.module = module,
                    .sources = sources,
                    .sink = sink,
                    .graph = program.graph,
                    .library = options.library,
                    .names = {},
                    .next_local = 0};
    declare_names(context);
    check_names(context);
    Analyzer(context, program, options).run();
    return program;
}

// What goes wrong with a profile alone, said once and with its name.
void check_profile(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                   const Options& options, const ast::ProfileDecl& profile, Range range) {
    diag::Sink found;
    found.warn_of_not_built();
    Options other = options;
    other.profile = profile.name.text;
    if (other.purpose == Purpose::Test) other.purpose = Purpose::Check;
    analyze_once(module, sources, found, other);
    for (diag::Diagnostic row : found.all()) {
        if (row.severity != diag::Severity::Error) continue;
        bool inside = row.range.file == range.file && range.begin <= row.range.begin &&
                      row.range.end <= range.end;
        if (!inside) {
            row.notes.push_back({profile.name.range, "in profile `" + profile.name.text + "`"});
        }
        sink.adopt(std::move(row));
    }
}

}  // namespace

Program analyze(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                const Options& options) {
    Program program = analyze_once(module, sources, sink, options);
    for (uint32_t i = 0; i < module.decls.size(); i++) {
        const ast::Decl& decl = module.decls[module.decls.id_at(i)];
        auto* profile = std::get_if<ast::ProfileDecl>(&decl.node);
        if (profile == nullptr || profile->name.text == options.profile) continue;
        check_profile(module, sources, sink, options, *profile, decl.range);
    }
    return program;
}

}  // namespace weir::sema
