// weir_job and the descriptors of sources, sinks, params and time nodes that it points to.
#include "compiler/codegen/job.h"

#include "compiler/codegen/constant_rows.h"
#include "compiler/codegen/exchange.h"
#include "compiler/codegen/source.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

llvm::Constant* start_text(Unit& unit, const ir::StartText& from) {
    std::vector<llvm::Constant*> parts;
    for (const ir::StartText::Part& part : from.parts) {
        StructConstant made(unit.context, sizeof(weir_start_part));
        WEIR_SET(made, weir_start_part, kind, unit.int8(static_cast<uint8_t>(part.kind)));
        WEIR_SET(made, weir_start_part, has_fallback, unit.int8(part.fallback.has_value()));
        WEIR_SET(made, weir_start_part, param, unit.int32(part.param));
        WEIR_SET(made, weir_start_part, text, unit.text(part.text));
        if (part.fallback) WEIR_SET(made, weir_start_part, fallback, unit.text(*part.fallback));
        parts.push_back(made.finish());
    }
    StructConstant made(unit.context, sizeof(weir_start_text));
    WEIR_SET(made, weir_start_text, parts, unit.array(parts, "start_parts"));
    WEIR_SET(made, weir_start_text, count, unit.int64(static_cast<int64_t>(parts.size())));
    return made.finish();
}

llvm::Constant* end_descriptor(Unit& unit, const ir::End& end) {
    StructConstant made(unit.context, sizeof(weir_end_desc));
    if (const auto* file = std::get_if<ir::FileEnd>(&end)) {
        WEIR_SET(made, weir_end_desc, kind, unit.int8(WEIR_END_FILE));
        WEIR_SET(made, weir_end_desc, each, unit.int8(file->each));
        WEIR_SET(made, weir_end_desc, path, start_text(unit, file->path));
    } else if (const auto* generate = std::get_if<ir::GenerateEnd>(&end)) {
        WEIR_SET(made, weir_end_desc, kind, unit.int8(WEIR_END_GENERATE));
        WEIR_SET(made, weir_end_desc, paced, unit.int8(generate->paced));
        WEIR_SET(made, weir_end_desc, bounded, unit.int8(generate->rows.has_value()));
        WEIR_SET(made, weir_end_desc, rows, unit.int64(generate->rows.value_or(0)));
        WEIR_SET(made, weir_end_desc, rate, llvm::ConstantFP::get(unit.f64, generate->rate));
        WEIR_SET(made, weir_end_desc, seed, unit.int64(generate->seed));
    } else {
        WEIR_SET(made, weir_end_desc, kind, unit.int8(WEIR_END_STDIO));
    }
    return made.finish();
}

llvm::Constant* format_descriptor(Unit& unit, const std::optional<ir::Format>& format) {
    StructConstant made(unit.context, sizeof(weir_format_desc));
    weir_format_kind kind = WEIR_FORMAT_NONE;
    if (!format) return made.finish();
    if (const auto* json = std::get_if<ir::JsonFormat>(&*format)) {
        kind = WEIR_FORMAT_JSON;
        WEIR_SET(made, weir_format_desc, strict, unit.int8(json->strict));
        WEIR_SET(made, weir_format_desc, decimal_string, unit.int8(json->decimal_string));
    } else if (const auto* csv = std::get_if<ir::CsvFormat>(&*format)) {
        kind = WEIR_FORMAT_CSV;
        WEIR_SET(made, weir_format_desc, header, unit.int8(csv->header));
        WEIR_SET(made, weir_format_desc, delimiter,
                 unit.int8(static_cast<uint8_t>(csv->delimiter)));
        WEIR_SET(made, weir_format_desc, null_text, unit.text(csv->null_text));
    } else if (const auto* regex = std::get_if<ir::RegexFormat>(&*format)) {
        kind = WEIR_FORMAT_REGEX;
        unit.features.insert("regex");
        WEIR_SET(made, weir_format_desc, pattern, unit.text(regex->pattern));
    } else {
        kind = WEIR_FORMAT_TEXT;
    }
    WEIR_SET(made, weir_format_desc, kind, unit.int8(kind));
    return made.finish();
}

// Whether a path may name a `.zst` file: it says so, or its end is known only when the job starts.
bool may_be_zstd(const ir::End& end) {
    const auto* file = std::get_if<ir::FileEnd>(&end);
    if (file == nullptr || file->path.parts.empty()) return false;
    const ir::StartText::Part& last = file->path.parts.back();
    if (last.kind != ir::StartText::Part::Kind::Literal || last.text.empty()) return true;
    return last.text.ends_with(".zst") ||
           std::string_view("*?]").find(last.text.back()) != std::string_view::npos;
}

// One byte a node of the record, for the runtime's decoders.
llvm::Constant* needs(Unit& unit, const std::vector<bool>& live) {
    std::vector<uint8_t> bytes(live.begin(), live.end());
    if (bytes.empty()) return unit.null_ptr();
    return unit.constant(llvm::ConstantDataArray::get(unit.context, bytes), "live");
}

