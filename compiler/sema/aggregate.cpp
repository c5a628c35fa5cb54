// Takes aggregate functions out of items. What an item may see outside of them is the virtual row
// alone: keys, window, aggregates and the items above.
#include "compiler/sema/aggregate.h"

#include <algorithm>

#include "compiler/ir/functions.h"
#include "compiler/ir/value.h"
#include "compiler/sema/checker.h"

namespace weir::sema {

class AggregateCollector {
  public:
    AggregateCollector(Context& context, const Scope& input, uint32_t first_column)
        : context_(context), input_(input), first_column_(first_column) {}

    const Scope& input() const { return input_; }
    std::vector<ir::Aggregate> take() { return std::move(aggregates_); }

    // The column of the aggregate in the virtual row; equal ones share it.
    ir::ExprId add(ir::Aggregate aggregate, Range range) {
        for (size_t i = 0; i < aggregates_.size(); i++) {
            if (same(aggregates_[i], aggregate)) return columns_[i];
        }
        uint32_t index = first_column_ + static_cast<uint32_t>(aggregates_.size());
        columns_.push_back(make_column(context_, index, aggregate.type, range));
        aggregates_.push_back(std::move(aggregate));
        return columns_.back();
    }

  private:
    bool same(const ir::Aggregate& a, const ir::Aggregate& b) const {
        if (a.kind != b.kind || a.type != b.type || a.args.size() != b.args.size()) return false;
        if (a.where.valid() != b.where.valid()) return false;
        if (a.where.valid() && !ir::same(context_.graph, a.where, b.where)) return false;
        return std::equal(
            a.args.begin(), a.args.end(), b.args.begin(),
            [&](ir::ExprId x, ir::ExprId y) { return ir::same(context_.graph, x, y); });
    }

    Context& context_;
    const Scope& input_;
    uint32_t first_column_;
    std::vector<ir::Aggregate> aggregates_;
    std::vector<ir::ExprId> columns_;
};

namespace {

using diag::Id;
using ir::AggregateKind;
using ir::TypeId;
using ir::TypeKind;

struct AggregateName {
    const char* name;
    AggregateKind kind;
    size_t least;
    size_t most;
};

constexpr AggregateName kAggregates[] = {
    {"count", AggregateKind::Count, 0, 1},
    {"sum", AggregateKind::Sum, 1, 1},
    {"avg", AggregateKind::Avg, 1, 1},
    {"min", AggregateKind::Min, 1, 1},
    {"max", AggregateKind::Max, 1, 1},
    {"first", AggregateKind::First, 1, 1},
    {"last", AggregateKind::Last, 1, 1},
    {"any", AggregateKind::Any, 1, 1},
    {"all", AggregateKind::All, 1, 1},
    {"count_distinct", AggregateKind::CountDistinct, 1, 1},
    {"stddev", AggregateKind::StddevPopulation, 1, 1},
    {"stddev_sample", AggregateKind::StddevSample, 1, 1},
    {"variance", AggregateKind::VariancePopulation, 1, 1},
    {"variance_sample", AggregateKind::VarianceSample, 1, 1},
    {"arg_max", AggregateKind::ArgMax, 2, 2},
    {"arg_min", AggregateKind::ArgMin, 2, 2},
};

constexpr const char* kNotBuilt[] = {"approx_count_distinct", "percentile", "list", "set",
                                     "histogram"};

const AggregateName* find_aggregate(const std::string& name) {
    for (const AggregateName& row : kAggregates) {
        if (name == row.name) return &row;
    }
    return nullptr;
}

bool is_not_built(const std::string& name) {
    return std::any_of(std::begin(kNotBuilt), std::end(kNotBuilt),
                       [&](const char* row) { return name == row; });
}

// One call of an aggregate function.
class AggregateCall {
  public:
    AggregateCall(Context& context, const ast::Call& call, Range range,
                  AggregateCollector& collector)
        : context_(context),
          call_(call),
          range_(range),
          collector_(collector),
          inner_(&collector.input()) {
        inner_.set_collector(nullptr);
        inner_.set_in_aggregate();
    }

