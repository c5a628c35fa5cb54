// From the files of a program to its tree: the step after this one sees one module and no files.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diag.h"
#include "compiler/support/source.h"

namespace weir::parse {

// Parses a program and the files that it includes, each once, and gives all their declarations in
// order. What could not be read is reported, and stands as poison or not at all in the module: when
// `sink.has_errors()` afterwards, names may be missing that the text declares.
ast::Module parse_program(SourceManager& sources, const std::string& path, diag::Sink& sink);

// The same for a text that `sources` holds already (the language server, tests).
ast::Module parse_program(SourceManager& sources, FileId file, diag::Sink& sink);

// Loads a part of the library into `sources`; nothing: there is none of that name.
using FindModule = std::function<std::optional<FileId>(const std::string& name)>;

// Several files that `sources` holds, with what they include and use, as one module. A part of the
// library that is not found adds nothing: who knows its names says so.
ast::Module parse_program(SourceManager& sources, const std::vector<FileId>& files,
                          diag::Sink& sink, const FindModule& find_module = {});

// The tokens of one file, one a line; for --emit=tokens.
std::string emit_tokens(SourceManager& sources, const std::string& path, diag::Sink& sink);

}  // namespace weir::parse
