// Strings. Lengths and places count code points: bytes that do not continue a character.
#include <emmintrin.h>

#include <bit>
#include <cstring>
#include <vector>

#include "runtime/hot/hot.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"

using namespace weir::library;

namespace {

bool continues(char c) { return (c & 0xC0) == 0x80; }

int64_t points_of(std::string_view words) {
    int64_t count = 0;
    for (const char c : words) count += !continues(c);
    return count;
}

// The byte where code point `index` begins; the size if there are not so many.
size_t byte_of_point(std::string_view words, int64_t index) {
    size_t at = 0;
    for (; at < words.size(); at++) {
        if (continues(words[at])) continue;
        if (index == 0) return at;
        index--;
    }
    return at;
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trimmed_start(std::string_view words) {
    while (!words.empty() && is_blank(words.front())) words.remove_prefix(1);
    return words;
}
std::string_view trimmed_end(std::string_view words) {
    while (!words.empty() && is_blank(words.back())) words.remove_suffix(1);
    return words;
}

size_t find(std::string_view words, std::string_view part, size_t from) {
    const int64_t at = wh_find(words.data() + from, words.size() - from, part.data(), part.size());
    return at < 0 ? std::string_view::npos : from + static_cast<size_t>(at);
}

std::string_view sliced(std::string_view words, int64_t from, int64_t to) {
    if (from < 0) from = 0;
    if (to <= from) return words.substr(0, 0);
    const size_t begin = byte_of_point(words, from);
    const std::string_view rest = words.substr(begin);
    return rest.substr(0, byte_of_point(rest, to - from));
}

// `missing` code points of `fill`, repeated.
std::string padding(std::string_view fill, int64_t missing) {
    std::string made;
    const int64_t fill_points = points_of(fill);
    for (; missing >= fill_points; missing -= fill_points) made += fill;
    made += sliced(fill, 0, missing);
    return made;
}

uint32_t pad(weir_context* context, std::string_view words, int64_t length, std::string_view fill,
             bool left, weir_str* out) {
    const int64_t missing = length - points_of(words);
    if (missing <= 0 || fill.empty()) return answer_view(words, out);
    if (static_cast<uint64_t>(missing) > kTextBytesMax / 4) return fail(context, "text too long");
    std::string made = padding(fill, missing);
    made.insert(left ? made.size() : 0, words);
    return answer_copy(context, made, out);
}

size_t count_of_byte(std::string_view words, char byte) {
    const __m128i wanted = _mm_set1_epi8(byte);
    size_t count = 0;
    size_t at = 0;
    for (; at + 16 <= words.size(); at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data() + at));
        const int hits = _mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted));
        count += static_cast<size_t>(std::popcount(static_cast<uint32_t>(hits)));
    }
    for (; at < words.size(); at++) count += words[at] == byte;
    return count;
}

// Calls `found` with each place of `byte`, 16 bytes at a time.
template <typename Found>
void each_place(std::string_view words, char byte, Found found) {
    const __m128i wanted = _mm_set1_epi8(byte);
    size_t at = 0;
    for (; at + 16 <= words.size(); at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(words.data() + at));
        for (auto mask = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted)));
             mask != 0; mask &= mask - 1)
            found(at + static_cast<size_t>(std::countr_zero(mask)));
    }
    for (; at < words.size(); at++)
        if (words[at] == byte) found(at);
}

uint64_t load_word(const char* p) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    return word;
}

// The first n < 8 bytes at p, then zeros, without a byte read outside [begin, end), which has at
// least 8.
uint64_t load_part(const char* p, size_t n, const char* end) {
    const auto short_of = end - p < 8 ? static_cast<uint64_t>(8 - (end - p)) : 0;
    const uint64_t word = load_word(p - short_of) >> (8 * short_of);
    return word & ((uint64_t{1} << (8 * n)) - 1);
}