    ir::ExprId run(ast::ExprId condition) {
        bool good = true;
        if (condition.valid()) good = check_where(condition);
        if (is_not_built(call_.function.text)) return not_built();
        name_ = find_aggregate(call_.function.text);
        aggregate_.kind = name_->kind;
        if (!check_count()) return poison(context_, range_);
        for (const ast::Argument& argument : call_.arguments) {
            values_.push_back({check(context_, argument.value, inner_).id, argument.range});
            good = good && !is_poison(context_, values_.back().id);
        }
        if (!good) return poison(context_, range_);
        std::optional<TypeId> type = result_type();
        if (!type) return poison(context_, range_);
        aggregate_.type = nullable() ? context_.types().nullable(*type) : *type;
        for (const Operand& value : values_) aggregate_.args.push_back(value.id);
        return collector_.add(std::move(aggregate_), range_);
    }

  private:
    bool check_where(ast::ExprId condition) {
        Checked checked = check_condition(context_, condition, inner_, "where");
        aggregate_.where = checked.id;
        inner_.assume(checked.when_true);
        return !is_poison(context_, checked.id);
    }

    ir::ExprId not_built() {
        context_.sink.report(Id::NotBuiltYet, call_.function.range,
                             {"the aggregate function `" + call_.function.text + "`", ""});
        for (const ast::Argument& argument : call_.arguments)
            check(context_, argument.value, inner_);
        return poison(context_, range_);
    }

    bool check_count() {
        size_t count = call_.arguments.size();
        for (const ast::Argument& argument : call_.arguments) {
            if (!argument.name) continue;
            context_.sink.report(Id::UnknownArgument, argument.name->range,
                                 {call_.function.text, argument.name->text, ""});
            return false;
        }
        if (count >= name_->least && count <= name_->most) return true;
        std::string takes =
            name_->least == 0 ? "at most 1 argument" : count_text(name_->least, "argument");
        const std::string& name = call_.function.text;
        std::string hint = name_->least == 2   ? "write `" + name + "(value, by)`"
                           : name_->least == 1 ? "write `" + name + "(x)`"
                                               : "";
        if (count > 1 && name == "max") hint = "of values of one row: `max(greatest(a, b))`";
        if (count > 1 && name == "min") hint = "of values of one row: `min(least(a, b))`";
        context_.sink.report(Id::ArgumentCount, range_,
                             {call_.function.text, takes, std::to_string(count), hint});
        return false;
    }

    TypeKind kind(size_t i) const { return context_.types().kind(context_.type_of(values_[i].id)); }
    TypeId bare(size_t i) { return context_.types().non_null(context_.type_of(values_[i].id)); }

    std::nullopt_t refuse(size_t i, const std::string& takes) {
        context_.sink.report(Id::NoOverload, values_[i].range,
                             {call_.function.text, context_.text(context_.type_of(values_[i].id)),
                              "it takes " + takes});
        return std::nullopt;
    }

    std::optional<TypeId> result_type() {
        if (!values_.empty() && kind(0) == TypeKind::Null) {
            context_.sink.report(Id::NullWithoutType, values_[0].range, {"null"});
            return std::nullopt;
        }
        ir::TypeTable& types = context_.types();
        switch (aggregate_.kind) {
            case AggregateKind::Count:
            case AggregateKind::CountDistinct:
                return types.of(TypeKind::Int);
            case AggregateKind::Sum:
                return sum_type();
            case AggregateKind::Avg:
                return avg_type();
            case AggregateKind::Min:
            case AggregateKind::Max:
                return ordered(0) ? std::optional(bare(0))
                                  : refuse(0, "numbers, texts, times, enums and bools");
            case AggregateKind::First:
            case AggregateKind::Last:
                return bare(0);
            case AggregateKind::Any:
            case AggregateKind::All:
                return kind(0) == TypeKind::Bool
                           ? std::optional(bare(0))
                           : refuse(0, "a `bool`, such as `" + call_.function.text + "(x > 0)`");
            case AggregateKind::StddevPopulation:
            case AggregateKind::StddevSample:
            case AggregateKind::VariancePopulation:
            case AggregateKind::VarianceSample:
                return spread_type();
            case AggregateKind::ArgMax:
            case AggregateKind::ArgMin:
                return ordered(1) ? std::optional(bare(0))
                                  : refuse(1, "a second argument with an order");
        }
        return std::nullopt;
    }

