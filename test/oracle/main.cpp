// weir_oracle PROGRAM FOLDER: what the sinks of PROGRAM would write, worked out by the plain interpreter, as FOLDER/<sink>.jsonl.
// Prints how many records were bad, rows late, outside or failed, as one JSON object.
#include <cstdio>
#include <exception>
#include <fstream>

#include "compiler/parse/parse.h"
#include "compiler/sema/program.h"
#include "test/oracle/oracle.h"

namespace {

int run(const std::string& path, const std::string& folder) {
    weir::SourceManager sources;
    weir::diag::Sink diagnostics;
    weir::ast::Module module = weir::parse::parse_program(sources, path, diagnostics);
    weir::sema::Program program = weir::sema::analyze(module, sources, diagnostics, {});
    if (diagnostics.has_errors()) return fputs("oracle: the program has errors\n", stderr), 1;
    std::vector<weir::ir::NodeId> sinks;
    for (const auto& sink : program.sinks) sinks.push_back(sink.node);
    weir::plan::Graph plain = weir::plan::build(program.graph, sinks);
    weir::plan::Graph needs = weir::plan::optimize(weir::plan::build(program.graph, sinks));
    weir::oracle::Counts counts;
    for (const auto& sink : program.sinks) std::ofstream(folder + "/" + sink.name + ".jsonl");
    for (const auto& [name, lines] : weir::oracle::interpret(plain, needs, &counts)) {
        std::ofstream out(folder + "/" + name + ".jsonl");
        for (const std::string& line : lines) out << line << "\n";
    }
    printf("{\"bad\":%ld,\"late\":%ld,\"outside\":%ld,\"failed\":%ld}\n", counts.bad, counts.late, counts.outside, counts.failed);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return fputs("usage: weir_oracle PROGRAM FOLDER\n", stderr), 2;
    try {
        return run(arguments[1], arguments[2]);
    } catch (const std::exception& error) {
        fprintf(stderr, "oracle: %s\n", error.what());
        return 3;
    }
}
