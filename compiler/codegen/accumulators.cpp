#include "compiler/codegen/accumulators.h"

#include "compiler/codegen/expr.h"
#include "compiler/support/check.h"
#include "runtime/hot/table.h"

namespace weir::codegen {

using ir::AggregateKind;
using ir::TypeKind;

namespace {

ir::TypeId int_type(Unit& unit) { return unit.types().of(TypeKind::Int); }

ir::TypeId argument_type(Unit& unit, const ir::Aggregate& aggregate) {
    return unit.types().non_null(unit.expr(aggregate.args[0]).type);
}

bool is_sum(AggregateKind kind) { return kind == AggregateKind::Sum || kind == AggregateKind::Avg; }
bool is_extreme(AggregateKind kind) {
    return kind == AggregateKind::Min || kind == AggregateKind::Max;
}
bool is_arg(AggregateKind kind) {
    return kind == AggregateKind::ArgMax || kind == AggregateKind::ArgMin;
}
bool is_moment(AggregateKind kind) {
    return kind == AggregateKind::StddevPopulation || kind == AggregateKind::StddevSample ||
           kind == AggregateKind::VariancePopulation || kind == AggregateKind::VarianceSample;
}

// A sum of integers takes 128 bits; of decimals it may go beyond these.
bool is_wide_sum(Unit& unit, const ir::Aggregate& aggregate) {
    return is_sum(aggregate.kind) &&
           unit.types().kind(argument_type(unit, aggregate)) == TypeKind::Decimal;
}

std::vector<ir::TypeId> sum_fields(Unit& unit, const ir::Aggregate& aggregate, bool counted) {
    const ir::TypeId argument = argument_type(unit, aggregate);
    const TypeKind kind = unit.types().kind(argument);
    const ir::TypeId integer = int_type(unit);
    if (kind == TypeKind::Decimal)
        return {unit.types().decimal(38, 0), integer, integer};  // wh_wide_sum
    const ir::TypeId sum = kind == TypeKind::Float ? argument : unit.types().decimal(38, 0);
    return counted ? std::vector{sum, integer} : std::vector{sum};
}

std::vector<ir::TypeId> fields_of(Unit& unit, const ir::Aggregate& aggregate, bool counted) {
    const ir::TypeId integer = int_type(unit);
    switch (aggregate.kind) {
        case AggregateKind::Count:
            return {integer};
        case AggregateKind::Sum:
        case AggregateKind::Avg:
            return sum_fields(unit, aggregate, counted);
        case AggregateKind::Min:
        case AggregateKind::Max:
            return {integer, argument_type(unit, aggregate)};  // has, value
        case AggregateKind::First:
        case AggregateKind::Last:  // has, time, order, value
            return {integer, integer, integer, unit.expr(aggregate.args[0]).type};
        case AggregateKind::Any:
        case AggregateKind::All:
            return {integer, integer};  // has, value
        case AggregateKind::CountDistinct:
            return {integer, integer};  // count, the runtime's set
        case AggregateKind::StddevPopulation:
        case AggregateKind::StddevSample:
        case AggregateKind::VariancePopulation:
        case AggregateKind::VarianceSample: {  // wh_moments
            const ir::TypeId real = unit.types().of(TypeKind::Float);
            return {integer, real, real};
        }
        case AggregateKind::ArgMax:
        case AggregateKind::ArgMin:  // has, time, order, by, value
            return {integer, integer, integer,
                    unit.types().non_null(unit.expr(aggregate.args[1]).type),
                    unit.expr(aggregate.args[0]).type};
    }
    UNREACHABLE("an aggregate that nobody knows");
}

llvm::Value* load_int(Fn& fn, const Accumulator& item, llvm::Value* value, size_t field) {
    return fn.load(fn.unit.i64, value, item.offsets[field]);
}

void store_int(Fn& fn, const Accumulator& item, llvm::Value* value, size_t field,
               llvm::Value* number) {
    fn.store(number, value, item.offsets[field]);
}

void add_int(Fn& fn, const Accumulator& item, llvm::Value* value, size_t field,
             llvm::Value* number) {
    store_int(fn, item, value, field, fn.ir.CreateAdd(load_int(fn, item, value, field), number));
}

llvm::Value* has(Fn& fn, const Accumulator& item, llvm::Value* value) {
    return fn.ir.CreateICmpNE(load_int(fn, item, value, 0), fn.unit.int64(0), "has");
}

llvm::Value* one_if(Fn& fn, llvm::Value* taken) {
    return taken == nullptr ? fn.unit.int64(1) : fn.ir.CreateZExt(taken, fn.unit.i64);
}

// `body` where the row is taken.
void when_taken(Fn& fn, llvm::Value* taken, llvm::function_ref<void()> body) {
    if (taken == nullptr) return body();
    fn.when(taken, "taken", body);
}

// ---- sums ----

void add_integer_sum(Fn& fn, const Accumulator& item, llvm::Value* value, llvm::Value* number,
                     llvm::Value* count) {
    Unit& unit = fn.unit;
    llvm::Value* sum = fn.load(unit.i128, value, item.offsets[0], "sum");
    fn.store(fn.ir.CreateAdd(sum, number), value, item.offsets[0]);
    if (item.counted) add_int(fn, item, value, 1, count);
}

void add_float_sum(Fn& fn, const Accumulator& item, llvm::Value* value, llvm::Value* number,
                   llvm::Value* count) {
    llvm::Value* sum = fn.load(fn.unit.f64, value, item.offsets[0], "sum");
    fn.store(fn.ir.CreateFAdd(sum, number), value, item.offsets[0]);
    if (item.counted) add_int(fn, item, value, 1, count);
}

void accumulate_sum(Fn& fn, const Accumulator& item, llvm::Value* value, const Brought& row) {
    Unit& unit = fn.unit;
    llvm::Value* number = row.values[0][0];
    if (is_wide_sum(unit, *item.aggregate)) {
        when_taken(fn, row.taken, [&] {
            fn.call("wh_wide_sum_add", unit.none, {fn.at(value, item.offsets[0]), number});
        });
    } else if (number->getType() == unit.f64) {
        when_taken(fn, row.taken, [&] { add_float_sum(fn, item, value, number, unit.int64(1)); });
    } else {
        // No branch: what is not taken adds nothing.
        if (row.taken != nullptr) number = fn.ir.CreateSelect(row.taken, number, unit.int64(0));
        add_integer_sum(fn, item, value, fn.ir.CreateSExt(number, unit.i128),
                        one_if(fn, row.taken));
    }
}

void combine_sum(Fn& fn, const Accumulator& item, llvm::Value* value, llvm::Value* from) {
    Unit& unit = fn.unit;
    const uint32_t at = item.offsets[0];
    llvm::Value* count =
        item.counted && !is_wide_sum(unit, *item.aggregate) ? load_int(fn, item, from, 1) : nullptr;
    if (is_wide_sum(unit, *item.aggregate)) {
        fn.call("wh_wide_sum_combine", unit.none, {fn.at(value, at), fn.at(from, at)});
    } else if (unit.types().kind(item.fields[0]) == TypeKind::Float) {
        add_float_sum(fn, item, value, fn.load(unit.f64, from, at), count);
    } else {
        add_integer_sum(fn, item, value, fn.load(unit.i128, from, at), count);
    }
}

constexpr const char* kSumTooLarge = "sum out of range";

void check_finite(Fn& fn, llvm::Value* number) {
    llvm::Value* size = fn.ir.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, number);
    fn.fail_if(fn.ir.CreateFCmpUGE(size, llvm::ConstantFP::getInfinity(fn.unit.f64)),
               "float operation gives no finite number");
}

llvm::Value* narrow(Fn& fn, llvm::Value* wide) {
    llvm::Value* low = fn.ir.CreateTrunc(wide, fn.unit.i64);
    fn.fail_if(fn.ir.CreateICmpNE(fn.ir.CreateSExt(low, fn.unit.i128), wide), kSumTooLarge);
    return low;
}

// The sum as what the aggregate works on: i64, f64 or i128.
llvm::Value* sum_of(Fn& fn, const Accumulator& item, llvm::Value* value) {
    Unit& unit = fn.unit;
    if (is_wide_sum(unit, *item.aggregate)) {
        llvm::Value* out = fn.variable(unit.i128, "sum");
        llvm::Value* beyond =
            fn.call("wh_wide_sum_result", unit.i32, {fn.at(value, item.offsets[0]), out});
        fn.fail_if(fn.ir.CreateICmpNE(beyond, unit.int32(0)), kSumTooLarge);
        return fn.ir.CreateLoad(unit.i128, out);
    }
    if (unit.types().kind(item.fields[0]) == TypeKind::Float) {
        llvm::Value* sum = fn.load(unit.f64, value, item.offsets[0], "sum");
        check_finite(fn, sum);
        return sum;
    }
    return fn.load(unit.i128, value, item.offsets[0], "sum");
}

// A decimal's average has more digits than its sum; sums of durations are cut to microseconds.
llvm::Value* average(Fn& fn, const Accumulator& item, llvm::Value* sum, llvm::Value* count) {
    Unit& unit = fn.unit;
    const ir::Type& type = unit.type(item.aggregate->type);
    if (type.kind == TypeKind::Float) {
        llvm::Value* number = sum;
        if (sum->getType() != unit.f64) {
            number = fn.call("wh_decimal_to_float", unit.f64, {sum, unit.int32(0)});
        }
        return fn.ir.CreateFDiv(number, fn.ir.CreateSIToFP(count, unit.f64));
    }
    if (type.kind == TypeKind::Decimal) {
        const uint32_t up = type.scale - unit.type(argument_type(unit, *item.aggregate)).scale;
        llvm::Value* out = fn.variable(unit.i128, "average");
        llvm::Value* bad = fn.call("wh_decimal_divide", unit.i32,
                                   {sum, fn.ir.CreateSExt(count, unit.i128), unit.int32(up), out});
        fn.fail_if(fn.ir.CreateICmpNE(bad, unit.int32(0)), "decimal out of range");
        llvm::Value* made = fn.ir.CreateLoad(unit.i128, out);
        check_decimal(fn, made, type.precision);
        return made;
    }
    return fn.ir.CreateSDiv(narrow(fn, sum), count);
}

Value sum_result(Fn& fn, const Accumulator& item, llvm::Value* value) {
    Unit& unit = fn.unit;
    const ir::TypeId type = unit.types().non_null(item.aggregate->type);
    const auto make = [&] {
        llvm::Value* sum = sum_of(fn, item, value);
        if (item.aggregate->kind == AggregateKind::Avg) {
            return fn.simple(type, average(fn, item, sum, load_int(fn, item, value, 1)));
        }
        const TypeKind kind = unit.types().kind(type);
        if (kind != TypeKind::Decimal && kind != TypeKind::Float) sum = narrow(fn, sum);
        return fn.simple(type, sum);
    };
    if (!unit.types().is_nullable(item.aggregate->type)) return make();
    llvm::Value* some = fn.ir.CreateICmpNE(load_int(fn, item, value, 1), unit.int64(0), "some");
    return fn.choose(
        some, "sum", [&] { return fn.nullable(make()); },
        [&] { return fn.null_of(item.aggregate->type); });
}

// ---- the best, the first, the last ----

// (a_time, a_order) < (b_time, b_order)
llvm::Value* before(Fn& fn, llvm::Value* a_time, llvm::Value* a_order, llvm::Value* b_time,
                    llvm::Value* b_order) {
    llvm::Value* earlier = fn.ir.CreateICmpSLT(a_time, b_time);
    llvm::Value* same = fn.ir.CreateICmpEQ(a_time, b_time);
    return fn.ir.CreateOr(earlier, fn.ir.CreateAnd(same, fn.ir.CreateICmpULT(a_order, b_order)));
}

void keep_extreme(Fn& fn, const Accumulator& item, const Stored& at, const Value& fresh) {
    Unit& unit = fn.unit;
    const Value kept = load_state(fn, item.fields[1], at.value, item.offsets[1]);
    const bool least = item.aggregate->kind == AggregateKind::Min;
    const auto better = [&] { return least ? less(fn, fresh, kept) : less(fn, kept, fresh); };
    const TypeKind kind = unit.types().kind(fresh.type);
    if (fresh.parts.size() == 1 && kind != TypeKind::Record) {
        llvm::Value* replace = fn.ir.CreateOr(fn.ir.CreateNot(has(fn, item, at.value)), better());
        const Value best{fresh.type, {fn.ir.CreateSelect(replace, fresh[0], kept[0])}};
        store_state(fn, at.slot, at.value, item.offsets[1], best);
    } else {
        const auto boolean = [&](llvm::Value* bit) { return fn.simple({}, bit); };
        llvm::Value* replace = fn.choose(
            has(fn, item, at.value), "better", [&] { return boolean(better()); },
            [&] { return boolean(unit.bit(true)); })[0];
        fn.when(replace, "replace",
                [&] { store_state(fn, at.slot, at.value, item.offsets[1], fresh); });
    }
    store_int(fn, item, at.value, 0, unit.int64(1));
}

// The fields `time`, `order` and everything behind them.
void keep_stamped(Fn& fn, const Accumulator& item, const Stored& at, llvm::Value* replace,
                  llvm::Value* time, llvm::Value* order, llvm::ArrayRef<Value> values) {
    fn.when(replace, "replace", [&] {
        store_int(fn, item, at.value, 0, fn.unit.int64(1));
        store_int(fn, item, at.value, 1, time);
        store_int(fn, item, at.value, 2, order);
        for (size_t i = 0; i < values.size(); ++i) {
            store_state(fn, at.slot, at.value, item.offsets[3 + i], values[i]);
        }
    });
}

void keep_first_or_last(Fn& fn, const Accumulator& item, const Stored& at, llvm::Value* time,
                        llvm::Value* order, const Value& fresh) {
    llvm::Value* kept_time = load_int(fn, item, at.value, 1);
    llvm::Value* kept_order = load_int(fn, item, at.value, 2);
    // Rows that `unnest` makes of one record have one stamp and come in order: the last of them is
    // the last.
    llvm::Value* earlier = before(fn, time, order, kept_time, kept_order);
    llvm::Value* better =
        item.aggregate->kind == AggregateKind::First ? earlier : fn.ir.CreateNot(earlier);
    llvm::Value* replace = fn.ir.CreateOr(fn.ir.CreateNot(has(fn, item, at.value)), better);
    keep_stamped(fn, item, at, replace, time, order, {fresh});
}

// Ties: the first row.
void keep_arg(Fn& fn, const Accumulator& item, const Stored& at, llvm::Value* time,
              llvm::Value* order, const Value& by, const Value& fresh) {
    Unit& unit = fn.unit;
    const auto boolean = [&](llvm::Value* bit) { return fn.simple({}, bit); };
    const auto better = [&] {
        const Value kept = load_state(fn, item.fields[3], at.value, item.offsets[3]);
        const bool greatest = item.aggregate->kind == AggregateKind::ArgMax;
        llvm::Value* beats = greatest ? less(fn, kept, by) : less(fn, by, kept);
        llvm::Value* ties = equal(fn, by, kept);
        llvm::Value* earlier = before(fn, time, order, load_int(fn, item, at.value, 1),
                                      load_int(fn, item, at.value, 2));
        return boolean(fn.ir.CreateOr(beats, fn.ir.CreateAnd(ties, earlier)));
    };
    llvm::Value* replace = fn.choose(has(fn, item, at.value), "better", better,
                                     [&] { return boolean(unit.bit(true)); })[0];
    keep_stamped(fn, item, at, replace, time, order, {by, fresh});
}

void keep_truth(Fn& fn, const Accumulator& item, llvm::Value* value, llvm::Value* truth) {
    Unit& unit = fn.unit;
    llvm::Value* kept = fn.ir.CreateICmpNE(load_int(fn, item, value, 1), unit.int64(0));
    llvm::Value* now;
    if (item.aggregate->kind == AggregateKind::Any) {
        now = fn.ir.CreateOr(kept, truth);
    } else {
        now = fn.ir.CreateAnd(truth, fn.ir.CreateOr(kept, fn.ir.CreateNot(has(fn, item, value))));
    }
    store_int(fn, item, value, 1, fn.ir.CreateZExt(now, unit.i64));
    store_int(fn, item, value, 0, unit.int64(1));
}

// A number as wh_moments takes it.
llvm::Value* as_float(Fn& fn, const Value& number) {
    Unit& unit = fn.unit;
    const ir::Type& type = unit.type(number.type);
    if (type.kind == TypeKind::Float) return number[0];
    if (type.kind == TypeKind::Decimal) {
        return fn.call("wh_decimal_to_float", unit.f64, {number[0], unit.int32(type.scale)});
    }
    return fn.ir.CreateSIToFP(number[0], unit.f64);
}

Value moment_result(Fn& fn, const Accumulator& item, llvm::Value* value) {
    Unit& unit = fn.unit;
    const AggregateKind kind = item.aggregate->kind;
    const bool sample =
        kind == AggregateKind::StddevSample || kind == AggregateKind::VarianceSample;
    const bool root =
        kind == AggregateKind::StddevSample || kind == AggregateKind::StddevPopulation;
    llvm::Value* out = fn.variable(unit.f64, "moment");
    fn.ir.CreateStore(llvm::ConstantFP::get(unit.f64, 0.0), out);
    llvm::Value* enough = fn.call(root ? "wh_moments_stddev" : "wh_moments_variance", unit.i32,
                                  {fn.at(value, item.offsets[0]), unit.int32(sample), out});
    llvm::Value* number = fn.ir.CreateLoad(unit.f64, out);
    check_finite(fn, number);
    const Value plain = fn.simple(unit.types().of(TypeKind::Float), number);
    if (!unit.types().is_nullable(item.aggregate->type)) return plain;
    return fn.with_null(plain, fn.ir.CreateICmpEQ(enough, unit.int32(0)));
}

// What was kept, null if there was nothing.
Value kept_result(Fn& fn, const Accumulator& item, llvm::Value* value, size_t field) {
    const ir::TypeId type = item.aggregate->type;
    const Value kept = load_state(fn, item.fields[field], value, item.offsets[field]);
    if (!fn.unit.types().is_nullable(type)) return fn.non_null(kept);
    llvm::Value* nothing = fn.ir.CreateNot(has(fn, item, value));
    llvm::Value* null = fn.ir.CreateOr(nothing, fn.is_null(kept));
    return fn.with_null(fn.non_null(kept), null);
}

}  // namespace

