// What names mean at one place of a program, and what is proven there. A Scope is cheap, lives on
// the stack and looks names up in its parents; constants, params and functions are found in the
// Context behind the outermost one.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/ir/operator.h"
#include "compiler/sema/context.h"

namespace weir::sema {

// `x`, `x.f`, `x.f.g` where x is bound to `root`.
struct Path {
    ir::ExprId root;
    std::vector<std::string> fields;
    friend auto operator<=>(const Path&, const Path&) = default;
};

// Paths that are not null.
using Facts = std::set<Path>;

struct Binding {
    std::string name;
    ir::ExprId value;
    Range declared;  // for "declared here"; invalid: nowhere to point at
};

// Takes the aggregate functions out of items; see aggregate.h.
class AggregateCollector;
struct Dropped;

class Scope {
  public:
    Scope() = default;
    // Sees everything that `parent` sees; `parent` must live longer.
    explicit Scope(const Scope* parent) : parent_(parent) {}
    // The columns of a row by name, as Column nodes 0, 1 …
    static Scope of_row(Context& context, const ir::Schema& schema);

    // A later binding of a name hides an earlier one.
    void bind(std::string name, ir::ExprId value, Range declared = {});
    // `meta.time`, `meta.offset` … that can be read here. Nothing is allowed at first.
    void allow_meta(ir::Meta fact) { meta_[static_cast<size_t>(fact)] = true; }
    // What `window.start` and `window.end` are here.
    void set_window(ir::ExprId start, ir::ExprId end);
    // The parameters of a pipe: they hide the fields of the row. `parameters` must live longer.
    void set_parameters(const Scope* parameters) { parameters_ = parameters; }
    const Scope* parameters() const { return parameters_; }
    // Proven from here on.
    void assume(const Facts& facts) { facts_.insert(facts.begin(), facts.end()); }
    // Aggregate functions go to `collector` (items of `aggregate`); nullptr in their arguments,
    // where they are refused.
    void set_collector(AggregateCollector* collector);
    // This scope is inside of the arguments of an aggregate function, where no other may stand.
    void set_in_aggregate() { in_aggregate_ = true; }

    // Fields that an operator before took away; the map must live longer.
    void set_dropped(const std::map<std::string, Dropped>* dropped) { dropped_ = dropped; }
    const Dropped* dropped(const std::string& name) const;

    // The innermost binding of a name; nullptr: none.
    const Binding* find(const std::string& name) const;
    bool meta_allowed(ir::Meta fact) const;
    ir::ExprId window_start() const;  // invalid: no window here
    ir::ExprId window_end() const;
    bool proven(const Path& path) const;
    AggregateCollector* collector() const;
    bool in_aggregate() const {
        return in_aggregate_ || (parent_ != nullptr && parent_->in_aggregate());
    }
    // All names that can be seen, inner ones first, for "did you mean" and for `...`. Each once.
    std::vector<const Binding*> visible() const;
    // The bindings of the row that of_row made, in order: what `...` stands for. Inner scopes find
    // their outermost row.
    std::vector<const Binding*> row() const;

  private:
    const Scope* parent_ = nullptr;
    const Scope* parameters_ = nullptr;
    const std::map<std::string, Dropped>* dropped_ = nullptr;
    std::vector<Binding> bindings_;
    size_t row_columns_ = 0;  // the first so many bindings are columns of the row
    std::array<bool, 8> meta_{};
    ir::ExprId window_start_;
    ir::ExprId window_end_;
    Facts facts_;
    bool sets_collector_ = false;
    AggregateCollector* collector_ = nullptr;
    bool in_aggregate_ = false;
};

}  // namespace weir::sema
