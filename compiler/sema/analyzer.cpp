// The tables of names, the order of work, and what becomes of parts that are not built.
#include "compiler/sema/analyzer.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

#include "compiler/sema/pipeline.h"
#include "compiler/sema/prelude.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

// The shortest text that names the same file.
std::string plain_path(const std::string& path) {
    return std::filesystem::path(path).lexically_normal().string();
}

}  // namespace

// ---- names ----

void Analyzer::declare_relation(const ast::Name& name, ast::DeclId owner, Origin origin) {
    if (name.text.empty()) return;
    auto [place, fresh] = by_name_.emplace(name.text, named_.size());
    if (!fresh) {
        context_.sink.report(diag::Id::DeclaredTwice, name.range, {"relation", name.text})
            .note(named_[place->second].name_range, "first here")
            .hint("sources, tables, streams and `into` names share one space");
        // Still worked out, under a name that nobody can write.
        place =
            by_name_.emplace(name.text + "#" + std::to_string(named_.size()), named_.size()).first;
    }
    Named named;
    named.name = name.text;
    named.name_range = name.range;
    named.owner = owner;
    named.origin = origin;
    named_.push_back(std::move(named));
}

void Analyzer::declare_into(const std::vector<ast::Option>& options, ast::DeclId owner) {
    for (const ast::Option& option : options) {
        if (option.kind == ast::OptionKind::OnErrorInto) {
            declare_relation(option.name, owner, Origin::ErrorRoute);
        }
        if (option.kind == ast::OptionKind::LateInto ||
            option.kind == ast::OptionKind::OnTimeoutInto) {
            declare_relation(option.name, owner, Origin::Late);
        }
    }
}

void Analyzer::declare_into(const ast::Pipeline& pipeline, ast::DeclId owner) {
    if (pipeline.process) declare_into(pipeline.process->options, owner);
    for (const ast::Stage& stage : pipeline.stages) declare_into(stage.options, owner);
}

void Analyzer::check_unique(const ast::Name& name, const char* what,
                            std::map<std::string, Range>& seen) {
    if (name.text.empty()) return;
    auto [place, fresh] = seen.emplace(name.text, name.range);
    if (fresh) return;
    context_.sink.report(diag::Id::DeclaredTwice, name.range, {what, name.text})
        .note(place->second, "first here");
}

void Analyzer::declare(ast::DeclId id) {
    const ast::Decl& decl = context_.module.decls[id];
    if (auto* source = std::get_if<ast::SourceDecl>(&decl.node)) {
        declare_relation(source->name, id, Origin::Source);
        declare_into(source->options, id);
    } else if (auto* relation = std::get_if<ast::RelationDecl>(&decl.node)) {
        declare_relation(relation->name, id, Origin::Declared);
        declare_into(relation->pipeline, id);
    } else if (auto* sink = std::get_if<ast::SinkDecl>(&decl.node)) {
        check_unique(sink->name, "sink", sink_names_);
        declare_into(sink->pipeline, id);
    } else if (auto* process = std::get_if<ast::ProcessDecl>(&decl.node)) {
        check_unique(process->name, "process", process_names_);
        processes_.emplace(process->name.text, id);
        for (const ast::SideOutput& side : process->sides) {
            declare_relation(side.name, id, Origin::Late);
        }
    } else if (auto* pipe = std::get_if<ast::PipeDecl>(&decl.node)) {
        check_unique(pipe->name, "pipe", pipe_names_);
        pipes_.emplace(pipe->name.text, Pipe{id});
    } else if (auto* profile = std::get_if<ast::ProfileDecl>(&decl.node)) {
        check_unique(profile->name, "profile", profile_names_);
        if (profile->name.text == options_.profile && !profile_) profile_ = profile;
    } else if (auto* test = std::get_if<ast::TestDecl>(&decl.node)) {
        check_unique(ast::Name{test->name.value, test->name.range}, "test", test_names_);
    }
}

// ---- working relations out ----

void Analyzer::resolve_owner(ast::DeclId id) {
    auto each = [&](auto change) {
        for (Named& named : named_) {
            if (named.owner == id) change(named);
        }
    };
    each([](Named& named) { named.state = Named::State::Busy; });
    const ast::Decl& decl = context_.module.decls[id];
    Flow flow;
    flow.poison = true;
    if (auto* source = std::get_if<ast::SourceDecl>(&decl.node)) {
        flow = analyze_source(*source, decl.range);
    } else if (auto* relation = std::get_if<ast::RelationDecl>(&decl.node)) {
        flow = analyze_relation(*relation, decl.range);
    } else if (auto* sink = std::get_if<ast::SinkDecl>(&decl.node)) {
        analyze_sink(*sink, decl.range);
    }
    each([&](Named& named) {
        if (named.state == Named::State::Done) return;
        named.state = Named::State::Done;
        bool own = named.origin == Origin::Source || named.origin == Origin::Declared;
        // An `into` name that got no rows: its operator is not built, or wrong.
        if (!own) flow.poison = true;
        named.flow = flow;
    });
}

