// Makes nodes for the actions of the grammar. It reads literals from the text and keeps the tree
// shallow enough that everyone above may walk it by recursion; it looks nothing up.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diag.h"

namespace weir::parse {

class Builder {
  public:
    // Nodes go into `module`, except declarations, which `take_declarations` hands over.
    Builder(ast::Module& module, const SourceManager& sources, diag::Sink& sink)
        : module_(module), sources_(sources), sink_(sink) {}

    void add(ast::Decl declaration) { declarations_.push_back(std::move(declaration)); }
    std::vector<ast::Decl> take_declarations() { return std::move(declarations_); }

    // ---- words and literals, read from the text at a range ----

    ast::Name name(Range range) const;
    // The value of a string literal.
    ast::Text text(Range range);
    // The text as it is written.
    ast::Text spelling(Range range) const;
    // A whole number such as the 2 of `down{2,}`.
    int64_t count(Range range);

    ast::ExprId number(Range range);
    ast::ExprId string(Range range);
    ast::ExprId duration(Range range);
    ast::ExprId size(Range range);
    ast::ExprId timestamp(Range range);
    ast::ExprId date(Range range);

    // ---- expressions, types, statements ----

    template <typename Node>
    ast::ExprId expr(Range range, Node node) {
        return add_expr(ast::Expr{range, std::move(node)});
    }
    ast::ExprId poison(Range range) { return expr(range, ast::PoisonExpr{}); }
    ast::ExprId binary(Range range, ast::BinaryOp op, Range op_range, ast::ExprId left,
                       ast::ExprId right);
    // `left ?? -operand`
    ast::ExprId coalesce_negative(Range range, ast::ExprId left, Range op_range, Range minus,
                                  ast::ExprId operand);
    ast::ExprId lambda(Range range, std::vector<ast::Name> parameters, ast::ExprId body);

    ast::TypeId type(Range range, ast::Type plain, bool nullable,
                     std::optional<ast::TypeFormat> format);
    ast::TypeId record_type(Range range, std::vector<ast::Field> fields);

    template <typename Node>
    ast::StmtId stmt(Range range, Node node) {
        return add_stmt(ast::Stmt{range, std::move(node)});
    }

    // ---- parts of declarations ----

    ast::Pipeline piped(Range range, ast::Pipeline before, ast::Stage stage) const;
    // `sink s from x;`, which lacks its `to`: reported at `at`.
    ast::Decl sink_without_end(Range range, Range at, ast::Name name, ast::Pipeline pipeline);

  private:
    ast::ExprId bad_literal(diag::Id id, Range range);
    ast::ExprId add_expr(ast::Expr expr);
    ast::StmtId add_stmt(ast::Stmt stmt);
    ast::TypeId add_type(ast::Type type);
    uint32_t depth_of(const ast::Block& block) const;
    uint32_t depth_of(const ast::Type& type) const;
    void report_too_deep(Range range);

    ast::Module& module_;
    const SourceManager& sources_;
    diag::Sink& sink_;
    std::vector<ast::Decl> declarations_;
    // The height of the tree below each node, by id.
    std::vector<uint32_t> expr_depths_;
    std::vector<uint32_t> type_depths_;
    std::vector<uint32_t> stmt_depths_;
    bool reported_too_deep_ = false;
};

// ---- plain parts, which need no store ----

ast::Option option(ast::OptionKind kind, Range range, Range word);
ast::Option option(ast::OptionKind kind, Range range, Range word, ast::ExprId value);
ast::Option option(ast::OptionKind kind, Range range, Range word, ast::Name name);
ast::Option option(ast::OptionKind kind, Range range, Range word, ast::Invocation invocation);
ast::Option within_option(Range range, Range word, ast::ExprId low, ast::ExprId high);
ast::Option per_option(Range range, Range word, std::vector<ast::ExprId> values);
ast::Option key_option(Range range, Range word, std::vector<ast::Name> names);
ast::Option label_option(Range range, Range word, ast::Name name, std::optional<ast::Name> was);
ast::Option poison_option(Range range);

template <typename Operator>
ast::Stage stage(Range range, Range word, Operator op, std::vector<ast::Option> options = {}) {
    return ast::Stage{range, word, std::move(op), std::move(options)};
}

// A join is read in parts: its side, then its alias and version, then the whole.
ast::JoinOp join_side(ast::JoinSide side, Range range);
ast::JoinOp join_alias(ast::Name alias, std::optional<ast::Name> was);
ast::JoinOp join_as_of(ast::JoinOp alias, Range words, ast::ExprId time);
ast::JoinOp join_latest(ast::JoinOp alias, Range word);
ast::Stage join_stage(Range range, Range word, ast::JoinOp side, ast::Name relation,
                      ast::JoinOp version, ast::ExprId on, std::vector<ast::Option> options);

ast::Decl process(Range range, ast::Name name, std::optional<ast::Name> was,
                  std::vector<ast::ProcessInput> inputs, ast::Name output,
                  std::vector<ast::SideOutput> sides, bool in_arrival_order,
                  ast::ProcessDecl members);

ast::MatchPart one_part(Range range, std::vector<ast::MatchStep> alternatives);
ast::MatchPart not_part(Range range, ast::MatchStep step, ast::ExprId within);
ast::MatchPart within_part(ast::MatchPart part, Range range, ast::ExprId within);
ast::MatchPart next_part(ast::MatchPart part);

}  // namespace weir::parse
