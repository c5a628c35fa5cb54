// `window W |> aggregate {…}`: one operator of two stages.
#include <algorithm>
#include <map>
#include <numeric>

#include "compiler/ir/print.h"
#include "compiler/sema/aggregate.h"
#include "compiler/sema/arguments.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/sema/zones.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;
using Words = Arguments::Words;

using ir::CalendarUnit;

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kDay = 24 * kHour;

// 0: no whole number of hours.
int64_t hours_of(const ir::Span& span) {
    if (span.unit == CalendarUnit::None) return span.us % kHour == 0 ? span.us / kHour : 0;
    if (span.unit == CalendarUnit::Month) return 0;
    return int64_t{span.units} * (span.unit == CalendarUnit::Week ? 7 * 24 : 24);
}

// In a zone, lengths of some hours go by its clocks, as days do. Not of one hour: it may be
// missing, and in most zones it is the same anyway.
void by_local_hours(ir::WindowKind kind, ir::Span& size, ir::Span& every) {
    const int64_t length = hours_of(size);
    const int64_t step = hours_of(every);
    if (size.unit == every.unit && size.unit != CalendarUnit::None) return;
    if (every.unit == CalendarUnit::Week || length > INT32_MAX || step > INT32_MAX) return;
    const bool grows = kind == ir::WindowKind::Cumulating && size.unit != CalendarUnit::None;
    if (step == 0 || (!grows && length == 0) || std::gcd(grows ? 0 : length, step) < 2) return;
    if (grows && every.unit != CalendarUnit::None) return;
    every = ir::Span{0, static_cast<int32_t>(step), CalendarUnit::Hour};
    if (!grows) size = ir::Span{0, static_cast<int32_t>(length), CalendarUnit::Hour};
}

// Whole units of one kind, or both microseconds; weeks are days beside days. Cumulating windows
// grow by parts of their unit, too.
bool agree(ir::WindowKind kind, ir::Span& size, ir::Span& every) {
    if (size.unit == every.unit) return true;
    if (kind == ir::WindowKind::Cumulating && size.unit != CalendarUnit::None) {
        return every.unit == CalendarUnit::Hour || every.unit < size.unit;
    }
    if (size.unit == CalendarUnit::Week && every.unit == CalendarUnit::Day) {
        size = ir::Span{0, size.units * 7, CalendarUnit::Day};
        return true;
    }
    return false;
}

bool divides(const ir::Span& every, const ir::Span& size) {
    if (size.unit == CalendarUnit::None) return size.us % every.us == 0;
    if (size.unit == every.unit) return size.units % every.units == 0;
    // Months differ in their days, so each day must be reached.
    const bool months = size.unit == CalendarUnit::Month;
    const int64_t days =
        months ? 1 : int64_t{size.units} * (size.unit == CalendarUnit::Week ? 7 : 1);
    if (every.unit == CalendarUnit::None) return days * kDay % every.us == 0;
    if (every.unit == CalendarUnit::Hour) return days * 24 % every.units == 0;
    return every.unit == CalendarUnit::Day && days % every.units == 0;
}

// What other systems call windows.
std::string foreign_window(const std::string& written) {
    std::string name = lowercase(written);
    static const std::map<std::string, std::string> kForeign = {
        {"fixed", "tumbling"},   {"tumble", "tumbling"},       {"hop", "hopping"},
        {"sliding", "hopping"},  {"slide", "hopping"},         {"cumulate", "cumulating"},
        {"sessions", "session"}, {"accumulate", "cumulating"}, {"tumbling", "tumbling"},
        {"hopping", "hopping"},  {"session", "session"},       {"cumulating", "cumulating"},
    };
    auto found = kForeign.find(name);
    return found == kForeign.end() ? "" : found->second;
}

}  // namespace

// ---- the window itself ----

std::optional<ir::Window> PipelineBuilder::read_window(const ast::WindowOp& op) {
    static const std::map<std::string, ir::WindowKind> kKinds = {
        {"tumbling", ir::WindowKind::Tumbling},
        {"hopping", ir::WindowKind::Hopping},
        {"session", ir::WindowKind::Session},
        {"cumulating", ir::WindowKind::Cumulating},
    };
    const ast::Name& name = op.window.name;
    auto found = kKinds.find(name.text);
    if (found == kKinds.end()) {
        static const Words known = {"tumbling", "hopping", "session", "cumulating", "count"};
        if (!name.text.empty()) {
            std::string meant = foreign_window(name.text);
            if (meant.empty()) meant = closest(name.text, known);
            context_.sink.report(diag::Id::NoSuchWindow, name.range, {name.text, meant});
        }
        return std::nullopt;
    }
    ir::Window window;
    window.kind = found->second;
    bool steps =
        window.kind == ir::WindowKind::Hopping || window.kind == ir::WindowKind::Cumulating;
    bool session = window.kind == ir::WindowKind::Session;
    Words named = session ? Words{"max"} : Words{"offset", "zone"};
    if (steps) named.push_back("every");
    Arguments arguments(context_, op.window, {session ? "gap" : "size"}, named);
    if (!arguments.ok()) return std::nullopt;
    return session ? read_session(op.window, arguments)
                   : read_fixed(op.window, arguments, window.kind);
}

