// What costs here is the one jump a key whose target nobody can guess, so that all else is kept
// free of branches on the data.
#include "runtime/hot/walk.h"

#include "runtime/hot/blocks.h"

using namespace weir::hot;

namespace {

constexpr wh_walk_field kUnknown = {};
static_assert(WH_SKIP == 0);

struct Walk {
    weir_context* context;
    wh_walk* caches;
    weir_leaf* leaves;
    const char* end;
    uint64_t left;  // live nodes not found yet
};

WH_INLINE const char* skip_blank(const char* p) { return WH_UNLIKELY(*p == ' ') ? p + 1 : p; }

WH_INLINE bool is_null(const char* p) { return load4(p) == 0x6C6C756Eu; }

WH_INLINE bool is_key(const wh_walk_entry& entry, const char* key) {
    const uint64_t differs = ((entry.words[0] ^ load8(key)) & entry.masks[0]) |
                             ((entry.words[1] ^ load8(key + 8)) & entry.masks[1]);
    return differs == 0 && (WH_LIKELY(entry.key_bytes <= 16) ||
                            memcmp(entry.key + 16, key + 16, entry.key_bytes - 16) == 0);
}

// The key that is no field's: it is passed over, unless it may be a field's name with escapes.
WH_FAR const char* wh_walk_past_key(const char* key) {
    const char* behind = wh_skip_string(key);
    if (behind == nullptr || *behind != ':') return nullptr;
    return memchr(key, '\\', static_cast<size_t>(behind - key)) == nullptr ? behind + 1 : nullptr;
}

// p: a key's opening quote. Moves p to its value, NULL if it is not plainly one; the field,
// kUnknown for others.
WH_INLINE const wh_walk_field* find_field(const wh_walk_record& record, const char** at) {
    const char* key = *at + 1;
    const uint64_t prefix = load8(key) & record.prefix_mask;
    const wh_walk_entry* entry = record.places + (prefix * record.multiplier >> record.shift);
    for (; entry != nullptr; entry = entry->next) {
        if (WH_UNLIKELY(!is_key(*entry, key))) continue;
        *at = skip_blank(key + entry->key_bytes);
        return &entry->field;
    }
    const char* behind = wh_walk_past_key(key);
    *at = behind == nullptr ? nullptr : skip_blank(behind);
    return &kUnknown;
}

WH_INLINE void set_null(Walk& walk, const wh_walk_field& field) {
    for (uint32_t leaf = field.leaf_begin; leaf < field.leaf_end; leaf++)
        walk.leaves[leaf] = {1, 0, 0};
    walk.left -= field.nodes;
}

// p: the object's `}`, in front of which the fields `missing` did not come. Behind it.
WH_INLINE const char* leave(Walk& walk, const wh_walk_record& record, const char* p,
                            uint64_t missing, bool is_root) {
    for (; missing != 0; missing &= missing - 1) {
        const wh_walk_field& field = *record.live_fields[__builtin_ctzll(missing)];
        if (!field.nullable) return nullptr;
        set_null(walk, field);
    }
    return is_root && p + 1 != walk.end ? nullptr : p + 1;
}

WH_INLINE const char* read_other(Walk& walk, const wh_walk_field& field, const char* p,
                                 weir_leaf* leaf) {
    return weir_json_leaf(walk.context, field.type, p, walk.end, leaf);
}

// p: behind the `{`. Behind the `}`, or anywhere once nothing is left; NULL: a surprise.
const char* walk_record(Walk& walk, const wh_walk_record& record, const char* p, bool is_root) {
    uint64_t open = record.live;
    p = skip_blank(p);
    if (*p == '}') return leave(walk, record, p, open, is_root);
    for (;;) {
        if (*p != '"') return nullptr;
        const wh_walk_field& field = *find_field(record, &p);
        if (p == nullptr) return nullptr;
        if (field.action == WH_SKIP) {
            p = wh_skip_any(p, walk.end);
            if (WH_UNLIKELY(p == nullptr)) return nullptr;
            if (*p == ',') {
                p = skip_blank(p + 1);
                continue;
            }
            return *p == '}' ? leave(walk, record, p, open, is_root) : nullptr;
        }
        weir_leaf* leaf = walk.leaves + field.leaf;
        auto* whole = reinterpret_cast<int64_t*>(&leaf->lo);
        // Notes a live value. False: it is done already, since it is null, or a surprise.
        const auto begins = [&] {
            const uint64_t bit = 1ull << field.number;
            if ((open & bit) == 0) {
                p = nullptr;
                return false;
            }
            open &= ~bit;
            if (is_null(p) && field.nullable) {
                set_null(walk, field);
                p += 4;
                return false;
            }
            walk.left--;
            if (field.leaf != UINT32_MAX) leaf->null = leaf->hi = 0;
            return true;
        };
        switch (field.action) {
            case WH_READ_INT:
                if (begins()) p = wh_parse_int_before_end(p, whole);
                break;
            case WH_READ_FLOAT:
                if (begins()) p = wh_parse_float(p, reinterpret_cast<double*>(&leaf->lo));
                break;
            case WH_READ_DECIMAL:
                if (begins()) {
                    __int128 value;
                    p = wh_parse_decimal(p, field.type->precision, field.type->scale, &value);
                    memcpy(&leaf->lo, &value, 16);
                }
                break;
            case WH_READ_BOOL:
                if (begins()) p = wh_parse_bool(p, whole);
                break;
            case WH_READ_STRING:
                if (begins()) {
                    weir_str text;
                    p = *p == '"' ? wh_parse_string(p + 1, &text) : nullptr;
                    memcpy(&leaf->lo, &text, 16);
                }
                break;
            case WH_READ_DATE:
                if (begins()) p = *p == '"' ? wh_parse_date(p, whole) : nullptr;
                break;
            case WH_READ_RFC3339:
                if (begins())
                    p = *p == '"' ? wh_parse_rfc3339(p, &walk.caches->rfc3339, whole) : nullptr;
                break;
            case WH_READ_DATETIME:
                if (begins())
                    p = *p == '"' ? wh_parse_datetime(p, &walk.caches->datetime, whole) : nullptr;
                break;
            case WH_READ_UNIX:
                if (begins()) p = wh_parse_unix(p, field.type->time_form, whole);
                break;
            case WH_READ_OTHER:
                if (begins()) p = read_other(walk, field, p, leaf);
                break;
            case WH_ENTER:
                if (begins()) {
                    if (field.leaf != UINT32_MAX) leaf->lo = 0;
                    p = *p == '{' ? walk_record(walk, *field.record, p + 1, false) : nullptr;
                }
                break;
        }
        if (WH_UNLIKELY(p == nullptr)) return nullptr;
        if (walk.left == 0) return *p == ',' || *p == '}' ? p : nullptr;
        if (open == 0 && !is_root) return wh_skip_object_rest(p, walk.end);
        if (*p == ',') {
            p = skip_blank(p + 1);
            continue;
        }
        return *p == '}' ? leave(walk, record, p, open, is_root) : nullptr;
    }
}

}  // namespace

WH_FAR uint32_t wh_walk_json(weir_context* context, wh_walk* walk, const char* p, const char* end,
                             weir_leaf* leaves) {
    Walk state = {context, walk, leaves, end, walk->nodes};
    const char* behind = walk_record(state, *walk->root, p + 1, true);
    return behind != nullptr && behind <= end && state.left == 0;
}
