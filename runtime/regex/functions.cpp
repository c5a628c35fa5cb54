// `matches` and the regex functions of the library.
#include <vector>

#include "runtime/library/answer.h"
#include "runtime/library/library.h"
#include "runtime/regex/pattern.h"

using namespace weir::library;
using weir::regex::Group;
using weir::regex::Pattern;
using weir::regex::SimplePattern;

namespace {

const Pattern& pattern_of(const char* p, uint64_t n) { return Pattern::of(p, WEIR_STR_LEN(n)); }

}  // namespace

extern "C" {

uint32_t wf_matches(weir_context*, const char* p, uint64_t n, const char* pattern,
                    uint64_t pattern_n, int64_t* out) {
    return answer(int64_t{pattern_of(pattern, pattern_n).contains(text(p, n))}, out);
}

uint32_t wf_regex_extract(weir_context*, const char* p, uint64_t n, const char* pattern,
                          uint64_t pattern_n, int64_t group, weir_str* out) {
    const Pattern& compiled = pattern_of(pattern, pattern_n);
    if (group < 0 || group >= compiled.groups()) return WEIR_IS_NULL;
    Group few[SimplePattern::kGroupsMax];
    std::vector<Group> many;
    if (compiled.groups() > SimplePattern::kGroupsMax)
        many.resize(static_cast<size_t>(compiled.groups()));
    Group* found = many.empty() ? few : many.data();
    if (!compiled.search(text(p, n), found) || !found[group].matched()) return WEIR_IS_NULL;
    return answer_view(found[group].text(), out);
}

uint32_t wf_regex_groups(weir_context* context, const char* p, uint64_t n, const char* pattern,
                         uint64_t pattern_n, weir_str* out) {
    const Pattern& compiled = pattern_of(pattern, pattern_n);
    std::vector<Group> found(static_cast<size_t>(compiled.groups()));
    if (!compiled.search(text(p, n), found.data())) return WEIR_IS_NULL;
    std::vector<Value> values;
    for (const Group& group : found) {
        values.push_back(group.matched() ? weir::row::of_bytes(group.begin, group.text().size())
                                         : weir::row::kNull);
    }
    weir_type string = {};
    string.kind = WEIR_STRING;
    string.nullable = 1;
    return answer_blob(weir::row::make_list(context, string, values), out);
}

// All matches; `\1` in `with` is a group, `\0` the whole match.
uint32_t wf_regex_replace(weir_context* context, const char* p, uint64_t n, const char* pattern,
                          uint64_t pattern_n, const char* with, uint64_t with_n, weir_str* out) {
    const Pattern& compiled = pattern_of(pattern, pattern_n);
    if (!compiled.contains(text(p, n))) return answer_view(text(p, n), out);
    std::string made(text(p, n));
    RE2::GlobalReplace(&made, compiled.re2(), re2::StringPiece(with, WEIR_STR_LEN(with_n)));
    return answer_copy(context, made, out);
}

}  // extern "C"
