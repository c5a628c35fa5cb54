// The bytes of one input, uncompressed, one after the other. One reader uses a stream.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "runtime/base/env.h"
#include "runtime/base/status.h"

namespace weir::io {

class Stream {
  public:
    virtual ~Stream() = default;
    // Reads up to `bytes` (at least 1); 0 is the end. May be called again after an interrupted wait.
    virtual base::Status read(char* to, size_t bytes, size_t* got) = 0;
    // Whether read() would not wait, after at most so long.
    virtual bool is_ready(int64_t) { return true; }
};

// The stream of a file as its name says: `.gz` and `.zst` are unpacked, all others taken as they are.
base::Status open_stream(base::Env* env, const std::string& path, std::unique_ptr<Stream>* stream);

// Whether the name says that the file is compressed.
bool is_packed(const std::string& path);

std::unique_ptr<Stream> plain_stream(std::unique_ptr<base::File> file);
// Several members in a row are one stream, as gzip has it; a file that ends inside one is an error.
std::unique_ptr<Stream> gzip_stream(std::unique_ptr<base::File> file, const std::string& path);

}  // namespace weir::io

// Several frames in a row are one stream. Part of the feature `zstd`: null in a job linked without it.
extern "C" [[gnu::weak]] weir::io::Stream* weir_feature_zstd(weir::base::File* owned_file,
                                                             const char* path);
