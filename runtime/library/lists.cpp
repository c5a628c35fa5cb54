// Lists and maps of any type: read as values, built anew. An answer never shares bytes with an
// argument unless it is one.
#include <algorithm>
#include <vector>

#include "runtime/library/answer.h"
#include "runtime/library/library.h"
#include "runtime/row/compare.h"

using namespace weir::library;
using weir::row::list_count;
using weir::row::of_bytes;

namespace {

using Values = std::vector<Value>;

constexpr uint64_t kListElementsMax = 16 << 20;

Values values_of(const weir_type& type, const char* p, uint64_t n) {
    const Value list = of_bytes(p, n);
    Values values(list_count(list));
    for (uint32_t i = 0; i < values.size(); i++) values[i] = weir::row::element(type, list, i);
    return values;
}

uint32_t answer_list(weir_context* context, const weir_type& type, const Values& values,
                     weir_str* out) {
    return answer_blob(weir::row::make_list(context, type, values), out);
}

// Places of the values in their order; equal ones stay in theirs.
std::vector<uint32_t> sorted_places(const weir_type& type, const Values& values) {
    std::vector<uint32_t> places(values.size());
    for (size_t i = 0; i < places.size(); i++) places[i] = static_cast<uint32_t>(i);
    std::stable_sort(places.begin(), places.end(), [&](uint32_t a, uint32_t b) {
        return weir::row::compare(type, values[a], values[b]) < 0;
    });
    return places;
}

}  // namespace

extern "C" {

uint32_t wf_length_list(weir_context*, const weir_type*, const char* p, uint64_t n, int64_t* out) {
    return answer(int64_t{list_count(of_bytes(p, n))}, out);
}

uint32_t wf_length_map(weir_context*, const weir_type*, const weir_type*, const char* p, uint64_t n,
                       int64_t* out) {
    return answer(int64_t{list_count(of_bytes(p, n))}, out);
}

// Both lists behind each other.
uint32_t wf_append(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                   const char* q, uint64_t m, weir_str* out) {
    Values values = values_of(*t, p, n);
    const Values more = values_of(*t, q, m);
    values.insert(values.end(), more.begin(), more.end());
    return answer_list(context, *t, values, out);
}

uint32_t wf_slice_list(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                       int64_t from, int64_t to, weir_str* out) {
    const Values values = values_of(*t, p, n);
    const auto size = static_cast<int64_t>(values.size());
    const int64_t begin = std::clamp<int64_t>(from, 0, size);
    const int64_t end = std::clamp<int64_t>(to, begin, size);
    return answer_list(context, *t, Values(values.begin() + begin, values.begin() + end), out);
}

uint32_t wf_slice_list_from(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                            int64_t from, weir_str* out) {
    return wf_slice_list(context, t, p, n, from, INT64_MAX, out);
}

uint32_t wf_reverse_list(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                         weir_str* out) {
    Values values = values_of(*t, p, n);
    std::reverse(values.begin(), values.end());
    return answer_list(context, *t, values, out);
}

uint32_t wf_index_of_list(weir_context*, const weir_type* t, const char* p, uint64_t n,
                          const char* q, uint64_t m, int64_t* out) {
    const Value wanted = weir::row::element(*t, of_bytes(q, m), 0);
    const Value list = of_bytes(p, n);
    for (uint32_t i = 0; i < list_count(list); i++) {
        if (weir::row::compare(*t, weir::row::element(*t, list, i), wanted) == 0)
            return answer(int64_t{i}, out);
    }
    return WEIR_IS_NULL;
}

uint32_t wf_sort(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                 weir_str* out) {
    const Values values = values_of(*t, p, n);
    Values sorted;
    for (const uint32_t place : sorted_places(*t, values)) sorted.push_back(values[place]);
    return answer_list(context, *t, sorted, out);
}

uint32_t wf_distinct(weir_context* context, const weir_type* t, const char* p, uint64_t n,
                     weir_str* out) {
    const Values values = values_of(*t, p, n);
    std::vector<uint32_t> places = sorted_places(*t, values);
    const auto same = [&](uint32_t a, uint32_t b) {
        return weir::row::compare(*t, values[a], values[b]) == 0;
    };
    places.erase(std::unique(places.begin(), places.end(), same), places.end());
    std::sort(places.begin(), places.end());
    Values kept;
    for (const uint32_t place : places) kept.push_back(values[place]);
    return answer_list(context, *t, kept, out);
}

uint32_t wf_range(weir_context* context, int64_t from, int64_t to, weir_str* out) {
    const uint64_t count = to <= from ? 0 : static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
    if (count > kListElementsMax) return fail(context, "list too long");
    Values values(count);
    for (uint64_t i = 0; i < count; i++)
        values[i] = weir::row::of_int(from + static_cast<int64_t>(i));
    weir_type integer = {};
    integer.kind = WEIR_INT;
    return answer_list(context, integer, values, out);
}

uint32_t wf_keys(weir_context*, const weir_type*, const weir_type*, const char* p, uint64_t n,
                 weir_str* out) {
    return answer_blob(weir::row::map_keys(of_bytes(p, n)), out);
}

uint32_t wf_values(weir_context*, const weir_type*, const weir_type*, const char* p, uint64_t n,
                   weir_str* out) {
    return answer_blob(weir::row::map_values(of_bytes(p, n)), out);
}

uint32_t wf_map_of(weir_context* context, const weir_type* k, const weir_type* v, const char* p,
                   uint64_t n, const char* q, uint64_t m, weir_str* out) {
    const Values keys = values_of(*k, p, n);
    const Values values = values_of(*v, q, m);
    if (keys.size() != values.size()) return fail(context, "as many keys as values make a map");
    weir_type map = {};
    map.kind = WEIR_MAP;
    map.key = k;
    map.element = v;
    return answer_blob(weir::row::make_map(context, map, keys, values), out);
}

}  // extern "C"
