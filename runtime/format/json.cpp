// Format `json`: a record a line.
#include "runtime/base/worker.h"
#include "runtime/format/decoders.h"
#include "runtime/format/json_fields.h"
#include "runtime/format/line.h"

namespace weir::format {
namespace {

class JsonDecoder : public Decoder {
  public:
    explicit JsonDecoder(const weir_source_desc& source)
        : tree_(source, source.live, source.format.strict != 0),
          fields_(&tree_, source.format.strict != 0) {
        if (source.late == nullptr) return;
        late_tree_ = std::make_unique<FieldTree>(source, source.late, source.format.strict != 0);
        late_fields_ = std::make_unique<JsonFields>(late_tree_.get(), source.format.strict != 0);
    }

    uint32_t decode(weir_context* context, weir_input* in) override {
        Line line;
        if (uint32_t found = next_line(in, &line, true); found != WEIR_ROW) return found;
        if (is_too_long(context, in)) return WEIR_SKIPPED;
        return read(context, in, &fields_, context->leaves) ? WEIR_ROW : WEIR_SKIPPED;
    }

    uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) override {
        return read(context, in, late_fields_.get(), leaves) ? 0 : 1;
    }

    wh_walk* json_walk() override { return fields_.walk(); }

  private:
    static bool read(weir_context* context, weir_input* in, JsonFields* fields, weir_leaf* leaves) {
        Line line = trimmed(in->record, in->record + in->record_bytes);
        if (fields->read(context, line.begin, line.end, leaves)) return true;
        const std::string& detail = fields->detail();
        weir_bad_record(context, in, fields->reason(), detail.data(), detail.size());
        return false;
    }

    FieldTree tree_;
    JsonFields fields_;
    std::unique_ptr<FieldTree> late_tree_;
    std::unique_ptr<JsonFields> late_fields_;
};

}  // namespace

std::unique_ptr<Decoder> json_decoder(const weir_source_desc& source) {
    return std::make_unique<JsonDecoder>(source);
}

}  // namespace weir::format
