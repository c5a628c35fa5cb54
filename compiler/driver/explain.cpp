// `weir explain`: what a program will do, before it does it.
#include <cstdio>

#include "compiler/driver/compile.h"
#include "compiler/driver/describe.h"
#include "compiler/driver/exit_code.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/strings.h"

namespace weir::driver {
namespace {

const char* origin_text(sema::Origin origin) {
    switch (origin) {
        case sema::Origin::Source:
            return "source";
        case sema::Origin::Declared:
            return "declared";
        case sema::Origin::ErrorRoute:
            return "bad records";
        case sema::Origin::Late:
            return "late records";
    }
    return "";
}

const char* kind_text(sema::RelationKind kind) {
    return kind == sema::RelationKind::Stream ? "stream" : "table";
}

std::string fields_text(const sema::Relation& relation, const ir::TypeTable& types) {
    std::vector<std::string> fields;
    for (const ir::Column& column : relation.schema) {
        fields.push_back(column.name + ": " + types.text(column.type));
    }
    return "{ " + join(fields, ", ") + " }";
}

std::string source_time_text(const ir::Source& source) {
    if (!source.time.valid()) return "none";
    return "its own, lag " + duration_text(source.lag_us);
}

// The lines below a relation's name, `what` first.
std::string relation_text(const sema::Relation& relation, const sema::Program& program) {
    auto line = [](const char* what, const std::string& text) {
        std::string label = what;
        label.resize(10, ' ');
        return "    " + label + text + "\n";
    };
    std::string out = "  " + relation.name + ": " + kind_text(relation.kind);
    if (relation.origin != sema::Origin::Declared) {
        out += std::string(" (") + origin_text(relation.origin) + ")";
    }
    out += "\n" + line("fields", fields_text(relation, program.graph.types));
    if (relation.not_built) return out + line("", "depends on what is not built yet");
    std::vector<std::string> key = relation.key;
    if (relation.key_of_window) key.emplace_back("and the window");
    if (!key.empty()) out += line("key", join(key, ", "));
    if (relation.origin == sema::Origin::Source) {
        const auto& source = std::get<ir::Source>(program.graph[relation.edge.node].op);
        std::string format = format_text(source.format);
        out +=
            line("from", end_text(source.end, "stdin()") + (format.empty() ? "" : ", " + format));
        out += line("time", source_time_text(source));
    } else {
        out += line("time", relation.has_time ? "yes" : "none");
    }
    if (relation.can_be_late) out += line("late", "its records can be late");
    out += line("state", relation.bound.needed ? relation.bound.text : "none");
    if (!relation.deterministic) out += line("order", "non-deterministic: " + relation.why_not);
    return out;
}

const char* mode_text(ir::SinkMode mode) {
    constexpr const char* kModes[] = {"", ", mode changelog", ", mode snapshot"};
    return kModes[static_cast<int>(mode)];
}

std::string sink_text(const stage::Graph& graph, ir::NodeId node) {
    const auto& sink = std::get<ir::Sink>(graph.ir()[node].op);
    return "  " + sink.name + ": to " + end_text(sink.end, "stdout()") + ", " +
           format_text(sink.format) + mode_text(sink.mode) + "\n";
}

// Where the rows of a slot come together when there are several workers.
const char* placement_text(const stage::Graph& graph, const stage::Slot& slot) {
    if (slot.gathered) return "one worker, because what follows sees the order of its rows";
    if (graph.ir().types[slot.key].fields.empty()) return "one worker, as it has no key";
    const stage::Slot& window = slot.parent == stage::kNone ? slot : graph.slots[slot.parent];
    return window.exchange == stage::kNone ? "where its rows are made" : "the owner of each key";
}

std::string slot_text(const stage::Graph& graph, const stage::Slot& slot) {
    return "  " + slot.name + ": " + slot_kind_text(slot.kind) + " by " +
           graph.ir().types.text(slot.key) + ", " + std::to_string(bytes_a_key(graph, slot)) +
           " bytes a key, on " + placement_text(graph, slot) + "\n";
}

void write_relation(JsonWriter& json, const sema::Relation& relation,
                    const sema::Program& program) {
    json.begin_object().key("name").string(relation.name);
    json.key("kind").string(kind_text(relation.kind));
    json.key("origin").string(origin_text(relation.origin));
    json.key("fields").begin_array();
    for (const ir::Column& column : relation.schema) {
        json.begin_object().key("name").string(column.name);
        json.key("type").string(program.graph.types.text(column.type)).end_object();
    }
    json.end_array().key("key").begin_array();
    for (const std::string& field : relation.key) json.string(field);
    json.end_array();
    json.key("key_of_window").boolean(relation.key_of_window);
    json.key("event_time").boolean(relation.has_time);
    json.key("can_be_late").boolean(relation.can_be_late);
    json.key("state");
    relation.bound.needed ? json.string(relation.bound.text) : json.null();
    json.key("deterministic").boolean(relation.deterministic);
    if (!relation.deterministic) json.key("why_not").string(relation.why_not);
    json.end_object();
}

}  // namespace

std::string explain_text(const sema::Program& program, const stage::Graph& graph) {
    std::string out = "relations\n";
    for (const sema::Relation& relation : program.relations) {
        if (!relation.poison) out += relation_text(relation, program);
    }
    out += "sinks\n";
    for (ir::NodeId node : graph.sinks) out += sink_text(graph, node);
    out += graph.slots.empty() ? "slots: none\n" : "slots\n";
    for (const stage::Slot& slot : graph.slots) out += slot_text(graph, slot);
    out += "stages\n";
    for (size_t i = 0; i < graph.stages.size(); i++) {
        std::string number = "  " + std::to_string(i + 1) + ". ";
        for (const std::string& line : stage_lines(graph, graph.stages[i])) {
            out += number + line + "\n";
            number.assign(number.size(), ' ');
        }
    }
    return out;
}

std::string explain_json(const sema::Program& program, const stage::Graph& graph) {
    JsonWriter json;
    json.begin_object().key("relations").begin_array();
    for (const sema::Relation& relation : program.relations) {
        if (!relation.poison) write_relation(json, relation, program);
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
        json.key("bytes_a_key").number(bytes_a_key(graph, slot));
        json.key("on").string(placement_text(graph, slot)).end_object();
    }
    json.end_array()
        .key("exchanges")
        .number(static_cast<int64_t>(graph.exchanges.size()))
        .key("stages")
        .begin_array();
    for (const stage::Stage& stage : graph.stages) json.string(stage_text(graph, stage));
    json.end_array().end_object();
    return json.text() + "\n";
}

int explain(const ExplainOptions& options) {
    Front front;
    Status status = parse_file(options.file, &front);
    if (!status.is_ok()) return world_failed(status);
    if (!knows_profile(front, options.profile)) return kUsage;
    analyze(sema::Purpose::Build, &front, options.profile);
    if (front.diagnostics.has_errors()) {
        print_diagnostics(front.diagnostics, front.sources, options.format);
        return kProgramWrong;
    }
    stage::Graph graph = make_stages(front.program.graph, sinks_of(front.program));
    std::string text = options.format == OutputFormat::Json ? explain_json(front.program, graph)
                                                            : explain_text(front.program, graph);
    std::fputs(text.c_str(), stdout);
    return kDone;
}

}  // namespace weir::driver
