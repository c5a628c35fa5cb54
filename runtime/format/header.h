// What a sink's file begins with.
#pragma once

#include <string>

#include "runtime/abi/weir_abi.h"

namespace weir::format {

// The line of column names of a CSV sink with a header; nothing for other formats.
std::string header_of(const weir_sink_desc& sink);

}  // namespace weir::format
