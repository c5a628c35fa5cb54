// Words for ends, formats, operators and slots, and the manifest.
#include "compiler/driver/describe.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "compiler/support/json_writer.h"
#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::string start_text(const ir::StartText& text) {
    using Kind = ir::StartText::Part::Kind;
    std::vector<std::string> parts;
    for (const ir::StartText::Part& part : text.parts) {
        if (part.kind == Kind::Literal) parts.push_back(json_quoted(part.text));
        if (part.kind == Kind::Param) parts.push_back(part.text);
        if (part.kind == Kind::Env) {
            std::string fallback = part.fallback ? ", " + json_quoted(*part.fallback) : "";
            parts.push_back("env(" + json_quoted(part.text) + fallback + ")");
        }
    }
    return parts.empty() ? "\"\"" : join(parts, " + ");
}

int64_t slot_bytes(const ir::TypeTable& types, ir::TypeId type) {
    ir::TypeKind kind = types.kind(type);
    return kind == ir::TypeKind::Decimal || kind == ir::TypeKind::Uuid ? 16 : 8;
}

int64_t row_bytes(const ir::TypeTable& types, ir::TypeId record) {
    int64_t bytes = 0;
    bool nullable = false;
    for (const ir::Field& field : types[record].fields) {
        bytes += slot_bytes(types, field.type);
        nullable = nullable || types.is_nullable(field.type);
    }
    return bytes + (nullable ? 8 : 0);
}

int64_t accumulator_bytes(const ir::TypeTable& types, const ir::Aggregate& aggregate) {
    using Kind = ir::AggregateKind;
    switch (aggregate.kind) {
        case Kind::Count:
        case Kind::Any:
        case Kind::All:
        case Kind::CountDistinct:
            return 8;
        case Kind::StddevPopulation:
        case Kind::StddevSample:
        case Kind::VariancePopulation:
        case Kind::VarianceSample:
            return 24;
        default:
            // A value and how many there were, or which was first.
            return slot_bytes(types, aggregate.type) + 16;
    }
}

}  // namespace

