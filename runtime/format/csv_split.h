// Splits CSV into fields (RFC 4180): a field in quotes may hold delimiters, line ends and doubled quotes.
// A quote inside a field that does not begin with one is a byte like any other.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::format {

struct CsvField {
    const char* p = nullptr;
    uint64_t bytes = 0;     // without quotes
    bool quoted = false;
    bool doubled = false;   // quotes inside are still doubled
};

enum class CsvEnd : uint8_t { Whole, Incomplete, Broken };

struct CsvRecord {
    CsvEnd end = CsvEnd::Whole;
    const char* behind = nullptr;  // the next record
    uint64_t lines = 0;            // line ends inside
    const char* broken = nullptr;  // Broken: where (behind is then the next line)
};

// Splits the record at p. `last`: nothing follows `limit`.
CsvRecord split_csv(const char* p, const char* limit, bool last, char delimiter,
                    std::vector<CsvField>* fields);

// Passes over a record that comes in blocks and is not kept.
class CsvSkip {
  public:
    explicit CsvSkip(char delimiter) : delimiter_(delimiter) {}
    // Behind the record's line end; NULL: it is not in [p, end). Line ends inside are added to `lines`.
    const char* pass(const char* p, const char* end, uint64_t* lines);

  private:
    enum class At : uint8_t { Begin, Plain, Quoted, Closed, Broken };  // of a field
    At next(char c) const;

    char delimiter_;
    At at_ = At::Begin;
};

// Plain bytes of a field with doubled quotes, in the arena.
weir_str undouble(weir_context* context, const CsvField& field);

}  // namespace weir::format
