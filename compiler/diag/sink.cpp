// The table of diagnostics and the sink that collects them.
#include <algorithm>
#include <iterator>
#include <tuple>

#include "compiler/diag/diag.h"
#include "compiler/support/check.h"
#include "compiler/support/strings.h"

namespace weir::diag {
namespace {

constexpr Entry kEntries[] = {
#define DIAGNOSTIC(name, code, severity, message, hint) \
    {#name, #code, Severity::severity, message, hint},
#include "compiler/diag/diagnostics.def"
};

// The hint with its arguments, or nothing when one that it needs is empty.
std::string filled_hint(std::string_view hint, const std::vector<std::string>& arguments) {
    for (size_t i = 0; i < 10; i++) {
        std::string slot = "{" + std::to_string(i) + "}";
        bool needed = hint.find(slot) != std::string_view::npos;
        bool given = i < arguments.size() && !arguments[i].empty();
        if (needed && !given) return "";
    }
    return fill_in(hint, arguments);
}

}  // namespace

const Entry& entry(Id id) {
    CHECK(static_cast<size_t>(id) < std::size(kEntries));
    return kEntries[static_cast<size_t>(id)];
}

size_t entry_count() { return std::size(kEntries); }

Report& Report::note(Range range, std::string text) {
    diagnostic_->notes.push_back(Note{range, std::move(text)});
    return *this;
}

Report& Report::hint(std::string text) {
    diagnostic_->hint = std::move(text);
    return *this;
}

Report& Report::fix(Range range, std::string replacement) {
    diagnostic_->fixes.push_back(Fix{range, std::move(replacement)});
    return *this;
}

void Sink::add_callers(Diagnostic& made) const {
    auto holds = [&](const Caller& caller) {
        return caller.body.file == made.range.file && caller.body.begin <= made.range.begin &&
               made.range.end <= caller.body.end;
    };
    size_t inner = callers_.size();
    while (inner > 0 && !holds(callers_[inner - 1])) inner--;
    if (inner > 0 && callers_[inner - 1].hidden) {
        made.range = callers_[inner - 1].note.range;
        while (inner > 0 && !holds(callers_[inner - 1])) inner--;
    }
    for (size_t i = inner; i > 0; i--) made.notes.push_back(callers_[i - 1].note);
}

bool Sink::is_repeated(const Diagnostic& made) const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& other) {
        return other.id == made.id && other.range == made.range && other.message == made.message;
    });
}

void Sink::retract(Range text, Id but) {
    auto inside = [&](const Diagnostic& row) {
        return row.id != but && row.range.file == text.file && text.begin <= row.range.begin &&
               row.range.end <= text.end;
    };
    for (const Diagnostic& row : diagnostics_) {
        if (inside(row)) (row.severity == Severity::Error ? error_count_ : warning_count_)--;
    }
    std::erase_if(diagnostics_, inside);
}

void Sink::adopt(Diagnostic diagnostic) {
    for (Diagnostic& other : diagnostics_) {
        bool same = other.id == diagnostic.id && other.range == diagnostic.range &&
                    other.message == diagnostic.message;
        if (!same) continue;
        // Who speaks later knows more.
        if (!diagnostic.hint.empty()) other.hint = std::move(diagnostic.hint);
        if (!diagnostic.fixes.empty()) other.fixes = std::move(diagnostic.fixes);
        return;
    }
    (diagnostic.severity == Severity::Error ? error_count_ : warning_count_)++;
    diagnostics_.push_back(std::move(diagnostic));
}

Report Sink::report(Id id, Range range, std::vector<std::string> arguments) {
    const Entry& row = entry(id);
    Diagnostic made;
    made.id = id;
    made.severity = row.severity == Severity::NotBuilt ? not_built_ : row.severity;
    made.range = range;
    made.message = fill_in(row.message, arguments);
    made.hint = filled_hint(row.hint, arguments);
    add_callers(made);

    bool of_body = !made.notes.empty() && made.severity == Severity::Warning;
    if (of_body || is_repeated(made)) {
        repeated_ = std::move(made);
        return Report(&repeated_);
    }
    (made.severity == Severity::Error ? error_count_ : warning_count_)++;
    diagnostics_.push_back(std::move(made));
    return Report(&diagnostics_.back());
}

std::vector<const Diagnostic*> Sink::sorted() const {
    std::vector<const Diagnostic*> rows;
    for (const Diagnostic& row : diagnostics_) rows.push_back(&row);
    auto place = [](const Diagnostic* row) {
        return std::tuple(row->range.file, row->range.begin, row->range.end, row->id);
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const Diagnostic* a, const Diagnostic* b) { return place(a) < place(b); });
    return rows;
}

}  // namespace weir::diag
