// The syntax tree of a program: plain structs that mirror the text, built by the parser and read by
// everyone above. Expressions, types and statements stand in Stores and are named by typed ids; all
// other nodes stand inside their parents. Each node has the range of its text, each name its own.
// Nothing here knows what a name means: no look-ups, no types inferred. What the parser could not
// read is a Poison node, whose error has been reported already: whoever meets one stays silent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/support/source.h"
#include "compiler/support/store.h"

namespace weir::ast {

struct Expr;
struct Type;
struct Stmt;
struct Decl;

// An id that was never set is invalid (`valid()` is false) and says "not written".
using ExprId = Id<Expr>;
using TypeId = Id<Type>;
using StmtId = Id<Stmt>;
using DeclId = Id<Decl>;

// `clicks`, or a word in back quotes (text without them, range with them). The empty text stands
// for a name that is missing because of a syntax error.
struct Name {
    std::string text;
    Range range;
};

// A string literal where no expression can stand, unescaped: `named "user-agent"`, `test "counts"`.
struct Text {
    std::string value;
    Range range;
};

// ---- expressions ----

// `1_000`, `0xff`, `1e-3`: the text as written, since the context decides the type.
struct NumberLit {
    std::string text;
};

// `"text\n"`, `r"\d+"`: the value, unescaped.
struct StringLit {
    std::string value;
};

// `true`
struct BoolLit {
    bool value = false;
};

// `null`
struct NullLit {};

// `1h30m`; months (`1mo`) are no fixed length and stay apart.
struct DurationLit {
    int64_t micros = 0;
    int64_t months = 0;
};

// `64KiB`
struct SizeLit {
    int64_t bytes = 0;
};

// `@2026-01-01T00:00:00Z`: microseconds since 1970-01-01T00:00Z.
struct TimestampLit {
    int64_t micros = 0;
};

// `@2026-01-01`: days since 1970-01-01.
struct DateLit {
    int32_t days = 0;
};

// `amount`
struct NameRef {
    Name name;
};

// `x.f`
struct FieldAccess {
    ExprId base;
    Name field;
};

// `xs[0]`
struct IndexAccess {
    ExprId base;
    ExprId index;
};

// `x!`
struct NonNull {
    ExprId operand;
};

// `x`, or `digits = 2` with a name.
struct Argument {
    std::optional<Name> name;
    ExprId value;
    Range range;
};

// `round(x, digits = 2)`
struct Call {
    Name function;
    std::vector<Argument> arguments;
};

// `count() where status >= 500`: an aggregate over a part of the rows.
struct FilteredCall {
    ExprId call;
    ExprId condition;
    Range where;  // The word.
};

// `x -> x > 3`, `(acc, x) -> acc + x`
struct Lambda {
    std::vector<Name> parameters;
    ExprId body;
};

// `[1, 2]`
struct ListLit {
    std::vector<ExprId> elements;
};

enum class ItemKind : uint8_t {
    Plain,      // `a`, `x.y`, `f(a)`: no name of its own
    Named,      // `a = E`
    Rest,       // `...`
    SpreadOne,  // `...x`
};

// One entry of a record; in `rename { new = old }` the value is a NameRef where all is right.
struct Item {
    ItemKind kind = ItemKind::Plain;
    Range range;
    std::optional<Name> name;  // Named
    ExprId value;              // all but Rest
};

// `{ a = 1, b = x, ... }`; also the braces of `select`, `derive`, `aggregate`, `emit`.
struct RecordLit {
    std::vector<Item> items;
};

enum class UnaryOp : uint8_t { Negate, Not };

enum class BinaryOp : uint8_t {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Like,
    Matches,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Coalesce,
};

// `-x`, `not x`
struct Unary {
    UnaryOp op = UnaryOp::Negate;
    ExprId operand;
    Range op_range;
};

// `a + b`, `a == b`, `a in xs`, `a ?? b`
struct Binary {
    BinaryOp op = BinaryOp::Or;
    ExprId left;
    ExprId right;
    Range op_range;
};

// `x between 1 and 2`, ends included.
struct Between {
    ExprId value;
    ExprId low;
    ExprId high;
};

// `if c then a else b`
struct IfExpr {
    ExprId condition;
    ExprId then_value;
    ExprId else_value;
};

// `when 1 then "a"`
struct WhenArm {
    ExprId when;
    ExprId then;
    Range range;
};

// `case x when 1 then "a" else "b" end`; without subject each `when` is a condition.
struct CaseExpr {
    ExprId subject;  // May be invalid.
    std::vector<WhenArm> arms;
    ExprId otherwise;  // May be invalid.
};

// Text that was no expression; reported by the parser.
struct PoisonExpr {};

struct Expr {
    Range range;
    std::variant<PoisonExpr, NumberLit, StringLit, BoolLit, NullLit, DurationLit, SizeLit,
                 TimestampLit, DateLit, NameRef, FieldAccess, IndexAccess, NonNull, Call,
                 FilteredCall, Lambda, ListLit, RecordLit, Unary, Binary, Between, IfExpr, CaseExpr>
        node;
};

// ---- types ----

// `format unix_ms` (name), `format "%F %T" in "Europe/Berlin"` (pattern and perhaps zone).
struct TypeFormat {
    Range range;
    std::optional<Name> name;
    std::optional<Text> pattern;
    std::optional<Text> zone;
};

// `agent: string named "user-agent"`
struct Field {
    Name name;
    TypeId type;
    std::optional<Text> named;
    Range range;
};

// `int`, `Level`, `decimal(12, 2)` (numbers as written), `map<string, int>`
struct NamedType {
    Name name;
    std::vector<Text> numbers;
    std::vector<TypeId> arguments;
};

// `{ lat: float, lon: float }`
struct RecordType {
    std::vector<Field> fields;
};

struct PoisonType {};

struct Type {
    Range range;
    std::variant<PoisonType, NamedType, RecordType> node;
    bool nullable = false;
    std::optional<TypeFormat> format;
};

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
struct PipeOp {  // busy(least = 3)
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

// ---- statements of a process ----

using Block = std::vector<StmtId>;

struct LetStmt {  // let y: decimal(12, 2) = x * 2;
    Name name;
    TypeId type;  // May be invalid.
    ExprId value;
};
struct AssignStmt {  // n = n + 1;  hits[k] = 1;  the place is a NameRef, IndexAccess, FieldAccess
    ExprId place;
    ExprId value;
};
struct IfStmt {  // if c { … } else { … }; `else if` is an else block of one IfStmt
    ExprId condition;
    Block then_block;
    Block else_block;
};
struct ForStmt {  // for x in list { … }, for k, v in m { … }
    std::vector<Name> names;
    ExprId collection;
    Block body;
};
struct EmitStmt {  // emit { … };  emit to side { … };
    std::optional<Name> side;
    ExprId record;
};
struct ClearStmt {  // clear x;  clear m[k];
    ExprId place;
};
enum class TimerKind : uint8_t { At, In, ClockIn };
struct TimerStmt {  // timer t at E;  timer t in D;  clock timer t in D;
    TimerKind kind = TimerKind::At;
    Name name;
    ExprId when;
};
struct CancelStmt {  // cancel t;
    Name name;
};
struct PoisonStmt {};

struct Stmt {
    Range range;
    std::variant<PoisonStmt, LetStmt, AssignStmt, IfStmt, ForStmt, EmitStmt, ClearStmt, TimerStmt,
                 CancelStmt>
        node;
};

// ---- declarations ----

struct TypeDecl {  // type Click { user: string }
    Name name;
    std::vector<Field> fields;
};
struct EnumDecl {  // enum Level { debug, info }
    Name name;
    std::vector<Name> values;
};
struct SourceDecl {  // source clicks: Click from …;  table users: User key id from …;
    bool is_table = false;
    Name name;
    std::optional<Name> was;
    Name type;
    std::vector<Name> key;            // Tables.
    std::vector<Invocation> origins;  // One; or two: history, then live.
    std::vector<Option> options;
};
struct RelationDecl {  // stream x = …;  table x = …;
    bool is_table = false;
    Name name;
    std::optional<Name> was;
    Pipeline pipeline;
};
struct SinkDecl {  // sink s: Row from x |> … to file("f") format json;
    Name name;
    std::optional<Name> was;
    std::optional<Name> type;
    Pipeline pipeline;
    Invocation target;
    std::vector<Option> options;
};
struct ProcessInput {  // tx: Tx key (card, day),  broadcast rules: Rule
    bool broadcast = false;
    Name name;
    Name type;
    std::vector<Name> key;
    Range range;
};
struct SideOutput {  // side: Note
    Name name;
    Name type;
};
struct StateDecl {  // state n: int = 0 unbounded;
    Name name;
    std::optional<Name> was;
    TypeId type;
    std::vector<Option> options;
    Range range;
};
struct Handler {  // on tx { … },  on timer forget { … }
    bool timer = false;
    Name name;
    Block body;
    Range range;
};
struct ProcessDecl {  // process P(a: A key k) -> B, side: C in arrival order { … }
    Name name;
    std::optional<Name> was;
    std::vector<ProcessInput> inputs;
    Name output;
    std::vector<SideOutput> sides;
    bool in_arrival_order = false;
    std::vector<StateDecl> states;
    std::vector<Handler> handlers;
};
enum class PipeParamKind : uint8_t { Value, Stream, Table };
struct PipeParam {  // least: int,  s: stream { page: string }
    PipeParamKind kind = PipeParamKind::Value;
    Name name;
    TypeId type;  // For a stream or table a RecordType.
    Range range;
};
struct PipeDecl {  // pipe busy(s: stream { … }, least: int) = s |> …;
    Name name;
    std::vector<PipeParam> params;
    Pipeline pipeline;
};
struct Param {
    Name name;
    TypeId type;
    Range range;
};
struct FnDecl {  // fn ratio(a: int, b: int) -> float = E;
    Name name;
    std::vector<Param> params;
    TypeId result;
    ExprId body;
};
struct ConstDecl {  // const LIMIT = 100;  const GAP: duration = 1h;
    Name name;
    TypeId type;  // May be invalid.
    ExprId value;
};
struct ParamDecl {  // param threshold: int = 100;
    Name name;
    TypeId type;
    ExprId value;
};
struct IncludeDecl {  // include "clicks.stream";  its declarations follow it in the module
    Text path;
};
struct UseDecl {  // use text;
    Name name;
};
enum class BindingKind : uint8_t { Source, Table, Sink };
struct Binding {  // source clicks from file("f") format json;  sink out to stdout();
    BindingKind kind = BindingKind::Source;
    Name name;
    std::vector<Invocation> ends;  // One; or two: history, then live.
    std::vector<Option> options;   // Format, Mode
    Range range;
};
struct ProfileDecl {  // profile replay { … }
    Name name;
    std::vector<Binding> bindings;
};
struct GivenItem {  // given clicks partition 1 [ … ];  given lines file("in.jsonl");
    Name relation;
    std::optional<int64_t> partition;
    std::vector<ExprId> rows;        // RecordLits.
    std::optional<Invocation> from;  // Instead of rows.
};
struct ExpectItem {  // expect in order per_page [ … ];
    bool in_order = false;
    Name relation;
    std::vector<ExprId> rows;
};
enum class VariationKind : uint8_t { Order, Crash, Workers };
struct Variation {  // order within 5s,  crash,  workers 1 to 4
    VariationKind kind = VariationKind::Order;
    ExprId low;   // Order: the `within`, perhaps invalid. Workers: the least.
    ExprId high;  // Workers: the most.
    Range range;
};
struct VaryItem {
    std::vector<Variation> variations;
};
struct TestItem {
    Range range;
    std::variant<GivenItem, ExpectItem, VaryItem> node;
};
struct TestDecl {  // test "counts" { … }
    Text name;
    std::vector<TestItem> items;
};

struct Decl {
    Range range;
    std::variant<TypeDecl, EnumDecl, SourceDecl, RelationDecl, SinkDecl, ProcessDecl, PipeDecl,
                 FnDecl, ConstDecl, ParamDecl, IncludeDecl, UseDecl, ProfileDecl, TestDecl>
        node;
};

// A program: the declarations of all its files, in order, each included file's where it was first
// included. `range.file` tells whose they are.
struct Module {
    Store<Expr> exprs;
    Store<Type> types;
    Store<Stmt> stmts;
    Store<Decl> decls;
};

}  // namespace weir::ast
