// A compiled pattern: a simple one where it is, RE2 for the rest. Compiled once for each literal of
// a program and each thread.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <span>
#include <string_view>

#include "runtime/regex/simple.h"

namespace weir::regex {

class Pattern {
  public:
    explicit Pattern(std::string_view text);

    // The pattern of a literal, kept for as long as the thread lives.
    static const Pattern& of(const char* p, uint64_t n);

    bool ok() const { return re2_ != nullptr ? re2_->ok() : simple_.has_value(); }
    // With the whole match, group 0.
    int groups() const { return groups_; }
    bool is_simple() const { return simple_.has_value(); }

    // The first match. `found` has groups() places. `text` has WEIR_PADDING readable bytes behind
    // it.
    bool search(std::string_view text, Group* found) const;
    bool contains(std::string_view text) const;
    const RE2& re2() const;

  private:
    std::string text_;
    std::optional<SimplePattern> simple_;
    mutable std::unique_ptr<RE2> re2_;  // of a simple pattern: made when it is needed after all
    int groups_ = 1;
};

}  // namespace weir::regex
