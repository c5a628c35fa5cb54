/* Where generated code and the runtime meet: plain C, versioned. Generated code keeps no state
   between calls; everything it reads or writes beyond one call stands in structures below that the
   runtime owns. Each worker is one thread, which calls into generated code with its own
   weir_context; nothing here is shared between workers but constant descriptors and the row of the
   params. Layouts and the columns of comments beside them are drawn by hand. */
/* clang-format off */
#ifndef WEIR_ABI_H
#define WEIR_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WEIR_ABI_VERSION 1
#define WEIR_PADDING 128 /* readable bytes behind every input buffer and every string that hot code reads */

typedef struct weir_context weir_context;

/* ---- values ------------------------------------------------------------------------------------------------------------------
   In registers (parts of a type, in order; a nullable type has an i1 `is null` in front):
     bool i1 | int timestamp date duration enum i64 | float double | decimal uuid i128 | string bytes json list map {ptr, i64}
     | record: the parts of its fields.
   In memory, as a slot of a row or a list (8-byte alignment everywhere, little endian):
     bool int timestamp date duration enum float: 8 bytes | decimal uuid: 16 bytes (low, high)
     | string bytes json list map record: 8 bytes (u32 offset, u32 length), offset from the start of the row or list that holds it.
   Row:   [null bits: ceil(fields/64) words][slots][tail]          bit i set: field i is null; its slot is 0
   List:  [u32 count][u32 0][null bits: ceil(count/64) words][slots][tail]     as a value: {ptr, bytes}
   Map:   [u32 count][u32 bytes of the keys' list][list of keys][list of values], sorted by key, keys unique
   Record as an element or a field: a row of its own, in the tail. Empty string, list: offset 0, length 0 is valid. */

/* A string in registers. n: bits 0-31 the byte length; the flags say what is known of the bytes. */
typedef struct weir_str { const char* p; uint64_t n; } weir_str;
#define WEIR_STR_ESCAPED (1ull << 32) /* bytes are still JSON escaped (valid escapes, no quote): unescape before reading */
#define WEIR_STR_CLEAN (1ull << 33)   /* no byte needs escaping in JSON output */
#define WEIR_STR_LEN(n) ((uint32_t)(n))

enum weir_kind { /* = ir::TypeKind */
    WEIR_ERROR, WEIR_NULL, WEIR_BOOL, WEIR_INT, WEIR_FLOAT, WEIR_DECIMAL, WEIR_STRING, WEIR_BYTES, WEIR_TIMESTAMP, WEIR_DATE,
    WEIR_DURATION, WEIR_UUID, WEIR_ENUM, WEIR_JSON, WEIR_LIST, WEIR_MAP, WEIR_RECORD
};
enum weir_time_form { /* = ir::TimeForm */
    WEIR_RFC3339, WEIR_UNIX_SECONDS, WEIR_UNIX_MILLIS, WEIR_UNIX_MICROS, WEIR_PATTERN
};

/* A type with its outside form. Constant, emitted by codegen. */
typedef struct weir_field weir_field;
typedef struct weir_type {
    uint8_t kind;
    uint8_t nullable;
    uint8_t precision;
    uint8_t scale;
    uint8_t time_form;
    uint8_t reserved[3];
    uint32_t field_count;             /* WEIR_RECORD: fields; WEIR_ENUM: names */
    uint32_t reserved2;
    const weir_field* fields;         /* WEIR_RECORD */
    const weir_str* names;            /* WEIR_ENUM */
    const struct weir_type* element;  /* WEIR_LIST, value of WEIR_MAP */
    const struct weir_type* key;      /* WEIR_MAP */
    weir_str pattern;                 /* WEIR_PATTERN */
    weir_str zone;
} weir_type;
struct weir_field {
    weir_str name;      /* outside, unescaped */
    weir_str json_name; /* `"name":` as JSON output writes it, escaped */
    const weir_type* type;
};

