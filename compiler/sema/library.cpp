// Calls of functions.def: chooses the overload that needs the least conversion, infers type
// variables, checks lambdas and constants, and works out the digits of decimal results.
#include <algorithm>

#include "compiler/ir/functions.h"
#include "compiler/ir/value.h"
#include "compiler/sema/overload.h"
#include "compiler/sema/zones.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using diag::Id;
using ir::ExprKind;
using ir::Pattern;
using ir::Type;
using ir::TypeId;
using ir::TypeKind;

Checked plain(ir::ExprId value) { return Checked{value, {}, {}}; }

class LibraryCall {
  public:
    LibraryCall(Context& context, const ast::Call& call, Range range, const Scope& scope)
        : context_(context),
          call_(call),
          range_(range),
          scope_(scope),
          name_(call.function.text),
          overloads_(ir::overloads(name_)) {}

    Checked run() {
        if (!check_arguments()) return failed();
        if (!named_arguments()) {
            if (std::optional<Checked> core = core_of_call(context_, name_, values_, range_))
                return *core;
        }
        if (!choose()) return failed();
        if (!convert_arguments()) return failed();
        return plain(make_call());
    }

  private:
    Checked failed() { return plain(poison(context_, range_)); }
    bool named_arguments() const {
        return std::any_of(call_.arguments.begin(), call_.arguments.end(),
                           [](const ast::Argument& a) { return a.name.has_value(); });
    }
    bool is_lambda(size_t i) const {
        return std::holds_alternative<ast::Lambda>(context_[call_.arguments[i].value].node);
    }

    // Each argument as it is by itself; lambdas wait for the types of their parameters.
    bool check_arguments() {
        bool good = true;
        for (size_t i = 0; i < call_.arguments.size(); i++) {
            ast::ExprId id = call_.arguments[i].value;
            values_.push_back({ir::ExprId{}, context_[id].range});
            if (is_lambda(i)) continue;
            if (is_function_name(id)) {
                values_.back().id = poison(context_, values_.back().range);
                continue;
            }
            values_.back().id = check(context_, id, scope_, wanted(i)).id;
            good = good && !is_poison(context_, values_.back().id);
        }
        return good;
    }

    // A literal that is looked for takes the type of what it is looked for in.
    Expected wanted(size_t i) const {
        if (name_ != "contains" || i != 1 || !values_[0].id.valid()) return {};
        const ir::Type& type = context_.types()[context_.type_of(values_[0].id)];
        if (type.kind == TypeKind::List) return type.element;
        if (type.kind == TypeKind::Map) return type.key;
        return {};
    }

    // `map(xs, lower)`: reported as a missing lambda once the overload is known.
    bool is_function_name(ast::ExprId id) const {
        const auto* name = std::get_if<ast::NameRef>(&context_[id].node);
        if (name == nullptr || scope_.find(name->name.text) != nullptr) return false;
        bool takes_lambda =
            std::any_of(overloads_.begin(), overloads_.end(), [](uint32_t overload) {
                const auto& parameters = ir::signature(overload).parameters;
                return std::any_of(
                    parameters.begin(), parameters.end(),
                    [](const ir::Parameter& p) { return p.pattern.kind == Pattern::Kind::Lambda; });
            });
        return takes_lambda && (context_.names.functions.count(name->name.text) > 0 ||
                                !ir::overloads(name->name.text).empty());
    }

    // For each parameter the argument that goes there; nothing when they do not match.
    std::optional<std::vector<size_t>> place(const ir::Signature& signature) const {
        std::vector<size_t> places(signature.parameters.size(), SIZE_MAX);
        if (call_.arguments.size() != places.size()) return std::nullopt;
        size_t position = 0;
        for (size_t i = 0; i < call_.arguments.size(); i++) {
            size_t at = position;
            if (const auto& name = call_.arguments[i].name) {
                at = 0;
                while (at < places.size() && signature.parameters[at].name != name->text) at++;
            } else {
                position++;
            }
            if (at >= places.size() || places[at] != SIZE_MAX) return std::nullopt;
            places[at] = i;
        }
        return places;
    }

    bool choose() {
        int best = INT32_MAX;
        std::optional<uint32_t> null_only;
        size_t candidates = 0;
        uint32_t last_candidate = 0;
        for (uint32_t overload : overloads_) {
            const ir::Signature& signature = ir::signature(overload);
            std::optional<std::vector<size_t>> places = place(signature);
            if (!places) continue;
            candidates++;
            last_candidate = overload;
            Score score = score_overload(signature, *places);
            if (!score.fits) continue;
            if (score.null) {
                if (!null_only) null_only = overload;
            } else if (score.cost < best) {
                best = score.cost;
                function_ = overload;
            }
        }
        if (best == INT32_MAX && null_only)
            function_ = *null_only;
        else if (best == INT32_MAX && candidates == 1)
            function_ = last_candidate;
        else if (best == INT32_MAX)
            return report_no_overload(candidates);
        places_ = *place(ir::signature(function_));
        return true;
    }

