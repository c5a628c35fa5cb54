// The text of a checked program, stable for tests: facts in the order of the declarations.
#include "compiler/driver/describe.h"
#include "compiler/ir/print.h"
#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

constexpr const char* kPorts[] = {"", ".late", ".bad"};

std::string relation_line(const sema::Relation& relation, const ir::TypeTable& types) {
    bool table = relation.kind == sema::RelationKind::Table;
    std::string out = std::string(table ? "table " : "stream ") + relation.name;
    if (relation.poison) return out + ": wrong\n";
    if (relation.not_built) return out + ": not built yet\n";
    out += " = %" + std::to_string(relation.edge.node.value) +
           kPorts[static_cast<int>(relation.edge.port)];
    out += " { " + ir::print(types, relation.schema) + " }";
    if (!relation.key.empty()) out += " key (" + join(relation.key, ", ") + ")";
    if (relation.grouping) out += " by (" + join(*relation.grouping, ", ") + ")";
    if (relation.has_time) out += " time";
    if (relation.windowed) out += " windowed";
    if (relation.can_be_late) out += " can_be_late";
    if (relation.bound.needed) out += " state (" + relation.bound.text + ")";
    if (!relation.deterministic) out += " nondeterministic (" + relation.why_not + ")";
    return out + "\n";
}

std::string test_line(const sema::Test& test) {
    std::string out = "test \"" + test.name + "\":";
    if (test.not_built) out += " not built yet";
    for (const sema::Given& given : test.givens) out += " given " + given.relation;
    for (const sema::Expect& expect : test.expects) out += " expect " + expect.relation;
    return out + "\n";
}

}  // namespace

std::string typed_text(const sema::Program& program) {
    std::string out;
    for (const sema::Relation& relation : program.relations) {
        out += relation_line(relation, program.graph.types);
    }
    for (const sema::SinkInfo& sink : program.sinks) {
        out += "sink " + sink.name + " from " + sink.relation + " = %" +
               std::to_string(sink.node.value) + (sink.not_built ? " not built yet" : "") + "\n";
    }
    for (const sema::Test& test : program.tests) out += test_line(test);
    return out + ir::print(program.graph);
}

}  // namespace weir::driver
