#include "test/unit/format/records.h"

#include <gtest/gtest.h>

#include "runtime/row/json_write.h"

namespace weir::test {
namespace {

std::string last_bad;
const char* const kReasons[] = {"syntax", "missing", "null", "type",       "range",
                                "time",   "utf8",    "enum", "arithmetic", "skew"};

uint32_t nodes_of(const weir_type& record) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < record.field_count; ++i) {
        count += 1;
        if (record.fields[i].type->kind == WEIR_RECORD) count += nodes_of(*record.fields[i].type);
    }
    return count;
}

uint32_t leaves_of(const weir_type& record, const uint8_t** mask) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < record.field_count; ++i) {
        const weir_type& type = *record.fields[i].type;
        bool live = *(*mask)++ != 0;
        if (live && (type.kind != WEIR_RECORD || type.nullable)) ++count;
        if (type.kind == WEIR_RECORD) count += leaves_of(type, mask);
    }
    return count;
}

}  // namespace

weir_str text(const std::string& bytes) {
    static std::vector<std::unique_ptr<char[]>> kept;
    kept.push_back(std::make_unique<char[]>(bytes.size() + WEIR_PADDING));
    memcpy(kept.back().get(), bytes.data(), bytes.size());
    return {kept.back().get(), bytes.size()};
}

weir_type* type_of(uint8_t kind, bool nullable) {
    static std::vector<std::unique_ptr<weir_type>> kept;
    kept.push_back(std::make_unique<weir_type>());
    kept.back()->kind = kind;
    kept.back()->nullable = nullable;
    return kept.back().get();
}

weir_type* record_of(std::vector<std::pair<std::string, weir_type*>> fields, bool nullable) {
    weir_type* record = type_of(WEIR_RECORD, nullable);
    auto* made = new weir_field[fields.size()];
    static std::vector<std::unique_ptr<weir_field[]>> kept;
    kept.emplace_back(made);
    for (size_t i = 0; i < fields.size(); ++i) {
        made[i] = {text(fields[i].first), text("\"" + fields[i].first + "\":"), fields[i].second};
    }
    record->fields = made;
    record->field_count = static_cast<uint32_t>(fields.size());
    return record;
}

weir_type* list_of(weir_type* element) {
    weir_type* list = type_of(WEIR_LIST);
    list->element = element;
    return list;
}

weir_type* decimal_of(uint8_t precision, uint8_t scale) {
    weir_type* type = type_of(WEIR_DECIMAL);
    type->precision = precision;
    type->scale = scale;
    return type;
}

weir_type* enum_of(std::vector<std::string> names) {
    weir_type* type = type_of(WEIR_ENUM);
    static std::vector<std::unique_ptr<weir_str[]>> kept;
    kept.push_back(std::make_unique<weir_str[]>(names.size()));
    for (size_t i = 0; i < names.size(); ++i) kept.back()[i] = text(names[i]);
    type->names = kept.back().get();
    type->field_count = static_cast<uint32_t>(names.size());
    return type;
}

Records::Records(const weir_type* record) {
    source.name = text("in");
    source.record = record;
    source.record_bytes_max = 1 << 20;
    source.format.kind = WEIR_FORMAT_JSON;
    source.format.header = 1;
    source.format.delimiter = ',';
    source.format.null_text = text("");
    source.node_count = nodes_of(*record);
    live.assign(source.node_count, 1);
    job_.sources = &source;
    job_.source_count = 1;
    worker_.job = &job_;
    worker_.budget = &budget_;
    worker_.context.worker = &worker_;
    base::arena_open(&worker_.context);
}

std::string Records::show(const weir_type& record, const uint8_t** mask,
                          const weir_leaf** leaf) const {
    std::string shown;
    for (uint32_t i = 0; i < record.field_count; ++i) {
        const weir_type& type = *record.fields[i].type;
        std::string name(record.fields[i].name.p, WEIR_STR_LEN(record.fields[i].name.n));
        bool live_here = *(*mask)++ != 0;
        bool has_leaf = live_here && (type.kind != WEIR_RECORD || type.nullable);
        const weir_leaf* own = has_leaf ? (*leaf)++ : nullptr;
        std::string inside;
        if (type.kind == WEIR_RECORD) inside = "{" + show(type, mask, leaf) + "}";
        if (!live_here) continue;
        if (own != nullptr && own->null) {
            inside = "null";
        } else if (type.kind != WEIR_RECORD) {
            row::write_json(type, *own, {}, &inside);
        }
        shown += (shown.empty() ? "" : " ") + name + "=" + inside;
    }
    return shown;
}

std::vector<Shown> Records::decode(const std::string& bytes, size_t block) {
    const uint8_t* mask = live.data();
    source.live = live.data();
    source.leaf_count = leaves_of(*source.record, &mask);
    leaves_.assign(source.leaf_count + 1, {});
    worker_.context.leaves = leaves_.data();
    std::unique_ptr<format::Decoder> decoder;
    base::Status status = format::make_decoder(source, &decoder);
    EXPECT_TRUE(status.is_ok()) << status.why();
    base::Partition partition;
    static_cast<weir_partition&>(partition) = {};
    partition.offset = -1;
    partition.decoder = decoder.get();
    decoder->begin_file();

    // The bytes so far end at the end of a heap block but for the padding, so that sanitizers see
    // when more is read.
    std::vector<Shown> shown;
    size_t done = 0;
    for (size_t size = block == 0 ? bytes.size() : std::min(block, bytes.size());; size += block) {
        size = std::min(size, bytes.size());
        auto block = std::make_unique<char[]>(WEIR_PADDING + size - done + 1 + WEIR_PADDING);
        char* buffer = block.get() + WEIR_PADDING;
        memcpy(buffer, bytes.data() + done, size - done);
        buffer[size - done] = '\n';
        weir_input in = {};
        in.p = buffer;
        in.end = buffer + (size - done);
        in.last = size == bytes.size();
        in.partition = &partition;
        for (;;) {
            worker_.context.arena = worker_.context.arena_begin;
            last_bad.clear();
            uint32_t found = weir_decode(&worker_.context, &in);
            if (found == WEIR_INCOMPLETE) break;
            if (found == WEIR_SKIPPED && last_bad.empty()) continue;
            const weir_leaf* leaf = leaves_.data();
            mask = live.data();
            shown.push_back({found == WEIR_ROW ? show(*source.record, &mask, &leaf) : last_bad,
                             partition.offset, partition.line});
        }
        base::arena_settle(&worker_.context);
        done += static_cast<size_t>(in.p - buffer);
        if (in.last) break;
    }
    EXPECT_EQ(done, bytes.size());
    return shown;
}

std::string Records::one(const std::string& bytes) {
    std::vector<Shown> shown = decode(bytes);
    EXPECT_EQ(shown.size(), 1u) << bytes;
    return shown.empty() ? "nothing" : shown[0].row;
}

}  // namespace weir::test

extern "C" void weir_bad_record(weir_context*, weir_input*, uint32_t reason, const char* detail,
                                uint64_t detail_n) {
    weir::test::last_bad =
        std::string(weir::test::kReasons[reason]) + ": " + std::string(detail, detail_n);
}
