// Reading by type: what JSON kind a type asks for, then its text. Blobs are built when all of their
// parts are known.
#include "runtime/row/json_read.h"

#include <vector>

#include "runtime/base/cold.h"
#include "runtime/base/time_pattern.h"
#include "runtime/hot/hot.h"
#include "runtime/row/build.h"

namespace weir::row {
namespace {

const char* name_of(const weir_type& type) {
    switch (type.kind) {
        case WEIR_BOOL:
            return "bool";
        case WEIR_INT:
            return "int";
        case WEIR_FLOAT:
            return "float";
        case WEIR_DECIMAL:
            return "decimal";
        case WEIR_STRING:
            return "string";
        case WEIR_BYTES:
            return "bytes in base64";
        case WEIR_TIMESTAMP:
            return "timestamp";
        case WEIR_DATE:
            return "date";
        case WEIR_DURATION:
            return "duration";
        case WEIR_UUID:
            return "uuid";
        case WEIR_ENUM:
            return "a name of the enum";
        case WEIR_LIST:
            return "list";
        case WEIR_MAP:
            return "map";
        case WEIR_RECORD:
            return "record";
        default:
            return "value";
    }
}

// As a field of CSV says it.
std::string does_not_fit(const std::string& found, const weir_type& type) {
    std::string text = "`" + found + "` does not fit " + (type.kind == WEIR_INT ? "an " : "a ");
    text += name_of(type);
    if (type.kind != WEIR_DECIMAL) return text;
    return text + "(" + std::to_string(type.precision) + "," + std::to_string(type.scale) + ")";
}

// A piece of the record, cut to a readable length at a character's end.
std::string shown(const char* p, uint64_t n) {
    constexpr uint64_t kShownMax = 48;
    if (n <= kShownMax) return std::string(p, n);
    uint64_t cut = kShownMax;
    while (cut > 0 && (static_cast<unsigned char>(p[cut]) & 0xC0) == 0x80) cut--;
    return std::string(p, cut) + "…";
}

std::string name_text(const weir_str& name) { return std::string(name.p, WEIR_STR_LEN(name.n)); }

bool is_text_kind(const weir_type& type) {
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
        default:
            return false;
    }
}

// Whether the text is a number in the form that JSON has, which is narrower than what the readers
// of numbers take.
bool is_json_number(const char* p, uint64_t n) {
    const char* end = p + n;
    p += p < end && *p == '-';
    const auto digits = [&] {
        const char* begin = p;
        while (p < end && *p >= '0' && *p <= '9') p++;
        return p > begin;
    };
    const bool zero = p < end && *p == '0';
    const char* whole = p;
    if (!digits() || (zero && p - whole > 1)) return false;
    if (p < end && *p == '.' && (p++, !digits())) return false;
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        if (!digits()) return false;
    }
    return p == end;
}

uint32_t reason_of(uint32_t answer) {
    return answer == 0 ? kNoReason : answer == 1 ? WEIR_RANGE : WEIR_TYPE_REASON;
}

uint32_t read_timestamp(const weir_type& type, const char* p, uint64_t n, int64_t* micros) {
    if (type.time_form == WEIR_RFC3339)
        return weir_rfc3339_from_text(p, n, micros) == 0 ? kNoReason : WEIR_TIME;
    if (type.time_form != WEIR_PATTERN) {
        return reason_of(weir_unix_from_text(p, n, type.time_form, micros));
    }
    base::Zone zone;
    base::Zone::find(type.zone.p, WEIR_STR_LEN(type.zone.n), &zone);
    return base::read_time(type.pattern.p, WEIR_STR_LEN(type.pattern.n), p, n, zone, micros)
               ? kNoReason
               : WEIR_TIME;
}

uint32_t read_bytes(weir_context* context, const char* p, uint64_t n, Value* out) {
    char* bytes = arena_bytes(context, n * 3 / 4 + 3);
    uint64_t count;
    if (weir_base64_from_text(p, n, bytes, &count) != 0) return WEIR_TYPE_REASON;
    *out = of_bytes(bytes, count);
    return kNoReason;
}

