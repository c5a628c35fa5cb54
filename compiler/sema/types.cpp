// Written types to ir types: built-in and declared names, limits, outside forms.
#include "compiler/sema/types.h"

#include <algorithm>
#include <charconv>

#include "compiler/sema/checker.h"
#include "compiler/sema/zones.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::TypeKind;

constexpr std::pair<const char*, TypeKind> kPlain[] = {
    {"bool", TypeKind::Bool},   {"int", TypeKind::Int},
    {"float", TypeKind::Float}, {"string", TypeKind::String},
    {"bytes", TypeKind::Bytes}, {"timestamp", TypeKind::Timestamp},
    {"date", TypeKind::Date},   {"duration", TypeKind::Duration},
    {"uuid", TypeKind::Uuid},   {"json", TypeKind::Json},
};

// What people of other systems write.
constexpr std::pair<const char*, const char*> kForeign[] = {
    {"integer", "int"},
    {"bigint", "int"},
    {"long", "int"},
    {"int64", "int"},
    {"int32", "int"},
    {"short", "int"},
    {"smallint", "int"},
    {"i64", "int"},
    {"double", "float"},
    {"real", "float"},
    {"float64", "float"},
    {"number", "float"},
    {"numeric", "decimal"},
    {"str", "string"},
    {"text", "string"},
    {"varchar", "string"},
    {"char", "string"},
    {"boolean", "bool"},
    {"binary", "bytes"},
    {"blob", "bytes"},
    {"bytea", "bytes"},
    {"datetime", "timestamp"},
    {"timestamptz", "timestamp"},
    {"time", "timestamp"},
    {"interval", "duration"},
    {"array", "list"},
    {"vector", "list"},
    {"dict", "map"},
    {"object", "json"},
    {"jsonb", "json"},
    {"any", "json"},
    {"guid", "uuid"},
};

bool is_builtin(const std::string& name) {
    if (name == "decimal" || name == "list" || name == "map") return true;
    return std::any_of(std::begin(kPlain), std::end(kPlain),
                       [&](const auto& row) { return name == row.first; });
}

ir::WireType poison_wire(Context& context) {
    ir::WireType wire;
    wire.type = context.types().error();
    return wire;
}

// A type of another system in ours, as written when it is none.
std::string own_type(const std::string& written) {
    std::string word = lowercase(written);
    for (const auto& [foreign, own] : kForeign) {
        if (word == foreign) return own;
    }
    bool plain = std::any_of(std::begin(kPlain), std::end(kPlain),
                             [&](const auto& row) { return word == row.first; });
    return plain ? word : written;
}

// `whole` is the type with its arguments, which are given as written.
void report_unknown_type(Context& context, const ast::Name& name, Range whole,
                         const std::vector<std::string>& arguments) {
    std::string word = lowercase(name.text);
    std::string guess;
    for (const auto& [foreign, own] : kForeign) {
        if (word == foreign) guess = own;
    }
    if (guess.empty()) {
        std::vector<std::string> known{"decimal", "list", "map"};
        for (const auto& row : kPlain) known.emplace_back(row.first);
        for (const auto& row : context.names.types) known.push_back(row.first);
        guess = closest(name.text, known);
    }
    diag::Report report = context.sink.report(Id::UnknownType, name.range, {name.text, guess});
    bool nullable = word == "option" || word == "optional" || word == "nullable" || word == "maybe";
    std::string inner = arguments.empty() ? "" : own_type(arguments[0]);
    if (nullable) {
        std::string example = inner.empty() ? "int" : inner;
        report.hint("a type that can be null ends in `?`: `" + example + "?`");
        if (!inner.empty()) report.fix(whole, inner + "?");
        return;
    }
    bool list = word == "list" || word == "array" || word == "vec" || word == "vector" ||
                word == "seq" || word == "set";
    bool map = word == "map" || word == "dict" || word == "hashmap" || word == "object";
    std::string meant = guess;
    if (list && arguments.size() == 1) meant = "list<" + inner + ">";
    if (map && arguments.size() == 2) meant = "map<" + inner + ", " + own_type(arguments[1]) + ">";
    if (meant.empty()) return;
    bool numbers = arguments.empty() && whole.end > name.range.end && guess != "decimal";
    if (meant != guess || list) report.hint("write `" + meant + "`");
    if (meant != guess || numbers) {
        report.fix(whole, meant);
    } else {
        report.fix(name.range, guess);
    }
}

// One written type, being resolved.
class Resolver {
  public:
    Resolver(Context& context, const ast::Type& type) : context_(context), type_(type) {}

    ir::WireType run() {
        ir::WireType wire = poison_wire(context_);
        if (const auto* named = std::get_if<ast::NamedType>(&type_.node))
            wire = resolve_named(*named);
        if (const auto* record = std::get_if<ast::RecordType>(&type_.node))
            wire = resolve_fields(context_, record->fields);
        if (type_.format) apply_format(wire);
        if (type_.nullable) wire.type = context_.types().nullable(wire.type);
        return wire;
    }

