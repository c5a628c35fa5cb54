// Facts of a compiled program in words and as JSON, for `weir explain` and for the manifest that a
// job prints with --describe.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/stage/stage.h"

namespace weir::driver {

// `file("clicks.jsonl", partitions = each)`; `stream` is what a StdioEnd is called: "stdin()".
std::string end_text(const ir::End& end, const char* stream);
// `json(strict)`; empty for what has no format.
std::string format_text(const std::optional<ir::Format>& format);
// "1m", "1h30m", "250us"
std::string duration_text(int64_t us);
// `source clicks`, `where`, `window + aggregate`: what a node is called, without its details.
std::string operator_text(const ir::Operator& op);
std::string slot_kind_text(stage::SlotKind kind);
// The operators of a stage in order, joined by arrows: "source clicks -> where -> slot
// per_page.window".
std::string stage_text(const stage::Graph& graph, const stage::Stage& stage);
// The same in lines: what reads the same rows stands one below the other.
std::vector<std::string> stage_lines(const stage::Graph& graph, const stage::Stage& stage);

// The least that an entry of a slot takes: header, key and value, strings by their reference alone.
int64_t bytes_a_key(const stage::Graph& graph, const stage::Slot& slot);

// The manifest of a job: name, version, source hash, the processor it needs, ends, slots and
// stages, as one line of JSON.
std::string manifest(const stage::Graph& graph, const std::string& target_cpu);

// What `--emit=typed` prints: a line for each relation, sink and test, then the graph of operators.
std::string typed_text(const sema::Program& program);

// What `weir explain` prints, as text and as JSON.
std::string explain_text(const sema::Program& program, const stage::Graph& graph);
std::string explain_json(const sema::Program& program, const stage::Graph& graph);

}  // namespace weir::driver
