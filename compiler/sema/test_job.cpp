// A test as a program of its own: given sources read files of JSON lines, expected relations are
// written to files.
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

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
        std::vector<std::string> lines;
        for (const TestRow& row : given->rows) {
            lines.push_back(json_line(graph.types, node.schema, row));
        }
        job.inputs.push_back({input_name(source.name, given->partition), std::move(lines), given});
    }
    // A source that nothing is given to is empty.
    if (givens.empty()) job.inputs.push_back({input_name(source.name, 0), {}, nullptr});
}

// The columns that the expects of a relation list. What none of them lists is not evaluated, as
// with any sink; when no row is expected, all of them.
// Of a table the key's as well: they say which rows it has in the end.
std::vector<uint32_t> compared_columns(const Test& test, const Relation& relation) {
    std::set<uint32_t> columns;
    for (const Expect& expect : test.expects) {
        if (expect.relation != relation.name) continue;
        columns.insert(expect.columns.begin(), expect.columns.end());
    }
    if (columns.empty()) {
        for (uint32_t i = 0; i < relation.schema.size(); i++) columns.insert(i);
    }
    for (uint32_t i = 0; i < relation.schema.size() && relation.kind == RelationKind::Table; i++) {
        const std::string& name = relation.schema[i].name;
        if (std::count(relation.key.begin(), relation.key.end(), name)) columns.insert(i);
    }
    return std::vector<uint32_t>(columns.begin(), columns.end());
}

// A table is compared as it is in the end.
ir::Snapshot snapshot_of(ir::Graph& graph, const Relation& relation, const ir::Schema& schema) {
    ir::Snapshot snapshot;
    for (const std::string& name : relation.key) {
        for (uint32_t i = 0; i < schema.size(); i++) {
            if (schema[i].name != name) continue;
            ir::Expr column;
            column.kind = ir::ExprKind::Column;
            column.index = i;
            column.type = schema[i].type;
            snapshot.key.push_back(graph.exprs.add(std::move(column)));
        }
    }
    return snapshot;
}

ir::NodeId add_sink(ir::Graph& graph, const Relation& relation,
                    const std::vector<uint32_t>& columns, const std::string& path) {
    const ir::Node from = graph[relation.edge.node];
    ir::Project project;
    ir::Node node;
    std::vector<ir::Field> fields;
    for (uint32_t index : columns) {
        ir::Expr column;
        column.kind = ir::ExprKind::Column;
        column.index = index;
        column.type = relation.schema[index].type;
        project.columns.push_back(graph.exprs.add(std::move(column)));
        node.schema.push_back(relation.schema[index]);
        fields.push_back({relation.schema[index].name, relation.schema[index].type});
    }
    node.op = std::move(project);
    node.inputs = {relation.edge};
    node.has_time = relation.has_time;
    node.error_source = from.error_source;
    node.relation = relation.name;
    node.label = "columns";
    ir::Edge edge{graph.add(node), ir::Port::Main};

    if (relation.kind == RelationKind::Table) {
        node.op = snapshot_of(graph, relation, node.schema);
        node.inputs = {edge};
        node.label = "snapshot";
        edge.node = graph.add(node);
    }

    ir::Sink sink;
    sink.name = relation.name;
    sink.end = ir::FileEnd{literal(path), false};
    sink.format = ir::JsonFormat{.strict = false, .decimal_string = true};
    sink.wire = plain_wire(graph.types, graph.types.record(std::move(fields)));
    node.op = std::move(sink);
    node.inputs = {edge};
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
        job.sinks.push_back(
            add_sink(job.graph, *relation, compared_columns(test, *relation), folder + "/" + file));
    }
    return job;
}

}  // namespace weir::sema