// Copies a part of `words`, which has at least 8 bytes, by whole words; what pads the last is zero.
char* write_padded(char* out, std::string_view part, std::string_view words) {
    size_t at = 0;
    for (; at + 8 <= part.size(); at += 8) std::memcpy(out + at, part.data() + at, 8);
    if (at == part.size()) return out + at;
    const char* rest = part.data() + at;
    const uint64_t word = load_part(rest, part.size() - at, words.data() + words.size());
    std::memcpy(out + at, &word, 8);
    return out + at + 8;
}

// The same list as make_list writes, in one pass over the text: most texts are split at one byte.
uint32_t split_at_byte(weir_context* context, std::string_view words, char separator,
                       weir_str* out) {
    const size_t count = count_of_byte(words, separator) + 1;
    const size_t head = 8 + (count + 63) / 64 * 8;
    char* blob = weir::row::arena_bytes(context, head + count * 16 + words.size());
    std::memset(blob, 0, head);
    std::memcpy(blob, &count, 8);
    char* slot = blob + head;
    char* tail = slot + count * 8;
    size_t begin = 0;
    const auto add = [&](size_t end) {
        const uint64_t n = end - begin;
        const uint64_t place = n == 0 ? 0 : static_cast<uint64_t>(tail - blob) | n << 32;
        std::memcpy(slot, &place, 8);
        slot += 8;
        tail = write_padded(tail, words.substr(begin, n), words);
        begin = end + 1;
    };
    each_place(words, separator, add);
    add(words.size());
    return answer({blob, static_cast<uint64_t>(tail - blob)}, out);
}

}  // namespace

extern "C" {

uint32_t wf_length_string(weir_context*, const char* p, uint64_t n, int64_t* out) {
    return answer(points_of(text(p, n)), out);
}
uint32_t wf_length_bytes(weir_context*, const char*, uint64_t n, int64_t* out) {
    return answer(int64_t{WEIR_STR_LEN(n)}, out);
}

uint32_t wf_count_of(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                     int64_t* out) {
    const std::string_view words = text(p, n);
    const std::string_view part = text(q, m);
    int64_t count = 0;
    if (part.size() == 1) {
        count = static_cast<int64_t>(count_of_byte(words, part[0]));
    } else if (!part.empty()) {
        for (size_t at = find(words, part, 0); at != std::string_view::npos;
             at = find(words, part, at + part.size()))
            count++;
    }
    return answer(count, out);
}

uint32_t wf_trim(weir_context*, const char* p, uint64_t n, weir_str* out) {
    return answer_view(trimmed_end(trimmed_start(text(p, n))), out);
}
uint32_t wf_trim_start(weir_context*, const char* p, uint64_t n, weir_str* out) {
    return answer_view(trimmed_start(text(p, n)), out);
}
uint32_t wf_trim_end(weir_context*, const char* p, uint64_t n, weir_str* out) {
    return answer_view(trimmed_end(text(p, n)), out);
}

uint32_t wf_replace(weir_context* context, const char* p, uint64_t n, const char* q, uint64_t m,
                    const char* with, uint64_t with_n, weir_str* out) {
    const std::string_view words = text(p, n);
    const std::string_view part = text(q, m);
    size_t at = part.empty() ? std::string_view::npos : find(words, part, 0);
    if (at == std::string_view::npos) return answer_view(words, out);
    std::string made;
    size_t done = 0;
    for (; at != std::string_view::npos; at = find(words, part, done)) {
        made += words.substr(done, at - done);
        made += text(with, with_n);
        done = at + part.size();
    }
    made += words.substr(done);
    return answer_copy(context, made, out);
}

uint32_t wf_slice_string(weir_context*, const char* p, uint64_t n, int64_t from, int64_t to,
                         weir_str* out) {
    return answer_view(sliced(text(p, n), from, to), out);
}

uint32_t wf_slice_string_from(weir_context*, const char* p, uint64_t n, int64_t from,
                              weir_str* out) {
    return answer_view(sliced(text(p, n), from, INT64_MAX), out);
}

// Empty parts are kept; an empty separator stands between any two characters.
uint32_t wf_split(weir_context* context, const char* p, uint64_t n, const char* by, uint64_t by_n,
                  weir_str* out) {
    const std::string_view words = text(p, n);
    const std::string_view separator = text(by, by_n);
    if (separator.size() == 1 && words.size() >= 8)
        return split_at_byte(context, words, separator[0], out);
    std::vector<Value> parts;
    const auto add = [&](std::string_view part) {
        parts.push_back(weir::row::of_bytes(part.data(), part.size()));
    };
    if (separator.empty()) {
        for (size_t at = 0; at < words.size();) {
            const size_t bytes = byte_of_point(words.substr(at), 1);
            add(words.substr(at, bytes));
            at += bytes;
        }
    } else {
        size_t done = 0;
        for (size_t at = find(words, separator, 0); at != std::string_view::npos;
             at = find(words, separator, done)) {
            add(words.substr(done, at - done));
            done = at + separator.size();
        }
        add(words.substr(done));
    }
    weir_type string = {};
    string.kind = WEIR_STRING;
    return answer_blob(weir::row::make_list(context, string, parts), out);
}

uint32_t wf_join(weir_context* context, const char* list, uint64_t list_n, const char* by,
                 uint64_t by_n, weir_str* out) {
    weir_type string = {};
    string.kind = WEIR_STRING;
    const Value parts = weir::row::of_bytes(list, list_n);
    std::string made;
    const uint32_t count = weir::row::list_count(parts);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) made += text(by, by_n);
        const Value part = weir::row::element(string, parts, i);
        made.append(weir::row::as_pointer(part), weir::row::as_length(part));
    }
    return answer_copy(context, made, out);
}

