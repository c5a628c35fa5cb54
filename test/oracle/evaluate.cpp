// Expressions over one row, by the book.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "compiler/ir/functions.h"
#include "test/oracle/oracle.h"

namespace weir::oracle {

namespace {

using ir::ExprKind;
using ir::TypeKind;
using ir::Value;

__int128 power10(int n) { return n == 0 ? 1 : 10 * power10(n - 1); }

int64_t checked(__int128 value) {
    if (value > INT64_MAX || value < INT64_MIN) throw Failure{"overflow"};
    return static_cast<int64_t>(value);
}

class Evaluator {
public:
    Evaluator(const ir::Graph& graph, const Row& row) : graph_(graph), row_(row) {}

    Value run(ir::ExprId id) {
        const ir::Expr& e = graph_.exprs[id];
        switch (e.kind) {
            case ExprKind::Literal: return e.value;
            case ExprKind::Column:
                if (e.index < row_.failed.size() && row_.failed[e.index]) throw Failure{"column"};
                return row_.columns[e.index];
            case ExprKind::Local: return locals_.at(e.index);
            case ExprKind::Let: locals_[e.index] = run(e.args[0]); return run(e.args[1]);
            case ExprKind::Param: return graph_.params[e.index].value;
            case ExprKind::Meta: return meta(e);
            case ExprKind::Member: {
                Value record = run(e.args[0]);
                return record.null ? record : record.items[e.index];
            }
            case ExprKind::MakeRecord:
            case ExprKind::MakeList: {
                Value made;
                for (ir::ExprId arg : e.args) made.items.push_back(run(arg));
                return made;
            }
            case ExprKind::If: return run(e.args[0]).integer != 0 ? run(e.args[1]) : run(e.args[2]);
            case ExprKind::And: return boolean(run(e.args[0]).integer != 0 && run(e.args[1]).integer != 0);
            case ExprKind::Or: return boolean(run(e.args[0]).integer != 0 || run(e.args[1]).integer != 0);
            case ExprKind::Not: return boolean(run(e.args[0]).integer == 0);
            case ExprKind::Coalesce: {
                Value value = run(e.args[0]);
                return value.null ? run(e.args[1]) : value;
            }
            case ExprKind::IsNull: return boolean(run(e.args[0]).null);
            case ExprKind::Unwrap: {
                Value value = run(e.args[0]);
                if (value.null) throw Failure{"null"};
                return value;
            }
            case ExprKind::AssumeNotNull: {
                Value value = run(e.args[0]);
                if (value.null) throw std::runtime_error("flow typing was wrong: null where none can be");
                return value;
            }
            case ExprKind::Convert: return convert(run(e.args[0]), type(e.args[0]), graph_.types[e.type]);
            case ExprKind::Negate: return arithmetic(ExprKind::Subtract, zero(), run(e.args[0]), e, e.args[0], e.args[0]);
            case ExprKind::Add:
            case ExprKind::Subtract:
            case ExprKind::Multiply:
            case ExprKind::Divide:
            case ExprKind::Remainder: return arithmetic(e.kind, run(e.args[0]), run(e.args[1]), e, e.args[0], e.args[1]);
            case ExprKind::Equal: return boolean(order(e) == 0);
            case ExprKind::NotEqual: return boolean(order(e) != 0);
            case ExprKind::Less: return boolean(order(e) < 0);
            case ExprKind::LessEqual: return boolean(order(e) <= 0);
            case ExprKind::Greater: return boolean(order(e) > 0);
            case ExprKind::GreaterEqual: return boolean(order(e) >= 0);
            case ExprKind::In: return in(e);
            case ExprKind::Index: {
                Value list = run(e.args[0]), place = run(e.args[1]);
                if (list.null || place.null || place.integer < 0 || place.integer >= std::ssize(list.items)) return null_value();
                return list.items[place.integer];
            }
            case ExprKind::Call: return call(e);
            default: throw std::runtime_error("the oracle does not know " + ir::print(graph_, id));
        }
    }

private:
    const ir::Type& type(ir::ExprId id) const { return graph_.types[graph_.exprs[id].type]; }
    static Value boolean(bool value) { return integer_value(value ? 1 : 0); }
    static Value zero() { return Value{}; }

    int order(const ir::Expr& e) {
        Value a = run(e.args[0]), b = run(e.args[1]);
        return compare(graph_.types, graph_.exprs[e.args[0]].type, a, b);
    }

    Value in(const ir::Expr& e) {
        Value x = run(e.args[0]), list = run(e.args[1]);
        ir::TypeId id = graph_.exprs[e.args[0]].type;
        return boolean(std::any_of(list.items.begin(), list.items.end(),
                                   [&](const Value& item) { return compare(graph_.types, id, x, item) == 0; }));
    }

    Value meta(const ir::Expr& e) const {
        switch (e.meta) {
            case ir::Meta::Time: return integer_value(row_.time);
            case ir::Meta::Partition: return integer_value(row_.record->partition);
            case ir::Meta::Offset: return integer_value(row_.record->offset);
            case ir::Meta::Line: return integer_value(row_.record->line);
            default: throw std::runtime_error("the oracle does not know this meta");
        }
    }

    static Value decimal(__int128 value, const ir::Type& type) {
        __int128 limit = power10(type.precision > 37 ? 37 : type.precision) * (type.precision > 37 ? 10 : 1);
        if (value >= limit || value <= -limit) throw Failure{"range"};
        Value made;
        made.wide = value;
        return made;
    }