uint32_t read_enum(const weir_type& type, const char* p, uint64_t n, Value* out) {
    for (uint32_t i = 0; i < type.field_count; i++) {
        if (WEIR_STR_LEN(type.names[i].n) == n && std::memcmp(type.names[i].p, p, n) == 0) {
            *out = of_int(i);
            return kNoReason;
        }
    }
    return WEIR_ENUM_REASON;
}

}  // namespace

uint32_t scalar_from_text(weir_context* context, const weir_type& type, const char* p, uint64_t n,
                          Value* out) {
    int64_t integer = 0;
    double real = 0;
    Wide wide = 0;
    unsigned __int128 unsigned_wide = 0;
    uint32_t reason = WEIR_TYPE_REASON;
    switch (type.kind) {
        case WEIR_BOOL:
            reason = reason_of(weir_bool_from_text(p, n, &integer));
            break;
        case WEIR_INT:
            reason = reason_of(weir_int_from_text(p, n, &integer));
            break;
        case WEIR_TIMESTAMP:
            reason = read_timestamp(type, p, n, &integer);
            break;
        case WEIR_DATE:
            reason = reason_of(weir_date_from_text(p, n, &integer));
            break;
        case WEIR_DURATION:
            reason = reason_of(weir_duration_from_text(p, n, &integer));
            break;
        case WEIR_FLOAT:
            reason = reason_of(weir_float_from_text(p, n, &real));
            *out = of_float(real);
            return reason;
        case WEIR_DECIMAL:
            reason = reason_of(weir_decimal_from_text(p, n, type.precision, type.scale, &wide));
            *out = of_wide(wide);
            return reason;
        case WEIR_UUID:
            reason = reason_of(weir_uuid_from_text(p, n, &unsigned_wide));
            *out = of_wide(static_cast<Wide>(unsigned_wide));
            return reason;
        case WEIR_STRING:
            *out = of_bytes(p, n);
            return wh_utf8_valid(p, n) != 0 ? kNoReason : WEIR_UTF8;
        case WEIR_BYTES:
            return read_bytes(context, p, n, out);
        case WEIR_ENUM:
            return read_enum(type, p, n, out);
        default:
            break;
    }
    *out = of_int(integer);
    return reason;
}

bool JsonReader::fail(uint32_t reason, std::string detail) {
    problem_.path.clear();
    problem_.reason = reason;
    problem_.detail = std::move(detail);
    return false;
}

bool JsonReader::fail_inside(const std::string& step) {
    problem_.path.insert(0, step);
    return false;
}

void JsonReader::skip_blanks() {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\r' || *p_ == '\n')) p_++;
}

bool JsonReader::take(char c) {
    if (p_ == end_ || *p_ != c) return false;
    p_++;
    return true;
}

// Bytes of the scalar at the position that is no string.
uint64_t JsonReader::number_bytes() const {
    const char* p = p_;
    while (p < end_ && *p != ',' && *p != '}' && *p != ']' && *p != ' ' && *p != '\t' &&
           *p != '\r' && *p != '\n')
        p++;
    return static_cast<uint64_t>(p - p_);
}

// The value at the position is of another JSON kind than the type asks for; or it is none at all.
bool JsonReader::wrong_kind(const weir_type& type) {
    const char* begin = p_;
    if (!skip(true)) return false;
    const char behind = peek();
    if (behind != '\0' && std::strchr(",}] \t\r\n", behind) == nullptr)
        return fail(WEIR_SYNTAX, "no JSON value");
    const std::string found = shown(begin, static_cast<uint64_t>(p_ - begin));
    p_ = begin;
    return fail(WEIR_TYPE_REASON, std::string("expected ") + name_of(type) + ", found " + found);
}

