#include "runtime/engine/start.h"

#include <cstring>

#include "runtime/format/text.h"

namespace weir::engine {
namespace {

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

std::string variable_of(const weir_str& param) {
    std::string name = "WEIR_";
    for (char c : text_of(param)) {
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

bool is_wide(uint8_t kind) { return kind == WEIR_DECIMAL || kind == WEIR_UUID; }

bool is_in_tail(uint8_t kind) {
    return kind == WEIR_STRING || kind == WEIR_BYTES || kind >= WEIR_JSON;
}

size_t null_bytes(size_t fields) { return (fields + 63) / 64 * 8; }

}  // namespace

base::Status Start::find_texts(const Options& options, std::vector<std::string>* texts,
                               std::vector<bool>* given) const {
    texts->resize(job_.param_count);
    given->resize(job_.param_count);
    for (uint32_t i = 0; i < job_.param_count; ++i) {
        std::optional<std::string> value = env_->variable(variable_of(job_.params[i].name));
        (*given)[i] = value.has_value();
        if (value) (*texts)[i] = *value;
    }
    for (const auto& [name, value] : options.set) {
        uint32_t i = 0;
        while (i < job_.param_count && text_of(job_.params[i].name) != name) ++i;
        if (i == job_.param_count) {
            std::string names;
            for (uint32_t k = 0; k < job_.param_count; ++k) {
                names += (k == 0 ? "`" : ", `") + text_of(job_.params[k].name) + "`";
            }
            return base::Status::failed(
                "this job has no parameter `" + name + "`",
                names.empty() ? "it has no parameters" : "its parameters are " + names);
        }
        (*given)[i] = true;
        (*texts)[i] = value;
    }
    return base::Status::ok();
}

void Start::read_defaults(std::vector<weir_leaf>* values) const {
    const char* row = job_.param_defaults;
    size_t at = null_bytes(job_.param_count);
    for (uint32_t i = 0; i < job_.param_count; ++i) {
        weir_leaf& leaf = (*values)[i];
        uint64_t nulls;
        memcpy(&nulls, row + i / 64 * 8, 8);
        leaf = {nulls >> (i % 64) & 1, 0, 0};
        uint8_t kind = job_.params[i].type->kind;
        uint64_t word;
        memcpy(&word, row + at, 8);
        if (is_in_tail(kind)) {
            leaf.lo = reinterpret_cast<uint64_t>(row + static_cast<uint32_t>(word));
            leaf.hi = word >> 32;
        } else {
            leaf.lo = word;
            if (is_wide(kind)) memcpy(&leaf.hi, row + at + 8, 8);
        }
        at += is_wide(kind) ? 16 : 8;
    }
}

void Start::write_row(const std::vector<weir_leaf>& values) {
    row_.assign(null_bytes(values.size()), '\0');
    std::string tail;
    size_t slots = row_.size();
    for (uint32_t i = 0; i < values.size(); ++i) slots += is_wide(job_.params[i].type->kind) ? 16 : 8;
    for (uint32_t i = 0; i < values.size(); ++i) {
        const weir_leaf& leaf = values[i];
        if (leaf.null) row_[i / 8] = static_cast<char>(row_[i / 8] | 1 << i % 8);
        uint64_t words[2] = {leaf.lo, leaf.hi};
        uint8_t kind = job_.params[i].type->kind;
        if (is_in_tail(kind)) {
            uint64_t bytes = WEIR_STR_LEN(leaf.hi);
            words[0] = bytes == 0 ? 0 : (slots + tail.size()) | bytes << 32;
            if (bytes > 0) tail.append(reinterpret_cast<const char*>(leaf.lo), bytes);
            tail.resize((tail.size() + 7) / 8 * 8);
        }
        row_.append(reinterpret_cast<const char*>(words), is_wide(kind) ? 16 : 8);
    }
    row_ += tail;
    row_.append(WEIR_PADDING, '\0');
}

base::Status Start::set_params(weir_context* context, const Options& options) {
    std::vector<std::string> texts;
    std::vector<bool> given;
    base::Status status = find_texts(options, &texts, &given);
    if (!status.is_ok()) return status;
    std::vector<weir_leaf> values(job_.param_count);
    if (job_.param_count > 0) read_defaults(&values);
    std::vector<std::string> padded(job_.param_count);
    shown_.resize(job_.param_count);
    for (uint32_t i = 0; i < job_.param_count; ++i) {
        const weir_type& type = *job_.params[i].type;
        if (given[i]) {
            padded[i] = texts[i] + std::string(WEIR_PADDING, '\0');
            std::string detail;
            if (format::leaf_from_text(context, type, padded[i].data(), texts[i].size(), &values[i],
                                       &detail) != format::kNoReason) {
                return base::Status::failed("parameter `" + text_of(job_.params[i].name) +
                                            "`: " + detail);
            }
        }
        shown_[i] = format::text_from_leaf(type, values[i]);
    }
    write_row(values);
    context->params = row_.data();
    return base::Status::ok();
}

base::Status Start::text(const weir_start_text& text, std::string* out) const {
    out->clear();
    for (uint64_t i = 0; i < text.count; ++i) {
        const weir_start_part& part = text.parts[i];
        if (part.kind == 0) {
            *out += text_of(part.text);
        } else if (part.kind == 2) {
            *out += shown_[part.param];
        } else if (std::optional<std::string> value = env_->variable(text_of(part.text))) {
            *out += *value;
        } else if (part.has_fallback) {
            *out += text_of(part.fallback);
        } else {
            return base::Status::failed("the environment variable `" + text_of(part.text) +
                                            "` is not set",
                                        "set it, or give env() a default in the program");
        }
    }
    return base::Status::ok();
}

}  // namespace weir::engine
