// What a job is given when it starts: the values of its parameters, and the texts of its ends that
// environment variables and parameters are part of.
#pragma once

#include <string>
#include <vector>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/env.h"
#include "runtime/base/status.h"
#include "runtime/engine/options.h"

namespace weir::engine {

class Start {
  public:
    Start(const weir_job_desc& job, base::Env* env) : job_(job), env_(env) {}

    // Sets all parameters: --set before the environment's WEIR_NAME before the program's default.
    // Fails, as wrong usage, when a name is unknown or a value does not fit its type.
    base::Status set_params(weir_context* context, const Options& options);
    // A row of the parameters; lives as long as this.
    const char* params() const { return row_.data(); }

    base::Status text(const weir_start_text& text, std::string* out) const;

  private:
    base::Status find_texts(const Options& options, std::vector<std::string>* texts,
                            std::vector<bool>* given) const;
    void read_defaults(std::vector<weir_leaf>* values) const;
    void write_row(const std::vector<weir_leaf>& values);

    const weir_job_desc& job_;
    base::Env* env_;
    std::string row_;                 // padded
    std::vector<std::string> shown_;  // each parameter as text
};

}  // namespace weir::engine
