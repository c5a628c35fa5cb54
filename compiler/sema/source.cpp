// `source clicks: Click from … format … time … on error … late …;` and tables from sources.
#include "compiler/sema/analyzer.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/ends.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

// Reads the parts of one source declaration into an ir::Source and the Flow of its rows.
class SourceReader {
  public:
    SourceReader(Analyzer& analyzer, const ast::SourceDecl& written, Range range)
        : analyzer_(analyzer),
          context_(analyzer.context()),
          written_(written),
          range_(range),
          binding_(analyzer.binding_of(written.name.text, false)),
          origins_(binding_ ? binding_->ends : written.origins),
          options_(context_, written.options, written.is_table ? "a table" : "a source") {}

    Flow read();

  private:
    void read_ends();
    void read_format();
    void read_time();
    void read_on_error();
    void read_table();
    void read_late();
    // The first field that may be the time of the rows; empty when there is none.
    std::string time_field() const {
        for (const ir::Column& column : flow_.columns) {
            if (context_.types().kind(column.type) == ir::TypeKind::Timestamp) return column.name;
        }
        return "";
    }
    void publish(const std::string& name, ir::Port port, const char* why_not_late);
    void refuse(Range range, const std::string& what, const std::string& hint = "") {
        end_blames_.push_back(Blame{range, what, hint});
    }

    Analyzer& analyzer_;
    Context& context_;
    const ast::SourceDecl& written_;
    Range range_;
    const ast::Binding* binding_;  // of the profile, or nullptr
    const std::vector<ast::Invocation>& origins_;
    OptionReader options_;
    CheckedEnd end_;
    ir::Source source_;
    Flow flow_;
    std::vector<Blame> end_blames_;     // a test's `given` replaces these
    std::vector<Blame> format_blames_;  // and these unless it reads a file
    const ast::Option* late_into_ = nullptr;
    const ast::Option* error_into_ = nullptr;
};

void SourceReader::read_ends() {
    for (size_t i = 0; i < origins_.size(); i++) {
        CheckedEnd end = check_source_end(context_, origins_[i]);
        end_blames_.insert(end_blames_.end(), end.blames.begin(), end.blames.end());
        bool last = i + 1 == origins_.size();
        if (!last) refuse(origins_[i + 1].name.range, "reading history first (`then`)");
        analyzer_.note_stdin(origins_[i]);
        if (auto* file = std::get_if<ir::FileEnd>(&end.end); file && !end.poison && !end.kafka) {
            analyzer_.note_read(shown(context_, file->path), origins_[i].range);
        }
        end.poison = end.poison || end_.poison;
        end_ = std::move(end);
    }
    source_.end = end_.end;
    source_.record_bytes_max = end_.record_bytes_max;
}

void SourceReader::read_format() {
    const ast::Option* format = options_.take(OptionKind::Format);
    const ast::Option* bound =
        binding_ ? find_option(binding_->options, OptionKind::Format) : nullptr;
    if (bound) format = bound;
    if (!end_.takes_format) {
        // The profile's end makes rows itself: the declaration's format is that of its own end.
        if (format && (bound || !binding_)) {
            context_.sink.report(diag::Id::FormatUnneeded, format->range,
                                 {origins_.back().name.text});
        }
        return;
    }
    if (!format) {
        if (!end_.poison && !options_.broken()) {
            context_.sink.report(diag::Id::FormatMissing, origins_.back().name.range,
                                 {origins_.back().name.text});
        }
        source_.format = ir::JsonFormat{};
        return;
    }
    CheckedFormat checked = check_format(context_, *format->invocation, &source_.wire);
    format_blames_ = checked.blames;
    source_.format = checked.format;
    if (checked.makes_table && !written_.is_table) {
        context_.sink.report(diag::Id::ModeOfSource, format->invocation->range,
                             {"`format debezium_json` makes a table",
                              "write `table " + written_.name.text + ": … key …`"});
    }
}

