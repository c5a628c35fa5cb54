// One function for each format; make_decoder chooses.
#pragma once

#include <memory>

#include "runtime/format/decoder.h"

namespace weir::format {

std::unique_ptr<Decoder> json_decoder(const weir_source_desc& source);
std::unique_ptr<Decoder> csv_decoder(const weir_source_desc& source);
std::unique_ptr<Decoder> text_decoder(const weir_source_desc& source);
std::unique_ptr<Decoder> generate_decoder(const weir_source_desc& source);

}  // namespace weir::format