/* Reasons of bad records, in the order of LANGUAGE §3; also the index of their counters. */
enum weir_reason {
    WEIR_SYNTAX, WEIR_MISSING, WEIR_NULL_VALUE, WEIR_TYPE_REASON, WEIR_RANGE, WEIR_TIME, WEIR_UTF8, WEIR_ENUM_REASON,
    WEIR_ARITHMETIC, WEIR_SKEW, WEIR_REASONS
};

/* ---- library functions (ir/functions.def) ----------------------------------------------------------------------------------
   uint32_t wf_name(weir_context*, [const weir_type* T …,] arguments…, R* out)
   Arguments: bool int timestamp date duration enum as int64_t; float as double; decimal, uuid as (uint64_t low, uint64_t high);
   string bytes json list map as (const char* p, uint64_t n), strings unescaped, list and map pointing at their blob;
   a nullable argument has int64_t is_null in front; a decimal argument is followed by int64_t scale when the signature says plain
   `decimal`. Out: int64_t | double | unsigned __int128 | weir_str. `const` arguments are passed as the rest.
   Returns WEIR_OK, WEIR_IS_NULL (only if the result is nullable), or WEIR_FAIL after weir_fail(context, detail).
   Strings and blobs that a function makes live in the context's arena until the record is done. */
enum weir_result { WEIR_OK = 0, WEIR_IS_NULL = 1, WEIR_FAIL = 2 };

/* ---- input ------------------------------------------------------------------------------------------------------------------- */

/* One decoded leaf: a live field that is no record, or the null state of a nullable record. Filled in declared order, depth first. */
typedef struct weir_leaf {
    uint64_t null;  /* 1: null, or inside a record that is null; lo, hi are then 0 */
    uint64_t lo;    /* integer, bits of a double, low half of a decimal or uuid, pointer of a string or blob */
    uint64_t hi;    /* high half; n of a weir_str; bytes of a blob */
} weir_leaf;

typedef struct weir_partition {
    int64_t watermark;    /* its own: greatest time read - lag; INT64_MIN at first. Generated code advances it after each record */
    int64_t wake_at;      /* generated code returns WEIR_WAKE once watermark >= wake_at */
    /* Beginning a record adds 1 to offset and line, beginning an empty line that is skipped adds 1 to line: weir_decode does both
       itself, the generated fast path for the records that it takes. Before the first record they are -1 and 0. */
    int64_t offset;       /* of the record being read: from 0, over all files */
    int64_t line;         /* of the record being read: from 1, in its file */
    int64_t timestamp;    /* broker's, INT64_MIN: none */
    weir_str file;        /* n = 0: none */
    int32_t source;       /* index into weir_job.sources */
    int32_t partition;
    uint32_t json_skip_fast;  /* records still to be decoded by the general decoder before the fast path is tried again */
    uint32_t json_penalty;    /* how many the next miss costs */
    struct wh_walk* json_walk; /* how records with keys in any order are read (hot/walk.h); NULL: by weir_decode */
} weir_partition;

/* The part of a partition that is in memory. */
typedef struct weir_input {
    const char* p;          /* next byte; moves past each record that is done (or skipped) */
    const char* end;        /* WEIR_PADDING readable bytes follow */
    uint32_t last;          /* 1: nothing follows `end`: a record may end there without line end */
    uint32_t records_max;   /* return WEIR_MORE_WORK after so many records */
    weir_partition* partition;
    const char* record;     /* set by generated code or weir_decode: the record being worked on, for raw bytes of errors */
    uint64_t record_bytes;  /* without line end */
} weir_input;

enum weir_status {
    WEIR_NEED_INPUT = 0,  /* all whole records up to `end` are done; p stands at the begin of the rest */
    WEIR_WAKE = 1,        /* watermark reached wake_at: advance time, then call again */
    WEIR_MORE_WORK = 2,   /* records_max reached */
    WEIR_PAUSED = 3       /* the context asked for it: the job stops (`on error stop`, limits reached, disk full), or other workers have
                             to take in what was sent to them */
};

/* weir_decode's answer for the next record. */
enum weir_decoded { WEIR_ROW = 0, WEIR_SKIPPED = 1 /* empty line, or bad: already counted and routed */, WEIR_INCOMPLETE = 2 };

/* ---- output ------------------------------------------------------------------------------------------------------------------ */

