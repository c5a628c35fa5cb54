// What every compiler step below sema shares: the types, the expressions and the graph of operators
// over them. Nodes stand in topological order; passes add and replace nodes and never leave a
// dangling edge.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/operator.h"

namespace weir::ir {

struct NodeId {
    uint32_t value = UINT32_MAX;
    bool valid() const { return value != UINT32_MAX; }
    friend bool operator==(NodeId, NodeId) = default;
    friend auto operator<=>(NodeId, NodeId) = default;
};

struct Edge {
    NodeId node;
    Port port = Port::Main;
};

struct Node {
    Operator op;
    std::vector<Edge> inputs;
    Schema schema;          // of the Main port
    bool has_time = false;  // rows of the Main port carry an event time
    NodeId error_source;    // whose `on error` takes a row of this node that fails
    std::string relation;   // the declared relation that this node belongs to, for names of slots,
                            // messages and explain
    std::string label;      // the operator's own label, or its kind
    Range range;
};

struct Param {
    std::string name;
    TypeId type;
    Value value;  // the default
};

// Owns the expressions of a program.
struct Exprs {
    std::vector<Expr> nodes;
    ExprId add(Expr expr) {
        nodes.push_back(std::move(expr));
        return ExprId{static_cast<uint32_t>(nodes.size() - 1)};
    }
    const Expr& operator[](ExprId id) const { return nodes[id.value]; }
};

struct Graph {
    TypeTable types;
    Exprs exprs;
    std::vector<Param> params;
    std::vector<Node> nodes;
    std::string name;          // of the job: the program file's stem
    uint64_t source_hash = 0;  // XXH3-64 of the source texts, files in order of inclusion

    NodeId add(Node node) {
        nodes.push_back(std::move(node));
        return NodeId{static_cast<uint32_t>(nodes.size() - 1)};
    }
    const Node& operator[](NodeId id) const { return nodes[id.value]; }
    Node& operator[](NodeId id) { return nodes[id.value]; }
};

// The columns that leave `edge`: the Main schema, or the fixed ones of Late and Bad.
Schema schema_of(Graph& graph, Edge edge);

// Stable text of a graph, one node a line, for --emit=plan and tests.
std::string print(const Graph& graph);
std::string print(const Graph& graph, ExprId id);

}  // namespace weir::ir
