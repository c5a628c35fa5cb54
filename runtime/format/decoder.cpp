// Chooses the decoder of a source; the runtime functions of decoding.
#include "runtime/format/decoder.h"

#include <cstring>

#include "runtime/base/worker.h"
#include "runtime/format/decoders.h"
#include "runtime/format/regex.h"

namespace weir::format {

weir_str Decoder::raw(weir_context*, const weir_input* in) {
    return {in->record, in->record_bytes};
}

void Decoder::begin_long_record(weir_context*, weir_input* in) {
    ++in->partition->offset;
    ++in->partition->line;
}

const char* Decoder::skip_long_record(const char* p, const char* end) {
    const void* line_end = memchr(p, '\n', static_cast<size_t>(end - p));
    return line_end == nullptr ? nullptr : static_cast<const char*>(line_end) + 1;
}

static base::Status make_regex(const weir_source_desc& source, std::unique_ptr<Decoder>* decoder) {
    base::Status status = base::Status::failed("this job was built without regular expressions",
                                               "build it again");
    if (weir_feature_regex != nullptr) weir_feature_regex(&source, decoder, &status);
    return status;
}

base::Status make_decoder(const weir_source_desc& source, std::unique_ptr<Decoder>* decoder) {
    switch (source.format.kind) {
        case WEIR_FORMAT_JSON:
            *decoder = json_decoder(source);
            return base::Status::ok();
        case WEIR_FORMAT_CSV:
            *decoder = csv_decoder(source);
            return base::Status::ok();
        case WEIR_FORMAT_TEXT:
            *decoder = text_decoder(source);
            return base::Status::ok();
        case WEIR_FORMAT_REGEX:
            return make_regex(source, decoder);
        default:
            *decoder = generate_decoder(source);
            return base::Status::ok();
    }
}

}  // namespace weir::format

using weir::base::Partition;

extern "C" {

uint32_t weir_decode(weir_context* context, weir_input* in) {
    return static_cast<Partition*>(in->partition)->decoder->decode(context, in);
}

uint32_t weir_decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) {
    return static_cast<Partition*>(in->partition)->decoder->decode_late(context, in, leaves);
}

}  // extern "C"
