// Format `regex`, in the archives of the feature `regex`: null in a job that is linked without it.
#pragma once

#include <memory>

#include "runtime/format/decoder.h"

// `status`: fails when the pattern cannot be used.
extern "C" [[gnu::weak]] void weir_feature_regex(const weir_source_desc* source,
                                                 std::unique_ptr<weir::format::Decoder>* decoder,
                                                 weir::base::Status* status);
