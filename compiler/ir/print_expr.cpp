// Expressions as text: operators between their operands, all in parentheses; implicit steps are
// visible (`convert<float>(x)`).
#include "compiler/ir/functions.h"
#include "compiler/ir/print.h"
#include "compiler/ir/value.h"

namespace weir::ir {
namespace {

const char* operator_text(ExprKind kind) {
    switch (kind) {
        case ExprKind::And:
            return "and";
        case ExprKind::Or:
            return "or";
        case ExprKind::Coalesce:
            return "??";
        case ExprKind::Add:
            return "+";
        case ExprKind::Subtract:
            return "-";
        case ExprKind::Multiply:
            return "*";
        case ExprKind::Divide:
            return "/";
        case ExprKind::Remainder:
            return "%";
        case ExprKind::Equal:
            return "==";
        case ExprKind::NotEqual:
            return "!=";
        case ExprKind::Less:
            return "<";
        case ExprKind::LessEqual:
            return "<=";
        case ExprKind::Greater:
            return ">";
        case ExprKind::GreaterEqual:
            return ">=";
        case ExprKind::In:
            return "in";
        case ExprKind::Like:
            return "like";
        case ExprKind::Matches:
            return "matches";
        default:
            return nullptr;
    }
}

class ExprPrinter {
  public:
    ExprPrinter(const Graph& graph, const Schema& schema) : graph_(graph), schema_(schema) {}

    std::string print(ExprId id) {
        if (!id.valid()) return "-";
        const Expr& expr = graph_.exprs[id];
        if (const char* infix = operator_text(expr.kind)) {
            return "(" + print(expr.args[0]) + " " + infix + " " + print(expr.args[1]) + ")";
        }
        switch (expr.kind) {
            case ExprKind::Literal:
                return text(graph_.types, expr.type, expr.value);
            case ExprKind::Column:
                return expr.index < schema_.size() ? schema_[expr.index].name
                                                   : "#" + std::to_string(expr.index);
            case ExprKind::Local:
                return local(expr.index);
            case ExprKind::Let:
                return "let " + local(expr.index) + " = " + print(expr.args[0]) + " in " +
                       print(expr.args[1]);
            case ExprKind::Param:
                return "$" + graph_.params[expr.index].name;
            case ExprKind::Meta:
                return std::string("meta.") + name(expr.meta);
            case ExprKind::Member:
                return print(expr.args[0]) + "." + member(expr);
            case ExprKind::MakeRecord:
                return record(expr);
            case ExprKind::MakeList:
                return "[" + list(expr.args) + "]";
            case ExprKind::Call:
                return std::string(functions()[expr.index].name) + "(" + list(expr.args) + ")";
            case ExprKind::Lambda:
                return lambda(expr);
            case ExprKind::If:
                return "(if " + print(expr.args[0]) + " then " + print(expr.args[1]) + " else " +
                       print(expr.args[2]) + ")";
            case ExprKind::Not:
                return "not " + print(expr.args[0]);
            case ExprKind::IsNull:
                return "is_null(" + list(expr.args) + ")";
            case ExprKind::Unwrap:
                return print(expr.args[0]) + "!";
            case ExprKind::AssumeNotNull:
                return "not_null(" + list(expr.args) + ")";
            case ExprKind::Convert:
                return "convert<" + graph_.types.text(expr.type) + ">(" + list(expr.args) + ")";
            case ExprKind::Negate:
                return "-" + print(expr.args[0]);
            case ExprKind::Index:
                return print(expr.args[0]) + "[" + print(expr.args[1]) + "]";
            default:
                return "?";
        }
    }

  private:
    // Locals are numbered as they are met, so that the text does not depend on what was checked
    // before.
    std::string local(uint32_t index) {
        auto [place, added] = locals_.try_emplace(index, locals_.size());
        return "$" + std::to_string(place->second);
    }

    std::string member(const Expr& expr) const {
        const Type& record = graph_.types[graph_.exprs[expr.args[0]].type];
        return expr.index < record.fields.size() ? record.fields[expr.index].name
                                                 : std::to_string(expr.index);
    }

    std::string list(const std::vector<ExprId>& args) {
        std::string text;
        for (ExprId arg : args) text += (text.empty() ? "" : ", ") + print(arg);
        return text;
    }

    std::string record(const Expr& expr) {
        const Type& type = graph_.types[expr.type];
        std::string text;
        for (size_t i = 0; i < expr.args.size(); i++) {
            text += (text.empty() ? "" : ", ") + type.fields[i].name + " = " + print(expr.args[i]);
        }
        return text.empty() ? "{}" : "{ " + text + " }";
    }

    std::string lambda(const Expr& expr) {
        std::string parameters;
        for (uint32_t index : expr.locals)
            parameters += (parameters.empty() ? "" : ", ") + local(index);
        return "(" + parameters + ") -> " + print(expr.args[0]);
    }

    const Graph& graph_;
    const Schema& schema_;
    std::map<uint32_t, size_t> locals_;
};

}  // namespace

std::string print(const Graph& graph, ExprId id, const Schema& schema) {
    return ExprPrinter(graph, schema).print(id);
}

std::string print(const Graph& graph, ExprId id) { return print(graph, id, Schema{}); }

const char* name(Meta fact) {
    switch (fact) {
        case Meta::Time:
            return "time";
        case Meta::Partition:
            return "partition";
        case Meta::Offset:
            return "offset";
        case Meta::Timestamp:
            return "timestamp";
        case Meta::Key:
            return "key";
        case Meta::Headers:
            return "headers";
        case Meta::File:
            return "file";
        case Meta::Line:
            return "line";
    }
    return "?";
}

const char* name(AggregateKind kind) {
    switch (kind) {
        case AggregateKind::Count:
            return "count";
        case AggregateKind::Sum:
            return "sum";
        case AggregateKind::Avg:
            return "avg";
        case AggregateKind::Min:
            return "min";
        case AggregateKind::Max:
            return "max";
        case AggregateKind::First:
            return "first";
        case AggregateKind::Last:
            return "last";
        case AggregateKind::Any:
            return "any";
        case AggregateKind::All:
            return "all";
        case AggregateKind::CountDistinct:
            return "count_distinct";
        case AggregateKind::StddevPopulation:
            return "stddev";
        case AggregateKind::StddevSample:
            return "stddev_sample";
        case AggregateKind::VariancePopulation:
            return "variance";
        case AggregateKind::VarianceSample:
            return "variance_sample";
        case AggregateKind::ArgMax:
            return "arg_max";
        case AggregateKind::ArgMin:
            return "arg_min";
    }
    return "?";
}

}  // namespace weir::ir
