// One message for each syntax error: what was seen and what to write. A list of functions, each of
// which knows one mistake, is asked in order; the last resort says what was expected.
#pragma once

#include <vector>

#include "compiler/parse/token_stream.h"

namespace weir::parse {

// Reports that the token handed out last does not fit, unless that is known already, and begins
// recovery. `expected` holds the symbol kinds that would fit.
void report_unexpected(TokenStream& tokens, const std::vector<int>& expected);

}  // namespace weir::parse
