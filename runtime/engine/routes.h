// Where bad records and failed rows go: counted by source and reason, then dropped, handed to the
// source's `on error into` stream, or the end of the job.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/format/decoder.h"

namespace weir::engine {

class Routes {
  public:
    explicit Routes(base::Worker* worker)
        : worker_(worker), counts_(worker->job->source_count * size_t{WEIR_REASONS}) {}

    // A record that was read and is no good.
    void bad_record(const weir_input* in, uint32_t reason, const std::string& detail);
    // A row that could not be made, of the record in `in`, or of made rows: `row` shows what it was
    // (no type: it was made of rows that went to the route before, and is only counted).
    void bad_row(const weir_input* in, uint32_t source, const weir_type* type, const char* row);

    uint64_t count(uint32_t source, uint32_t reason) const {
        return counts_[source * size_t{WEIR_REASONS} + reason];
    }

  private:
    void route(uint32_t source, uint32_t reason, const std::string& detail, weir_bad bad);
    weir_bad facts_of(const weir_input* in) const;
    void stop(const weir_source_desc& desc, uint32_t reason, const std::string& detail,
              const weir_bad& bad);

    base::Worker* worker_;
    std::vector<uint64_t> counts_;
};

}  // namespace weir::engine
