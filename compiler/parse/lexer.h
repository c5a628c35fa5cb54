// From text to tokens. The scanner is grammar/lexer.l.
#pragma once

#include <string>
#include <vector>

#include "compiler/diag/diag.h"
#include "compiler/parse/token.h"

namespace weir::parse {

// The tokens of a file in order, the last one END. Text that is no token is reported and left out,
// or stands for the token that was probably meant. Any bytes may be given.
std::vector<Token> lex(FileId file, const SourceManager& sources, diag::Sink& sink);

// One token a line: "3:28-3:33 name pagee"; for --emit=tokens.
std::string print_tokens(const std::vector<Token>& tokens, const SourceManager& sources);

}  // namespace weir::parse
