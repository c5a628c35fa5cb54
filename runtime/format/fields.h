// The declared fields of a source as a tree, with what decoding wants to know of each: its leaf, its place
// in the order of fields, and for records a table that finds a field by its name in one probe.
// Built once for each partition; constant afterwards.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::format {

constexpr uint32_t kNone = UINT32_MAX;

// Names to numbers. A probe compares the first eight bytes and the length, then the rest of long names.
class NameTable {
  public:
    void add(std::string_view name, uint32_t number);
    // `p` has WEIR_PADDING readable bytes behind it. kNone: no such name.
    uint32_t find(const char* p, uint64_t n) const {
        uint64_t first = first_bytes(p, n);
        for (uint64_t at = hash(first, p, n);; ++at) {
            const Entry& entry = entries_[at & mask_];
            if (entry.number == kNone) return kNone;
            if (entry.first != first || entry.bytes != n) continue;
            if (n <= 8 || memcmp(entry.name + 8, p + 8, n - 8) == 0) return entry.number;
        }
    }

  private:
    struct Entry {
        uint64_t first = 0;
        uint32_t bytes = 0;
        uint32_t number = kNone;
        const char* name = nullptr;
    };
    static uint64_t first_bytes(const char* p, uint64_t n) {
        uint64_t word;
        memcpy(&word, p, 8);
        return n >= 8 ? word : word & ((uint64_t{1} << n * 8) - 1);
    }
    static uint64_t hash(uint64_t first, const char* p, uint64_t n) {
        uint64_t last = 0;
        if (n > 8) memcpy(&last, p + n - 8, 8);
        return ((first ^ last * 0x9E3779B97F4A7C15u) + n) * 0xD6E8FEB86659FD93u >> 40;
    }
    void insert(Entry entry);

    std::vector<Entry> entries_ = std::vector<Entry>(1);
    uint64_t mask_ = 0;
    uint64_t count_ = 0;
};

struct FieldNode {
    const weir_type* type = nullptr;
    const weir_field* field = nullptr;  // NULL: the whole record
    std::string path;                   // "bid.price"
    uint32_t order = 0;                 // of declaration, depth first
    uint32_t leaf = kNone;              // kNone: a record that cannot be null
    uint32_t leaf_end = 0;              // leaves of this node are [leaf_begin, leaf_end)
    uint32_t leaf_begin = 0;
    bool live = false;                  // asked for; others are only checked, when the format is strict
    std::vector<uint32_t> fields;       // of a record: those that are decoded
    NameTable names;                    // ... by name; numbers index `fields`
    NameTable values;                   // WEIR_ENUM: names to values
};

class FieldTree {
  public:
    // `mask`: one byte a node (weir_source_desc.live). `all`: fields outside the mask are decoded too, to
    // check them; their leaves stand behind the others.
    FieldTree(const weir_source_desc& source, const uint8_t* mask, bool all);

    const FieldNode& root() const { return nodes_[0]; }
    const FieldNode& operator[](uint32_t index) const { return nodes_[index]; }
    uint32_t node_count() const { return static_cast<uint32_t>(nodes_.size()); }
    uint32_t leaf_count() const { return leaf_count_; }        // live ones
    uint32_t leaf_count_all() const { return leaf_count_all_; }

  private:
    void add_fields(uint32_t parent, const weir_type& record, const std::string& path,
                    const uint8_t** mask, bool all, bool parent_kept);
    void number_leaves(uint32_t node, uint32_t* next, bool live);

    std::vector<FieldNode> nodes_;
    uint32_t leaf_count_ = 0;
    uint32_t leaf_count_all_ = 0;
};

}  // namespace weir::format