Accumulators accumulators_of(Unit& unit, const std::vector<ir::Aggregate>& aggregates) {
    Accumulators all;
    std::vector<ir::Field> record;
    for (const ir::Aggregate& aggregate : aggregates) {
        Accumulator item;
        item.aggregate = &aggregate;
        item.counted =
            aggregate.kind == AggregateKind::Avg || unit.types().is_nullable(aggregate.type);
        item.fields = fields_of(unit, aggregate, item.counted);
        for (const ir::TypeId field : item.fields) {
            item.offsets.push_back(all.bytes);
            all.bytes += state_bytes(unit, field);
            record.push_back({"f" + std::to_string(record.size()), field});
        }
        all.items.push_back(std::move(item));
    }
    all.record = unit.types().record(std::move(record));
    return all;
}

Brought bring(Fn& fn, const ir::Aggregate& aggregate, const Row& row) {
    Unit& unit = fn.unit;
    Brought brought;
    if (aggregate.where.valid()) brought.taken = fn.eval_bool(aggregate.where, row);
    const bool skips_null =
        aggregate.kind != AggregateKind::First && aggregate.kind != AggregateKind::Last;
    for (size_t i = 0; i < aggregate.args.size(); ++i) {
        const ir::ExprId arg = aggregate.args[i];
        Value value;
        if (!aggregate.where.valid() || is_cheap(unit, arg)) {
            value = fn.eval(arg, row);
        } else {
            // A row that `where` leaves out does not evaluate them, so they cannot fail.
            value = fn.choose(
                brought.taken, "argument", [&] { return fn.eval(arg, row); },
                [&] { return fn.zero_of(unit.expr(arg).type); });
        }
        // arg_max skips a null `by`, its second argument, and keeps a null in the first.
        const bool may_be_null = !skips_null || (is_arg(aggregate.kind) && i == 0);
        if (!may_be_null && unit.types().is_nullable(value.type)) {
            llvm::Value* some = fn.ir.CreateNot(fn.is_null(value));
            brought.taken = brought.taken == nullptr ? some : fn.ir.CreateAnd(brought.taken, some);
            value = fn.non_null(value);
        }
        brought.values.push_back(value);
    }
    return brought;
}

