// What stands in braces and brackets: the items of `select` and of records, lists, and rows made
// narrower by what is proven.
#include <algorithm>

#include "compiler/ir/functions.h"
#include "compiler/sema/checker.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::Type;
using ir::TypeKind;

// A type that nobody has said yet: of `null`, of `[]`, or of a record with one of them.
bool holds_null(const Context& context, ir::TypeId id) {
    const Type& type = context.graph.types[id];
    if (type.kind == TypeKind::Null) return true;
    if (type.kind == TypeKind::List || type.kind == TypeKind::Map)
        return holds_null(context, type.element);
    return std::any_of(type.fields.begin(), type.fields.end(),
                       [&](const ir::Field& field) { return holds_null(context, field.type); });
}

const char* null_word(const Context& context, ir::ExprId value) {
    return context.graph.types.kind(context.type_of(value)) == TypeKind::List ? "[]" : "null";
}

// Gathers the fields of one pair of braces.
class ItemChecker {
  public:
    ItemChecker(Context& context, const Scope& scope, const ItemRules& rules)
        : context_(context), scope_(&scope), above_(&scope), rules_(rules) {}

    std::vector<Made> run(const ast::RecordLit& record) {
        for (const ast::Item& item : record.items) names_named(item);
        for (const ast::Item& item : record.items) names_spread(item);
        for (const ast::Item& item : record.items) add(item);
        return std::move(made_);
    }

  private:
    // Names that items give themselves win over what `...` and `...x` bring.
    void names_named(const ast::Item& item) {
        if (item.kind == ast::ItemKind::Named) named_.insert(item.name->text);
        if (item.kind == ast::ItemKind::Plain) {
            if (std::optional<ast::Name> name = path_name(context_, item.value))
                named_.insert(name->text);
        }
    }

    // What `...x` brings is made here, so `...` leaves it out wherever it stands.
    void names_spread(const ast::Item& item) {
        if (item.kind != ast::ItemKind::SpreadOne || !rules_.rest) return;
        std::optional<Path> path = path_of(context_, item.value, *scope_);
        if (!path) return;
        ir::TypeId type = context_.type_of(path->root);
        for (const std::string& field : path->fields) {
            const std::vector<ir::Field>& fields = context_.types()[type].fields;
            auto found = std::find_if(fields.begin(), fields.end(),
                                      [&](const ir::Field& each) { return each.name == field; });
            if (found == fields.end()) return;
            type = found->type;
        }
        for (const ir::Field& field : context_.types()[type].fields) spread_.insert(field.name);
    }

    void add(const ast::Item& item) {
        switch (item.kind) {
            case ast::ItemKind::Named:
                add_value(item, *item.name);
                break;
            case ast::ItemKind::Plain:
                add_plain(item);
                break;
            case ast::ItemKind::Rest:
                add_rest(item);
                break;
            case ast::ItemKind::SpreadOne:
                add_spread(item);
                break;
        }
    }

    void add_plain(const ast::Item& item) {
        if (!item.value.valid()) return;
        if (std::optional<ast::Name> name = path_name(context_, item.value)) {
            add_value(item, *name);
            return;
        }
        if (std::holds_alternative<ast::PoisonExpr>(context_[item.value].node)) return fail();
        if (const auto* compared = std::get_if<ast::Binary>(&context_[item.value].node)) {
            const auto* name = std::get_if<ast::NameRef>(&context_[compared->left].node);
            bool assigns = compared->op == ast::BinaryOp::Equal && name != nullptr;
            if (assigns) {
                fail();
                context_.sink.report(Id::EqualForAssign, compared->op_range, {name->name.text})
                    .fix(compared->op_range, "=");
                check(context_, compared->right, current());
                return;
            }
        }
        std::string source = source_text(context_, item.range);
        fail();
        context_.sink.report(Id::ItemWithoutName, item.range, {source.size() <= 60 ? source : "…"});
        check(context_, item.value, current());
    }

