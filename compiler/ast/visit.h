// Walking the tree: the ids that a node holds directly, in the order of the text. One place that
// knows the shape of every node, for passes that treat most nodes alike.
#pragma once

#include "compiler/ast/ast.h"

namespace weir::ast {

namespace detail {

template <typename Visit>
struct ExprChildren {
    Visit& visit;

    void one(ExprId id) const {
        if (id.valid()) visit(id);
    }
    void operator()(const FieldAccess& n) const { one(n.base); }
    void operator()(const IndexAccess& n) const { one(n.base), one(n.index); }
    void operator()(const NonNull& n) const { one(n.operand); }
    void operator()(const Call& n) const {
        for (const Argument& argument : n.arguments) one(argument.value);
    }
    void operator()(const FilteredCall& n) const { one(n.call), one(n.condition); }
    void operator()(const Lambda& n) const { one(n.body); }
    void operator()(const ListLit& n) const {
        for (ExprId element : n.elements) one(element);
    }
    void operator()(const RecordLit& n) const {
        for (const Item& item : n.items) one(item.value);
    }
    void operator()(const Unary& n) const { one(n.operand); }
    void operator()(const Binary& n) const { one(n.left), one(n.right); }
    void operator()(const Between& n) const { one(n.value), one(n.low), one(n.high); }
    void operator()(const IfExpr& n) const {
        one(n.condition), one(n.then_value), one(n.else_value);
    }
    void operator()(const CaseExpr& n) const {
        one(n.subject);
        for (const WhenArm& arm : n.arms) one(arm.when), one(arm.then);
        one(n.otherwise);
    }
    // Literals, names and poison hold nothing.
    template <typename Leaf>
    void operator()(const Leaf&) const {}
};

}  // namespace detail

// Calls `visit(ExprId)` for each expression directly inside `expr`.
template <typename Visit>
void for_each_child(const Expr& expr, Visit visit) {
    std::visit(detail::ExprChildren<Visit>{visit}, expr.node);
}

}  // namespace weir::ast
