// JSON text, one value after the other.
#include "compiler/support/json_writer.h"

#include <cstdio>

#include "compiler/support/strings.h"

namespace weir {

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    size_t at = 0;
    while (at < text.size()) {
        unsigned char byte = static_cast<unsigned char>(text[at]);
        size_t length = utf8_length(text.substr(at));
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            at++;
            continue;
        }
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text[at];
        } else if (byte == '\n') {
            out += "\\n";
        } else if (byte == '\t') {
            out += "\\t";
        } else if (byte == '\r') {
            out += "\\r";
        } else if (byte < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", byte);
            out += escape;
        } else {
            out += text.substr(at, length);
        }
        at += length;
    }
    return out + '"';
}

void JsonWriter::new_line() {
    if (indent_ == 0) return;
    text_ += '\n';
    text_.append(filled_.size() * static_cast<size_t>(indent_), ' ');
}

void JsonWriter::before_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (filled_.empty()) return;
    if (filled_.back()) text_ += ',';
    filled_.back() = true;
    new_line();
}

JsonWriter& JsonWriter::open(char bracket) {
    before_value();
    text_ += bracket;
    filled_.push_back(false);
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    bool filled = filled_.back();
    filled_.pop_back();
    if (filled) new_line();
    text_ += bracket;
    return *this;
}

JsonWriter& JsonWriter::begin_object() { return open('{'); }
JsonWriter& JsonWriter::end_object() { return close('}'); }
JsonWriter& JsonWriter::begin_array() { return open('['); }
JsonWriter& JsonWriter::end_array() { return close(']'); }

JsonWriter& JsonWriter::key(std::string_view name) {
    before_value();
    text_ += json_quoted(name);
    text_ += indent_ == 0 ? ":" : ": ";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view value) { return raw(json_quoted(value)); }
JsonWriter& JsonWriter::number(int64_t value) { return raw(std::to_string(value)); }
JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
    before_value();
    text_ += json;
    return *this;
}

}  // namespace weir