typedef struct weir_sink {
    char* p;          /* next byte to write */
    char* limit;      /* room ends here; weir_sink_room makes more */
    uint64_t rows;    /* written */
} weir_sink;

/* ---- state: panes and tables (runtime/state; runtime/hot/table.h probes inline) ------------------------------------------------
   Slots are what generated code asks for state; all memory belongs to the runtime. An entry:
     {u64 hash, never 0}{u32 epoch}{u32 flags}{key}[session: {i64 start}{i64 last}{i64 armed}]{value}
   Key: the canonical bytes inline when every key has the same size (key_bytes, which may be 0: one group), otherwise
   {const char* p; u64 n} of bytes that the slot owns (key_bytes = WEIR_VARIABLE).
   Canonical key bytes: a word of null bits (field i: bit i) if a key field is nullable, then each field as in a row slot (8 or 16
   bytes, zeroes when null), a string as a u64 length and its bytes padded with zeroes to 8 (null: length 0); a record as the
   canonical bytes of its fields, a list or map as a string of its blob; -0.0 as 0.0, one NaN.
   hash = wh_hash of these bytes: XXH3-64, 0 becomes 1. Key group = hash >> 56, place in the table = hash & mask.
   Value: the parts of each field of `desc->value`, flattened, at constant offsets: bool, integers, float 8 bytes, decimal and uuid
   16, string bytes json list map {ptr, u64 n} of bytes that the slot owns (weir_state_string). A nullable field has a word in
   front, 1: null. All zero means: of no rows. */
typedef struct weir_table {
    char* entries;          /* never NULL: of an empty table one entry with hash 0 */
    uint32_t mask;          /* capacity - 1 */
    uint32_t count;
    uint32_t limit;         /* grows when count reaches it */
    uint32_t reserved;
} weir_table;

#define WEIR_KEY_GROUPS 256
#define WEIR_GATHER_GROUP 0x2d /* of the hash of the empty key: where slots without key fields and gathered ones live */
#define WEIR_VARIABLE 0xffffffffu

/* The tables of one slice of a WINDOW slot; others have one pane for all time. In the value of a GROUPS, LATEST or SNAPSHOT slot
   {ptr, n} of a row in row layout (of `desc->row`) stand as a string does; ptr NULL: no row is there. */
typedef struct weir_pane {
    int64_t start;          /* slice */
    int64_t end;
    int64_t first_end;      /* end of the earliest window that holds the slice: a row is late for some when first_end <= W(p) */
    int64_t excluded_until; /* counts only in windows that end later (rows late for some of their windows); INT64_MIN: all */
    weir_table tables[WEIR_KEY_GROUPS];
} weir_pane;

typedef struct weir_slot {
    weir_pane* pane;        /* the pane used last, never NULL; holds no time at first */
    int64_t gap;            /* SESSION */
    int64_t top_time;       /* TOP without `per` fields: rows of this time ... */
    int64_t top_bar;        /* ... whose first sort key, as an integer that is less for better rows, is above it are not kept */
    uint32_t epoch;         /* of the worker; before the first store into an entry of another epoch call weir_slot_dirty */
    uint32_t key_bytes;
    uint32_t value_at;      /* where the value stands in an entry */
    uint32_t entry_bytes;
    const struct weir_slot_desc* desc;
    void* owner;            /* runtime */
} weir_slot;

/* ---- exchanges (runtime/channel) -----------------------------------------------------------------------------------------------
   With several workers, a row goes to the worker that owns the key group of its key (of gathered slots: WEIR_GATHER_GROUP) before it
   enters a slot. Worker w of n owns the groups g with g * n / 256 = w; those of one's own stand in the context. Rows for others are
   packed behind each other into the open run of the lane of their worker, each like this (everything by 8 bytes):
     {u64 hash}[{u64 bytes of all of this}, unless all rows of the exchange have one size]
     {canonical key: key_bytes, or WEIR_VARIABLE: u64 n and the bytes, padded}{a row in row layout: what the operator sends} */
