// Relations as whole lists of rows. The list of a source is ordered by (partition, offset), that of a made relation by (time, key):
// among rows of one time the place in the list is the order that LANGUAGE calls the order stamp.
#include <glob.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "test/oracle/oracle.h"

namespace weir::oracle {

namespace {

using Rows = std::vector<Row>;

constexpr int64_t kNoWatermark = INT64_MIN;

struct WindowSpan {
    int64_t start = 0, end = 0;
};

int64_t floor_to(int64_t value, int64_t unit, int64_t offset) {
    int64_t shifted = value - offset, rest = shifted % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

// Every window that holds `time`, the earliest end first.
std::vector<WindowSpan> windows_of(const ir::Window& window, int64_t time) {
    std::vector<WindowSpan> spans;
    if (window.kind == ir::WindowKind::Cumulating) {
        int64_t start = floor_to(time, window.size.us, window.offset_us);
        for (int64_t end = start + window.every.us; end <= start + window.size.us; end += window.every.us) {
            if (time < end) spans.push_back({start, end});
        }
        return spans;
    }
    int64_t every = window.kind == ir::WindowKind::Hopping ? window.every.us : window.size.us;
    for (int64_t start = floor_to(time, every, window.offset_us); start + window.size.us > time; start -= every) {
        spans.insert(spans.begin(), {start, start + window.size.us});
    }
    return spans;
}

class Interpreter {
public:
    Interpreter(const plan::Graph& plain, const plan::Graph& needs, Counts* counts)
        : graph_(plain.ir), plain_(plain), needs_(needs), counts_(counts) {}

    std::map<std::string, std::vector<std::string>> sinks() {
        std::map<std::string, std::vector<std::string>> results;
        for (uint32_t i = 0; i < graph_.nodes.size(); i++) {
            const auto* sink = std::get_if<ir::Sink>(&graph_.nodes[i].op);
            if (sink == nullptr) continue;
            const Rows& rows = read(graph_.nodes[i].inputs[0]);
            ir::Schema schema = ir::schema_of(const_cast<ir::Graph&>(graph_), graph_.nodes[i].inputs[0]);
            for (const Row& row : rows) {
                if (std::find(row.failed.begin(), row.failed.end(), true) == row.failed.end()) {
                    results[sink->name].push_back(line(schema, row));
                } else {
                    counts_->failed++;
                }
            }
        }
        return results;
    }

private:
    std::string line(const ir::Schema& schema, const Row& row) const {
        std::string text = "{";
        for (size_t i = 0; i < schema.size(); i++) {
            if (i > 0) text += ",";
            text += nlohmann::json(schema[i].name).dump() + ":" + write_json(graph_.types, schema[i].type, row.columns[i]);
        }
        return text + "}";
    }

    const Rows& read(ir::Edge edge) {
        if (edge.port == ir::Port::Bad) throw std::runtime_error("the oracle makes no rows of bad records");
        if (edge.port == ir::Port::Late) {
            for (uint32_t i = 0; i < graph_.nodes.size(); i++) {
                if (std::holds_alternative<ir::WindowAggregate>(graph_.nodes[i].op)) main(ir::NodeId{i});
            }
            return late_[edge.node.value];
        }
        return main(edge.node);
    }

    const Rows& main(ir::NodeId id) {
        auto found = main_.find(id.value);
        if (found != main_.end()) return found->second;
        const ir::Node& node = graph_[id];
        Rows rows = std::visit([&](const auto& op) { return make(id, node, op); }, node.op);
        return main_[id.value] = std::move(rows);
    }

    // ---- sources ----

    static std::string path_of(const ir::StartText& text) {
        std::string path;
        for (const auto& part : text.parts) {
            const char* set = part.kind == ir::StartText::Part::Kind::Env ? getenv(part.text.c_str()) : part.text.c_str();
            path += set != nullptr ? set : part.fallback.value_or("");
        }
        return path;
    }

    static std::vector<std::string> files_of(const std::string& pattern) {
        glob_t found;
        std::vector<std::string> files;
        if (glob(pattern.c_str(), 0, nullptr, &found) == 0) files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
        globfree(&found);
        return files;
    }

    // One flag a declared field: whether a part of it is live.
    std::vector<bool> live_fields(const std::string& name, const std::vector<ir::Field>& fields) const {
        std::vector<bool> live(fields.size(), false);
        for (uint32_t i = 0; i < needs_.ir.nodes.size(); i++) {
            const auto* source = std::get_if<ir::Source>(&needs_.ir.nodes[i].op);
            if (source == nullptr || source->name != name) continue;
            std::vector<bool> nodes = plan::record_needs(needs_, ir::NodeId{i}, false);
            size_t at = 0;
            for (size_t f = 0; f < fields.size(); f++) {
                size_t count = plan::node_count(needs_.ir.types, source->wire.fields[f].wire.type);
                for (size_t n = 0; n < count; n++) live[f] = live[f] || nodes[at + n];
                at += count;
            }
        }
        return live;
    }

    Rows make(ir::NodeId id, const ir::Node&, const ir::Source& source) {
        const auto& end = std::get<ir::FileEnd>(source.end);
        const std::vector<ir::Field>& fields = graph_.types[source.wire.type].fields;
        std::vector<bool> live = live_fields(source.name, fields);
        Rows rows;
        int64_t partition = 0, offset = 0, watermark = kNoWatermark;
        for (const std::string& path : files_of(path_of(end.path))) {
            if (end.each && offset > 0) partition++, offset = 0, watermark = kNoWatermark;
            std::ifstream file(path);
            std::string text;
            for (int64_t line = 1; std::getline(file, text); line++) {
                if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
                auto record = std::make_shared<Record>();
                record->partition = partition;
                record->offset = offset++;
                record->line = line;
                record->file = path;
                Row row;
                row.partition_watermark = watermark;
                row.record = record;
                row.source = id;
                if (!decode(source, fields, live, text, *record, row)) {
                    counts_->bad++;
                    continue;
                }
                if (source.time.valid()) watermark = std::max(watermark, row.time - source.lag_us);
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

    bool decode(const ir::Source& source, const std::vector<ir::Field>& fields, const std::vector<bool>& live,
                const std::string& text, Record& record, Row& row) const {
        auto json = nlohmann::ordered_json::parse(text, nullptr, false);
        if (!json.is_object()) return false;
        for (size_t i = 0; i < fields.size(); i++) {
            auto member = json.find(source.wire.fields[i].name);
            auto value = read_json(graph_.types, source.wire.fields[i].wire, member == json.end() ? "null" : member->dump());
            if (!value && live[i]) return false;
            record.readable.push_back(value.has_value());
            record.columns.push_back(value.value_or(null_value()));
        }
        row.columns = record.columns;
        if (!source.time.valid()) return true;
        try {
            ir::Value time = evaluate(graph_, source.time, row);
            row.time = time.integer;
            return !time.null;
        } catch (const Failure&) {
            return false;
        }
    }

    // ---- operators on single rows ----

    // Runs `body` for each input row; a row whose body fails is not made.
    template <typename Body>
    Rows each(const ir::Node& node, Body body) {
        Rows made;
        for (const Row& row : read(node.inputs[0])) {
            try {
                body(row, made);
            } catch (const Failure&) {
                counts_->failed++;
            }
        }
        return made;
    }

    Rows make(ir::NodeId, const ir::Node&, const ir::Sink&) { return {}; }

    Rows make(ir::NodeId, const ir::Node& node, const ir::Where& op) {
        return each(node, [&](const Row& row, Rows& made) {
            if (evaluate(graph_, op.condition, row).integer != 0) made.push_back(row);
        });
    }

    Rows make(ir::NodeId, const ir::Node& node, const ir::Project& op) {
        return each(node, [&](const Row& row, Rows& made) {
            Row next = row;
            next.columns.clear();
            next.failed.clear();
            for (ir::ExprId column : op.columns) {
                try {
                    next.columns.push_back(evaluate(graph_, column, row));
                    next.failed.push_back(false);
                } catch (const Failure&) {
                    next.columns.push_back(null_value());
                    next.failed.push_back(true);
                }
            }
            made.push_back(std::move(next));
        });
    }

    Rows make(ir::NodeId, const ir::Node& node, const ir::Unnest& op) {
        return each(node, [&](const Row& row, Rows& made) {
            ir::Value list = evaluate(graph_, op.list, row);
            if (op.left && (list.null || list.items.empty())) list.items.assign(1, null_value());
            for (const ir::Value& item : list.items) {
                Row next = row;
                next.columns.push_back(item);
                made.push_back(std::move(next));
            }
        });
    }

    Rows make(ir::NodeId, const ir::Node& node, const ir::Union&) {
        Rows made;
        for (ir::Edge input : node.inputs) {
            const Rows& rows = read(input);
            made.insert(made.end(), rows.begin(), rows.end());
        }
        return made;
    }

    Rows make(ir::NodeId, const ir::Node& node, const ir::Limit& op) {
        const Rows& rows = read(node.inputs[0]);
        size_t count = static_cast<size_t>(evaluate(graph_, op.count, Row{}).integer);
        return Rows(rows.begin(), rows.begin() + static_cast<ptrdiff_t>(std::min(count, rows.size())));
    }

    // ---- windows ----

    struct Group {
        std::vector<ir::Value> key;
        WindowSpan span;
        std::vector<const Row*> rows;
    };

    bool less(const ir::Schema& schema, size_t count, const std::vector<ir::Value>& a, const std::vector<ir::Value>& b) const {
        for (size_t i = 0; i < count; i++) {
            if (int order = compare(graph_.types, schema[i].type, a[i], b[i]); order != 0) return order < 0;
        }
        return false;
    }

    void late(ir::NodeId id, const ir::WindowAggregate& op, const Row& row, const WindowSpan* span) {
        counts_->late++;
        bool by_source = op.late == ir::Late::BySource;
        if (by_source && std::get<ir::Source>(graph_[row.source].op).late != ir::Late::Into) return;
        if (!by_source && op.late != ir::Late::Into) return;
        Row made = row;
        if (by_source) {
            if (std::find(row.record->readable.begin(), row.record->readable.end(), false) != row.record->readable.end()) {
                counts_->bad++;
                return;
            }
            made.columns = row.record->columns;
            made.failed.clear();
        }
        ir::Value none = null_value();
        made.columns.push_back(span != nullptr ? integer_value(span->start) : none);
        made.columns.push_back(span != nullptr ? integer_value(span->end) : none);
        made.columns.push_back(integer_value(row.partition_watermark - row.time));
        late_[by_source ? row.source.value : id.value].push_back(std::move(made));
    }

    // What nobody depends on is not evaluated, so it cannot fail. The aggregates' columns stand last.
    bool is_read(ir::NodeId id, const std::vector<ir::Aggregate>& aggregates, size_t i) const {
        const std::vector<plan::Needs>& columns = plain_.needs[id.value];
        const plan::Needs& column = columns[columns.size() - aggregates.size() + i];
        return std::any_of(column.begin(), column.end(), [](plan::Need need) { return need != plan::Need::None; });
    }

    // Evaluates what the operator reads of a row, so that a failure keeps the row out of all its aggregates.
    void probe(ir::NodeId id, const std::vector<ir::Aggregate>& aggregates, const Row& row) {
        for (size_t i = 0; i < aggregates.size(); i++) {
            if (!is_read(id, aggregates, i)) continue;
            const ir::Aggregate& item = aggregates[i];
            if (item.where.valid() && evaluate(graph_, item.where, row).integer == 0) continue;
            for (ir::ExprId arg : item.args) evaluate(graph_, arg, row);
        }
    }

    Rows make(ir::NodeId id, const ir::Node& node, const ir::WindowAggregate& op) {
        std::vector<const Row*> inputs;
        for (const Row& row : read(node.inputs[0])) inputs.push_back(&row);
        std::vector<std::vector<ir::Value>> keys(inputs.size());
        std::vector<Group> groups;
        bool session = op.window.kind == ir::WindowKind::Session;
        auto group_less = [&](const Group& a, const Group& b) {
            if (a.span.end != b.span.end) return a.span.end < b.span.end;
            if (less(node.schema, op.keys.size(), a.key, b.key)) return true;
            if (less(node.schema, op.keys.size(), b.key, a.key)) return false;
            return a.span.start < b.span.start;
        };
        auto same_group = [&](const Group& a, const Group& b) { return !group_less(a, b) && !group_less(b, a); };
        std::vector<Group> singles;  // one row each
        for (const Row* row : inputs) {
            try {
                std::vector<ir::Value> key;
                for (ir::ExprId part : op.keys) key.push_back(evaluate(graph_, part, *row));
                std::vector<WindowSpan> open;
                if (session) {
                    if (row->time < row->partition_watermark) {
                        late(id, op, *row, nullptr);
                        continue;
                    }
                    open.push_back({0, 0});
                } else {
                    std::vector<WindowSpan> spans = windows_of(op.window, row->time);
                    if (spans.empty()) counts_->outside++;
                    for (const WindowSpan& span : spans) {
                        if (span.end <= row->partition_watermark) late(id, op, *row, &span);
                        else open.push_back(span);
                    }
                }
                if (!open.empty()) probe(id, op.aggregates, *row);
                for (const WindowSpan& span : open) singles.push_back({key, span, {row}});
            } catch (const Failure&) {
                counts_->failed++;
            }
        }
        std::stable_sort(singles.begin(), singles.end(), group_less);
        for (Group& single : singles) {
            if (groups.empty() || !same_group(groups.back(), single)) groups.push_back(std::move(single));
            else groups.back().rows.push_back(single.rows[0]);
        }
        for (Group& group : groups) {
            std::stable_sort(group.rows.begin(), group.rows.end(), [](const Row* a, const Row* b) { return a->time < b->time; });
        }
        if (session) groups = sessions(op.window, groups);
        std::stable_sort(groups.begin(), groups.end(), group_less);
        return results(id, op, groups);
    }

    // Splits the rows of each key, in order of time, into sessions.
    static std::vector<Group> sessions(const ir::Window& window, const std::vector<Group>& keys) {
        std::vector<Group> made;
        for (const Group& key : keys) {
            bool open = false;
            for (const Row* row : key.rows) {
                bool joins = open && row->time - made.back().rows.back()->time <= window.size.us &&
                             (!window.max_us || row->time < made.back().span.start + *window.max_us);
                if (!joins) made.push_back({key.key, {row->time, 0}, {}});
                open = true;
                Group& group = made.back();
                group.rows.push_back(row);
                group.span.end = row->time + window.size.us;
                if (window.max_us) group.span.end = std::min(group.span.end, group.span.start + *window.max_us);
            }
        }
        return made;
    }

    void add_results(ir::NodeId id, const std::vector<ir::Aggregate>& aggregates, const Group& group, Row& row) {
        for (size_t i = 0; i < aggregates.size(); i++) {
            bool read = is_read(id, aggregates, i);
            row.columns.push_back(read ? aggregate(graph_, aggregates[i], group.rows) : null_value());
        }
    }

    Rows results(ir::NodeId id, const ir::WindowAggregate& op, const std::vector<Group>& groups) {
        Rows made;
        for (const Group& group : groups) {
            try {
                Row row;
                row.columns = group.key;
                row.columns.push_back(integer_value(group.span.start));
                row.columns.push_back(integer_value(group.span.end));
                add_results(id, op.aggregates, group, row);
                row.time = group.span.end - 1;
                made.push_back(std::move(row));
            } catch (const Failure&) {
                counts_->failed++;
            }
        }
        return made;
    }

    Rows make(ir::NodeId, const ir::Node& node, const ir::TopPerWindow& op) {
        struct Entry {
            const Row* row;
            std::vector<ir::Value> group, order;
        };
        std::vector<Entry> entries;
        for (const Row& row : read(node.inputs[0])) {
            Entry entry{&row, {}, {}};
            for (ir::ExprId part : op.per) entry.group.push_back(evaluate(graph_, part, row));
            for (const ir::SortKey& key : op.order) entry.order.push_back(evaluate(graph_, key.value, row));
            entries.push_back(std::move(entry));
        }
        auto group_order = [&](const Entry& a, const Entry& b) {
            if (a.row->time != b.row->time) return a.row->time < b.row->time ? -1 : 1;
            for (size_t i = 0; i < op.per.size(); i++) {
                if (int order = compare(graph_.types, graph_.exprs[op.per[i]].type, a.group[i], b.group[i]); order != 0) return order;
            }
            return 0;
        };
        auto key_order = [&](const Entry& a, const Entry& b) {
            for (size_t i = 0; i < op.order.size(); i++) {
                int order = compare(graph_.types, graph_.exprs[op.order[i].value].type, a.order[i], b.order[i]);
                bool null = a.order[i].null || b.order[i].null;  // nulls last either way
                if (order != 0) return op.order[i].descending && !null ? -order : order;
            }
            return 0;
        };
        std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
            int order = group_order(a, b);
            return order != 0 ? order < 0 : key_order(a, b) < 0;
        });
        Rows made;
        int64_t count = evaluate(graph_, op.count, Row{}).integer, place = 0, rank = 0;
        for (size_t i = 0; i < entries.size(); i++) {
            bool begins = i == 0 || group_order(entries[i - 1], entries[i]) != 0;
            place = begins ? 1 : place + 1;
            if (begins || !op.ties || key_order(entries[i - 1], entries[i]) != 0) rank = place;
            if (rank > count) continue;
            Row row = *entries[i].row;
            row.columns.push_back(integer_value(rank));
            made.push_back(std::move(row));
        }
        return made;
    }

    // ---- tables: the list of a table is what it holds in the end, in order of its key ----

    // The rows that enter a node, in groups of equal keys; `columns`: names and types of the keys. `whole`: all columns are read.
    std::vector<Group> groups_of(ir::NodeId id, const ir::Node& node, const std::vector<ir::ExprId>& keys, const ir::Schema& columns,
                                 const std::vector<ir::Aggregate>& aggregates, bool whole, ir::ExprId probed = {}) {
        bool timed = node.inputs[0].port == ir::Port::Main && graph_[node.inputs[0].node].has_time;
        auto group_less = [&](const Group& a, const Group& b) { return less(columns, keys.size(), a.key, b.key); };
        std::vector<Group> groups;
        std::vector<Group> singles;
        for (const Row& row : read(node.inputs[0])) {
            try {
                Group single;
                for (ir::ExprId key : keys) single.key.push_back(evaluate(graph_, key, row));
                probe(id, aggregates, row);
                bool failed = std::find(row.failed.begin(), row.failed.end(), true) != row.failed.end();
                if (whole && failed) throw Failure{};
                if (probed.valid()) evaluate(graph_, probed, row);
                single.rows.push_back(&row);
                singles.push_back(std::move(single));
            } catch (const Failure&) {
                counts_->failed++;
            }
        }
        std::stable_sort(singles.begin(), singles.end(), group_less);
        for (Group& single : singles) {
            if (groups.empty() || group_less(groups.back(), single)) groups.push_back(std::move(single));
            else groups.back().rows.push_back(single.rows[0]);
        }
        for (Group& group : groups) {
            if (!timed) continue;
            std::stable_sort(group.rows.begin(), group.rows.end(), [](const Row* a, const Row* b) { return a->time < b->time; });
        }
        return groups;
    }

    ir::Schema key_columns(const std::vector<ir::ExprId>& keys) const {
        ir::Schema columns;
        for (ir::ExprId key : keys) columns.push_back({"", graph_.exprs[key].type});
        return columns;
    }

    Rows make(ir::NodeId id, const ir::Node& node, const ir::TableAggregate& op) {
        Rows made;
        for (const Group& group : groups_of(id, node, op.keys, key_columns(op.keys), op.aggregates, false)) {
            try {
                Row row;
                row.columns = group.key;
                add_results(id, op.aggregates, group, row);
                made.push_back(std::move(row));
            } catch (const Failure&) {
                counts_->failed++;
            }
        }
        return made;
    }

    Rows make(ir::NodeId id, const ir::Node& node, const ir::Latest& op) {
        Rows made;
        for (const Group& group : groups_of(id, node, op.keys, key_columns(op.keys), {}, true, op.deleted)) {
            const Row& row = *group.rows.back();
            if (!op.deleted.valid() || evaluate(graph_, op.deleted, row).integer == 0) made.push_back(row);
        }
        return made;
    }

    Rows make(ir::NodeId id, const ir::Node& node, const ir::Snapshot& op) {
        Rows made;
        for (const Group& group : groups_of(id, node, op.key, key_columns(op.key), {}, true)) {
            if (group.rows.size() != 1) throw std::runtime_error("two rows of a table have one key");
            made.push_back(*group.rows[0]);
        }
        return made;
    }

    Rows make(ir::NodeId, const ir::Node&, const ir::Changes&) {
        throw std::runtime_error("how many changes there are is not promised");
    }

    const ir::Graph& graph_;
    const plan::Graph& plain_;
    const plan::Graph& needs_;
    Counts* counts_;
    std::map<uint32_t, Rows> main_, late_;
};

}  // namespace

std::map<std::string, std::vector<std::string>> interpret(const plan::Graph& plain, const plan::Graph& needs, Counts* counts) {
    return Interpreter(plain, needs, counts).sinks();
}

}  // namespace weir::oracle
