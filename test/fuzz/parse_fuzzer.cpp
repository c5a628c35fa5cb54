// Any bytes are a program for the parser: it must come to an end, crash nothing, and report an
// error within the text. What it accepts can be printed.
#include <cstdint>
#include <string>

#include "compiler/ast/print.h"
#include "compiler/diag/render.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/parse.h"
#include "compiler/support/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    weir::SourceManager sources;
    weir::diag::Sink sink;
    weir::FileId file = sources.add("fuzz.stream", std::string(data, data + size));
    weir::ast::Module module = weir::parse::parse_program(sources, file, sink);
    weir::ast::print(module);
    weir::parse::print_tokens(weir::parse::lex(file, sources, sink), sources);
    for (const weir::diag::Diagnostic& row : sink.all()) {
        CHECK(row.range.valid());
        CHECK(row.range.begin <= row.range.end);
        CHECK(row.range.end <= size);
    }
    weir::diag::render_text(sink, sources, false);
    return 0;
}
