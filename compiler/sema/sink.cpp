// `sink out: Row from rel |> … to file("out.jsonl") format json;`
#include <algorithm>

#include "compiler/sema/analyzer.h"
#include "compiler/sema/ends.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

class SinkReader {
  public:
    SinkReader(Analyzer& analyzer, const ast::SinkDecl& written, Range range)
        : analyzer_(analyzer),
          context_(analyzer.context()),
          written_(written),
          range_(range),
          binding_(analyzer.binding_of(written.name.text, true)),
          target_(binding_ ? binding_->ends.front() : written.target),
          options_(context_, written.options, "a sink") {}

    SinkInfo read();

  private:
    void read_end();
    void read_mode();
    void take_mode(const ast::Option& mode);
    void apply_mode(PipelineBuilder& builder);
    void read_key();
    void read_deliver();
    void take_row_type(PipelineBuilder& builder, const ir::WireType& wire);
    void refuse(Range range, const std::string& what, const std::string& hint = "") {
        // Tests do not look at sinks.
        if (analyzer_.purpose() != Purpose::Test) analyzer_.not_built(range, what, hint);
    }

    // The option of the profile where it says one, else of the declaration.
    const ast::Option* take(OptionKind kind) {
        const ast::Option* own = options_.take(kind);
        const ast::Option* bound = binding_ ? find_option(binding_->options, kind) : nullptr;
        return bound ? bound : own;
    }

    Analyzer& analyzer_;
    Context& context_;
    const ast::SinkDecl& written_;
    Range range_;
    const ast::Binding* binding_;  // of the profile, or nullptr
    const ast::Invocation& target_;
    OptionReader options_;
    CheckedEnd end_;
    ir::Sink sink_;
    Flow flow_;
};

void SinkReader::read_end() {
    end_ = check_sink_end(context_, target_);
    for (const Blame& blame : end_.blames) refuse(blame.range, blame.what, blame.hint);
    sink_.end = end_.end;
    if (auto* file = std::get_if<ir::FileEnd>(&end_.end); file && !end_.poison && !end_.kafka) {
        analyzer_.note_written(shown(context_, file->path), target_.range,
                               written_.pipeline.relation.text);
    } else if (target_.name.text == "stdout") {
        analyzer_.note_written("stdout()", target_.range, written_.pipeline.relation.text);
    }
    const ast::Option* format = take(OptionKind::Format);
    if (!format) {
        if (!end_.poison && !options_.broken()) {
            context_.sink.report(diag::Id::FormatMissing, target_.name.range, {target_.name.text});
        }
        return;
    }
    CheckedFormat checked = check_format(context_, *format->invocation, nullptr);
    for (const Blame& blame : checked.blames) refuse(blame.range, blame.what, blame.hint);
    sink_.format = checked.format;
}

// The first source behind a node that never ends.
const ir::Source* endless_source(const ir::Graph& graph, ir::NodeId id) {
    if (auto* source = std::get_if<ir::Source>(&graph[id].op)) {
        auto* made = std::get_if<ir::GenerateEnd>(&source->end);
        return made && !made->rows ? source : nullptr;
    }
    for (const ir::Edge& edge : graph[id].inputs) {
        if (const ir::Source* found = endless_source(graph, edge.node)) return found;
    }
    return nullptr;
}

void SinkReader::take_mode(const ast::Option& mode) {
    if (mode.name.text == "upsert") return refuse(mode.range, "`mode upsert`");
    bool snapshot = mode.name.text == "snapshot";
    sink_.mode = snapshot ? ir::SinkMode::Snapshot : ir::SinkMode::Changelog;
    const ir::Source* endless =
        snapshot ? endless_source(context_.graph, flow_.edge.node) : nullptr;
    if (endless) {
        context_.sink.report(diag::Id::SnapshotEndless, mode.range, {endless->name});
    }
    for (const ir::Column& column : flow_.visible_columns()) {
        if (snapshot || column.name != "_op") continue;
        context_.sink.report(diag::Id::DoubleField, mode.range,
                             {"_op", "the changelog adds `_op`; rename the field before"});
        flow_.poison = true;
    }
}

// The rows that the mode asks for, and how they are written.
void SinkReader::apply_mode(PipelineBuilder& builder) {
    if (sink_.mode == ir::SinkMode::Snapshot) builder.take_snapshot(flow_, range_);
    if (sink_.mode != ir::SinkMode::Changelog) return;
    builder.take_changes(flow_, range_);
    std::vector<ir::Field> fields = context_.types()[sink_.wire.type].fields;
    ir::Field op{"_op", context_.types().of(ir::TypeKind::String)};
    fields.push_back(op);
    sink_.wire.type = context_.types().record(std::move(fields));
    sink_.wire.fields.push_back({op.name, default_wire(context_, op.type)});
}

