// Which types go where: implicit conversions, and the type that holds both of two.
#include <algorithm>

#include "compiler/ir/value.h"
#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::Type;
using ir::TypeId;
using ir::TypeKind;

const ir::Field* find_field(const Type& record, const std::string& name) {
    for (const ir::Field& field : record.fields) {
        if (field.name == name) return &field;
    }
    return nullptr;
}

bool converts(Context& context, TypeId from, TypeId to) {
    Fit found = fit(context, from, to);
    return found == Fit::Same || found == Fit::Converts;
}

bool records_fit(Context& context, const Type& from, const Type& to) {
    if (from.fields.size() != to.fields.size()) return false;
    return std::all_of(to.fields.begin(), to.fields.end(), [&](const ir::Field& field) {
        const ir::Field* source = find_field(from, field.name);
        return source != nullptr && converts(context, source->type, field.type);
    });
}

// Of types without their null.
bool base_fits(Context& context, TypeId from_id, TypeId to_id) {
    const Type& from = context.types()[from_id];
    const Type& to = context.types()[to_id];
    if (from.kind == TypeKind::Int)
        return to.kind == TypeKind::Float || to.kind == TypeKind::Decimal;
    if (from.kind == TypeKind::Date) return to.kind == TypeKind::Timestamp;
    if (from.kind != to.kind) return false;
    switch (from.kind) {
        case TypeKind::Decimal:
            return true;
        case TypeKind::List:
            // Elements of type null are those of `[]`: there are none.
            return context.types().kind(from.element) == TypeKind::Null ||
                   converts(context, from.element, to.element);
        case TypeKind::Map:
            // The entries of a map are never rewritten: nobody can say what of.
            return from.key == to.key && from.element == to.element;
        case TypeKind::Record:
            return records_fit(context, from, to);
        default:
            return false;
    }
}

// `"5s"` without its quotes where that is a duration, else an example.
std::string bare_duration(const std::string& source) {
    std::string inner = source.size() > 2 ? source.substr(1, source.size() - 2) : "";
    bool digits = false, units = false;
    for (char c : inner) {
        digits = digits || (c >= '0' && c <= '9');
        units = units || (c >= 'a' && c <= 'z');
    }
    bool plain = inner.find_first_not_of("0123456789usmhdwo") == std::string::npos;
    static const std::pair<const char*, const char*> kUnits[] = {
        {"second", "1s"}, {"minute", "1m"}, {"hour", "1h"},   {"day", "1d"},
        {"week", "1w"},   {"month", "1mo"}, {"year", "12mo"}, {"quarter", "3mo"}};
    for (const auto& [unit, meant] : kUnits) {
        if (inner == unit) return meant;
    }
    return digits && units && plain ? inner : "1h";
}

TypeId common_decimal(Context& context, const Type& a, const Type& b) {
    int scale = std::max(a.scale, b.scale);
    int whole = std::max(a.precision - a.scale, b.precision - b.scale);
    return context.types().decimal(std::min(38, whole + scale), scale);
}

Type as_decimal(const Type& type) {
    if (type.kind == TypeKind::Decimal) return type;
    Type decimal;
    decimal.kind = TypeKind::Decimal;
    decimal.precision = 19;  // every int
    return decimal;
}

std::optional<TypeId> common_record(Context& context, const Type& a, const Type& b) {
    if (a.fields.size() != b.fields.size()) return std::nullopt;
    std::vector<ir::Field> fields;
    for (const ir::Field& field : a.fields) {
        const ir::Field* other = find_field(b, field.name);
        if (other == nullptr) return std::nullopt;
        std::optional<TypeId> type = common_type(context, field.type, other->type);
        if (!type) return std::nullopt;
        fields.push_back(ir::Field{field.name, *type});
    }
    return context.types().record(std::move(fields));
}

std::optional<TypeId> common_base(Context& context, TypeId a_id, TypeId b_id) {
    const Type& a = context.types()[a_id];
    const Type& b = context.types()[b_id];
    auto numeric = [](const Type& type) {
        return type.kind == TypeKind::Int || type.kind == TypeKind::Decimal;
    };
    if (numeric(a) && numeric(b)) return common_decimal(context, as_decimal(a), as_decimal(b));
    if (base_fits(context, a_id, b_id) && a.kind != b.kind) return b_id;
    if (base_fits(context, b_id, a_id) && a.kind != b.kind) return a_id;
    if (a.kind != b.kind) return std::nullopt;
    if (a.kind == TypeKind::List) {
        if (context.types().kind(a.element) == TypeKind::Null) return b_id;
        if (context.types().kind(b.element) == TypeKind::Null) return a_id;
        std::optional<TypeId> element = common_type(context, a.element, b.element);
        return element ? std::optional(context.types().list(*element)) : std::nullopt;
    }
    if (a.kind == TypeKind::Map && a.key == b.key) {
        TypeId key = a.key;
        std::optional<TypeId> element = common_type(context, a.element, b.element);
        return element ? std::optional(context.types().map(key, *element)) : std::nullopt;
    }
    if (a.kind == TypeKind::Record) return common_record(context, a, b);
    return std::nullopt;
}

