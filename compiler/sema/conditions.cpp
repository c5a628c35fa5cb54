// What conditions prove, and the expressions that go on with it: `and`, `or`, `if`, `case`.
#include "compiler/sema/checker.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::TypeKind;

// One way out of an `if` or a `case`.
struct Branch {
    ir::ExprId condition;  // invalid: the last one, `else`
    Operand value;
    bool is_literal = false;
};

// The type of the branches; nothing, reported, when there is none.
std::optional<ir::TypeId> branches_type(Context& context, const std::vector<Branch>& branches,
                                        const std::string& what) {
    std::optional<ir::TypeId> type;
    for (const Branch& branch : branches) {
        ir::TypeId found = context.type_of(branch.value.id);
        if (!type) {
            type = found;
            continue;
        }
        std::optional<ir::TypeId> common = common_type(context, *type, found);
        if (!common) {
            context.sink.report(Id::NoCommonType, branch.value.range,
                                {what, context.text(*type), context.text(found),
                                 common_hint(context, *type, found)});
            return std::nullopt;
        }
        type = common;
    }
    if (type && context.types().kind(*type) == TypeKind::Null) {
        context.sink.report(Id::NullWithoutType, branches.front().value.range, {"null"});
        return std::nullopt;
    }
    return type;
}

// If nodes from the last branch to the first.
ir::ExprId fold_branches(Context& context, const std::vector<Branch>& branches, Range range,
                         const std::string& what) {
    for (const Branch& branch : branches) {
        bool bad_condition = branch.condition.valid() && is_poison(context, branch.condition);
        if (bad_condition || is_poison(context, branch.value.id)) return poison(context, range);
    }
    std::optional<ir::TypeId> type = branches_type(context, branches, what);
    if (!type) return poison(context, range);
    ir::ExprId result;
    for (size_t i = branches.size(); i-- > 0;) {
        ir::ExprId value = convert(context, branches[i].value.id, *type, branches[i].value.range);
        if (is_poison(context, value)) return poison(context, range);
        result = branches[i].condition.valid() ? make(context, ExprKind::If, *type,
                                                      {branches[i].condition, value, result}, range)
                                               : value;
    }
    return result;
}

// Values of branches that are written, to be checked under what their conditions prove.
struct Written {
    ir::ExprId condition;
    ast::ExprId value;
    Facts facts;
};

// Literals take the type of the branches that have one: `if c then 1 else price`.
std::vector<Branch> check_branches(Context& context, const std::vector<Written>& written,
                                   const Scope& scope, Expected expected) {
    std::vector<Branch> branches(written.size());
    Expected type = expected;
    for (bool literals : {false, true}) {
        for (size_t i = 0; i < written.size(); i++) {
            if (takes_context(context, written[i].value) != literals) continue;
            Scope inner(&scope);
            inner.assume(written[i].facts);
            ir::ExprId id = check(context, written[i].value, inner, type).id;
            branches[i] =
                Branch{written[i].condition, {id, context[written[i].value].range}, literals};
            bool typed = !is_poison(context, id) &&
                         context.types().kind(context.type_of(id)) != TypeKind::Null;
            if (typed && !type) type = context.types().non_null(context.type_of(id));
        }
    }
    return branches;
}

bool is_no_bool(const Context& context, const Checked& checked) {
    if (is_poison(context, checked.id)) return false;
    return context.graph.types.kind(context.type_of(checked.id)) != TypeKind::Bool;
}

// `a or 0`, `key by a and b`: neither side is a condition, which is one mistake.
void report_no_conditions(Context& context, const ast::Binary& binary, const Checked& left,
                          const std::string& word) {
    ir::TypeId type = context.type_of(left.id);
    std::string a = short_source(context, context[binary.left].range);
    std::string b = short_source(context, context[binary.right].range);
    bool fallback = word == "or" && context.types().is_nullable(type);
    std::string hint = fallback ? "a value instead of null is `" + a + " ?? " + b + "`"
                                : "`" + word + "` joins conditions; values are listed by `,`";
    diag::Report report =
        context.sink.report(Id::ConditionType, binary.op_range, {word, context.text(type), hint});
    report.fix(binary.op_range, fallback ? "??" : ",");
}

// `||` was reported as a mistake for `or`; between texts it joins them.
void hint_of_bars(Context& context, Operand left, Operand right, const ast::Binary& binary) {
    auto is_text = [&](Operand side) {
        return context.types().kind(context.type_of(side.id)) == TypeKind::String;
    };
    bool fallback = context.types().is_nullable(context.type_of(left.id)) &&
                    context.types().kind(context.type_of(left.id)) != TypeKind::Bool;
    if (fallback) {
        context.sink.report(Id::ForeignSign, binary.op_range, {"||", "??"})
            .hint("a value instead of null is `" + short_source(context, left.range) + " ?? " +
                  short_source(context, right.range) + "`")
            .fix(binary.op_range, "??");
        return;
    }
    if (!is_text(left) && !is_text(right)) return;
    auto shown = [&](Operand side) {
        std::string source = short_source(context, side.range);
        return is_text(side) ? source : "to_string(" + source + ")";
    };
    context.sink.report(Id::ForeignSign, binary.op_range, {"||", "+"})
        .hint("texts are joined by `+`: `" + shown(left) + " + " + shown(right) + "`")
        .fix(binary.op_range, "+");
}

}  // namespace

