// The runtime functions of the engine, as generated code calls them.
#include "runtime/engine/runner.h"

using weir::base::worker_of;

extern "C" {

void weir_bad_record(weir_context* context, weir_input* in, uint32_t reason, const char* detail,
                     uint64_t detail_n) {
    const std::string said =
        detail == nullptr ? worker_of(context).fail_detail : std::string(detail, detail_n);
    worker_of(context).runner->routes().bad_record(in, reason, said);
}

void weir_fail_in(weir_context* context, const char* relation, uint64_t n) {
    worker_of(context).fail_detail += " in `" + std::string(relation, n) + "`";
}

void weir_row_error(weir_context* context, weir_input* in, uint32_t source, const weir_type* type,
                    const char* row) {
    worker_of(context).runner->routes().bad_row(in, source, type, row);
}

void weir_sink_room(weir_context* context, uint32_t sink, uint64_t bytes) {
    worker_of(context).runner->sinks().make_room(sink, bytes);
}

void weir_limit_reached(weir_context* context, uint32_t) {
    worker_of(context).runner->limit_reached();
}

}  // extern "C"