std::optional<ir::Window> PipelineBuilder::read_session(const ast::Invocation& written,
                                                        const Arguments& arguments) {
    ir::Window window;
    window.kind = ir::WindowKind::Session;
    std::optional<ast::ExprId> gap = arguments.find("gap");
    if (!gap) {
        context_.sink.report(diag::Id::MissingArgument, written.range,
                             {"session", "a gap", "session(30m)"});
        return std::nullopt;
    }
    std::optional<int64_t> us =
        constant_duration(context_, *gap, constants(), "the gap of a session", 1);
    if (!us) return std::nullopt;
    window.size.us = *us;
    if (auto max = arguments.find("max")) {
        window.max_us = constant_duration(context_, *max, constants(), "`max`", 1);
        if (!window.max_us) return std::nullopt;
    }
    return window;
}

std::optional<ir::Window> PipelineBuilder::read_fixed(const ast::Invocation& written,
                                                      const Arguments& arguments,
                                                      ir::WindowKind kind) {
    ir::Window window;
    window.kind = kind;
    bool steps = kind != ir::WindowKind::Tumbling;
    std::optional<ast::ExprId> size = arguments.find("size");
    std::optional<ast::ExprId> every = arguments.find("every");
    if (!size || (steps && !every)) {
        std::string example = kind == ir::WindowKind::Tumbling  ? "tumbling(1m)"
                              : kind == ir::WindowKind::Hopping ? "hopping(1h, every = 5m)"
                                                                : "cumulating(1d, every = 1h)";
        context_.sink.report(diag::Id::MissingArgument, written.range,
                             {written.name.text, size ? "`every`" : "a size", example});
        return std::nullopt;
    }
    if (auto zone = arguments.find("zone")) {
        std::optional<std::string> text = constant_string(context_, *zone, constants(), "`zone`");
        if (!text || !check_zone(context_, *text, context_[*zone].range)) return std::nullopt;
        window.zone = *text;
        if (window.zone == "UTC") window.zone.clear();
    }
    bool calendar = arguments.find("zone").has_value();
    std::optional<ir::Span> length =
        constant_span(context_, *size, constants(), "the size of a window", calendar);
    std::optional<ir::Span> step = length;
    if (steps) step = constant_span(context_, *every, constants(), "`every`", calendar);
    if (!length || !step) return std::nullopt;
    window.size = *length;
    window.every = *step;
    if (calendar) by_local_hours(kind, window.size, window.every);
    if (!agree(kind, window.size, window.every)) {
        analyzer_.not_built(flow_, written.range, "`every` and size in different calendar units");
        window.every = window.size;
    }
    if (kind == ir::WindowKind::Cumulating && !divides(window.every, window.size)) {
        context_.sink.report(diag::Id::CumulatingUneven, context_[*every].range);
        return std::nullopt;
    }
    if (auto offset = arguments.find("offset")) {
        std::optional<int64_t> us =
            constant_duration(context_, *offset, constants(), "`offset`", INT64_MIN);
        if (!us) return std::nullopt;
        window.offset_us = *us;
    }
    return window;
}

// ---- late rows ----

ir::Late PipelineBuilder::window_late(OptionReader& options, const ast::Stage& stage) {
    const ast::Option* into = options.take(OptionKind::LateInto);
    const ast::Option* drop = options.take(OptionKind::LateDrop);
    const ast::Option* written = into ? into : drop;
    if (!flow_.can_be_late) {
        // A pipe says it for those callers whose rows can be late.
        if (written && frame_ == nullptr) {
            context_.sink.report(
                diag::Id::LateImpossible, written->range,
                {flow_.not_late_by, std::string(context_.sources.text(written->range))});
        }
        return ir::Late::None;
    }
    if (written) return into ? ir::Late::Into : ir::Late::Drop;
    if (flow_.sources_without_late.empty()) return ir::Late::BySource;
    if (!options.broken()) {
        std::string sources = flow_.sources_without_late.size() == 1 ? "source " : "sources ";
        for (size_t i = 0; i < flow_.sources_without_late.size(); i++) {
            sources += (i ? ", `" : "`") + flow_.sources_without_late[i] + "`";
        }
        context_.sink.report(diag::Id::LateMissing, stage.word, {sources});
    }
    return ir::Late::Drop;
}

