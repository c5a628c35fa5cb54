// Literals, as the type that their context asks for. Numbers are read exactly, as digits and a
// power of ten; only a float rounds.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/ir/value.h"
#include "compiler/sema/checker.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::TypeKind;

// digits * 10^-scale, without zeros at the end of a fraction that the text did not write; `real`
// when written with a point or an exponent.
struct Number {
    __int128 digits = 0;
    int scale = 0;
    bool real = false;
    bool too_long = false;
};

Number read_hex(const std::string& text) {
    Number number;
    for (size_t i = 2; i < text.size(); i++) {
        int digit = std::isdigit(static_cast<unsigned char>(text[i])) ? text[i] - '0'
                                                                      : (text[i] | 32) - 'a' + 10;
        if (number.digits > INT64_MAX)
            number.too_long = true;
        else
            number.digits = number.digits * 16 + digit;
    }
    return number;
}

Number read_number(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    if (text.size() > 2 && text[0] == '0' && (text[1] | 32) == 'x') return read_hex(text);
    Number number;
    int64_t exponent = 0;
    int significant = 0;
    bool point = false;
    for (size_t i = 0; i < text.size(); i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        if ((text[i] | 32) == 'e') {
            size_t begin = i + 1 + (text[i + 1] == '+' ? 1 : 0);
            auto read = std::from_chars(text.data() + begin, text.data() + text.size(), exponent);
            number.too_long = number.too_long || read.ec != std::errc();
            number.real = true;
            break;
        }
        if (significant > 0 || text[i] != '0') significant++;
        if (significant > 38)
            number.too_long = true;
        else
            number.digits = number.digits * 10 + (text[i] - '0');
        if (point) number.scale++;
    }
    number.real = number.real || point;
    if (std::abs(exponent) > 400) number.too_long = true;
    if (number.too_long) return number;
    int64_t scale = number.scale - exponent;
    // 1e3 is 1000 with scale 0.
    if (scale < 0) {
        std::optional<__int128> shifted =
            scale < -38 ? std::nullopt : ir::rescale(number.digits, 0, static_cast<int>(-scale));
        number.too_long = !shifted || !ir::fits_decimal(*shifted, 38);
        if (shifted) number.digits = *shifted;
        scale = 0;
    }
    number.scale = static_cast<int>(scale);
    return number;
}

double read_double(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

int digit_count(__int128 digits) {
    int count = 1;
    while (count < 38 && !ir::fits_decimal(digits, count)) count++;
    return count;
}

// The number as an int, where it is one.
std::optional<int64_t> as_int(const Number& number) {
    if (number.too_long || number.scale > 38) return std::nullopt;
    std::optional<__int128> whole = ir::rescale(number.digits, number.scale, 0);
    if (!whole || *whole < INT64_MIN || *whole > INT64_MAX) return std::nullopt;
    return static_cast<int64_t>(*whole);
}

ir::ExprId decimal_literal(Context& context, const Number& number, Range range) {
    ir::Value value;
    value.wide = number.digits;
    int precision = std::max(digit_count(number.digits), std::max(number.scale, 1));
    return make_literal(context, context.types().decimal(precision, number.scale), value, range);
}

ir::ExprId enum_literal(Context& context, const std::string& text, Range range, ir::TypeId id) {
    const ir::Type& type = context.types()[id];
    auto found = std::find(type.names.begin(), type.names.end(), text);
    if (found == type.names.end()) {
        context.sink.report(Id::EnumValue, range, {type.name, text, closest(text, type.names)})
            .note(declared_type(context, type.name), "declared here");
        return poison(context, range);
    }
    ir::Value value;
    value.integer = found - type.names.begin();
    return make_literal(context, context.types().non_null(id), value, range);
}

// 8-4-4-4-12 hexadecimal digits, dashes optional.
std::optional<__int128> read_uuid(const std::string& text) {
    unsigned __int128 value = 0;
    int count = 0;
    for (char c : text) {
        if (c == '-') continue;
        if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
        int digit = std::isdigit(static_cast<unsigned char>(c)) ? c - '0' : (c | 32) - 'a' + 10;
        value = value << 4 | static_cast<unsigned>(digit);
        count++;
    }
    if (count != 32) return std::nullopt;
    return static_cast<__int128>(value);
}

}  // namespace