typedef struct weir_lane {
    char* p;              /* behind the last row of the open run; NULL: there is none */
    char* limit;          /* the batch ends here */
    uint32_t exchange;    /* whose rows the run holds; WEIR_NO_EXCHANGE */
    uint32_t reserved;
} weir_lane;
#define WEIR_NO_EXCHANGE 0xffffffffu

typedef struct weir_exchange_desc {
    uint32_t slot;        /* that the rows enter */
    uint32_t reserved;
    /* Takes the rows of a run into the slot's state; cannot fail. `applied`: the watermark that the slot has applied; a row that
       comes behind a window that it closed is our bug. */
    void (*take)(weir_context*, const char* rows, const char* end, int64_t applied);
} weir_exchange_desc;

/* ---- the job ------------------------------------------------------------------------------------------------------------------
   Constant data that codegen emits as `weir_job` and the runtime reads. Function pointers are generated code unless said otherwise. */

typedef struct weir_start_part { uint8_t kind; /* 0 literal, 1 env, 2 param */ uint8_t has_fallback; uint16_t reserved; uint32_t param; weir_str text; weir_str fallback; } weir_start_part;
typedef struct weir_start_text { const weir_start_part* parts; uint64_t count; } weir_start_text;

enum weir_end_kind { WEIR_END_FILE, WEIR_END_STDIO, WEIR_END_GENERATE };
typedef struct weir_end_desc {
    uint8_t kind;
    uint8_t each;         /* file: partitions = each */
    uint8_t paced;        /* generate */
    uint8_t bounded;      /* generate: rows given */
    uint32_t reserved;
    weir_start_text path;
    int64_t rows;
    double rate;
    int64_t seed;
} weir_end_desc;

enum weir_format_kind { WEIR_FORMAT_NONE, WEIR_FORMAT_JSON, WEIR_FORMAT_CSV, WEIR_FORMAT_TEXT, WEIR_FORMAT_REGEX };
typedef struct weir_format_desc {
    uint8_t kind;
    uint8_t strict;
    uint8_t decimal_string;
    uint8_t header;
    char delimiter;
    uint8_t reserved[3];
    weir_str null_text;
    weir_str pattern;
} weir_format_desc;

enum weir_policy { WEIR_DROP, WEIR_STOP, WEIR_INTO };

/* A bad record, as the Bad port hands it on. */
typedef struct weir_bad {
    weir_str raw, reason, detail, source, file; /* file.n = 0: null */
    int64_t line;      /* -1: null */
    int64_t partition, offset, at; /* at INT64_MIN: null */
} weir_bad;

typedef struct weir_source_desc {
    weir_str name;
    const weir_end_desc* ends;     /* history first, then the end */
    uint32_t end_count;
    uint32_t has_time;
    weir_format_desc format;
    const weir_type* record;       /* all declared fields */
    const uint8_t* live;           /* one byte a node of the record type, depth first, the record itself not counted: 1 live */
    const uint8_t* late;           /* the same for rows of the Late port: what must be decoded for one; NULL: no such port */
    uint32_t node_count;           /* bytes in live, late */
    uint32_t leaf_count;           /* of live; weir_decode fills so many */
    uint32_t late_leaf_count;
    uint32_t observed;             /* 1: the order of arrival can be seen downstream: inputs are merged by time */
    int64_t record_bytes_max;
    int64_t lag_us, idle_us;
    uint8_t on_error;              /* weir_policy */
    uint8_t reserved[7];
    uint32_t (*scan)(weir_context*, weir_input*);               /* -> weir_status */
    uint32_t (*peek)(weir_context*, weir_input*, int64_t* time); /* time of the next record, nothing consumed -> weir_decoded; NULL unless observed */
    void (*bad)(weir_context*, const weir_bad*);                /* the Bad port, NULL if nobody reads it */
} weir_source_desc;

typedef struct weir_sink_desc {
    weir_str name;
    weir_end_desc end;
    weir_format_desc format;
    const weir_type* record;       /* columns with their outside forms */
} weir_sink_desc;