  private:
    ir::WireType resolve_named(const ast::NamedType& named) {
        const std::string& name = named.name.text;
        if (name.empty()) return poison_wire(context_);
        if (name == "decimal") return resolve_decimal(named);
        if (name == "list" || name == "map") return resolve_collection(named);
        if (!named.arguments.empty() || !named.numbers.empty()) {
            bool known = is_builtin(name) || context_.names.types.count(name) > 0;
            if (known) {
                context_.sink.report(Id::TypeArguments, type_.range,
                                     {name, "no arguments", "write `" + name + "`"});
                return poison_wire(context_);
            }
        }
        for (const auto& [plain, kind] : kPlain) {
            if (name != plain) continue;
            ir::WireType wire;
            wire.type = context_.types().of(kind);
            return wire;
        }
        if (context_.names.types.count(name) == 0) {
            std::vector<std::string> arguments;
            for (ast::TypeId argument : named.arguments) {
                Range range = context_.module.types[argument].range;
                arguments.emplace_back(context_.sources.text(range));
            }
            bool more = type_.nullable || type_.format;
            Range whole = more ? named.name.range : type_.range;
            report_unknown_type(context_, named.name, whole,
                                more ? std::vector<std::string>{} : arguments);
            return poison_wire(context_);
        }
        const ir::WireType* found = resolve_name(context_, named.name);
        return found != nullptr ? *found : poison_wire(context_);
    }

    ir::WireType resolve_decimal(const ast::NamedType& named) {
        if (named.numbers.size() != 2 || !named.arguments.empty()) {
            context_.sink.report(Id::TypeArguments, type_.range,
                                 {"decimal", "precision and scale",
                                  "write `decimal(12, 2)`: 12 digits, 2 after the point"});
            return poison_wire(context_);
        }
        int precision = -1, scale = -1;
        const std::string& first = named.numbers[0].value;
        const std::string& second = named.numbers[1].value;
        std::from_chars(first.data(), first.data() + first.size(), precision);
        std::from_chars(second.data(), second.data() + second.size(), scale);
        if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
            Range range = cover(named.numbers[0].range, named.numbers[1].range);
            context_.sink.report(Id::DecimalLimits, range, {first, second});
            return poison_wire(context_);
        }
        ir::WireType wire;
        wire.type = context_.types().decimal(precision, scale);
        return wire;
    }

    ir::WireType resolve_collection(const ast::NamedType& named) {
        bool is_map = named.name.text == "map";
        if (named.arguments.size() != (is_map ? 2u : 1u) || !named.numbers.empty()) {
            context_.sink.report(Id::TypeArguments, type_.range,
                                 {named.name.text, is_map ? "two types" : "one type",
                                  is_map ? "write `map<string, int>`" : "write `list<string>`"});
            return poison_wire(context_);
        }
        ir::WireType element = resolve(context_, named.arguments.back());
        ir::WireType wire;
        if (is_map) {
            ir::TypeId key = resolve_type(context_, named.arguments[0]);
            check_key(key, context_.module.types[named.arguments[0]].range);
            wire.type = context_.types().map(key, element.type);
        } else {
            wire.type = context_.types().list(element.type);
        }
        wire.fields.push_back(ir::WireField{"", std::move(element)});
        return wire;
    }

    void check_key(ir::TypeId key, Range range) {
        const ir::Type& type = context_.types()[key];
        bool good = type.kind == TypeKind::String || type.kind == TypeKind::Int ||
                    type.kind == TypeKind::Enum || type.kind == TypeKind::Error;
        if (!good || type.nullable)
            context_.sink.report(Id::MapKeyType, range, {context_.text(key)});
    }

    void apply_format(ir::WireType& wire) {
        const ast::TypeFormat& format = *type_.format;
        TypeKind kind = context_.types().kind(wire.type);
        if (kind == TypeKind::Error) return;
        if (kind != TypeKind::Timestamp) {
            diag::Report report =
                context_.sink.report(Id::FormatPlace, format.range, {context_.text(wire.type)});
            bool number =
                kind == TypeKind::Int || kind == TypeKind::String || kind == TypeKind::Float;
            if (number) {
                std::string form(context_.sources.text(format.range));
                report.hint("write `timestamp " + form + "`");
                wire.type = context_.types().of(TypeKind::Timestamp);
            }
            return;
        }
        if (format.name) {
            if (format.name->text == "unix_s")
                wire.form = ir::TimeForm::UnixSeconds;
            else if (format.name->text == "unix_ms")
                wire.form = ir::TimeForm::UnixMillis;
            else if (format.name->text == "unix_us")
                wire.form = ir::TimeForm::UnixMicros;
            else
                context_.sink.report(Id::UnknownTimeForm, format.name->range, {format.name->text});
        }
        if (format.pattern) {
            wire.form = ir::TimeForm::Pattern;
            wire.pattern = format.pattern->value;
            check_time_form(context_, wire.pattern, format.pattern->range, TimeFormUse::Read);
        }
        if (format.zone && check_zone(context_, format.zone->value, format.zone->range)) {
            wire.zone = format.zone->value;
        }
    }

    Context& context_;
    const ast::Type& type_;
};

}  // namespace

