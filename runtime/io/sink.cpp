// Sinks to files and to standard output.
#include "runtime/io/sink.h"

#include <cstdint>
#include <cstdio>

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
    base::Status settle() override {
        base::Status status = file_->sync();
        // Network file systems report a full disk only when a file is closed.
        return status.is_ok() ? file_->close() : status;
    }
    base::Status publish() override {
        base::Status status = env_->rename(temporary_, path_);
        if (status.is_ok()) temporary_.clear();
        return status;
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

// "folder/.out.jsonl.1f2e3d4c": hidden, beside its target, of a name that nothing else has.
std::string temporary_name(base::Env* env, const std::string& path) {
    size_t slash = path.rfind('/');
    size_t name = slash == path.npos ? 0 : slash + 1;
    char tag[32];
    snprintf(tag, sizeof tag, ".%08x", static_cast<uint32_t>(env->random()));
    return path.substr(0, name) + "." + path.substr(name) + tag;
}

}  // namespace

base::Status open_file_sink(base::Env* env, const std::string& path, std::unique_ptr<Sink>* sink) {
    base::FileKind kind = env->kind_of(path);
    if (path.empty() || path.ends_with('/') || kind == base::FileKind::Folder) {
        return base::Status::failed("cannot write `" + path + "`: it is a folder",
                                    "name a file inside it");
    }
    std::unique_ptr<base::File> file;
    if (kind == base::FileKind::Other) {
        base::Status status = env->open_write(path, false, path, &file);
        if (!status.is_ok()) return status;
        *sink = std::make_unique<InPlaceSink>(std::move(file));
        return base::Status::ok();
    }
    std::string temporary = temporary_name(env, path);
    base::Status status = env->open_write(temporary, true, path, &file);
    if (!status.is_ok()) return status;
    *sink = std::make_unique<FileSink>(env, path, std::move(temporary), std::move(file));
    return base::Status::ok();
}

std::unique_ptr<Sink> stdout_sink(base::Env* env) {
    return std::make_unique<InPlaceSink>(env->standard(1));
}

}  // namespace weir::io