enum weir_slot_kind {
    WEIR_SLOT_WINDOW,    /* panes of slices: tumbling, hopping, cumulating */
    WEIR_SLOT_SESSION,   /* sessions of a key, an entry each */
    WEIR_SLOT_DISTINCT,  /* (key, element) of a WINDOW, SESSION or GROUPS slot's count_distinct */
    WEIR_SLOT_TOP,       /* rows per window */
    WEIR_SLOT_GROUPS,    /* groups of a table: accumulators, and the row that was emitted last */
    WEIR_SLOT_LATEST,    /* the latest row of each key; generated code does it all */
    WEIR_SLOT_SNAPSHOT   /* the rows of a table, emitted at the end of the input */
};

/* A window, resolved. Zone: calendar units of size and every. */
typedef struct weir_window_desc {
    uint8_t kind;          /* ir::WindowKind */
    uint8_t unit;          /* ir::CalendarUnit of size; 0: fixed lengths */
    uint8_t every_unit;    /* of every: as unit, but for cumulating windows */
    uint8_t reserved[5];
    int64_t size, every;   /* us, or units; session: gap in size */
    int64_t offset;
    int64_t max;           /* session; INT64_MAX: none */
    weir_str zone;         /* if unit is not 0; the job refers to weir_zone_find then */
} weir_window_desc;

typedef struct weir_slot_desc {
    weir_str name;              /* relation.label: stable over builds */
    uint8_t kind;
    uint8_t ties;               /* TOP */
    uint8_t unordered;          /* WINDOW, GROUPS: nothing behind it can see the order of rows of one time: emit as they stand */
    uint8_t retracts;           /* GROUPS: in front of the row stands the count (int64) of the group's rows; without any it is gone */
    uint8_t reserved[4];
    uint32_t key_bytes;         /* fixed size of the canonical key, or WEIR_VARIABLE. DISTINCT: of key and element together */
    uint32_t value_bytes;       /* DISTINCT, TOP: 0 */
    const weir_type* key;       /* record of the key fields: to compare, print, checkpoint. DISTINCT: of the parent */
    const weir_type* value;     /* WINDOW, SESSION: record of the accumulators' parts; DISTINCT: record of the element;
                                   TOP: record of the rows kept; others: record of all that stands in a value */
    uint32_t parent;            /* DISTINCT: index of the slot whose elements it counts */
    uint32_t value_offset;      /* DISTINCT: where in the parent's value the count (int64) stands; SESSION: behind it 8 bytes for
                                   the runtime's set. GROUPS, LATEST: where in the value the row stands */
    weir_window_desc window;    /* WINDOW, SESSION */
    /* WINDOW, SESSION: adds the accumulators of src to dst (of one key); counts of DISTINCT slots are left alone. */
    void (*combine)(weir_context*, char* dst, const char* src);
    /* A window of a key closes: key bytes (canonical), accumulators. Computes the results and hands the row on.
       GROUPS: hands on how the group's row has changed and keeps it (weir_state_string). SNAPSHOT: hands the row on. */
    void (*emit)(weir_context*, const char* key, uint64_t key_n, const char* value, int64_t start, int64_t end);
    /* SESSION with `max`: a row (row layout of `row`) that weir_session_hold kept, now in its turn: it goes to weir_session_take. */
    void (*take)(weir_context*, const char* row, int64_t time, uint64_t order);
    const weir_type* row;       /* GROUPS, LATEST, SNAPSHOT: of the row in a value */
    int64_t emit_every_us;      /* GROUPS: how often changes are emitted, by the clock; and at the end of the input */
    /* TOP: rows in row layout of `value`: its first `sort_count` fields are the sort keys (descending: bit i of `descending`). */
    uint32_t sort_count, reserved2;
    uint64_t descending;
    int64_t (*top_count)(weir_context*);
    void (*emit_row)(weir_context*, const char* row, int64_t time, int64_t rank);
} weir_slot_desc;

/* How watermarks pass from sources to slots, in topological order. */
enum weir_time_kind { WEIR_TIME_SOURCE, WEIR_TIME_UNION, WEIR_TIME_SLOT };
typedef struct weir_time_node {
    uint8_t kind;
    uint8_t reserved[3];
    uint32_t index;            /* of the source or the slot */
    const uint32_t* inputs;    /* time nodes before this one; W in = their minimum */
    uint32_t input_count;
    uint32_t exchanged;        /* SLOT: rows come from all workers, and W in is the minimum over what each of them says */
    int64_t delay_us;          /* W out = W in - delay */
} weir_time_node;

