// Types as codegen would emit them, made by hand for tests. They live as long as the process.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/weir_abi.h"

namespace weir::row::testing {

template <typename T>
T* keep(T value) {
    static std::deque<T> kept;
    kept.push_back(std::move(value));
    return &kept.back();
}

inline weir_str str(const std::string& text) {
    // Padding behind the bytes, as codegen gives constants.
    const std::string* kept = keep(text + std::string(WEIR_PADDING, '\0'));
    return {kept->data(), text.size()};
}

inline const weir_type* type(weir_kind kind, bool nullable = false) {
    weir_type made = {};
    made.kind = kind;
    made.nullable = nullable;
    return keep(made);
}
inline const weir_type* decimal(uint8_t precision, uint8_t scale) {
    weir_type made = *type(WEIR_DECIMAL);
    made.precision = precision;
    made.scale = scale;
    return keep(made);
}
inline const weir_type* list(const weir_type* element) {
    weir_type made = *type(WEIR_LIST);
    made.element = element;
    return keep(made);
}
inline const weir_type* map(const weir_type* key, const weir_type* element) {
    weir_type made = *type(WEIR_MAP);
    made.key = key;
    made.element = element;
    return keep(made);
}
inline const weir_type* nullable(const weir_type* of) {
    weir_type made = *of;
    made.nullable = 1;
    return keep(made);
}
inline const weir_type* record(
    const std::vector<std::pair<std::string, const weir_type*>>& fields) {
    auto* kept = keep(std::vector<weir_field>());
    for (const auto& [name, of] : fields) kept->push_back({str(name), str('"' + name + "\":"), of});
    weir_type made = *type(WEIR_RECORD);
    made.field_count = static_cast<uint32_t>(kept->size());
    made.fields = kept->data();
    return keep(made);
}
inline const weir_type* enumeration(const std::vector<std::string>& names) {
    auto* kept = keep(std::vector<weir_str>());
    for (const std::string& name : names) kept->push_back(str(name));
    weir_type made = *type(WEIR_ENUM);
    made.field_count = static_cast<uint32_t>(kept->size());
    made.names = kept->data();
    return keep(made);
}
inline const weir_type* timestamp(weir_time_form form, const std::string& pattern = "") {
    weir_type made = *type(WEIR_TIMESTAMP);
    made.time_form = form;
    made.pattern = str(pattern);
    return keep(made);
}

}  // namespace weir::row::testing
