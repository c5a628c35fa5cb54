// Fused stages: what runs as one loop. A stage starts where rows come into being (a source's Main
// port, a stateful operator's Main port, a Late or Bad port) and holds all single-row operators
// behind it, up to and including the sinks and stateful operators in which it ends. Before a
// stateful operator stands an exchange, which brings each row to the worker that owns its key,
// unless it is there already. codegen emits one function or inlined block for each stage and reads
// everything here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace weir::stage {

constexpr uint32_t kNone = UINT32_MAX;

// `node` takes the rows of an edge as its input number `input`.
struct Consumer {
    ir::NodeId node;
    uint32_t input = 0;
};

// A run of operators without state between. `nodes` are in topological order; a Union stands in
// each stage that reaches it. A stage without consumers is not there at all.
struct Stage {
    ir::Edge entry;
    std::vector<ir::NodeId> nodes;
};

enum class SlotKind : uint8_t {  // = weir_slot_kind
    Window,
    Session,
    Distinct,
    Top,
    Groups,    // TableAggregate
    Latest,
    Snapshot
};

// One named piece of state; its index is that of weir_job.slots and context->slots.
struct Slot {
    std::string name;  // "relation.label"; distinct: "relation.label.2" by aggregate
    SlotKind kind = SlotKind::Window;
    ir::NodeId node;
    uint32_t aggregate = kNone;  // Distinct: index into the operator's aggregates
    uint32_t parent = kNone;     // Distinct: the slot of its operator
    ir::TypeId key;              // record of the key fields (top: the `per` fields)
    ir::TypeId value;            // Top, Latest, Snapshot: record of the rows kept; Distinct: the
                                 // element's type
    uint32_t drop = kNone;       // Window, Session: index into Graph.drops
    uint32_t exchange = kNone;   // index into Graph.exchanges; of a Distinct slot its parent's counts
    // All rows go to one worker, because what stands behind sees the order of those that it makes.
    bool gathered = false;
};

// Rows on their way from all workers to the one that owns their key; with one worker nothing
// happens there. Its index is that of weir_job.exchanges.
struct Exchange {
    uint32_t slot = kNone;  // that the rows enter
};

enum class TimeKind : uint8_t { Source, Union, Slot };  // = weir_time_kind

// How watermarks pass; in topological order, `inputs` are indexes of this table. W in is the
// minimum over the inputs, W out = W in - delay_us.
struct TimeNode {
    TimeKind kind = TimeKind::Source;
    uint32_t index = 0;  // of the source (Graph.sources) or the slot; unused for a union
    std::vector<uint32_t> inputs;
    int64_t delay_us = 0;
};

struct Graph {
    plan::Graph plan;

    // By their numbers in weir_job: sources in order of declaration, sinks, limits.
    std::vector<ir::NodeId> sources;
    std::vector<ir::NodeId> sinks;
    std::vector<ir::NodeId> limits;
    std::vector<Slot> slots;
    std::vector<Exchange> exchanges;
    std::vector<TimeNode> times;
    std::vector<std::string> drops;  // places that count late and outside records: slot names
    std::vector<Stage> stages;       // those of sources first, then by entry node and port

    // For each node: who reads its Main, Late and Bad port, in order of node and input.
    std::vector<std::vector<Consumer>> consumers[3];

    // For each node: whether rows of a Bad port are among those that it is made of. What fails here
    // is counted and goes nowhere: it would come back.
    std::vector<bool> of_errors;

    // For each of `sources`: whether the order of arrival can be seen behind it.
    std::vector<bool> observed;

    const ir::Graph& ir() const { return plan.ir; }
    const std::vector<Consumer>& consumers_of(ir::Edge edge) const {
        return consumers[static_cast<int>(edge.port)][edge.node.value];
    }
    // The index in `sources`, `sinks`, `limits`, `slots` of a node (its first slot), or kNone.
    std::vector<uint32_t> number;
};

// Whether an operator keeps state: rows rest there, and a stage begins behind it.
bool has_state(const ir::Operator& op);

Graph fuse(plan::Graph plan);

// The step of `fuse` that decides which slots are gathered and where exchanges stand.
void place_exchanges(Graph& graph);

// Stable text for --emit=stages.
std::string print(const Graph& graph);

}  // namespace weir::stage
