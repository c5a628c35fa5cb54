// Nodes with their literals read and their depth bounded.
#include "compiler/parse/builder.h"

#include <algorithm>

#include "compiler/ast/visit.h"
#include "compiler/parse/literals.h"

namespace weir::parse {
namespace {

using diag::Id;

// Walks by recursion above the parser stay well inside a stack of 8 MiB at these depths.
constexpr uint32_t kExprDepthMax = 1000;
constexpr uint32_t kTypeDepthMax = 100;
constexpr uint32_t kStmtDepthMax = 500;

Range part_of(Range range, const LiteralError& error) {
    return Range{range.file, range.begin + static_cast<uint32_t>(error.begin),
                 range.begin + static_cast<uint32_t>(error.end)};
}

}  // namespace

// ---- words and literals ----

ast::Name Builder::name(Range range) const {
    std::string_view text = sources_.text(range);
    if (text.size() > 1 && text.front() == '`') text = text.substr(1, text.size() - 2);
    return ast::Name{std::string(text), range};
}

ast::Text Builder::text(Range range) {
    std::optional<LiteralError> error;
    std::string value = string_value(sources_.text(range), &error);
    if (error) {
        Range at = part_of(range, *error);
        sink_.report(Id::BadEscape, at, {std::string(sources_.text(at))});
    }
    return ast::Text{std::move(value), range};
}

ast::Text Builder::spelling(Range range) const {
    return ast::Text{std::string(sources_.text(range)), range};
}

int64_t Builder::count(Range range) {
    std::string_view text = sources_.text(range);
    std::optional<int64_t> value = count_value(text);
    if (!value) sink_.report(Id::BadCount, range, {std::string(text)});
    return value.value_or(1);
}

ast::ExprId Builder::number(Range range) {
    return expr(range, ast::NumberLit{std::string(sources_.text(range))});
}

ast::ExprId Builder::string(Range range) { return expr(range, ast::StringLit{text(range).value}); }

ast::ExprId Builder::duration(Range range) {
    std::optional<ast::DurationLit> value = duration_value(sources_.text(range));
    return value ? expr(range, *value) : bad_literal(Id::DurationTooLong, range);
}

ast::ExprId Builder::size(Range range) {
    std::optional<int64_t> value = size_value(sources_.text(range));
    return value ? expr(range, ast::SizeLit{*value}) : bad_literal(Id::SizeTooLarge, range);
}

ast::ExprId Builder::timestamp(Range range) {
    std::optional<int64_t> value = timestamp_value(sources_.text(range));
    return value ? expr(range, ast::TimestampLit{*value}) : bad_literal(Id::NoSuchTime, range);
}

ast::ExprId Builder::date(Range range) {
    std::optional<int32_t> value = date_value(sources_.text(range));
    return value ? expr(range, ast::DateLit{*value}) : bad_literal(Id::NoSuchTime, range);
}

// Text that the lexer let stand for a literal (`5min`) has been reported there.
ast::ExprId Builder::bad_literal(diag::Id id, Range range) {
    const std::vector<diag::Diagnostic>& all = sink_.all();
    auto here = [&](const diag::Diagnostic& known) { return known.range == range; };
    if (std::none_of(all.begin(), all.end(), here)) {
        sink_.report(id, range, {std::string(sources_.text(range))});
    }
    return poison(range);
}

// ---- expressions, types, statements ----

ast::ExprId Builder::binary(Range range, ast::BinaryOp op, Range op_range, ast::ExprId left,
                            ast::ExprId right) {
    return expr(range, ast::Binary{op, left, right, op_range});
}

ast::ExprId Builder::coalesce_negative(Range range, ast::ExprId left, Range op_range, Range minus,
                                       ast::ExprId operand) {
    Range negative = cover(minus, module_.exprs[operand].range);
    ast::ExprId right = expr(negative, ast::Unary{ast::UnaryOp::Negate, operand, minus});
    return binary(range, ast::BinaryOp::Coalesce, op_range, left, right);
}

ast::ExprId Builder::lambda(Range range, std::vector<ast::Name> parameters, ast::ExprId body) {
    return expr(range, ast::Lambda{std::move(parameters), body});
}

ast::TypeId Builder::type(Range range, ast::Type plain, bool nullable,
                          std::optional<ast::TypeFormat> format) {
    plain.range = range;
    plain.nullable = nullable;
    plain.format = std::move(format);
    return add_type(std::move(plain));
}

ast::TypeId Builder::record_type(Range range, std::vector<ast::Field> fields) {
    return add_type(ast::Type{range, ast::RecordType{std::move(fields)}, false, {}});
}

ast::ExprId Builder::add_expr(ast::Expr expr) {
    uint32_t depth = 1;
    ast::for_each_child(
        expr, [&](ast::ExprId child) { depth = std::max(depth, expr_depths_[child.index] + 1); });
    if (depth > kExprDepthMax) {
        report_too_deep(expr.range);
        expr.node = ast::PoisonExpr{};
        depth = 1;
    }
    expr_depths_.push_back(depth);
    return module_.exprs.add(std::move(expr));
}

ast::TypeId Builder::add_type(ast::Type type) {
    uint32_t depth = depth_of(type);
    if (depth > kTypeDepthMax) {
        report_too_deep(type.range);
        type.node = ast::PoisonType{};
        depth = 1;
    }
    type_depths_.push_back(depth);
    return module_.types.add(std::move(type));
}

ast::StmtId Builder::add_stmt(ast::Stmt stmt) {
    uint32_t depth = 1;
    if (auto* branch = std::get_if<ast::IfStmt>(&stmt.node)) {
        depth = 1 + std::max(depth_of(branch->then_block), depth_of(branch->else_block));
    } else if (auto* loop = std::get_if<ast::ForStmt>(&stmt.node)) {
        depth = 1 + depth_of(loop->body);
    }
    if (depth > kStmtDepthMax) {
        report_too_deep(stmt.range);
        stmt.node = ast::PoisonStmt{};
        depth = 1;
    }
    stmt_depths_.push_back(depth);
    return module_.stmts.add(std::move(stmt));
}

uint32_t Builder::depth_of(const ast::Block& block) const {
    uint32_t depth = 0;
    for (ast::StmtId id : block) depth = std::max(depth, stmt_depths_[id.index]);
    return depth;
}

uint32_t Builder::depth_of(const ast::Type& type) const {
    uint32_t depth = 0;
    auto look = [&](ast::TypeId id) {
        if (id.valid()) depth = std::max(depth, type_depths_[id.index]);
    };
    if (auto* named = std::get_if<ast::NamedType>(&type.node)) {
        for (ast::TypeId id : named->arguments) look(id);
    } else if (auto* record = std::get_if<ast::RecordType>(&type.node)) {
        for (const ast::Field& field : record->fields) look(field.type);
    }
    return depth + 1;
}

// One place is enough: what is too deep is so at every level above as well.
void Builder::report_too_deep(Range range) {
    if (!reported_too_deep_) sink_.report(Id::TooDeep, Range{range.file, range.begin, range.begin});
    reported_too_deep_ = true;
}

// ---- parts of declarations ----

ast::Pipeline Builder::piped(Range range, ast::Pipeline before, ast::Stage stage) const {
    before.range = range;
    before.stages.push_back(std::move(stage));
    return before;
}

ast::Decl Builder::sink_without_end(Range range, Range at, ast::Name name, ast::Pipeline pipeline) {
    bool poisoned = pipeline.relation.text.empty() && !pipeline.process;
    for (const ast::Stage& stage : pipeline.stages) {
        poisoned |= std::holds_alternative<ast::PoisonOp>(stage.op);
        for (const ast::Option& option : stage.options) {
            poisoned |= option.kind == ast::OptionKind::Poison;
        }
    }
    if (!poisoned) sink_.report(Id::SinkWithoutEnd, at, {name.text});
    return ast::Decl{range, ast::SinkDecl{std::move(name), {}, {}, std::move(pipeline), {}, {}}};
}

}  // namespace weir::parse
