// Typed operators: what sema makes of `rel |> op |> op`, what plan arranges in a graph and what
// codegen emits. Plain structs; one struct an operator. Expressions read the columns of the
// operator's input row by index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ir/expr.h"
#include "compiler/ir/wire.h"

namespace weir::ir {

struct Column {
    std::string name;
    TypeId type;
};
using Schema = std::vector<Column>;

// ---- ends ----

// A string that is known when the job starts: literals, env("NAME", "default") and params joined.
struct StartText {
    struct Part {
        enum class Kind : uint8_t { Literal, Env, Param } kind = Kind::Literal;
        std::string text;                     // the literal, or the variable's name
        std::optional<std::string> fallback;  // Env
        uint32_t param = 0;                   // Param
    };
    std::vector<Part> parts;
};

struct FileEnd {  // file("path or glob", partitions = each)
    StartText path;
    bool each = false;
};
struct StdioEnd {};   // stdin() of a source, stdout() of a sink
struct GenerateEnd {  // generate(rows = 1_000, rate = 100, seed = 1, paced = false)
    std::optional<int64_t> rows;
    double rate = 0;  // rows a second of event time
    int64_t seed = 0;
    bool paced = false;
};
using End = std::variant<FileEnd, StdioEnd, GenerateEnd>;

struct JsonFormat {
    bool strict = false;
    bool decimal_string = false;  // sinks: json(decimal = string)
};
struct CsvFormat {
    bool header = true;
    char delimiter = ',';
    std::string null_text;
};
struct TextFormat {};  // one field `line: string`
struct RegexFormat {
    std::string pattern;
};  // named groups to fields
using Format = std::variant<JsonFormat, CsvFormat, TextFormat, RegexFormat>;

enum class OnError : uint8_t { Drop, Stop, Into };
enum class Late : uint8_t {
    None,     // nothing can be late here
    Drop,     // counted
    Into,     // this operator's (or source's) Late port
    BySource  // an operator without a clause of its own: each source's `late` decides
};

struct Source {
    std::string name;
    WireType wire;             // the record type; the columns are its fields
    std::vector<End> history;  // `from a then b`: all but the last (empty as a rule)
    End end;
    std::optional<Format> format;  // generate has none
    int64_t record_bytes_max = 16 << 20;
    ExprId time;  // over the columns and meta; invalid: no event time
    int64_t lag_us = 0;
    int64_t idle_us = 60'000'000;
    OnError on_error = OnError::Drop;
    Late late = Late::None;  // Drop or Into where the source says `late`
};

// What a sink writes of a table: its changes (behind a Changes), or its last rows (behind a
// Snapshot). Append: the rows of a stream.
enum class SinkMode : uint8_t { Append, Changelog, Snapshot };

struct Sink {
    std::string name;
    SinkMode mode = SinkMode::Append;
    End end;
    Format format;
    WireType wire;  // how each column is written (a row type's forms, or the defaults)
};

// ---- single-row operators ----

struct Where {
    ExprId condition;
};

// select, derive, without, rename, and what flow typing makes of the rows after a `where`.
struct Project {
    std::vector<ExprId> columns;
};

// Output: the input's columns, then the element. `left`: one row with null for a null or empty
// list.
struct Unnest {
    ExprId list;
    bool left = false;
};

struct Union {};  // all inputs have this schema

struct Limit {
    ExprId count;
};  // constant or param

// ---- windows ----

enum class WindowKind : uint8_t { Tumbling, Hopping, Session, Cumulating };
enum class CalendarUnit : uint8_t { None, Day, Week, Month, Hour };  // of local clocks

// A length of time: microseconds, or with a zone a number of calendar units.
struct Span {
    int64_t us = 0;
    int32_t units = 0;
    CalendarUnit unit = CalendarUnit::None;
};

struct Window {
    WindowKind kind = WindowKind::Tumbling;
    Span size;   // Session: the gap
    Span every;  // Hopping, Cumulating; Tumbling: as size
    int64_t offset_us = 0;
    std::string zone;               // empty: UTC, fixed lengths
    std::optional<int64_t> max_us;  // Session
};

enum class AggregateKind : uint8_t {
    Count,  // of rows, or of the non-null values of args[0]
    Sum,
    Avg,
    Min,
    Max,
    First,
    Last,  // of records, by (time, order stamp), nulls included
    Any,
    All,
    CountDistinct,
    StddevPopulation,
    StddevSample,
    VariancePopulation,
    VarianceSample,
    ArgMax,
    ArgMin,  // args = {x, by}
};

struct Aggregate {
    AggregateKind kind = AggregateKind::Count;
    TypeId type;               // of the result
    std::vector<ExprId> args;  // over the operator's input row
    ExprId where;              // invalid: every row
};

// `key by … |> window … |> aggregate {…}`. Output columns: the keys, window_start, window_end
// (timestamps), then one for each aggregate. What the program lists is a Project behind it. Event
// time of a row made: window_end - 1 us.
struct WindowAggregate {
    std::vector<ExprId> keys;
    Window window;
    std::vector<Aggregate> aggregates;
    Late late = Late::BySource;
};

struct SortKey {
    ExprId value;
    bool descending = false;  // nulls last either way
};

// `top N by … per window`: input rows of one window share their event time. Output: the input's
// columns, then `rank` (int). Emits when W > the rows' time, in order of rank. With `ties` rows
// equal to the N-th by the sort keys stay too and share a rank (as SQL's RANK).
struct TopPerWindow {
    ExprId count;
    std::vector<SortKey> order;
    std::vector<ExprId> per;  // beside the window
    bool ties = false;
};

// ---- tables: rows of their edges are changes (codegen/row.h: Row::before, Facts::deleted) ----

// `key by … |> aggregate {…} unbounded`. Output columns: the keys, then one for each aggregate; the
// keys are the table's key. Over a stream rows are added; over a table (`retracts`) those that are
// deleted or replaced are taken out again, and a group without rows is deleted.
struct TableAggregate {
    std::vector<ExprId> keys;
    std::vector<Aggregate> aggregates;
    int64_t emit_every_us = 1'000'000;
    bool retracts = false;
};

// `latest by k [deleted when E]`, stream to table: the row of the greatest (time, order stamp) of
// each key. Output: the input's columns.
struct Latest {
    std::vector<ExprId> keys;
    ExprId deleted;  // invalid: never
};

// Table to stream: each change as a row. Output: the input's columns, then `_op` (string): of a
// deleted row the columns that it had.
struct Changes {};

// Table to stream: the rows that are there at the end of the input, in order of the key. Output:
// the input's columns.
struct Snapshot {
    std::vector<ExprId> key;
};

using Operator = std::variant<Source, Sink, Where, Project, Unnest, Union, Limit, WindowAggregate,
                              TopPerWindow, TableAggregate, Latest, Changes, Snapshot>;

// An output of an operator. Late: the columns of the row (of the source, or those that enter the
// operator), then window_start, window_end (timestamp?) and late_by (duration). Bad (sources only):
// raw, reason, detail, source, file, line, partition, offset, at, as LANGUAGE.md §3 says.
enum class Port : uint8_t { Main, Late, Bad };

}  // namespace weir::ir
