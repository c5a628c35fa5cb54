#include "runtime/engine/partition.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "runtime/base/utf8.h"
#include "runtime/metrics/summary.h"

namespace weir::engine {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr size_t kLineEndBytes = 2;

}  // namespace

Partition::Partition(base::Worker* worker, uint32_t source_index, int32_t number,
                     std::unique_ptr<io::Source> source, std::unique_ptr<format::Decoder> decoder,
                     size_t block_bytes)
    : worker_(worker),
      source_(std::move(source)),
      owned_decoder_(std::move(decoder)),
      block_bytes_(block_bytes) {
    static_cast<weir_partition&>(*this) = {};
    watermark = timestamp = INT64_MIN;
    wake_at = INT64_MAX;
    offset = -1;
    base::Partition::source = static_cast<int32_t>(source_index);
    partition = number;
    base::Partition::decoder = owned_decoder_.get();
    json_walk = owned_decoder_->json_walk();
    input.partition = this;
}

Partition::~Partition() {
    std::free(block_);
    worker_->budget->give(base::MemoryUse::Input, capacity_);
}

void Partition::resize(size_t bytes) {
    char* block = static_cast<char*>(std::calloc(1, WEIR_PADDING + bytes + WEIR_PADDING));
    if (block == nullptr) std::abort();
    char* larger = block + WEIR_PADDING;
    size_t rest = static_cast<size_t>(input.end - input.p);
    if (rest > 0) memcpy(larger, input.p, rest);
    std::free(block_);
    block_ = block;
    if (!worker_->budget->take(base::MemoryUse::Input, bytes - capacity_)) {
        worker_->stop(worker_->budget->exceeded());
    }
    buffer_ = larger;
    capacity_ = bytes;
    input.p = buffer_;
    input.end = buffer_ + rest;
}

// Afterwards the rest stands at the front and at least a quarter of the buffer is free.
void Partition::make_space() {
    size_t rest = static_cast<size_t>(input.end - input.p);
    if (capacity_ == 0) return resize(block_bytes_);
    if (rest > capacity_ / 4 * 3) return resize(capacity_ * 2);
    if (capacity_ > block_bytes_ && rest < block_bytes_ / 2) return resize(block_bytes_);
    memmove(buffer_, input.p, rest);
    input.p = buffer_;
    input.end = buffer_ + rest;
}

base::Status Partition::next_file() {
    bool any = false;
    base::Status status = source_->next_file(&any);
    if (!status.is_ok()) return status;
    if (!any) {
        ended_ = true;
        return status;
    }
    // Names are bytes; rows and messages that show them are text.
    const std::string name = base::with_valid_utf8(source_->file());
    auto padded = std::make_unique<char[]>(name.size() + WEIR_PADDING);
    memcpy(padded.get(), name.data(), name.size());
    file = {padded.get(), name.size()};
    names_.push_back(std::move(padded));
    ++files_;
    line = 0;
    input.last = 0;
    file_open_ = file_begins_ = true;
    owned_decoder_->begin_file();
    return status;
}

base::Status Partition::read_block(size_t* got) {
    size_t room = capacity_ - static_cast<size_t>(input.end - buffer_);
    char* to = buffer_ + (input.end - buffer_);
    base::Status status = source_->read(to, room, got);
    if (!status.is_ok()) return status;
    bytes_ += *got;
    input.end += *got;
    buffer_[input.end - buffer_] = '\n';
    return status;
}

// The first block of a file is at least as long as a byte order mark, which is left out.
base::Status Partition::read_first_block(size_t* got) {
    base::Status status = read_block(got);
    size_t count = *got;
    while (status.is_ok() && count > 0 && input.end - input.p < 3 &&
           memcmp(input.p, kByteOrderMark, static_cast<size_t>(input.end - input.p)) == 0) {
        status = read_block(&count);
        *got += count;
    }
    if (!status.is_ok()) return status;
    file_begins_ = false;
    if (input.end - input.p >= 3 && memcmp(input.p, kByteOrderMark, 3) == 0) input.p += 3;
    return status;
}

base::Status Partition::more() {
    while (!ended_) {
        if (!file_open_) {
            base::Status status = next_file();
            if (!status.is_ok()) return status;
            continue;
        }
        if (input.last) {
            file_open_ = false;
            continue;
        }
        if (input.end - input.p > desc().record_bytes_max + static_cast<int64_t>(kLineEndBytes)) {
            drop_long_record();
            if (worker_->stopping) return base::Status::ok();
        }
        make_space();
        size_t got = 0;
        base::Status status = file_begins_ ? read_first_block(&got) : read_block(&got);
        if (!status.is_ok()) return status;
        if (got == 0) {
            input.last = 1;
            skipping_ = false;
        }
        if (skipping_) skip_long_record(got);
        if (has_rest()) return base::Status::ok();
    }
    return base::Status::ok();
}

// The record at input.p is longer than allowed and its end is not in sight.
void Partition::drop_long_record() {
    owned_decoder_->begin_long_record(&worker_->context, &input);
    if (worker_->stopping) return;
    input.record = input.p;
    input.record_bytes = static_cast<uint64_t>(input.end - input.p);
    std::string detail = "longer than max_record, " +
                         base::bytes_text(static_cast<uint64_t>(desc().record_bytes_max));
    weir_bad_record(&worker_->context, &input, WEIR_RANGE, detail.data(), detail.size());
    skip_long_record(static_cast<size_t>(input.end - input.p));
}

// Drops what is left of a long record, of which the last `fresh` bytes of the buffer are news.
void Partition::skip_long_record(size_t fresh) {
    const char* behind = owned_decoder_->skip_long_record(input.end - fresh, input.end);
    skipping_ = behind == nullptr;
    input.p = skipping_ ? input.end : behind;
}

}  // namespace weir::engine
