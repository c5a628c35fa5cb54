// The columns of each port of an operator.
#include "compiler/ir/program.h"

namespace weir::ir {
namespace {

Schema bad_schema(TypeTable& types) {
    TypeId text = types.of(TypeKind::String);
    TypeId number = types.of(TypeKind::Int);
    return {{"raw", types.of(TypeKind::Bytes)},
            {"reason", text},
            {"detail", text},
            {"source", text},
            {"file", types.nullable(text)},
            {"line", types.nullable(number)},
            {"partition", number},
            {"offset", number},
            {"at", types.of(TypeKind::Timestamp, true)}};
}

// A late row has what entered the operator; what a source calls late are its own rows.
Schema late_schema(Graph& graph, const Node& node) {
    bool is_source = std::holds_alternative<Source>(node.op);
    Schema schema = is_source ? node.schema : schema_of(graph, node.inputs.at(0));
    schema.push_back({"window_start", graph.types.of(TypeKind::Timestamp, true)});
    schema.push_back({"window_end", graph.types.of(TypeKind::Timestamp, true)});
    schema.push_back({"late_by", graph.types.of(TypeKind::Duration)});
    return schema;
}

}  // namespace

Schema schema_of(Graph& graph, Edge edge) {
    const Node& node = graph[edge.node];
    switch (edge.port) {
        case Port::Main:
            return node.schema;
        case Port::Late:
            return late_schema(graph, node);
        case Port::Bad:
            return bad_schema(graph.types);
    }
    return {};
}

}  // namespace weir::ir