void accumulate(Fn& fn, const Accumulator& item, const Stored& at, const Brought& row,
                llvm::Value* time, llvm::Value* order) {
    Unit& unit = fn.unit;
    const AggregateKind kind = item.aggregate->kind;
    if (kind == AggregateKind::Count) return add_int(fn, item, at.value, 0, one_if(fn, row.taken));
    if (is_sum(kind)) return accumulate_sum(fn, item, at.value, row);
    CHECK(kind != AggregateKind::CountDistinct);
    when_taken(fn, row.taken, [&] {
        if (is_extreme(kind)) return keep_extreme(fn, item, at, row.values[0]);
        if (is_arg(kind)) return keep_arg(fn, item, at, time, order, row.values[1], row.values[0]);
        if (is_moment(kind)) {
            fn.call("wh_moments_add", unit.none,
                    {fn.at(at.value, item.offsets[0]), as_float(fn, row.values[0])});
        } else if (kind == AggregateKind::Any || kind == AggregateKind::All) {
            keep_truth(fn, item, at.value, row.values[0][0]);
        } else {
            keep_first_or_last(fn, item, at, time, order, row.values[0]);
        }
    });
}

void take_out(Fn& fn, const Accumulator& item, llvm::Value* value, const Brought& row) {
    Unit& unit = fn.unit;
    llvm::Value* less = fn.ir.CreateNeg(one_if(fn, row.taken));
    if (item.aggregate->kind == AggregateKind::Count) return add_int(fn, item, value, 0, less);
    CHECK(is_sum(item.aggregate->kind));
    llvm::Value* number = row.values[0][0];
    CHECK(number->getType() != unit.f64);
    if (is_wide_sum(unit, *item.aggregate)) {
        return when_taken(fn, row.taken, [&] {
            fn.call("wh_wide_sum_take_out", unit.none, {fn.at(value, item.offsets[0]), number});
        });
    }
    if (row.taken != nullptr) number = fn.ir.CreateSelect(row.taken, number, unit.int64(0));
    number = fn.ir.CreateNeg(fn.ir.CreateSExt(number, unit.i128));
    add_integer_sum(fn, item, value, number, less);
}