    Score score_overload(const ir::Signature& signature, const std::vector<size_t>& places) {
        ir::Variables variables(signature.variables.size());
        Score total;
        for (size_t i = 0; i < places.size(); i++) {
            const Pattern& pattern = signature.parameters[i].pattern;
            bool wants_lambda = pattern.kind == Pattern::Kind::Lambda;
            bool function_name =
                values_[places[i]].id.valid() && is_poison(context_, values_[places[i]].id);
            if (wants_lambda != (is_lambda(places[i]) || function_name)) {
                total.fits = false;
                continue;
            }
            if (wants_lambda) continue;
            Score score = score_argument(context_, pattern, context_.type_of(values_[places[i]].id),
                                         variables);
            total.fits = total.fits && score.fits;
            total.null = total.null || score.null;
            total.cost += score.cost;
        }
        return total;
    }

    bool report_no_overload(size_t candidates) {
        if (candidates == 0) return report_arguments();
        std::vector<std::string> found;
        for (const Operand& value : values_)
            found.push_back(value.id.valid() ? context_.text(context_.type_of(value.id))
                                             : "a lambda");
        std::vector<std::string> taken;
        for (uint32_t overload : overloads_) {
            bool same_count = ir::signature(overload).parameters.size() == values_.size();
            if (same_count) taken.push_back(types_text(overload));
        }
        Range range = values_.size() == 1 ? values_[0].range : range_;
        context_.sink.report(Id::NoOverload, range,
                             {name_, join(found, ", "), "it takes " + join(taken, " or ")});
        return false;
    }

    // No overload has so many arguments, or these names.
    bool report_arguments() {
        std::set<size_t> counts;
        std::vector<std::string> names;
        for (uint32_t overload : overloads_) {
            counts.insert(ir::signature(overload).parameters.size());
            for (const ir::Parameter& parameter : ir::signature(overload).parameters)
                names.emplace_back(parameter.name);
        }
        for (const ast::Argument& argument : call_.arguments) {
            if (!argument.name ||
                std::find(names.begin(), names.end(), argument.name->text) != names.end())
                continue;
            context_.sink.report(Id::UnknownArgument, argument.name->range,
                                 {name_, argument.name->text, closest(argument.name->text, names)});
            return false;
        }
        if (name_ == "concat") return report_texts_joined();
        std::vector<std::string> texts;
        for (size_t count : counts) texts.push_back(std::to_string(count));
        std::string takes = texts.size() == 1 ? count_text(*counts.begin(), "argument")
                                              : join(texts, " or ") + " arguments";
        context_.sink.report(Id::ArgumentCount, range_,
                             {name_, takes, std::to_string(call_.arguments.size()),
                              "write " + forms_text(name_, overloads_)});
        return false;
    }

    // `concat` of texts: `+` with the arguments as they are written.
    bool report_texts_joined() {
        context_.sink.report(Id::ForeignFunction, call_.function.range, {name_, ""})
            .hint("join texts with `+`: `" + joined_texts(context_, values_) +
                  "`; `concat(xs, ys)` joins two lists");
        return false;
    }

    bool is_text(const Operand& value) {
        return value.id.valid() &&
               context_.types().kind(context_.type_of(value.id)) == TypeKind::String;
    }

    // A list or map is taken, and the argument is none: nothing is known of its elements.
    bool report_no_container(size_t i) {
        const Pattern& pattern = ir::signature(function_).parameters[i].pattern;
        Operand value = values_[places_[i]];
        TypeKind kind = context_.types().kind(context_.type_of(value.id));
        bool list = pattern.kind == Pattern::Kind::List && kind != TypeKind::List;
        bool map = pattern.kind == Pattern::Kind::Map && kind != TypeKind::Map;
        const Type& target =
            context_.types()[ir::substitute(context_.types(), pattern, variables_)];
        bool open = context_.types().kind(target.element) == TypeKind::Error;
        if (!(list || map) || !open || kind == TypeKind::Error) return false;
        if (name_ == "concat" && std::any_of(values_.begin(), values_.end(),
                                             [&](const Operand& each) { return is_text(each); })) {
            report_texts_joined();
            return true;
        }
        context_.sink.report(Id::NoOverload, value.range,
                             {name_, context_.text(context_.type_of(value.id)),
                              "it takes " + types_text(function_)});
        return true;
    }

