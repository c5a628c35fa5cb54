// The declared fields of a source as a tree, with what decoding wants to know of each: its leaf,
// its place in the order of fields, and for records a table that finds a field by its name in one
// probe. Built once for each partition; constant afterwards.
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

// Names to numbers. A look-up is as a rule one comparison without branches on the data: of the
// length, the first eight bytes and the last eight; longer names are compared whole.
class NameTable {
  public:
    void add(std::string_view name, uint32_t number);
    // `p` has WEIR_PADDING readable bytes behind it. kNone: no such name.
    uint32_t find(const char* p, uint64_t n) const {
        Key key = key_of(p, n);
        const Entry& entry = entries_[slot_of(key)];
        bool same = (entry.key.first == key.first) & (entry.key.last == key.last) &
                    (entry.key.bytes == key.bytes);
        if (!same) return entry.shared ? find_further(p, n) : kNone;
        if (n > 16 && memcmp(entry.name, p, n) != 0) return find_further(p, n);
        return entry.number;
    }

  private:
    struct Key {
        uint64_t first = 0;  // fewer than eight bytes are filled up with zeroes
        uint64_t last = 0;   // of names longer than eight, else as `first`
        uint64_t bytes = UINT64_MAX;
    };
    struct Entry {
        Key key;
        const char* name = nullptr;
        uint32_t number = kNone;
        bool shared = false;  // other names belong here and stand among the further ones
    };
    static Key key_of(const char* p, uint64_t n) {
        Key key;
        memcpy(&key.first, p, 8);
        uint64_t shift = n < 8 ? 64 - n * 8 : 0;
        key.first = n == 0 ? 0 : key.first << (shift & 63) >> (shift & 63);
        const char* tail = n > 8 ? p + n - 8 : p;
        memcpy(&key.last, tail, 8);
        key.last = n > 8 ? key.last : key.first;
        key.bytes = n;
        return key;
    }
    uint64_t slot_of(const Key& key) const {
        uint64_t mixed = (key.first ^ key.last * 0x9E3779B97F4A7C15u) + key.bytes;
        return mixed * multiplier_ >> shift_;
    }
    uint32_t find_further(const char* p, uint64_t n) const;
    size_t place_all();

    std::vector<Entry> entries_ = std::vector<Entry>(2);
    std::vector<Entry> names_;
    std::vector<Entry> further_;
    uint64_t multiplier_ = 1;
    int shift_ = 63;
};

struct FieldNode {
    const weir_type* type = nullptr;
    const weir_field* field = nullptr;  // NULL: the whole record
    std::string path;                   // "bid.price"
    uint32_t order = 0;                 // of declaration, depth first
    uint32_t leaf = kNone;              // kNone: a record that cannot be null
    uint32_t leaf_end = 0;              // leaves of this node are [leaf_begin, leaf_end)
    uint32_t leaf_begin = 0;
    bool live = false;             // asked for; others are only checked, when the format is strict
    uint32_t live_count = 0;       // nodes below it that are decoded
    std::vector<uint32_t> fields;  // of a record: those that are decoded
    NameTable names;               // ... by name; numbers index `fields`
    NameTable values;              // WEIR_ENUM: names to values
};

// A pattern that wh_parse_datetime reads: "%Y-%m-%d %H:%M:%S" in UTC.
bool is_plain_datetime(const weir_type& type);

class FieldTree {
  public:
    // `mask`: one byte a node (weir_source_desc.live). `all`: fields outside the mask are decoded
    // too, to check them; their leaves stand behind the others.
    FieldTree(const weir_source_desc& source, const uint8_t* mask, bool all);

    const FieldNode& root() const { return nodes_[0]; }
    const FieldNode& operator[](uint32_t index) const { return nodes_[index]; }
    uint32_t node_count() const { return static_cast<uint32_t>(nodes_.size()); }
    uint32_t leaf_count() const { return leaf_count_; }  // live ones
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
