// Bottom up over shared expressions, each once.
#include "compiler/plan/fold_constants.h"

#include <map>
#include <optional>

#include "compiler/plan/rewrite.h"

namespace weir::plan {
namespace {

bool is_number_word(ir::TypeKind kind) {
    return kind == ir::TypeKind::Bool || kind == ir::TypeKind::Int ||
           kind == ir::TypeKind::Timestamp || kind == ir::TypeKind::Date ||
           kind == ir::TypeKind::Duration || kind == ir::TypeKind::Enum;
}

std::optional<int> compare(ir::TypeKind kind, const ir::Value& a, const ir::Value& b) {
    if (a.null || b.null) return std::nullopt;
    if (is_number_word(kind)) return a.integer < b.integer ? -1 : a.integer > b.integer;
    if (kind == ir::TypeKind::String) return a.text < b.text ? -1 : a.text > b.text;
    return std::nullopt;
}

class Folder {
  public:
    explicit Folder(ir::Graph& graph) : graph_(graph) {}

    ir::ExprId fold(ir::ExprId id) {
        auto found = done_.find(id);
        if (found != done_.end()) return found->second;
        ir::Expr expr = graph_.exprs[id];
        bool changed = false;
        for (ir::ExprId& arg : expr.args) {
            ir::ExprId made = fold(arg);
            changed = changed || made != arg;
            arg = made;
        }
        ir::ExprId result = simpler(expr);
        if (!result.valid()) result = changed ? graph_.exprs.add(std::move(expr)) : id;
        return done_[id] = result;
    }

    std::optional<bool> truth(ir::ExprId id) const {
        const ir::Expr& expr = graph_.exprs[id];
        if (expr.kind != ir::ExprKind::Literal || expr.value.null) return std::nullopt;
        if (graph_.types.kind(expr.type) != ir::TypeKind::Bool) return std::nullopt;
        return expr.value.integer != 0;
    }

  private:
    ir::ExprId simpler(const ir::Expr& expr);
    ir::ExprId computed(const ir::Expr& expr, const ir::Expr& left, const ir::Expr& right);
    ir::ExprId literal(const ir::Expr& like, ir::Value value);
    ir::ExprId boolean(const ir::Expr& like, bool value) {
        ir::Value made;
        made.integer = value;
        return literal(like, std::move(made));
    }

    ir::Graph& graph_;
    std::map<ir::ExprId, ir::ExprId> done_;
};

ir::ExprId Folder::literal(const ir::Expr& like, ir::Value value) {
    ir::Expr expr;
    expr.kind = ir::ExprKind::Literal;
    expr.type = like.type;
    expr.value = std::move(value);
    expr.range = like.range;
    return graph_.exprs.add(std::move(expr));
}

// The expression that may stand instead, or none.
ir::ExprId Folder::simpler(const ir::Expr& expr) {
    switch (expr.kind) {
        case ir::ExprKind::And:
        case ir::ExprKind::Or: {
            bool neutral = expr.kind == ir::ExprKind::And;
            std::optional<bool> left = truth(expr.args[0]);
            if (left) return *left == neutral ? expr.args[1] : expr.args[0];
            std::optional<bool> right = truth(expr.args[1]);
            // The left side may fail, so a decided right side alone does not decide.
            if (right && *right == neutral) return expr.args[0];
            return {};
        }
        case ir::ExprKind::Not: {
            std::optional<bool> value = truth(expr.args[0]);
            return value ? boolean(expr, !*value) : ir::ExprId{};
        }
        case ir::ExprKind::If: {
            std::optional<bool> value = truth(expr.args[0]);
            return value ? expr.args[*value ? 1 : 2] : ir::ExprId{};
        }
        default:
            break;
    }
    if (expr.args.size() != 2) return {};
    const ir::Expr& left = graph_.exprs[expr.args[0]];
    const ir::Expr& right = graph_.exprs[expr.args[1]];
    if (left.kind != ir::ExprKind::Literal || right.kind != ir::ExprKind::Literal) return {};
    return computed(expr, ir::Expr(left), ir::Expr(right));
}

ir::ExprId Folder::computed(const ir::Expr& expr, const ir::Expr& left, const ir::Expr& right) {
    ir::TypeKind kind = graph_.types.kind(left.type);
    if (left.value.null || right.value.null || kind != graph_.types.kind(right.type)) return {};
    std::optional<int> order = compare(kind, left.value, right.value);
    ir::Value made;
    int64_t a = left.value.integer;
    int64_t b = right.value.integer;
    bool whole = graph_.types.kind(expr.type) == ir::TypeKind::Int && kind == ir::TypeKind::Int;
    switch (expr.kind) {
        case ir::ExprKind::Equal:
            return order ? boolean(expr, *order == 0) : ir::ExprId{};
        case ir::ExprKind::NotEqual:
            return order ? boolean(expr, *order != 0) : ir::ExprId{};
        case ir::ExprKind::Less:
            return order ? boolean(expr, *order < 0) : ir::ExprId{};
        case ir::ExprKind::LessEqual:
            return order ? boolean(expr, *order <= 0) : ir::ExprId{};
        case ir::ExprKind::Greater:
            return order ? boolean(expr, *order > 0) : ir::ExprId{};
        case ir::ExprKind::GreaterEqual:
            return order ? boolean(expr, *order >= 0) : ir::ExprId{};
        case ir::ExprKind::Add:
            if (kind == ir::TypeKind::String) {
                made.text = left.value.text + right.value.text;
                return literal(expr, std::move(made));
            }
            if (!whole || __builtin_add_overflow(a, b, &made.integer)) return {};
            return literal(expr, std::move(made));
        case ir::ExprKind::Subtract:
            if (!whole || __builtin_sub_overflow(a, b, &made.integer)) return {};
            return literal(expr, std::move(made));
        case ir::ExprKind::Multiply:
            if (!whole || __builtin_mul_overflow(a, b, &made.integer)) return {};
            return literal(expr, std::move(made));
        default:
            return {};
    }
}

}  // namespace

Graph fold_constants(Graph graph) {
    Folder folder(graph.ir);
    for (ir::Node& node : graph.ir.nodes) {
        map_exprs(node.op, [&](ir::ExprId id) { return folder.fold(id); });
    }
    // What reads a filter that lets everything pass reads the filter's input.
    std::vector<ir::Edge> instead(graph.ir.nodes.size());
    for (uint32_t i = 0; i < graph.ir.nodes.size(); i++) {
        ir::Node& node = graph.ir.nodes[i];
        for (ir::Edge& edge : node.inputs) {
            if (edge.port == ir::Port::Main && instead[edge.node.value].node.valid()) {
                edge = instead[edge.node.value];
            }
        }
        auto* where = std::get_if<ir::Where>(&node.op);
        if (where && folder.truth(where->condition).value_or(false)) instead[i] = node.inputs[0];
    }
    keep_reached(graph.ir);
    graph.needs.clear();
    return graph;
}

}  // namespace weir::plan