// Whether some type in a wire has a pattern in a zone: then the job reads time zones.
bool has_zone(const ir::WireType& wire) {
    for (const ir::WireField& field : wire.fields) {
        if (has_zone(field.wire)) return true;
    }
    return !wire.zone.empty();
}

// Whether anybody makes rows of the source's Late port, or of an operator's from the source's
// records.
bool has_late_reader(Unit& unit, ir::NodeId source) {
    if (!unit.graph.consumers_of({source, ir::Port::Late}).empty()) return true;
    for (const plan::LateRow& row : unit.graph.plan.late_rows) {
        if (row.source == source) return true;
    }
    return false;
}

llvm::Constant* source_descriptor(Unit& unit, uint32_t index) {
    const ir::NodeId node = unit.graph.sources[index];
    const auto& source = std::get<ir::Source>(unit.ir()[node].op);
    std::vector<llvm::Constant*> ends;
    for (const ir::End& end : source.history) ends.push_back(end_descriptor(unit, end));
    ends.push_back(end_descriptor(unit, source.end));
    bool zstd = may_be_zstd(source.end);
    for (const ir::End& end : source.history) zstd = zstd || may_be_zstd(end);
    if (zstd) unit.features.insert("zstd");
    if (has_zone(source.wire)) unit.features.insert("zones");

    StructConstant made(unit.context, sizeof(weir_source_desc));
    WEIR_SET(made, weir_source_desc, name, unit.text(source.name));
    WEIR_SET(made, weir_source_desc, end_count, unit.int32(static_cast<uint32_t>(ends.size())));
    WEIR_SET(made, weir_source_desc, ends, unit.array(ends, "ends"));
    WEIR_SET(made, weir_source_desc, has_time, unit.int32(source.time.valid()));
    WEIR_SET(made, weir_source_desc, format, format_descriptor(unit, source.format));
    WEIR_SET(made, weir_source_desc, record, unit.type_descriptor(source.wire));
    const std::vector<bool> live = plan::record_needs(unit.graph.plan, node, /*late_reader=*/false);
    WEIR_SET(made, weir_source_desc, live, needs(unit, live));
    WEIR_SET(made, weir_source_desc, node_count, unit.int32(static_cast<uint32_t>(live.size())));
    WEIR_SET(made, weir_source_desc, leaf_count,
             unit.int32(static_cast<uint32_t>(Leaves(unit, source.wire, live).size())));
    if (has_late_reader(unit, node)) {
        const std::vector<bool> late =
            plan::record_needs(unit.graph.plan, node, /*late_reader=*/true);
        WEIR_SET(made, weir_source_desc, late, needs(unit, late));
        WEIR_SET(made, weir_source_desc, late_leaf_count,
                 unit.int32(static_cast<uint32_t>(Leaves(unit, source.wire, late).size())));
    }
    WEIR_SET(made, weir_source_desc, observed, unit.int32(unit.graph.observed[index]));
    WEIR_SET(made, weir_source_desc, record_bytes_max, unit.int64(source.record_bytes_max));
    WEIR_SET(made, weir_source_desc, lag_us, unit.int64(source.lag_us));
    WEIR_SET(made, weir_source_desc, idle_us, unit.int64(source.idle_us));
    WEIR_SET(made, weir_source_desc, on_error, unit.int8(static_cast<uint8_t>(source.on_error)));
    WEIR_SET(made, weir_source_desc, scan, make_scan(unit, index));
    WEIR_SET(made, weir_source_desc, peek, make_peek(unit, index));
    WEIR_SET(made, weir_source_desc, bad, make_bad(unit, index));
    return made.finish();
}

llvm::Constant* sink_descriptor(Unit& unit, ir::NodeId node) {
    const auto& sink = std::get<ir::Sink>(unit.ir()[node].op);
    if (may_be_zstd(sink.end)) unit.features.insert("zstd");
    StructConstant made(unit.context, sizeof(weir_sink_desc));
    WEIR_SET(made, weir_sink_desc, name, unit.text(sink.name));
    WEIR_SET(made, weir_sink_desc, end, end_descriptor(unit, sink.end));
    WEIR_SET(made, weir_sink_desc, format, format_descriptor(unit, sink.format));
    WEIR_SET(made, weir_sink_desc, record, unit.type_descriptor(sink.wire));
    return made.finish();
}

llvm::Constant* time_descriptor(Unit& unit, const stage::TimeNode& node) {
    StructConstant made(unit.context, sizeof(weir_time_node));
    WEIR_SET(made, weir_time_node, kind, unit.int8(static_cast<uint8_t>(node.kind)));
    const bool exchanged =
        node.kind == stage::TimeKind::Slot && unit.graph.slots[node.index].exchange != stage::kNone;
    WEIR_SET(made, weir_time_node, exchanged, unit.int32(exchanged));
    WEIR_SET(made, weir_time_node, index, unit.int32(node.index));
    if (!node.inputs.empty()) {
        WEIR_SET(made, weir_time_node, inputs,
                 unit.constant(llvm::ConstantDataArray::get(unit.context, node.inputs), "inputs"));
    }
    WEIR_SET(made, weir_time_node, input_count,
             unit.int32(static_cast<uint32_t>(node.inputs.size())));
    WEIR_SET(made, weir_time_node, delay_us, unit.int64(node.delay_us));
    return made.finish();
}

