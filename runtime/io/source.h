// Where the records of one partition come from: files one after the other, standard input, or made
// rows. A seam: the engine knows no more of an input than this. One worker uses a source.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/env.h"
#include "runtime/base/status.h"
#include "runtime/io/stream.h"

namespace weir::io {

class Source {
  public:
    virtual ~Source() = default;
    // Goes on to the next file, the first one at first. `more`: whether there was one.
    virtual base::Status next_file(bool* more) = 0;
    // The bytes of the file; 0 is its end. May wait where the input is live.
    virtual base::Status read(char* to, size_t bytes, size_t* got) = 0;
    // The name of the file being read, empty where there is none; lives as long as the source.
    virtual const std::string& file() const = 0;
    // Whether read() may wait for something that has not happened yet.
    virtual bool is_live() const { return false; }
    // Whether read() would not wait, after at most so long; a signal ends the wait.
    virtual bool is_ready(int64_t) { return true; }
    // How many bytes read() will give in all, as far as sizes of files tell; 0: unknown.
    virtual uint64_t bytes_expected() const { return 0; }
};

// `paths` in this order; each is opened when it is its turn.
std::unique_ptr<Source> file_source(base::Env* env, std::vector<std::string> paths);
std::unique_ptr<Source> stdin_source(base::Env* env);

// Made rows are one byte each, a '\n': the decoder makes the row from its number.
struct GenerateOptions {
    int64_t rows = INT64_MAX;
    double rate = 0;     // rows a second; used when paced
    bool paced = false;
};
std::unique_ptr<Source> generate_source(base::Env* env, const GenerateOptions& options);

}  // namespace weir::io
