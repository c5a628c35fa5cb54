// Chooses how a file is unpacked.
#include "runtime/io/stream.h"

namespace weir::io {
namespace {

class PlainStream : public Stream {
  public:
    explicit PlainStream(std::unique_ptr<base::File> file) : file_(std::move(file)) {}
    base::Status read(char* to, size_t bytes, size_t* got) override {
        return file_->read(to, bytes, got);
    }
    bool is_ready(int64_t wait_ms) override { return file_->is_ready(wait_ms); }

  private:
    std::unique_ptr<base::File> file_;
};

}  // namespace

std::unique_ptr<Stream> plain_stream(std::unique_ptr<base::File> file) {
    return std::make_unique<PlainStream>(std::move(file));
}

bool is_packed(const std::string& path) { return path.ends_with(".gz") || path.ends_with(".zst"); }

base::Status open_stream(base::Env* env, const std::string& path, std::unique_ptr<Stream>* stream) {
    std::unique_ptr<base::File> file;
    base::Status status = env->open_read(path, &file);
    if (!status.is_ok()) return status;
    if (path.ends_with(".gz")) {
        *stream = gzip_stream(std::move(file), path);
    } else if (path.ends_with(".zst")) {
        if (weir_feature_zstd == nullptr) {
            return base::Status::failed("cannot read `" + path + "`: this job was built without zstd",
                                        "build it again with --with zstd");
        }
        stream->reset(weir_feature_zstd(file.release(), path.c_str()));
    } else {
        *stream = plain_stream(std::move(file));
    }
    return base::Status::ok();
}

}  // namespace weir::io
