// Calls: whose function it is, and the inlining of functions that are written in the language.
// Since expressions are a DAG, an argument that is used twice is one value; nothing has to be
// bound.
#include <algorithm>
#include <set>
#include <utility>

#include "compiler/ir/functions.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/prelude.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

// Checks what stands in the arguments of a call that is wrong itself, so that their mistakes are
// found in the same run.
void check_arguments_alone(Context& context, const ast::Call& call, const Scope& scope) {
    Scope inner(&scope);
    for (const ast::Argument& argument : call.arguments) {
        bool lambda = argument.value.valid() &&
                      std::holds_alternative<ast::Lambda>(context[argument.value].node);
        if (!lambda) check(context, argument.value, inner);
    }
}

// The arguments in the order of the parameters; empty, reported, when they do not match.
std::vector<ast::ExprId> order_arguments(Context& context, const ast::Call& call,
                                         const ast::FnDecl& decl, Range range) {
    std::vector<ast::ExprId> ordered(decl.params.size());
    size_t position = 0;
    for (const ast::Argument& argument : call.arguments) {
        size_t place = position;
        if (argument.name) {
            std::vector<std::string> names;
            for (const ast::Param& param : decl.params) names.push_back(param.name.text);
            place = static_cast<size_t>(std::find(names.begin(), names.end(), argument.name->text) -
                                        names.begin());
            if (place == names.size()) {
                context.sink.report(
                    Id::UnknownArgument, argument.name->range,
                    {call.function.text, argument.name->text, closest(argument.name->text, names)});
                return {};
            }
        } else {
            position++;
        }
        if (place < ordered.size() && ordered[place].valid()) {
            context.sink.report(Id::ArgumentTwice, argument.range, {decl.params[place].name.text});
            return {};
        }
        if (place < ordered.size()) ordered[place] = argument.value;
    }
    bool complete =
        call.arguments.size() == ordered.size() &&
        std::all_of(ordered.begin(), ordered.end(), [](ast::ExprId id) { return id.valid(); });
    if (complete) return ordered;
    context.sink
        .report(Id::ArgumentCount, range,
                {call.function.text, count_text(decl.params.size(), "argument"),
                 std::to_string(call.arguments.size()), ""})
        .note(decl.name.range, "declared here");
    return {};
}

// Whether the functions that are being written out have become too much, which is reported once.
bool grows_too_large(Context& context, Range range) {
    constexpr size_t kExpressionsMax = 100'000;
    if (context.expanding == 0) {
        context.expansion_begin = context.graph.exprs.nodes.size();
        context.expansion_call = range;
    }
    if (context.graph.exprs.nodes.size() - context.expansion_begin <= kExpressionsMax) return false;
    for (auto& [name, other] : context.names.functions) other.refused |= other.expanding;
    // The same functions make others too large as well.
    if (std::exchange(context.expansion_refused, true)) return true;
    context.sink.report(
        Id::TooLarge, context.expansion_call,
        {"more than 100,000 expressions",
         "functions are written out where they are called; make a value that several of "
         "them need a field, in a `derive`"});
    return true;
}

Checked expand_function(Context& context, FunctionName& function, const ast::Call& call,
                        Range range, const Scope& scope) {
    const auto& decl = std::get<ast::FnDecl>(context.module.decls[function.decl].node);
    if (function.refused) return plain(poison(context, range));
    if (function.expanding) {
        context.sink.report(Id::RecursiveFunction, call.function.range, {call.function.text})
            .note(decl.name.range, "declared here");
        // One message for all functions of the circle.
        for (auto& [name, other] : context.names.functions) other.refused |= other.expanding;
        return plain(poison(context, range));
    }
    if (grows_too_large(context, call.function.range)) return plain(poison(context, range));
    std::vector<ast::ExprId> arguments = order_arguments(context, call, decl, range);
    if (arguments.size() != decl.params.size()) {
        check_arguments_alone(context, call, scope);
        return plain(poison(context, range));
    }
    Scope body;
    bool good = true;
    for (size_t i = 0; i < arguments.size(); i++) {
        std::string what =
            "argument `" + decl.params[i].name.text + "` of `" + call.function.text + "`";
        ir::ExprId value = check_as(context, arguments[i], scope,
                                    resolve_type(context, decl.params[i].type), what);
        good = good && !is_poison(context, value);
        body.bind(decl.params[i].name.text, value, decl.params[i].name.range);
    }
    if (!good) return plain(poison(context, range));
    function.expanding = true;
    context.expanding++;
    if (function.from_prelude)
        context.sink.begin_call({context[decl.body].range, {range, ""}, true});
    ir::TypeId result = resolve_type(context, decl.result);
    Checked checked = check(context, decl.body, body, result);
    Range body_range = decl.body.valid() ? context[decl.body].range : range;
    checked.id =
        convert(context, checked.id, result, body_range, "function `" + call.function.text + "`");
    if (function.from_prelude) context.sink.end_call();
    function.expanding = false;
    context.expanding--;
    return checked;
}

