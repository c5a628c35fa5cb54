// Names and the ways into a value: `x`, `x.f`, `x[i]`, `meta.time`, `window.start`.

#include "compiler/ir/functions.h"
#include "compiler/ir/print.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/flow.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::Meta;
using ir::Type;
using ir::TypeKind;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

constexpr Meta kMetas[] = {Meta::Time, Meta::Partition, Meta::Offset, Meta::Timestamp,
                           Meta::Key,  Meta::Headers,   Meta::File,   Meta::Line};

ir::TypeId meta_type(Context& context, Meta fact) {
    ir::TypeTable& types = context.types();
    switch (fact) {
        case Meta::Time:
            return types.of(TypeKind::Timestamp);
        case Meta::Partition:
        case Meta::Offset:
            return types.of(TypeKind::Int);
        case Meta::Timestamp:
            return types.of(TypeKind::Timestamp, true);
        case Meta::Key:
            return types.of(TypeKind::Bytes, true);
        case Meta::Headers:
            return types.map(types.of(TypeKind::String), types.of(TypeKind::Bytes, true));
        case Meta::File:
            return types.of(TypeKind::String, true);
        case Meta::Line:
            return types.of(TypeKind::Int, true);
    }
    return types.error();
}

Checked check_meta(Context& context, const ast::Name& field, Range range, const Scope& scope) {
    std::vector<std::string> known;
    for (Meta fact : kMetas) {
        known.emplace_back(ir::name(fact));
        if (field.text != ir::name(fact)) continue;
        if (!scope.meta_allowed(fact)) {
            const bool of_broker =
                fact == Meta::Timestamp || fact == Meta::Key || fact == Meta::Headers;
            std::string hint =
                "it belongs to records: read it right after the source, before "
                "windows and joins";
            if (fact == Meta::Time) {
                hint = "the rows here have no event time: give the source a `time`";
            } else if (of_broker && scope.meta_allowed(Meta::Partition)) {
                hint =
                    "records of `kafka` have it; those of files have `meta.file`, `meta.line` and "
                    "`meta.offset`";
            } else if (scope.collector() != nullptr)
                hint = "read it inside of an aggregate function: `first(meta." + field.text + ")`";
            context.sink.report(Id::MetaPlace, range, {field.text, hint});
            return plain(poison(context, range));
        }
        ir::ExprId made = make(context, ExprKind::Meta, meta_type(context, fact), {}, range);
        context.graph.exprs.nodes[made.value].meta = fact;
        return plain(made);
    }
    context.sink.report(Id::UnknownMeta, field.range, {field.text, closest(field.text, known)});
    return plain(poison(context, range));
}

Checked check_window(Context& context, const ast::Name& field, Range range, const Scope& scope) {
    if (field.text != "start" && field.text != "end") {
        context.sink.report(Id::UnknownWindow, field.range, {field.text});
        return plain(poison(context, range));
    }
    ir::ExprId value = field.text == "start" ? scope.window_start() : scope.window_end();
    if (!value.valid()) {
        context.sink.report(Id::WindowPlace, range,
                            {field.text, "list it there: `" + field.text + " = window." +
                                             field.text + "`, and use the field"});
        return plain(poison(context, range));
    }
    return plain(value);
}

// `meta` or `window` that no field hides.
bool is_namespace(const Context& context, ast::ExprId base, const Scope& scope, const char* word) {
    const auto* name = std::get_if<ast::NameRef>(&context[base].node);
    return name != nullptr && name->name.text == word && scope.find(word) == nullptr;
}

std::vector<std::string> visible_names(const Context& context, const Scope& scope) {
    std::vector<std::string> names;
    for (const Binding* binding : scope.visible()) names.push_back(binding->name);
    for (const auto& value : context.names.values) names.push_back(value.first);
    return names;
}

// The enum that has such a value; empty when none has.
std::string enum_with(const Context& context, const std::string& value) {
    for (const auto& [name, type] : context.names.types) {
        const auto* decl = std::get_if<ast::EnumDecl>(&context.module.decls[type.decl].node);
        if (decl == nullptr) continue;
        for (const ast::Name& known : decl->values) {
            if (known.text == value) return name;
        }
    }
    return "";
}

// The field of the row that is a record with a field of this name, the only one; empty: none.
std::string record_with(Context& context, const Scope& scope, const std::string& name) {
    std::string found;
    for (const Binding* binding : scope.row()) {
        ir::TypeId type = context.types().non_null(context.type_of(binding->value));
        if (context.types().kind(type) != TypeKind::Record) continue;
        for (const ir::Field& field : context.types()[type].fields) {
            if (field.name != name) continue;
            if (!found.empty()) return "";
            found = binding->name;
        }
    }
    return found;
}