bool JsonReader::read_string(weir_str* out) {
    if (!take('"')) return fail(WEIR_SYNTAX, "a string is missing");
    uint64_t seen;
    const char* close = wh_scan_string(p_, &seen);
    if (close >= end_ || *close != '"')
        return fail(WEIR_SYNTAX, "a string has no end, or a control character in it");
    const auto n = static_cast<uint64_t>(close - p_);
    if (wh_check_string(p_, n, seen & WH_SEEN_BACKSLASH) == 0)
        return fail(WEIR_SYNTAX, "an escape in a string is not valid");
    if (wh_check_string(p_, n, seen & WH_SEEN_NON_ASCII) == 0)
        return fail(WEIR_UTF8, "a string is no UTF-8");
    out->p = p_;
    out->n = n | ((seen & WH_SEEN_BACKSLASH) != 0 ? WEIR_STR_ESCAPED : WEIR_STR_CLEAN);
    p_ = close + 1;
    return true;
}

bool JsonReader::read_text(const weir_type& type, const weir_str& text, Value* out) {
    const weir_str words = wh_plain(context_, text.p, text.n);
    const uint64_t n = WEIR_STR_LEN(words.n);
    const uint32_t reason = scalar_from_text(context_, type, words.p, n, out);
    if (reason == kNoReason) return true;
    const std::string found = '"' + shown(words.p, n) + '"';
    if (reason == WEIR_RANGE) return fail(reason, does_not_fit(shown(words.p, n), type));
    return fail(reason, std::string("expected ") + name_of(type) + ", found " + found);
}

bool JsonReader::read_number(const weir_type& type, const char* p, uint64_t n, Value* out) {
    if (type.kind != WEIR_BOOL && !is_json_number(p, n)) return wrong_kind(type);
    const uint32_t reason = scalar_from_text(context_, type, p, n, out);
    if (reason == kNoReason) {
        p_ = p + n;
        return true;
    }
    if (reason == WEIR_RANGE) return fail(reason, does_not_fit(shown(p, n), type));
    return wrong_kind(type);
}

bool JsonReader::read_scalar(const weir_type& type, Value* out) {
    const bool text = peek() == '"';
    if (is_text_kind(type) || (type.kind == WEIR_DECIMAL && text)) {
        if (!text) return wrong_kind(type);
        weir_str words;
        if (!read_string(&words)) return false;
        if (type.kind != WEIR_STRING) return read_text(type, words, out);
        *out = of_bytes(words.p, words.n);
        return true;
    }
    if (text) return wrong_kind(type);
    return read_number(type, p_, number_bytes(), out);
}

bool JsonReader::read_json_value(Value* out) {
    const char* begin = p_;
    if (!skip(true)) return false;
    *out = of_bytes(begin, static_cast<uint64_t>(p_ - begin));
    return true;
}

bool JsonReader::read_list(const weir_type& type, Value* out) {
    if (!take('[')) return wrong_kind(type);
    std::vector<Value> elements;
    skip_blanks();
    if (!take(']')) {
        do {
            Value value;
            if (!read(*type.element, &value))
                return fail_inside("[" + std::to_string(elements.size()) + "]");
            elements.push_back(plain(context_, *type.element, value));
            skip_blanks();
        } while (take(','));
        if (!take(']')) return fail(WEIR_SYNTAX, "`,` or `]` is missing");
    }
    *out = make_list(context_, *type.element, elements);
    return true;
}

bool JsonReader::read_map(const weir_type& type, Value* out) {
    if (!take('{')) return wrong_kind(type);
    std::vector<Value> keys;
    std::vector<Value> values;
    skip_blanks();
    if (!take('}')) {
        do {
            skip_blanks();
            weir_str name;
            Value key;
            Value value;
            if (!read_string(&name) || !read_text(*type.key, name, &key)) return false;
            skip_blanks();
            if (!take(':')) return fail(WEIR_SYNTAX, "`:` is missing behind a key");
            if (!read(*type.element, &value)) {
                const weir_str words = wh_plain(context_, name.p, name.n);
                return fail_inside("[\"" + shown(words.p, WEIR_STR_LEN(words.n)) + "\"]");
            }
            keys.push_back(key);
            values.push_back(plain(context_, *type.element, value));
            skip_blanks();
        } while (take(','));
        if (!take('}')) return fail(WEIR_SYNTAX, "`,` or `}` is missing");
    }
    *out = make_map(context_, type, keys, values);
    return true;
}