bool takes_count(Context& context, const std::string& name, size_t count) {
    for (uint32_t overload : ir::overloads(name)) {
        if (ir::signature(overload).parameters.size() == count) return true;
    }
    (void)context;
    return false;
}

// In `aggregate` a name can be both: `any(x)` of many rows, `any(xs, x -> …)` of one.
bool is_aggregate_call(const Context& context, const ast::Call& call) {
    if (!is_aggregate(call.function.text)) return false;
    bool lambda = std::any_of(
        call.arguments.begin(), call.arguments.end(), [&](const ast::Argument& argument) {
            return argument.value.valid() &&
                   std::holds_alternative<ast::Lambda>(context[argument.value].node);
        });
    return !lambda;
}

std::vector<std::string> function_names(const Context& context) {
    std::set<std::string> names;
    for (const auto& function : context.names.functions) names.insert(function.first);
    for (const ir::Function& function : ir::functions()) names.emplace(function.name);
    for (const char* core : {"coalesce", "least", "greatest", "sign"}) names.insert(core);
    return {names.begin(), names.end()};
}

// The name that a misspelt one stands for: in `aggregate` those of many rows come first.
std::string meant_function(const Context& context, const std::string& name, bool in_aggregate) {
    std::vector<std::string> of_rows = aggregate_names(), of_one = function_names(context);
    auto plain = [](const std::string& text) {
        std::string out;
        for (unsigned char c : text) {
            if (c != '_') out += static_cast<char>(std::tolower(c));
        }
        return out;
    };
    for (const std::vector<std::string>* names : {&of_rows, &of_one}) {
        for (const std::string& known : *names) {
            if (plain(known) == plain(name)) return known;
        }
    }
    std::string first = closest(name, in_aggregate ? of_rows : of_one);
    return first.empty() ? closest(name, in_aggregate ? of_one : of_rows) : first;
}

void report_unknown_function(Context& context, const ast::Call& call, bool in_aggregate) {
    const std::string& name = call.function.text;
    std::string foreign = foreign_hint(name);
    if (!foreign.empty()) {
        context.sink.report(Id::ForeignFunction, call.function.range, {name, foreign});
        return;
    }
    diag::Report report = context.sink.report(Id::UnknownFunction, call.function.range,
                                              {name, meant_function(context, name, in_aggregate)});
    std::string part = module_of_function(name);
    if (!part.empty()) report.hint("write `use " + part + ";` above");
}

std::string aggregate_place_hint(const std::string& name, size_t count) {
    if (count == 0 && name == "count")
        return "group the rows before: `|> key by … |> window tumbling(1m) |> aggregate { n = "
               "count() }`, "
               "and use `n`";
    if (name == "min") return "of the values of one row: `least(a, b)`";
    if (name == "max") return "of the values of one row: `greatest(a, b)`";
    if (name == "sum") return "of a list: `reduce(xs, 0, (acc, x) -> acc + x)`";
    if (name == "count") return "of a list or text: `length(xs)`";
    if (name == "any" || name == "all") return "of a list: `" + name + "(xs, x -> x > 0)`";
    if (name == "first") return "of a list: `xs[0]`";
    return "group the rows before: `|> key by … |> window tumbling(1m) |> aggregate { … }`";
}

}  // namespace

Checked check_call(Context& context, ast::ExprId id, const ast::Call& call, Range range,
                   const Scope& scope, Expected expected) {
    const std::string& name = call.function.text;
    if (name.empty()) return plain(poison(context, range));
    auto own = context.names.functions.find(name);
    bool found = own != context.names.functions.end();
    if (found && !own->second.from_prelude)
        return expand_function(context, own->second, call, range, scope);
    if (scope.collector() != nullptr && is_aggregate_call(context, call))
        return check_aggregate_call(context, id, scope);
    if (std::optional<Checked> core = check_core_call(context, call, range, scope, expected))
        return *core;
    if (found && !takes_count(context, name, call.arguments.size()))
        return expand_function(context, own->second, call, range, scope);
    bool one_row =
        !ir::overloads(name).empty() && !(is_aggregate(name) && is_aggregate_call(context, call));
    if (one_row) return check_library_call(context, call, range, scope);
    if (is_aggregate(name) && scope.in_aggregate()) {
        context.sink.report(Id::NestedAggregate, call.function.range, {name});
    } else if (is_aggregate(name)) {
        context.sink.report(Id::AggregatePlace, call.function.range,
                            {name, aggregate_place_hint(name, call.arguments.size())});
    } else if (name == "env") {
        context.sink.report(Id::EnvPlace, range);
    } else {
        bool in_aggregate = scope.collector() != nullptr || scope.in_aggregate();
        report_unknown_function(context, call, in_aggregate);
    }
    // In `aggregate` it was meant to be an aggregate function, as a rule: its arguments see other
    // names.
    if (scope.collector() == nullptr) check_arguments_alone(context, call, scope);
    return plain(poison(context, range));
}

}  // namespace weir::sema