void combine(Fn& fn, const Accumulator& item, const Stored& at, llvm::Value* from) {
    Unit& unit = fn.unit;
    const AggregateKind kind = item.aggregate->kind;
    if (kind == AggregateKind::CountDistinct) return;  // the runtime counts what both have
    if (kind == AggregateKind::Count)
        return add_int(fn, item, at.value, 0, load_int(fn, item, from, 0));
    if (is_sum(kind)) return combine_sum(fn, item, at.value, from);
    if (is_moment(kind)) {
        fn.call("wh_moments_combine", unit.none,
                {fn.at(at.value, item.offsets[0]), fn.at(from, item.offsets[0])});
        return;
    }
    fn.when(has(fn, item, from), "combine", [&] {
        const auto field = [&](size_t i) {
            return load_state(fn, item.fields[i], from, item.offsets[i]);
        };
        if (is_extreme(kind)) return keep_extreme(fn, item, at, field(1));
        if (kind == AggregateKind::Any || kind == AggregateKind::All) {
            return keep_truth(fn, item, at.value,
                              fn.ir.CreateICmpNE(load_int(fn, item, from, 1), unit.int64(0)));
        }
        llvm::Value* time = load_int(fn, item, from, 1);
        llvm::Value* order = load_int(fn, item, from, 2);
        if (is_arg(kind)) return keep_arg(fn, item, at, time, order, field(3), field(4));
        keep_first_or_last(fn, item, at, time, order, field(3));
    });
}

Value result(Fn& fn, const Accumulator& item, llvm::Value* value) {
    const AggregateKind kind = item.aggregate->kind;
    const ir::TypeId type = item.aggregate->type;
    if (kind == AggregateKind::Count || kind == AggregateKind::CountDistinct) {
        return coerce(fn, fn.simple(int_type(fn.unit), load_int(fn, item, value, 0)), type);
    }
    if (is_sum(kind)) return sum_result(fn, item, value);
    if (is_moment(kind)) return moment_result(fn, item, value);
    if (is_extreme(kind)) return kept_result(fn, item, value, 1);
    if (is_arg(kind)) return kept_result(fn, item, value, 4);
    if (kind == AggregateKind::First || kind == AggregateKind::Last)
        return kept_result(fn, item, value, 3);
    llvm::Value* truth = fn.ir.CreateICmpNE(load_int(fn, item, value, 1), fn.unit.int64(0));
    const Value plain = fn.simple(fn.unit.types().of(TypeKind::Bool), truth);
    return fn.unit.types().is_nullable(type)
               ? fn.with_null(plain, fn.ir.CreateNot(has(fn, item, value)))
               : plain;
}

}  // namespace weir::codegen
