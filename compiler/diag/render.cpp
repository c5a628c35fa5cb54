// Text and JSON of diagnostics. Tabs of the source are shown as four blanks, so that the underline
// stands below what it means.
#include "compiler/diag/render.h"

#include <algorithm>

#include "compiler/support/json_writer.h"
#include "compiler/support/strings.h"

namespace weir::diag {
namespace {

constexpr const char* kTab = "    ";

struct Colours {
    const char* error = "";
    const char* warning = "";
    const char* faint = "";
    const char* bold = "";
    const char* off = "";
};

constexpr Colours kPlain;
constexpr Colours kColoured{"\x1b[1;31m", "\x1b[1;33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"};

const char* severity_name(Severity severity) {
    return severity == Severity::Warning ? "warning" : "error";
}

// `text` with tabs expanded, and how many columns it takes.
std::string shown(std::string_view text, size_t* columns) {
    std::string out;
    *columns = 0;
    for (char c : text) {
        bool continuation = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (c == '\t') {
            out += kTab;
            *columns += 4;
        } else {
            out += c;
            *columns += continuation ? 0 : 1;
        }
    }
    return out;
}

std::string place(const SourceManager& sources, Range range) {
    if (!range.valid()) return "";
    LineColumn at = sources.line_column(range.file, range.begin);
    return sources.path(range.file) + ":" + std::to_string(at.line) + ":" +
           std::to_string(at.column) + ": ";
}

// The source line of a range and the underline of the part of the range that is on it.
std::string excerpt(const SourceManager& sources, Range range, const Colours& colours,
                    const char* mark_colour) {
    if (!range.valid()) return "";
    uint32_t number = sources.line_column(range.file, range.begin).line;
    std::string_view line = sources.line(range.file, number);
    std::string_view text = sources.text(range.file);
    size_t line_begin = static_cast<size_t>(line.data() - text.data());
    size_t before_size = std::min<size_t>(range.begin - line_begin, line.size());
    size_t marked_size = std::min<size_t>(range.end - range.begin, line.size() - before_size);

    size_t all_columns = 0, before_columns = 0, marked_columns = 0;
    std::string whole = shown(line, &all_columns);
    shown(line.substr(0, before_size), &before_columns);
    shown(line.substr(before_size, marked_size), &marked_columns);

    std::string label = std::to_string(number);
    if (label.size() < 3) label.insert(0, 3 - label.size(), ' ');
    std::string out;
    out += colours.faint + label + " | " + colours.off + whole + "\n";
    out += colours.faint + std::string(label.size(), ' ') + " | " + colours.off;
    out += std::string(before_columns, ' ') + mark_colour;
    out += std::string(std::max<size_t>(1, marked_columns), '^') + colours.off + "\n";
    return out;
}

std::string note_text(const Note& note, const SourceManager& sources, const Colours& colours) {
    if (!note.range.valid()) return "    = note: " + note.text + "\n";
    std::string out =
        place(sources, note.range) + colours.bold + "note: " + colours.off + note.text;
    return out + "\n" + excerpt(sources, note.range, colours, colours.faint);
}

std::string paragraph(const Diagnostic& row, const SourceManager& sources, const Colours& colours) {
    const char* colour = row.severity == Severity::Warning ? colours.warning : colours.error;
    std::string out = place(sources, row.range) + colour + severity_name(row.severity) + "[" +
                      entry(row.id).code + "]: " + colours.off + colours.bold + row.message +
                      colours.off + "\n";
    out += excerpt(sources, row.range, colours, colour);
    if (!row.hint.empty()) out += "    = hint: " + row.hint + "\n";
    for (const Note& note : row.notes) out += note_text(note, sources, colours);
    return out;
}

void write_point(JsonWriter& json, const SourceManager& sources, FileId file, uint32_t offset) {
    LineColumn at = sources.line_column(file, offset);
    json.begin_object().key("line").number(at.line).key("column").number(at.column);
    json.key("offset").number(offset).end_object();
}

void write_range(JsonWriter& json, const SourceManager& sources, Range range) {
    if (!range.valid()) return;
    json.key("file").string(sources.path(range.file));
    json.key("start");
    write_point(json, sources, range.file, range.begin);
    json.key("end");
    write_point(json, sources, range.file, range.end);
}

void write_diagnostic(JsonWriter& json, const Diagnostic& row, const SourceManager& sources) {
    json.begin_object();
    json.key("code").string(entry(row.id).code);
    json.key("severity").string(severity_name(row.severity));
    json.key("message").string(row.message);
    write_range(json, sources, row.range);
    json.key("notes").begin_array();
    for (const Note& note : row.notes) {
        json.begin_object().key("message").string(note.text);
        write_range(json, sources, note.range);
        json.end_object();
    }
    json.end_array();
    if (!row.hint.empty()) json.key("hint").string(row.hint);
    json.key("fixes").begin_array();
    for (const Fix& fix : row.fixes) {
        json.begin_object();
        write_range(json, sources, fix.range);
        json.key("replacement").string(fix.replacement).end_object();
    }
    json.end_array().end_object();
}

}  // namespace

std::string render_text(const Sink& sink, const SourceManager& sources, bool colours) {
    std::string out;
    for (const Diagnostic* row : sink.sorted()) {
        out += paragraph(*row, sources, colours ? kColoured : kPlain);
    }
    return out;
}

std::string render_json(const Sink& sink, const SourceManager& sources) {
    JsonWriter json;
    json.begin_object().key("diagnostics").begin_array();
    for (const Diagnostic* row : sink.sorted()) write_diagnostic(json, *row, sources);
    json.end_array();
    json.key("errors").number(sink.error_count());
    json.key("warnings").number(sink.warning_count()).end_object();
    return json.text() + "\n";
}

}  // namespace weir::diag