void Analyzer::set_into(const std::string& name, Flow flow) {
    auto found = by_name_.find(name);
    if (found == by_name_.end()) return;
    Named& named = named_[found->second];
    if (named.state == Named::State::Done) return;
    named.flow = std::move(flow);
    named.state = Named::State::Done;
}

const Flow* Analyzer::find(const ast::Name& name, const std::vector<std::string>& also) {
    auto found = by_name_.find(name.text);
    if (found == by_name_.end()) {
        if (name.text.empty()) return nullptr;
        std::vector<std::string> known = also;
        for (const Named& named : named_) known.push_back(named.name);
        diag::Report report = context_.sink.report(diag::Id::UnknownRelation, name.range,
                                                   {name.text, closest(name.text, known)});
        if (sink_names_.count(name.text)) {
            report.hint("`" + name.text + "` is a sink: read what it is made from");
        } else if (context_.names.types.count(name.text)) {
            report.hint("`" + name.text + "` is a type: read a source of it");
        }
        return nullptr;
    }
    Named& named = named_[found->second];
    named.used = true;
    if (named.state == Named::State::Untouched) resolve_owner(named.owner);
    if (named.state == Named::State::Busy) {
        context_.sink.report(diag::Id::CircularRelation, name.range, {name.text})
            .note(named.name_range, "declared here");
        return nullptr;
    }
    return &named.flow;
}

Flow Analyzer::analyze_relation(const ast::RelationDecl& relation, Range range) {
    Flow flow = PipelineBuilder(*this, relation.name.text).run(relation.pipeline);
    flow.name = relation.name.text;
    if (context_.is_damaged(range)) flow.poison = true;
    if (flow.poison) return flow;
    bool table = flow.kind == RelationKind::Table;
    if (table == relation.is_table || flow.doubtful_kind) return flow;
    flow.doubtful_kind = true;
    // The declaration begins with the word to change.
    Range word = range;
    word.end = word.begin + (relation.is_table ? 5 : 6);
    if (table) {
        context_.sink.report(diag::Id::StreamMakesTable, word, {flow.kind_by, relation.name.text})
            .fix(word, "table");
    } else {
        context_.sink.report(diag::Id::TableMakesStream, word, {relation.name.text})
            .fix(word, "stream");
    }
    return flow;
}

// ---- not built yet ----

void Analyzer::not_built(Flow& flow, Range range, std::string what, std::string hint) {
    // A test complains only when it depends on the relation.
    if (purpose() != Purpose::Test) not_built(range, what, hint);
    flow.blames.push_back(Blame{range, std::move(what), std::move(hint)});
}

void Analyzer::not_built(Range range, const std::string& what, const std::string& hint) {
    context_.sink.report(diag::Id::NotBuiltYet, range, {what, hint});
}

void Analyzer::blame_all(const std::vector<Blame>& blames) {
    for (const Blame& blame : blames) not_built(blame.range, blame.what, blame.hint);
}

void Analyzer::report_ends(const std::string& source, const std::vector<Blame>& end,
                           const std::vector<Blame>& format) {
    format_blames_[source] = format;
    if (purpose() == Purpose::Test) return;
    blame_all(end);
    blame_all(format);
}

void Analyzer::note_stdin(const ast::Invocation& written) {
    if (written.name.text != "stdin") return;
    if (stdin_read_.valid()) {
        context_.sink.report(diag::Id::StdinTwice, written.name.range)
            .note(stdin_read_, "read here already");
    } else {
        stdin_read_ = written.name.range;
    }
}

void Analyzer::note_written(const std::string& path, Range range, const std::string& relation) {
    if (path.rfind("/dev/", 0) == 0) return;
    auto [place, fresh] = written_files_.emplace(plain_path(path), Written{range, relation, path});
    if (fresh) return;
    const std::string& first = place->second.relation;
    bool two = !first.empty() && !relation.empty() && first != relation;
    std::string both = two ? first + " |> union " + relation : "a |> union b";
    context_.sink.report(diag::Id::SinksShareFile, range, {path, both})
        .note(place->second.range, "written here already");
}

void Analyzer::note_read(const std::string& pattern, Range range) {
    if (pattern.rfind("/dev/", 0) != 0) read_files_.emplace_back(pattern, range);
}

