// The tables by which hot/walk.h reads JSON objects whose keys stand in any order, made of a
// source's declared fields. Built once for each partition.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "runtime/format/fields.h"
#include "runtime/hot/walk.h"

namespace weir::format {

class JsonWalk {
  public:
    // Of the records that `tree` describes; the tree decodes live fields alone and must outlive
    // this.
    explicit JsonWalk(const FieldTree& tree);
    JsonWalk(const JsonWalk&) = delete;

    // NULL: names or the number of fields are such that these records cannot be read so.
    wh_walk* get() { return is_usable_ ? &walk_ : nullptr; }

  private:
    struct Record {
        wh_walk_record record = {};
        std::deque<std::string> keys;
        std::vector<wh_walk_entry> entries;
        std::vector<wh_walk_entry> places;
        std::vector<const wh_walk_field*> live_fields;
    };

    const wh_walk_record* add_record(const FieldNode& node);
    wh_walk_field live_field(const FieldNode& node, uint32_t number);
    static void place(Record* record);

    const FieldTree& tree_;
    std::deque<Record> records_;
    wh_walk walk_ = {};
    bool is_usable_ = true;
};

}  // namespace weir::format
