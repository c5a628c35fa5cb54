#include "runtime/hot/table.h"

#define HOT_INLINE __attribute__((always_inline))

namespace {

// weir_abi.h draws an entry; runtime/state/table.h is the other reader of it.
struct Entry {
    uint64_t hash;
    uint32_t epoch;
    uint32_t flags;
};
struct Session {
    int64_t start;
    int64_t last;
};
constexpr uint32_t kAlone = 1;

HOT_INLINE inline bool same_key(const char* entry, const char* key, uint64_t key_n,
                                uint32_t key_bytes) {
    const char* stored = entry + sizeof(Entry);
    if (key_bytes != WEIR_VARIABLE) return __builtin_memcmp(stored, key, key_bytes) == 0;
    const char* p = *reinterpret_cast<const char* const*>(stored);
    uint64_t n = *reinterpret_cast<const uint64_t*>(stored + 8);
    return n == key_n && __builtin_memcmp(p, key, n) == 0;
}

// The entry of a key, or NULL.
HOT_INLINE inline char* probe(const weir_table& table, uint64_t hash, const char* key,
                              uint64_t key_n, uint32_t key_bytes, uint32_t entry_bytes) {
    uint32_t mask = table.mask;
    char* entries = table.entries;
    for (uint32_t i = static_cast<uint32_t>(hash) & mask;; i = (i + 1) & mask) {
        char* entry = entries + static_cast<uint64_t>(i) * entry_bytes;
        uint64_t found = reinterpret_cast<const Entry*>(entry)->hash;
        if (__builtin_expect(found == hash, 1) &&
            __builtin_expect(same_key(entry, key, key_n, key_bytes), 1))
            return entry;
        if (found == 0) return nullptr;
    }
}

}  // namespace

extern "C" {

HOT_INLINE uint32_t wh_pane_holds(const weir_slot* slot, int64_t time, int64_t watermark) {
    const weir_pane* pane = slot->pane;
    bool inside = static_cast<uint64_t>(time) - static_cast<uint64_t>(pane->start) <
                  static_cast<uint64_t>(pane->end) - static_cast<uint64_t>(pane->start);
    return inside && watermark < pane->first_end ? 1 : 0;
}

HOT_INLINE char* wh_entry(weir_context* context, weir_slot* slot, weir_pane* pane, uint64_t hash,
                          const char* key, uint64_t key_n, uint32_t key_bytes, uint32_t value_at,
                          uint32_t entry_bytes) {
    char* entry = probe(pane->tables[hash >> 56], hash, key, key_n, key_bytes, entry_bytes);
    if (__builtin_expect(entry == nullptr, 0))
        return weir_pane_entry(context, slot, pane, hash, key, key_n);
    if (__builtin_expect(reinterpret_cast<Entry*>(entry)->epoch != slot->epoch, 0))
        weir_slot_dirty(context, slot, entry);
    return entry + value_at;
}

HOT_INLINE char* wh_session(weir_context* context, uint32_t index, weir_slot* slot, int64_t time,
                            uint64_t hash, const char* key, uint64_t key_n,
                            uint32_t key_bytes, uint32_t value_at, uint32_t entry_bytes) {
    char* entry = probe(slot->pane->tables[hash >> 56], hash, key, key_n, key_bytes, entry_bytes);
    if (__builtin_expect(entry != nullptr, 1)) {
        uint32_t head_at = value_at - 24;
        Session* session = reinterpret_cast<Session*>(entry + head_at);
        bool alone = (reinterpret_cast<Entry*>(entry)->flags & kAlone) != 0;
        bool within = time >= session->start && time <= session->last + slot->gap;
        if (__builtin_expect(alone && within, 1)) {
            if (__builtin_expect(reinterpret_cast<Entry*>(entry)->epoch != slot->epoch, 0)) {
                weir_slot_dirty(context, slot, entry);
            }
            session->last = time > session->last ? time : session->last;
            return entry + value_at;
        }
    }
    return weir_session(context, index, time, hash, key, key_n);
}

}  // extern "C"
