#include "runtime/format/fields.h"

namespace weir::format {

void NameTable::insert(Entry entry) {
    uint64_t at = hash(entry.first, entry.name, entry.bytes);
    while (entries_[at & mask_].number != kNone) ++at;
    entries_[at & mask_] = entry;
}

// At most a quarter full, so that nearly every probe ends at once. Names are constants of the job, with
// padding behind them.
void NameTable::add(std::string_view name, uint32_t number) {
    if (find(name.data(), name.size()) != kNone) return;
    if ((count_ + 1) * 4 > entries_.size()) {
        std::vector<Entry> old = std::move(entries_);
        entries_.assign(old.size() * 4, Entry());
        mask_ = entries_.size() - 1;
        for (const Entry& each : old) {
            if (each.number != kNone) insert(each);
        }
    }
    Entry entry;
    entry.first = first_bytes(name.data(), name.size());
    entry.bytes = static_cast<uint32_t>(name.size());
    entry.number = number;
    entry.name = name.data();
    insert(entry);
    ++count_;
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

// Nodes that are not decoded have no place in the tree, but their bytes in the mask are passed over.
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
            for (uint32_t k = 0; field.type->kind == WEIR_ENUM && k < field.type->field_count; ++k) {
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
    if (node.live == live && index != 0 && (!is_record || node.type->nullable)) node.leaf = (*next)++;
    for (uint32_t field : node.fields) number_leaves(field, next, live);
    if (node.live == live) nodes_[index].leaf_end = *next;
}

}  // namespace weir::format
