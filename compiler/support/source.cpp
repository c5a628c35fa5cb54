// Texts of programs, and where in them a byte stands.
#include "compiler/support/source.h"

#include <algorithm>

#include "compiler/support/files.h"

namespace weir {

FileId SourceManager::add(std::string path, std::string text) {
    File file{std::move(path), std::move(text), {0}};
    for (size_t i = 0; i < file.text.size(); i++) {
        if (file.text[i] == '\n') file.line_starts.push_back(static_cast<uint32_t>(i + 1));
    }
    files_.push_back(std::move(file));
    return file_count() - 1;
}

std::optional<FileId> SourceManager::load(const std::string& path, std::string* error) {
    std::optional<std::string> text = read_file(path, error);
    if (!text) return std::nullopt;
    return add(path, std::move(*text));
}

std::string_view SourceManager::text(Range range) const {
    return text(range.file).substr(range.begin, range.end - range.begin);
}

LineColumn SourceManager::line_column(FileId file, uint32_t offset) const {
    const File& source = files_[file];
    const std::vector<uint32_t>& starts = source.line_starts;
    auto next = std::upper_bound(starts.begin(), starts.end(), offset);
    uint32_t line = static_cast<uint32_t>(next - starts.begin());
    uint32_t column = 1;
    uint32_t end = std::min(offset, static_cast<uint32_t>(source.text.size()));
    for (uint32_t i = starts[line - 1]; i < end; i++) {
        bool continuation = (static_cast<unsigned char>(source.text[i]) & 0xC0) == 0x80;
        if (!continuation) column++;
    }
    return LineColumn{line, column};
}

std::string_view SourceManager::line(FileId file, uint32_t line) const {
    const File& source = files_[file];
    uint32_t begin = source.line_starts[line - 1];
    std::string_view rest = std::string_view(source.text).substr(begin);
    rest = rest.substr(0, rest.find('\n'));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    return rest;
}

}  // namespace weir
