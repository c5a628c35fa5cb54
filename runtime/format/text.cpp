#include "runtime/format/text.h"

#include <algorithm>
#include <cstring>

#include "runtime/row/json_read.h"
#include "runtime/row/json_write.h"

namespace weir::format {
namespace {

constexpr int64_t kShownBytesMax = 60;

}  // namespace

uint32_t leaf_from_text(weir_context* context, const weir_type& type, const char* p, uint64_t n,
                        weir_leaf* leaf, std::string* detail) {
    *leaf = {0, 0, 0};
    if (type.kind < WEIR_JSON) {
        uint32_t reason = row::scalar_from_text(context, type, p, n, leaf);
        if (reason != kNoReason) *detail = unfit_text(type, reason, p, p + n);
        return reason;
    }
    row::JsonReader reader(context, p, p + n);
    if (!reader.read(type, leaf)) {
        *detail = reader.problem().detail;
        return reader.problem().reason;
    }
    reader.skip_blanks();
    if (reader.at_end()) return kNoReason;
    *detail = "expected the end of the value, found " + found_text(reader.position(), p + n);
    return WEIR_SYNTAX;
}

std::string text_from_leaf(const weir_type& type, const weir_leaf& leaf) {
    std::string text;
    if (!leaf.null) row::write_text(type, leaf, &text);
    return text;
}

std::string json_of_row(const weir_type& type, const char* row) {
    std::string text;
    row::write_json(type, row::of_bytes(row, 0), {}, &text);
    return text;
}

std::string found_text(const char* p, const char* end) {
    bool cut = end - p > kShownBytesMax;
    std::string text(p, cut ? p + kShownBytesMax : end);
    // A cut inside a character would not be UTF-8.
    while (cut && !text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back();
    if (cut && !text.empty() && (text.back() & 0x80) != 0) text.pop_back();
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return text.empty() ? "nothing" : "`" + text + (cut ? "…`" : "`");
}

std::string unfit_text(const weir_type& type, uint32_t reason, const char* p, const char* end) {
    const std::string expected = expected_text(type);
    if (reason != WEIR_RANGE) return expected + ", found " + found_text(p, end);
    return found_text(p, end) + " does not fit " + expected.substr(strlen("expected "));
}

std::string expected_text(const weir_type& type) {
    const char* const names[] = {"a value",  "null",        "a bool",        "an int",   "a float",
                                 "a decimal", "text in UTF-8", "bytes in base64", "a timestamp", "a date",
                                 "a duration", "a uuid",    "one of the names", "JSON",  "a list",
                                 "a map",    "an object"};
    std::string text = std::string("expected ") + names[type.kind];
    if (type.kind == WEIR_DECIMAL) {
        text += "(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
    }
    if (type.kind == WEIR_ENUM) {
        text = "expected one of";
        for (uint32_t i = 0; i < std::min<uint32_t>(type.field_count, 8); ++i) {
            text += " `" + std::string(type.names[i].p, WEIR_STR_LEN(type.names[i].n)) + "`";
        }
    }
    return text;
}

}  // namespace weir::format
