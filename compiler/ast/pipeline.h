// Pipelines of the syntax tree: their ends, operators and options. Options of all kinds are one
// list, since which belongs where is checked later.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "compiler/ast/expr.h"

namespace weir::ast {

// ---- ends, options, pipelines ----

// A name with arguments that is no expression: `kafka("t", brokers = b)`, `json(strict)`,
// `tumbling(1m, offset = -8h)`, `busy(least = 3)`.
struct Invocation {
    Name name;
    std::vector<Argument> arguments;
    Range range;
};

// All options of sources, operators, sinks, bindings and states; which belongs where is checked
// later, so that a message can say "`ttl` does not belong to `window`".
enum class OptionKind : uint8_t {
    // sources, sinks, bindings
    Format,              // invocation
    Time,                // value
    Lag,                 // value
    Idle,                // value
    Skew,                // value
    Mode,                // name: append upsert changelog snapshot, or another word (checked later)
    OnErrorInto,         // name
    OnErrorDrop,         //
    OnErrorStop,         //
    Key,                 // names
    DeliverExactlyOnce,  //
    DeliverAtLeastOnce,  //
    // sources and operators
    KeepVersions,  // value
    LateInto,      // name
    LateDrop,      //
    // operators
    Within,         // value, perhaps upper
    Ttl,            // value (states too)
    Unbounded,      // (states too)
    EmitEvery,      // value
    Label,          // name, perhaps was: `as hourly was daily`
    Lateness,       // value
    EarlyEvery,     // value
    ByClock,        //
    KeepFirst,      //
    KeepAny,        //
    DeletedWhen,    // value
    Per,            // values; `per window` is the NameRef `window`
    WithTies,       //
    SkipPast,       //
    SkipToNext,     //
    OnTimeoutInto,  // name
    // states
    Initial,  // value: `= 0`
    Max,      // value
    // Text that was no option; reported by the parser. Where one is, do not complain of others that
    // are missing.
    Poison,
};

struct Option {
    OptionKind kind = OptionKind::Format;
    Range range;  // All of it.
    Range word;   // Its keyword or keywords.
    ExprId value;
    ExprId upper;                // Within: `within a to b`
    std::vector<ExprId> values;  // Per
    Name name;
    std::optional<Name> was;               // Label
    std::vector<Name> names;               // Key
    std::optional<Invocation> invocation;  // Format
};

struct WhereOp {  // where E
    ExprId condition;
};
struct SelectOp {  // select { a, b = E, ... }
    ExprId record;
};
struct DeriveOp {  // derive { a = E }
    ExprId record;
};
struct WithoutOp {  // without { a, b }
    std::vector<Name> names;
};
struct RenameOp {  // rename { new = old }
    ExprId record;
};
struct UnnestOp {  // left unnest xs as x
    bool left = false;
    ExprId list;
    Name as;
};
struct UnionOp {  // union other, more
    std::vector<Name> relations;
};
struct KeyItem {
    ExprId value;
    std::optional<Name> as;
    Range range;
};
struct KeyByOp {  // key by a, f(b) as c
    std::vector<KeyItem> items;
};
struct WindowOp {  // window tumbling(1m, offset = -8h)
    Invocation window;
};
struct AggregateOp {  // aggregate { n = count() }
    ExprId record;
};
struct RollingOp {  // rolling 10m { … }, rolling 100 rows { … }
    ExprId extent;
    bool rows = false;
    ExprId record;
};
struct DedupOp {  // dedup by id, user
    std::vector<ExprId> keys;
};
struct LatestOp {  // latest by k
    std::vector<ExprId> keys;
};
enum class Direction : uint8_t { Ascending, Descending };
struct OrderItem {
    ExprId value;
    Direction direction = Direction::Ascending;
    Range range;
};
struct TopOp {  // top 3 by total desc, player
    ExprId count;
    std::vector<OrderItem> order;
};
enum class JoinSide : uint8_t { Inner, Left, Full, Right };  // Right is refused later.
enum class JoinVersion : uint8_t { Plain, AsOf, Latest };
struct JoinOp {  // left join rates as r was q as of at on ccy == r.ccy
    JoinSide side = JoinSide::Inner;
    Range side_range;
    Name relation;
    std::optional<Name> alias;
    std::optional<Name> was;
    JoinVersion version = JoinVersion::Plain;
    Range version_range;  // `as of`, `latest`
    ExprId as_of;         // AsOf
    ExprId on;
};
struct Repeat {  // `+` is {1, -}, `*` {0, -}, `{2,5}` {2, 5}; counts as written numbers
    int64_t min = 1;
    std::optional<int64_t> max = 1;
};
struct MatchStep {  // down{2,}: price < prev(price)
    Name name;
    Repeat repeat;
    ExprId condition;
    Range range;
};
struct MatchPart {  // then next (a: x | b: y) within 5m, then not c: z
    bool next = false;
    bool negated = false;
    std::vector<MatchStep> alternatives;  // At least one.
    ExprId within;                        // May be invalid.
    Range range;
};
struct MatchOp {  // match { a: x then b: y }
    std::vector<MatchPart> parts;
};
struct ProcessOp {  // process Fraud
    Name process;
};
struct ChangesOp {};
struct FinalOp {};
struct SortOp {};  // sort by time
struct LimitOp {   // limit 10
    ExprId count;
};
struct SampleOp {  // sample 0.01 by k
    ExprId fraction;
    std::vector<ExprId> keys;
};
struct PipeOp {  // busy(least = 3) as hourly
    Invocation call;
};
struct PoisonOp {};  // Text that was no operator; reported by the parser.

// One operator: its own part, then its options in the order of the text.
struct Stage {
    Range range;
    Range word;  // The operator's word or words: `window`, `left join`, `key by`.
    std::variant<PoisonOp, WhereOp, SelectOp, DeriveOp, WithoutOp, RenameOp, UnnestOp, UnionOp,
                 KeyByOp, WindowOp, AggregateOp, RollingOp, DedupOp, LatestOp, TopOp, JoinOp,
                 MatchOp, ProcessOp, ChangesOp, FinalOp, SortOp, LimitOp, SampleOp, PipeOp>
        op;
    std::vector<Option> options;
};

// `process Fraud(txs, rules) late drop` at the head of a pipeline.
struct ProcessHead {
    Range range;
    Name process;
    std::vector<Name> inputs;
    std::vector<Option> options;
};

// `clicks |> where … |> select …`
struct Pipeline {
    Range range;
    Name relation;                       // The head, unless `process` is there.
    std::optional<ProcessHead> process;  // The head.
    std::vector<Stage> stages;
};

}  // namespace weir::ast
