// A test as a program of its own: given sources read files of JSON lines, expected relations are
// written to files.
#include <algorithm>
#include <cstdio>
#include <map>

#include "compiler/sema/test_values.h"
#include "compiler/sema/tests.h"
#include "compiler/sema/types.h"
#include "compiler/support/check.h"

namespace weir::sema {
namespace {

ir::StartText literal(const std::string& text) {
    ir::StartText start;
    start.parts.push_back({ir::StartText::Part::Kind::Literal, text, std::nullopt, 0});
    return start;
}

// "clicks.0001.jsonl": the order of names is the order of partitions.
std::string input_name(const std::string& source, int64_t partition) {
    char number[32];
    std::snprintf(number, sizeof number, "%04lld", static_cast<long long>(partition));
    return source + "." + number + ".jsonl";
}

// Outside forms play no part in a test: rows are written and read in the plain ones.
ir::WireType plain_wire(const ir::TypeTable& types, ir::TypeId type) {
    ir::WireType wire;
    wire.type = type;
    const ir::Type& shape = types[type];
    if (shape.kind == ir::TypeKind::Record) {
        for (const ir::Field& field : shape.fields) {
            wire.fields.push_back({field.name, plain_wire(types, field.type)});
        }
    } else if (shape.kind == ir::TypeKind::List || shape.kind == ir::TypeKind::Map) {
        wire.fields.push_back({"", plain_wire(types, shape.element)});
    }
    return wire;
}

void bind_source(ir::Graph& graph, ir::Node& node, const Test& test, const std::string& folder,
                 TestJob& job) {
    auto& source = std::get<ir::Source>(node.op);
    source.history.clear();
    std::vector<const Given*> givens;
    for (const Given& given : test.givens) {
        if (given.relation == source.name) givens.push_back(&given);
    }
    if (givens.size() == 1 && givens[0]->file) {
        source.end = ir::FileEnd{literal(*givens[0]->file), false};
        return;
    }
    std::sort(givens.begin(), givens.end(),
              [](const Given* a, const Given* b) { return a->partition < b->partition; });
    source.format = ir::JsonFormat{};
    source.wire = plain_wire(graph.types, source.wire.type);
    source.end = ir::FileEnd{literal(folder + "/" + source.name + ".*.jsonl"), true};
    for (const Given* given : givens) {
        std::string text;
        for (const TestRow& row : given->rows) text += json_line(graph.types, node.schema, row);
        job.inputs.push_back({input_name(source.name, given->partition), std::move(text)});
    }
    // A source that nothing is given to is empty.
    if (givens.empty()) job.inputs.push_back({input_name(source.name, 0), ""});
}

ir::NodeId add_sink(ir::Graph& graph, const Relation& relation, const std::string& path) {
    std::vector<ir::Field> fields;
    for (const ir::Column& column : relation.schema) fields.push_back({column.name, column.type});
    const ir::Node from = graph[relation.edge.node];
    ir::Edge edge = relation.edge;
    // Columns behind those that the program sees stay inside.
    if (ir::schema_of(graph, edge).size() != relation.schema.size()) {
        ir::Project project;
        for (uint32_t i = 0; i < relation.schema.size(); i++) {
            ir::Expr column;
            column.kind = ir::ExprKind::Column;
            column.index = i;
            column.type = relation.schema[i].type;
            project.columns.push_back(graph.exprs.add(std::move(column)));
        }
        ir::Node node;
        node.op = std::move(project);
        node.inputs = {edge};
        node.schema = relation.schema;
        node.has_time = relation.has_time;
        node.error_source = from.error_source;
        node.relation = relation.name;
        node.label = "columns";
        edge = ir::Edge{graph.add(std::move(node)), ir::Port::Main};
    }
    ir::Sink sink;
    sink.name = relation.name;
    sink.end = ir::FileEnd{literal(path), false};
    sink.format = ir::JsonFormat{.strict = false, .decimal_string = true};
    sink.wire = plain_wire(graph.types, graph.types.record(std::move(fields)));
    ir::Node node;
    node.op = std::move(sink);
    node.inputs = {edge};
    node.schema = relation.schema;
    node.has_time = relation.has_time;
    node.error_source = from.error_source;
    node.relation = relation.name;
    node.label = "sink";
    return graph.add(std::move(node));
}

}  // namespace

TestJob make_test_job(const Program& program, const Test& test, const std::string& folder) {
    CHECK(!test.not_built);
    TestJob job;
    job.graph = program.graph;
    for (ir::Node& node : job.graph.nodes) {
        if (std::holds_alternative<ir::Source>(node.op)) {
            bind_source(job.graph, node, test, folder, job);
        }
    }
    std::map<std::string, std::string> written;
    for (const Expect& expect : test.expects) {
        std::string file = expect.relation + ".jsonl";
        job.outputs.push_back({&expect, file});
        if (!written.emplace(expect.relation, file).second) continue;
        const Relation* relation = program.find(expect.relation);
        CHECK(relation != nullptr);
        job.sinks.push_back(add_sink(job.graph, *relation, folder + "/" + file));
    }
    return job;
}

}  // namespace weir::sema
