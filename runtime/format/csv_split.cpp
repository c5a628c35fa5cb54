#include "runtime/format/csv_split.h"

#include <emmintrin.h>

#include <cstring>

#include "runtime/hot/hot.h"
#include "runtime/row/build.h"

namespace weir::format {
namespace {

// The first `a` or `b` in [p, limit), else limit. Reads up to 15 bytes further.
const char* find_either(const char* p, const char* limit, char a, char b) {
    const __m128i first = _mm_set1_epi8(a);
    const __m128i second = _mm_set1_epi8(b);
    for (; p < limit; p += 16) {
        __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(block, first), _mm_cmpeq_epi8(block, second));
        uint32_t mask = static_cast<uint32_t>(_mm_movemask_epi8(hits));
        if (mask == 0) continue;
        p += __builtin_ctz(mask);
        return p < limit ? p : limit;
    }
    return limit;
}

// p: behind the opening quote. The closing quote, or limit.
const char* find_closing(const char* p, const char* limit, CsvField* field, uint64_t* lines) {
    for (;;) {
        p = find_either(p, limit, '"', '\n');
        if (p == limit) return limit;
        if (*p == '\n') {
            ++*lines;
            ++p;
        } else if (p + 1 < limit && p[1] == '"') {
            field->doubled = true;
            p += 2;
        } else {
            return p;
        }
    }
}

}  // namespace

CsvRecord split_csv(const char* p, const char* limit, bool last, char delimiter,
                    std::vector<CsvField>* fields) {
    CsvRecord record;
    const char* begin = p;
    fields->clear();
    for (;;) {
        CsvField& field = fields->emplace_back();
        const char* end;
        if (p < limit && *p == '"') {
            field.quoted = true;
            field.p = p + 1;
            end = find_closing(p + 1, limit, &field, &record.lines);
            field.bytes = static_cast<uint64_t>(end - field.p);
            // A quote at the end of the block may be the first of two.
            if (end >= limit - 1 && !last) return {CsvEnd::Incomplete, nullptr, 0, nullptr};
            if (end == limit) return {CsvEnd::Broken, limit, record.lines, begin};
            ++end;
            if (end < limit && *end == '\r' && (end + 1 == limit || end[1] == '\n')) ++end;
            if (end < limit && *end != delimiter && *end != '\n') {
                const char* line_end = wh_find_newline(end, limit);
                if (line_end == limit && !last) return {CsvEnd::Incomplete, nullptr, 0, nullptr};
                const char* behind = line_end == limit ? limit : line_end + 1;
                return {CsvEnd::Broken, behind, record.lines, end};
            }
        } else {
            end = find_either(p, limit, delimiter, '\n');
            field.p = p;
            field.bytes = static_cast<uint64_t>(end - p);
            bool line_ends = end == limit ? last : *end == '\n';
            if (line_ends && field.bytes > 0 && end[-1] == '\r') --field.bytes;
        }
        if (end == limit) {
            if (!last) return {CsvEnd::Incomplete, nullptr, 0, nullptr};
            record.behind = limit;
            return record;
        }
        p = end + 1;
        if (*end == '\n') {
            record.behind = p;
            return record;
        }
    }
}

// As split_csv takes them, a byte at a time; no line ends here.
CsvSkip::At CsvSkip::next(char c) const {
    switch (at_) {
        case At::Quoted:
            return c == '"' ? At::Closed : At::Quoted;
        case At::Broken:
            return At::Broken;
        case At::Closed:
            if (c == '"') return At::Quoted;
            return c == delimiter_ ? At::Begin : c == '\r' ? At::Closed : At::Broken;
        case At::Begin:
            if (c == '"') return At::Quoted;
            break;
        case At::Plain:
            break;
    }
    return c == delimiter_ ? At::Begin : At::Plain;
}

const char* CsvSkip::pass(const char* p, const char* end, uint64_t* lines) {
    for (; p < end; ++p) {
        if (*p == '\n' && at_ != At::Quoted) return p + 1;
        *lines += *p == '\n';
        at_ = next(*p);
    }
    return nullptr;
}

weir_str undouble(weir_context* context, const CsvField& field) {
    char* out = row::arena_bytes(context, field.bytes);
    uint64_t bytes = 0;
    for (uint64_t i = 0; i < field.bytes; ++i) {
        out[bytes++] = field.p[i];
        if (field.p[i] == '"') ++i;
    }
    return {out, bytes};
}

}  // namespace weir::format
