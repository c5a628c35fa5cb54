// Reads a JSON object into the leaves of a field tree: keys in any order, any white space, unknown
// keys passed over, the first of equal keys counts. Reading ends once every field has been found,
// so that what is bad depends on the live fields alone, and the generated fast path agrees with it:
//  1. What is passed over has an extent (strings end, brackets match) and nothing else is asked of
//  it.
//  2. Behind the last live field of an object only the object's end is looked for; behind the last
//  one of
//     all, only that the record ends in `}`.
//  3. The reason of a bad record is that of the first bad field in order of declaration, whatever
//  the order
//     of keys; a syntax error on the way comes before all.
// `strict` checks every byte and refuses equal keys before that, and reads fields that nobody asks
// for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/format/fields.h"
#include "runtime/format/json_walk.h"
#include "runtime/hot/hot.h"
#include "runtime/row/json_read.h"

namespace weir::format {

class JsonFields {
  public:
    // The tree must outlive this.
    JsonFields(const FieldTree* tree, bool strict);

    // The object in [p, end), trimmed; a '\n' and WEIR_PADDING readable bytes follow. False:
    // reason(), detail().
    bool read(weir_context* context, const char* p, const char* end, weir_leaf* leaves);

    // For a reader of other formats: this field alone, null or missing. Problems add up until
    // `clear`.
    void clear(weir_context* context, weir_leaf* leaves);
    void read_field(const FieldNode& node, const char* p, const char* end);
    void read_text_field(const FieldNode& node, const char* p, uint64_t n);
    void null_field(const FieldNode& node);
    void missing_field(const FieldNode& node);
    bool is_good() const { return reason_ == WEIR_REASONS; }

    // The quick way through good records, which `read` tries first; NULL: there is none.
    wh_walk* walk() const { return walk_ == nullptr ? nullptr : walk_->get(); }

    uint32_t reason() const { return reason_; }
    const std::string& detail() const { return detail_; }

  private:
    // Behind the last field of all nothing is looked at any more.
    bool is_done() const { return left_of_all_ == 0; }
    const char* read_record(const FieldNode& node, const char* p);
    const char* read_pair(const FieldNode& node, const char* p, uint32_t* left);
    const char* end_of_key(const char* key);
    const char* read_value(const FieldNode& node, const char* p);
    const char* read_quickly(const FieldNode& node, const char* p, weir_leaf* leaf);
    const char* read_carefully(const FieldNode& node, const char* p, weir_leaf* leaf);
    const char* read_nested(const FieldNode& node, const char* p);
    const char* pass_over(const char* p);
    void check_missing(const FieldNode& node);
    uint32_t find_escaped(const FieldNode& node, const weir_str& key);
    void set_null(const FieldNode& node);
    bool check_whole();
    std::string found_at(const char* p) const;
    const char* syntax(const char* p, const char* expected);
    // `inside`: the path from the field to the part of it that is wrong.
    void bad(const FieldNode& node, uint32_t reason, const std::string& what,
             const std::string& inside = "");

    const FieldTree& tree_;
    bool strict_;
    weir_context* context_ = nullptr;
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    weir_leaf* leaves_ = nullptr;
    std::vector<uint8_t> seen_;     // by node
    std::vector<weir_leaf> spare_;  // of nodes that are only checked
    wh_time_cache rfc3339_ = {};
    wh_time_cache datetime_ = {};
    std::unique_ptr<JsonWalk> walk_;
    uint32_t left_of_all_ = 0;  // nodes of the tree not found yet
    uint32_t reason_ = WEIR_REASONS;
    uint32_t order_ = kNone;  // of the field that is bad
    std::string detail_;
};

}  // namespace weir::format