uint32_t wf_starts_with(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                        int64_t* out) {
    return answer(int64_t{text(p, n).starts_with(text(q, m))}, out);
}
uint32_t wf_ends_with(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                      int64_t* out) {
    return answer(int64_t{text(p, n).ends_with(text(q, m))}, out);
}
uint32_t wf_contains_string(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                            int64_t* out) {
    return answer(int64_t{wh_find(p, WEIR_STR_LEN(n), q, WEIR_STR_LEN(m)) >= 0}, out);
}

uint32_t wf_index_of_string(weir_context*, const char* p, uint64_t n, const char* q, uint64_t m,
                            int64_t* out) {
    const int64_t at = wh_find(p, WEIR_STR_LEN(n), q, WEIR_STR_LEN(m));
    if (at < 0) return WEIR_IS_NULL;
    return answer(points_of({p, static_cast<size_t>(at)}), out);
}

uint32_t wf_pad_left(weir_context* context, const char* p, uint64_t n, int64_t length,
                     const char* fill, uint64_t fill_n, weir_str* out) {
    return pad(context, text(p, n), length, text(fill, fill_n), true, out);
}
uint32_t wf_pad_right(weir_context* context, const char* p, uint64_t n, int64_t length,
                      const char* fill, uint64_t fill_n, weir_str* out) {
    return pad(context, text(p, n), length, text(fill, fill_n), false, out);
}

uint32_t wf_reverse_string(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    const std::string_view words = text(p, n);
    std::string made;
    made.reserve(words.size());
    for (size_t end = words.size(); end > 0;) {
        size_t begin = end - 1;
        while (begin > 0 && continues(words[begin])) begin--;
        made += words.substr(begin, end - begin);
        end = begin;
    }
    return answer_copy(context, made, out);
}

uint32_t wf_repeat_text(weir_context* context, const char* p, uint64_t n, int64_t times,
                        weir_str* out) {
    const std::string_view words = text(p, n);
    if (times <= 0 || words.empty()) return answer_view(words.substr(0, 0), out);
    if (static_cast<uint64_t>(times) > kTextBytesMax / words.size())
        return fail(context, "text too long");
    std::string made;
    made.reserve(words.size() * static_cast<size_t>(times));
    for (int64_t i = 0; i < times; i++) made += words;
    return answer_copy(context, made, out);
}

}  // extern "C"
