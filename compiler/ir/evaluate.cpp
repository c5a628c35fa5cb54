// Evaluates constant expressions with the rules of the running job: nothing wraps, a failure is a
// failure. Where the exact answer needs more than 128 bits on the way the expression is left to the
// job ("not constant"), never guessed.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "compiler/ir/functions.h"
#include "compiler/ir/value.h"
#include "compiler/support/check.h"

namespace weir::ir {
namespace {

using State = Evaluated::State;

Value null_value() {
    Value value;
    value.null = true;
    return value;
}
Value integer_value(int64_t integer) {
    Value value;
    value.integer = integer;
    return value;
}

class Evaluator {
  public:
    explicit Evaluator(const Graph& graph) : graph_(graph) {}

    Evaluated run(ExprId id) {
        Evaluated result;
        if (std::optional<Value> value = eval(id)) {
            result.state = State::Constant;
            result.value = std::move(*value);
        } else {
            result.state = state_;
            result.why = why_;
            result.range = range_;
        }
        return result;
    }

  private:
    std::nullopt_t stop(State state, const Expr& at, std::string why) {
        state_ = state;
        range_ = at.range;
        why_ = std::move(why);
        return std::nullopt;
    }
    std::nullopt_t fail(const Expr& at, std::string why) {
        return stop(State::Failed, at, std::move(why));
    }
    std::nullopt_t open(const Expr& at, std::string why) {
        return stop(State::NotConstant, at, std::move(why));
    }
    TypeKind kind_of(ExprId id) const { return graph_.types.kind(graph_.exprs[id].type); }
    const Type& type_of(ExprId id) const { return graph_.types[graph_.exprs[id].type]; }

    std::optional<Value> eval(ExprId id) {
        const Expr& expr = graph_.exprs[id];
        switch (expr.kind) {
            case ExprKind::Literal:
                return expr.value;
            case ExprKind::Column:
                return open(expr, "a field");
            case ExprKind::Param:
                return open(expr, "a param");
            case ExprKind::Meta:
                return open(expr, "a fact of the record");
            case ExprKind::Call:
                if (functions()[expr.index].name == "map_of") return make_map(expr);
                return open(expr, "a function of the library");
            case ExprKind::Lambda:
                return open(expr, "a lambda");
            case ExprKind::Local: {
                auto found = locals_.find(expr.index);
                if (found == locals_.end()) return open(expr, "a parameter");
                return found->second;
            }
            case ExprKind::Let: {
                std::optional<Value> value = eval(expr.args[0]);
                if (!value) return std::nullopt;
                locals_[expr.index] = *value;
                return eval(expr.args[1]);
            }
            case ExprKind::If: {
                std::optional<Value> condition = eval(expr.args[0]);
                if (!condition) return std::nullopt;
                return eval(expr.args[condition->integer != 0 ? 1 : 2]);
            }
            case ExprKind::And:
            case ExprKind::Or: {
                std::optional<Value> left = eval(expr.args[0]);
                if (!left) return std::nullopt;
                if ((left->integer != 0) == (expr.kind == ExprKind::Or)) return left;
                return eval(expr.args[1]);
            }
            case ExprKind::Coalesce: {
                std::optional<Value> value = eval(expr.args[0]);
                if (!value || !value->null) return value;
                return eval(expr.args[1]);
            }
            default:
                return strict(expr);
        }
    }

    // map_of(keys, values): a record that was written where a map is asked for.
    std::optional<Value> make_map(const Expr& expr) {
        std::optional<Value> keys = eval(expr.args[0]);
        std::optional<Value> values = keys ? eval(expr.args[1]) : std::nullopt;
        if (!values) return std::nullopt;
        TypeId key = graph_.types[expr.type].key;
        std::vector<size_t> order(keys->items.size());
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
            return compare(graph_.types, key, keys->items[a], keys->items[b]) < 0;
        });
        Value made;
        for (size_t i : order) {
            made.items.push_back(keys->items[i]);
            made.items.push_back(values->items[i]);
        }
        return made;
    }

