// Decodes records of a described type and shows what came out: `user="ann" n=5 bid=null`, or
// `type: detail`.
#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/format/decoder.h"

namespace weir::test {

weir_str text(const std::string& bytes);

// Types live until the end of the test program.
weir_type* type_of(uint8_t kind, bool nullable = false);
weir_type* record_of(std::vector<std::pair<std::string, weir_type*>> fields, bool nullable = false);
weir_type* list_of(weir_type* element);
weir_type* decimal_of(uint8_t precision, uint8_t scale);
weir_type* enum_of(std::vector<std::string> names);

struct Shown {
    std::string row;          // fields of a good record, "" of a skipped one
    int64_t offset, line;
};

class Records {
  public:
    explicit Records(const weir_type* record);
    ~Records() { base::arena_close(&worker_.context); }

    weir_source_desc source = {};
    std::vector<uint8_t> live;  // all at first

    // Everything that `bytes` holds, in blocks of `block` bytes at a time (0: all at once).
    std::vector<Shown> decode(const std::string& bytes, size_t block = 0);
    // The one record of `bytes`.
    std::string one(const std::string& bytes);
    weir_context* context() { return &worker_.context; }
    std::string stopped() const { return worker_.error.why(); }

  private:
    std::string show(const weir_type& record, const uint8_t** mask, const weir_leaf** leaf) const;

    weir_job_desc job_ = {};
    base::Budget budget_{1 << 30};
    base::Worker worker_;
    std::vector<weir_leaf> leaves_;
};

}  // namespace weir::test
