// Connectors and formats: `file("in/*.jsonl", partitions = each)`, `csv(header = true)`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/operator.h"
#include "compiler/sema/context.h"
#include "compiler/sema/flow.h"

namespace weir::sema {

// A checked end. What is not built yet stands in `blames` and is replaced by an end that is.
struct CheckedEnd {
    ir::End end = ir::StdioEnd{};
    bool poison = false;
    bool bounded = true;
    bool takes_format = true;
    bool kafka = false;
    int64_t record_bytes_max = 16 << 20;
    std::vector<ir::Meta> meta;  // what a record of it knows
    std::vector<Blame> blames;
};

CheckedEnd check_source_end(Context& context, const ast::Invocation& written);
CheckedEnd check_sink_end(Context& context, const ast::Invocation& written);

struct CheckedFormat {
    ir::Format format = ir::JsonFormat{};
    bool poison = false;
    bool makes_table = false;  // debezium_json
    std::vector<Blame> blames;
};

// `record`: how the rows of a source look outside, for formats that prescribe fields; nullptr: the
// format of a sink.
CheckedFormat check_format(Context& context, const ast::Invocation& written,
                           const ir::WireType* record);

// A text that is known when the job starts. Reports anything else; `what` begins the message.
std::optional<ir::StartText> start_text(Context& context, ast::ExprId id, const std::string& what);

// The text with its parts as the program wrote them, for messages; two ends with one such text are
// one file.
std::string shown(const Context& context, const ir::StartText& text);

}  // namespace weir::sema
