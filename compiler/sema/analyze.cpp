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

Program analyze(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                const Options& options) {
    Program program;
    program.graph.name = options.job_name;
    Context context{.module = module,
                    .sources = sources,
                    .sink = sink,
                    .graph = program.graph,
                    .prelude = options.prelude,
                    .names = {},
                    .next_local = 0};
    declare_names(context);
    check_names(context);
    Analyzer(context, program, options).run();
    return program;
}

}  // namespace weir::sema
