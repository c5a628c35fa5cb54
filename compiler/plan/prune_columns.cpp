// Backward needs first, then one walk forward that rebuilds what lost columns and renumbers the
// rest.
#include "compiler/plan/prune_columns.h"

#include <algorithm>

#include "compiler/plan/needs.h"
#include "compiler/plan/rewrite.h"
#include "compiler/support/check.h"

namespace weir::plan {
namespace {

// The new index of each old column; UINT32_MAX: it is gone.
using Remap = std::vector<uint32_t>;
constexpr uint32_t kGone = UINT32_MAX;

Remap identity(size_t count) {
    Remap remap(count);
    for (uint32_t i = 0; i < count; i++) remap[i] = i;
    return remap;
}

bool is_identity(const Remap& remap) {
    for (uint32_t i = 0; i < remap.size(); i++) {
        if (remap[i] != i) return false;
    }
    return true;
}

// `id` with the fields of made records that nobody reads replaced.
ir::ExprId trim(ir::Graph& graph, ir::ExprId id, const Needs& value) {
    ir::Expr expr = graph.exprs[id];
    if (expr.kind != ir::ExprKind::MakeRecord) return id;
    size_t begin = 1;
    bool changed = false;
    for (ir::ExprId& arg : expr.args) {
        ir::TypeId type = graph.exprs[arg].type;
        size_t count = node_count(graph.types, type);
        Needs needs(value.begin() + static_cast<long>(begin),
                    value.begin() + static_cast<long>(begin + count));
        begin += count;
        if (graph.exprs[arg].kind == ir::ExprKind::Literal) continue;
        ir::ExprId made =
            any(needs) ? trim(graph, arg, needs) : placeholder(graph, type, expr.range);
        changed = changed || made != arg;
        arg = made;
    }
    return changed ? graph.exprs.add(std::move(expr)) : id;
}

class Pruner {
  public:
    explicit Pruner(ir::Graph graph)
        : old_(std::move(graph)),
          // Late-only columns stay for the readers of Late ports, whether rows can be made again or
          // not.
          needs_(graph_needs(old_, std::vector<bool>(old_.nodes.size(), false))) {}

    ir::Graph run() {
        made_.name = old_.name;
        made_.source_hash = old_.source_hash;
        for (uint32_t i = 0; i < old_.nodes.size(); i++) place(i);
        old_.nodes = std::move(made_.nodes);
        return std::move(old_);
    }

  private:
    void place(uint32_t n);
    Remap prune_project(uint32_t n, ir::Node& node, const Remap& input);
    Remap prune_aggregates(uint32_t n, ir::Node& node, std::vector<ir::Aggregate>& aggregates,
                           const Remap& input);
    void use_columns(ir::Node& node, const Remap& input);
    Remap remap_of(ir::Edge edge);
    void align_inputs(uint32_t n, ir::Node& node, const Remap& wanted);

