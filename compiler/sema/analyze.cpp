// The one function of this room: names and types first, then relations.
#include <algorithm>

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

bool is_like(const std::string& name, std::initializer_list<const char*> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const char* part) { return name.find(part) != std::string::npos; });
}

// A source without `on error` or `late`, whose bad or late rows somebody reads: the clause is what
// is missing, and says the name.
void join_routes(const SourceManager& sources, diag::Sink& sink) {
    const std::vector<diag::Diagnostic> rows = sink.all();
    for (diag::Diagnostic clause : rows) {
        bool error = clause.id == diag::Id::OnErrorMissing,
             late = clause.id == diag::Id::LateMissing;
        if (!error && !late) continue;
        for (const diag::Diagnostic& row : rows) {
            if (row.id != diag::Id::UnknownRelation) continue;
            std::string name(sources.text(row.range));
            bool read = error ? is_like(name, {"bad", "err", "dead", "dlq", "reject", "invalid",
                                               "broken", "fail", "poison"})
                              : is_like(name, {"late"});
            if (!read) continue;
            sink.retract(row.range, clause.id);
            clause.hint = std::string("write `") + (error ? "on error" : "late") + " into " + name +
                          "`" + (late ? ", here or at the source" : "");
            sink.adopt(clause);
        }
    }
}

}  // namespace

Program analyze(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                const Options& options) {
    Program program = analyze_once(module, sources, sink, options);
    join_routes(sources, sink);
    for (uint32_t i = 0; i < module.decls.size(); i++) {
        const ast::Decl& decl = module.decls[module.decls.id_at(i)];
        auto* profile = std::get_if<ast::ProfileDecl>(&decl.node);
        if (profile == nullptr || profile->name.text == options.profile) continue;
        check_profile(module, sources, sink, options, *profile, decl.range);
    }
    return program;
}

}  // namespace weir::sema
