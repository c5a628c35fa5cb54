// Format `csv`: records of fields, by the names of the file's header or by position.
#include <cstring>

#include "runtime/base/worker.h"
#include "runtime/format/csv_split.h"
#include "runtime/format/decoders.h"
#include "runtime/format/json_fields.h"
#include "runtime/format/line.h"
#include "runtime/format/text.h"
#include "runtime/row/build.h"

namespace weir::format {
namespace {

// One set of fields that is read from each record: the live ones, or those of late rows.
struct Columns {
    Columns(const weir_source_desc& source, const uint8_t* mask)
        : tree(source, mask, false), fields(&tree, false) {}
    FieldTree tree;
    JsonFields fields;
    std::vector<uint32_t> place;  // by field of the root: its column, kNone: absent
};

class CsvDecoder : public Decoder {
  public:
    explicit CsvDecoder(const weir_source_desc& source)
        : source_(source), live_(source, source.live), has_header_(source.format.header != 0) {
        if (source.late != nullptr) late_ = std::make_unique<Columns>(source, source.late);
        if (!has_header_) place_by_position();
    }

    void begin_file() override {
        header_due_ = has_header_;
        lines_inside_ = 0;
    }
    void begin_long_record(weir_context* context, weir_input* in) override {
        count_line(in->partition);
        skip_ = CsvSkip(source_.format.delimiter);
        if (header_due_) {
            return base::worker_of(context).stop(base::Status::failed(
                source_words(*in->partition) + "the CSV header is longer than max_record",
                "say `header = false` if the file has no header, or raise `max_record`"));
        }
        ++in->partition->offset;
    }
    const char* skip_long_record(const char* p, const char* end) override {
        return skip_.pass(p, end, &lines_inside_);
    }

    uint32_t decode(weir_context* context, weir_input* in) override {
        if (in->p == in->end) return WEIR_INCOMPLETE;
        const char* begin = in->p;
        CsvRecord record = split_csv(begin, in->end, in->last, source_.format.delimiter, &split_);
        if (record.end == CsvEnd::Incomplete) return WEIR_INCOMPLETE;
        in->p = record.behind;
        weir_partition& partition = *in->partition;
        count_line(&partition);
        lines_inside_ = record.lines;
        if (record.end == CsvEnd::Whole && is_empty()) return WEIR_SKIPPED;
        if (header_due_) return read_header(context, *in, record, begin);
        ++partition.offset;
        const char* end = record.behind;
        if (end > begin && end[-1] == '\n') --end;
        if (end > begin && end[-1] == '\r') --end;
        in->record = begin;
        in->record_bytes = static_cast<uint64_t>(end - begin);
        if (is_too_long(context, in)) return WEIR_SKIPPED;
        if (record.end == CsvEnd::Broken) return broken(context, in, record);
        return read(context, in, &live_, context->leaves) ? WEIR_ROW : WEIR_SKIPPED;
    }

    uint32_t decode_late(weir_context* context, weir_input* in, weir_leaf* leaves) override {
        split_csv(in->record, in->record + in->record_bytes, true, source_.format.delimiter,
                  &split_);
        return read(context, in, late_.get(), leaves) ? 0 : 1;
    }

  private:
    // A record begins behind the lines of the one before.
    void count_line(weir_partition* partition) {
        partition->line += 1 + static_cast<int64_t>(lines_inside_);
        lines_inside_ = 0;
    }

    bool is_empty() const {
        return split_.size() == 1 && !split_[0].quoted && split_[0].bytes == 0;
    }

    void place_by_position() {
        width_ = source_.record->field_count;
        place(&live_, [](const FieldNode& node, const weir_type& record) {
            return static_cast<uint32_t>(node.field - record.fields);
        });
        if (late_ == nullptr) return;
        place(late_.get(), [](const FieldNode& node, const weir_type& record) {
            return static_cast<uint32_t>(node.field - record.fields);
        });
    }
    template <typename Find>
    void place(Columns* columns, Find find) {
        columns->place.clear();
        for (uint32_t index : columns->tree.root().fields) {
            columns->place.push_back(find(columns->tree[index], *source_.record));
        }
    }

    uint32_t read_header(weir_context* context, const weir_input& in, const CsvRecord& record,
                         const char* begin) {
        header_due_ = false;
        std::vector<std::string> names;
        for (const CsvField& field : split_) {
            weir_str name =
                field.doubled ? undouble(context, field) : weir_str{field.p, field.bytes};
            names.emplace_back(name.p, name.n);
        }
        width_ = static_cast<uint32_t>(names.size());
        auto by_name = [&](const FieldNode& node, const weir_type&) {
            std::string_view name(node.field->name.p, WEIR_STR_LEN(node.field->name.n));
            for (uint32_t i = 0; i < names.size(); ++i) {
                if (names[i] == name) return i;
            }
            return kNone;
        };
        place(&live_, by_name);
        if (late_ != nullptr) place(late_.get(), by_name);
        check_header(context, in, names);
        if (record.end == CsvEnd::Broken) {
            base::worker_of(context).stop(
                base::Status::failed(source_words(*in.partition) +
                                     "the header is no CSV: " + found_text(begin, record.behind)));
        }
        return WEIR_SKIPPED;
    }