Checked report_unknown(Context& context, const ast::Name& name, Range range, const Scope& scope) {
    if (name.text.empty()) return plain(poison(context, range));
    if (AggregateCollector* collector = scope.collector()) {
        std::string hint = aggregated_hint(context, *collector, name.text);
        if (!hint.empty()) {
            context.sink.report(Id::NotAggregated, range, {name.text, hint});
            return plain(poison(context, range));
        }
    }
    if (name.text == "meta" || name.text == "window") {
        std::string hint =
            name.text == "meta" ? "`meta.time`, `meta.offset` …" : "`window.start`, `window.end`";
        context.sink.report(Id::BareNamespace, range, {name.text, hint});
        return plain(poison(context, range));
    }
    if (std::string record = record_with(context, scope, name.text); !record.empty()) {
        context.sink.report(Id::UnknownName, range, {name.text, record + "." + name.text})
            .fix(range, record + "." + name.text);
        return plain(poison(context, range));
    }
    bool is_function = context.names.functions.count(name.text) > 0 ||
                       !ir::overloads(name.text).empty() || is_aggregate(name.text);
    std::string guess = closest(name.text, visible_names(context, scope));
    if (const Dropped* dropped = scope.dropped(name.text)) {
        bool aggregate = dropped->word == "aggregate";
        std::string hint = aggregate
                               ? "`aggregate` keeps the key and its items: add `" + name.text +
                                     "` to `key by`, or an item such as `last(" + name.text + ")`"
                               : "keep it there, or use it before";
        context.sink.report(Id::UnknownName, range, {name.text, ""})
            .note(dropped->by, "`" + dropped->word + "` dropped it")
            .hint(hint);
        return plain(poison(context, range));
    }
    if (is_function && guess.empty()) {
        context.sink.report(Id::FunctionAsValue, range, {name.text});
    } else {
        diag::Report report = context.sink.report(Id::UnknownName, range, {name.text, guess});
        std::string word = lowercase(name.text);
        std::string foreign = foreign_hint(name.text);
        std::string owner = enum_with(context, name.text);
        if (!owner.empty())
            report.hint("a value of an enum is written as a string: `\"" + name.text + "\"`");
        else if (guess.empty() && !foreign.empty() && !foreign.starts_with("use `"))
            report.hint(std::move(foreign));
        bool literal = word == "true" || word == "false" || word == "null";
        if (word == "none" || word == "nil" || word == "undefined")
            report.hint("write `null`");
        else if (literal)
            report.hint("write `" + word + "`");
        else if (word == "current_timestamp" || word == "current_date")
            report.hint("event time is `meta.time`; results do not depend on the clock");
    }
    return plain(poison(context, range));
}

std::string record_name(const Context& context, const Type& type) {
    // A long list of fields helps nobody.
    std::string text = "`{ ";
    for (size_t i = 0; i < type.fields.size() && i < 6; i++)
        text += (i > 0 ? ", " : "") + type.fields[i].name;
    (void)context;
    return text + (type.fields.size() > 6 ? ", … }`" : " }`");
}

std::string no_fields_hint(TypeKind kind, const std::string& field, const std::string& base) {
    if (kind == TypeKind::Timestamp || kind == TypeKind::Date) {
        constexpr const char* kParts[] = {"year",   "month",  "day",    "hour",
                                          "minute", "second", "weekday"};
        for (const char* part : kParts) {
            if (field == part) return "use `" + field + "(" + base + ")`";
        }
    }
    if (kind == TypeKind::Map) return "use `" + base + "[\"" + field + "\"]`";
    bool is_function = !ir::overloads(field).empty();
    if (is_function) return "use `" + field + "(" + base + ")`";
    if (kind == TypeKind::List)
        return "take an element: `" + base + "[0]`, or work on all: `map(" + base + ", x -> x." +
               field + ")`";
    if (kind == TypeKind::String) return "of a document use `parse_json(" + base + ")`";
    return "";
}

// The member of a record or document; `base` may be null.
ir::ExprId member(Context& context, ir::ExprId base, Range base_range, const ast::Name& field,
                  Range range) {
    if (is_poison(context, base) || field.text.empty()) return poison(context, range);
    const Type& type = context.types()[context.type_of(base)];
    if (type.kind == TypeKind::Json) {
        ir::Value key;
        key.text = field.text;
        ir::ExprId name =
            make_literal(context, context.types().of(TypeKind::String), key, field.range);
        return make(context, ExprKind::Index, context.types().of(TypeKind::Json, true),
                    {base, name}, range);
    }
    if (type.kind != TypeKind::Record) {
        std::string hint = no_fields_hint(type.kind, field.text, source_text(context, base_range));
        context.sink.report(Id::NoFields, field.range, {context.text(context.type_of(base)), hint});
        return poison(context, range);
    }
    std::vector<std::string> names;
    for (size_t i = 0; i < type.fields.size(); i++) {
        names.push_back(type.fields[i].name);
        if (type.fields[i].name != field.text) continue;
        ir::TypeId result =
            type.nullable ? context.types().nullable(type.fields[i].type) : type.fields[i].type;
        ir::ExprId made = make(context, ExprKind::Member, result, {base}, range);
        context.graph.exprs.nodes[made.value].index = static_cast<uint32_t>(i);
        return made;
    }
    context.sink.report(Id::UnknownField, field.range,
                        {field.text, record_name(context, type), closest(field.text, names)});
    return poison(context, range);
}

}  // namespace

