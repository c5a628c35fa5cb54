// What would mend a comparison between types that do not go together, in the program's own words.
#include <algorithm>

#include "compiler/sema/checker.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ir::TypeKind;

struct Side {
    TypeKind kind;
    std::string source;  // "…" when it is long
    bool text_literal = false;
    std::string text;  // of a literal
};

Side side_of(const Context& context, Operand operand) {
    Side side;
    side.kind = context.graph.types.kind(context.type_of(operand.id));
    side.source = short_source(context, operand.range);
    const ir::Expr& expr = context[operand.id];
    side.text_literal = expr.kind == ir::ExprKind::Literal && side.kind == TypeKind::String;
    if (side.text_literal) side.text = expr.value.text;
    return side;
}

bool looks_like_number(const std::string& text) {
    bool digits =
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
    return digits && text.find_first_not_of("0123456789.-+eE") == std::string::npos;
}

// `x` is beside a text.
std::string beside_text(const Side& x, const Side& text) {
    switch (x.kind) {
        case TypeKind::Int:
        case TypeKind::Float:
        case TypeKind::Decimal: {
            if (text.text_literal && looks_like_number(text.text))
                return "write the number without quotes: `" + text.text + "`";
            bool decimal = x.kind == TypeKind::Decimal;
            std::string number = x.kind == TypeKind::Int     ? "to_int("
                                 : x.kind == TypeKind::Float ? "to_float("
                                                             : "to_decimal(";
            return "convert one side: `" + number + text.source + (decimal ? ", p, s)`" : ")`") +
                   " or `to_string(" + x.source + ")`";
        }
        case TypeKind::Bool:
            if (text.text == "true" || text.text == "false")
                return "write `" + text.text + "` without quotes";
            return "a bool is a condition by itself: `" + x.source + "`";
        case TypeKind::Timestamp: {
            std::string example =
                text.text.size() >= 20 && text.text[10] == 'T' ? text.text : "2026-01-01T00:00:00Z";
            if (text.text_literal) return "write a timestamp as `@" + example + "`";
            return "use `to_timestamp(" + text.source + ", \"%Y-%m-%d %H:%M:%S\")`";
        }
        case TypeKind::Date:
            if (text.text_literal)
                return "write a date as `@" + (text.text.size() == 10 ? text.text : "2026-01-01") +
                       "`";
            return "use `to_date(" + text.source + ")`";
        case TypeKind::Duration:
            return text.text_literal ? "write a duration without quotes: `5m`"
                                     : "use `to_duration(" + text.source + ")`";
        case TypeKind::Enum:
            return "compare with a literal, or use `to_string(" + x.source + ")`";
        case TypeKind::Bytes:
            return "use `encode_utf8(" + text.source + ")` or `decode_utf8(" + x.source + ")`";
        case TypeKind::Json:
            return "take the value out first: `as_string(" + x.source + ")`";
        case TypeKind::List:
            return "to look into a list write `" + text.source + " in " + x.source + "`";
        default:
            break;
    }
    return "";
}

std::string one_way(Context& context, const Side& x, ir::TypeId type, const Side& y) {
    if (y.kind == TypeKind::String) return beside_text(x, y);
    if (x.kind == TypeKind::Json) {
        switch (y.kind) {
            case TypeKind::Int:
                return "take the value out first: `as_int(" + x.source + ")`";
            case TypeKind::Float:
                return "take the value out first: `as_float(" + x.source + ")`";
            case TypeKind::Bool:
                return "take the value out first: `as_bool(" + x.source + ")`";
            case TypeKind::Decimal:
                return "take the value out first: `as_decimal(" + x.source + ", p, s)`";
            default:
                return "take the value out first: `as_string(" + x.source + ")`, `as_int(…)`";
        }
    }
    if (x.kind == TypeKind::Enum && !context.types()[type].names.empty()) {
        return "a value of an enum is written as a string: `\"" +
               context.types()[type].names.front() + "\"`";
    }
    if (x.kind == TypeKind::Duration && y.kind == TypeKind::Int)
        return "give the number a unit: `5m`";
    if (x.kind == TypeKind::Timestamp && y.kind == TypeKind::Int)
        return "use `from_unix_ms(" + y.source + ")` or `unix_ms(" + x.source + ")`";
    if (x.kind == TypeKind::List)
        return "to look into a list write `" + y.source + " in " + x.source + "`";
    if (x.kind == TypeKind::Bool && y.kind == TypeKind::Int)
        return "a bool is a condition by itself: `" + x.source + "`";
    return "";
}

}  // namespace

std::string short_source(const Context& context, Range range) {
    std::string source = source_text(context, range);
    bool fits = !source.empty() && source.size() <= 40 && source.find('\n') == std::string::npos;
    return fits ? source : "…";
}

std::string joined_texts(Context& context, const std::vector<Operand>& values) {
    std::vector<std::string> parts;
    for (const Operand& value : values) {
        std::string source = source_text(context, value.range);
        bool text = value.id.valid() &&
                    context.types().kind(context.type_of(value.id)) == TypeKind::String;
        bool plain = source.find_first_of(" \n") == std::string::npos || source[0] == '"';
        if (!text) source = "to_string(" + source + ")";
        parts.push_back(text && !plain ? "(" + source + ")" : source);
    }
    std::string joined = parts.size() > 1 ? join(parts, " + ") : "a + b";
    return joined.size() <= 80 ? joined : "a + \"-\" + b";
}

std::string with_unit(const std::string& number) {
    bool literal = number.find_first_not_of("0123456789_") == std::string::npos;
    return "give the number a unit: `" + number + (literal ? "s`" : " * 1s`");
}

std::string common_hint(const Context& context, ir::TypeId a, ir::TypeId b) {
    TypeKind x = context.graph.types.kind(a), y = context.graph.types.kind(b);
    if (x == TypeKind::String || y == TypeKind::String)
        return "convert the other one: `to_string(…)`";
    bool mixed = (x == TypeKind::Float && y == TypeKind::Decimal) ||
                 (x == TypeKind::Decimal && y == TypeKind::Float);
    return mixed ? "convert one: `to_float(…)` or `to_decimal(…, p, s)`" : "";
}

std::string compare_hint(Context& context, Operand left, Operand right) {
    Side a = side_of(context, left), b = side_of(context, right);
    std::string hint = one_way(context, a, context.type_of(left.id), b);
    return hint.empty() ? one_way(context, b, context.type_of(right.id), a) : hint;
}

}  // namespace weir::sema
