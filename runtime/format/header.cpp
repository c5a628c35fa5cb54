#include "runtime/format/header.h"

#include "runtime/hot/hot.h"

namespace weir::format {

std::string header_of(const weir_sink_desc& sink) {
    if (sink.format.kind != WEIR_FORMAT_CSV || !sink.format.header) return "";
    std::string line;
    for (uint32_t i = 0; i < sink.record->field_count; ++i) {
        const weir_str& name = sink.record->fields[i].name;
        uint32_t bytes = WEIR_STR_LEN(name.n);
        std::string field(2 * bytes + 2 + WH_SLACK, '\0');
        char* end =
            wh_write_csv(field.data(), name.p, bytes, sink.format.delimiter, nullptr, UINT64_MAX);
        if (i > 0) line += sink.format.delimiter;
        line.append(field.data(), end);
    }
    return line + "\n";
}

}  // namespace weir::format