// The rows of a Late port as a relation: no event time, no hidden columns.
void PipelineBuilder::publish_late(const ast::Name& name, const Flow& before) {
    Flow late = before;
    late.edge = ir::Edge{flow_.edge.node, ir::Port::Late};
    late.columns = ir::schema_of(context_.graph, late.edge);
    late.kind = RelationKind::Stream;
    late.key.clear();
    late.grouping.reset();
    late.has_time = false;
    late.can_be_late = false;
    late.not_late_by = "late rows have no event time";
    late.timeless_because = late.not_late_by;
    late.windowed = false;
    late.rest.reset();
    late.session_start.reset();
    late.source_meta.clear();
    late.name = name.text;
    late.blames = flow_.blames;
    late.bound = Bound{};
    if (before.visible != before.columns.size()) {
        ir::Schema schema;
        std::vector<ir::ExprId> columns;
        for (uint32_t i = 0; i < late.columns.size(); i++) {
            if (i >= before.visible && i < before.columns.size()) continue;
            schema.push_back(late.columns[i]);
            columns.push_back(make_column(context_, i, late.columns[i].type, name.range));
        }
        add_node(late, ir::Project{std::move(columns)}, std::move(schema), "columns", name.range);
    }
    late.visible = late.columns.size();
    analyzer_.set_into(name.text, std::move(late));
}

// ---- both stages ----

size_t PipelineBuilder::window(Place place, const ast::WindowOp& op) {
    const ast::Stage& stage = place.stage();
    bool last = place.at + 1 == place.stages.size();
    const ast::Stage* next = last ? nullptr : &place.stages[place.at + 1];
    if (next && std::holds_alternative<ast::JoinOp>(next->op)) {
        join(*next, std::get<ast::JoinOp>(next->op), true);
        return 2;
    }
    if (!next || !std::holds_alternative<ast::AggregateOp>(next->op)) {
        bool silent = next && std::holds_alternative<ast::PoisonOp>(next->op);
        if (!silent) context_.sink.report(diag::Id::WindowAlone, stage.word);
        poison();
        return 1;
    }
    OptionReader options(context_, stage.options, "`window`");
    bool by_clock = options.has(OptionKind::ByClock);
    if (!needs_stream(stage) || (!by_clock && !needs_time(stage))) return 2;
    if (op.window.name.text == "count") {
        analyzer_.not_built(flow_, op.window.range, "`window count`");
        poison();
        return 2;
    }
    std::optional<ir::Window> window = read_window(op);
    if (!window) {
        // The items are checked all the same, over windows of any size.
        ir::Window any;
        any.size.us = any.every.us = 60'000'000;
        window_aggregate(stage, *next, op, any, options);
        poison();
        return 2;
    }
    window_aggregate(stage, *next, op, *window, options);
    return 2;
}

// The options that are not built; which of them makes updates.
std::string PipelineBuilder::take_unbuilt(OptionReader& options) {
    std::string updates;
    if (const ast::Option* option = options.take(OptionKind::ByClock)) {
        flow_.deterministic = false;
        flow_.why_not = "`by clock`";
        analyzer_.not_built(flow_, option->range, "`by clock`");
    }
    for (OptionKind kind : {OptionKind::Lateness, OptionKind::EarlyEvery}) {
        const ast::Option* option = options.take(kind);
        if (!option) continue;
        std::string word = kind == OptionKind::Lateness ? "`lateness`" : "`early every`";
        constant_duration(context_, option->value, constants(), word, 1);
        analyzer_.not_built(flow_, option->range, word);
        updates = word;
    }
    return updates;
}