void SourceReader::read_time() {
    const ast::Option* time = options_.take(OptionKind::Time);
    const ast::Option* lag = options_.take(OptionKind::Lag);
    const ast::Option* idle = options_.take(OptionKind::Idle);
    const ast::Option* skew = options_.take(OptionKind::Skew);
    if (lag) source_.lag_us = constant_duration(context_, lag->value, Scope(), "`lag`").value_or(0);
    if (idle) {
        std::optional<int64_t> us = constant_duration(context_, idle->value, Scope(), "`idle`", 1);
        source_.idle_us = us.value_or(source_.idle_us);
    }
    if (skew) {
        constant_duration(context_, skew->value, Scope(), "`skew`", 1);
        refuse(skew->range, "`skew`");
    }
    for (const ast::Option* option : {lag, idle, skew}) {
        if (!option || time || options_.broken()) continue;
        context_.sink.report(diag::Id::OptionElsewhere, option->word,
                             {std::string(context_.sources.text(option->word)),
                              "a source without `time`", "add `time E`"});
    }
    if (!time) return;
    Scope scope = Scope::of_row(context_, flow_.columns);
    for (ir::Meta fact : end_.meta) scope.allow_meta(fact);
    ir::TypeId wanted = context_.types().of(ir::TypeKind::Timestamp);
    ir::ExprId value = check(context_, time->value, scope, wanted).id;
    if (is_poison(context_, value)) {
        flow_.has_time = true;
        return;
    }
    // A null time makes a bad record, so the expression may be nullable.
    if (context_.types().is_nullable(context_.type_of(value))) {
        wanted = context_.types().nullable(wanted);
    }
    value = convert(context_, value, wanted, context_[time->value].range, "`time`");
    flow_.has_time = true;
    if (!is_poison(context_, value)) source_.time = value;
}

void SourceReader::read_on_error() {
    error_into_ = options_.take(OptionKind::OnErrorInto);
    const ast::Option* drop = options_.take(OptionKind::OnErrorDrop);
    const ast::Option* stop = options_.take(OptionKind::OnErrorStop);
    if (error_into_) source_.on_error = ir::OnError::Into;
    if (stop) source_.on_error = ir::OnError::Stop;
    if (error_into_ || drop || stop || options_.broken()) return;
    context_.sink.report(diag::Id::OnErrorMissing, written_.name.range, {written_.name.text});
}

void SourceReader::read_late() {
    late_into_ = options_.take(OptionKind::LateInto);
    const ast::Option* drop = options_.take(OptionKind::LateDrop);
    if (late_into_) source_.late = ir::Late::Into;
    if (drop) source_.late = ir::Late::Drop;
    const ast::Option* late = late_into_ ? late_into_ : drop;
    if (!late) {
        flow_.sources_without_late = {written_.name.text};
    } else if (!flow_.has_time && !flow_.poison) {
        std::string text(context_.sources.text(late->range));
        std::string time = time_field();
        context_.sink
            .report(diag::Id::LateImpossible, late->range, {"the source has no `time`", text})
            .hint(time.empty() ? "remove `" + text + "`, or give the source a `time`"
                               : "write `time " + time + "` before it, or remove it");
        // It was meant to have one: what needs it stays silent.
        flow_.has_time = true;
    }
    if (source_.lag_us == 0) flow_.sources_without_lag = {written_.name.text};
}