// What would turn a value of one type into one of the other.
std::string conversion_hint(const Context& context, TypeId from_id, TypeId to_id,
                            const std::string& source) {
    const Type& from = context.graph.types[from_id];
    const Type& to = context.graph.types[to_id];
    bool short_source = source.size() <= 40 && source.find('\n') == std::string::npos;
    std::string x = short_source ? source : "…";
    switch (to.kind) {
        case TypeKind::String:
            return "use `to_string(" + x + ")`";
        case TypeKind::Bytes:
            if (from.kind == TypeKind::String)
                return "use `encode_utf8(" + x + ")` or `from_hex(…)`";
            return "";
        case TypeKind::Int:
            if (from.kind == TypeKind::Json) return "use `as_int(" + x + ")`, which gives `int?`";
            if (from.kind == TypeKind::String) return "use `to_int(" + x + ")`, which gives `int?`";
            if (from.kind == TypeKind::Float || from.kind == TypeKind::Decimal)
                return "use `to_int(" + x + ")`, which rounds toward zero, or `to_int(round(" + x +
                       "))`";
            if (from.kind == TypeKind::Timestamp) return "use `unix_ms(" + x + ")`";
            if (from.kind == TypeKind::Bool) return "use `to_int(" + x + ")`";
            return "";
        case TypeKind::Float:
            if (from.kind == TypeKind::Json)
                return "use `as_float(" + x + ")`, which gives `float?`";
            if (from.kind == TypeKind::String)
                return "use `to_float(" + x + ")`, which gives `float?`";
            if (from.kind == TypeKind::Decimal) return "use `to_float(" + x + ")`";
            return "";
        case TypeKind::Decimal:
            return "use `to_decimal(" + x + ", " + std::to_string(to.precision) + ", " +
                   std::to_string(to.scale) + ")`";
        case TypeKind::Bool:
            if (from.kind == TypeKind::Int) return "write `" + x + " != 0`";
            if (from.kind == TypeKind::Json) return "use `as_bool(" + x + ")`, which gives `bool?`";
            return "";
        case TypeKind::Timestamp:
            if (from.kind == TypeKind::String && source.starts_with('"'))
                return "write a timestamp as `@2026-01-01T00:00:00Z`";
            if (from.kind == TypeKind::String)
                return "use `to_timestamp(" + x +
                       ", \"%Y-%m-%d %H:%M:%S\")`, which gives `timestamp?`";
            if (from.kind == TypeKind::Int)
                return "use `from_unix_ms(" + x + ")` or `from_unix_s(" + x + ")`";
            return "";
        case TypeKind::Date:
            if (from.kind == TypeKind::Timestamp) return "use `date_of(" + x + ")`";
            if (from.kind == TypeKind::String && source.starts_with('"'))
                return "write a date as `@2026-01-01`";
            return "";
        case TypeKind::Duration:
            if (from.kind == TypeKind::String && source.starts_with('"'))
                return "write a duration without quotes: `" + bare_duration(source) + "`";
            if (from.kind == TypeKind::String)
                return "use `to_duration(" + x + ")`, which gives `duration?`";
            if (from.kind == TypeKind::Int) return with_unit(x);
            return "";
        case TypeKind::List: {
            bool texts = from.kind == TypeKind::List &&
                         context.graph.types.kind(to.element) == TypeKind::String;
            if (texts) return "convert the elements: `map(" + x + ", x -> to_string(x))`";
            return context.graph.types.non_null(to.element) == context.graph.types.non_null(from_id)
                       ? "a list of one is `[" + x + "]`"
                       : "";
        }
        case TypeKind::Json:
            return "use `to_json(" + x + ")`";
        case TypeKind::Map:
            return from.kind == TypeKind::Map
                       ? "the entries of a map are not converted: declare both with one type"
                       : "";
        default:
            return "";
    }
}