    void add_value(const ast::Item& item, const ast::Name& name) {
        std::optional<ir::TypeId> expected = wanted(name.text);
        ir::ExprId value = item.value.valid() ? check(context_, item.value, current(), expected).id
                                              : poison(context_, item.range);
        // What the field of a type that is not known may hold is not known either.
        bool unknown = expected && context_.types().kind(context_.types().non_null(*expected)) ==
                                       ir::TypeKind::Error;
        if (unknown) {
            value = poison(context_, item.range);
        } else if (holds_null(context_, context_.type_of(value))) {
            context_.sink.report(Id::NullWithoutType, context_[item.value].range,
                                 {null_word(context_, value)});
            value = poison(context_, item.range);
        }
        push(Made{name.text, value, name.range, item.range});
    }

    void add_rest(const ast::Item& item) {
        std::vector<const Binding*> row = scope_->row();
        if (row.empty() || !rules_.rest) {
            fail();
            context_.sink.report(Id::RestPlace, item.range);
            return;
        }
        for (const Binding* column : row) {
            if (named_.count(column->name) > 0 || spread_.count(column->name) > 0) continue;
            if (has(column->name)) continue;
            push(Made{column->name, proven(column->value, Path{column->value, {}}), item.range,
                      item.range});
        }
    }

    void add_spread(const ast::Item& item) {
        ir::ExprId value = check(context_, item.value, current()).id;
        if (is_poison(context_, value)) return fail();
        ir::TypeId id = context_.type_of(value);
        const Type& type = context_.types()[id];
        if (type.kind != TypeKind::Record || type.nullable) {
            std::string hint = type.kind == TypeKind::Record
                                   ? "test `!= null` before, or name the fields: `x.a`"
                                   : "";
            fail();
            context_.sink.report(Id::SpreadType, context_[item.value].range,
                                 {context_.text(id), hint});
            return;
        }
        std::optional<Path> path = path_of(context_, item.value, *scope_);
        for (uint32_t i = 0; i < type.fields.size(); i++) {
            if (named_.count(type.fields[i].name) > 0) continue;
            ir::ExprId member =
                make(context_, ExprKind::Member, type.fields[i].type, {value}, item.range);
            context_.graph.exprs.nodes[member.value].index = i;
            if (path) {
                Path field = *path;
                field.fields.push_back(type.fields[i].name);
                member = proven(member, field);
            }
            push(Made{type.fields[i].name, member, item.range, item.range});
        }
    }

    ir::ExprId proven(ir::ExprId value, const Path& path) {
        ir::TypeId type = context_.type_of(value);
        if (!context_.types().is_nullable(type) || !scope_->proven(path)) return value;
        return make(context_, ExprKind::AssumeNotNull, context_.types().non_null(type), {value},
                    {});
    }

    void push(Made made) {
        auto same = std::find_if(made_.begin(), made_.end(),
                                 [&](const Made& other) { return other.name == made.name; });
        if (same != made_.end() && !made.name.empty()) {
            context_.sink.report(Id::ItemTwice, made.name_range, {made.name})
                .note(same->name_range, "made here first");
            return;
        }
        if (rules_.see_above) above_.bind(made.name, made.value, made.name_range);
        made_.push_back(std::move(made));
    }

    void fail() {
        if (rules_.failed != nullptr) *rules_.failed = true;
    }

    bool has(const std::string& name) const {
        return std::any_of(made_.begin(), made_.end(),
                           [&](const Made& made) { return made.name == name; });
    }

    std::optional<ir::TypeId> wanted(const std::string& name) const {
        if (rules_.record == nullptr) return std::nullopt;
        for (const ir::Field& field : rules_.record->fields) {
            if (field.name == name) return field.type;
        }
        return std::nullopt;
    }

    const Scope& current() const { return rules_.see_above ? above_ : *scope_; }

    Context& context_;
    const Scope* scope_;
    Scope above_;  // the items before, in front of the scope
    const ItemRules& rules_;
    std::set<std::string> named_;
    std::set<std::string> spread_;
    std::vector<Made> made_;
};