constexpr uint32_t kFieldsMax = 5'000;

// Fields, those of records inside counted.
static uint32_t count_fields(const ir::WireType& wire) {
    uint32_t count = static_cast<uint32_t>(wire.fields.size());
    for (const ir::WireField& field : wire.fields) count += count_fields(field.wire);
    return count;
}

ir::WireType resolve_fields(Context& context, const std::vector<ast::Field>& fields) {
    ir::WireType wire;
    std::vector<ir::Field> made;
    for (const ast::Field& field : fields) {
        auto same = [&](const ir::Field& other) { return other.name == field.name.text; };
        if (std::any_of(made.begin(), made.end(), same)) {
            context.sink.report(Id::RepeatedWord, field.name.range, {"field", field.name.text});
            continue;
        }
        ir::WireType type = resolve(context, field.type);
        made.push_back(ir::Field{field.name.text, type.type});
        wire.fields.push_back(
            ir::WireField{field.named ? field.named->value : field.name.text, std::move(type)});
    }
    // Refused at once, so that records of records do not grow on.
    if (count_fields(wire) > kFieldsMax) {
        context.sink.report(Id::TooLarge, fields.back().name.range,
                            {"a record of more than 5,000 fields, those of its records counted",
                             "leave out fields that nobody reads, or read a part as `json`"});
        return poison_wire(context);
    }
    wire.type = context.types().record(std::move(made));
    return wire;
}

ir::WireType resolve(Context& context, ast::TypeId id) {
    if (!id.valid()) return poison_wire(context);
    return Resolver(context, context.module.types[id]).run();
}

ir::TypeId resolve_type(Context& context, ast::TypeId id) { return resolve(context, id).type; }

const ir::WireType* resolve_name(Context& context, const ast::Name& name) {
    auto found = context.names.types.find(name.text);
    if (found == context.names.types.end()) {
        report_unknown_type(context, name, name.range, {});
        return nullptr;
    }
    TypeName& type = found->second;
    if (type.resolved) return &type.wire;
    if (type.resolving) {
        context.sink.report(Id::RecursiveType, name.range, {name.text});
        return nullptr;
    }
    type.resolving = true;
    const ast::Decl& decl = context.module.decls[type.decl];
    if (const auto* record = std::get_if<ast::TypeDecl>(&decl.node)) {
        type.wire = resolve_fields(context, record->fields);
    } else {
        type.wire = resolve_enum(context, std::get<ast::EnumDecl>(decl.node));
    }
    type.resolving = false;
    type.resolved = true;
    return &type.wire;
}

ir::WireType resolve_enum(Context& context, const ast::EnumDecl& decl) {
    std::vector<std::string> names;
    for (const ast::Name& value : decl.values) {
        if (std::find(names.begin(), names.end(), value.text) != names.end()) {
            context.sink.report(Id::RepeatedWord, value.range, {"value", value.text});
            continue;
        }
        names.push_back(value.text);
    }
    ir::WireType wire;
    wire.type = context.types().enumeration(decl.name.text, std::move(names));
    return wire;
}

const ir::WireType* find_record_type(Context& context, const ast::Name& name) {
    if (name.text.empty()) return nullptr;
    if (is_builtin(name.text)) {
        context.sink.report(Id::UnknownType, name.range, {name.text, ""})
            .hint("declare a record: `type Row { a: " + name.text + " }`");
        return nullptr;
    }
    const ir::WireType* wire = resolve_name(context, name);
    if (wire != nullptr && context.types().kind(wire->type) == TypeKind::Enum) {
        context.sink.report(Id::ExpectedRecordType, name.range, {name.text})
            .note(declared_type(context, name.text), "declared here");
        return nullptr;
    }
    return wire;
}

Range declared_type(const Context& context, const std::string& name) {
    auto found = context.names.types.find(name);
    if (found == context.names.types.end()) return {};
    const ast::Decl& decl = context.module.decls[found->second.decl];
    if (const auto* record = std::get_if<ast::TypeDecl>(&decl.node)) return record->name.range;
    return std::get<ast::EnumDecl>(decl.node).name.range;
}

bool is_builtin_type(const std::string& name) { return is_builtin(name); }

ir::WireType default_wire(const Context& context, ir::TypeId id) {
    ir::WireType wire;
    wire.type = id;
    const ir::Type& type = context.graph.types[id];
    for (const ir::Field& field : type.fields) {
        wire.fields.push_back(ir::WireField{field.name, default_wire(context, field.type)});
    }
    if (type.kind == TypeKind::List || type.kind == TypeKind::Map) {
        wire.fields.push_back(ir::WireField{"", default_wire(context, type.element)});
    }
    return wire;
}

}  // namespace weir::sema