void PipelineBuilder::window_aggregate(const ast::Stage& stage, const ast::Stage& aggregate_stage,
                                       const ast::WindowOp& op, const ir::Window& window,
                                       OptionReader& options) {
    OptionReader aggregate_options(context_, aggregate_stage.options,
                                   "the `aggregate` of a window");
    std::string updates = take_unbuilt(options);
    const ast::Option* into = options.find(OptionKind::LateInto);
    ir::Late late = window_late(options, stage);
    bool label_here = options.has(OptionKind::Label);
    std::string label = label_of(label_here ? options : aggregate_options, "window", stage.word);
    options.finish();
    aggregate_options.finish();
    if (window.kind == ir::WindowKind::Session && flow_.can_be_late) {
        for (const std::string& source : flow_.sources_without_lag) {
            context_.sink.report(diag::Id::SessionWithoutLag, op.window.name.range, {source});
        }
    }

    // The operator: keys, the window's ends, aggregates.
    std::vector<GroupKey> grouping = flow_.grouping.value_or(std::vector<GroupKey>{});
    std::vector<KeyField> fields;
    ir::WindowAggregate made;
    ir::Schema schema;
    for (const GroupKey& key : grouping) {
        ir::TypeId type = flow_.columns[key.column].type;
        fields.push_back({key.name, type, key.range});
        made.keys.push_back(make_column(context_, key.column, type, key.range));
        schema.push_back({key.name, type});
    }
    Scope scope = row_scope();
    const auto& aggregate = std::get<ast::AggregateOp>(aggregate_stage.op);
    AggregateItems items = check_aggregate(context_, aggregate.record, scope, fields, true);
    if (fields.empty() && items.items.empty()) {
        if (!items.failed) context_.sink.report(diag::Id::NoFieldLeft, aggregate_stage.word);
        return poison();
    }
    if (items.failed) return poison();
    ir::TypeId timestamp = context_.types().of(ir::TypeKind::Timestamp);
    schema.push_back({"window_start", timestamp});
    schema.push_back({"window_end", timestamp});
    for (size_t i = 0; i < items.aggregates.size(); i++) {
        schema.push_back({std::string(ir::name(items.aggregates[i].kind)) + "_" + std::to_string(i),
                          items.aggregates[i].type});
    }
    made.window = window;
    made.aggregates = std::move(items.aggregates);
    made.late = late;
    Flow before = flow_;
    flow_.has_time = true;
    add_node(flow_, std::move(made), std::move(schema), label,
             cover(stage.range, aggregate_stage.range));
    if (into && late == ir::Late::Into) publish_late(into->name, before);
    if (items.failed) return poison();
    list_items(before.visible_columns(), fields, items.items, window, aggregate_stage.word);
    flow_.bound = Bound{true, "windows of " + ir::print(window.size) + " that are open"};
    if (!updates.empty()) {
        bool lists_start = flow_.key.size() > fields.size();
        if (!lists_start) context_.sink.report(diag::Id::WindowTableStart, aggregate_stage.word);
        made_updates("`window` with " + updates);
    }
}

// The rows that the program sees: the key's fields, then what it lists.
void PipelineBuilder::list_items(const ir::Schema& input, const std::vector<KeyField>& keys,
                                 const std::vector<Made>& items, const ir::Window& window,
                                 Range range) {
    uint32_t start = static_cast<uint32_t>(keys.size());
    ir::Schema schema;
    std::vector<ir::ExprId> columns;
    std::vector<uint32_t> key;
    for (uint32_t i = 0; i < keys.size(); i++) {
        schema.push_back({keys[i].name, keys[i].type});
        columns.push_back(make_column(context_, i, keys[i].type, range));
        key.push_back(i);
    }
    std::vector<uint32_t> rest = key;
    for (const Made& item : items) {
        const ir::Expr& expr = context_[item.value];
        bool is_start = expr.kind == ir::ExprKind::Column && expr.index == start;
        if (is_start && key.size() == keys.size())
            key.push_back(static_cast<uint32_t>(schema.size()));
        schema.push_back({item.name, context_.type_of(item.value)});
        columns.push_back(item.value);
    }
    flow_.visible = schema.size();
    flow_.session_start.reset();
    if (window.kind == ir::WindowKind::Session) {
        flow_.session_start = static_cast<uint32_t>(schema.size());
        ir::TypeId timestamp = context_.types().of(ir::TypeKind::Timestamp);
        schema.push_back({"session start", timestamp});
        columns.push_back(make_column(context_, start, timestamp, range));
    }
    add_node(flow_, ir::Project{std::move(columns)}, std::move(schema), "items", range);
    flow_.key_of_window = key.size() == keys.size();
    flow_.key = std::move(key);
    flow_.grouping.reset();
    flow_.source_meta.clear();
    flow_.windowed = true;
    flow_.rest = std::move(rest);
    flow_.can_be_late = false;
    flow_.not_late_by = "these are rows of a window";
    note_dropped(input, "aggregate", range);
}

}  // namespace weir::sema