// Whether a text would be a literal of this type without its quotes.
bool is_number_for(TypeKind kind, const std::string& text) {
    bool whole = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    size_t point = text.find('.');
    bool fraction = point != std::string::npos && point > 0 && point + 1 < text.size() &&
                    text.find_first_not_of("0123456789.") == std::string::npos &&
                    text.find('.', point + 1) == std::string::npos;
    if (kind == TypeKind::Int) return whole;
    bool real = kind == TypeKind::Float || kind == TypeKind::Decimal;
    bool word = kind == TypeKind::Bool && (text == "true" || text == "false");
    return (real && (whole || fraction)) || word;
}

void report_mismatch(Context& context, ir::ExprId value, TypeId to, Range range,
                     const std::string& what) {
    TypeId from = context.type_of(value);
    const ir::Expr& expr = context[value];
    std::string prefix = what.empty() ? "" : what + ": ";
    bool number =
        expr.kind == ir::ExprKind::Literal && context.types().kind(to) == TypeKind::Decimal;
    bool numeric = context.types().kind(from) == TypeKind::Int ||
                   context.types().kind(from) == TypeKind::Decimal;
    if (number && numeric) {
        context.sink.report(Id::NumberRange, range,
                            {prefix, ir::text(context.types(), from, expr.value), context.text(to),
                             "use `round(x, digits)` or a wider type"});
        return;
    }
    std::string hint = conversion_hint(context, from, to, source_text(context, range));
    bool quoted = expr.kind == ir::ExprKind::Literal &&
                  context.types().kind(from) == TypeKind::String &&
                  is_number_for(context.types().kind(to), expr.value.text);
    bool date = what.ends_with("of `to_date`") && context.types().kind(from) == TypeKind::Timestamp;
    if (date) hint = "use `date_of(" + source_text(context, range) + ")`";
    if (quoted) hint = "write it without quotes: `" + expr.value.text + "`";
    context.sink.report(Id::TypeMismatch, range,
                        {prefix, context.text(to), context.text(from), hint});
}

}  // namespace

Fit fit(Context& context, TypeId from_id, TypeId to_id) {
    if (from_id == to_id) return Fit::Same;
    ir::TypeTable& types = context.types();
    if (types.kind(from_id) == TypeKind::Error || types.kind(to_id) == TypeKind::Error)
        return Fit::Same;
    if (types.kind(from_id) == TypeKind::Null)
        return types.is_nullable(to_id) ? Fit::Converts : Fit::Nullable;
    TypeId from = types.non_null(from_id), to = types.non_null(to_id);
    if (from != to && !base_fits(context, from, to)) return Fit::No;
    return types.is_nullable(from_id) && !types.is_nullable(to_id) ? Fit::Nullable : Fit::Converts;
}

std::optional<TypeId> common_type(Context& context, TypeId a, TypeId b) {
    ir::TypeTable& types = context.types();
    if (a == b || types.kind(b) == TypeKind::Error) return a;
    if (types.kind(a) == TypeKind::Error) return b;
    if (types.kind(a) == TypeKind::Null) return types.nullable(b);
    if (types.kind(b) == TypeKind::Null) return types.nullable(a);
    bool nullable = types.is_nullable(a) || types.is_nullable(b);
    TypeId left = types.non_null(a), right = types.non_null(b);
    std::optional<TypeId> common = left == right ? left : common_base(context, left, right);
    if (!common) return std::nullopt;
    return nullable ? types.nullable(*common) : *common;
}

ir::ExprId convert(Context& context, ir::ExprId value, TypeId to, Range range,
                   const std::string& what) {
    TypeId from = context.type_of(value);
    if (context.types().kind(to) == TypeKind::Error) return poison(context, range);
    switch (fit(context, from, to)) {
        case Fit::Same:
            return value;
        case Fit::Nullable:
            if (context.types().kind(from) == TypeKind::Null) {
                report_mismatch(context, value, to, range, what);
            } else {
                require_not_null(context, value, range,
                                 what.empty() ? "`" + context.text(to) + "`" : what);
            }
            return poison(context, range);
        case Fit::No:
            report_mismatch(context, value, to, range, what);
            return poison(context, range);
        case Fit::Converts:
            break;
    }
    bool literal = context[value].kind == ir::ExprKind::Literal;
    ir::ExprId made = make(context, ir::ExprKind::Convert, to, {value}, range);
    if (!literal) return made;
    ir::Evaluated folded = ir::evaluate(context.graph, made);
    if (folded.state == ir::Evaluated::State::Constant)
        return make_literal(context, to, std::move(folded.value), range);
    if (folded.state == ir::Evaluated::State::Failed) {
        report_mismatch(context, value, to, range, what);
        return poison(context, range);
    }
    return made;
}

}  // namespace weir::sema
