// Passing over JSON that nobody reads: values of any depth, and pairs of an object up to a key. Only the extent is looked at.
#include "runtime/hot/blocks.h"
#include "runtime/hot/hot.h"

using namespace weir::hot;

namespace {

bool ends_scalar(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ':';
}

// Bit i: byte i of 32 is a quote, a bracket or a brace. `[` and `{`, `]` and `}` differ in bit 5 alone.
uint32_t structure32(const char* p) {
    Bytes32 block;
    memcpy(&block, p, 32);
    const Bytes32 folded = block | 0x20;
    const Bytes32 truth = (block == '"') | (folded == '{') | (folded == '}');
    return bits(truth);
}

// p: inside of `depth` brackets. Behind the one that closes the outermost; NULL when the line ends first.
const char* skip_nested(const char* p, const char* end, int64_t depth) {
    while (p < end) {
        uint32_t mask = structure32(p);
        const char* next = p + 32;
        while (mask != 0) {
            const char* at = p + __builtin_ctz(mask);
            mask &= mask - 1;
            if (at >= end) return nullptr;
            if (*at == '"') {
                uint64_t seen;
                next = wh_scan_string(at + 1, &seen);
                if (next >= end || *next != '"') return nullptr;
                next++;
                break;
            }
            depth += (*at | 0x20) == '{' ? 1 : -1;
            if (depth == 0) return at + 1;
        }
        p = next;
    }
    return nullptr;
}

// One blank behind `:` or `,` is what most writers put there.
const char* skip_one_blank(const char* p) { return p + (*p == ' '); }

}  // namespace

WH_FAR const char* wh_skip_value_far(const char* p, const char* end) {
    if (*p == '{' || *p == '[') return skip_nested(p + 1, end, 1);
    const char* begin = p;
    while (p < end && !ends_scalar(*p)) p++;
    return p == begin ? nullptr : p;
}

WH_HOT const char* wh_skip_value(const char* p, const char* end) {
    if (*p != '"') return wh_skip_value_far(p, end);
    p = wh_skip_string(p + 1);
    return WH_LIKELY(p != nullptr && p <= end) ? p : nullptr;
}

extern "C" const char* wh_find_key(const char* p, const char* end, const char* key, uint64_t n) {
    while (p < end && *p == '"') {
        const char* value;
        if (static_cast<uint64_t>(end - p) > n && memcmp(p, key, n) == 0) return skip_one_blank(p + n);
        value = wh_skip_string(p + 1);
        if (value == nullptr || value >= end || *value != ':') return nullptr;
        p = wh_skip_value(skip_one_blank(value + 1), end);
        if (p == nullptr || p >= end || *p != ',') return nullptr;
        p = skip_one_blank(p + 1);
    }
    return nullptr;
}

WH_FAR const char* wh_skip_object_rest(const char* p, const char* end) { return skip_nested(p, end, 1); }