    bool ordered(size_t i) const {
        TypeKind found = kind(i);
        return found != TypeKind::List && found != TypeKind::Map && found != TypeKind::Record &&
               found != TypeKind::Json && found != TypeKind::Null;
    }

    std::optional<TypeId> sum_type() {
        switch (kind(0)) {
            case TypeKind::Int:
            case TypeKind::Float:
            case TypeKind::Duration:
                return bare(0);
            case TypeKind::Decimal:
                return context_.types().decimal(38, context_.types()[bare(0)].scale);
            default:
                return refuse(0, kind(0) == TypeKind::Bool
                                     ? "numbers and durations; to count write `count() where …`"
                                     : "numbers and durations");
        }
    }

    std::optional<TypeId> avg_type() {
        switch (kind(0)) {
            case TypeKind::Int:
            case TypeKind::Float:
                return context_.types().of(TypeKind::Float);
            case TypeKind::Decimal:
                break;
            case TypeKind::Duration:
                return refuse(0, "numbers: `avg(x / 1ms)`");
            default:
                return refuse(0, "numbers");
        }
        const ir::Type& type = context_.types()[bare(0)];
        if (type.scale + 4 > 38) {
            context_.sink.report(Id::DecimalScale, range_, {std::to_string(type.scale + 4)});
            return std::nullopt;
        }
        return context_.types().decimal(std::min(38, type.precision + 4), type.scale + 4);
    }

    // `to_float(x)`, of null null.
    ir::ExprId decimal_as_float(Operand value, TypeId target) {
        TypeId real = context_.types().of(TypeKind::Float);
        TypeId from = context_.type_of(value.id);
        bool nullable = context_.types().is_nullable(from);
        ir::ExprId sure = value.id;
        if (nullable) {
            sure = make(context_, ir::ExprKind::AssumeNotNull, context_.types().non_null(from),
                        {value.id}, value.range);
        }
        ir::ExprId call = make(context_, ir::ExprKind::Call, real, {sure}, value.range);
        for (uint32_t overload : ir::overloads("to_float")) {
            bool takes =
                ir::signature(overload).parameters[0].pattern.kind == ir::Pattern::Kind::Decimal;
            if (takes) context_.graph.exprs.nodes[call.value].index = overload;
        }
        if (!nullable) return call;
        ir::ExprId is_null = make(context_, ir::ExprKind::IsNull,
                                  context_.types().of(TypeKind::Bool), {value.id}, value.range);
        ir::ExprId some = make(context_, ir::ExprKind::Convert, target, {call}, value.range);
        return make(context_, ir::ExprKind::If, target,
                    {is_null, null_literal(context_, value.range, target), some}, value.range);
    }

    // Deviations are floats, whatever they are taken of.
    std::optional<TypeId> spread_type() {
        TypeId real = context_.types().of(TypeKind::Float);
        TypeId target = context_.types().is_nullable(context_.type_of(values_[0].id))
                            ? context_.types().nullable(real)
                            : real;
        if (kind(0) == TypeKind::Int)
            values_[0].id = convert(context_, values_[0].id, target, values_[0].range);
        if (kind(0) == TypeKind::Decimal) values_[0].id = decimal_as_float(values_[0], target);
        return kind(0) == TypeKind::Float ? std::optional(real) : refuse(0, "numbers");
    }

    // Whether the result may be null: no value has to be among a group's records. A sample of one
    // has no deviation.
    bool nullable() const {
        if (aggregate_.kind == AggregateKind::Count ||
            aggregate_.kind == AggregateKind::CountDistinct)
            return false;
        if (aggregate_.kind == AggregateKind::StddevSample ||
            aggregate_.kind == AggregateKind::VarianceSample)
            return true;
        if (aggregate_.where.valid()) return true;
        return std::any_of(values_.begin(), values_.end(), [&](const Operand& value) {
            return context_.graph.types.is_nullable(context_.type_of(value.id));
        });
    }

