// Builds the operators of one pipeline. Each operator is a member function in the file of its
// group; all of them add nodes to the graph and advance the Flow.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/aggregate.h"
#include "compiler/sema/analyzer.h"
#include "compiler/sema/arguments.h"
#include "compiler/sema/scope.h"

namespace weir::sema {

// What the body of a pipe sees of its call, by the names of the parameters.
struct PipeFrame {
    const PipeFrame* outer = nullptr;  // of the pipe whose body the call stands in
    std::string label;                 // of the call, or the pipe's name: "busy"
    std::map<std::string, Flow> relations;
    Scope values;     // for expressions over rows
    Scope constants;  // where a constant is asked for
};

class PipelineBuilder {
  public:
    PipelineBuilder(Analyzer& analyzer, std::string owner)
        : analyzer_(analyzer), context_(analyzer.context()), owner_(std::move(owner)) {}

    Flow run(const ast::Pipeline& pipeline);
    // The body of a pipe over rows that have the least fields it asks for, whoever calls it.
    Flow run_body(const ast::PipeDecl& pipe, const PipeFrame& frame);

    // Also for sources and sinks: adds a node behind `flow` and moves it there.
    void add_node(Flow& flow, ir::Operator op, ir::Schema schema, std::string label, Range range);
    // A Project of `visible` and, behind them, the hidden columns that something still needs.
    void project(Flow& flow, const ir::Schema& visible, const std::vector<ir::ExprId>& columns,
                 const std::string& label, Range range);
    // Removes hidden columns: where rows leave the pipeline's own world.
    void drop_hidden(Flow& flow, Range range);
    // The changes of a table as rows with `_op`; the rows that it has in the end.
    void take_changes(Flow& flow, Range range);
    void take_snapshot(Flow& flow, Range range);

  private:
    // What stands in one pipeline's text around the operator being built.
    struct Place {
        const std::vector<ast::Stage>& stages;
        size_t at;
        const ast::Stage& stage() const { return stages[at]; }
    };

    void build_all(const ast::Pipeline& pipeline);
    // Each takes its stages (a window two) and returns how many.
    size_t build(Place place);

    // operators_row.cpp
    void where(const ast::Stage& stage, const ast::WhereOp& op);
    void select(const ast::Stage& stage, const ast::SelectOp& op);
    void derive(const ast::Stage& stage, const ast::DeriveOp& op);
    void without(const ast::Stage& stage, const ast::WithoutOp& op);
    void rename(const ast::Stage& stage, const ast::RenameOp& op);
    void unnest(const ast::Stage& stage, const ast::UnnestOp& op);
    void union_with(const ast::Stage& stage, const ast::UnionOp& op);
    void key_by(const ast::Stage& stage, const ast::KeyByOp& op);
    void limit(const ast::Stage& stage, const ast::LimitOp& op);

    // operators_window.cpp
    size_t window(Place place, const ast::WindowOp& op);
    std::optional<ir::Window> read_window(const ast::WindowOp& op);
    std::optional<ir::Window> read_session(const ast::Invocation& written,
                                           const Arguments& arguments);
    std::optional<ir::Window> read_fixed(const ast::Invocation& written, const Arguments& arguments,
                                         ir::WindowKind kind);
    ir::Late window_late(OptionReader& options, const ast::Stage& stage);
    void publish_late(const ast::Name& name, const Flow& before);
    std::string take_unbuilt(OptionReader& options);
    void window_aggregate(const ast::Stage& stage, const ast::Stage& aggregate_stage,
                          const ast::WindowOp& op, const ir::Window& window, OptionReader& options);
    void list_items(const ir::Schema& input, const std::vector<KeyField>& keys,
                    const std::vector<Made>& items, const ir::Window& window, Range range);

    // operator_top.cpp
    void top(const ast::Stage& stage, const ast::TopOp& op);
    bool read_per(const ast::Option* per, const Scope& scope, std::vector<ir::ExprId>& values);
    void check_total(const ast::TopOp& op, const ir::TopPerWindow& top);
    void add_top(const ast::Stage& stage, ir::TopPerWindow top, const std::vector<ir::ExprId>& per,
                 const std::string& label);
    void top_unbuilt(const ast::Stage& stage, OptionReader& options, const ast::Option* ttl,
                     const ast::Option* unbounded, ir::TopPerWindow top);

