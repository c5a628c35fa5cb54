// Sources of files, of standard input and of made rows.
#include "runtime/io/source.h"

#include <algorithm>
#include <cstring>

namespace weir::io {
namespace {

class FileSource : public Source {
  public:
    FileSource(base::Env* env, std::vector<std::string> paths)
        : env_(env), paths_(std::move(paths)) {}

    base::Status next_file(bool* more) override {
        *more = next_ < paths_.size();
        stream_.reset();
        if (!*more) return base::Status::ok();
        current_ = next_++;
        read_bytes_ = 0;
        size_bytes_ = is_packed(paths_[current_]) ? 0 : env_->size_of(paths_[current_]);
        return open_stream(env_, paths_[current_], &stream_);
    }
    base::Status read(char* to, size_t bytes, size_t* got) override {
        base::Status status = stream_->read(to, bytes, got);
        read_bytes_ += static_cast<int64_t>(*got);
        if (!status.is_ok() || *got > 0 || read_bytes_ >= size_bytes_) return status;
        return base::Status::failed("`" + paths_[current_] + "` shrank while it was read",
                                    "let the job read files that nobody changes, and run it again");
    }
    const std::string& file() const override { return paths_[current_]; }
    uint64_t bytes_expected() const override {
        int64_t total = 0;
        for (const std::string& path : paths_) {
            int64_t size = is_packed(path) ? -1 : env_->size_of(path);
            if (size < 0) return 0;
            total += size;
        }
        return static_cast<uint64_t>(total);
    }

  private:
    base::Env* env_;
    std::vector<std::string> paths_;
    std::unique_ptr<Stream> stream_;
    size_t next_ = 0;
    size_t current_ = 0;
    int64_t read_bytes_ = 0;
    int64_t size_bytes_ = 0;  // of the file when it was opened, if it is read as it stands
};

class StdinSource : public Source {
  public:
    explicit StdinSource(base::Env* env) : stream_(plain_stream(env->standard(0))) {}

    base::Status next_file(bool* more) override {
        *more = !begun_;
        begun_ = true;
        return base::Status::ok();
    }
    base::Status read(char* to, size_t bytes, size_t* got) override {
        return stream_->read(to, bytes, got);
    }
    const std::string& file() const override { return no_name_; }
    bool is_live() const override { return true; }
    bool is_ready(int64_t wait_ms) override { return stream_->is_ready(wait_ms); }

  private:
    std::unique_ptr<Stream> stream_;
    std::string no_name_;
    bool begun_ = false;
};

class GenerateSource : public Source {
  public:
    GenerateSource(base::Env* env, const GenerateOptions& options) : env_(env), options_(options) {}

    base::Status next_file(bool* more) override {
        *more = !begun_;
        begun_ = true;
        began_ns_ = env_->monotonic_ns();
        return base::Status::ok();
    }
    base::Status read(char* to, size_t bytes, size_t* got) override {
        int64_t rows = std::min<int64_t>(options_.rows - made_, static_cast<int64_t>(bytes));
        if (options_.paced && options_.rate > 0 && rows > 0) rows = wait_for_due(rows);
        memset(to, '\n', static_cast<size_t>(rows));
        made_ += rows;
        *got = static_cast<size_t>(rows);
        return rows == 0 && made_ < options_.rows ? base::Status::interrupted() : base::Status::ok();
    }
    const std::string& file() const override { return no_name_; }
    bool is_live() const override { return options_.paced; }

  private:
    // How many rows of at most `rows` may be made by now; waits for the first one.
    int64_t wait_for_due(int64_t rows) {
        double passed_ns = static_cast<double>(env_->monotonic_ns() - began_ns_);
        int64_t due = static_cast<int64_t>(passed_ns * options_.rate / 1e9) + 1 - made_;
        if (due <= 0) {
            double next_ns = static_cast<double>(made_) * 1e9 / options_.rate;
            env_->sleep_us(static_cast<int64_t>((next_ns - passed_ns) / 1000) + 1);
            passed_ns = static_cast<double>(env_->monotonic_ns() - began_ns_);
            due = static_cast<int64_t>(passed_ns * options_.rate / 1e9) + 1 - made_;
        }
        return std::clamp<int64_t>(due, 0, rows);
    }

    base::Env* env_;
    GenerateOptions options_;
    std::string no_name_;
    int64_t made_ = 0;
    int64_t began_ns_ = 0;
    bool begun_ = false;
};

}  // namespace

std::unique_ptr<Source> file_source(base::Env* env, std::vector<std::string> paths) {
    return std::make_unique<FileSource>(env, std::move(paths));
}

std::unique_ptr<Source> stdin_source(base::Env* env) { return std::make_unique<StdinSource>(env); }

std::unique_ptr<Source> generate_source(base::Env* env, const GenerateOptions& options) {
    return std::make_unique<GenerateSource>(env, options);
}

}  // namespace weir::io