    void check_header(weir_context* context, const weir_input& in,
                      const std::vector<std::string>& names) {
        for (uint32_t i = 0; i < live_.place.size(); ++i) {
            const FieldNode& node = live_.tree[live_.tree.root().fields[i]];
            if (live_.place[i] != kNone) continue;
            if (stops_at_blanks(context, in, node, names)) return;
            if (node.type->nullable) continue;
            std::string have;
            for (uint32_t k = 0; k < names.size() && k < 20; ++k) have += " `" + names[k] + "`";
            base::worker_of(context).stop(base::Status::failed(
                source_words(*in.partition) + "the CSV header has no column `" + node.path +
                    "`, it has" + have,
                "name the column with `named \"…\"`, make the field nullable, or say `header = "
                "false` if the file has no header"));
            return;
        }
    }

    // A column that has the field's name but for blanks around it is one that was meant: those are
    // part of the name (RFC 4180), and the field would be null in every record without a word.
    bool stops_at_blanks(weir_context* context, const weir_input& in, const FieldNode& node,
                         const std::vector<std::string>& names) {
        const std::string wanted(node.field->name.p, WEIR_STR_LEN(node.field->name.n));
        for (const std::string& name : names) {
            size_t begin = name.find_first_not_of(" \t");
            if (begin == std::string::npos) continue;
            size_t end = name.find_last_not_of(" \t") + 1;
            if (name.compare(begin, end - begin, wanted) != 0) continue;
            base::worker_of(context).stop(base::Status::failed(
                source_words(*in.partition) + "the CSV header has no column `" + wanted +
                    "`, but `" + name + "` with blanks, which are part of its name",
                "say `named \"" + name +
                    "\"` behind the field's type, or take the blanks out of "
                    "the file"));
            return true;
        }
        return false;
    }

    // "source `rows`: folder/a.csv: ", without a file for standard input.
    std::string source_words(const weir_partition& partition) const {
        std::string file(partition.file.p, WEIR_STR_LEN(partition.file.n));
        return "source `" + std::string(source_.name.p, WEIR_STR_LEN(source_.name.n)) +
               "`: " + (file.empty() ? file : file + ": ");
    }

    uint32_t broken(weir_context* context, weir_input* in, const CsvRecord& record) {
        std::string detail = "a quote is not closed";
        if (record.broken > in->record) {
            detail = "expected a delimiter behind a closing quote, found " +
                     found_text(record.broken, record.behind);
        }
        weir_bad_record(context, in, WEIR_SYNTAX, detail.data(), detail.size());
        return WEIR_SKIPPED;
    }

    bool read(weir_context* context, weir_input* in, Columns* columns, weir_leaf* leaves) {
        if (split_.size() != width_) {
            std::string detail = "expected " + std::to_string(width_) + " fields, found " +
                                 std::to_string(split_.size());
            weir_bad_record(context, in, WEIR_SYNTAX, detail.data(), detail.size());
            return false;
        }
        JsonFields& fields = columns->fields;
        fields.clear(context, leaves);
        for (uint32_t i = 0; i < columns->place.size(); ++i) {
            const FieldNode& node = columns->tree[columns->tree.root().fields[i]];
            if (columns->place[i] == kNone) {
                fields.missing_field(node);
            } else {
                read_field(context, &fields, node, split_[columns->place[i]]);
            }
        }
        if (fields.is_good()) return true;
        weir_bad_record(context, in, fields.reason(), fields.detail().data(),
                        fields.detail().size());
        return false;
    }

    void read_field(weir_context* context, JsonFields* fields, const FieldNode& node,
                    const CsvField& field) {
        const weir_str& null_text = source_.format.null_text;
        bool is_null = !field.quoted && field.bytes == WEIR_STR_LEN(null_text.n) &&
                       (field.bytes == 0 || memcmp(field.p, null_text.p, field.bytes) == 0);
        if (is_null && (node.type->nullable || node.type->kind != WEIR_STRING)) {
            return fields->null_field(node);
        }
        weir_str text = {field.p, field.bytes};
        if (field.doubled) text = undouble(context, field);
        if (node.type->kind < WEIR_JSON) return fields->read_text_field(node, text.p, text.n);
        // Reading JSON stops at a line end.
        char* copy = row::arena_bytes(context, text.n + 1);
        memcpy(copy, text.p, text.n);
        copy[text.n] = '\n';
        fields->read_field(node, copy, copy + text.n);
    }

    const weir_source_desc& source_;
    Columns live_;
    std::unique_ptr<Columns> late_;
    bool has_header_;
    bool header_due_ = false;
    uint32_t width_ = 0;
    uint64_t lines_inside_ = 0;  // of the record before
    std::vector<CsvField> split_;
    CsvSkip skip_{','};
};

}  // namespace

std::unique_ptr<Decoder> csv_decoder(const weir_source_desc& source) {
    return std::make_unique<CsvDecoder>(source);
}

}  // namespace weir::format
