// The table of library functions, and the reader of their signatures: a line of functions.def that
// cannot be read is our bug.
#include "compiler/ir/functions.h"

#include <map>
#include <memory>
#include <string>

#include "compiler/support/check.h"

namespace weir::ir {
namespace {

constexpr Function kFunctions[] = {
#define FUNCTION(name, signature, symbol, flags) {#name, signature, #symbol, flags},
#include "compiler/ir/functions.def"
};

constexpr std::pair<std::string_view, TypeKind> kPlainTypes[] = {
    {"bool", TypeKind::Bool},   {"int", TypeKind::Int},
    {"float", TypeKind::Float}, {"string", TypeKind::String},
    {"bytes", TypeKind::Bytes}, {"timestamp", TypeKind::Timestamp},
    {"date", TypeKind::Date},   {"duration", TypeKind::Duration},
    {"uuid", TypeKind::Uuid},   {"json", TypeKind::Json},
};

// Recursive descent over one signature.
class SignatureReader {
  public:
    explicit SignatureReader(std::string_view text) : text_(text) {}

    Signature read() {
        do {
            Parameter parameter;
            parameter.name = word();
            expect(":");
            parameter.constant = accept("const ");
            parameter.pattern = type();
            signature_.parameters.push_back(std::move(parameter));
        } while (accept(","));
        expect("->");
        signature_.result = type();
        CHECK(rest().empty());
        return std::move(signature_);
    }

  private:
    std::string_view rest() {
        while (at_ < text_.size() && text_[at_] == ' ') at_++;
        return text_.substr(at_);
    }
    bool accept(std::string_view token) {
        if (!rest().starts_with(token)) return false;
        at_ += token.size();
        return true;
    }
    void expect(std::string_view token) { CHECK(accept(token)); }
    std::string_view word() {
        std::string_view left = rest();
        size_t n = 0;
        while (n < left.size() &&
               (std::isalnum(static_cast<unsigned char>(left[n])) || left[n] == '_'))
            n++;
        CHECK(n > 0);
        at_ += n;
        return left.substr(0, n);
    }

    Pattern type() {
        Pattern pattern = base();
        pattern.nullable = accept("?");
        return pattern;
    }

    Pattern base() {
        if (accept("(")) return lambda();
        if (accept("[")) {
            Pattern boxed{.kind = Pattern::Kind::Boxed, .variable = variable(word())};
            expect("]");
            return boxed;
        }
        std::string_view name = word();
        if (name == "decimal")
            return Pattern{.kind = Pattern::Kind::Decimal, .plain = TypeKind::Decimal};
        if (name == "list" || name == "map") return collection(name == "map");
        if (name.size() == 1)
            return Pattern{.kind = Pattern::Kind::Variable, .variable = variable(name)};
        for (const auto& [text, kind] : kPlainTypes) {
            if (text == name) return Pattern{.plain = kind};
        }
        UNREACHABLE("unknown type in functions.def");
    }

    Pattern collection(bool is_map) {
        Pattern pattern{.kind = is_map ? Pattern::Kind::Map : Pattern::Kind::List};
        expect("<");
        pattern.parts.push_back(type());
        if (is_map) {
            expect(",");
            pattern.parts.push_back(type());
        }
        expect(">");
        return pattern;
    }

    Pattern lambda() {
        Pattern pattern{.kind = Pattern::Kind::Lambda};
        do pattern.parts.push_back(type());
        while (accept(","));
        expect(")");
        expect("->");
        pattern.parts.push_back(type());
        return pattern;
    }

    uint32_t variable(std::string_view name) {
        std::vector<std::string_view>& names = signature_.variables;
        for (uint32_t i = 0; i < names.size(); i++) {
            if (names[i] == name) return i;
        }
        names.push_back(name);
        return static_cast<uint32_t>(names.size() - 1);
    }

    std::string_view text_;
    size_t at_ = 0;
    Signature signature_;
};

bool bind(Variables& variables, uint32_t index, TypeId type) {
    if (variables[index]) return *variables[index] == type;
    variables[index] = type;
    return true;
}

}  // namespace

std::span<const Function> functions() { return kFunctions; }

const Signature& signature(uint32_t function) {
    static std::vector<std::unique_ptr<Signature>> parsed(std::size(kFunctions));
    CHECK(function < parsed.size());
    if (!parsed[function]) {
        parsed[function] =
            std::make_unique<Signature>(SignatureReader(kFunctions[function].signature).read());
    }
    return *parsed[function];
}

std::vector<uint32_t> overloads(std::string_view name) {
    std::vector<uint32_t> found;
    for (uint32_t i = 0; i < std::size(kFunctions); i++) {
        if (kFunctions[i].name == name) found.push_back(i);
    }
    return found;
}

bool match(TypeTable& types, const Pattern& pattern, TypeId type, Variables& variables) {
    const Type& actual = types[type];
    switch (pattern.kind) {
        case Pattern::Kind::Plain:
        case Pattern::Kind::Decimal:
            return actual.kind == pattern.plain;
        case Pattern::Kind::Variable:
            return bind(variables, pattern.variable,
                        pattern.nullable ? types.non_null(type) : type);
        case Pattern::Kind::Boxed:
            return actual.kind == TypeKind::List &&
                   bind(variables, pattern.variable, actual.element);
        case Pattern::Kind::List:
            return actual.kind == TypeKind::List &&
                   match(types, pattern.parts[0], actual.element, variables);
        case Pattern::Kind::Map:
            return actual.kind == TypeKind::Map &&
                   match(types, pattern.parts[0], actual.key, variables) &&
                   match(types, pattern.parts[1], actual.element, variables);
        case Pattern::Kind::Lambda:
            return match(types, pattern.parts.back(), type, variables);
    }
    return false;
}

TypeId substitute(TypeTable& types, const Pattern& pattern, const Variables& variables) {
    TypeId type = types.error();
    switch (pattern.kind) {
        case Pattern::Kind::Plain:
            type = types.of(pattern.plain);
            break;
        case Pattern::Kind::Decimal:
            break;
        case Pattern::Kind::Variable:
            type = variables[pattern.variable].value_or(types.error());
            break;
        case Pattern::Kind::Boxed:
            type = types.list(variables[pattern.variable].value_or(types.error()));
            break;
        case Pattern::Kind::List:
            type = types.list(substitute(types, pattern.parts[0], variables));
            break;
        case Pattern::Kind::Map: {
            TypeId key = substitute(types, pattern.parts[0], variables);
            type = types.map(key, substitute(types, pattern.parts[1], variables));
            break;
        }
        case Pattern::Kind::Lambda:
            type = substitute(types, pattern.parts.back(), variables);
            break;
    }
    return pattern.nullable ? types.nullable(type) : type;
}

std::vector<TypeId> bind_variables(TypeTable& types, uint32_t function,
                                   const std::vector<TypeId>& arguments, TypeId result) {
    const Signature& shape = signature(function);
    CHECK(arguments.size() == shape.parameters.size());
    Variables variables(shape.variables.size());
    for (size_t i = 0; i < arguments.size(); i++) {
        match(types, shape.parameters[i].pattern, arguments[i], variables);
    }
    match(types, shape.result, result, variables);
    std::vector<TypeId> bound;
    for (const std::optional<TypeId>& variable : variables)
        bound.push_back(variable.value_or(types.error()));
    return bound;
}

}  // namespace weir::ir
