// Aggregates over the whole list of a group's rows.
#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "test/oracle/oracle.h"

namespace weir::oracle {

namespace {

using ir::AggregateKind;
using ir::TypeKind;
using ir::Value;

__int128 power10(int n) { return n == 0 ? 1 : 10 * power10(n - 1); }

Value sum(const ir::Type& type, const std::vector<Value>& values) {
    Value total;
    __int128 wide = 0;
    for (const Value& value : values) {
        total.real += value.real;
        wide += type.kind == TypeKind::Decimal ? value.wide : value.integer;
    }
    if (type.kind == TypeKind::Decimal) {
        if (wide >= power10(37) * 10 || wide <= -power10(37) * 10) throw Failure{"range"};
        total.wide = wide;
    } else if (type.kind != TypeKind::Float) {
        if (wide > INT64_MAX || wide < INT64_MIN) throw Failure{"overflow"};
        total.integer = static_cast<int64_t>(wide);
    } else if (!std::isfinite(total.real)) {
        throw Failure{"infinite"};
    }
    return total;
}

Value average(const ir::Type& from, const std::vector<Value>& values) {
    __int128 n = std::ssize(values), wide = 0;
    Value made;
    for (const Value& value : values) {
        made.real += from.kind == TypeKind::Float ? value.real : 0;
        wide += from.kind == TypeKind::Decimal ? value.wide : value.integer;
    }
    if (from.kind == TypeKind::Decimal) {
        wide *= power10(4);
        __int128 rest = wide % n, size = rest < 0 ? -rest : rest;
        made.wide = wide / n + (size * 2 >= n ? (wide < 0 ? -1 : 1) : 0);
    } else {
        made.real = (from.kind == TypeKind::Float ? made.real : static_cast<double>(wide)) / static_cast<double>(n);
    }
    return made;
}

double number(const ir::Type& type, const Value& value) {
    if (type.kind == TypeKind::Float) return value.real;
    if (type.kind == TypeKind::Decimal) return static_cast<double>(value.wide) / static_cast<double>(power10(type.scale));
    return static_cast<double>(value.integer);
}

Value spread(const ir::Type& type, const std::vector<Value>& values, AggregateKind kind) {
    bool sample = kind == AggregateKind::StddevSample || kind == AggregateKind::VarianceSample;
    double n = static_cast<double>(values.size()), mean = 0, squares = 0;
    if (n < (sample ? 2 : 1)) return null_value();
    for (const Value& value : values) mean += number(type, value) / n;
    for (const Value& value : values) squares += (number(type, value) - mean) * (number(type, value) - mean);
    double variance = squares / (sample ? n - 1 : n);
    Value made;
    bool root = kind == AggregateKind::StddevPopulation || kind == AggregateKind::StddevSample;
    made.real = root ? std::sqrt(variance) : variance;
    return made;
}

// arg_max and arg_min: the x of the first row whose `by` is the greatest or the least.
Value arg(const ir::Graph& graph, const ir::Aggregate& item, const std::vector<const Row*>& rows) {
    ir::TypeId by = graph.exprs[item.args[1]].type;
    int sign = item.kind == AggregateKind::ArgMax ? 1 : -1;
    Value best = null_value(), result = null_value();
    for (const Row* row : rows) {
        Value value = evaluate(graph, item.args[1], *row);
        if (value.null) continue;
        if (best.null || sign * compare(graph.types, by, value, best) > 0) {
            best = value;
            result = evaluate(graph, item.args[0], *row);
        }
    }
    return result;
}

}  // namespace

Value aggregate(const ir::Graph& graph, const ir::Aggregate& item, const std::vector<const Row*>& all) {
    std::vector<const Row*> rows;
    for (const Row* row : all) {
        if (!item.where.valid() || evaluate(graph, item.where, *row).integer != 0) rows.push_back(row);
    }
    if (item.args.empty()) return integer_value(std::ssize(rows));
    ir::TypeId id = graph.exprs[item.args[0]].type;
    const ir::Type& type = graph.types[id];
    if (item.kind == AggregateKind::ArgMax || item.kind == AggregateKind::ArgMin) return arg(graph, item, rows);
    if (item.kind == AggregateKind::First) return rows.empty() ? null_value() : evaluate(graph, item.args[0], *rows.front());
    if (item.kind == AggregateKind::Last) return rows.empty() ? null_value() : evaluate(graph, item.args[0], *rows.back());
    std::vector<Value> values;
    for (const Row* row : rows) {
        Value value = evaluate(graph, item.args[0], *row);
        if (!value.null) values.push_back(value);
    }
    auto less = [&](const Value& a, const Value& b) { return compare(graph.types, id, a, b) < 0; };
    auto is_true = [](const Value& value) { return value.integer != 0; };
    if (item.kind == AggregateKind::Count) return integer_value(std::ssize(values));
    if (item.kind == AggregateKind::CountDistinct) {
        return integer_value(std::ssize(std::set<Value, decltype(less)>(values.begin(), values.end(), less)));
    }
    if (values.empty()) return null_value();
    switch (item.kind) {
        case AggregateKind::Sum: return sum(type, values);
        case AggregateKind::Avg: return average(type, values);
        case AggregateKind::Min: return *std::min_element(values.begin(), values.end(), less);
        case AggregateKind::Max: return *std::max_element(values.begin(), values.end(), less);
        case AggregateKind::Any: return integer_value(std::any_of(values.begin(), values.end(), is_true) ? 1 : 0);
        case AggregateKind::All: return integer_value(std::all_of(values.begin(), values.end(), is_true) ? 1 : 0);
        default: return spread(type, values, item.kind);
    }
}

}  // namespace weir::oracle