    std::string what(size_t parameter) const {
        return "argument " + std::to_string(places_[parameter] + 1) + " of `" + name_ + "`";
    }

    // All arguments as the chosen overload takes them: first the values, which fix the type
    // variables, then the lambdas.
    bool convert_arguments() {
        const ir::Signature& signature = ir::signature(function_);
        if (!lambdas_in_place(signature)) return false;
        variables_ = ir::Variables(signature.variables.size());
        args_.assign(places_.size(), ir::ExprId{});
        for (size_t i = 0; i < places_.size(); i++) {
            const Pattern& pattern = signature.parameters[i].pattern;
            if (pattern.kind == Pattern::Kind::Lambda) continue;
            TypeId type = context_.type_of(values_[places_[i]].id);
            bool boxed =
                pattern.kind == Pattern::Kind::Boxed || pattern.kind == Pattern::Kind::Variable;
            unify(context_, pattern, boxed ? type : context_.types().non_null(type), variables_);
        }
        bool good = true;
        for (size_t i = 0; i < places_.size(); i++) {
            if (signature.parameters[i].pattern.kind == Pattern::Kind::Lambda)
                good = convert_lambda(i) && good;
        }
        for (size_t i = 0; i < places_.size(); i++) {
            if (signature.parameters[i].pattern.kind != Pattern::Kind::Lambda)
                good = good && convert_argument(i);
        }
        return good && check_constants();
    }

    bool lambdas_in_place(const ir::Signature& signature) {
        for (size_t i = 0; i < places_.size(); i++) {
            bool wanted = signature.parameters[i].pattern.kind == Pattern::Kind::Lambda;
            if (wanted || !is_lambda(places_[i])) continue;
            diag::Report report = context_.sink.report(Id::LambdaPlace, values_[places_[i]].range);
            bool takes_one = std::any_of(
                signature.parameters.begin(), signature.parameters.end(),
                [](const ir::Parameter& p) { return p.pattern.kind == Pattern::Kind::Lambda; });
            if (takes_one)
                report.hint("the list comes first: write " + forms_text(name_, overloads_));
            return false;
        }
        return true;
    }

    bool convert_argument(size_t i) {
        const ir::Parameter& parameter = ir::signature(function_).parameters[i];
        Operand value = values_[places_[i]];
        if (parameter.pattern.kind == Pattern::Kind::Decimal) {
            args_[i] = as_decimal(i, value);
        } else if (parameter.pattern.kind == Pattern::Kind::Boxed) {
            args_[i] = box(i, value);
        } else {
            if (report_no_container(i)) return false;
            TypeId target = ir::substitute(context_.types(), parameter.pattern, variables_);
            args_[i] =
                convert(context_, literal_as(places_[i], target), target, value.range, what(i));
        }
        if (is_poison(context_, args_[i])) return false;
        return !parameter.constant || make_constant(i, value.range);
    }

    // A literal again, now that its context is known.
    ir::ExprId literal_as(size_t argument, TypeId target) {
        ast::ExprId id = call_.arguments[argument].value;
        bool again =
            takes_context(context_, id) && context_.type_of(values_[argument].id) != target;
        return again ? check(context_, id, scope_, target).id : values_[argument].id;
    }

    ir::ExprId as_decimal(size_t i, Operand value) {
        if (!require_not_null(context_, value.id, value.range, what(i)))
            return poison(context_, value.range);
        TypeKind kind = context_.types().kind(context_.type_of(value.id));
        if (kind == TypeKind::Decimal) return value.id;
        return convert(context_, value.id, context_.types().decimal(19, 0), value.range, what(i));
    }

    ir::ExprId box(size_t i, Operand value) {
        TypeId type = *variables_[ir::signature(function_).parameters[i].pattern.variable];
        // A text has no null in it; everything else carries it along.
        bool refuses_null = name_ == "to_string";
        if (refuses_null && !require_not_null(context_, value.id, value.range, what(i)))
            return poison(context_, value.range);
        if (context_.types().kind(type) == TypeKind::Null) {
            context_.sink.report(Id::NullWithoutType, value.range, {"null"});
            return poison(context_, value.range);
        }
        ir::ExprId converted =
            convert(context_, literal_as(places_[i], type), type, value.range, what(i));
        if (is_poison(context_, converted)) return converted;
        return make(context_, ExprKind::MakeList, context_.types().list(type), {converted},
                    value.range);
    }