    // Operators that need all their operands.
    std::optional<Value> strict(const Expr& expr) {
        std::vector<Value> args;
        for (ExprId arg : expr.args) {
            std::optional<Value> value = eval(arg);
            if (!value) return std::nullopt;
            args.push_back(std::move(*value));
        }
        switch (expr.kind) {
            case ExprKind::MakeRecord:
            case ExprKind::MakeList: {
                Value made;
                made.items = std::move(args);
                return made;
            }
            case ExprKind::Member:
                return args[0].null ? null_value() : args[0].items[expr.index];
            case ExprKind::Not:
                return integer_value(args[0].integer == 0);
            case ExprKind::IsNull:
                return integer_value(args[0].null);
            case ExprKind::AssumeNotNull:
                return args[0];
            case ExprKind::Unwrap:
                if (args[0].null) return fail(expr, "`!` on null");
                return args[0];
            case ExprKind::Convert:
                return convert(expr, args[0], graph_.exprs[expr.args[0]].type, expr.type);
            case ExprKind::Negate:
                return negate(expr, args[0]);
            case ExprKind::Equal:
                return integer_value(equal(graph_.types, operand_type(expr), args[0], args[1]));
            case ExprKind::NotEqual:
                return integer_value(!equal(graph_.types, operand_type(expr), args[0], args[1]));
            case ExprKind::Less:
            case ExprKind::LessEqual:
            case ExprKind::Greater:
            case ExprKind::GreaterEqual:
                return ordered(expr, args[0], args[1]);
            case ExprKind::In:
                return integer_value(contains(expr, args[0], args[1]));
            case ExprKind::Add:
            case ExprKind::Subtract:
            case ExprKind::Multiply:
            case ExprKind::Divide:
            case ExprKind::Remainder:
                return arithmetic(expr, args[0], args[1]);
            case ExprKind::Index:
                return index(expr, args[0], args[1]);
            default:
                return open(expr, "a text search");
        }
    }

    TypeId operand_type(const Expr& expr) const { return graph_.exprs[expr.args[0]].type; }

    std::optional<Value> ordered(const Expr& expr, const Value& a, const Value& b) {
        int order = compare(graph_.types, operand_type(expr), a, b);
        switch (expr.kind) {
            case ExprKind::Less:
                return integer_value(order < 0);
            case ExprKind::LessEqual:
                return integer_value(order <= 0);
            case ExprKind::Greater:
                return integer_value(order > 0);
            default:
                return integer_value(order >= 0);
        }
    }

    bool contains(const Expr& expr, const Value& x, const Value& list) {
        for (const Value& item : list.items) {
            if (equal(graph_.types, operand_type(expr), x, item)) return true;
        }
        return false;
    }

    std::optional<Value> index(const Expr& expr, const Value& base, const Value& at) {
        if (kind_of(expr.args[0]) == TypeKind::Json) return open(expr, "a JSON document");
        if (base.null) return null_value();
        if (kind_of(expr.args[0]) == TypeKind::List) {
            bool inside = at.integer >= 0 && at.integer < static_cast<int64_t>(base.items.size());
            return inside ? base.items[static_cast<size_t>(at.integer)] : null_value();
        }
        for (size_t i = 0; i + 1 < base.items.size(); i += 2) {
            if (equal(graph_.types, type_of(expr.args[0]).key, base.items[i], at))
                return base.items[i + 1];
        }
        return null_value();
    }

    std::optional<Value> decimal(const Expr& expr, __int128 unscaled) {
        if (!fits_decimal(unscaled, graph_.types[expr.type].precision))
            return fail(expr, "decimal out of range");
        Value value;
        value.wide = unscaled;
        return value;
    }

    std::optional<Value> real(const Expr& expr, double number) {
        if (!std::isfinite(number)) return fail(expr, "float out of range");
        Value value;
        value.real = number;
        return value;
    }

