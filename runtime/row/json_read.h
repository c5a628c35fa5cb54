// JSON text to values, bounded and careful: what is wrong is found and named. Generated decoders
// come here for lists, maps and records inside records, the general decoder for everything.
#pragma once

#include <string>

#include "runtime/row/value.h"

namespace weir::row {

inline constexpr uint32_t kNoReason = WEIR_REASONS;

// Why a value could not be read: the reason of the bad record, and words for its detail.
struct JsonProblem {
    uint32_t reason = kNoReason;
    std::string detail;
    std::string path;  // from the value that was read: `[0].price`; empty: the value itself
};

class JsonReader {
  public:
    // Reads [p, end), behind which WEIR_PADDING bytes are readable. Blobs are made in the context's
    // arena.
    JsonReader(weir_context* context, const char* p, const char* end)
        : context_(context), p_(p), end_(end) {}

    const char* position() const { return p_; }
    void seek(const char* p) { p_ = p; }
    void skip_blanks();
    bool at_end() const { return p_ == end_; }
    char peek() const { return p_ < end_ ? *p_ : '\0'; }
    bool take(char c);

    // The value of any type at the position, blanks in front allowed. A lone string may stay
    // escaped (WEIR_STR_ESCAPED); inside blobs all are plain. False: see problem(); the position is
    // anywhere then.
    bool read(const weir_type& type, Value* out);
    // A string: the bytes between its quotes, checked, with WEIR_STR_ESCAPED or WEIR_STR_CLEAN.
    bool read_string(weir_str* out);
    // Passes over a value, checking its structure; with `whole` every byte of it.
    bool skip(bool whole);
    // ... every byte, and that the keys of each object differ; else the position is where it is
    // wrong.
    bool skip_strictly();

    const JsonProblem& problem() const { return problem_; }

  private:
    bool fail(uint32_t reason, std::string detail);
    bool fail_inside(const std::string& step);  // the problem is that of a part
    bool wrong_kind(const weir_type& type);
    bool read_number(const weir_type& type, const char* p, uint64_t n, Value* out);
    bool read_text(const weir_type& type, const weir_str& text, Value* out);
    bool read_scalar(const weir_type& type, Value* out);
    bool read_list(const weir_type& type, Value* out);
    bool read_map(const weir_type& type, Value* out);
    bool read_record(const weir_type& type, Value* out);
    bool read_json_value(Value* out);
    bool check(weir_context* keys_differ);
    uint64_t number_bytes() const;

    weir_context* context_;
    const char* p_;
    const char* end_;
    JsonProblem problem_;
};

// A scalar from its text alone (a field of CSV, the content of a JSON string): kNoReason, or why
// not. The text is plain.
uint32_t scalar_from_text(weir_context* context, const weir_type& type, const char* p, uint64_t n,
                          Value* out);

}  // namespace weir::row
