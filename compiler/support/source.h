// The texts of a program and places in them. Every place in the compiler is a Range of bytes of one
// file; lines and columns are worked out only when something is printed.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

using FileId = uint32_t;

// Bytes [begin, end) of a file. The default range belongs to no file.
struct Range {
    static constexpr FileId kNoFile = 0xffffffff;

    FileId file = kNoFile;
    uint32_t begin = 0;
    uint32_t end = 0;

    bool valid() const { return file != kNoFile; }
    friend bool operator==(const Range&, const Range&) = default;
};

// From the begin of `first` to the end of `last`, which are in one file.
inline Range cover(Range first, Range last) { return Range{first.file, first.begin, last.end}; }

// Line and column count from 1; the column counts code points.
struct LineColumn {
    uint32_t line = 1;
    uint32_t column = 1;
};

// Owns the texts; a text and its name live as long as the manager, at one address.
class SourceManager {
   public:
    // Takes a text that is in memory already (tests, the language server's open files).
    FileId add(std::string path, std::string text);
    // Reads a file; nothing, with the reason in `*error`, when that fails.
    std::optional<FileId> load(const std::string& path, std::string* error);

    uint32_t file_count() const { return static_cast<uint32_t>(files_.size()); }
    const std::string& path(FileId file) const { return files_[file].path; }
    std::string_view text(FileId file) const { return files_[file].text; }
    std::string_view text(Range range) const;
    LineColumn line_column(FileId file, uint32_t offset) const;
    // The text of a line (from 1), without its end.
    std::string_view line(FileId file, uint32_t line) const;

   private:
    struct File {
        std::string path;
        std::string text;
        std::vector<uint32_t> line_starts;
    };
    std::deque<File> files_;
};

}  // namespace weir