ir::ExprId number_literal(Context& context, const std::string& text, bool negative, Range range,
                          Expected expected) {
    Number number = read_number(text);
    if (negative) number.digits = -number.digits;
    TypeKind want = expected ? context.types().kind(*expected) : TypeKind::Error;
    std::optional<int64_t> whole = as_int(number);
    if (want == TypeKind::Decimal && !number.too_long && number.scale <= 38)
        return decimal_literal(context, number, range);
    if (want == TypeKind::Float || number.real) {
        ir::Value value;
        value.real = number.real ? read_double(text) : static_cast<double>(number.digits);
        if (number.real && negative) value.real = -value.real;
        if ((number.too_long && !number.real) || !std::isfinite(value.real)) {
            context.sink.report(Id::NumberTooLong, range, {text});
            return poison(context, range);
        }
        return make_literal(context, context.types().of(TypeKind::Float), value, range);
    }
    if (!whole) {
        context.sink.report(Id::NumberTooLong, range, {text});
        return poison(context, range);
    }
    return int_literal(context, *whole, range);
}

ir::ExprId string_literal(Context& context, const std::string& text, Range range,
                          Expected expected) {
    TypeKind want = expected ? context.types().kind(*expected) : TypeKind::Error;
    ir::Value value;
    value.text = text;
    if (want == TypeKind::Enum) return enum_literal(context, text, range, *expected);
    if (want == TypeKind::Bytes)
        return make_literal(context, context.types().of(TypeKind::Bytes), value, range);
    if (want == TypeKind::Uuid) {
        if (std::optional<__int128> uuid = read_uuid(text)) {
            value.wide = *uuid;
            value.text.clear();
            return make_literal(context, context.types().of(TypeKind::Uuid), value, range);
        }
    }
    return make_literal(context, context.types().of(TypeKind::String), value, range);
}

ir::ExprId null_literal(Context& context, Range range, Expected expected) {
    ir::Value value;
    value.null = true;
    bool known = expected && context.types().kind(*expected) != TypeKind::Error;
    ir::TypeId type =
        known ? context.types().nullable(*expected) : context.types().of(TypeKind::Null);
    return make_literal(context, type, value, range);
}

ir::ExprId bool_literal(Context& context, bool value, Range range) {
    ir::Value made;
    made.integer = value;
    return make_literal(context, context.types().of(TypeKind::Bool), made, range);
}

ir::ExprId int_literal(Context& context, int64_t value, Range range) {
    ir::Value made;
    made.integer = value;
    return make_literal(context, context.types().of(TypeKind::Int), made, range);
}

ir::ExprId duration_literal(Context& context, int64_t micros, Range range) {
    ir::Value made;
    made.integer = micros;
    return make_literal(context, context.types().of(TypeKind::Duration), made, range);
}

namespace {

// `const RATE = 1.19;`: as good as the literal. (A field may hide it; then it just is looked at
// later.)
bool is_literal_constant(const Context& context, const std::string& name) {
    auto found = context.names.values.find(name);
    if (found == context.names.values.end() || found->second.is_param || found->second.checking)
        return false;
    const auto& decl = std::get<ast::ConstDecl>(context.module.decls[found->second.decl].node);
    if (decl.type.valid() || !decl.value.valid()) return false;
    const auto* node = &context[decl.value].node;
    const auto* unary = std::get_if<ast::Unary>(node);
    if (unary != nullptr && unary->op == ast::UnaryOp::Negate) node = &context[unary->operand].node;
    return std::holds_alternative<ast::NumberLit>(*node) ||
           std::holds_alternative<ast::StringLit>(*node);
}

}  // namespace

bool takes_context(const Context& context, ast::ExprId id) {
    if (!id.valid()) return false;
    const auto& node = context[id].node;
    if (const auto* name = std::get_if<ast::NameRef>(&node))
        return is_literal_constant(context, name->name.text);
    if (const auto* unary = std::get_if<ast::Unary>(&node)) {
        return unary->op == ast::UnaryOp::Negate && takes_context(context, unary->operand);
    }
    if (const auto* binary = std::get_if<ast::Binary>(&node)) {
        bool arithmetic = binary->op >= ast::BinaryOp::Add && binary->op <= ast::BinaryOp::Modulo;
        return arithmetic && takes_context(context, binary->left) &&
               takes_context(context, binary->right);
    }
    return std::holds_alternative<ast::NumberLit>(node) ||
           std::holds_alternative<ast::StringLit>(node) ||
           std::holds_alternative<ast::NullLit>(node) ||
           std::holds_alternative<ast::ListLit>(node) ||
           std::holds_alternative<ast::RecordLit>(node);
}

}  // namespace weir::sema