    bool make_constant(size_t i, Range range) {
        ir::Evaluated result = ir::evaluate(context_.graph, args_[i]);
        if (result.state != ir::Evaluated::State::Constant) {
            context_.sink.report(Id::NotALiteral, range, {what(i)});
            return false;
        }
        // A literal that came through a function or a constant keeps its own place.
        Range own = context_[args_[i]].range;
        ir::TypeId type = context_.type_of(args_[i]);
        args_[i] = make_literal(context_, type, std::move(result.value), own.valid() ? own : range);
        return true;
    }

    bool convert_lambda(size_t i) {
        ast::ExprId id = call_.arguments[places_[i]].value;
        const auto* lambda = std::get_if<ast::Lambda>(&context_[id].node);
        const Pattern& pattern = ir::signature(function_).parameters[i].pattern;
        size_t count = pattern.parts.size() - 1;
        if (lambda == nullptr) {
            std::string source = source_text(context_, context_[id].range);
            std::string hint =
                is_function_name(id) ? "write `x -> " + source + "(x)`" : "write `x -> …`";
            context_.sink.report(Id::ExpectedLambda, context_[id].range, {name_, hint});
            return false;
        }
        if (lambda->parameters.size() != count) {
            std::string hint = count == 1 ? "write `x -> …`" : "write `(acc, x) -> …`";
            context_.sink.report(Id::LambdaParameters, context_[id].range,
                                 {name_, count_text(count, "value"),
                                  std::to_string(lambda->parameters.size()), hint});
            return false;
        }
        args_[i] = check_lambda(*lambda, pattern, context_[id].range);
        return args_[i].valid();
    }

    ir::ExprId check_lambda(const ast::Lambda& lambda, const Pattern& pattern, Range range) {
        const Pattern& result = pattern.parts.back();
        // `reduce(xs, 0, (acc, x) -> acc + 1.5)`: what the body makes may widen what it starts
        // with, once.
        for (int attempt = 0; attempt < 3; attempt++) {
            ir::Variables before = variables_;
            Lambda made = lambda_body(lambda, pattern);
            if (is_poison(context_, made.body)) return ir::ExprId{};
            TypeId type = context_.type_of(made.body);
            if (result.kind == Pattern::Kind::Variable) {
                if (!unify(context_, result, type, variables_)) break;
                if (before[result.variable] && variables_ != before) continue;
            }
            TypeId target = ir::substitute(context_.types(), result, variables_);
            ir::ExprId body = convert(context_, made.body, target, context_[lambda.body].range,
                                      "the result of the lambda");
            if (is_poison(context_, body)) return ir::ExprId{};
            ir::ExprId id = make(context_, ExprKind::Lambda, target, {body}, range);
            context_.graph.exprs.nodes[id.value].locals = made.locals;
            return id;
        }
        TypeId target = ir::substitute(context_.types(), result, variables_);
        Lambda made = lambda_body(lambda, pattern);
        convert(context_, made.body, target, context_[lambda.body].range,
                "the result of the lambda");
        return ir::ExprId{};
    }

    struct Lambda {
        ir::ExprId body;
        std::vector<uint32_t> locals;
    };

    Lambda lambda_body(const ast::Lambda& lambda, const Pattern& pattern) {
        Lambda made;
        Scope inner(&scope_);
        inner.set_collector(nullptr);
        for (size_t i = 0; i < lambda.parameters.size(); i++) {
            made.locals.push_back(context_.next_local++);
            TypeId type = ir::substitute(context_.types(), pattern.parts[i], variables_);
            ir::ExprId local =
                make(context_, ExprKind::Local, type, {}, lambda.parameters[i].range);
            context_.graph.exprs.nodes[local.value].index = made.locals.back();
            inner.bind(lambda.parameters[i].text, local, lambda.parameters[i].range);
        }
        TypeId wanted = ir::substitute(context_.types(), pattern.parts.back(), variables_);
        bool known = context_.types().kind(wanted) != TypeKind::Error;
        made.body = check(context_, lambda.body, inner, known ? Expected(wanted) : std::nullopt).id;
        return made;
    }

    // What some functions demand of constants among their arguments.
    bool check_constants() {
        const auto& parameters = ir::signature(function_).parameters;
        for (size_t i = 0; i < args_.size(); i++) {
            if (context_[args_[i]].kind != ExprKind::Literal) continue;
            Range range = values_[places_[i]].range;
            if (parameters[i].constant) range = context_[args_[i]].range;
            if (parameters[i].name == "pattern" && !check_pattern(i, range)) return false;
            bool zone = parameters[i].name == "zone";
            if (zone && !check_zone(context_, context_[args_[i]].value.text, range)) return false;
            if (parameters[i].name == "group" && !check_group(i, range)) return false;
            bool writes = name_ == "format_time";
            if (parameters[i].name == "form") {
                std::string argument = source_text(context_, values_[places_[0]].range);
                TimeFormUse use = writes ? TimeFormUse::Write : TimeFormUse::Argument;
                if (!check_time_form(context_, context_[args_[i]].value.text, range, use, argument))
                    return false;
            }
            if (parameters[i].name == "part" && name_ == "url_part" && !check_url_part(i, range))
                return false;
        }
        return true;
    }