// `{ a = 1 }` where a map is asked for.
ir::ExprId make_map(Context& context, const std::vector<Made>& items, ir::TypeId map, Range range) {
    const Type& type = context.types()[map];
    std::vector<ir::ExprId> keys, values;
    for (const Made& item : items) {
        ir::ExprId key = string_literal(context, item.name, item.name_range, type.key);
        keys.push_back(convert(context, key, type.key, item.name_range, "key"));
        values.push_back(
            convert(context, item.value, type.element, item.range, "field `" + item.name + "`"));
        if (is_poison(context, keys.back()) || is_poison(context, values.back()))
            return poison(context, range);
    }
    ir::ExprId key_list =
        make(context, ExprKind::MakeList, context.types().list(type.key), std::move(keys), range);
    ir::ExprId value_list = make(context, ExprKind::MakeList, context.types().list(type.element),
                                 std::move(values), range);
    ir::ExprId made =
        make(context, ExprKind::Call, context.types().non_null(map), {key_list, value_list}, range);
    context.graph.exprs.nodes[made.value].index = ir::overloads("map_of").front();
    return made;
}

// The items in the order of the fields that are asked for; what is left out is null.
ir::ExprId make_expected_record(Context& context, const std::vector<Made>& items,
                                ir::TypeId expected, Range range) {
    const Type& type = context.types()[expected];
    bool good = true;
    std::vector<std::string> names;
    for (const ir::Field& field : type.fields) names.push_back(field.name);
    for (const Made& item : items) {
        if (std::find(names.begin(), names.end(), item.name) != names.end()) continue;
        context.sink.report(
            Id::UnknownField, item.name_range,
            {item.name, "`" + context.text(context.types().non_null(expected)) + "`",
             closest(item.name, names)});
        good = false;
    }
    std::vector<ir::ExprId> values;
    for (const ir::Field& field : type.fields) {
        auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Made& item) { return item.name == field.name; });
        if (found != items.end()) {
            values.push_back(convert(context, found->value, field.type, found->range,
                                     "field `" + field.name + "`"));
        } else if (context.types().is_nullable(field.type)) {
            values.push_back(null_literal(context, range, field.type));
        } else {
            if (good)
                context.sink.report(Id::MissingField, range,
                                    {field.name, context.text(field.type)});
            good = false;
            continue;
        }
        good = good && !is_poison(context, values.back());
    }
    if (!good) return poison(context, range);
    return make(context, ExprKind::MakeRecord, context.types().non_null(expected),
                std::move(values), range);
}

// One column, or part of one, with the nulls gone that facts about it disprove; itself when there
// are none.
ir::ExprId narrow(Context& context, ir::ExprId value, const Path& path, const Facts& facts) {
    ir::TypeId type = context.type_of(value);
    if (facts.count(path) > 0 && context.types().is_nullable(type)) {
        type = context.types().non_null(type);
        value = make(context, ExprKind::AssumeNotNull, type, {value}, {});
    }
    const Type& record = context.types()[type];
    auto below = facts.upper_bound(path);
    bool deeper = below != facts.end() && below->root == path.root &&
                  below->fields.size() > path.fields.size() &&
                  std::equal(path.fields.begin(), path.fields.end(), below->fields.begin());
    if (!deeper || record.kind != TypeKind::Record || record.nullable) return value;
    std::vector<ir::Field> fields = record.fields;
    std::vector<ir::ExprId> members;
    bool changed = false;
    for (uint32_t i = 0; i < fields.size(); i++) {
        ir::ExprId member = make(context, ExprKind::Member, fields[i].type, {value}, {});
        context.graph.exprs.nodes[member.value].index = i;
        Path inner = path;
        inner.fields.push_back(fields[i].name);
        members.push_back(narrow(context, member, inner, facts));
        changed = changed || context.type_of(members.back()) != fields[i].type;
        fields[i].type = context.type_of(members.back());
    }
    if (!changed) return value;
    ir::TypeId narrow_type = context.types().record(std::move(fields));
    return make(context, ExprKind::MakeRecord, narrow_type, std::move(members), {});
}

}  // namespace