    // pipes.cpp
    void pipe(const ast::Stage& stage, const ast::PipeOp& op);
    bool bind_arguments(const ast::PipeDecl& pipe, const ast::PipeOp& op, PipeFrame& frame);
    bool bind_relation(const ast::PipeParam& param, const std::string& name, Range range,
                       const Flow& flow, PipeFrame& frame);
    bool bind_value(const ast::PipeDecl& pipe, const ast::PipeParam& param, ast::ExprId argument,
                    PipeFrame& frame);
    void inline_body(const ast::PipeDecl& pipe, const ast::PipeOp& op, PipeFrame& frame,
                     const ast::Stage& stage, bool labelled);

    // operators_table.cpp
    size_t aggregate(Place place, const ast::AggregateOp& op);
    void aggregate_table(const ast::Stage& stage, const ast::AggregateOp& op);
    void check_retraction(const ast::Stage& stage, const std::vector<ir::Aggregate>& aggregates);
    void latest(const ast::Stage& stage, const ast::LatestOp& op);
    void changes(const ast::Stage& stage);

    // operators_later.cpp, operators_join.cpp: checked as far as they can be, then refused
    void aggregate_ttl(const ast::Stage& stage, OptionReader& options, const ast::Option& ttl);
    void rolling(const ast::Stage& stage, const ast::RollingOp& op);
    void dedup(const ast::Stage& stage, const ast::DedupOp& op);
    void join(const ast::Stage& stage, const ast::JoinOp& op, bool windowed);
    void match(const ast::Stage& stage, const ast::MatchOp& op);
    void process(const ast::Stage& stage, const ast::ProcessOp& op);
    void process_head(const ast::ProcessHead& head);
    void final_rows(const ast::Stage& stage);
    void sort(const ast::Stage& stage);
    void sample(const ast::Stage& stage, const ast::SampleOp& op);
    // A placeholder for a value that is not built: it has the type, nobody evaluates it.
    ir::ExprId placeholder(ir::TypeId type, Range range);
    void append_placeholders(const ir::Schema& more, Range range);
    void replace_by_placeholders(const ir::Schema& schema, Range range);
    // The `late` of an operator that waits, its `into` name included.
    void late_of_unbuilt(OptionReader& options, const ast::Stage& stage);
    void missing(const ast::Stage& stage, const OptionReader& options, const std::string& what);
    bool check_sides(const ast::Stage& stage, const ast::JoinOp& op, const Flow& right,
                     bool bounded);
    bool process_output(const ast::Name& name, Range range);

    // ---- tools ----
    Scope row_scope();
    // Where a constant is asked for: the parameters of the pipe, if this is its body.
    Scope constants() const { return frame_ ? frame_->constants : Scope(); }
    // A parameter of the pipe, or a relation of the program; nullptr: reported.
    const Flow* find_relation(const ast::Name& name);
    // The label as the program's slots know it: behind those of the calls it stands in.
    std::string in_frame(const std::string& label) const;
    std::string name_of(const ast::Stage& stage) const;  // `left join`, as written
    bool needs_stream(const ast::Stage& stage);
    bool needs_time(const ast::Stage& stage);
    void poison() { flow_.poison = true; }
    void made_updates(const std::string& by);
    void made_table(const std::string& by);
    void made_stream();
    std::string label_of(OptionReader& options, const std::string& kind, Range word);
    std::vector<ir::ExprId> column_refs(size_t begin, size_t end);
    bool check_new_name(const std::string& name, Range range, const std::string& hint);
    // A constant or a param; invalid: reported.
    ir::ExprId check_count(ast::ExprId id, const std::string& what, int64_t least);
    // A value that can be sorted by.
    ir::ExprId check_ordered(ast::ExprId id, const Scope& scope);
    std::optional<uint32_t> find_visible(const std::string& name) const;
    // Fields of `before` that are no longer there, for messages.
    void note_dropped(const ir::Schema& before, const std::string& word, Range by);
    // Keys and groups after a Project: `moved` says where each column of `before` stands now;
    // nothing: it was dropped.
    using Moved = std::vector<std::optional<uint32_t>>;
    void follow_columns(const Moved& moved, Range range, const ir::Schema& before);
    // Projects to `columns` and follows; a column that is passed on as it is counts as the old one.
    void replace_row(const ir::Schema& visible, const std::vector<ir::ExprId>& columns,
                     const std::string& label, Range range);
    // The rows behind a condition, with what it proved.
    void narrow(const Scope& scope, const Facts& facts, Range range);

    Analyzer& analyzer_;
    Context& context_;
    std::string owner_;
    Flow flow_;
    std::set<std::string> labels_;
    std::set<std::string> unlabelled_;
    const PipeFrame* frame_ = nullptr;
};

}  // namespace weir::sema