    Context& context_;
    const ast::Call& call_;
    Range range_;
    AggregateCollector& collector_;
    Scope inner_;
    const AggregateName* name_ = nullptr;
    std::vector<Operand> values_;
    ir::Aggregate aggregate_;
};

// The scope of the virtual row: keys, then the window.
Scope virtual_row(Context& context, const std::vector<KeyField>& keys, bool windowed) {
    Scope scope;
    uint32_t index = 0;
    for (const KeyField& key : keys) {
        scope.bind(key.name, make_column(context, index, key.type), key.range);
        index++;
    }
    if (windowed) {
        TypeId time = context.types().of(TypeKind::Timestamp);
        scope.set_window(make_column(context, index, time), make_column(context, index + 1, time));
    }
    return scope;
}

}  // namespace

std::vector<std::string> aggregate_names() {
    std::vector<std::string> names(std::begin(kNotBuilt), std::end(kNotBuilt));
    for (const AggregateName& row : kAggregates) names.emplace_back(row.name);
    return names;
}

bool is_aggregate(const std::string& name) {
    return find_aggregate(name) != nullptr || is_not_built(name);
}

std::string aggregated_hint(const Context& context, const AggregateCollector& collector,
                            const std::string& name) {
    (void)context;
    if (collector.input().find(name) == nullptr) return "";
    return "add it to `key by`, or say which value: `last(" + name + ")`, `max(" + name + ")`";
}

Checked check_aggregate_call(Context& context, ast::ExprId id, const Scope& scope) {
    ast::ExprId condition;
    ast::ExprId call_id = id;
    Range range = context[id].range;
    Range where;
    if (const auto* filtered = std::get_if<ast::FilteredCall>(&context[id].node)) {
        call_id = filtered->call;
        condition = filtered->condition;
        where = filtered->where;
    }
    const auto* call = call_id.valid() ? std::get_if<ast::Call>(&context[call_id].node) : nullptr;
    if (call == nullptr || !is_aggregate(call->function.text)) {
        context.sink.report(
            Id::FilterPlace, where,
            {"put it behind the aggregate function itself: `to_float(count() where …)`"});
        return Checked{poison(context, range), {}, {}};
    }
    if (AggregateCollector* collector = scope.collector()) {
        return Checked{AggregateCall(context, *call, range, *collector).run(condition), {}, {}};
    }
    Id reason = scope.in_aggregate() ? Id::NestedAggregate : Id::AggregatePlace;
    context.sink.report(
        reason, call->function.range,
        {call->function.text,
         "group the rows before: `|> key by … |> window tumbling(1m) |> aggregate { … }`"});
    return Checked{poison(context, range), {}, {}};
}

AggregateItems check_aggregate(Context& context, ast::ExprId record, const Scope& input,
                               const std::vector<KeyField>& keys, bool windowed) {
    Scope scope = virtual_row(context, keys, windowed);
    scope.set_parameters(input.parameters());
    AggregateCollector collector(context, input,
                                 static_cast<uint32_t>(keys.size()) + (windowed ? 2 : 0));
    scope.set_collector(&collector);
    ItemRules rules;
    rules.rest = false;
    rules.see_above = true;
    AggregateItems result;
    rules.failed = &result.failed;
    for (Made& item : check_items(context, record, scope, rules)) {
        auto key = std::find_if(keys.begin(), keys.end(),
                                [&](const KeyField& field) { return field.name == item.name; });
        if (key == keys.end()) {
            result.items.push_back(std::move(item));
            continue;
        }
        // A key that is listed again stands in the result once.
        const Binding* listed = scope.find(item.name);
        bool itself = listed != nullptr && listed->value == item.value;
        if (!itself)
            context.sink.report(Id::ItemTwice, item.name_range, {item.name})
                .note(key->range, "a field of the key");
    }
    result.aggregates = collector.take();
    return result;
}

}  // namespace weir::sema
