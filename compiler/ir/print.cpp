// A graph as stable text: one line a node with what it reads and makes, its expressions indented
// below.
#include "compiler/ir/print.h"

#include "compiler/ir/value.h"

namespace weir::ir {
namespace {

std::string start_text(const StartText& start, const Graph& graph) {
    std::string text;
    for (const StartText::Part& part : start.parts) {
        if (!text.empty()) text += " + ";
        switch (part.kind) {
            case StartText::Part::Kind::Literal:
                text += "\"" + part.text + "\"";
                break;
            case StartText::Part::Kind::Env:
                text += "env(\"" + part.text + "\"" +
                        (part.fallback ? ", \"" + *part.fallback + "\"" : "") + ")";
                break;
            case StartText::Part::Kind::Param:
                text += "$" + graph.params[part.param].name;
                break;
        }
    }
    return text;
}

std::string end_text(const End& end, const Graph& graph, bool is_sink) {
    if (const auto* file = std::get_if<FileEnd>(&end)) {
        return "file(" + start_text(file->path, graph) + (file->each ? ", partitions = each" : "") +
               ")";
    }
    if (const auto* generate = std::get_if<GenerateEnd>(&end)) {
        std::string rows = generate->rows ? "rows = " + std::to_string(*generate->rows) + ", " : "";
        return "generate(" + rows + "seed = " + std::to_string(generate->seed) + ")";
    }
    return is_sink ? "stdout()" : "stdin()";
}

std::string format_text(const Format& format) {
    if (const auto* json = std::get_if<JsonFormat>(&format)) {
        if (json->strict) return "json(strict)";
        return json->decimal_string ? "json(decimal = string)" : "json";
    }
    if (const auto* csv = std::get_if<CsvFormat>(&format)) {
        return std::string("csv(header = ") + (csv->header ? "true" : "false") +
               ", delimiter = \"" + csv->delimiter + "\", null = \"" + csv->null_text + "\")";
    }
    if (const auto* regex = std::get_if<RegexFormat>(&format))
        return "regex(r\"" + regex->pattern + "\")";
    return "text";
}

std::string late_text(Late late) {
    switch (late) {
        case Late::None:
            return "";
        case Late::Drop:
            return " late drop";
        case Late::Into:
            return " late into";
        case Late::BySource:
            return " late by source";
    }
    return "";
}

const char* window_name(WindowKind kind) {
    switch (kind) {
        case WindowKind::Tumbling:
            return "tumbling";
        case WindowKind::Hopping:
            return "hopping";
        case WindowKind::Session:
            return "session";
        case WindowKind::Cumulating:
            return "cumulating";
    }
    return "?";
}

std::string window_text(const Window& window) {
    std::string text = std::string(window_name(window.kind)) + "(" + print(window.size);
    bool has_every = window.kind == WindowKind::Hopping || window.kind == WindowKind::Cumulating;
    if (has_every) text += ", every = " + print(window.every);
    if (window.offset_us != 0) text += ", offset = " + duration_text(window.offset_us);
    if (window.max_us) text += ", max = " + duration_text(*window.max_us);
    if (!window.zone.empty()) text += ", zone = \"" + window.zone + "\"";
    return text + ")";
}

// Prints one operator; `line` gets its head, `body` the lines below.
struct OperatorPrinter {
    const Graph& graph;
    const Node& node;
    Schema input = input_schema(graph, node);
    std::string head;
    std::vector<std::string> body;

    std::string expr(ExprId id) const { return print(graph, id, input); }
    std::string exprs(const std::vector<ExprId>& ids) const {
        std::string text;
        for (ExprId id : ids) text += (text.empty() ? "" : ", ") + expr(id);
        return text;
    }

