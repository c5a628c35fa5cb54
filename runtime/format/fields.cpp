#include "runtime/format/fields.h"

#include <algorithm>

namespace weir::format {

// Names are constants of the job, with padding behind them. A few multipliers are tried for one
// that gives each name a slot of its own; what still shares one is found by a search.
void NameTable::add(std::string_view name, uint32_t number) {
    if (find(name.data(), name.size()) != kNone) return;
    Entry entry;
    entry.key = key_of(name.data(), name.size());
    entry.name = name.data();
    entry.number = number;
    names_.push_back(entry);
    int bits = 2;
    while ((size_t{1} << bits) < names_.size() * 4) ++bits;
    shift_ = 64 - bits;
    uint64_t best = 1;
    size_t best_shared = SIZE_MAX;
    for (uint64_t attempt = 1; attempt <= 16 && best_shared > 0; ++attempt) {
        multiplier_ = attempt * 0xD6E8FEB86659FD93u | 1;
        size_t shared = place_all();
        if (shared < best_shared) best = multiplier_;
        best_shared = std::min(shared, best_shared);
    }
    multiplier_ = best;
    place_all();
}

// How many names found their slot taken.
size_t NameTable::place_all() {
    entries_.assign(size_t{1} << (64 - shift_), Entry());
    further_.clear();
    for (const Entry& each : names_) {
        Entry& slot = entries_[slot_of(each.key)];
        if (slot.number == kNone) {
            slot = each;
        } else {
            slot.shared = true;
            further_.push_back(each);
        }
    }
    return further_.size();
}

uint32_t NameTable::find_further(const char* p, uint64_t n) const {
    for (const Entry& each : further_) {
        if (each.key.bytes == n && memcmp(each.name, p, n) == 0) return each.number;
    }
    return kNone;
}

bool is_plain_datetime(const weir_type& type) {
    const auto view = [](const weir_str& text) {
        return std::string_view(text.p, WEIR_STR_LEN(text.n));
    };
    if (WEIR_STR_LEN(type.zone.n) != 0 && view(type.zone) != "UTC") return false;
    return view(type.pattern) == "%Y-%m-%d %H:%M:%S" || view(type.pattern) == "%F %T";
}

FieldTree::FieldTree(const weir_source_desc& source, const uint8_t* mask, bool all) {
    nodes_.emplace_back();
    nodes_[0].type = source.record;
    nodes_[0].live = true;
    add_fields(0, *source.record, "", &mask, all, true);
    number_leaves(0, &leaf_count_, true);
    leaf_count_all_ = leaf_count_;
    if (all) number_leaves(0, &leaf_count_all_, false);
}

// Nodes that are not decoded have no place in the tree, but their bytes in the mask are passed
// over.
void FieldTree::add_fields(uint32_t parent, const weir_type& record, const std::string& path,
                           const uint8_t** mask, bool all, bool parent_kept) {
    for (uint32_t i = 0; i < record.field_count; ++i) {
        const weir_field& field = record.fields[i];
        bool live = *(*mask)++ != 0;
        bool kept = parent_kept && (live || all);
        std::string name = path + std::string(field.name.p, WEIR_STR_LEN(field.name.n));
        uint32_t index = parent;
        if (kept) {
            index = static_cast<uint32_t>(nodes_.size());
            FieldNode& node = nodes_.emplace_back();
            node.type = field.type;
            node.field = &field;
            node.path = name;
            node.order = index;
            node.live = live;
            FieldNode& above = nodes_[parent];
            std::string_view outside(field.name.p, WEIR_STR_LEN(field.name.n));
            above.names.add(outside, static_cast<uint32_t>(above.fields.size()));
            above.fields.push_back(index);
            for (uint32_t k = 0; field.type->kind == WEIR_ENUM && k < field.type->field_count;
                 ++k) {
                const weir_str& value = field.type->names[k];
                node.values.add({value.p, WEIR_STR_LEN(value.n)}, k);
            }
        }
        if (field.type->kind == WEIR_RECORD) {
            add_fields(index, *field.type, name + ".", mask, all, kept);
        }
    }
}

void FieldTree::number_leaves(uint32_t index, uint32_t* next, bool live) {
    FieldNode& node = nodes_[index];
    if (node.live == live) node.leaf_begin = *next;
    bool is_record = node.type->kind == WEIR_RECORD;
    if (node.live == live && index != 0 && (!is_record || node.type->nullable))
        node.leaf = (*next)++;
    uint32_t below = 0;
    for (uint32_t field : node.fields) {
        number_leaves(field, next, live);
        below += 1 + nodes_[field].live_count;
    }
    node.live_count = below;
    if (node.live == live) node.leaf_end = *next;
}

}  // namespace weir::format