// Fields in any order, unknown ones ignored, the first of two equal ones counts. Of several
// problems that are not the text's own the one of the first declared field is told.
bool JsonReader::read_record(const weir_type& type, Value* out) {
    if (!take('{')) return wrong_kind(type);
    std::vector<Value> fields(type.field_count, kNull);
    std::vector<JsonProblem> problems(type.field_count);
    for (uint32_t i = 0; i < type.field_count; i++) {
        if (type.fields[i].type->nullable == 0) {
            problems[i] = {WEIR_MISSING,
                           "field `" + name_text(type.fields[i].name) + "` is missing", ""};
        }
    }
    std::vector<bool> seen(type.field_count, false);
    skip_blanks();
    if (!take('}')) {
        do {
            skip_blanks();
            weir_str name;
            if (!read_string(&name)) return false;
            name = wh_plain(context_, name.p, name.n);
            skip_blanks();
            if (!take(':')) return fail(WEIR_SYNTAX, "`:` is missing behind a key");
            skip_blanks();
            uint32_t i = 0;
            while (i < type.field_count &&
                   (seen[i] || WEIR_STR_LEN(type.fields[i].name.n) != WEIR_STR_LEN(name.n) ||
                    std::memcmp(type.fields[i].name.p, name.p, WEIR_STR_LEN(name.n)) != 0)) {
                i++;
            }
            const char* begin = p_;
            if (i == type.field_count) {
                if (!skip(false)) return false;
            } else if (seen[i] = true; read(*type.fields[i].type, &fields[i])) {
                fields[i] = plain(context_, *type.fields[i].type, fields[i]);
                problems[i] = {};
            } else {
                if (problem_.reason == WEIR_SYNTAX) return false;
                problems[i] = problem_;
                problems[i].path.insert(0, "." + name_text(type.fields[i].name));
                p_ = begin;
                if (!skip(false)) return false;
            }
            skip_blanks();
        } while (take(','));
        if (!take('}')) return fail(WEIR_SYNTAX, "`,` or `}` is missing");
    }
    for (const JsonProblem& problem : problems) {
        if (problem.reason == kNoReason) continue;
        problem_ = problem;
        return false;
    }
    *out = make_row(context_, type, fields);
    return true;
}

bool JsonReader::read(const weir_type& type, Value* out) {
    skip_blanks();
    if (p_ == end_) return fail(WEIR_SYNTAX, "the value is missing");
    if (*p_ == 'n' && end_ - p_ >= 4 && std::memcmp(p_, "null", 4) == 0) {
        if (type.nullable != 0) {
            p_ += 4;
            *out = kNull;
            return true;
        }
        if (type.kind != WEIR_JSON)
            return fail(WEIR_NULL_VALUE, std::string("expected ") + name_of(type) + ", found null");
    }
    switch (type.kind) {
        case WEIR_JSON:
            return read_json_value(out);
        case WEIR_LIST:
            return read_list(type, out);
        case WEIR_MAP:
            return read_map(type, out);
        case WEIR_RECORD:
            return read_record(type, out);
        default:
            return read_scalar(type, out);
    }
}

}  // namespace weir::row

extern "C" const char* weir_json_leaf(weir_context* context, const weir_type* type, const char* p,
                                      const char* end, weir_leaf* leaf) {
    weir::row::JsonReader reader(context, p, end);
    return reader.read(*type, leaf) ? reader.position() : nullptr;
}
