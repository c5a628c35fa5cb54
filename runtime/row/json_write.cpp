// Appends to a std::string, a piece at a time; numbers and times by the same primitives that
// generated sinks use.
#include "runtime/row/json_write.h"

#include "runtime/base/cold.h"
#include "runtime/base/time_pattern.h"
#include "runtime/hot/hot.h"
#include "runtime/row/build.h"

namespace weir::row {
namespace {

class Writer {
  public:
    Writer(const JsonStyle& style, std::string* out) : style_(style), out_(out) {}

    void write(const weir_type& type, const Value& value) {
        if (value.null != 0) return text("null");
        switch (type.kind) {
            case WEIR_LIST:
                return list(*type.element, value);
            case WEIR_MAP:
                return map(type, value);
            case WEIR_RECORD:
                return record(type, as_pointer(value));
            default:
                break;
        }
        const bool quoted = has_quotes(type);
        if (quoted) *out_ += '"';
        scalar(type, value, true);
        if (quoted) *out_ += '"';
    }

    // Without quotes; `escaped` as JSON needs it.
    void scalar(const weir_type& type, const Value& value, bool escaped) {
        char buffer[64 + WEIR_PADDING];
        switch (type.kind) {
            case WEIR_BOOL:
                return text(as_int(value) != 0 ? "true" : "false");
            case WEIR_INT:
                return piece(buffer, wh_write_int(buffer, as_int(value)));
            case WEIR_FLOAT:
                return piece(buffer, wh_write_float(buffer, as_float(value)));
            case WEIR_DECIMAL:
                return piece(buffer, wh_write_decimal(buffer, as_wide(value), type.scale));
            case WEIR_STRING:
                return string(value, escaped);
            case WEIR_BYTES:
                return base64(value);
            case WEIR_TIMESTAMP:
                return timestamp(type, as_int(value), escaped);
            case WEIR_DATE:
                return piece(buffer, weir_date_write(buffer, as_int(value)));
            case WEIR_DURATION:
                return piece(buffer, weir_duration_write(buffer, as_int(value)));
            case WEIR_UUID:
                return piece(buffer, weir_uuid_write(
                                         buffer, static_cast<unsigned __int128>(as_wide(value))));
            case WEIR_ENUM: {
                const weir_str& name = type.names[as_int(value)];
                return string(of_bytes(name.p, WEIR_STR_LEN(name.n)), escaped);
            }
            case WEIR_JSON:
                out_->append(as_pointer(value), as_length(value));
                return;
            default:
                return text("null");
        }
    }

  private:
    bool has_quotes(const weir_type& type) const {
        switch (type.kind) {
            case WEIR_STRING:
            case WEIR_BYTES:
            case WEIR_DATE:
            case WEIR_DURATION:
            case WEIR_UUID:
            case WEIR_ENUM:
                return true;
            case WEIR_TIMESTAMP:
                return type.time_form == WEIR_RFC3339 || type.time_form == WEIR_PATTERN;
            case WEIR_DECIMAL:
                return style_.decimal_string;
            default:
                return false;
        }
    }

    void text(const char* words) { out_->append(words); }
    void piece(const char* begin, const char* end) {
        out_->append(begin, static_cast<size_t>(end - begin));
    }

    void string(const Value& value, bool escaped) {
        const char* p = as_pointer(value);
        const uint64_t n = as_length(value);
        const size_t size = out_->size();
        const bool raw = (value.hi & WEIR_STR_ESCAPED) != 0;
        if (!escaped && !raw) {
            out_->append(p, n);
            return;
        }
        // Block copies read behind the string, so it is brought where that may be done.
        std::string source(p, n);
        source.append(WEIR_PADDING, '\0');
        out_->resize(size + wh_json_room(n) + WH_SLACK);
        char* begin = out_->data() + size;
        const char* end =
            escaped ? wh_write_json(begin, source.data(), n | (raw ? WEIR_STR_ESCAPED : 0))
                    : begin + wh_unescape(begin, source.data(), n);
        out_->resize(static_cast<size_t>(end - out_->data()));
    }

