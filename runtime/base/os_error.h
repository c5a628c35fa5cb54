// What the operating system refused, as a Status with a remedy: the one place that knows what people can
// do about an error number.
#pragma once

#include <string>

#include "runtime/base/status.h"

namespace weir::base {

// "cannot read `a.jsonl`: Permission denied". `error` is an errno.
Status cannot(const char* what, const std::string& path, int error);

}  // namespace weir::base
