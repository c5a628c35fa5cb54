// Expressions and types as text of one line.
#include <cstdio>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/ast/printer.h"
#include "compiler/support/strings.h"

namespace weir::ast {
namespace {

std::string_view sign(BinaryOp op) {
    static constexpr std::string_view kSigns[] = {
        "or",   "and",     "==", "!=", "<", "<=", ">", ">=", "in",
        "like", "matches", "+",  "-",  "*", "/",  "%", "??"};
    return kSigns[static_cast<size_t>(op)];
}

std::string date_text(int64_t days) {
    // Days since 0000-03-01, in eras of 400 years.
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    char text[32];
    snprintf(text, sizeof text, "%04d-%02d-%02d", static_cast<int>(year), static_cast<int>(month),
             static_cast<int>(day));
    return text;
}

std::string timestamp_text(int64_t micros) {
    constexpr int64_t kDay = 86'400'000'000;
    int64_t days = micros / kDay - (micros % kDay < 0 ? 1 : 0);
    int64_t rest = micros - days * kDay;
    int64_t seconds = rest / 1'000'000;
    char text[32];
    snprintf(text, sizeof text, "T%02d:%02d:%02d.%06d", static_cast<int>(seconds / 3600),
             static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
             static_cast<int>(rest % 1'000'000));
    return date_text(days) + text + "Z";
}

// In the greatest units: 5,400,000,000 µs is `1h30m`.
std::string duration_text(const DurationLit& value) {
    static constexpr std::pair<const char*, int64_t> kUnits[] = {
        {"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000},
        {"s", 1'000'000},      {"ms", 1'000},        {"us", 1}};
    std::string out = value.months > 0 ? std::to_string(value.months) + "mo" : "";
    int64_t rest = value.micros;
    for (auto [unit, micros] : kUnits) {
        if (rest >= micros) out += std::to_string(rest / micros) + unit;
        rest %= micros;
    }
    return out.empty() ? "0s" : out;
}

struct ExprText {
    const Printer& p;

    std::string operator()(const PoisonExpr&) const { return "<error>"; }
    std::string operator()(const NumberLit& n) const { return n.text; }
    std::string operator()(const StringLit& n) const { return Printer::quoted(n.value); }
    std::string operator()(const BoolLit& n) const { return n.value ? "true" : "false"; }
    std::string operator()(const NullLit&) const { return "null"; }
    std::string operator()(const DurationLit& n) const { return duration_text(n); }
    std::string operator()(const SizeLit& n) const { return std::to_string(n.bytes) + "B"; }
    std::string operator()(const TimestampLit& n) const { return "@" + timestamp_text(n.micros); }
    std::string operator()(const DateLit& n) const { return "@" + date_text(n.days); }
    std::string operator()(const NameRef& n) const { return Printer::name(n.name); }
    std::string operator()(const FieldAccess& n) const {
        return p.expr(n.base) + "." + Printer::name(n.field);
    }
    std::string operator()(const IndexAccess& n) const {
        return p.expr(n.base) + "[" + p.expr(n.index) + "]";
    }
    std::string operator()(const NonNull& n) const { return p.expr(n.operand) + "!"; }
    std::string operator()(const Call& n) const {
        return Printer::name(n.function) + p.arguments(n.arguments);
    }
    std::string operator()(const FilteredCall& n) const {
        return "(" + p.expr(n.call) + " where " + p.expr(n.condition) + ")";
    }
    std::string operator()(const Lambda& n) const {
        return "((" + Printer::names(n.parameters) + ") -> " + p.expr(n.body) + ")";
    }
    std::string operator()(const ListLit& n) const { return "[" + p.exprs(n.elements) + "]"; }
    std::string operator()(const RecordLit& n) const {
        std::vector<std::string> parts;
        for (const Item& item : n.items) parts.push_back(p.item(item));
        return parts.empty() ? "{}" : "{ " + join(parts, ", ") + " }";
    }
    std::string operator()(const Unary& n) const {
        return (n.op == UnaryOp::Not ? "(not " : "(-") + p.expr(n.operand) + ")";
    }
    std::string operator()(const Binary& n) const {
        return "(" + p.expr(n.left) + " " + std::string(sign(n.op)) + " " + p.expr(n.right) + ")";
    }
    std::string operator()(const Between& n) const {
        return "(" + p.expr(n.value) + " between " + p.expr(n.low) + " and " + p.expr(n.high) + ")";
    }
    std::string operator()(const IfExpr& n) const {
        return "(if " + p.expr(n.condition) + " then " + p.expr(n.then_value) + " else " +
               p.expr(n.else_value) + ")";
    }
    std::string operator()(const CaseExpr& n) const {
        std::string out = "(case";
        if (n.subject.valid()) out += " " + p.expr(n.subject);
        for (const WhenArm& arm : n.arms) {
            out += " when " + p.expr(arm.when) + " then " + p.expr(arm.then);
        }
        if (n.otherwise.valid()) out += " else " + p.expr(n.otherwise);
        return out + " end)";
    }
};

std::string format_text(const TypeFormat& format) {
    std::string out = " format ";
    if (format.name) out += Printer::name(*format.name);
    if (format.pattern) out += Printer::quoted(format.pattern->value);
    if (format.zone) out += " in " + Printer::quoted(format.zone->value);
    return out;
}

}  // namespace

std::string Printer::quoted(std::string_view text) {
    std::string out = "\"";
    for (char c : text) {
        unsigned char byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            char code[8];
            snprintf(code, sizeof code, "\\x%02x", byte);
            out += code;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string Printer::name(const Name& name) { return name.text.empty() ? "<error>" : name.text; }

std::string Printer::names(const std::vector<Name>& names) {
    std::vector<std::string> parts;
    for (const Name& one : names) parts.push_back(name(one));
    return join(parts, ", ");
}

std::string Printer::was(const std::optional<Name>& was) { return was ? " was " + name(*was) : ""; }

std::string Printer::expr(ExprId id) const {
    return id.valid() ? std::visit(ExprText{*this}, module_.exprs[id].node) : "<none>";
}

std::string Printer::exprs(const std::vector<ExprId>& list) const {
    std::vector<std::string> parts;
    for (ExprId id : list) parts.push_back(expr(id));
    return join(parts, ", ");
}

std::string Printer::item(const Item& item) const {
    switch (item.kind) {
        case ItemKind::Plain:
            return expr(item.value);
        case ItemKind::Named:
            return name(*item.name) + " = " + expr(item.value);
        case ItemKind::Rest:
            return "...";
        case ItemKind::SpreadOne:
            return "..." + expr(item.value);
    }
    return "";
}

std::string Printer::arguments(const std::vector<Argument>& arguments) const {
    std::vector<std::string> parts;
    for (const Argument& argument : arguments) {
        std::string label = argument.name ? name(*argument.name) + " = " : "";
        parts.push_back(label + expr(argument.value));
    }
    return "(" + join(parts, ", ") + ")";
}

std::string Printer::invocation(const Invocation& invocation) const {
    return name(invocation.name) + arguments(invocation.arguments);
}

std::string Printer::type(TypeId id) const {
    if (!id.valid()) return "<none>";
    const Type& type = module_.types[id];
    std::string out = "<error>";
    if (auto* named = std::get_if<NamedType>(&type.node)) {
        out = name(named->name);
        std::vector<std::string> parts;
        for (const Text& number : named->numbers) parts.push_back(number.value);
        if (!parts.empty()) out += "(" + join(parts, ", ") + ")";
        parts.clear();
        for (TypeId argument : named->arguments) parts.push_back(this->type(argument));
        if (!parts.empty()) out += "<" + join(parts, ", ") + ">";
    } else if (auto* record = std::get_if<RecordType>(&type.node)) {
        out = fields(record->fields);
    }
    if (type.nullable) out += "?";
    if (type.format) out += format_text(*type.format);
    return out;
}

std::string Printer::field(const Field& field) const {
    std::string named = field.named ? " named " + quoted(field.named->value) : "";
    return name(field.name) + ": " + type(field.type) + named;
}

std::string Printer::fields(const std::vector<Field>& fields) const {
    std::vector<std::string> parts;
    for (const Field& one : fields) parts.push_back(field(one));
    return "{ " + join(parts, ", ") + " }";
}

std::string print(const Module& module, ExprId expr) { return Printer(module).expr(expr); }

std::string print(const Module& module, TypeId type) { return Printer(module).type(type); }

}  // namespace weir::ast