// A file that is written takes the place of one that is read, or is read by the next run. What only
// the start can tell, the job looks at itself.
void Analyzer::check_written_is_not_read() {
    for (const auto& [to, written] : written_files_) {
        for (const auto& [pattern, place] : read_files_) {
            const std::string from = plain_path(pattern);
            if (from != to && ::fnmatch(from.c_str(), to.c_str(), FNM_PATHNAME | FNM_PERIOD) != 0)
                continue;
            context_.sink.report(diag::Id::SinkOverSource, written.range, {written.path})
                .note(place, from == to ? "read here" : "this pattern reads it");
        }
    }
}

// ---- other declarations ----

void Analyzer::analyze_process(const ast::ProcessDecl& process) {
    for (const ast::ProcessInput& input : process.inputs) find_record_type(context_, input.type);
    find_record_type(context_, process.output);
    for (const ast::SideOutput& side : process.sides) find_record_type(context_, side.type);
    for (const ast::StateDecl& state : process.states) resolve_type(context_, state.type);
    if (purpose() != Purpose::Test) not_built(process.name.range, "`process`");
}

// ---- all of it ----

void Analyzer::run() {
    const ast::Module& module = context_.module;
    std::vector<ast::DeclId> decls;
    for (uint32_t i = 0; i < module.decls.size(); i++) {
        // The library declares nothing that makes rows.
        if (context_.library.count(module.decls[module.decls.id_at(i)].range.file)) continue;
        decls.push_back(module.decls.id_at(i));
    }
    for (ast::DeclId id : decls) declare(id);
    for (ast::DeclId id : decls) {
        const ast::Decl& decl = module.decls[id];
        bool untouched = std::any_of(named_.begin(), named_.end(), [&](const Named& named) {
            return named.owner == id && named.state == Named::State::Untouched;
        });
        bool sink_alone = std::holds_alternative<ast::SinkDecl>(decl.node) &&
                          std::none_of(named_.begin(), named_.end(),
                                       [&](const Named& named) { return named.owner == id; });
        if (untouched || sink_alone) resolve_owner(id);
    }
    for (ast::DeclId id : decls) {
        const ast::Decl& decl = module.decls[id];
        if (auto* process = std::get_if<ast::ProcessDecl>(&decl.node)) analyze_process(*process);
        if (auto* profile = std::get_if<ast::ProfileDecl>(&decl.node)) analyze_profile(*profile);
        if (auto* pipe = std::get_if<ast::PipeDecl>(&decl.node)) {
            check_pipe(*pipe);
        }
        if (auto* use = std::get_if<ast::UseDecl>(&decl.node)) {
            std::vector<std::string> parts = module_names();
            bool known = std::find(parts.begin(), parts.end(), use->name.text) != parts.end();
            if (known || use->name.text.empty()) continue;
            std::string near = closest(use->name.text, parts);
            diag::Report report = context_.sink.report(diag::Id::UnknownModule, use->name.range,
                                                       {use->name.text, near});
            if (near.empty()) report.hint("parts are `" + join(parts, "`, `") + "`");
        }
    }
    publish();
    for (ast::DeclId id : decls) {
        const ast::Decl& decl = module.decls[id];
        if (auto* test = std::get_if<ast::TestDecl>(&decl.node)) analyze_test(*test, decl.range);
    }
    check_written_is_not_read();
    warn_unread();
}

void Analyzer::publish() {
    for (const Named& named : named_) {
        const Flow& flow = named.flow;
        Relation relation;
        relation.name = named.name;
        relation.name_range = named.name_range;
        relation.origin = named.origin;
        relation.kind = flow.kind;
        relation.poison = flow.poison;
        relation.not_built = !flow.blames.empty();
        relation.edge = flow.edge;
        relation.schema = flow.visible_columns();
        for (uint32_t column : flow.key) relation.key.push_back(flow.columns[column].name);
        if (flow.grouping) {
            relation.grouping.emplace();
            for (const GroupKey& key : *flow.grouping) relation.grouping->push_back(key.name);
        }
        relation.has_time = flow.has_time;
        relation.windowed = flow.windowed;
        relation.key_of_window = flow.windowed && flow.key_of_window;
        relation.can_be_late = flow.can_be_late;
        relation.deterministic = flow.deterministic;
        relation.why_not = flow.why_not;
        relation.arrival_by = flow.arrival_by;
        relation.bound = flow.bound;
        program_.relations.push_back(std::move(relation));
    }
}

void Analyzer::warn_unread() {
    for (size_t i = 0; i < named_.size(); i++) {
        program_.relations[i].used = named_[i].used;
        bool into = named_[i].origin == Origin::ErrorRoute || named_[i].origin == Origin::Late;
        // A second relation of a name was reported as that.
        bool second = by_name_[named_[i].name] != i;
        if (!into || named_[i].used || second) continue;
        context_.sink.report(diag::Id::UnreadInto, named_[i].name_range, {named_[i].name});
    }
}

}  // namespace weir::sema