std::vector<Made> check_items(Context& context, ast::ExprId record, const Scope& scope,
                              const ItemRules& rules) {
    if (!record.valid()) return {};
    const auto* items = std::get_if<ast::RecordLit>(&context[record].node);
    if (items == nullptr) return {};
    return ItemChecker(context, scope, rules).run(*items);
}

std::vector<ir::ExprId> narrowed_columns(Context& context, const ir::Schema& schema,
                                         const Scope& scope, const Facts& facts) {
    std::vector<const Binding*> row = scope.row();
    std::vector<ir::ExprId> columns;
    bool changed = false;
    for (size_t i = 0; i < schema.size() && i < row.size(); i++) {
        ir::ExprId column = narrow(context, row[i]->value, Path{row[i]->value, {}}, facts);
        changed = changed || context.type_of(column) != schema[i].type;
        columns.push_back(column);
    }
    return changed ? columns : std::vector<ir::ExprId>{};
}

Checked check_record(Context& context, ast::ExprId id, Range range, const Scope& scope,
                     Expected expected) {
    TypeKind want = expected ? context.types().kind(*expected) : TypeKind::Error;
    ItemRules rules;
    if (want == TypeKind::Record) rules.record = &context.types()[*expected];
    bool failed = false;
    rules.failed = &failed;
    std::vector<Made> items = check_items(context, id, scope, rules);
    bool good = std::none_of(items.begin(), items.end(),
                             [&](const Made& item) { return is_poison(context, item.value); });
    if (!good || failed) return Checked{poison(context, range), {}, {}};
    if (want == TypeKind::Map) return Checked{make_map(context, items, *expected, range), {}, {}};
    if (want == TypeKind::Record)
        return Checked{make_expected_record(context, items, *expected, range), {}, {}};
    std::vector<ir::Field> fields;
    std::vector<ir::ExprId> values;
    for (const Made& item : items) {
        fields.push_back(ir::Field{item.name, context.type_of(item.value)});
        values.push_back(item.value);
    }
    ir::TypeId type = context.types().record(std::move(fields));
    return Checked{make(context, ExprKind::MakeRecord, type, std::move(values), range), {}, {}};
}

Checked check_list(Context& context, const ast::ListLit& list, Range range, const Scope& scope,
                   Expected expected) {
    bool wants_list = expected && context.types().kind(*expected) == TypeKind::List;
    Expected element = wants_list ? Expected(context.types()[*expected].element) : std::nullopt;
    if (element && context.types().kind(*element) == TypeKind::Null) element = std::nullopt;
    std::vector<Operand> values;
    Expected type;
    for (ast::ExprId id : list.elements) {
        Expected wanted = element ? element : type;
        values.push_back({check(context, id, scope, wanted).id, context[id].range});
        if (is_poison(context, values.back().id)) return Checked{poison(context, range), {}, {}};
        ir::TypeId found = context.type_of(values.back().id);
        std::optional<ir::TypeId> common = type ? common_type(context, *type, found) : found;
        if (!common) {
            context.sink.report(Id::NoCommonType, values.back().range,
                                {"the elements of the list", context.text(*type),
                                 context.text(found), common_hint(context, *type, found)});
            return Checked{poison(context, range), {}, {}};
        }
        type = common;
    }
    if (values.empty()) {
        type = context.types().of(TypeKind::Null);
        if (element && wants_list) type = element;
    } else if (context.types().kind(*type) == TypeKind::Null) {
        context.sink.report(Id::NullWithoutType, values.front().range, {"null"});
        return Checked{poison(context, range), {}, {}};
    }
    std::vector<ir::ExprId> elements;
    for (const Operand& value : values)
        elements.push_back(convert(context, value.id, *type, value.range));
    return Checked{
        make(context, ExprKind::MakeList, context.types().list(*type), std::move(elements), range),
        {},
        {}};
}

}  // namespace weir::sema
