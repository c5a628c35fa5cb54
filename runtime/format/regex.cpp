// Format `regex`: a line must match as a whole; named groups give the fields.
#include "runtime/format/regex.h"

#include <re2/re2.h>

#include <map>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/format/json_fields.h"
#include "runtime/format/line.h"
#include "runtime/format/text.h"
#include "runtime/regex/simple.h"
#include "runtime/row/build.h"

namespace weir::format {
namespace {

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

// RE2 knows named groups as `(?P<a>…)` only. An escaped bracket and a bracket in a class begin no
// group.
std::string with_python_groups(const std::string& pattern) {
    std::string out;
    bool in_class = false;
    for (size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            out += pattern.substr(i++, 2);
            continue;
        }
        if (pattern[i] == '[') in_class = true;
        if (pattern[i] == ']') in_class = false;
        bool named = !in_class && pattern.compare(i, 3, "(?<") == 0 && i + 3 < pattern.size() &&
                     pattern[i + 3] != '=' && pattern[i + 3] != '!';
        out += named ? "(?P" : pattern.substr(i, 1);
        if (named) ++i;
    }
    return out;
}

// One set of fields that is read from each record, and the group of each.
struct Groups {
    Groups(const weir_source_desc& source, const uint8_t* mask)
        : tree(source, mask, false), fields(&tree, false) {}
    FieldTree tree;
    JsonFields fields;
    std::vector<int> place;  // by field of the root
    int groups_max = 0;
};

class RegexDecoder : public Decoder {
  public:
    explicit RegexDecoder(const weir_source_desc& source)
        : expression_(with_python_groups(text_of(source.format.pattern)), options()),
          simple_(regex::SimplePattern::compile("^(?:" + expression_.pattern() + ")$")),
          live_(source, source.live) {
        if (source.late != nullptr) late_ = std::make_unique<Groups>(source, source.late);
    }

    base::Status prepare() {
        if (!expression_.ok()) {
            return base::Status::failed("the pattern of format regex cannot be used: " +
                                        expression_.error());
        }
        base::Status status = place(&live_);
        if (status.is_ok() && late_ != nullptr) status = place(late_.get());
        return status;
    }

    uint32_t decode(weir_context* context, weir_input* in) override {
        Line line;
        if (uint32_t found = next_line(in, &line, true); found != WEIR_ROW) return found;
        if (is_too_long(context, in)) return WEIR_SKIPPED;
        return read(context, in, &live_, context->leaves) ? WEIR_ROW : WEIR_SKIPPED;
    }
    uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) override {
        return read(context, in, late_.get(), leaves) ? 0 : 1;
    }

  private:
    static RE2::Options options() {
        RE2::Options options;
        options.set_log_errors(false);
        // Logs hold any bytes; fields that are strings are checked for UTF-8 one by one.
        options.set_encoding(RE2::Options::EncodingLatin1);
        return options;
    }

    base::Status place(Groups* groups) {
        const std::map<std::string, int>& named = expression_.NamedCapturingGroups();
        for (uint32_t index : groups->tree.root().fields) {
            const FieldNode& node = groups->tree[index];
            auto found = named.find(node.path);
            if (found == named.end()) {
                return base::Status::failed("the pattern of format regex has no group `" +
                                            node.path + "`");
            }
            groups->place.push_back(found->second);
            groups->groups_max = std::max(groups->groups_max, found->second);
        }
        texts_.resize(std::max(texts_.size(), static_cast<size_t>(groups->groups_max) + 1));
        return base::Status::ok();
    }

    bool read(weir_context* context, weir_input* in, Groups* groups, weir_leaf* leaves) {
        if (!match({in->record, in->record_bytes}, groups->groups_max + 1)) {
            const char detail[] = "the line does not match the pattern";
            weir_bad_record(context, in, WEIR_SYNTAX, detail, sizeof detail - 1);
            return false;
        }
        JsonFields& fields = groups->fields;
        fields.clear(context, leaves);
        for (size_t i = 0; i < groups->place.size(); ++i) {
            const FieldNode& node = groups->tree[groups->tree.root().fields[i]];
            read_field(context, &fields, node, texts_[static_cast<size_t>(groups->place[i])]);
        }
        if (fields.is_good()) return true;
        weir_bad_record(context, in, fields.reason(), fields.detail().data(),
                        fields.detail().size());
        return false;
    }

    // The whole line, with the texts of its groups: without an automaton where the pattern allows
    // it.
    bool match(std::string_view line, int groups) {
        if (simple_) {
            regex::Group found[regex::SimplePattern::kGroupsMax];
            const regex::Found answer = simple_->search(line, found);
            for (int i = 0; i < groups && answer == regex::Found::Yes; ++i) {
                texts_[static_cast<size_t>(i)] = {found[i].begin,
                                                  found[i].matched() ? found[i].text().size() : 0};
            }
            if (answer != regex::Found::GaveUp) return answer == regex::Found::Yes;
        }
        return expression_.Match({line.data(), line.size()}, 0, line.size(), RE2::ANCHOR_BOTH,
                                 texts_.data(), groups);
    }

    static void read_field(weir_context* context, JsonFields* fields, const FieldNode& node,
                           const re2::StringPiece& text) {
        // A group that took no part, and, as in CSV, an empty text, which only a string that may
        // not be null takes as it is.
        const bool takes_empty = node.type->kind == WEIR_STRING && !node.type->nullable;
        if (text.data() == nullptr || (text.empty() && !takes_empty)) {
            return fields->null_field(node);
        }
        if (node.type->kind < WEIR_JSON)
            return fields->read_text_field(node, text.data(), text.size());
        char* copy = row::arena_bytes(context, text.size() + 1);
        memcpy(copy, text.data(), text.size());
        copy[text.size()] = '\n';
        fields->read_field(node, copy, copy + text.size());
    }

    RE2 expression_;
    std::optional<regex::SimplePattern> simple_;
    Groups live_;
    std::unique_ptr<Groups> late_;
    std::vector<re2::StringPiece> texts_;
};

}  // namespace
}  // namespace weir::format

extern "C" void weir_feature_regex(const weir_source_desc* source,
                                   std::unique_ptr<weir::format::Decoder>* decoder,
                                   weir::base::Status* status) {
    auto made = std::make_unique<weir::format::RegexDecoder>(*source);
    *status = made->prepare();
    *decoder = std::move(made);
}