    Value convert(Value value, const ir::Type& from, const ir::Type& to) {
        if (value.null || from.kind == to.kind) {
            if (to.kind != TypeKind::Decimal || value.null || from.scale == to.scale) return value;
            if (to.scale > from.scale) return decimal(value.wide * power10(to.scale - from.scale), to);
            __int128 unit = power10(from.scale - to.scale);
            if (value.wide % unit != 0) throw Failure{"digits"};
            return decimal(value.wide / unit, to);
        }
        if (to.kind == TypeKind::Float) {
            value.real = static_cast<double>(value.integer);
        } else if (to.kind == TypeKind::Decimal) {
            return decimal(static_cast<__int128>(value.integer) * power10(to.scale), to);
        } else if (to.kind == TypeKind::Timestamp) {
            value.integer = checked(static_cast<__int128>(value.integer) * 86'400'000'000);
        } else {
            throw std::runtime_error("the oracle does not know this conversion");
        }
        return value;
    }

    Value arithmetic(ExprKind kind, const Value& a, const Value& b, const ir::Expr& e, ir::ExprId a_id, ir::ExprId b_id) {
        const ir::Type& to = graph_.types[e.type];
        if (to.kind == TypeKind::String) {
            Value joined;
            joined.text = a.text + b.text;
            return joined;
        }
        if (to.kind == TypeKind::Float) return real(kind, a, b, type(a_id));
        if (to.kind == TypeKind::Decimal) return decimals(kind, a, b, to, type(a_id), type(b_id));
        __int128 x = scaled_time(a, a_id, to), y = scaled_time(b, b_id, to);
        if ((kind == ExprKind::Divide || kind == ExprKind::Remainder) && y == 0) throw Failure{"zero"};
        switch (kind) {
            case ExprKind::Add: return integer_value(checked(x + y));
            case ExprKind::Subtract: return integer_value(checked(x - y));
            case ExprKind::Multiply: return integer_value(checked(x * y));
            case ExprKind::Divide: return integer_value(checked(x / y));
            default: return integer_value(checked(x % y));
        }
    }

    __int128 scaled_time(const Value& value, ir::ExprId id, const ir::Type& to) const {
        bool date = type(id).kind == TypeKind::Date && to.kind != TypeKind::Date;
        return static_cast<__int128>(value.integer) * (date ? 86'400'000'000 : 1);
    }

    static Value real(ExprKind kind, const Value& a, const Value& b, const ir::Type& from) {
        bool spans = from.kind == TypeKind::Duration;
        double x = spans ? static_cast<double>(a.integer) : a.real, y = spans ? static_cast<double>(b.integer) : b.real;
        if ((kind == ExprKind::Divide || kind == ExprKind::Remainder) && y == 0) throw Failure{"zero"};
        Value made;
        made.real = kind == ExprKind::Add        ? x + y
                    : kind == ExprKind::Subtract ? x - y
                    : kind == ExprKind::Multiply ? x * y
                    : kind == ExprKind::Divide   ? x / y
                                                 : std::fmod(x, y);
        if (!std::isfinite(made.real)) throw Failure{"infinite"};
        return made;
    }

    static Value decimals(ExprKind kind, const Value& a, const Value& b, const ir::Type& to, const ir::Type& from_a,
                          const ir::Type& from_b) {
        __int128 x = a.wide, y = b.wide;
        if (kind == ExprKind::Multiply) return decimal(x * y, to);
        if (kind == ExprKind::Divide) {
            if (y == 0) throw Failure{"zero"};
            int up = to.scale - from_a.scale + from_b.scale;
            __int128 n = x * power10(up), half = (y < 0 ? -y : y) / 2, rest = n % y;
            __int128 quotient = n / y, size = rest < 0 ? -rest : rest;
            bool away = size > half || (size == half && y % 2 == 0);
            return decimal(quotient + (away ? ((n < 0) == (y < 0) ? 1 : -1) : 0), to);
        }
        int scale = std::max(from_a.scale, from_b.scale);
        x *= power10(scale - from_a.scale);
        y *= power10(scale - from_b.scale);
        if (kind == ExprKind::Remainder && y == 0) throw Failure{"zero"};
        return decimal(kind == ExprKind::Add ? x + y : kind == ExprKind::Subtract ? x - y : x % y, to);
    }

    Value call(const ir::Expr& e) {
        std::string name(ir::functions()[e.index].name);
        Value x = run(e.args[0]);
        if (name == "to_float") {
            TypeKind from = type(e.args[0]).kind;
            if (from == TypeKind::Float) return x;
        }
        if (name == "abs" && type(e.args[0]).kind == TypeKind::Int) return integer_value(checked(x.integer < 0 ? -static_cast<__int128>(x.integer) : x.integer));
        if (name == "length" && type(e.args[0]).kind == TypeKind::String) {
            return integer_value(std::count_if(x.text.begin(), x.text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
        }
        if (name == "upper") {
            for (char& c : x.text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
            return x;
        }
        throw std::runtime_error("the oracle does not know the function " + name);
    }

    const ir::Graph& graph_;
    const Row& row_;
    std::map<uint32_t, Value> locals_;
};

}  // namespace

Value null_value() {
    Value made;
    made.null = true;
    return made;
}

Value integer_value(int64_t value) {
    Value made;
    made.integer = value;
    return made;
}

Value evaluate(const ir::Graph& graph, ir::ExprId id, const Row& row) { return Evaluator(graph, row).run(id); }

}  // namespace weir::oracle
