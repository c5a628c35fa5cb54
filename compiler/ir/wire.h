// How a value looks outside: names of fields and forms of time as a declared type writes them. Used
// where records are decoded and by sinks with a row type; everything between works on plain types.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/type.h"

namespace weir::ir {

enum class TimeForm : uint8_t { Rfc3339, UnixSeconds, UnixMillis, UnixMicros, Pattern };

struct WireField;

struct WireType {
    TypeId type;
    TimeForm form = TimeForm::Rfc3339;  // timestamps
    std::string pattern;                // Pattern: strftime words
    std::string zone;                   // Pattern: an IANA name; empty is UTC
    std::vector<WireField>
        fields;  // Record: as `type.fields`; List: one, the element; Map: one, the value
};

struct WireField {
    std::string name;  // outside
    WireType wire;
};

}  // namespace weir::ir
