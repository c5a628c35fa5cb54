// Parsing file by file. An `include` is read where it stands, relative to its file; a file that was
// read already (so also a cycle) adds nothing.
#include "compiler/parse/parse.h"

#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "compiler/parse/builder.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/token_stream.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using diag::Id;

class ProgramParser {
  public:
    ProgramParser(SourceManager& sources, diag::Sink& sink)
        : sources_(sources), sink_(sink), build_(module_, sources, sink) {}

    void parse(FileId file);
    ast::Module take_module() { return std::move(module_); }

  private:
    void include(const ast::IncludeDecl& include);

    SourceManager& sources_;
    diag::Sink& sink_;
    ast::Module module_;
    Builder build_;
    std::set<std::string> seen_;
};

// One name for a file however it was reached.
std::string canonical(const std::string& path) {
    std::error_code ignored;
    std::filesystem::path whole = std::filesystem::weakly_canonical(path, ignored);
    return ignored ? path : whole.string();
}

void ProgramParser::parse(FileId file) {
    seen_.insert(canonical(sources_.path(file)));
    std::vector<Token> tokens = lex(file, sources_, sink_);
    TokenStream stream(tokens, sources_, sink_);
    Parser parser(build_, stream);
    parser.parse();
    for (ast::Decl& declaration : build_.take_declarations()) {
        std::optional<ast::IncludeDecl> inner;
        if (auto* found = std::get_if<ast::IncludeDecl>(&declaration.node)) inner = *found;
        module_.decls.add(std::move(declaration));
        if (inner) include(*inner);
    }
}

void ProgramParser::include(const ast::IncludeDecl& include) {
    std::filesystem::path from = sources_.path(include.path.range.file);
    std::string path = (from.parent_path() / include.path.value).lexically_normal().string();
    if (seen_.count(canonical(path)) > 0) return;
    std::string why;
    std::optional<FileId> file = sources_.load(path, &why);
    if (!file) {
        sink_.report(Id::CannotRead, include.path.range, {path, why});
        return;
    }
    parse(*file);
}

}  // namespace

ast::Module parse_program(SourceManager& sources, const std::vector<FileId>& files,
                          diag::Sink& sink) {
    ProgramParser parser(sources, sink);
    for (FileId file : files) parser.parse(file);
    return parser.take_module();
}

ast::Module parse_program(SourceManager& sources, FileId file, diag::Sink& sink) {
    return parse_program(sources, std::vector<FileId>{file}, sink);
}

ast::Module parse_program(SourceManager& sources, const std::string& path, diag::Sink& sink) {
    std::string why;
    std::optional<FileId> file = sources.load(path, &why);
    if (file) return parse_program(sources, *file, sink);
    sink.report(Id::CannotRead, Range{}, {path, why});
    return ast::Module{};
}

std::string emit_tokens(SourceManager& sources, const std::string& path, diag::Sink& sink) {
    std::string why;
    std::optional<FileId> file = sources.load(path, &why);
    if (file) return print_tokens(lex(*file, sources, sink), sources);
    sink.report(Id::CannotRead, Range{}, {path, why});
    return "";
}

}  // namespace weir::parse
