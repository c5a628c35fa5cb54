// Which options exclude each other, and where one that stands in the wrong place belongs.
#include "compiler/sema/options.h"

#include <string_view>

namespace weir::sema {
namespace {

using ast::OptionKind;

// Options of one group stand at most once together.
int group_of(OptionKind kind) {
    switch (kind) {
        case OptionKind::OnErrorInto:
        case OptionKind::OnErrorDrop:
        case OptionKind::OnErrorStop:
            return static_cast<int>(OptionKind::OnErrorInto);
        case OptionKind::LateInto:
        case OptionKind::LateDrop:
            return static_cast<int>(OptionKind::LateInto);
        case OptionKind::Ttl:
        case OptionKind::Unbounded:
            return static_cast<int>(OptionKind::Ttl);
        case OptionKind::KeepFirst:
        case OptionKind::KeepAny:
            return static_cast<int>(OptionKind::KeepFirst);
        case OptionKind::SkipPast:
        case OptionKind::SkipToNext:
            return static_cast<int>(OptionKind::SkipPast);
        case OptionKind::DeliverExactlyOnce:
        case OptionKind::DeliverAtLeastOnce:
            return static_cast<int>(OptionKind::DeliverExactlyOnce);
        default:
            return static_cast<int>(kind);
    }
}

// Where an option belongs, for the hint.
std::string_view home_of(OptionKind kind) {
    switch (kind) {
        case OptionKind::Time:
        case OptionKind::Lag:
        case OptionKind::Idle:
        case OptionKind::Skew:
        case OptionKind::OnErrorInto:
        case OptionKind::OnErrorDrop:
        case OptionKind::OnErrorStop:
            return "it belongs to a source";
        case OptionKind::Format:
        case OptionKind::Mode:
            return "it belongs to a source or a sink";
        case OptionKind::Key:
        case OptionKind::DeliverExactlyOnce:
        case OptionKind::DeliverAtLeastOnce:
            return "it belongs to a sink";
        case OptionKind::KeepVersions:
            return "it belongs to a source table or to `latest by`";
        case OptionKind::LateInto:
        case OptionKind::LateDrop:
            return "it belongs to a source, or to the operator that waits, as `window`";
        case OptionKind::Within:
            return "it belongs to `join`, `dedup` or `match`";
        case OptionKind::Ttl:
        case OptionKind::Unbounded:
            return "it belongs to `aggregate` without a window, `top` over a stream, or a state";
        case OptionKind::EmitEvery:
            return "it belongs to `aggregate` without a window";
        case OptionKind::Lateness:
        case OptionKind::EarlyEvery:
        case OptionKind::ByClock:
            return "it belongs to `window`";
        case OptionKind::KeepFirst:
        case OptionKind::KeepAny:
            return "it belongs to `dedup`";
        case OptionKind::DeletedWhen:
            return "it belongs to `latest by`";
        case OptionKind::Per:
        case OptionKind::WithTies:
            return "it belongs to `top`";
        case OptionKind::SkipPast:
        case OptionKind::SkipToNext:
        case OptionKind::OnTimeoutInto:
            return "it belongs to `match`";
        case OptionKind::Label:
            return "only operators with state have labels";
        default:
            return "";
    }
}

}  // namespace

const ast::Option* find_option(const std::vector<ast::Option>& options, OptionKind kind) {
    for (const ast::Option& option : options) {
        if (option.kind == kind) return &option;
    }
    return nullptr;
}

OptionReader::OptionReader(Context& context, const std::vector<ast::Option>& options,
                           std::string owner)
    : context_(context),
      options_(options),
      owner_(std::move(owner)),
      taken_(options.size(), false) {
    for (size_t i = 0; i < options.size(); i++) {
        if (options[i].kind == OptionKind::Poison) continue;
        for (size_t j = 0; j < i; j++) {
            if (group_of(options[j].kind) != group_of(options[i].kind)) continue;
            context_.sink
                .report(diag::Id::OptionTwice, options[i].word,
                        {std::string(context_.sources.text(options[i].word))})
                .note(options[j].word, "first here");
            taken_[i] = true;
            break;
        }
    }
}

const ast::Option* OptionReader::take(OptionKind kind) {
    const ast::Option* found = nullptr;
    for (size_t i = 0; i < options_.size(); i++) {
        if (options_[i].kind != kind || taken_[i]) continue;
        taken_[i] = true;
        if (!found) found = &options_[i];
    }
    return found;
}

const ast::Option* OptionReader::find(OptionKind kind) const { return find_option(options_, kind); }

void OptionReader::finish() {
    for (size_t i = 0; i < options_.size(); i++) {
        if (taken_[i] || options_[i].kind == OptionKind::Poison) continue;
        context_.sink.report(diag::Id::OptionElsewhere, options_[i].word,
                             {std::string(context_.sources.text(options_[i].word)), owner_,
                              std::string(home_of(options_[i].kind))});
    }
}

}  // namespace weir::sema
