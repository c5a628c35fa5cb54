// What a job says of itself on standard error: sentences for people, or JSON lines
// {"ts","level","job","instance","event", …} for machines. Names of events are stable; runtime/README.md
// lists them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/env.h"

namespace weir::metrics {

enum class Level : uint8_t { Info, Warning, Error };

struct Fact {
    std::string name;
    std::string json;  // the value, as JSON
};
Fact fact(std::string name, std::string_view text);
Fact fact(std::string name, uint64_t number);
Fact fact(std::string name, double number);

// "text" with quotes, escaped.
std::string json_text(std::string_view text);

class Log {
  public:
    Log(base::Env* env, std::string job, bool json)
        : env_(env), error_(env->standard(2)), job_(std::move(job)), json_(json) {}

    bool is_json() const { return json_; }
    // `sentence` may have several lines; people see it behind the job's name and, unless it is only
    // informing, the level.
    void say(Level level, std::string_view event, std::string_view sentence,
             const std::vector<Fact>& facts);
    // One line that is written over the one before it; people only.
    void show_progress(std::string_view sentence);

  private:
    void write(const std::string& text);
    void clear_progress(std::string* text);

    base::Env* env_;
    std::unique_ptr<base::File> error_;
    std::string job_;
    bool json_;
    std::mutex lock_;  // one line at a time, whoever says it
    bool progress_shown_ = false;
};

}  // namespace weir::metrics