typedef struct weir_param_desc { weir_str name; const weir_type* type; } weir_param_desc;

typedef struct weir_job_desc {
    uint32_t abi_version;
    uint32_t source_count, sink_count, slot_count, time_count, param_count, limit_count, drop_count;
    weir_str name;                        /* of the job */
    weir_str manifest;                    /* JSON for --describe */
    uint64_t source_hash;
    const weir_source_desc* sources;
    const weir_sink_desc* sinks;
    const weir_slot_desc* slots;
    const weir_time_node* times;
    const weir_param_desc* params;
    const char* param_defaults;           /* a row of the params */
    uint64_t param_defaults_bytes;
    const weir_str* drops;                /* names of the places that count late and outside records: `counts.window` */
    uint32_t limits_end_job;              /* not 0: every sink stands behind a `limit`; the job ends once all limits were reached.
                                             2: with state between them: the input counts as ended then, and everything closes */
    uint32_t exchange_count;
    const weir_exchange_desc* exchanges;
} weir_job_desc;
extern const weir_job_desc weir_job;

/* The part of a worker that generated code reads. */
struct weir_context {
    weir_sink* sinks;             /* one for each weir_job.sinks */
    weir_slot* slots;
    const char* params;           /* row of the params */
    weir_leaf* leaves;            /* weir_decode fills these */
    int64_t* limits;              /* rows passed so far, one for each `limit` */
    uint64_t* late;               /* counts of late rows, one for each drop place */
    uint64_t* outside;            /* counts of records in no window, likewise */
    char* arena;                  /* next byte of the scratch arena, 8-byte aligned */
    char* arena_limit;
    char* arena_begin;            /* generated code sets arena = arena_begin before each record and each emitted row */
    uint64_t made;                /* order stamp of the next made row */
    uint32_t pause;               /* not 0: generated code returns WEIR_PAUSED after the current record */
    uint32_t worker_count;
    uint32_t group_first;         /* the key groups of this worker: with one worker all of them */
    uint32_t group_count;
    weir_lane* lanes;             /* one for each worker; NULL: there is one worker */
    void* worker;                 /* runtime */
};

/* ---- runtime functions that generated code calls ---------------------------------------------------------------------------- */

/* Decodes the next record of `in` by its source's format into context->leaves; p moves past it unless incomplete. Sets record. */
uint32_t weir_decode(weir_context*, weir_input*);
/* Reads the JSON value at p, inside a record that ends at `end`, into a leaf of the type. Behind it, or NULL when it is
   anything but valid. A lone string may stay escaped. */
const char* weir_json_leaf(weir_context*, const weir_type*, const char* p, const char* end, weir_leaf*);
/* The record that is being worked on again, for a row of the Late port, into `leaves` (late_leaf_count). 0: made; 1: bad, counted. */
uint32_t weir_decode_late(weir_context*, weir_input*, weir_leaf* leaves);
/* The current record is bad for a reason that generated code found (time). detail NULL: the one left by weir_fail. */
void weir_bad_record(weir_context*, weir_input*, uint32_t reason, const char* detail, uint64_t detail_n);
/* A row failed (WEIR_ARITHMETIC; detail left by weir_fail). in: the record that it was made of, or NULL; then `row` (of type
   `type`) is printed as JSON and sent to the route of `source`. Both NULL: it was made of rows of that route and is counted only. */
void weir_row_error(weir_context*, weir_input* in, uint32_t source, const weir_type* type, const char* row);
/* Notes why an expression failed; returns WEIR_FAIL. */
uint32_t weir_fail(weir_context*, const char* detail, uint64_t detail_n);
/* Adds to the detail in which relation that was. */
void weir_fail_in(weir_context*, const char* relation, uint64_t relation_n);

/* Room for so many bytes, when arena_limit - arena is not enough: sets and returns context->arena, which the caller then moves past
   what it takes (by multiples of 8). What stood in the arena before stays readable until the record is done. */
