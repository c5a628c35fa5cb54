// Words for ends, formats, operators and slots, and the manifest.
#include "compiler/driver/describe.h"

#include <cstdio>

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

std::string stage_text(const stage::Graph& graph, const stage::Stage& stage) {
    constexpr const char* kPorts[] = {"", " late rows", " bad records"};
    std::vector<std::string> parts = {operator_text(graph.ir()[stage.entry.node].op) +
                                      kPorts[static_cast<int>(stage.entry.port)]};
    for (ir::NodeId node : stage.nodes) parts.push_back(operator_text(graph.ir()[node].op));
    return join(parts, " -> ");
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
