// Constants are worked out as a running job would: exactly, and nothing wraps.
#include <gtest/gtest.h>

#include "compiler/ir/value.h"

namespace weir::ir {
namespace {

class EvaluateTest : public testing::Test {
  protected:
    ExprId literal(TypeId type, Value value) {
        Expr expr;
        expr.type = type;
        expr.value = std::move(value);
        return graph.exprs.add(std::move(expr));
    }
    ExprId integer(int64_t number) {
        Value value;
        value.integer = number;
        return literal(graph.types.of(TypeKind::Int), value);
    }
    ExprId decimal(int precision, int scale, __int128 unscaled) {
        Value value;
        value.wide = unscaled;
        return literal(graph.types.decimal(precision, scale), value);
    }
    ExprId made(ExprKind kind, TypeId type, std::vector<ExprId> args) {
        Expr expr;
        expr.kind = kind;
        expr.type = type;
        expr.args = std::move(args);
        return graph.exprs.add(std::move(expr));
    }
    // What the operator gives, as text; a failure as its reason.
    std::string result(ExprKind kind, TypeId type, std::vector<ExprId> args) {
        Evaluated found = evaluate(graph, made(kind, type, std::move(args)));
        if (found.state != Evaluated::State::Constant) return found.why;
        return text(graph.types, type, found.value);
    }
    std::string of_ints(ExprKind kind, int64_t a, int64_t b) {
        return result(kind, graph.types.of(TypeKind::Int), {integer(a), integer(b)});
    }

    Graph graph;
};

TEST_F(EvaluateTest, IntsNeverWrap) {
    EXPECT_EQ(of_ints(ExprKind::Add, INT64_MAX, 1), "overflow");
    EXPECT_EQ(of_ints(ExprKind::Subtract, INT64_MIN, 1), "overflow");
    EXPECT_EQ(of_ints(ExprKind::Multiply, INT64_MAX, 2), "overflow");
    EXPECT_EQ(of_ints(ExprKind::Divide, INT64_MIN, -1), "overflow");
    EXPECT_EQ(of_ints(ExprKind::Remainder, INT64_MIN, -1), "0");
    EXPECT_EQ(of_ints(ExprKind::Divide, 1, 0), "division by zero");
    EXPECT_EQ(of_ints(ExprKind::Remainder, 1, 0), "division by zero");
}

TEST_F(EvaluateTest, IntDivisionRoundsTowardZero) {
    EXPECT_EQ(of_ints(ExprKind::Divide, 7, 2), "3");
    EXPECT_EQ(of_ints(ExprKind::Divide, -7, 2), "-3");
    EXPECT_EQ(of_ints(ExprKind::Remainder, -7, 2), "-1");
    EXPECT_EQ(of_ints(ExprKind::Remainder, 7, -2), "1");
}

TEST_F(EvaluateTest, DecimalDivisionRoundsHalfAwayFromZero) {
    TypeId type = graph.types.decimal(16, 6);
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(3, 2, 100), decimal(1, 0, 3)}), "0.333333");
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(3, 2, 200), decimal(1, 0, 3)}), "0.666667");
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(3, 2, -200), decimal(1, 0, 3)}), "-0.666667");
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(7, 6, 1), decimal(1, 0, 2)}), "0.000001");
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(7, 6, -1), decimal(1, 0, 2)}), "-0.000001");
    EXPECT_EQ(result(ExprKind::Divide, type, {decimal(3, 2, 100), decimal(1, 0, 0)}),
              "division by zero");
}

TEST_F(EvaluateTest, DecimalsKeepToTheirDigits) {
    __int128 nines = power_of_ten(38) - 1;
    TypeId widest = graph.types.decimal(38, 0);
    EXPECT_EQ(result(ExprKind::Add, widest, {decimal(38, 0, nines), decimal(38, 0, 1)}),
              "decimal out of range");
    EXPECT_EQ(result(ExprKind::Subtract, widest, {decimal(38, 0, nines), decimal(38, 0, 1)}),
              std::string(37, '9') + "8");
    EXPECT_EQ(result(ExprKind::Multiply, widest, {decimal(38, 0, nines), decimal(38, 0, nines)}),
              "decimal out of range");
}

TEST_F(EvaluateTest, NarrowingLosesZerosOnly) {
    TypeId narrow = graph.types.decimal(5, 2);
    EXPECT_EQ(result(ExprKind::Convert, narrow, {decimal(6, 3, 1500)}), "1.50");
    EXPECT_EQ(result(ExprKind::Convert, narrow, {decimal(6, 3, 1501)}), "decimal loses digits");
    EXPECT_EQ(result(ExprKind::Convert, narrow, {integer(1000)}), "decimal out of range");
}

TEST_F(EvaluateTest, OnlyTheTakenBranchIsWorkedOut) {
    TypeId type = graph.types.of(TypeKind::Int);
    Value yes;
    yes.integer = 1;
    ExprId condition = literal(graph.types.of(TypeKind::Bool), yes);
    ExprId failing = made(ExprKind::Divide, type, {integer(1), integer(0)});
    EXPECT_EQ(result(ExprKind::If, type, {condition, integer(3), failing}), "3");
    EXPECT_EQ(result(ExprKind::If, type, {condition, failing, integer(3)}), "division by zero");
}

TEST(ValueText, ReadsLikeTheLanguage) {
    EXPECT_EQ(decimal_text(-5, 2), "-0.05");
    EXPECT_EQ(decimal_text(120, 0), "120");
    EXPECT_EQ(duration_text(5'400'000'000), "1h30m");
    EXPECT_EQ(duration_text(-1'000), "-1ms");
    EXPECT_EQ(duration_text(0), "0s");
    TypeTable types;
    Value moment;
    moment.integer = -500'000;
    EXPECT_EQ(text(types, types.of(TypeKind::Timestamp), moment), "@1969-12-31T23:59:59.500Z");
}

TEST(TypeTable, ACopyOwnsItsTypes) {
    TypeTable copy;
    TypeId id;
    {
        TypeTable types;
        id = types.list(types.nullable(types.decimal(12, 2)));
        copy = types;
    }
    EXPECT_EQ(copy.text(id), "list<decimal(12, 2)?>");
    EXPECT_EQ(copy.list(copy.nullable(copy.decimal(12, 2))), id);
}

}  // namespace
}  // namespace weir::ir
