// Writes JSON text in the order of the calls, with commas and quotes where they belong. What it
// writes is valid UTF-8 whatever the strings hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// `"text"` as JSON; bytes that are no UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

class JsonWriter {
  public:
    // With an indent of 0 everything stands on one line.
    explicit JsonWriter(int indent = 0) : indent_(indent) {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    // Inside an object each value follows its key.
    JsonWriter& key(std::string_view name);
    JsonWriter& string(std::string_view value);
    JsonWriter& number(int64_t value);
    JsonWriter& boolean(bool value);
    JsonWriter& null();
    // A value that is JSON text already.
    JsonWriter& raw(std::string_view json);

    const std::string& text() const { return text_; }

  private:
    void before_value();
    void new_line();
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);

    std::string text_;
    // For each open bracket, whether it holds something already.
    std::vector<bool> filled_;
    int indent_;
    bool after_key_ = false;
};

}  // namespace weir