void set_params(Unit& unit, StructConstant& job) {
    std::vector<llvm::Constant*> descriptors;
    std::vector<ir::Field> fields;
    std::vector<ir::Value> defaults;
    for (const ir::Param& param : unit.ir().params) {
        StructConstant made(unit.context, sizeof(weir_param_desc));
        WEIR_SET(made, weir_param_desc, name, unit.text(param.name));
        WEIR_SET(made, weir_param_desc, type, unit.type_descriptor(param.type));
        descriptors.push_back(made.finish());
        fields.push_back({param.name, param.type});
        defaults.push_back(param.value);
    }
    WEIR_SET(job, weir_job_desc, param_count,
             unit.int32(static_cast<uint32_t>(descriptors.size())));
    WEIR_SET(job, weir_job_desc, params, unit.array(descriptors, "params"));
    if (descriptors.empty()) return;
    const std::string row =
        constant_row(unit.types(), unit.types().record(std::move(fields)), defaults);
    WEIR_SET(job, weir_job_desc, param_defaults, unit.bytes(row));
    WEIR_SET(job, weir_job_desc, param_defaults_bytes,
             unit.int64(static_cast<int64_t>(row.size())));
}

// weir_job.limits_end_job.
uint32_t limits_end_job(Unit& unit) {
    const ir::Graph& graph = unit.ir();
    if (unit.graph.limits.empty()) return 0;
    std::vector<bool> open(graph.nodes.size(), false);
    bool state_behind = false;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const ir::Node& node = graph.nodes[i];
        bool reached = std::holds_alternative<ir::Source>(node.op);
        for (const ir::Edge& input : node.inputs) reached = reached || open[input.node.value];
        state_behind = state_behind || (!reached && stage::has_state(node.op));
        open[i] = reached && !std::holds_alternative<ir::Limit>(node.op);
        if (open[i] && std::holds_alternative<ir::Sink>(node.op)) return 0;
    }
    return state_behind ? 2 : 1;
}

// Sets `count` and the array of a table of the job.
void set_table(Unit& unit, StructConstant& job, size_t count_offset, size_t array_offset,
               const std::vector<llvm::Constant*>& items, const char* name) {
    job.set(count_offset, unit.int32(static_cast<uint32_t>(items.size())));
    job.set(array_offset, unit.array(items, name));
}

}  // namespace

void make_job(Unit& unit, const std::string& manifest) {
    const stage::Graph& graph = unit.graph;
    std::vector<llvm::Constant*> sources, sinks, times, drops;
    for (uint32_t i = 0; i < graph.sources.size(); ++i)
        sources.push_back(source_descriptor(unit, i));
    for (const ir::NodeId sink : graph.sinks) sinks.push_back(sink_descriptor(unit, sink));
    for (const stage::TimeNode& time : graph.times) times.push_back(time_descriptor(unit, time));
    for (const std::string& drop : graph.drops) drops.push_back(unit.text(drop));

    StructConstant job(unit.context, sizeof(weir_job_desc));
    WEIR_SET(job, weir_job_desc, abi_version, unit.int32(WEIR_ABI_VERSION));
    WEIR_SET(job, weir_job_desc, name, unit.text(graph.ir().name));
    WEIR_SET(job, weir_job_desc, manifest, unit.text(manifest));
    WEIR_SET(job, weir_job_desc, source_hash,
             unit.int64(static_cast<int64_t>(graph.ir().source_hash)));
    set_table(unit, job, offsetof(weir_job_desc, source_count), offsetof(weir_job_desc, sources),
              sources, "sources");
    set_table(unit, job, offsetof(weir_job_desc, sink_count), offsetof(weir_job_desc, sinks), sinks,
              "sinks");
    set_table(unit, job, offsetof(weir_job_desc, time_count), offsetof(weir_job_desc, times), times,
              "times");
    set_table(unit, job, offsetof(weir_job_desc, drop_count), offsetof(weir_job_desc, drops), drops,
              "drops");
    WEIR_SET(job, weir_job_desc, slot_count, unit.int32(static_cast<uint32_t>(graph.slots.size())));
    if (!graph.slots.empty()) WEIR_SET(job, weir_job_desc, slots, slot_descriptors(unit));
    // Whoever sends the rows has made the function that takes them.
    set_table(unit, job, offsetof(weir_job_desc, exchange_count),
              offsetof(weir_job_desc, exchanges), exchange_descriptors(unit), "exchanges");
    WEIR_SET(job, weir_job_desc, limit_count,
             unit.int32(static_cast<uint32_t>(graph.limits.size())));
    WEIR_SET(job, weir_job_desc, limits_end_job, unit.int32(limits_end_job(unit)));
    set_params(unit, job);

    llvm::GlobalVariable* made = unit.constant(job.finish(), "weir_job");
    made->setLinkage(llvm::GlobalValue::ExternalLinkage);
    made->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::None);
    made->setName("weir_job");
}

}  // namespace weir::codegen