    ir::Graph old_;  // its nodes are read only until the end; its expressions grow
    GraphNeeds needs_;
    ir::Graph made_;
    std::vector<ir::NodeId> renumbered_;
    std::vector<Remap> remaps_;  // of Main ports
};

Remap Pruner::remap_of(ir::Edge edge) {
    const ir::Node& node = old_[edge.node];
    if (edge.port == ir::Port::Main) return remaps_[edge.node.value];
    if (edge.port == ir::Port::Bad || std::holds_alternative<ir::Source>(node.op)) {
        return identity(ir::schema_of(old_, edge).size());
    }
    // The input's columns, then the three that the operator adds.
    Remap remap = remap_of(node.inputs[0]);
    uint32_t next = 0;
    for (uint32_t index : remap) {
        if (index != kGone) next = std::max(next, index + 1);
    }
    for (int i = 0; i < 3; i++) remap.push_back(next++);
    return remap;
}

// Rewrites the expressions of an operator for the new columns of its input.
void Pruner::use_columns(ir::Node& node, const Remap& input) {
    if (is_identity(input)) return;
    std::vector<ir::ExprId> columns(input.size());
    ir::Schema schema = ir::schema_of(old_, node.inputs[0]);
    for (size_t i = 0; i < input.size(); i++) {
        // A part that nobody needs of an expression may read a column that is gone.
        columns[i] = input[i] == kGone
                         ? placeholder(old_, schema[i].type, node.range)
                         : make_column(old_.exprs, input[i], schema[i].type, node.range);
    }
    Substitution substitution(old_.exprs, std::move(columns));
    map_exprs(node.op, [&](ir::ExprId id) { return substitution.apply(id); });
}

Remap Pruner::prune_project(uint32_t n, ir::Node& node, const Remap& input) {
    auto& project = std::get<ir::Project>(node.op);
    Remap remap(project.columns.size(), kGone);
    std::vector<ir::ExprId> kept;
    ir::Schema schema;
    for (size_t i = 0; i < project.columns.size(); i++) {
        const Needs& needs = needs_.main[n][i];
        if (!any(needs)) continue;
        remap[i] = static_cast<uint32_t>(kept.size());
        kept.push_back(trim(old_, project.columns[i], needs));
        schema.push_back(node.schema[i]);
    }
    project.columns = std::move(kept);
    node.schema = std::move(schema);
    use_columns(node, input);
    return remap;
}

// `aggregates` stand in the node, their columns behind all others.
Remap Pruner::prune_aggregates(uint32_t n, ir::Node& node, std::vector<ir::Aggregate>& aggregates,
                               const Remap& input) {
    size_t first = node.schema.size() - aggregates.size();
    Remap remap = identity(node.schema.size());
    std::vector<ir::Aggregate> kept;
    ir::Schema schema(node.schema.begin(), node.schema.begin() + static_cast<long>(first));
    for (size_t i = 0; i < aggregates.size(); i++) {
        bool needed = any(needs_.main[n][first + i]);
        remap[first + i] = needed ? static_cast<uint32_t>(schema.size()) : kGone;
        if (!needed) continue;
        kept.push_back(aggregates[i]);
        schema.push_back(node.schema[first + i]);
    }
    aggregates = std::move(kept);
    node.schema = std::move(schema);
    use_columns(node, input);
    return remap;
}

// The inputs of a union must keep the same columns: a Project in front of each that does not.
void Pruner::align_inputs(uint32_t n, ir::Node& node, const Remap& wanted) {
    for (ir::Edge& edge : node.inputs) {
        Remap remap = remap_of(edge);
        if (remap == wanted) {
            edge.node = renumbered_[edge.node.value];
            continue;
        }
        ir::Schema schema = ir::schema_of(old_, edge);
        ir::Project project;
        ir::Node before;
        for (size_t i = 0; i < wanted.size(); i++) {
            if (wanted[i] == kGone) continue;
            CHECK(remap[i] != kGone);
            project.columns.push_back(
                make_column(old_.exprs, remap[i], schema[i].type, node.range));
            before.schema.push_back(schema[i]);
        }
        before.op = std::move(project);
        before.inputs = {ir::Edge{renumbered_[edge.node.value], edge.port}};
        before.has_time = old_.nodes[n].has_time;
        before.error_source = node.error_source;
        before.relation = node.relation;
        before.label = "columns";
        before.range = node.range;
        edge = ir::Edge{made_.add(std::move(before)), ir::Port::Main};
    }
}

void Pruner::place(uint32_t n) {
    ir::Node node = old_.nodes[n];
    Remap remap = identity(node.schema.size());
    if (node.error_source.valid() && node.error_source.value != n) {
        node.error_source = renumbered_[node.error_source.value];
    }
    Remap input = node.inputs.empty() ? Remap{} : remap_of(node.inputs[0]);
    bool aligned = false;
    if (std::holds_alternative<ir::Project>(node.op)) {
        remap = prune_project(n, node, input);
    } else if (auto* window = std::get_if<ir::WindowAggregate>(&node.op)) {
        remap = prune_aggregates(n, node, window->aggregates, input);
    } else if (auto* table = std::get_if<ir::TableAggregate>(&node.op)) {
        remap = prune_aggregates(n, node, table->aggregates, input);
    } else if (std::holds_alternative<ir::Union>(node.op)) {
        uint32_t next = 0;
        for (size_t i = 0; i < remap.size(); i++)
            remap[i] = any(needs_.main[n][i]) ? next++ : kGone;
        aligned = true;
    } else if (passes_through(node.op)) {
        use_columns(node, input);
        uint32_t next = 0;
        for (uint32_t index : input) {
            if (index != kGone) next = std::max(next, index + 1);
        }
        std::copy(input.begin(), input.end(), remap.begin());
        for (size_t i = input.size(); i < remap.size(); i++) remap[i] = next++;
    } else if (std::holds_alternative<ir::Source>(node.op)) {
        CHECK(node.error_source.value == n);
    }

    if (aligned) {
        align_inputs(n, node, remap);
    } else {
        for (ir::Edge& edge : node.inputs) edge.node = renumbered_[edge.node.value];
    }
    if (passes_through(node.op)) {
        ir::Schema schema;
        for (size_t i = 0; i < remap.size(); i++) {
            if (remap[i] == kGone) continue;
            if (schema.size() <= remap[i]) schema.resize(remap[i] + 1);
            schema[remap[i]] = node.schema[i];
        }
        node.schema = std::move(schema);
    }
    if (std::holds_alternative<ir::Source>(node.op)) {
        node.error_source = ir::NodeId{static_cast<uint32_t>(made_.nodes.size())};
    }
    renumbered_.push_back(made_.add(std::move(node)));
    remaps_.push_back(std::move(remap));
}

}  // namespace

Graph prune_columns(Graph graph) {
    graph.ir = Pruner(std::move(graph.ir)).run();
    keep_reached(graph.ir);
    return graph;
}

}  // namespace weir::plan
