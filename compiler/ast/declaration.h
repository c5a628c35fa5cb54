// Declarations of the syntax tree, and the statements of a process.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "compiler/ast/expr.h"
#include "compiler/ast/pipeline.h"

namespace weir::ast {

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

}  // namespace weir::ast