void SourceReader::read_table() {
    const ast::Option* mode = options_.take(OptionKind::Mode);
    const ast::Option* keep = written_.is_table ? options_.take(OptionKind::KeepVersions) : nullptr;
    if (keep) constant_duration(context_, keep->value, Scope(), "`keep versions`", 1);
    // Capitals were spoken of before.
    bool upsert = mode && lowercase(mode->name.text) == "upsert";
    bool debezium = false;
    for (const ast::Option& option : written_.options) {
        debezium =
            debezium || (option.invocation && option.invocation->name.text == "debezium_json");
    }
    if (!written_.is_table) {
        if (mode) {
            context_.sink.report(diag::Id::ModeOfSource, mode->range,
                                 {"`mode " + mode->name.text + "` makes a table",
                                  "write `table " + written_.name.text + ": … key …`"});
        }
        return;
    }
    if (mode && !upsert) {
        context_.sink.report(
            diag::Id::ModeOfSource, mode->name.range,
            {"a table is not read in `mode " + mode->name.text + "`", "write `mode upsert`"});
    } else if (!mode && !debezium && !options_.broken()) {
        context_.sink.report(
            diag::Id::ModeOfSource, written_.name.range,
            {"nothing says how the rows of table `" + written_.name.text + "` replace each other",
             "write `mode upsert`, or `format debezium_json`"});
    }
    std::vector<std::string> names;
    for (const ir::Column& column : flow_.columns) names.push_back(column.name);
    for (const ast::Name& name : written_.key) {
        bool found = false;
        for (uint32_t i = 0; i < flow_.columns.size(); i++) {
            if (flow_.columns[i].name != name.text) continue;
            flow_.key.push_back(i);
            found = true;
        }
        if (found || name.text.empty()) continue;
        context_.sink.report(diag::Id::NoSuchField, name.range,
                             {name.text, closest(name.text, names)});
    }
    flow_.kind = RelationKind::Table;
    flow_.kind_by = "table `" + written_.name.text + "`";
    flow_.bound = Bound{true, "one row a key"};
    analyzer_.not_built(flow_, written_.name.range, "tables from sources");
}

// An `into` name of the source.
void SourceReader::publish(const std::string& name, ir::Port port, const char* why_not_late) {
    Flow rows;
    rows.edge = ir::Edge{flow_.edge.node, port};
    rows.columns = ir::schema_of(context_.graph, rows.edge);
    rows.visible = rows.columns.size();
    rows.error_source = flow_.error_source;
    rows.not_late_by = why_not_late;
    rows.timeless_because = why_not_late;
    rows.name = name;
    rows.blames = flow_.blames;
    analyzer_.set_into(name, std::move(rows));
}

Flow SourceReader::read() {
    const ir::WireType* wire = find_record_type(context_, written_.type);
    flow_.name = written_.name.text;
    if (wire) {
        source_.wire = *wire;
        for (const ir::Field& field : context_.types()[wire->type].fields) {
            flow_.columns.push_back({field.name, field.type});
        }
    }
    flow_.visible = flow_.columns.size();
    source_.name = written_.name.text;
    read_ends();
    read_format();
    if (wire) {
        read_time();
        read_table();
    } else {
        flow_.poison = true;
        for (OptionKind kind : {OptionKind::Time, OptionKind::Lag, OptionKind::Idle,
                                OptionKind::Skew, OptionKind::Mode, OptionKind::KeepVersions}) {
            options_.take(kind);
        }
    }
    read_on_error();
    read_late();
    options_.finish();
    analyzer_.report_ends(written_.name.text, end_blames_, format_blames_);
    if (!wire) {
        return flow_;
    }

    ir::Node node;
    node.op = source_;
    node.schema = flow_.columns;
    node.has_time = flow_.has_time;
    node.error_source = ir::NodeId{static_cast<uint32_t>(context_.graph.nodes.size())};
    node.relation = written_.name.text;
    node.label = "source";
    node.range = range_;
    flow_.edge = ir::Edge{context_.graph.add(std::move(node)), ir::Port::Main};
    flow_.error_source = flow_.edge.node;
    flow_.source_meta = end_.meta;
    flow_.can_be_late = flow_.has_time;
    flow_.not_late_by = "the source has no `time`";
    if (error_into_) {
        publish(error_into_->name.text, ir::Port::Bad, "bad records have no event time");
    }
    if (context_.is_damaged(range_)) {
        // The rows may have a time, and be late, whatever is left of the declaration.
        flow_.has_time = true;
        flow_.can_be_late = true;
        flow_.sources_without_late.clear();
        flow_.sources_without_lag.clear();
    }
    if (late_into_ && flow_.has_time) {
        publish(late_into_->name.text, ir::Port::Late, "late rows have no event time");
    }
    return flow_;
}

}  // namespace

Flow Analyzer::analyze_source(const ast::SourceDecl& source, Range range) {
    return SourceReader(*this, source, range).read();
}

}  // namespace weir::sema
