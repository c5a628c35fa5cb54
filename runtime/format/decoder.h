// From the bytes of a record to its live fields (weir_leaf). Every format has one; the fast path
// that codegen generates for JSON stands in front of it and comes here on any surprise, so what is
// bad and why is decided here alone.
//
// A decoder belongs to one partition, since a CSV file's header is a fact of the file.
#pragma once

#include <memory>
#include <string>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/status.h"

struct wh_walk;

namespace weir::format {

class Decoder {
  public:
    virtual ~Decoder() = default;
    // The next bytes are the begin of a file.
    virtual void begin_file() {}
    // weir_decode: the next record of `in` into context->leaves.
    virtual uint32_t decode(weir_context* context, weir_input* in) = 0;
    // weir_decode_late: the record in hand again, with the fields that a late row has.
    virtual uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) = 0;
    // weir_partition.json_walk.
    virtual wh_walk* json_walk() { return nullptr; }
    // The bytes of the record in hand, for its error row. May be made in the context's arena.
    virtual weir_str raw(weir_context* context, const weir_input* in);
    // A record that is longer than its source allows and does not end in the block, at in->p: counts it
    // in the partition. What cannot go on without it stops the job.
    virtual void begin_long_record(weir_context* context, weir_input* in);
    // Passes over such a record, block by block from its begin: behind its end, NULL: not in [p, end).
    virtual const char* skip_long_record(const char* p, const char* end);
};

// The decoder that `source.format` asks for; made rows (no format) have one too. Fails when the
// format's own description does not work: a pattern that cannot be used, a part that is not linked.
base::Status make_decoder(const weir_source_desc& source, std::unique_ptr<Decoder>* decoder);

}  // namespace weir::format
