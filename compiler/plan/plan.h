// The plan: the operators that the reached sinks depend on, arranged by an ordered table of passes.
// No user error is possible here; after each pass a verifier checks the graph, and what it finds is
// our bug. Nothing here knows the surface syntax.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "compiler/ir/program.h"

namespace weir::plan {

// Whether something is needed, and when.
enum class Need : uint8_t {
    None,  // nobody depends on it: not decoded, not evaluated, cannot fail
    Late,  // only rows of a Late port carry it: made from the record again when there is one
    Live,  // checked in every record, evaluated for every row
};

// One Need for each node of a type, depth first: the value itself, then, of a record, each field's
// nodes. Lists and maps are one node. The Need of a record node is that of its null state and at
// least that of its fields.
using Needs = std::vector<Need>;

// How the rows of a Late port are made of a source's record, for an operator with its own `late
// into`: the columns that enter the operator, as expressions over all columns of the source. Those
// that no reader asks for are literals.
struct LateRow {
    ir::NodeId source;
    ir::NodeId op;
    std::vector<ir::ExprId> columns;
};

struct Graph {
    ir::Graph ir;  // nodes in topological order, only those that are reached

    // For each node, for each column of its Main port. A Project evaluates its Live columns, all of
    // them at once, whatever its consumers do with the row; never the others.
    std::vector<std::vector<Needs>> needs;

    // The same of each source, by its name, as the program was written: which records are bad is
    // fixed by it, whatever passes find out. Set by build(); `needs` of sources are never less.
    std::map<std::string, std::vector<Needs>> written;

    // Where an operator's late rows cannot be made again (there is an `unnest` on the way, or two
    // ways), its columns are Live and it has no line here.
    std::vector<LateRow> late_rows;
};

// The needs of a source's record as weir_source_desc wants them: one for each node of the record
// type, depth first, the record itself not counted. `late_reader`: for the rows of Late ports
// (everything Live or Late) instead of Main (everything Live).
std::vector<bool> record_needs(const Graph& graph, ir::NodeId source, bool late_reader);

// How many nodes a type has: 1, and those of its fields.
size_t node_count(const ir::TypeTable& types, ir::TypeId type);

// A pass: one free function, one file.
struct Pass {
    const char* name;
    Graph (*run)(Graph);
};
// In the order in which optimize() runs them.
std::span<const Pass> passes();

// Takes the nodes of `program` that `sinks` reach, renumbered. The table of declared relations
// stays in sema; a test gives its own sinks (for_test.h).
Graph build(ir::Graph program, const std::vector<ir::NodeId>& sinks);
// Runs the passes, verifying after each.
Graph optimize(Graph graph);

// Stops with our bug, naming `after`, unless types, column indexes and edges agree.
void verify(const Graph& graph, const char* after);

// Stable text, one node a line, for --emit=plan and tests.
std::string print(const Graph& graph);

}  // namespace weir::plan
