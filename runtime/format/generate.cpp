// Made rows: values from a seed, the row's number and the field alone, so that every run makes the same,
// whatever fields are read.
#include <cmath>
#include <cstdio>
#include <cstring>

#include "runtime/base/worker.h"
#include "runtime/format/decoders.h"
#include "runtime/format/fields.h"
#include "runtime/format/text.h"
#include "runtime/row/build.h"
#include "runtime/row/json_write.h"

namespace weir::format {
namespace {

constexpr int64_t kFirstTime = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr int64_t kDayUs = 86'400'000'000;
constexpr uint64_t kValues = 1000;
constexpr uint64_t kNullOneIn = 10;

// The finaliser of SplitMix64: neighbouring inputs give unrelated outputs.
uint64_t mix(uint64_t x) {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

class GenerateDecoder : public Decoder {
  public:
    explicit GenerateDecoder(const weir_source_desc& source)
        : live_(source, source.live, false) {
        if (source.late != nullptr) late_ = std::make_unique<FieldTree>(source, source.late, false);
        for (uint32_t i = 0; i < source.end_count; ++i) {
            if (source.ends[i].kind == WEIR_END_GENERATE) end_ = &source.ends[i];
        }
        const std::vector<uint8_t> every(source.node_count, 1);
        all_ = std::make_unique<FieldTree>(source, every.data(), false);
    }

    // Every byte of the input stands for a row.
    uint32_t decode(weir_context* context, weir_input* in) override {
        if (in->p == in->end) return WEIR_INCOMPLETE;
        in->record = in->p++;
        in->record_bytes = 1;
        ++in->partition->offset;
        ++in->partition->line;
        make(context, *in->partition, live_, live_.root(), 0, context->leaves);
        return WEIR_ROW;
    }
    uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) override {
        make(context, *in->partition, *late_, late_->root(), 0, leaves);
        return 0;
    }
    weir_str raw(weir_context* context, const weir_input* in) override {
        std::vector<weir_leaf> leaves(all_->leaf_count());
        make(context, *in->partition, *all_, all_->root(), 0, leaves.data());
        std::string text;
        print(all_->root(), leaves, &text);
        char* copy = row::arena_bytes(context, text.size());
        memcpy(copy, text.data(), text.size());
        return {copy, text.size()};
    }

  private:
    // A field is known by the names on the way to it.
    uint64_t draw(const weir_partition& partition, uint64_t field) const {
        uint64_t seed = mix(static_cast<uint64_t>(end_->seed));
        return mix(mix(seed ^ field) + static_cast<uint64_t>(partition.offset));
    }
    static uint64_t name_of(uint64_t above, const weir_str& name) {
        uint64_t hash = above;
        for (uint32_t i = 0; i < WEIR_STR_LEN(name.n); ++i) {
            hash = mix(hash ^ static_cast<unsigned char>(name.p[i]));
        }
        return hash;
    }

    void make(weir_context* context, const weir_partition& partition, const FieldTree& tree,
              const FieldNode& record, uint64_t above, weir_leaf* leaves) {
        for (uint32_t index : record.fields) {
            const FieldNode& node = tree[index];
            uint64_t name = name_of(above, node.field->name);
            uint64_t drawn = draw(partition, name);
            if (node.type->nullable && mix(drawn) % kNullOneIn == 0) {
                for (uint32_t i = node.leaf_begin; i < node.leaf_end; ++i) leaves[i] = {1, 0, 0};
            } else if (node.type->kind == WEIR_RECORD) {
                if (node.leaf != kNone) leaves[node.leaf] = {0, 0, 0};
                make(context, partition, tree, node, name, leaves);
            } else {
                leaves[node.leaf] = value(context, *node.type, drawn, partition.offset);
            }
        }
    }

    int64_t time_of(int64_t row) const {
        double rate = end_->rate > 0 ? end_->rate : 1;
        return kFirstTime + static_cast<int64_t>(std::floor(static_cast<double>(row) * 1e6 / rate));
    }

    weir_leaf value(weir_context* context, const weir_type& type, uint64_t drawn, int64_t row) const {
        int64_t number = static_cast<int64_t>(drawn % kValues);
        switch (type.kind) {
            case WEIR_BOOL:
                return row::of_int(number & 1);
            case WEIR_FLOAT:
                return row::of_float(static_cast<double>(drawn >> 11) * 0x1p-53);
            case WEIR_DECIMAL:
                return row::of_wide(decimal(type, number));
            case WEIR_STRING:
            case WEIR_BYTES: {
                char text[8];
                int n = snprintf(text, sizeof text, "s%d", static_cast<int>(number));
                return row::make_string(context, text, static_cast<uint64_t>(n));
            }
            case WEIR_JSON: {
                char text[8];
                int n = snprintf(text, sizeof text, "%d", static_cast<int>(number));
                return row::make_string(context, text, static_cast<uint64_t>(n));
            }
            case WEIR_TIMESTAMP:
                return row::of_int(time_of(row));
            case WEIR_DATE:
                return row::of_int((time_of(row) - (time_of(row) % kDayUs + kDayUs) % kDayUs) / kDayUs);
            case WEIR_DURATION:
                return row::of_int(number * 1'000'000);
            case WEIR_UUID:
                return {0, mix(drawn), drawn};
            case WEIR_ENUM:
                return row::of_int(static_cast<int64_t>(drawn % type.field_count));
            case WEIR_LIST:
                return row::make_list(context, *type.element, {});
            case WEIR_MAP:
                return row::make_map(context, type, {}, {});
            default:
                return row::of_int(number);
        }
    }

    // 0 to 999, as far as the type has room for it.
    static __int128 decimal(const weir_type& type, int64_t number) {
        int whole_digits = type.precision - type.scale;
        while (whole_digits < 3 && number >= (whole_digits == 0 ? 1 : whole_digits == 1 ? 10 : 100)) {
            number /= 10;
        }
        __int128 value = number;
        for (int i = 0; i < type.scale; ++i) value *= 10;
        return value;
    }

    void print(const FieldNode& record, const std::vector<weir_leaf>& leaves, std::string* out) const {
        *out += "{";
        for (size_t i = 0; i < record.fields.size(); ++i) {
            const FieldNode& node = (*all_)[record.fields[i]];
            if (i > 0) *out += ",";
            out->append(node.field->json_name.p, WEIR_STR_LEN(node.field->json_name.n));
            bool is_null = node.leaf != kNone && leaves[node.leaf].null;
            if (is_null) {
                *out += "null";
            } else if (node.type->kind == WEIR_RECORD) {
                print(node, leaves, out);
            } else {
                row::write_json(*node.type, leaves[node.leaf], {}, out);
            }
        }
        *out += "}";
    }

    FieldTree live_;
    std::unique_ptr<FieldTree> late_;
    std::unique_ptr<FieldTree> all_;  // for error rows
    const weir_end_desc* end_ = nullptr;
};

}  // namespace

std::unique_ptr<Decoder> generate_decoder(const weir_source_desc& source) {
    return std::make_unique<GenerateDecoder>(source);
}

}  // namespace weir::format