    void operator()(const Source& source) {
        head = "source " + source.name;
        for (const End& end : source.history)
            head += " from " + end_text(end, graph, false) + " then";
        head += (source.history.empty() ? " from " : " ") + end_text(source.end, graph, false);
        if (source.format) head += " format " + format_text(*source.format);
        if (source.time.valid()) {
            body.push_back("time " + expr(source.time) + " lag " + duration_text(source.lag_us) +
                           " idle " + duration_text(source.idle_us));
        }
        constexpr const char* kOnError[] = {"drop", "stop", "into"};
        body.push_back(std::string("on error ") + kOnError[static_cast<int>(source.on_error)] +
                       late_text(source.late));
    }
    void operator()(const Sink& sink) {
        head = "sink " + sink.name + " to " + end_text(sink.end, graph, true) + " format " +
               format_text(sink.format);
        if (sink.mode == SinkMode::Changelog) head += " mode changelog";
        if (sink.mode == SinkMode::Snapshot) head += " mode snapshot";
    }
    void operator()(const Where& where) { head = "where " + expr(where.condition); }
    void operator()(const Project& project) {
        head = "project";
        for (size_t i = 0; i < project.columns.size(); i++) {
            std::string name = i < node.schema.size() ? node.schema[i].name : "?";
            body.push_back(name + " = " + expr(project.columns[i]));
        }
    }
    void operator()(const Unnest& unnest) {
        head = (unnest.left ? "left unnest " : "unnest ") + expr(unnest.list);
    }
    void operator()(const Union&) { head = "union"; }
    void operator()(const Limit& limit) { head = "limit " + expr(limit.count); }
    void operator()(const WindowAggregate& aggregate) {
        head = "window " + window_text(aggregate.window) + late_text(aggregate.late);
        print_groups(aggregate.keys, aggregate.aggregates);
    }
    void print_groups(const std::vector<ExprId>& keys, const std::vector<Aggregate>& aggregates) {
        if (!keys.empty()) body.push_back("key by " + exprs(keys));
        for (const Aggregate& item : aggregates) {
            std::string text = std::string(name(item.kind)) + "(" + exprs(item.args) + ")";
            if (item.where.valid()) text += " where " + expr(item.where);
            body.push_back(text + ": " + graph.types.text(item.type));
        }
    }
    void operator()(const TopPerWindow& top) {
        head = "top " + expr(top.count) + " by ";
        for (size_t i = 0; i < top.order.size(); i++) {
            head += (i > 0 ? ", " : "") + expr(top.order[i].value) +
                    (top.order[i].descending ? " desc" : "");
        }
        head += " per " + (top.per.empty() ? "" : exprs(top.per) + ", ") + "window" +
                (top.ties ? " with ties" : "");
    }
    void operator()(const TableAggregate& aggregate) {
        head = std::string("aggregate unbounded emit every ") +
               duration_text(aggregate.emit_every_us) + (aggregate.retracts ? " of a table" : "");
        print_groups(aggregate.keys, aggregate.aggregates);
    }
    void operator()(const Latest& latest) {
        head = "latest by " + exprs(latest.keys);
        if (latest.deleted.valid()) head += " deleted when " + expr(latest.deleted);
    }
    void operator()(const Changes&) { head = "changes"; }
    void operator()(const Snapshot& snapshot) {
        head = "snapshot" + std::string(snapshot.key.empty() ? "" : " by ") + exprs(snapshot.key);
    }
};

std::string edge_text(const Edge& edge) {
    constexpr const char* kPorts[] = {"", ".late", ".bad"};
    return "%" + std::to_string(edge.node.value) + kPorts[static_cast<int>(edge.port)];
}

std::string node_text(const Graph& graph, uint32_t number) {
    const Node& node = graph.nodes[number];
    OperatorPrinter printer{.graph = graph, .node = node, .head = {}, .body = {}};
    std::visit(printer, node.op);
    std::string text = "%" + std::to_string(number) + " = " + printer.head;
    for (size_t i = 0; i < node.inputs.size(); i++)
        text += (i == 0 ? " of " : ", ") + edge_text(node.inputs[i]);
    if (!node.relation.empty()) text += "  [" + node.relation + "]";
    text += "\n";
    for (const std::string& line : printer.body) text += "       " + line + "\n";
    if (!node.schema.empty()) {
        text += "    -> (" + print(graph.types, node.schema) + ")" +
                (node.has_time ? " timed" : "") + "\n";
    }
    return text;
}

}  // namespace

std::string print(const TypeTable& types, const Schema& schema) {
    std::string text;
    for (const Column& column : schema) {
        text += (text.empty() ? "" : ", ") + column.name + ": " + types.text(column.type);
    }
    return text;
}

std::string print(const Span& span) {
    switch (span.unit) {
        case CalendarUnit::None:
            return duration_text(span.us);
        case CalendarUnit::Day:
            return std::to_string(span.units) + "d";
        case CalendarUnit::Week:
            return std::to_string(span.units) + "w";
        case CalendarUnit::Month:
            return std::to_string(span.units) + "mo";
        case CalendarUnit::Hour:
            return std::to_string(span.units) + "h";
    }
    return "?";
}

Schema input_schema(const Graph& graph, const Node& node) {
    if (node.inputs.empty()) return node.schema;
    const Edge& edge = node.inputs.front();
    // Late and Bad rows need new types in the table, which schema_of may add; here their columns
    // print by number.
    return edge.port == Port::Main ? graph[edge.node].schema : Schema{};
}

std::string print(const Graph& graph) {
    std::string text;
    for (const Param& param : graph.params) {
        text += "param " + param.name + ": " + graph.types.text(param.type) + " = " +
                ir::text(graph.types, param.type, param.value) + "\n";
    }
    for (uint32_t i = 0; i < graph.nodes.size(); i++) text += node_text(graph, i);
    return text;
}

}  // namespace weir::ir