void SinkReader::read_mode() {
    const ast::Option* mode = take(OptionKind::Mode);
    bool table = flow_.kind == RelationKind::Table;
    if (flow_.poison || flow_.doubtful_kind) return;
    static const std::vector<std::string> kModes = {"append", "upsert", "changelog", "snapshot"};
    if (mode) {
        bool known = std::find(kModes.begin(), kModes.end(), mode->name.text) != kModes.end();
        if (!known) {
            context_.sink.report(diag::Id::UnknownMode, mode->name.range,
                                 {mode->name.text, closest(mode->name.text, kModes)});
        } else if (!table && mode->name.text != "append") {
            context_.sink.report(diag::Id::ModeOfStream, mode->range, {mode->name.text});
        } else if (table && mode->name.text == "append") {
            context_.sink.report(diag::Id::ModeMissing, mode->name.range);
        } else if (table) {
            take_mode(*mode);
        }
        return;
    }
    bool debezium = false;
    for (const ast::Option& option : written_.options) {
        debezium =
            debezium || (option.invocation && option.invocation->name.text == "debezium_json");
    }
    if (table && !debezium && !options_.broken()) {
        context_.sink.report(diag::Id::ModeMissing, written_.name.range);
    }
}

void SinkReader::read_key() {
    const ast::Option* key = options_.take(OptionKind::Key);
    if (!key || flow_.poison) return;
    std::vector<std::string> names;
    for (const ir::Column& column : flow_.visible_columns()) names.push_back(column.name);
    for (const ast::Name& name : key->names) {
        if (std::find(names.begin(), names.end(), name.text) != names.end()) continue;
        context_.sink.report(diag::Id::NoSuchField, name.range,
                             {name.text, closest(name.text, names)});
    }
    if (!end_.kafka && !end_.poison && !binding_) {
        context_.sink.report(
            diag::Id::OptionElsewhere, key->word,
            {"key", "`" + target_.name.text + "`", "it names the key of Kafka's messages"});
    }
}

void SinkReader::read_deliver() {
    const ast::Option* once = options_.take(OptionKind::DeliverExactlyOnce);
    const ast::Option* least = options_.take(OptionKind::DeliverAtLeastOnce);
    if (once) refuse(once->range, "`deliver`");
    if (least) refuse(least->range, "`deliver`");
}

// The rows in the order and the types of the sink's row type.
void SinkReader::take_row_type(PipelineBuilder& builder, const ir::WireType& wire) {
    const std::string& type_name = written_.type->text;
    std::vector<ir::Field> fields = context_.types()[wire.type].fields;
    ir::Schema schema;
    std::vector<ir::ExprId> columns;
    std::vector<bool> used(flow_.visible, false);
    for (const ir::Field& field : fields) {
        bool found = false;
        for (uint32_t i = 0; i < flow_.visible && !found; i++) {
            if (flow_.columns[i].name != field.name) continue;
            found = true;
            used[i] = true;
            ir::ExprId column = make_column(context_, i, flow_.columns[i].type, range_);
            columns.push_back(convert(context_, column, field.type, written_.type->range,
                                      "field `" + field.name + "`"));
        }
        schema.push_back({field.name, field.type});
        if (found) continue;
        context_.sink.report(diag::Id::SinkFieldMissing, written_.type->range,
                             {type_name, field.name});
        flow_.poison = true;
    }
    for (uint32_t i = 0; i < flow_.visible; i++) {
        if (used[i]) continue;
        context_.sink.report(diag::Id::SinkFieldExtra, written_.type->range,
                             {type_name, flow_.columns[i].name});
        flow_.poison = true;
    }
    if (!flow_.poison) builder.project(flow_, schema, columns, "row", written_.type->range);
}

SinkInfo SinkReader::read() {
    SinkInfo info;
    info.name = written_.name.text;
    info.range = written_.name.range;
    info.relation = written_.pipeline.relation.text;
    PipelineBuilder builder(analyzer_, written_.name.text);
    flow_ = builder.run(written_.pipeline);
    if (!flow_.poison) builder.drop_hidden(flow_, range_);
    read_end();
    read_mode();
    read_key();
    read_deliver();
    options_.finish();

    const ir::WireType* wire = written_.type ? find_record_type(context_, *written_.type) : nullptr;
    info.not_built = !flow_.blames.empty() || flow_.poison || !end_.blames.empty();
    if (flow_.poison || (written_.type && !wire)) return info;
    if (wire) {
        ir::WireType row = *wire;
        take_row_type(builder, row);
        if (flow_.poison) return info;
        sink_.wire = std::move(row);
    } else {
        std::vector<ir::Field> fields;
        for (const ir::Column& column : flow_.columns) {
            fields.push_back({column.name, column.type});
        }
        sink_.wire = default_wire(context_, context_.types().record(std::move(fields)));
    }
    sink_.name = written_.name.text;
    apply_mode(builder);
    ir::Schema schema = flow_.columns;
    builder.add_node(flow_, std::move(sink_), std::move(schema), "sink", range_);
    info.node = flow_.edge.node;
    return info;
}

}  // namespace

void Analyzer::analyze_sink(const ast::SinkDecl& sink, Range range) {
    program_.sinks.push_back(SinkReader(*this, sink, range).read());
}

}  // namespace weir::sema
