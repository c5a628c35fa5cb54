// Looking names and facts up, from the innermost scope outwards.
#include "compiler/sema/scope.h"

#include <algorithm>

#include "compiler/sema/expr.h"
#include "compiler/sema/flow.h"

namespace weir::sema {

Scope Scope::of_row(Context& context, const ir::Schema& schema) {
    Scope scope;
    for (uint32_t i = 0; i < schema.size(); i++) {
        scope.bind(schema[i].name, make_column(context, i, schema[i].type));
    }
    scope.row_columns_ = schema.size();
    return scope;
}

void Scope::bind(std::string name, ir::ExprId value, Range declared) {
    bindings_.push_back(Binding{std::move(name), value, declared});
}

void Scope::set_window(ir::ExprId start, ir::ExprId end) {
    window_start_ = start;
    window_end_ = end;
}

void Scope::set_collector(AggregateCollector* collector) {
    sets_collector_ = true;
    collector_ = collector;
}

const Binding* Scope::find(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        const Binding* parameter = scope->parameters_ ? scope->parameters_->find(name) : nullptr;
        if (parameter != nullptr) return parameter;
        auto found = std::find_if(scope->bindings_.rbegin(), scope->bindings_.rend(),
                                  [&](const Binding& binding) { return binding.name == name; });
        if (found != scope->bindings_.rend()) return &*found;
    }
    return nullptr;
}

const Dropped* Scope::dropped(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        if (scope->dropped_ == nullptr) continue;
        auto found = scope->dropped_->find(name);
        if (found != scope->dropped_->end()) return &found->second;
    }
    return nullptr;
}

bool Scope::meta_allowed(ir::Meta fact) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        if (scope->meta_[static_cast<size_t>(fact)]) return true;
    }
    return false;
}

ir::ExprId Scope::window_start() const {
    if (window_start_.valid() || parent_ == nullptr) return window_start_;
    return parent_->window_start();
}

ir::ExprId Scope::window_end() const {
    if (window_end_.valid() || parent_ == nullptr) return window_end_;
    return parent_->window_end();
}

bool Scope::proven(const Path& path) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        if (scope->facts_.count(path) > 0) return true;
    }
    return false;
}

AggregateCollector* Scope::collector() const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        if (scope->sets_collector_) return scope->collector_;
    }
    return nullptr;
}

std::vector<const Binding*> Scope::visible() const {
    std::vector<const Binding*> all;
    std::set<std::string> seen;
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
        if (scope->parameters_ != nullptr) {
            for (const Binding& parameter : scope->parameters_->bindings_) {
                if (seen.insert(parameter.name).second) all.push_back(&parameter);
            }
        }
        for (const Binding& binding : scope->bindings_) {
            if (seen.insert(binding.name).second) all.push_back(&binding);
        }
    }
    return all;
}

std::vector<const Binding*> Scope::row() const {
    std::vector<const Binding*> columns;
    const Scope* scope = this;
    while (scope->row_columns_ == 0 && scope->parent_ != nullptr) scope = scope->parent_;
    for (size_t i = 0; i < scope->row_columns_; i++) columns.push_back(&scope->bindings_[i]);
    return columns;
}

}  // namespace weir::sema
