// `vary order within 5s`: whether the order of a test's records can be varied, and the event time
// of each given row, by which they may be swapped.
#include <algorithm>

#include "compiler/ir/value.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/test_values.h"

namespace weir::sema {
namespace {

// A test on more is a benchmark.
constexpr int64_t kWorkersMax = 64;

// The expression over the values of one row.
ir::ExprId with_values(ir::Graph& graph, ir::ExprId id, const ir::Schema& schema,
                       const TestRow& row) {
    ir::Expr expr = graph.exprs[id];
    if (expr.kind == ir::ExprKind::Column) {
        expr.kind = ir::ExprKind::Literal;
        expr.value = row.values[expr.index];
        return graph.exprs.add(std::move(expr));
    }
    for (ir::ExprId& arg : expr.args) arg = with_values(graph, arg, schema, row);
    return graph.exprs.add(std::move(expr));
}

// The event times of a given's rows; empty when one is not known before the job runs.
std::vector<int64_t> times_of(ir::Graph& graph, ir::ExprId time, const ir::Schema& schema,
                              const std::vector<TestRow>& rows) {
    std::vector<int64_t> times;
    for (const TestRow& row : rows) {
        ir::Evaluated value = ir::evaluate(graph, with_values(graph, time, schema, row));
        if (value.state != ir::Evaluated::State::Constant || value.value.null) return {};
        times.push_back(value.value.integer);
    }
    return times;
}

// What would make runs differ that need not be equal.
bool check_expects(Analyzer& analyzer, const Test& test, const char* what, Range range) {
    bool good = true;
    for (const Expect& expect : test.expects) {
        const Relation* relation = analyzer.program().find(expect.relation);
        if (!relation || relation->poison) continue;
        std::string why;
        if (!relation->deterministic) {
            why = "`" + relation->name + "` is non-deterministic by " + relation->why_not;
        } else if (!relation->arrival_by.empty()) {
            why = "what `" + relation->name + "` holds depends on arrival, by " +
                  relation->arrival_by;
        }
        if (why.empty()) continue;
        analyzer.context()
            .sink.report(diag::Id::CannotVary, range, {what, why})
            .note(expect.range, "expected here");
        good = false;
    }
    return good;
}

}  // namespace

void read_vary_order(Analyzer& analyzer, const ast::Variation& variation, Test& test) {
    Context& context = analyzer.context();
    std::optional<int64_t> within;
    if (variation.low.valid()) {
        within = constant_duration(context, variation.low, Scope(), "`order within`", 1);
        if (!within) return;
    }
    if (!check_expects(analyzer, test, "order", variation.range)) return;
    if (test.lacks_given) return;
    bool swaps = false;
    std::string why = "no `given` lists rows of a source that has a `time`";
    for (Given& given : test.givens) {
        const Relation* relation = analyzer.program().find(given.relation);
        if (!relation || relation->poison) continue;
        const auto* source = std::get_if<ir::Source>(&context.graph[relation->edge.node].op);
        if (!source || !source->time.valid()) continue;
        if (given.file) {
            context.sink
                .report(diag::Id::CannotVary, variation.range,
                        {"order", "the records of `" + given.relation +
                                      "` come from a file, and only listed rows are swapped"})
                .note(given.range, "list them here: `given " + given.relation + " [ { … } ];`");
            return;
        }
        int64_t lag = source->lag_us;
        if (within && *within > lag) {
            context.sink
                .report(diag::Id::CannotVary, context[variation.low].range,
                        {"order", "source `" + given.relation + "` has a lag of " +
                                      ir::duration_text(lag) +
                                      ", and records swapped by more "
                                      "would be late"})
                .note(relation->name_range, "declared here");
            return;
        }
        given.swap_us = within.value_or(lag);
        given.lag_us = lag;
        given.times = times_of(context.graph, source->time, relation->schema, given.rows);
        if (given.swap_us == 0) {
            why = "source `" + given.relation +
                  "` has a lag of 0s, and swapped records would be late";
        } else if (given.times.size() != given.rows.size()) {
            context.sink
                .report(diag::Id::CannotVary, variation.range,
                        {"order", "the `time` of source `" + given.relation +
                                      "` cannot be worked out while compiling"})
                .hint("`time` must be a field, or arithmetic on fields, such as `at + 1s`")
                .note(context[source->time].range, "it is this");
            return;
        } else {
            swaps = true;
        }
    }
    if (!swaps) {
        context.sink.report(diag::Id::CannotVary, variation.range, {"order", why});
        return;
    }
    test.vary_order = true;
}

void read_vary_workers(Analyzer& analyzer, const ast::Variation& variation, Test& test) {
    Context& context = analyzer.context();
    std::optional<int64_t> least =
        constant_int(context, variation.low, Scope(), "`workers`", 1, kWorkersMax);
    std::optional<int64_t> most =
        constant_int(context, variation.high, Scope(), "`workers`", 1, kWorkersMax);
    if (!least || !most || !check_expects(analyzer, test, "number of workers", variation.range)) {
        return;
    }
    if (*most < *least) {
        context.sink.report(
            diag::Id::ConstantRange, context[variation.high].range,
            {"the most workers", "at least " + std::to_string(*least), std::to_string(*most), ""});
        return;
    }
    test.workers_least = *least;
    test.workers_most = *most;
}

}  // namespace weir::sema
