// A job of one source and one slot driven by hand, the way generated code and the engine do it: count and greatest string by an int
// key. Expected results come from definitions, without slices, tables or timers.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "runtime/hot/hot.h"
#include "runtime/hot/table.h"
#include "runtime/state/state.h"
#include "runtime/time/watermarks.h"

namespace weir::state {

struct OutRow {
    int64_t key = 0;
    int64_t start = 0;
    int64_t end = 0;
    int64_t count = 0;
    int64_t distinct = 0;
    std::string greatest;
    friend auto operator<=>(const OutRow&, const OutRow&) = default;
};

// The value of the slot: {i64 count}{i64 distinct}{i64 set}{ptr, n greatest}.
struct Value {
    int64_t count;
    int64_t distinct;
    weir_table* set;
    weir_str greatest;
};

struct Record {
    int64_t time = 0;
    int64_t key = 0;
    std::string text;
    uint32_t partition = 0;
};

inline const weir_type kIntType = {.kind = WEIR_INT, .nullable = 0, .precision = 0, .scale = 0, .time_form = 0, .reserved = {},
                                   .field_count = 0, .reserved2 = 0, .fields = nullptr, .names = nullptr, .element = nullptr,
                                   .key = nullptr, .pattern = {}, .zone = {}};
inline weir_type type_of(uint8_t kind, bool nullable = false) {
    weir_type type = kIntType;
    type.kind = kind;
    type.nullable = nullable ? 1 : 0;
    return type;
}
inline weir_type record_of(const weir_field* fields, uint32_t count) {
    weir_type type = type_of(WEIR_RECORD);
    type.fields = fields;
    type.field_count = count;
    return type;
}

class Harness {
  public:
    std::vector<OutRow> out;
    uint64_t missed = 0;   // late rows
    uint64_t outside = 0;
    base::Worker worker;
    base::Budget budget{1ull << 32};
    std::vector<weir_partition> partitions;
    std::unique_ptr<State> state;
    std::unique_ptr<time::Watermarks> watermarks;
    weir_slot_desc slots[2] = {};
    weir_source_desc source = {};
    weir_job_desc job = {};

    Harness(weir_slot_kind kind, weir_window_desc window, uint32_t partition_count, bool observed = false) {
        weir_slot_desc& desc = slots[0];
        desc.kind = static_cast<uint8_t>(kind);
        desc.key_bytes = 8;
        desc.value_bytes = sizeof(Value);
        desc.key = &key_type_;
        desc.value = &value_type_;
        desc.window = window;
        desc.combine = combine;
        desc.emit = emit;
        desc.take = take;
        weir_slot_desc& distinct = slots[1];
        distinct.kind = WEIR_SLOT_DISTINCT;
        distinct.key_bytes = WEIR_VARIABLE;
        distinct.key = &key_type_;
        distinct.value = &text_record_;
        distinct.parent = 0;
        distinct.value_offset = 8;
        job.source_count = 1;
        job.slot_count = 2;
        job.time_count = 2;
        job.times = times_;
        job.sources = &source;
        job.slots = slots;
        source.observed = observed ? 1 : 0;
        worker.job = &job;
        worker.budget = &budget;
        worker.context.worker = &worker;
        base::arena_open(&worker.context);
        state = std::make_unique<State>(worker);
        watermarks = std::make_unique<time::Watermarks>(job, state->operators());
        worker.time = watermarks.get();
        partitions.resize(partition_count);
        for (weir_partition& partition : partitions) {
            partition.watermark = INT64_MIN;
            watermarks->open(&partition);
        }
        self() = this;
    }
    ~Harness() {
        watermarks.reset();
        state.reset();
        base::arena_close(&worker.context);
    }

    // One record as a scan loop treats it; `exact`: wakes as wake_at says, else only when told to.
    void feed(const Record& record, int64_t lag, bool exact) {
        weir_context* context = &worker.context;
        context->arena = context->arena_begin;
        weir_partition& partition = partitions[record.partition];
        if (exact) watermarks->begin_reading(&partition);
        if (slots[0].kind == WEIR_SLOT_GROUPS) {
            group_row(record);
        } else if (slots[0].kind == WEIR_SLOT_WINDOW) {
            window_row(record, partition.watermark);
        } else if (slots[0].window.max == INT64_MAX) {
            session_row(record, partition.watermark);
        } else {
            hold_row(record, partition.watermark);
        }
        partition.watermark = std::max(partition.watermark, record.time - lag);
        if (exact && partition.watermark >= partition.wake_at) watermarks->advance();
    }
    void end() {
        for (weir_partition& partition : partitions) watermarks->end(&partition);
        watermarks->advance();
    }

  private:
    static Harness*& self() {
        static Harness* current = nullptr;
        return current;
    }

    void window_row(const Record& record, int64_t watermark) {
        weir_context* context = &worker.context;
        weir_slot* slot = &context->slots[0];
        weir_pane* pane = slot->pane;
        if (!wh_pane_holds(slot, record.time, watermark)) {
            weir_missed late;
            pane = weir_window_pane(context, 0, record.time, watermark, &late);
            missed += late.count;
            if (pane == nullptr) {
                if (late.count == 0) outside++;
                return;
            }
        }
        add_to_entry(record, pane);
    }

    void group_row(const Record& record) {
        weir_slot* slot = &worker.context.slots[0];
        char* value = add_to_entry(record, slot->pane);
        uint32_t flags;
        std::memcpy(&flags, value - slot->value_at + 12, sizeof flags);
        if ((flags & 1) == 0) weir_group_changed(&worker.context, slot, value);
    }

