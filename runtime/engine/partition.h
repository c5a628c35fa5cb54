// One partition while it is read: its files one after the other, in blocks of a buffer, whole records
// handed to generated code, the unfinished rest moved to the front. Memory stays bounded whatever the
// input: a record longer than `max_record` is bad and the rest of it is skipped unread.
//
// The buffer: [WEIR_PADDING][rest of the last block | new block][WEIR_PADDING], and a '\n' behind the last
// byte, so that code that looks for the end of a line stops there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/base/worker.h"
#include "runtime/format/decoder.h"
#include "runtime/io/source.h"

namespace weir::engine {

class Partition : public base::Partition {
  public:
    Partition(base::Worker* worker, uint32_t source_index, int32_t number,
              std::unique_ptr<io::Source> source, std::unique_ptr<format::Decoder> decoder,
              size_t block_bytes);
    ~Partition();
    Partition(const Partition&) = delete;

    weir_input input = {};

    // Brings more bytes behind what generated code has left in `input`. Afterwards there is something
    // new to scan, or the partition has ended. Interrupted: call again.
    base::Status more();

    bool ended() const { return ended_; }
    // Nobody wants the rest.
    void give_up() { ended_ = true; }
    bool is_live() const { return source_->is_live(); }
    // Whether more() would not wait, after at most so long.
    bool is_ready(int64_t wait_ms) { return source_->is_ready(wait_ms); }
    const weir_source_desc& desc() const { return worker_->job->sources[source]; }
    uint64_t records() const { return static_cast<uint64_t>(offset + 1); }
    uint64_t bytes() const { return bytes_; }
    uint64_t files() const { return files_; }
    uint64_t bytes_expected() const { return source_->bytes_expected(); }

    // Its next record's time, where inputs are merged by time.
    int64_t head_time = 0;
    bool head_known = false;
    // Another file has just begun: where it stands in time may be worth a warning.
    bool warn_next = false;

  private:
    base::Status next_file();
    base::Status read_block(size_t* got);
    base::Status read_first_block(size_t* got);
    void make_space();
    void drop_long_record();
    void skip_long_record(size_t fresh);
    void resize(size_t bytes);
    bool has_rest() const { return input.p != input.end; }

    base::Worker* worker_;
    std::unique_ptr<io::Source> source_;
    std::unique_ptr<format::Decoder> owned_decoder_;
    size_t block_bytes_;
    char* block_ = nullptr;   // as allocated
    char* buffer_ = nullptr;  // behind the padding in front
    size_t capacity_ = 0;
    bool file_open_ = false;
    bool file_begins_ = false;
    bool skipping_ = false;  // inside a record that is too long
    bool ended_ = false;
    uint64_t bytes_ = 0;
    uint64_t files_ = 0;
    std::vector<std::unique_ptr<char[]>> names_;  // of files, with padding; rows may still point there
};

}  // namespace weir::engine
