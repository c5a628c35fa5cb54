// Forms of time, checked while compiling: each word must be known, and what is read must have a
// year.
#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;

constexpr std::string_view kWords = "YymdeHIMSpjzZFTDRbBhaAsnt%";
constexpr std::string_view kYears = "YyFDs";

const char* word_hint(char word) {
    switch (word) {
        case 'f':
        case 'L':
        case 'N':
            return "`%S` reads a fraction too";
        case 'c':
        case 'x':
        case 'X':
        case '+':
            return "spell it out: `%Y-%m-%d %H:%M:%S`";
        case 'k':
            return "use `%H`";
        case 'l':
            return "use `%I`";
        default:
            return "known are `%Y %m %d %H %M %S %b %B %a %A %y %e %j %I %p %z %Z %F %T %D %R %s`";
    }
}

// The hint for a form without a year: what to read instead.
std::string year_hint(const std::string& form, TimeFormUse use, const std::string& argument) {
    std::string better = "to_timestamp(\"2015 \" + " + argument + ", \"%Y " + form + "\")";
    if (use == TimeFormUse::Argument) return "say which year: `" + better + "`";
    return "read the field as `string` and say which year: `" + better + "`";
}

}  // namespace

bool check_time_form(Context& context, const std::string& form, Range range, TimeFormUse use,
                     const std::string& argument) {
    bool has_year = false;
    for (size_t i = 0; i < form.size(); i++) {
        if (form[i] != '%') continue;
        char word = i + 1 < form.size() ? form[i + 1] : '\0';
        if (word == '\0' || kWords.find(word) == std::string_view::npos) {
            context.sink.report(Id::UnknownTimeWord, range,
                                {word == '\0' ? "%" : std::string("%") + word, word_hint(word)});
            return false;
        }
        has_year = has_year || kYears.find(word) != std::string_view::npos;
        i++;
    }
    bool no_words = form.find('%') == std::string::npos;
    if (no_words && use != TimeFormUse::Write) {
        context.sink.report(
            Id::TimeFormWithoutYear, range,
            {form, "forms of time are written in the words of strftime: `%Y-%m-%d %H:%M:%S`"});
        return false;
    }
    if (use == TimeFormUse::Write || has_year) return true;
    context.sink.report(Id::TimeFormWithoutYear, range, {form, year_hint(form, use, argument)});
    return false;
}

}  // namespace weir::sema
