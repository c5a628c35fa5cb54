// What must hold of every plan: edges go back, column indexes and types agree with the inputs,
// schemas with the operators.
#include <set>
#include <string>

#include "compiler/plan/plan.h"
#include "compiler/plan/rewrite.h"
#include "compiler/support/check.h"

namespace weir::plan {
namespace {

class Verifier {
  public:
    Verifier(Graph& graph, const char* after) : graph_(graph), after_(after) {}

    void run() {
        for (uint32_t i = 0; i < graph_.ir.nodes.size(); i++) check_node(i);
        if (graph_.needs.empty()) return;
        if (graph_.needs.size() != graph_.ir.nodes.size()) fail(0, "needs of another graph");
    }

  private:
    [[noreturn]] void fail(uint32_t n, const std::string& what) {
        std::string text =
            std::string("plan after `") + after_ + "`: node " + std::to_string(n) + ": " + what;
        report_bug(__FILE__, __LINE__, text);
    }

    void check_node(uint32_t n);
    void check_expr(uint32_t n, ir::ExprId id, const ir::Schema& input);
    void check_columns(uint32_t n, const std::vector<ir::ExprId>& columns);
    void check_same(uint32_t n, const ir::Schema& a, const ir::Schema& b, size_t count);

    Graph& graph_;
    const char* after_;
    std::set<ir::ExprId> seen_;  // of this node: its expressions share parts
};

void Verifier::check_expr(uint32_t n, ir::ExprId id, const ir::Schema& input) {
    if (!id.valid() || id.value >= graph_.ir.exprs.nodes.size())
        fail(n, "an expression is missing");
    if (!seen_.insert(id).second) return;
    const ir::Expr& expr = graph_.ir.exprs[id];
    if (graph_.ir.types.kind(expr.type) == ir::TypeKind::Error) fail(n, "poison");
    if (expr.kind == ir::ExprKind::Column) {
        if (expr.index >= input.size())
            fail(n, "column " + std::to_string(expr.index) + " of none");
        if (expr.type != input[expr.index].type) {
            fail(n, "column " + std::to_string(expr.index) + " is " +
                        graph_.ir.types.text(input[expr.index].type) + ", read as " +
                        graph_.ir.types.text(expr.type));
        }
    }
    for (ir::ExprId arg : expr.args) check_expr(n, arg, input);
}

void Verifier::check_columns(uint32_t n, const std::vector<ir::ExprId>& columns) {
    const ir::Schema& schema = graph_.ir.nodes[n].schema;
    if (columns.size() != schema.size()) fail(n, "schema and columns differ in number");
    for (size_t i = 0; i < columns.size(); i++) {
        if (graph_.ir.exprs[columns[i]].type != schema[i].type) {
            fail(n, "column `" + schema[i].name + "` has another type than its expression");
        }
    }
}

void Verifier::check_same(uint32_t n, const ir::Schema& a, const ir::Schema& b, size_t count) {
    if (a.size() < count || b.size() < count) fail(n, "too few columns");
    for (size_t i = 0; i < count; i++) {
        if (a[i].type != b[i].type) fail(n, "column `" + a[i].name + "` changes its type");
    }
}

void Verifier::check_node(uint32_t n) {
    const ir::Node& node = graph_.ir.nodes[n];
    for (const ir::Edge& edge : node.inputs) {
        if (edge.node.value >= n) fail(n, "an edge that goes forward");
    }
    bool is_source = std::holds_alternative<ir::Source>(node.op);
    if (is_source != node.inputs.empty()) fail(n, "wrong number of inputs");
    bool many = std::holds_alternative<ir::Union>(node.op);
    if (!is_source && !many && node.inputs.size() != 1) fail(n, "wrong number of inputs");
    if (!node.error_source.valid() || node.error_source.value > n) fail(n, "no error source");
    if (!std::holds_alternative<ir::Source>(graph_.ir[node.error_source].op)) {
        fail(n, "the error source is no source");
    }

    ir::Schema input = is_source ? node.schema : ir::schema_of(graph_.ir, node.inputs[0]);
    seen_.clear();
    for_each_expr(node.op, [&](ir::ExprId id) { check_expr(n, id, input); });
    if (auto* project = std::get_if<ir::Project>(&node.op)) check_columns(n, project->columns);
    for (const ir::Edge& edge : node.inputs) {
        bool same = many || std::holds_alternative<ir::Where>(node.op) ||
                    std::holds_alternative<ir::Limit>(node.op) ||
                    std::holds_alternative<ir::Latest>(node.op) ||
                    std::holds_alternative<ir::Snapshot>(node.op);
        if (!same) continue;
        ir::Schema schema = ir::schema_of(graph_.ir, edge);
        if (schema.size() != node.schema.size())
            fail(n, "another number of columns than the input");
        check_same(n, schema, node.schema, schema.size());
    }
    if (auto* window = std::get_if<ir::WindowAggregate>(&node.op)) {
        size_t count = window->keys.size() + 2 + window->aggregates.size();
        if (node.schema.size() != count) fail(n, "schema and aggregates differ in number");
    }
    if (auto* table = std::get_if<ir::TableAggregate>(&node.op)) {
        size_t count = table->keys.size() + table->aggregates.size();
        if (node.schema.size() != count) fail(n, "schema and aggregates differ in number");
    }
    bool extends = std::holds_alternative<ir::TopPerWindow>(node.op) ||
                   std::holds_alternative<ir::Unnest>(node.op) ||
                   std::holds_alternative<ir::Changes>(node.op);
    if (extends) {
        if (node.schema.size() != input.size() + 1) fail(n, "not one column more than the input");
        check_same(n, input, node.schema, input.size());
    }
}

}  // namespace

void verify(const Graph& graph, const char* after) {
    // schema_of interns the types of Late and Bad ports, nothing else changes.
    Verifier(const_cast<Graph&>(graph), after).run();
}

}  // namespace weir::plan