    std::optional<Value> negate(const Expr& expr, const Value& x) {
        Value value = x;
        if (kind_of(expr.args[0]) == TypeKind::Float) {
            value.real = -x.real;
        } else if (kind_of(expr.args[0]) == TypeKind::Decimal) {
            value.wide = -x.wide;
        } else if (__builtin_sub_overflow(int64_t{0}, x.integer, &value.integer)) {
            return fail(expr, "overflow");
        }
        return value;
    }

    std::optional<Value> arithmetic(const Expr& expr, const Value& a, const Value& b) {
        TypeKind left = kind_of(expr.args[0]), right = kind_of(expr.args[1]);
        if (left == TypeKind::String) {
            constexpr size_t kTextBytesMax = 1 << 20;  // longer ones are better made by the job
            if (a.text.size() + b.text.size() > kTextBytesMax)
                return fail(expr, "a constant text of more than 1 MiB");
            Value joined;
            joined.text = a.text + b.text;
            return joined;
        }
        if (left == TypeKind::Float) return float_arithmetic(expr, a.real, b.real);
        if (left == TypeKind::Decimal) return decimal_arithmetic(expr, a.wide, b.wide);
        if (graph_.types.kind(expr.type) == TypeKind::Float) {  // duration / duration
            if (b.integer == 0) return fail(expr, "division by zero");
            return real(expr, static_cast<double>(a.integer) / static_cast<double>(b.integer));
        }
        // A date counts days, everything else microseconds.
        int64_t x = a.integer, y = b.integer;
        if (left == TypeKind::Date && right == TypeKind::Duration)
            return open(expr, "a date beside a duration");
        if (left == TypeKind::Date && right == TypeKind::Date) {
            int64_t days;
            if (__builtin_sub_overflow(x, y, &days) ||
                __builtin_mul_overflow(days, int64_t{86'400'000'000}, &x)) {
                return fail(expr, "overflow");
            }
            return integer_value(x);
        }
        return int_arithmetic(expr, x, y);
    }

    std::optional<Value> int_arithmetic(const Expr& expr, int64_t a, int64_t b) {
        int64_t result = 0;
        bool overflow = false;
        switch (expr.kind) {
            case ExprKind::Add:
                overflow = __builtin_add_overflow(a, b, &result);
                break;
            case ExprKind::Subtract:
                overflow = __builtin_sub_overflow(a, b, &result);
                break;
            case ExprKind::Multiply:
                overflow = __builtin_mul_overflow(a, b, &result);
                break;
            default:
                if (b == 0) return fail(expr, "division by zero");
                if (b == -1) {
                    if (expr.kind == ExprKind::Divide)
                        overflow = __builtin_sub_overflow(int64_t{0}, a, &result);
                } else {
                    result = expr.kind == ExprKind::Divide ? a / b : a % b;
                }
        }
        if (overflow) return fail(expr, "overflow");
        return integer_value(result);
    }

    std::optional<Value> float_arithmetic(const Expr& expr, double a, double b) {
        bool finite = std::isfinite(a) && std::isfinite(b);
        if ((expr.kind == ExprKind::Divide || expr.kind == ExprKind::Remainder) && b == 0) {
            return fail(expr, "division by zero");
        }
        double result = 0;
        switch (expr.kind) {
            case ExprKind::Add:
                result = a + b;
                break;
            case ExprKind::Subtract:
                result = a - b;
                break;
            case ExprKind::Multiply:
                result = a * b;
                break;
            case ExprKind::Divide:
                result = a / b;
                break;
            default:
                result = std::fmod(a, b);
        }
        if (!finite) return open(expr, "a number that is not finite");
        return real(expr, result);
    }

    std::optional<Value> decimal_arithmetic(const Expr& expr, __int128 a, __int128 b) {
        int left = type_of(expr.args[0]).scale, right = type_of(expr.args[1]).scale;
        int scale = graph_.types[expr.type].scale;
        __int128 result;
        if (expr.kind == ExprKind::Multiply) {
            if (__builtin_mul_overflow(a, b, &result)) return fail(expr, "decimal out of range");
            return decimal(expr, result);
        }
        if (expr.kind == ExprKind::Divide) {
            if (b == 0) return fail(expr, "division by zero");
            int shift = scale - left + right;
            if (shift > 38) return open(expr, "a long division");
            std::optional<__int128> dividend = rescale(a, 0, shift);
            if (!dividend) return open(expr, "a long division");
            __int128 quotient = *dividend / b, rest = *dividend % b;
            // Half away from zero, without doubling the rest (it may be near 2^127).
            __int128 size = b < 0 ? -b : b, left_over = rest < 0 ? -rest : rest;
            if (left_over >= size - left_over) quotient += (*dividend < 0) == (b < 0) ? 1 : -1;
            return decimal(expr, quotient);
        }
        std::optional<__int128> x = rescale(a, left, scale), y = rescale(b, right, scale);
        if (!x || !y) return fail(expr, "decimal out of range");
        if (expr.kind == ExprKind::Remainder) {
            if (*y == 0) return fail(expr, "division by zero");
            return decimal(expr, *x % *y);
        }
        bool overflow = expr.kind == ExprKind::Add ? __builtin_add_overflow(*x, *y, &result)
                                                   : __builtin_sub_overflow(*x, *y, &result);
        if (overflow) return fail(expr, "decimal out of range");
        return decimal(expr, result);
    }

    std::optional<Value> convert(const Expr& expr, const Value& value, TypeId from_id,
                                 TypeId to_id) {
        if (value.null) return value;
        const Type& from = graph_.types[from_id];
        const Type& to = graph_.types[to_id];
        if (to.kind == TypeKind::Float && from.kind == TypeKind::Int) {
            Value made;
            made.real = static_cast<double>(value.integer);
            return made;
        }
        if (to.kind == TypeKind::Timestamp && from.kind == TypeKind::Date) {
            Value made;
            if (__builtin_mul_overflow(value.integer, int64_t{86'400'000'000}, &made.integer))
                return fail(expr, "overflow");
            return made;
        }
        if (to.kind == TypeKind::Decimal) {
            __int128 unscaled = from.kind == TypeKind::Int ? __int128{value.integer} : value.wide;
            int scale = from.kind == TypeKind::Int ? 0 : from.scale;
            std::optional<__int128> scaled = rescale(unscaled, scale, to.scale);
            if (!scaled && to.scale < scale) return fail(expr, "decimal loses digits");
            if (!scaled || !fits_decimal(*scaled, to.precision))
                return fail(expr, "decimal out of range");
            Value made;
            made.wide = *scaled;
            return made;
        }
        return convert_items(expr, value, from, to);
    }

    std::optional<Value> convert_items(const Expr& expr, const Value& value, const Type& from,
                                       const Type& to) {
        Value made = value;
        for (size_t i = 0; i < made.items.size(); i++) {
            bool record = to.kind == TypeKind::Record;
            size_t at = record ? field_at(from, to.fields[i].name) : i;
            bool key = to.kind == TypeKind::Map && i % 2 == 0;
            TypeId from_item = record ? from.fields[at].type : key ? from.key : from.element;
            TypeId to_item = record ? to.fields[i].type : key ? to.key : to.element;
            std::optional<Value> item = convert(expr, value.items[at], from_item, to_item);
            if (!item) return std::nullopt;
            made.items[i] = std::move(*item);
        }
        return made;
    }

    static size_t field_at(const Type& record, const std::string& name) {
        for (size_t i = 0; i < record.fields.size(); i++) {
            if (record.fields[i].name == name) return i;
        }
        UNREACHABLE("convert between records of different fields");
    }

    const Graph& graph_;
    std::map<uint32_t, Value> locals_;
    State state_ = State::NotConstant;
    std::string why_;
    Range range_;
};

}  // namespace

Evaluated evaluate(const Graph& graph, ExprId id) { return Evaluator(graph).run(id); }

}  // namespace weir::ir
