// Sinks to files and to standard output.
#include "runtime/io/sink.h"

namespace weir::io {
namespace {

class InPlaceSink : public Sink {
  public:
    explicit InPlaceSink(std::unique_ptr<base::File> file) : file_(std::move(file)) {}
    base::Status write(const char* from, size_t bytes) override {
        return file_->write(from, bytes);
    }
    base::Status settle() override { return file_->close(); }
    base::Status publish() override { return base::Status::ok(); }
    void abandon() override {}
    bool is_watched() const override { return true; }

  private:
    std::unique_ptr<base::File> file_;
};

class FileSink : public Sink {
  public:
    FileSink(base::Env* env, std::string path, std::string temporary,
             std::unique_ptr<base::File> file)
        : env_(env),
          path_(std::move(path)),
          temporary_(std::move(temporary)),
          file_(std::move(file)) {}
    ~FileSink() override { abandon(); }

    base::Status write(const char* from, size_t bytes) override {
        return file_->write(from, bytes);
    }
    base::Status settle() override { return file_->sync(); }
    // The file stays open, and so locked, until it has its name.
    base::Status publish() override {
        base::Status status = env_->rename(temporary_, path_);
        if (!status.is_ok()) return status;
        temporary_.clear();
        return file_->close();
    }
    void abandon() override {
        if (!temporary_.empty()) env_->remove(temporary_);
        temporary_.clear();
    }
    bool is_watched() const override { return false; }

  private:
    base::Env* env_;
    std::string path_;
    std::string temporary_;  // empty once it is gone
    std::unique_ptr<base::File> file_;
};

base::Status open_plain(base::Env* env, const std::string& path, base::FileKind kind,
                        std::unique_ptr<Sink>* sink) {
    std::unique_ptr<base::File> file;
    if (kind == base::FileKind::Other) {
        base::Status status = env->open_write(path, &file);
        if (status.is_ok()) *sink = std::make_unique<InPlaceSink>(std::move(file));
        return status;
    }
    std::string target = env->target_of(path);
    std::string temporary;
    base::Status status = env->open_temporary(target, &temporary, &file);
    if (!status.is_ok()) return status;
    *sink =
        std::make_unique<FileSink>(env, std::move(target), std::move(temporary), std::move(file));
    return base::Status::ok();
}

}  // namespace

base::Status open_file_sink(base::Env* env, const std::string& path, std::unique_ptr<Sink>* sink) {
    base::FileKind kind = env->kind_of(path);
    if (path.empty()) {
        return base::Status::failed("the path of the file is empty", "name a file");
    }
    if (path.ends_with('/') || kind == base::FileKind::Folder) {
        return base::Status::failed("cannot write `" + path + "`: it is a folder",
                                    "name a file inside it");
    }
    const bool zstd = path.ends_with(".zst");
    if (zstd && weir_feature_zstd_sink == nullptr) {
        return base::Status::failed("cannot write `" + path + "`: this job was built without zstd",
                                    "build it again with --with zstd");
    }
    base::Status status = open_plain(env, path, kind, sink);
    if (!status.is_ok()) return status;
    if (path.ends_with(".gz")) *sink = gzip_sink(std::move(*sink));
    if (zstd) sink->reset(weir_feature_zstd_sink(sink->release()));
    return base::Status::ok();
}

std::unique_ptr<Sink> stdout_sink(base::Env* env) {
    return std::make_unique<InPlaceSink>(env->standard(1));
}

}  // namespace weir::io