char* weir_arena_more(weir_context*, uint64_t bytes);
void weir_sink_room(weir_context*, uint32_t sink, uint64_t bytes); /* makes limit - p >= bytes: writes out, or grows */

/* Windows that a row was too late for. `windows`: count pairs of start, end, in the arena. */
typedef struct weir_missed { uint64_t count; int64_t* windows; } weir_missed;
/* WINDOW: the pane for a row at `time`; NULL if it counts in no window: late for all (missed->count > 0), or outside of all (0).
   `watermark`: W(p) of the row's partition, INT64_MIN where nothing can be late. Not NULL with missed->count > 0: late for some.
   wh_pane_holds (runtime/hot/table.h) answers the common case inline. */
weir_pane* weir_window_pane(weir_context*, uint32_t slot, int64_t time, int64_t watermark, weir_missed* missed);
/* The entry of a key in `pane`, made if it is new; marked dirty. -> value. wh_entry answers the common case inline. */
char* weir_pane_entry(weir_context*, weir_slot*, weir_pane*, uint64_t hash, const char* key, uint64_t key_n);
/* Before the first store into an entry in this epoch. */
void weir_slot_dirty(weir_context*, weir_slot*, char* entry);
/* Copies a string into an entry's value. `n` may carry flags of a weir_str, which are kept (unescape first). */
void weir_state_string(weir_context*, weir_slot*, weir_str* place, const char* p, uint64_t n);
/* DISTINCT: notes an element for the key whose entry in `pane` (sessions: NULL) has `value`, and counts it there if it is new.
   `hash`, `key`: of the canonical bytes of key and element behind each other (sessions: of the element alone). */
void weir_distinct_add(weir_context*, uint32_t slot, weir_pane*, char* value, uint64_t hash, const char* key, uint64_t n);
/* SESSION without `max`: the value of the session that a row at `time`, which is not late (W(p) <= time), belongs to: new, or joined
   from several. wh_session answers the common case inline. */
char* weir_session(weir_context*, uint32_t slot, int64_t time, uint64_t hash, const char* key, uint64_t key_n);
/* SESSION with `max`: keeps a row (row layout of desc->row, `bytes` long), which is not late, until W > time. */
void weir_session_hold(weir_context*, uint32_t slot, int64_t time, uint64_t order, const char* row, uint64_t bytes);
/* ... and in its turn, from desc->take: -> value. */
char* weir_session_take(weir_context*, uint32_t slot, int64_t time, uint64_t hash, const char* key, uint64_t key_n);
/* Hands a row of `desc->value` (row layout, `bytes` long) to a TOP slot; `group` are canonical bytes of the `per` fields. */
void weir_top_add(weir_context*, uint32_t slot, int64_t time, const char* group, uint64_t group_n, const char* row, uint64_t bytes);
/* Room for a row of `bytes` in the lane of `worker`, in a run of `exchange`: returns and sets lane->p, which the caller
   then moves behind the row. */
char* weir_lane_room(weir_context*, uint32_t worker, uint32_t exchange, uint64_t bytes);
/* The pane for a row that came through an exchange: never NULL, or it is our bug. */
weir_pane* weir_received_pane(weir_context*, uint32_t slot, int64_t time, int64_t watermark);
/* A row came through an exchange behind what its slot has closed: our bug, does not return. */
void weir_received_late(weir_context*, uint32_t exchange);
/* GROUPS: the entry with `value` changes for the first time since it was emitted: sets bit 0 of its flags. */
void weir_group_changed(weir_context*, weir_slot*, char* value);
/* LATEST, GROUPS: `place` holds no row any more. */
void weir_state_forget(weir_context*, weir_slot*, weir_str* place);
/* SNAPSHOT: the row of a key is gone, if there was one. */
void weir_table_erase(weir_context*, weir_slot*, uint64_t hash, const char* key, uint64_t key_n);
/* A limit has had its rows. */
void weir_limit_reached(weir_context*, uint32_t limit);

#ifdef __cplusplus
}
#endif
#endif