    bool check_pattern(size_t i, Range range) {
        std::string written = context_[args_[i]].value.text;
        std::optional<std::string> pattern = check_regex(context_, written, range);
        if (!pattern) return false;
        ir::Value value;
        value.text = *pattern;
        args_[i] = make_literal(context_, context_.types().of(TypeKind::String), value, range);
        pattern_ = *pattern;
        return true;
    }

    bool check_group(size_t i, Range range) {
        int count = regex_group_count(pattern_);
        int64_t group = context_[args_[i]].value.integer;
        if (group >= 0 && group <= count) return true;
        context_.sink.report(
            Id::RegexGroup, range,
            {count_text(static_cast<size_t>(count), "group"), std::to_string(group)});
        return false;
    }

    bool check_url_part(size_t i, Range range) {
        const std::string& part = context_[args_[i]].value.text;
        for (const char* known : {"host", "path", "query"}) {
            if (part == known) return true;
        }
        if (part.starts_with("query:")) return true;
        context_.sink.report(
            Id::ConstantRange, range,
            {"the part of an address", "`host`, `path`, `query` or `query:NAME`", part, ""});
        return false;
    }

    ir::ExprId make_call() {
        const ir::Signature& signature = ir::signature(function_);
        TypeId type = ir::substitute(context_.types(), signature.result, variables_);
        std::optional<TypeId> narrower;
        if (signature.result.kind == Pattern::Kind::Decimal) {
            std::optional<TypeId> digits = decimal_type(narrower);
            if (!digits) return poison(context_, range_);
            type = signature.result.nullable ? context_.types().nullable(*digits) : *digits;
        }
        ir::ExprId made = make(context_, ExprKind::Call, type, args_, range_);
        context_.graph.exprs.nodes[made.value].index = function_;
        return narrower ? make(context_, ExprKind::Convert, *narrower, {made}, range_) : made;
    }

    // The digits of a decimal result. `narrower` is what a rounded value is turned into: C code
    // rounds at the scale that it gets.
    std::optional<TypeId> decimal_type(std::optional<TypeId>& narrower) {
        if (name_ == "to_decimal" || name_ == "as_decimal") return written_digits();
        const Type& from = context_.types()[context_.type_of(args_[0])];
        int whole = from.precision - from.scale;
        if (name_ == "abs") return context_.types().decimal(from.precision, from.scale);
        // Rounding may carry into one more digit.
        whole += 1;
        int digits = 0;
        if (args_.size() == 2) {
            bool known = context_[args_[1]].kind == ExprKind::Literal;
            digits = known ? static_cast<int>(std::clamp<int64_t>(context_[args_[1]].value.integer,
                                                                  0, from.scale))
                           : from.scale;
        }
        if (digits < from.scale)
            narrower = context_.types().decimal(std::min(38, whole + digits), digits);
        return context_.types().decimal(std::min(38, whole + from.scale), from.scale);
    }

    std::optional<TypeId> written_digits() {
        int64_t precision = context_[args_[1]].value.integer,
                scale = context_[args_[2]].value.integer;
        if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision) {
            return context_.types().decimal(static_cast<int>(precision), static_cast<int>(scale));
        }
        context_.sink.report(Id::DecimalLimits,
                             cover(values_[places_[1]].range, values_[places_[2]].range),
                             {std::to_string(precision), std::to_string(scale)});
        return std::nullopt;
    }

    Context& context_;
    const ast::Call& call_;
    Range range_;
    const Scope& scope_;
    const std::string& name_;
    std::vector<uint32_t> overloads_;
    std::vector<Operand> values_;   // as the arguments are written
    uint32_t function_ = 0;         // chosen
    std::vector<size_t> places_;    // for each parameter its argument
    std::vector<ir::ExprId> args_;  // for each parameter
    ir::Variables variables_;
    std::string pattern_;
};

}  // namespace

Checked check_library_call(Context& context, const ast::Call& call, Range range,
                           const Scope& scope) {
    return LibraryCall(context, call, range, scope).run();
}

}  // namespace weir::sema