std::optional<Path> path_of(const Context& context, ast::ExprId id, const Scope& scope) {
    const auto& node = context[id].node;
    if (const auto* name = std::get_if<ast::NameRef>(&node)) {
        const Binding* binding = scope.find(name->name.text);
        if (binding == nullptr) return std::nullopt;
        return Path{binding->value, {}};
    }
    if (const auto* access = std::get_if<ast::FieldAccess>(&node)) {
        std::optional<Path> path = path_of(context, access->base, scope);
        if (path) path->fields.push_back(access->field.text);
        return path;
    }
    if (const auto* access = std::get_if<ast::IndexAccess>(&node)) {
        std::optional<Path> path = path_of(context, access->base, scope);
        const auto* number = std::get_if<ast::NumberLit>(&context[access->index].node);
        const auto* text = std::get_if<ast::StringLit>(&context[access->index].node);
        if (!path || (number == nullptr && text == nullptr)) return std::nullopt;
        // Brackets keep `m["a"]` apart from `m.a`.
        path->fields.push_back(number != nullptr ? "[" + number->text + "]"
                                                 : "[\"" + text->value + "\"]");
        return path;
    }
    return std::nullopt;
}

void add_fact(Facts& facts, const Path& path) {
    Path prefix{path.root, {}};
    facts.insert(prefix);
    for (const std::string& field : path.fields) {
        prefix.fields.push_back(field);
        facts.insert(prefix);
    }
}

Facts both(const Facts& a, const Facts& b) {
    Facts all = a;
    all.insert(b.begin(), b.end());
    return all;
}

Facts either(const Facts& a, const Facts& b) {
    Facts common;
    for (const Path& path : a) {
        if (b.count(path) > 0) common.insert(path);
    }
    return common;
}

Checked check_and_or(Context& context, const ast::Binary& binary, Range range, const Scope& scope) {
    bool is_and = binary.op == ast::BinaryOp::And;
    std::string word = is_and ? "and" : "or";
    // `||`, `&&` were reported by the parser; what they meant is not known, so nothing more is
    // said.
    if (source_text(context, binary.op_range) != word) {
        Operand left{check(context, binary.left, scope).id, context[binary.left].range};
        Operand right{check(context, binary.right, scope).id, context[binary.right].range};
        if (source_text(context, binary.op_range) == "||")
            hint_of_bars(context, left, right, binary);
        return Checked{poison(context, range), {}, {}};
    }
    ir::TypeId wanted = context.types().of(TypeKind::Bool);
    Checked left = check(context, binary.left, scope, wanted);
    Scope inner(&scope);
    inner.assume(is_and ? left.when_true : left.when_false);
    Checked right = check(context, binary.right, inner, wanted);
    if (is_no_bool(context, left) && is_no_bool(context, right)) {
        report_no_conditions(context, binary, left, word);
        return Checked{poison(context, range), {}, {}};
    }
    left = require_condition(context, left, context[binary.left].range, word);
    right = require_condition(context, right, context[binary.right].range, word);
    Checked checked;
    if (is_poison(context, left.id) || is_poison(context, right.id)) {
        checked.id = poison(context, range);
    } else {
        checked.id = make(context, is_and ? ExprKind::And : ExprKind::Or,
                          context.types().of(TypeKind::Bool), {left.id, right.id}, range);
    }
    if (is_and) {
        checked.when_true = both(left.when_true, right.when_true);
        checked.when_false = either(left.when_false, both(left.when_true, right.when_false));
    } else {
        checked.when_false = both(left.when_false, right.when_false);
        checked.when_true = either(left.when_true, both(left.when_false, right.when_true));
    }
    return checked;
}

Checked check_if(Context& context, const ast::IfExpr& branch, Range range, const Scope& scope,
                 Expected expected) {
    Checked condition = check_condition(context, branch.condition, scope, "if");
    std::vector<Written> written{{condition.id, branch.then_value, condition.when_true},
                                 {ir::ExprId{}, branch.else_value, condition.when_false}};
    std::vector<Branch> branches = check_branches(context, written, scope, expected);
    return Checked{fold_branches(context, branches, range, "the branches of `if`"), {}, {}};
}

Checked check_case(Context& context, const ast::CaseExpr& branch, Range range, const Scope& scope,
                   Expected expected) {
    Operand subject;
    if (branch.subject.valid())
        subject = {check(context, branch.subject, scope).id, context[branch.subject].range};
    std::vector<Written> written;
    Facts passed;  // what the conditions before prove by having failed
    for (const ast::WhenArm& arm : branch.arms) {
        Scope inner(&scope);
        inner.assume(passed);
        if (branch.subject.valid()) {
            bool is_null = std::holds_alternative<ast::NullLit>(context[arm.when].node);
            bool known = !is_poison(context, subject.id);
            Expected type = known ? Expected(context.types().non_null(context.type_of(subject.id)))
                                  : std::nullopt;
            Operand when{check(context, arm.when, inner, type).id, context[arm.when].range};
            ir::ExprId equal = make_equal(context, subject, when, context[arm.when].range);
            Facts facts;
            std::optional<Path> path =
                is_null ? std::nullopt : path_of(context, branch.subject, scope);
            if (path) add_fact(facts, *path);
            written.push_back({equal, arm.then, both(passed, facts)});
        } else {
            Checked condition = check_condition(context, arm.when, inner, "when");
            written.push_back({condition.id, arm.then, both(passed, condition.when_true)});
            passed = both(passed, condition.when_false);
        }
    }
    if (branch.otherwise.valid()) written.push_back({ir::ExprId{}, branch.otherwise, passed});
    std::vector<Branch> branches = check_branches(context, written, scope, expected);
    if (!branch.otherwise.valid())
        branches.push_back(
            Branch{ir::ExprId{}, {null_literal(context, range, std::nullopt), range}, true});
    return Checked{fold_branches(context, branches, range, "the branches of `case`"), {}, {}};
}

}  // namespace weir::sema