ir::ExprId narrowed(Context& context, ast::ExprId id, ir::ExprId value, const Scope& scope) {
    ir::TypeId type = context.type_of(value);
    if (!context.types().is_nullable(type) || context.types().kind(type) == TypeKind::Null)
        return value;
    std::optional<Path> path = path_of(context, id, scope);
    if (!path || !scope.proven(*path)) return value;
    return make(context, ExprKind::AssumeNotNull, context.types().non_null(type), {value},
                context[id].range);
}

Checked check_name(Context& context, ast::ExprId id, const ast::NameRef& name, Range range,
                   const Scope& scope, Expected expected) {
    if (const Binding* binding = scope.find(name.name.text))
        return plain(narrowed(context, id, binding->value, scope));
    if (std::optional<ir::ExprId> value = find_value(context, name.name, expected))
        return plain(*value);
    return report_unknown(context, name.name, range, scope);
}

Checked check_field(Context& context, ast::ExprId id, const ast::FieldAccess& access, Range range,
                    const Scope& scope) {
    if (is_namespace(context, access.base, scope, "meta"))
        return check_meta(context, access.field, range, scope);
    if (is_namespace(context, access.base, scope, "window"))
        return check_window(context, access.field, range, scope);
    const auto* base_name = std::get_if<ast::NameRef>(&context[access.base].node);
    if (base_name != nullptr && scope.find(base_name->name.text) == nullptr &&
        context.names.types.count(base_name->name.text) > 0 &&
        context.names.values.count(base_name->name.text) == 0) {
        context.sink.report(
            Id::BareNamespace, context[access.base].range,
            {base_name->name.text,
             "a value of an enum is written as a string: `\"" + access.field.text + "\"`"});
        return plain(poison(context, range));
    }
    bool qualified = base_name != nullptr && scope.find(base_name->name.text) == nullptr &&
                     scope.find(access.field.text) != nullptr &&
                     context.names.values.count(base_name->name.text) == 0;
    if (qualified && !base_name->name.text.empty()) {
        context.sink.report(Id::UnknownName, context[access.base].range, {base_name->name.text, ""})
            .hint("fields are named without their relation: `" + access.field.text + "`");
        return plain(poison(context, range));
    }
    ir::ExprId base = check(context, access.base, scope).id;
    ir::ExprId value = member(context, base, context[access.base].range, access.field, range);
    return plain(narrowed(context, id, value, scope));
}

Checked check_index(Context& context, ast::ExprId id, const ast::IndexAccess& access, Range range,
                    const Scope& scope) {
    ir::ExprId base = check(context, access.base, scope).id;
    if (is_poison(context, base)) {
        check(context, access.index, scope);
        return plain(poison(context, range));
    }
    const Type& type = context.types()[context.type_of(base)];
    ir::TypeId number = context.types().of(TypeKind::Int),
               text = context.types().of(TypeKind::String);
    ir::TypeId result = context.types().of(TypeKind::Json, true);
    ir::ExprId index;
    if (type.kind == TypeKind::List) {
        index = check_as(context, access.index, scope, number, "index");
        result = context.types().nullable(type.element);
    } else if (type.kind == TypeKind::Map) {
        index = check_as(context, access.index, scope, type.key, "key");
        result = context.types().nullable(type.element);
    } else if (type.kind == TypeKind::Json) {
        index = check(context, access.index, scope).id;
        bool textual = context.types().kind(context.type_of(index)) == TypeKind::String;
        index =
            convert(context, index, textual ? text : number, context[access.index].range, "index");
    } else if (type.kind == TypeKind::String) {
        context.sink.report(Id::StringIndex, range);
        return plain(poison(context, range));
    } else {
        context.sink.report(Id::NotIndexed, context[access.base].range,
                            {context.text(context.type_of(base)),
                             type.kind == TypeKind::Record ? "a field is read as `x.field`" : ""});
        return plain(poison(context, range));
    }
    if (is_poison(context, index)) return plain(poison(context, range));
    ir::ExprId value = make(context, ExprKind::Index, result, {base, index}, range);
    return plain(narrowed(context, id, value, scope));
}

}  // namespace weir::sema