    void base64(const Value& value) {
        const size_t size = out_->size();
        const uint64_t n = as_length(value);
        out_->resize(size + 4 * ((n + 2) / 3));
        weir_base64_write(out_->data() + size, as_pointer(value), n);
    }

    void timestamp(const weir_type& type, int64_t micros, bool escaped) {
        char buffer[64 + WEIR_PADDING];
        wh_time_cache cache = {};
        switch (type.time_form) {
            case WEIR_UNIX_SECONDS:
                return unix_seconds(micros);
            case WEIR_UNIX_MILLIS:
                return piece(buffer, wh_write_int(buffer, micros / 1000 - (micros % 1000 < 0)));
            case WEIR_UNIX_MICROS:
                return piece(buffer, wh_write_int(buffer, micros));
            case WEIR_PATTERN: {
                base::Zone zone;
                base::Zone::find(type.zone.p, WEIR_STR_LEN(type.zone.n), &zone);
                std::string words;
                base::write_time(type.pattern.p, WEIR_STR_LEN(type.pattern.n), micros, zone, true,
                                 &words);
                return string(of_bytes(words.data(), words.size()), escaped);
            }
            default:
                return piece(buffer, wh_write_rfc3339(buffer, micros, &cache));
        }
    }

    // Whole seconds as an integer, others with a fraction.
    void unix_seconds(int64_t micros) {
        char buffer[64 + WEIR_PADDING];
        char* end = wh_write_decimal(buffer, micros, 6);
        while (end[-1] == '0') end--;
        if (end[-1] == '.') end--;
        piece(buffer, end);
    }

    void list(const weir_type& type, const Value& value) {
        *out_ += '[';
        const uint32_t count = list_count(value);
        for (uint32_t i = 0; i < count; i++) {
            if (i > 0) *out_ += ',';
            write(type, element(type, value, i));
        }
        *out_ += ']';
    }

    void map(const weir_type& type, const Value& value) {
        *out_ += '{';
        const Value keys = map_keys(value);
        const Value values = map_values(value);
        const uint32_t count = list_count(keys);
        for (uint32_t i = 0; i < count; i++) {
            if (i > 0) *out_ += ',';
            *out_ += '"';
            scalar(*type.key, element(*type.key, keys, i), true);
            text("\":");
            write(*type.element, element(*type.element, values, i));
        }
        *out_ += '}';
    }

    void record(const weir_type& type, const char* row) {
        *out_ += '{';
        for (uint32_t i = 0; i < type.field_count; i++) {
            if (i > 0) *out_ += ',';
            out_->append(type.fields[i].json_name.p, WEIR_STR_LEN(type.fields[i].json_name.n));
            write(*type.fields[i].type, field(type, row, i));
        }
        *out_ += '}';
    }

    const JsonStyle& style_;
    std::string* out_;
};

}  // namespace

void write_json(const weir_type& type, const Value& value, const JsonStyle& style,
                std::string* out) {
    Writer(style, out).write(type, value);
}

void write_text(const weir_type& type, const Value& value, std::string* out) {
    if (value.null != 0) return;
    const JsonStyle style;
    Writer writer(style, out);
    if (type.kind == WEIR_LIST || type.kind == WEIR_MAP || type.kind == WEIR_RECORD)
        return writer.write(type, value);
    writer.scalar(type, value, false);
}

}  // namespace weir::row

extern "C" weir_str weir_json_of(weir_context* context, const weir_type* type, const char* p,
                                 uint64_t n, uint32_t style) {
    using namespace weir::row;
    std::string text;
    write_json(*type, of_bytes(p, n), JsonStyle{.decimal_string = (style & 1) != 0}, &text);
    const Value made = make_string(context, text.data(), text.size());
    return {as_pointer(made), made.hi};
}
