// Format `text`: every line is a record, empty ones too, with one field that holds it.
#include "runtime/format/decoders.h"
#include "runtime/format/fields.h"
#include "runtime/format/line.h"
#include "runtime/hot/hot.h"

namespace weir::format {
namespace {

class TextDecoder : public Decoder {
  public:
    explicit TextDecoder(const weir_source_desc& source)
        : live_(source.leaf_count > 0), late_(source.late_leaf_count > 0) {}

    uint32_t decode(weir_context* context, weir_input* in) override {
        Line line;
        if (uint32_t found = next_line(in, &line, false); found != WEIR_ROW) return found;
        if (is_too_long(context, in)) return WEIR_SKIPPED;
        return read(context, in, live_ ? context->leaves : nullptr) ? WEIR_ROW : WEIR_SKIPPED;
    }
    uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) override {
        return read(context, in, late_ ? leaves : nullptr) ? 0 : 1;
    }

  private:
    // `leaf` NULL: nobody reads the line, so nothing is asked of it.
    static bool read(weir_context* context, weir_input* in, weir_leaf* leaf) {
        if (leaf == nullptr) return true;
        if (!wh_utf8_valid(in->record, in->record_bytes)) {
            const char detail[] = "`line`: is not valid UTF-8";
            weir_bad_record(context, in, WEIR_UTF8, detail, sizeof detail - 1);
            return false;
        }
        *leaf = {0, reinterpret_cast<uint64_t>(in->record), in->record_bytes};
        return true;
    }

    bool live_;
    bool late_;
};

}  // namespace

std::unique_ptr<Decoder> text_decoder(const weir_source_desc& source) {
    return std::make_unique<TextDecoder>(source);
}

}  // namespace weir::format
