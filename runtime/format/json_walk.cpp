#include "runtime/format/json_walk.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace weir::format {
namespace {

constexpr uint64_t kLiveMax = 64;  // fields of one record

bool is_plain_name(std::string_view name) {
    if (name.empty() || name.size() > WH_WALK_NAME_MAX) return false;
    return std::none_of(name.begin(), name.end(), [](char c) {
        return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    });
}

wh_walk_action reading(const weir_type& type) {
    switch (type.kind) {
        case WEIR_INT:
            return WH_READ_INT;
        case WEIR_FLOAT:
            return WH_READ_FLOAT;
        case WEIR_DECIMAL:
            return WH_READ_DECIMAL;
        case WEIR_BOOL:
            return WH_READ_BOOL;
        case WEIR_STRING:
            return WH_READ_STRING;
        case WEIR_DATE:
            return WH_READ_DATE;
        case WEIR_RECORD:
            return WH_ENTER;
        case WEIR_TIMESTAMP:
            if (type.time_form == WEIR_RFC3339) return WH_READ_RFC3339;
            if (type.time_form != WEIR_PATTERN) return WH_READ_UNIX;
            return is_plain_datetime(type) ? WH_READ_DATETIME : WH_READ_OTHER;
        default:
            return WH_READ_OTHER;
    }
}

bool has_avx2() {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return false;  // only the ordinary version is watched
#else
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
#endif
}

// `key`: the name, its closing quote and a colon.
wh_walk_entry entry_of(const std::string& key) {
    wh_walk_entry entry = {};
    char mask[16] = {};
    memset(mask, 0xff, std::min(key.size(), sizeof mask));
    memcpy(entry.masks, mask, sizeof mask);
    memcpy(entry.words, key.data(), std::min(key.size(), sizeof mask));
    entry.key = key.data();
    entry.key_bytes = key.size();
    return entry;
}

}  // namespace

JsonWalk::JsonWalk(const FieldTree& tree) : tree_(tree) {
    walk_.read = has_avx2() ? wh_walk_json_avx2 : wh_walk_json;
    walk_.root = add_record(tree.root());
    walk_.nodes = tree.root().live_count;
}

wh_walk_field JsonWalk::live_field(const FieldNode& node, uint32_t number) {
    wh_walk_field field = {};
    field.action = reading(*node.type);
    field.nullable = node.type->nullable;
    field.number = static_cast<uint8_t>(number);
    field.leaf = node.leaf;
    field.leaf_begin = node.leaf_begin;
    field.leaf_end = node.leaf_end;
    field.nodes = 1 + node.live_count;
    field.type = node.type;
    if (field.action == WH_ENTER) field.record = add_record(node);
    return field;
}

const wh_walk_record* JsonWalk::add_record(const FieldNode& node) {
    Record& made = records_.emplace_back();
    uint32_t live = 0;
    for (uint32_t i = 0; i < node.type->field_count; ++i) {
        const weir_field& declared = node.type->fields[i];
        std::string_view name(declared.name.p, WEIR_STR_LEN(declared.name.n));
        if (!is_plain_name(name) || live == kLiveMax) {
            is_usable_ = false;
            return nullptr;
        }
        wh_walk_entry entry = entry_of(made.keys.emplace_back(std::string(name) + "\":"));
        if (live < node.fields.size() && tree_[node.fields[live]].field == &declared) {
            entry.field = live_field(tree_[node.fields[live]], live);
            ++live;
        }
        made.entries.push_back(entry);
    }
    made.live_fields.assign(kLiveMax, nullptr);
    for (wh_walk_entry& entry : made.entries) {
        if (entry.field.action != WH_SKIP) made.live_fields[entry.field.number] = &entry.field;
    }
    made.record.live_fields = made.live_fields.data();
    made.record.live = live == kLiveMax ? UINT64_MAX : (uint64_t{1} << live) - 1;
    place(&made);
    return &made.record;
}

// As many first bytes as all keys have, and of a few multipliers the one that leaves the most
// entries alone at their places.
void JsonWalk::place(Record* made) {
    wh_walk_record& record = made->record;
    uint64_t prefix = 8;
    for (const wh_walk_entry& each : made->entries) prefix = std::min(prefix, each.key_bytes);
    record.prefix_mask = prefix == 8 ? UINT64_MAX : (uint64_t{1} << 8 * prefix) - 1;
    int bits = 3;
    while ((size_t{1} << bits) < made->entries.size() * 2) ++bits;
    record.shift = static_cast<uint64_t>(64 - bits);
    size_t best_shared = SIZE_MAX;
    uint64_t best = 0;
    for (uint64_t attempt = 1; attempt <= 32 && best_shared > 0; ++attempt) {
        uint64_t multiplier = attempt * 0xD6E8FEB86659FD93u | 1;
        std::set<uint64_t> taken;
        for (const wh_walk_entry& each : made->entries) {
            taken.insert((each.words[0] & record.prefix_mask) * multiplier >> record.shift);
        }
        size_t shared = made->entries.size() - taken.size();
        if (shared < best_shared) best = multiplier;
        best_shared = std::min(shared, best_shared);
    }
    record.multiplier = best;
    wh_walk_entry empty = {};
    empty.masks[0] = empty.masks[1] = UINT64_MAX;
    made->places.assign(size_t{1} << bits, empty);
    for (wh_walk_entry& each : made->entries) {
        wh_walk_entry& first =
            made->places[(each.words[0] & record.prefix_mask) * best >> record.shift];
        each.next = first.next;
        if (first.key == nullptr) {
            first = each;
        } else {
            first.next = &each;
        }
    }
    record.places = made->places.data();
}

}  // namespace weir::format
