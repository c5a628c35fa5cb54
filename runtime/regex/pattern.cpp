// Which engine answers is decided for each pattern once, and for a text that is too much for the
// simple one.
#include "runtime/regex/pattern.h"

#include <array>
#include <map>
#include <vector>

namespace weir::regex {

Pattern::Pattern(std::string_view text) : text_(text), simple_(SimplePattern::compile(text)) {
    groups_ = simple_ ? simple_->groups() : re2().NumberOfCapturingGroups() + 1;
}

const RE2& Pattern::re2() const {
    if (re2_ == nullptr) {
        RE2::Options options;
        options.set_log_errors(false);
        re2_ = std::make_unique<RE2>(re2::StringPiece(text_.data(), text_.size()), options);
    }
    return *re2_;
}

const Pattern& Pattern::of(const char* p, uint64_t n) {
    // A literal has one address, so its pattern is found by that; the text is compared, since other
    // strings may have had it before.
    struct Entry {
        const char* p = nullptr;
        const Pattern* pattern = nullptr;
    };
    thread_local std::array<Entry, 64> recent;
    thread_local std::map<std::string, std::unique_ptr<Pattern>, std::less<>> patterns;
    const std::string_view text(p, n);
    Entry& entry = recent[(reinterpret_cast<uintptr_t>(p) >> 3) % recent.size()];
    if (entry.p == p && entry.pattern->text_ == text) return *entry.pattern;
    auto known = patterns.find(text);
    if (known == patterns.end())
        known = patterns.emplace(text, std::make_unique<Pattern>(text)).first;
    entry = {p, known->second.get()};
    return *known->second;
}

bool Pattern::search(std::string_view text, Group* found) const {
    if (simple_) {
        const Found answer = simple_->search(text, found);
        if (answer != Found::GaveUp) return answer == Found::Yes;
    }
    if (!re2().ok()) return false;
    std::vector<re2::StringPiece> pieces(static_cast<size_t>(groups_));
    if (!re2().Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, pieces.data(),
                     groups_))
        return false;
    for (size_t i = 0; i < pieces.size(); i++) {
        found[i] = {pieces[i].data(),
                    pieces[i].data() == nullptr ? nullptr : pieces[i].data() + pieces[i].size()};
    }
    return true;
}

bool Pattern::contains(std::string_view text) const {
    if (simple_) {
        Group found[SimplePattern::kGroupsMax];
        const Found answer = simple_->search(text, found);
        if (answer != Found::GaveUp) return answer == Found::Yes;
    }
    return re2().ok() &&
           re2().Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace weir::regex
