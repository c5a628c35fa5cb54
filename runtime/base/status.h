// The answer of something that depends on the world: files, disks, memory. It must be looked at;
// the text says what could not be done, why, and what would help, ready to be shown to the user.
#pragma once

#include <string>
#include <utility>

namespace weir::base {

class [[nodiscard]] Status {
  public:
    static Status ok() { return Status(); }
    // `why`: "cannot write out.jsonl: no space left on device"; `remedy`: "free some space, or …".
    static Status failed(std::string why, std::string remedy = "") {
        Status status;
        status.failed_ = true;
        status.why_ = std::move(why);
        status.remedy_ = std::move(remedy);
        return status;
    }

    // A signal ended a wait; whoever waited looks whether the job was asked to stop, else goes on.
    static Status interrupted() {
        Status status = failed("interrupted by a signal");
        status.interrupted_ = true;
        return status;
    }

    // The reader of a pipe has gone, and with it who would look at what follows.
    Status with_no_reader() const {
        Status status = *this;
        status.no_reader_ = true;
        return status;
    }

    bool is_ok() const { return !failed_; }
    bool is_interrupted() const { return interrupted_; }
    bool has_no_reader() const { return no_reader_; }
    const std::string& why() const { return why_; }
    const std::string& remedy() const { return remedy_; }
    // The same failure seen from one step further out: "source clicks: cannot read a.jsonl: …".
    Status in(const std::string& context) const {
        Status status = *this;
        if (failed_) status.why_ = context + ": " + why_;
        return status;
    }

  private:
    bool failed_ = false;
    bool interrupted_ = false;
    bool no_reader_ = false;
    std::string why_;
    std::string remedy_;
};

}  // namespace weir::base
