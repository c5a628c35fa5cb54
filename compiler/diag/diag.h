// Diagnostics: what is wrong with a program, where, and what would mend it. Every message is a line
// in diagnostics.def. A step reports to the sink and goes on with a poison value; the driver prints
// what the sink holds, in the order of the text and the same for the same input.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/support/source.h"

namespace weir::diag {

// NotBuilt is an error for `build` and `run` and a warning for `check`; the sink decides.
enum class Severity : uint8_t { Error, Warning, NotBuilt };

// One enumerator for each line of diagnostics.def: `diag::Id::CannotRead`.
enum class Id : uint16_t {
#define DIAGNOSTIC(name, code, severity, message, hint) name,
#include "compiler/diag/diagnostics.def"
};

// What diagnostics.def says about a diagnostic.
struct Entry {
    const char* name;  // "CannotRead"
    const char* code;  // "E0501"
    Severity severity;
    const char* message;  // with {0} …
    const char* hint;     // with {0} …, may be empty
};

const Entry& entry(Id id);
size_t entry_count();

// Another place that matters: "declared here". Without a range it is a sentence alone.
struct Note {
    Range range;
    std::string text;
};

// A change of the text that would mend the program.
struct Fix {
    Range range;
    std::string replacement;
};

struct Diagnostic {
    Id id;
    Severity severity = Severity::Error;  // Error or Warning
    Range range;                          // the narrowest text that is wrong; invalid: no place
    std::string message;
    std::vector<Note> notes;
    std::string hint;
    std::vector<Fix> fixes;
};

class Sink;

// What was just reported, to say more about it. Valid until the next report to the same sink.
class Report {
  public:
    Report& note(Range range, std::string text);
    // Instead of the hint of the table.
    Report& hint(std::string text);
    Report& fix(Range range, std::string replacement);

  private:
    friend class Sink;
    explicit Report(Diagnostic* diagnostic) : diagnostic_(diagnostic) {}
    Diagnostic* diagnostic_;
};

// The text of a body that is read for somebody who calls it: messages about it say who.
struct Caller {
    Range body;
    Note note;
    bool hidden = false;  // nobody reads the body: messages about it stand at the call instead
};

class Sink {
  public:
    // Reports `id` at `range`; the same diagnostic at the same place is kept once.
    Report report(Id id, Range range, std::vector<std::string> arguments = {});

    // What is not built yet becomes a warning (`weir check`).
    void warn_of_not_built() { not_built_ = Severity::Warning; }

    // Takes back what was reported inside of a text, but one diagnostic.
    void retract(Range text, Id but);
    // Takes over what another sink holds; of what was reported here already its hint and fixes.
    void adopt(Diagnostic diagnostic);

    // Until end_call() what is reported inside of the body gets the note, and those of the calls
    // around it; warnings about the body are the body's own, and are not repeated for each caller.
    void begin_call(Caller caller) { callers_.push_back(std::move(caller)); }
    void end_call() { callers_.pop_back(); }

    bool has_errors() const { return error_count_ > 0; }
    uint32_t error_count() const { return error_count_; }
    uint32_t warning_count() const { return warning_count_; }
    // As reported.
    const std::vector<Diagnostic>& all() const { return diagnostics_; }
    // By file, place and code.
    std::vector<const Diagnostic*> sorted() const;

  private:
    void add_callers(Diagnostic& made) const;
    bool is_repeated(const Diagnostic& made) const;

    std::vector<Diagnostic> diagnostics_;
    std::vector<Caller> callers_;
    // Takes the notes of a repeated report, which nobody prints.
    Diagnostic repeated_;
    Severity not_built_ = Severity::Error;
    uint32_t error_count_ = 0;
    uint32_t warning_count_ = 0;
};

}  // namespace weir::diag