    char* add_to_entry(const Record& record, weir_pane* pane) {
        weir_context* context = &worker.context;
        weir_slot* slot = &context->slots[0];
        uint64_t hash = wh_hash(reinterpret_cast<const char*>(&record.key), 8);
        char* value = wh_entry(context, slot, pane, hash, reinterpret_cast<const char*>(&record.key), 8, 8, slot->value_at,
                               slot->entry_bytes);
        add(value, record.text);
        std::string element = canonical(record);
        weir_distinct_add(context, 1, pane, value, wh_hash(element.data(), element.size()), element.data(), element.size());
        return value;
    }

    static std::string canonical(const Record& record) {
        std::string bytes(reinterpret_cast<const char*>(&record.key), 8);
        return bytes + text_bytes(record.text);
    }
    static std::string text_bytes(const std::string& text) {
        uint64_t n = text.size();
        std::string bytes(reinterpret_cast<const char*>(&n), 8);
        bytes += text;
        bytes.resize((bytes.size() + 7) & ~size_t{7});
        return bytes;
    }

    void session_row(const Record& record, int64_t watermark) {
        if (record.time < watermark) {
            missed++;
            return;
        }
        weir_context* context = &worker.context;
        weir_slot* slot = &context->slots[0];
        uint64_t hash = wh_hash(reinterpret_cast<const char*>(&record.key), 8);
        char* value = wh_session(context, 0, slot, record.time, hash, reinterpret_cast<const char*>(&record.key), 8, 8,
                                 slot->value_at, slot->entry_bytes);
        add(value, record.text);
        std::string element = text_bytes(record.text);
        weir_distinct_add(context, 1, nullptr, value, wh_hash(element.data(), element.size()), element.data(), element.size());
    }

    void hold_row(const Record& record, int64_t watermark) {
        if (record.time < watermark) {
            missed++;
            return;
        }
        std::string row(reinterpret_cast<const char*>(&record.key), 8);
        row += record.text;
        weir_session_hold(&worker.context, 0, record.time, order_++, row.data(), row.size());
    }
    static void take(weir_context* context, const char* row, int64_t time, uint64_t) {
        uint64_t hash = wh_hash(row, 8);
        char* value = weir_session_take(context, 0, time, hash, row, 8);
        self()->add(value, "");
    }

    void add(char* at, const std::string& text) {
        auto* value = reinterpret_cast<Value*>(at);
        value->count++;
        keep_greatest(value, text.data(), text.size());
    }
    void keep_greatest(Value* value, const char* p, uint64_t n) {
        weir_str old = value->greatest;
        if (old.p != nullptr && std::string_view(old.p, WEIR_STR_LEN(old.n)) >= std::string_view(p, n)) return;
        weir_state_string(&worker.context, &worker.context.slots[0], &value->greatest, p, n);
    }
    static void combine(weir_context*, char* dst, const char* src) {
        auto* to = reinterpret_cast<Value*>(dst);
        auto* from = reinterpret_cast<const Value*>(src);
        to->count += from->count;
        if (from->greatest.p != nullptr) self()->keep_greatest(to, from->greatest.p, WEIR_STR_LEN(from->greatest.n));
    }
    static void emit(weir_context*, const char* key, uint64_t, const char* at, int64_t start, int64_t end) {
        auto* value = reinterpret_cast<const Value*>(at);
        OutRow row;
        std::memcpy(&row.key, key, 8);
        row.start = start;
        row.end = end;
        row.count = value->count;
        row.distinct = value->distinct;
        if (value->greatest.p != nullptr) row.greatest = {value->greatest.p, WEIR_STR_LEN(value->greatest.n)};
        self()->out.push_back(row);
    }

    uint64_t order_ = 0;
    weir_type string_type_ = type_of(WEIR_STRING);
    weir_field key_fields_[1] = {{{"key", 3}, {}, &kIntType}};
    weir_type key_type_ = record_of(key_fields_, 1);
    weir_field value_fields_[4] = {{{}, {}, &kIntType}, {{}, {}, &kIntType}, {{}, {}, &kIntType}, {{}, {}, &string_type_}};
    weir_type value_type_ = record_of(value_fields_, 4);
    weir_field text_fields_[1] = {{{}, {}, &string_type_}};
    weir_type text_record_ = record_of(text_fields_, 1);
    uint32_t source_node_[1] = {0};
    weir_time_node times_[2] = {{WEIR_TIME_SOURCE, {}, 0, nullptr, 0, 0, 0}, {WEIR_TIME_SLOT, {}, 0, source_node_, 1, 0, 0}};
};

// Records whose times wander forward with disorder, from several partitions in turn.
inline std::vector<Record> random_records(uint64_t seed, int count, uint32_t partitions, int64_t disorder, int64_t step, int keys) {
    std::mt19937_64 random(seed);
    std::vector<Record> records;
    int64_t now = -300;
    for (int i = 0; i < count; i++) {
        now += static_cast<int64_t>(random() % static_cast<uint64_t>(step + 1));
        Record record;
        record.time = now - static_cast<int64_t>(random() % static_cast<uint64_t>(disorder + 1));
        record.key = static_cast<int64_t>(random() % static_cast<uint64_t>(keys)) - 2;
        record.text = std::string(random() % 40, static_cast<char>('a' + random() % 5));
        record.partition = static_cast<uint32_t>(random() % partitions);
        records.push_back(record);
    }
    return records;
}

}  // namespace weir::state
