// The one table of operators.
#include "compiler/codegen/operators.h"

#include <variant>

#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

struct Consume {
    Fn& fn;
    Place place;
    const Row& row;

    void operator()(const ir::Source&) { UNREACHABLE("a source has no inputs"); }
    void operator()(const ir::Sink& op) { consume_sink(fn, place, op, row); }
    void operator()(const ir::Where& op) { consume_where(fn, place, op, row); }
    void operator()(const ir::Project& op) { consume_project(fn, place, op, row); }
    void operator()(const ir::Unnest& op) { consume_unnest(fn, place, op, row); }
    void operator()(const ir::Union& op) { consume_union(fn, place, op, row); }
    void operator()(const ir::Limit& op) { consume_limit(fn, place, op, row); }
    void operator()(const ir::WindowAggregate& op) { consume_window_aggregate(fn, place, op, row); }
    void operator()(const ir::TopPerWindow& op) { consume_top_per_window(fn, place, op, row); }
    void operator()(const ir::TableAggregate& op) { consume_table_aggregate(fn, place, op, row); }
    void operator()(const ir::Latest& op) { consume_latest(fn, place, op, row); }
    void operator()(const ir::Changes& op) { consume_changes(fn, place, op, row); }
    void operator()(const ir::Snapshot& op) { consume_snapshot(fn, place, op, row); }
};

}  // namespace

void emit(Fn& fn, ir::Edge edge, const Row& row) {
    for (const stage::Consumer& consumer : fn.unit.graph.consumers_of(edge)) {
        std::visit(Consume{fn, Place{consumer.node, consumer.input}, row},
                   fn.unit.ir()[consumer.node].op);
    }
}

}  // namespace weir::codegen
