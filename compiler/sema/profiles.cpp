// `profile replay { source clicks from …; sink out to …; }`: other ends for the same program. The
// names and options of every profile are checked here; what its ends mean is checked where they
// take the place of the written ones, with the profile in force.
#include <algorithm>

#include "compiler/sema/analyzer.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using ast::BindingKind;

const char* word_of(BindingKind kind) {
    if (kind == BindingKind::Sink) return "sink";
    return kind == BindingKind::Table ? "table" : "source";
}

// What a binding may be about: names by the word that declares them.
using Declared = std::vector<std::pair<std::string, BindingKind>>;

Declared declared_ends(const ast::Module& module) {
    Declared ends;
    for (uint32_t i = 0; i < module.decls.size(); i++) {
        const ast::Decl& decl = module.decls[module.decls.id_at(i)];
        if (auto* source = std::get_if<ast::SourceDecl>(&decl.node)) {
            ends.emplace_back(source->name.text,
                              source->is_table ? BindingKind::Table : BindingKind::Source);
        }
        if (auto* sink = std::get_if<ast::SinkDecl>(&decl.node)) {
            ends.emplace_back(sink->name.text, BindingKind::Sink);
        }
    }
    return ends;
}

void check_name(diag::Sink& sink, const ast::Binding& binding, const Declared& declared) {
    const std::string& name = binding.name.text;
    std::vector<std::string> same_kind;
    std::string hint;
    for (const auto& [known, kind] : declared) {
        if (kind == binding.kind) same_kind.push_back(known);
        if (kind == binding.kind && known == name) return;
        bool other = known == name && kind != binding.kind;
        if (other) {
            std::string word = word_of(kind);
            hint = "`" + name + "` is a " + word + ": write `" + word + " " + name +
                   (kind == BindingKind::Sink ? " to …`" : " from …`");
        }
    }
    if (name.empty()) return;
    diag::Report report = sink.report(diag::Id::UnknownSink, binding.name.range,
                                      {word_of(binding.kind), name, closest(name, same_kind)});
    if (!hint.empty()) report.hint(hint);
}

}  // namespace

void Analyzer::analyze_profile(const ast::ProfileDecl& profile) {
    Declared declared = declared_ends(context_.module);
    for (size_t i = 0; i < profile.bindings.size(); i++) {
        const ast::Binding& binding = profile.bindings[i];
        check_name(context_.sink, binding, declared);
        bool sink = binding.kind == BindingKind::Sink;
        for (size_t j = 0; j < i; j++) {
            const ast::Binding& other = profile.bindings[j];
            bool same = other.name.text == binding.name.text && !binding.name.text.empty() &&
                        (other.kind == BindingKind::Sink) == sink;
            if (!same) continue;
            context_.sink.report(diag::Id::BoundTwice, binding.name.range, {binding.name.text})
                .note(other.name.range, "first here");
        }
        for (size_t k = 0; k < binding.options.size(); k++) {
            const ast::Option& option = binding.options[k];
            bool mode_of_source = option.kind == ast::OptionKind::Mode && !sink;
            if (mode_of_source) {
                context_.sink.report(diag::Id::NotInProfile, option.word, {"mode"})
                    .hint("of a source it changes the format at most");
            }
            for (size_t j = 0; j < k; j++) {
                if (binding.options[j].kind != option.kind ||
                    option.kind == ast::OptionKind::Poison) {
                    continue;
                }
                context_.sink
                    .report(diag::Id::OptionTwice, option.word,
                            {std::string(context_.sources.text(option.word))})
                    .note(binding.options[j].word, "first here");
            }
        }
    }
}

const ast::Binding* Analyzer::binding_of(const std::string& name, bool sink) const {
    if (profile_ == nullptr) return nullptr;
    for (const ast::Binding& binding : profile_->bindings) {
        bool same = binding.name.text == name && (binding.kind == BindingKind::Sink) == sink;
        if (same) return &binding;
    }
    return nullptr;
}

}  // namespace weir::sema
