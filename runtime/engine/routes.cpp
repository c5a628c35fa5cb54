#include "runtime/engine/routes.h"

#include <cstring>

#include "runtime/base/utf8.h"
#include "runtime/format/text.h"
#include "runtime/metrics/summary.h"

namespace weir::engine {
namespace {

constexpr uint64_t kRawBytesMax = 64 << 10;  // of a record that is longer than its source allows
constexpr uint64_t kRawShownMax = 400;       // in the message of `on error stop`

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

// Control bytes would garble a terminal.
std::string shown(const weir_str& raw) {
    std::string text = text_of(raw).substr(0, kRawShownMax);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return WEIR_STR_LEN(raw.n) > kRawShownMax ? text + " …" : text;
}

}  // namespace

weir_bad Routes::facts_of(const weir_input* in) const {
    const auto& partition = *static_cast<const base::Partition*>(in->partition);
    const weir_source_desc& desc = worker_->job->sources[partition.source];
    weir_bad bad = {};
    bad.raw = partition.decoder->raw(&worker_->context, in);
    if (static_cast<int64_t>(in->record_bytes) > desc.record_bytes_max) {
        bad.raw.n = std::min<uint64_t>(bad.raw.n, kRawBytesMax);
    }
    bad.file = partition.file;
    bad.line = desc.format.kind == WEIR_FORMAT_NONE ? -1 : partition.line;
    bad.partition = partition.partition;
    bad.offset = partition.offset;
    bad.at = partition.timestamp;
    return bad;
}

void Routes::bad_record(const weir_input* in, uint32_t reason, const std::string& detail) {
    // Details quote the record, which holds any bytes.
    route(static_cast<uint32_t>(in->partition->source), reason, base::with_valid_utf8(detail),
          facts_of(in));
}

void Routes::bad_row(const weir_input* in, uint32_t source, const weir_type* type,
                     const char* row) {
    if (in != nullptr) {
        return route(source, WEIR_ARITHMETIC, worker_->fail_detail, facts_of(in));
    }
    weir_bad bad = {};
    if (type == nullptr) {
        // Made of what went this way already.
        ++counts_[source * size_t{WEIR_REASONS} + WEIR_ARITHMETIC];
        const weir_source_desc& desc = worker_->job->sources[source];
        if (desc.on_error == WEIR_STOP) stop(desc, WEIR_ARITHMETIC, worker_->fail_detail, bad);
        return;
    }
    std::string fields = format::json_of_row(*type, row);
    uint64_t bytes = fields.size();
    fields.append(WEIR_PADDING, '\0');
    bad.raw = {fields.data(), bytes};
    bad.line = -1;
    bad.partition = bad.offset = -1;
    bad.at = INT64_MIN;
    route(source, WEIR_ARITHMETIC, worker_->fail_detail, bad);
}

void Routes::route(uint32_t source, uint32_t reason, const std::string& detail, weir_bad bad) {
    ++counts_[source * size_t{WEIR_REASONS} + reason];
    const weir_source_desc& desc = worker_->job->sources[source];
    if (desc.on_error == WEIR_STOP) return stop(desc, reason, detail, bad);
    if (desc.on_error != WEIR_INTO || desc.bad == nullptr) return;
    char padded_reason[WEIR_PADDING * 2] = {};
    const char* name = metrics::reason_name(reason);
    strcpy(padded_reason, name);
    std::string padded_detail = detail + std::string(WEIR_PADDING, '\0');
    bad.reason = {padded_reason, strlen(name)};
    bad.detail = {padded_detail.data(), detail.size()};
    bad.source = desc.name;
    desc.bad(&worker_->context, &bad);
}

void Routes::stop(const weir_source_desc& desc, uint32_t reason, const std::string& detail,
                  const weir_bad& bad) {
    std::string why = "source `" + text_of(desc.name) + "`: ";
    if (WEIR_STR_LEN(bad.file.n) > 0) {
        why += text_of(bad.file) + ":" + std::to_string(bad.line) + ": ";
    } else if (bad.line >= 0) {
        why += "line " + std::to_string(bad.line) + ": ";
    } else if (bad.offset >= 0) {
        why += "record " + std::to_string(bad.offset) + ": ";
    }
    why += std::string("bad record, ") + metrics::reason_name(reason);
    if (!detail.empty()) why += ": " + detail;
    why += "\n    " + shown(bad.raw);
    worker_->stop(base::Status::failed(
        why, "repair the record, or say `on error drop` or `on error into …`"));
}

}  // namespace weir::engine
