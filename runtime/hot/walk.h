// Reading a JSON object whose keys stand in any order into an array of weir_leaf: key after key is
// looked up in a table that says what to do with its value. It only says yes to records that are
// good; whatever is not plainly so is left to a careful reader, which finds the reason.
//
// The tables are built by runtime/format/json_walk.h; a walk belongs to one thread.
#ifndef WEIR_RUNTIME_HOT_WALK_H
#define WEIR_RUNTIME_HOT_WALK_H

#include "runtime/hot/hot.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wh_walk_action {
    WH_SKIP,
    WH_READ_INT,
    WH_READ_FLOAT,
    WH_READ_DECIMAL,
    WH_READ_BOOL,
    WH_READ_STRING,
    WH_READ_DATE,
    WH_READ_RFC3339,
    WH_READ_DATETIME,  // "%Y-%m-%d %H:%M:%S" in UTC
    WH_READ_UNIX,
    WH_READ_OTHER,  // by weir_json_leaf
    WH_ENTER        // a record
};

typedef struct wh_walk_record wh_walk_record;

// A declared field.
typedef struct wh_walk_field {
    uint8_t action;
    uint8_t nullable;
    uint8_t number;  // bit of wh_walk_record.live, if it is live
    uint8_t reserved;
    uint32_t leaf;        // UINT32_MAX: a record that cannot be null
    uint32_t leaf_begin;  // leaves of the field and of all in it
    uint32_t leaf_end;
    uint32_t nodes;  // the field and all live ones in it
    uint32_t reserved2;
    const weir_type* type;
    const wh_walk_record* record;  // WH_ENTER
} wh_walk_field;

// A name as it stands behind a key's opening quote: its first bytes, closing quote and colon
// included, and which of the 16 are such. Names are at most WH_WALK_NAME_MAX bytes long; beyond
// 16 bytes the name itself is compared. No byte of a name is one that JSON escapes.
#define WH_WALK_NAME_MAX 126
typedef struct wh_walk_entry {
    uint64_t words[2], masks[2];
    const char* key;  // `name":`
    uint64_t key_bytes;
    const struct wh_walk_entry* next;  // of the same place
    wh_walk_field field;
} wh_walk_entry;

// Fields are found by a hash of so many first bytes that every key has them.
struct wh_walk_record {
    const wh_walk_entry* places;  // an empty one has no key: nothing can stand behind it
    uint64_t prefix_mask;
    uint64_t multiplier;
    uint64_t shift;
    uint64_t live;                            // a bit for each live field
    const wh_walk_field* const* live_fields;  // by number
};

typedef struct wh_walk wh_walk;

// [p, end): begins with `{`, ends in `}`, a '\n' behind. 1: `leaves` are filled.
uint32_t wh_walk_json(weir_context*, wh_walk*, const char* p, const char* end, weir_leaf* leaves);
uint32_t wh_walk_json_avx2(weir_context*, wh_walk*, const char* p, const char* end,
                           weir_leaf* leaves);

struct wh_walk {
    uint32_t (*read)(weir_context*, wh_walk*, const char* p, const char* end, weir_leaf* leaves);
    const wh_walk_record* root;
    uint64_t nodes;  // live ones below the root
    // One for each form, which differ in the byte between date and time.
    wh_time_cache rfc3339, datetime;
};

#ifdef __cplusplus
}
#endif
#endif
