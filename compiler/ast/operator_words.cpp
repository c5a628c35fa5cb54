// A list, and a table.
#include "compiler/ast/operator_words.h"

#include <utility>

#include "compiler/support/strings.h"

namespace weir::ast {
namespace {

const std::vector<std::string>& operator_words() {
    static const std::vector<std::string> words = {
        "where",   "select",    "derive",  "without",      "rename",    "unnest", "union", "key by",
        "window",  "aggregate", "rolling", "dedup",        "latest by", "top",    "join",  "match",
        "process", "changes",   "final",   "sort by time", "limit",     "sample"};
    return words;
}

}  // namespace

std::string meant_operator(const std::string& word, const std::vector<std::string>& more) {
    static const std::pair<const char*, const char*> kOperators[] = {
        {"filter", "where"},
        {"map", "select"},
        {"mapping", "select"},
        {"project", "select"},
        {"group", "key by"},
        {"groupby", "key by"},
        {"group_by", "key by"},
        {"keyby", "key by"},
        {"key_by", "key by"},
        {"partition", "key by"},
        {"by", "key by"},
        {"key", "key by"},
        {"having", "where"},
        {"order", "top N by"},
        {"orderby", "top N by"},
        {"order_by", "top N by"},
        {"sort", "sort by time"},
        {"distinct", "dedup by"},
        {"flatten", "unnest"},
        {"explode", "unnest"},
        {"flatmap", "unnest"},
        {"flat_map", "unnest"},
        {"reduce", "aggregate"},
        {"agg", "aggregate"},
        {"count", "aggregate"},
        {"sum", "aggregate"},
        {"take", "limit"},
        {"head", "limit"},
        {"first", "limit"},
        {"with_columns", "derive"},
        {"extend", "derive"},
        {"add", "derive"},
        {"drop", "without"},
        {"exclude", "without"},
        {"merge", "union"},
        {"concat", "union"},
        {"inner", "join"},
        {"tumbling", "window tumbling(1m)"},
        {"hopping", "window hopping(1h, every = 5m)"},
        {"session", "window session(30m)"},
        {"tumble", "window tumbling(1m)"},
        {"hop", "window hopping(1h, every = 5m)"},
        {"deduplicate", "dedup by"},
        {"latest", "latest by"},
        {"latest_by_offset", "latest by"},
        {"pattern", "match"},
        {"match_recognize", "match"},
        {"outer", "full join"},
    };
    for (const auto& [known, meant] : kOperators) {
        if (word == known) return meant;
    }
    std::vector<std::string> known = operator_words();
    known.insert(known.end(), more.begin(), more.end());
    return closest(word, known);
}

}  // namespace weir::ast