std::string duration_text(int64_t us) {
    struct Unit {
        int64_t us;
        const char* name;
    };
    constexpr Unit kUnits[] = {{86'400'000'000, "d"}, {3'600'000'000, "h"}, {60'000'000, "m"},
                               {1'000'000, "s"},      {1'000, "ms"},        {1, "us"}};
    if (us == 0) return "0s";
    std::string out = us < 0 ? "-" : "";
    uint64_t rest = us < 0 ? 0 - static_cast<uint64_t>(us) : static_cast<uint64_t>(us);
    for (const Unit& unit : kUnits) {
        uint64_t count = rest / static_cast<uint64_t>(unit.us);
        rest %= static_cast<uint64_t>(unit.us);
        if (count > 0) out += std::to_string(count) + unit.name;
    }
    return out;
}

std::string end_text(const ir::End& end, const char* stream) {
    return std::visit(
        Overloaded{[](const ir::FileEnd& file) {
                       std::string each = file.each ? ", partitions = each" : "";
                       return "file(" + start_text(file.path) + each + ")";
                   },
                   [&](const ir::StdioEnd&) { return std::string(stream); },
                   [](const ir::GenerateEnd& made) {
                       return made.rows ? "generate(rows = " + std::to_string(*made.rows) + ")"
                                        : std::string("generate()");
                   }},
        end);
}

std::string format_text(const std::optional<ir::Format>& format) {
    if (!format) return "";
    return std::visit(Overloaded{[](const ir::JsonFormat& json) -> std::string {
                                     if (json.strict) return "json(strict)";
                                     return json.decimal_string ? "json(decimal = string)" : "json";
                                 },
                                 [](const ir::CsvFormat& csv) -> std::string {
                                     return csv.header ? "csv" : "csv(header = false)";
                                 },
                                 [](const ir::TextFormat&) -> std::string { return "text"; },
                                 [](const ir::RegexFormat&) -> std::string { return "regex"; }},
                      *format);
}

std::string operator_text(const ir::Operator& op) {
    return std::visit(
        Overloaded{[](const ir::Source& source) { return "source " + source.name; },
                   [](const ir::Sink& sink) { return "sink " + sink.name; },
                   [](const ir::Where&) { return std::string("where"); },
                   [](const ir::Project&) { return std::string("select"); },
                   [](const ir::Unnest&) { return std::string("unnest"); },
                   [](const ir::Union&) { return std::string("union"); },
                   [](const ir::Limit&) { return std::string("limit"); },
                   [](const ir::WindowAggregate&) { return std::string("window + aggregate"); },
                   [](const ir::TopPerWindow&) { return std::string("top per window"); },
                   [](const ir::TableAggregate&) { return std::string("aggregate unbounded"); },
                   [](const ir::Latest&) { return std::string("latest by"); },
                   [](const ir::Changes&) { return std::string("changes"); },
                   [](const ir::Snapshot&) { return std::string("snapshot"); }},
        op);
}

std::string slot_kind_text(stage::SlotKind kind) {
    switch (kind) {
        case stage::SlotKind::Window:
            return "windows";
        case stage::SlotKind::Session:
            return "sessions";
        case stage::SlotKind::Distinct:
            return "distinct values";
        case stage::SlotKind::Top:
            return "rows per window";
        case stage::SlotKind::Groups:
            return "groups";
        case stage::SlotKind::Latest:
            return "latest rows";
        case stage::SlotKind::Snapshot:
            return "rows at the end";
    }
    return "";
}

namespace {

// A run of operators, and what reads the rows that come out of it.
struct Path {
    std::string text;
    std::vector<Path> branches;
};

class StagePaths {
  public:
    StagePaths(const stage::Graph& graph, const stage::Stage& stage)
        : graph_(graph), nodes_(stage.nodes.begin(), stage.nodes.end()) {}

    Path from(const ir::Edge& entry) {
        constexpr const char* kPorts[] = {"", " late rows", " bad records"};
        std::string relation;
        std::string text = named(entry.node, relation) + kPorts[static_cast<int>(entry.port)];
        return go_on(std::move(text), entry, relation);
    }

  private:
    // The operator, behind the name of its relation where another one begins.
    std::string named(ir::NodeId id, std::string& relation) const {
        const ir::Node& node = graph_.ir()[id];
        std::string text = operator_text(node.op);
        bool end = std::holds_alternative<ir::Source>(node.op) ||
                   std::holds_alternative<ir::Sink>(node.op);
        if (end || node.relation == relation) {
            if (end) relation = node.relation;
            return text;
        }
        relation = node.relation;
        return relation + ": " + text;
    }

    // Operators of this stage that read an edge, each once.
    std::vector<ir::NodeId> readers(const ir::Edge& edge) const {
        std::vector<ir::NodeId> found;
        for (const stage::Consumer& consumer : graph_.consumers_of(edge)) {
            bool here = std::find(nodes_.begin(), nodes_.end(), consumer.node) != nodes_.end();
            bool again = std::find(found.begin(), found.end(), consumer.node) != found.end();
            if (here && !again) found.push_back(consumer.node);
        }
        return found;
    }

    Path go_on(std::string text, ir::Edge edge, std::string relation) {
        Path path{std::move(text), {}};
        while (true) {
            std::vector<ir::NodeId> next = readers(edge);
            if (next.empty()) return path;
            if (next.size() > 1) {
                for (ir::NodeId id : next) path.branches.push_back(branch(id, relation));
                return path;
            }
            path.text += " -> " + named(next[0], relation);
            if (!passes(next[0])) return path;
            edge = ir::Edge{next[0], ir::Port::Main};
        }
    }

    Path branch(ir::NodeId id, std::string relation) {
        std::string text = named(id, relation);
        if (!passes(id)) return Path{std::move(text), {}};
        return go_on(std::move(text), ir::Edge{id, ir::Port::Main}, relation);
    }

    // Whether rows go on behind an operator in the same stage. What branches that come together
    // share is shown once.
    bool passes(ir::NodeId id) {
        const ir::Operator& op = graph_.ir()[id].op;
        if (stage::has_state(op) || std::holds_alternative<ir::Sink>(op)) return false;
        return !std::holds_alternative<ir::Union>(op) || seen_.insert(id.value).second;
    }

    const stage::Graph& graph_;
    std::vector<ir::NodeId> nodes_;
    std::set<uint32_t> seen_;
};

std::string one_line(const Path& path) {
    std::vector<std::string> branches;
    for (const Path& branch : path.branches) branches.push_back(one_line(branch));
    return branches.empty() ? path.text : path.text + " -> { " + join(branches, "; ") + " }";
}

void add_lines(const Path& path, const std::string& before, std::vector<std::string>& lines) {
    lines.push_back(before + path.text);
    std::string indent(before.size(), ' ');
    for (const Path& branch : path.branches) add_lines(branch, indent + "   -> ", lines);
}

}  // namespace

std::string stage_text(const stage::Graph& graph, const stage::Stage& stage) {
    return one_line(StagePaths(graph, stage).from(stage.entry));
}

std::vector<std::string> stage_lines(const stage::Graph& graph, const stage::Stage& stage) {
    std::vector<std::string> lines;
    add_lines(StagePaths(graph, stage).from(stage.entry), "", lines);
    return lines;
}

int64_t bytes_a_key(const stage::Graph& graph, const stage::Slot& slot) {
    constexpr int64_t kEntryHeader = 16;
    constexpr int64_t kRowReference = 16;
    constexpr int64_t kStampBytes = 24;
    const ir::TypeTable& types = graph.ir().types;
    int64_t bytes = kEntryHeader + row_bytes(types, slot.key);
    const ir::Node& node = graph.ir()[slot.node];
    if (slot.kind == stage::SlotKind::Distinct) return bytes + slot_bytes(types, slot.value);
    if (const auto* window = std::get_if<ir::WindowAggregate>(&node.op)) {
        for (const ir::Aggregate& one : window->aggregates) bytes += accumulator_bytes(types, one);
        return bytes;
    }
    if (const auto* table = std::get_if<ir::TableAggregate>(&node.op)) {
        // The accumulators, and the row that was emitted last.
        for (const ir::Aggregate& one : table->aggregates) {
            bytes += accumulator_bytes(types, one) + slot_bytes(types, one.type);
        }
        return bytes + kRowReference;
    }
    if (slot.kind == stage::SlotKind::Latest) bytes += kStampBytes + kRowReference;
    if (slot.kind == stage::SlotKind::Snapshot) bytes += kRowReference;
    return bytes + row_bytes(types, slot.value);
}

std::string manifest(const stage::Graph& graph, const std::string& target_cpu) {
    JsonWriter json;
    char hash[17];
    std::snprintf(hash, sizeof hash, "%016llx",
                  static_cast<unsigned long long>(graph.ir().source_hash));
    json.begin_object().key("job").string(graph.ir().name);
    json.key("weir").string(WEIR_VERSION).key("source_hash").string(hash);
    json.key("cpu").string(target_cpu);
    json.key("sources").begin_array();
    for (ir::NodeId node : graph.sources) {
        const auto& source = std::get<ir::Source>(graph.ir()[node].op);
        json.begin_object()
            .key("name")
            .string(source.name)
            .key("from")
            .string(end_text(source.end, "stdin()"));
        json.key("format").string(format_text(source.format)).end_object();
    }
    json.end_array().key("sinks").begin_array();
    for (ir::NodeId node : graph.sinks) {
        const auto& sink = std::get<ir::Sink>(graph.ir()[node].op);
        json.begin_object().key("name").string(sink.name).key("to").string(
            end_text(sink.end, "stdout()"));
        json.key("format").string(format_text(sink.format)).end_object();
    }
    json.end_array().key("slots").begin_array();
    for (const stage::Slot& slot : graph.slots) {
        json.begin_object().key("name").string(slot.name);
        json.key("kind").string(slot_kind_text(slot.kind));
        json.key("key").string(graph.ir().types.text(slot.key));
        json.key("value").string(graph.ir().types.text(slot.value)).end_object();
    }
    json.end_array().key("stages").begin_array();
    for (const stage::Stage& stage : graph.stages) json.string(stage_text(graph, stage));
    json.end_array().end_object();
    return json.text();
}

}  // namespace weir::driver
