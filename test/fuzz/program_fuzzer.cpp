// Any bytes are a program: all steps down to stages come to an end and crash nothing, errors lie within the
// text, and what `sema` accepts the steps below it take without a user error.
#include <cstdint>
#include <string>

#include "compiler/ast/print.h"
#include "compiler/diag/render.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/parse.h"
#include "compiler/plan/plan.h"
#include "compiler/sema/prelude.h"
#include "compiler/sema/program.h"
#include "compiler/stage/stage.h"
#include "compiler/support/check.h"

using namespace weir;

namespace {

void make_stages(const sema::Program& program) {
    std::vector<ir::NodeId> sinks;
    for (const sema::SinkInfo& sink : program.sinks) sinks.push_back(sink.node);
    plan::Graph plan = plan::optimize(plan::build(program.graph, sinks));
    plan::print(plan);
    stage::print(stage::fuse(std::move(plan)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    SourceManager sources;
    diag::Sink sink;
    FileId file = sources.add("fuzz.stream", std::string(data, data + size));
    FileId prelude = sources.add(sema::kPreludePath, sema::prelude_text());
    parse::print_tokens(parse::lex(file, sources, sink), sources);
    ast::Module module = parse::parse_program(sources, std::vector<FileId>{file, prelude}, sink);
    ast::print(module);
    if (!sink.has_errors()) {
        sema::Program program = sema::analyze(module, sources, sink,
                                              sema::Options{sema::Purpose::Build, "fuzz", {prelude}, ""});
        if (!sink.has_errors()) make_stages(program);
    }
    for (const diag::Diagnostic& row : sink.all()) {
        CHECK(row.range.valid());
        CHECK(row.range.begin <= row.range.end);
    }
    diag::render_text(sink, sources, false);
    diag::render_json(sink, sources);
    return 0;
}
