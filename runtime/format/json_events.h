// Where something happens in a JSON record: colons and brackets outside of strings.
#pragma once

#include <cstdint>

namespace weir::format {

struct JsonEvents {
    uint32_t* events;   // out: places of : { } [ ] in order; room for one a byte and 8 more
    uint64_t count;     // out: of events
    bool has_escapes;   // out: there are backslashes
};

// Looks at `bytes` bytes at p, behind which 64 more are readable.
using FindJsonEvents = void (*)(const char* p, uint64_t bytes, JsonEvents* out);

// The fastest way that this machine has.
FindJsonEvents json_events();

}  // namespace weir::format
