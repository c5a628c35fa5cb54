// The answer of something that depends on the world: files, disks, other processes. It must be
// looked at; the text says what could not be done and why, ready to be shown to the user.
#pragma once

#include <string>
#include <utility>

namespace weir {

class [[nodiscard]] Status {
  public:
    static Status ok() { return Status(); }
    static Status failed(std::string why) {
        Status status;
        status.failed_ = true;
        status.why_ = std::move(why);
        return status;
    }

    bool is_ok() const { return !failed_; }
    const std::string& why() const { return why_; }
    // The same failure seen from one step further out: "cannot link job: disk full".
    Status in(const std::string& context) const {
        return failed_ ? failed(context + ": " + why_) : ok();
    }

  private:
    bool failed_ = false;
    std::string why_;
};

}  // namespace weir
