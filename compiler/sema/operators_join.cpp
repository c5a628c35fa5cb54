// `join` and `process`: known and checked as far as they can be, not built yet.
#include <algorithm>

#include "compiler/sema/constant.h"
#include "compiler/sema/pipeline.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::OptionKind;

std::vector<std::string> names_of(const std::map<std::string, ast::DeclId>& declared) {
    std::vector<std::string> names;
    for (const auto& [name, id] : declared) names.push_back(name);
    return names;
}

}  // namespace

// What a join of these sides makes; false: they do not go together.
bool PipelineBuilder::check_sides(const ast::Stage& stage, const ast::JoinOp& op, const Flow& right,
                                  bool bounded) {
    bool left_table = flow_.kind == RelationKind::Table;
    bool right_table = right.kind == RelationKind::Table;
    if (op.version != ast::JoinVersion::Plain) {
        if (!needs_stream(stage)) return false;
        if (right_table) return true;
        context_.sink.report(
            diag::Id::NeedsTable, op.relation.range,
            {std::string(context_.sources.text(op.version_range)), "make one: `|> latest by k`"});
        return false;
    }
    if (bounded) {
        if (!needs_stream(stage)) return false;
        if (!right_table) return true;
        context_.sink.report(diag::Id::NeedsStream, op.relation.range,
                             {"join within", "write `join … as of meta.time`"});
        return false;
    }
    if (left_table && right_table) return true;
    std::string needed = right_table ? "as of meta.time" : "within 5m";
    context_.sink.report(diag::Id::MissingOption, stage.word, {name_of(stage), needed});
    return false;
}

void PipelineBuilder::join(const ast::Stage& stage, const ast::JoinOp& op, bool windowed) {
    OptionReader options(context_, stage.options, "`join`");
    const ast::Option* within = options.take(OptionKind::Within);
    if (within) {
        constant_duration(context_, within->value, constants(), "`within`", INT64_MIN);
        if (within->upper.valid()) {
            constant_duration(context_, within->upper, constants(), "`within`", INT64_MIN);
        }
    }
    if (op.side == ast::JoinSide::Right) context_.sink.report(diag::Id::RightJoin, op.side_range);
    const Flow* right = find_relation(op.relation);
    if (!right || right->poison || flow_.poison) return poison();
    if (!check_sides(stage, op, *right, within != nullptr || windowed)) return poison();
    std::string name = op.alias ? op.alias->text : op.relation.text;
    if (!check_new_name(name, op.alias ? op.alias->range : op.relation.range,
                        "write `as NAME` with another name")) {
        return poison();
    }

    std::vector<ir::Field> fields;
    for (const ir::Column& column : right->visible_columns()) {
        fields.push_back({column.name, column.type});
    }
    ir::TypeId record = context_.types().record(std::move(fields));
    Scope row = row_scope();
    Scope both(&row);
    both.bind(name, placeholder(record, op.relation.range), op.relation.range);
    if (op.on.valid()) check_condition(context_, op.on, both, "on");
    if (op.as_of.valid()) {
        check_as(context_, op.as_of, row, context_.types().of(ir::TypeKind::Timestamp), "`as of`");
    }
    analyzer_.not_built(flow_, stage.word, windowed ? "`window` with `join`" : "`join`");
    flow_.blames.insert(flow_.blames.end(), right->blames.begin(), right->blames.end());
    if (within || op.version == ast::JoinVersion::AsOf) late_of_unbuilt(options, stage);
    options.finish();
    bool nullable = op.side != ast::JoinSide::Inner;
    append_placeholders({{name, nullable ? context_.types().nullable(record) : record}},
                        stage.word);
    if (op.version == ast::JoinVersion::Latest) {
        flow_.deterministic = false;
        flow_.why_not = "`join … latest`";
    } else {
        flow_.can_be_late = false;
        flow_.not_late_by = "these are rows of `join`";
    }
}

// The rows that a process emits; false: there is no such process.
bool PipelineBuilder::process_output(const ast::Name& name, Range range) {
    const ast::ProcessDecl* process = analyzer_.find_process(name);
    if (!process) {
        poison();
        return false;
    }
    const ir::WireType* output = find_record_type(context_, process->output);
    analyzer_.not_built(flow_, range, "`process`");
    if (!output) {
        poison();
        return false;
    }
    ir::Schema schema;
    for (const ir::Field& field : context_.types()[output->type].fields) {
        schema.push_back({field.name, field.type});
    }
    replace_by_placeholders(schema, range);
    flow_.can_be_late = false;
    flow_.not_late_by = "these are rows of `process`";
    made_stream();
    return true;
}

void PipelineBuilder::process(const ast::Stage& stage, const ast::ProcessOp& op) {
    OptionReader options(context_, stage.options, "`process`");
    label_of(options, "process", stage.word);
    if (!needs_stream(stage)) return;
    const ast::ProcessDecl* process = analyzer_.find_process(op.process);
    bool in_order = process && !process->in_arrival_order;
    if (in_order && !needs_time(stage)) return;
    if (in_order) late_of_unbuilt(options, stage);
    options.finish();
    process_output(op.process, stage.word);
}

void PipelineBuilder::process_head(const ast::ProcessHead& head) {
    bool found = false;
    for (const ast::Name& name : head.inputs) {
        const Flow* input = find_relation(name);
        if (!input || input->poison) {
            poison();
        } else if (!found) {
            flow_ = *input;
            found = true;
        }
    }
    if (flow_.poison || !found) return poison();
    OptionReader options(context_, head.options, "`process`");
    options.take(OptionKind::Label);
    options.take(OptionKind::LateDrop);
    if (const ast::Option* into = options.take(OptionKind::LateInto)) {
        if (head.inputs.size() > 1) {
            context_.sink.report(diag::Id::LateOfInputs, into->range, {"process"});
        }
    }
    options.finish();
    process_output(head.process, head.process.range);
}

const ast::ProcessDecl* Analyzer::find_process(const ast::Name& name) {
    auto found = processes_.find(name.text);
    if (found != processes_.end()) {
        return &std::get<ast::ProcessDecl>(context_.module.decls[found->second].node);
    }
    if (!name.text.empty()) {
        context_.sink.report(diag::Id::UnknownProcess, name.range,
                             {"process", name.text, closest(name.text, names_of(processes_))});
    }
    return nullptr;
}

}  // namespace weir::sema
