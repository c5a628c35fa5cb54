/* The grammar of Weir, by section of the language reference (README.md): LALR(1), no conflict, no
   precedence declaration. Actions build the tree and nothing more. Rules marked "checked later"
   accept more than the language allows, because a checker that knows the operator can say what is
   wrong and a parser cannot.

   Keywords are contextual: each word has a token of its own, and `name` takes all of them back but
   eight. A new keyword is one more %token line between K_NOT and K_WORKERS and one more alternative
   of `alias`; should bison then report a conflict, the new place is ambiguous: change the place.

   Recovery: each bracketed list, statement, operator and declaration has an `error` production. The
   token stream decides where reading goes on after an error (token_stream.h). A part in brackets
   that others follow has a rule of its own: the parser would else go back into the bracket to find
   an `error`, and wait there for a bracket that was closed before. A list has an `error` behind what
   was read of it as well: the parser would else give that up to find one. */
%skeleton "lalr1.cc"
%require "3.8"
%language "c++"
%define api.namespace {weir::parse}
%define api.parser.class {Parser}
%define api.value.type variant
%define api.value.automove
%define api.location.type {weir::Range}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%parse-param { Builder& build } { TokenStream& tokens }
%lex-param { TokenStream& tokens }

%code requires {
#include "compiler/ast/ast.h"

namespace weir::parse {
class Builder;
class TokenStream;
}  // namespace weir::parse
}

%code {
#include "compiler/parse/builder.h"
#include "compiler/parse/syntax_errors.h"
#include "compiler/parse/token_stream.h"

// A rule reaches from its first part that is not empty to its last; an empty one stands right after
// the text before it.
#define YYLLOC_DEFAULT(result, parts, count) (result) = range_of_rule(parts, count)
// Bison's count of tokens to go after an error: 3 while tokens are refused, less once one was taken.
#define yylex(value, range, tokens) next_token(range, tokens, &yyerrstatus_)

namespace weir::parse {
namespace {

template <typename Parts>
Range range_of_rule(const Parts& parts, int count) {
    if (count == 0) return Range{parts[0].location.file, parts[0].location.end, parts[0].location.end};
    int first = 1;
    while (first < count && parts[first].location.begin == parts[first].location.end) first++;
    return cover(parts[first].location, parts[count].location);
}

int next_token(Range* range, TokenStream& tokens, int* error_status) {
    if (*error_status < 3) {
        // The place where reading went on was taken: the next mistake is a new one.
        *error_status = 0;
        tokens.resume();
    }
    Token token = tokens.next();
    *range = token.range;
    return token.kind;
}

template <typename List, typename Element>
List appended(List list, Element element) {
    list.push_back(std::move(element));
    return list;
}

using ast::OptionKind;

}  // namespace
}  // namespace weir::parse
}

/* the eight reserved words */
%token K_NOT "not"
%token K_IF "if"
%token K_CASE "case"
%token K_WHEN "when"
%token K_ELSE "else"
%token K_TRUE "true"
%token K_FALSE "false"
%token K_NULL "null"
/* 1 declarations */
%token K_TYPE "type"
%token K_ENUM "enum"
%token K_SOURCE "source"
%token K_TABLE "table"
%token K_STREAM "stream"
%token K_SINK "sink"
%token K_PROCESS "process"
%token K_PIPE "pipe"
%token K_FN "fn"
%token K_CONST "const"
%token K_PARAM "param"
%token K_INCLUDE "include"
%token K_USE "use"
%token K_PROFILE "profile"
%token K_TEST "test"
%token K_NAMED "named"
%token K_WAS "was"
/* 2 expressions */
%token K_THEN "then"
%token K_END "end"
%token K_AND "and"
%token K_OR "or"
%token K_IN "in"
%token K_LIKE "like"
%token K_MATCHES "matches"
%token K_BETWEEN "between"
/* 3 relations */
%token K_FROM "from"
%token K_TO "to"
%token K_FORMAT "format"
%token K_TIME "time"
%token K_LAG "lag"
%token K_IDLE "idle"
%token K_SKEW "skew"
%token K_ON "on"
%token K_ERROR "error"
%token K_INTO "into"
%token K_DROP "drop"
%token K_STOP "stop"
%token K_LATE "late"
%token K_KEY "key"
%token K_KEEP "keep"
%token K_VERSIONS "versions"
%token K_MODE "mode"
%token K_APPEND "append"
%token K_UPSERT "upsert"
%token K_CHANGELOG "changelog"
%token K_SNAPSHOT "snapshot"
%token K_DELIVER "deliver"
%token K_EXACTLY_ONCE "exactly_once"
%token K_AT_LEAST_ONCE "at_least_once"
/* 4 operators */
%token K_WHERE "where"
%token K_SELECT "select"
%token K_DERIVE "derive"
%token K_WITHOUT "without"
%token K_RENAME "rename"
%token K_UNNEST "unnest"
%token K_LEFT "left"
%token K_RIGHT "right"
%token K_FULL "full"
%token K_UNION "union"
%token K_BY "by"
%token K_WINDOW "window"
%token K_AGGREGATE "aggregate"
%token K_ROLLING "rolling"
%token K_ROWS "rows"
%token K_DEDUP "dedup"
%token K_WITHIN "within"
%token K_FIRST "first"
%token K_ANY "any"
%token K_LATEST "latest"
%token K_DELETED "deleted"
%token K_TOP "top"
%token K_ASC "asc"
%token K_DESC "desc"
%token K_PER "per"
%token K_WITH "with"
%token K_TIES "ties"
%token K_JOIN "join"
%token K_AS "as"
%token K_OF "of"
%token K_MATCH "match"
%token K_CHANGES "changes"
%token K_FINAL "final"
%token K_SORT "sort"
%token K_LIMIT "limit"
%token K_SAMPLE "sample"
%token K_TTL "ttl"
%token K_UNBOUNDED "unbounded"
%token K_EMIT "emit"
%token K_EVERY "every"
/* 5 time */
%token K_LATENESS "lateness"
%token K_EARLY "early"
%token K_CLOCK "clock"
/* 6 process */
%token K_ARRIVAL "arrival"
%token K_ORDER "order"
%token K_BROADCAST "broadcast"
%token K_STATE "state"
%token K_MAX "max"
%token K_LET "let"
%token K_FOR "for"
%token K_CLEAR "clear"
%token K_TIMER "timer"
%token K_AT "at"
%token K_CANCEL "cancel"
/* 7 match */
%token K_NEXT "next"
%token K_SKIP "skip"
%token K_PAST "past"
%token K_TIMEOUT "timeout"
/* 8 programs */
%token K_GIVEN "given"
%token K_PARTITION "partition"
%token K_EXPECT "expect"
%token K_VARY "vary"
%token K_CRASH "crash"
%token K_WORKERS "workers"

%token IDENT "a name" STRING "a string" NUMBER "a number" DURATION "a duration" SIZE "a size"
%token TIMESTAMP "a timestamp" DATE "a date"
%token PIPE "|>" ARROW "->" EQ "==" NE "!=" LE "<=" GE ">=" COALESCE "??" DOTS "..."
%token END 0 "the end of the file"
/* Not in the text: after an error the token stream puts it where the next declaration or statement
   begins, so that none begins in the midst of what could not be read. */
%token GO_ON "the next line"
/* Nor is this: it stands for a value that was read as a mistake. */
%token BROKEN "a value"

%type <ast::Name> name alias_name any_name
%type <std::vector<ast::Name>> names enumerators key_fields lambda_names
%type <std::optional<ast::Name>> was
%type <ast::Decl> declaration type_decl source_decl relation_decl sink_decl process_decl pipe_decl
%type <ast::Decl> fn_decl profile_decl test_decl
%type <std::vector<ast::Field>> fields
%type <ast::Field> field
%type <std::optional<ast::Text>> named
%type <ast::TypeId> type
%type <ast::Type> plain_type
%type <std::vector<ast::Text>> type_args
%type <ast::Text> type_arg
%type <std::vector<ast::TypeId>> types
%type <std::optional<ast::TypeFormat>> type_format
%type <ast::ExprId> expr or_expr and_expr not_expr comparison sum product unary fallback postfix
%type <ast::ExprId> primary literal value call lambda record element row place
%type <ast::BinaryOp> compare
%type <std::vector<ast::WhenArm>> whens
%type <ast::WhenArm> when
%type <std::vector<ast::ExprId>> exprs elements rows row_list
%type <std::vector<ast::Argument>> args arguments
%type <ast::Argument> arg
%type <std::vector<ast::Item>> items
%type <ast::Item> item
%type <std::vector<ast::Param>> params param_list
%type <ast::Param> param
%type <std::vector<ast::Invocation>> origin
%type <ast::Invocation> end_point invocation
%type <ast::Option> format source_option sink_option join_option option state_option binding_option
%type <ast::Option> late mode
%type <std::vector<ast::Option>> source_options sink_options join_options options state_options
%type <std::vector<ast::Option>> binding_options pipe_label
%type <ast::Pipeline> pipeline relation sink_pipeline
%type <ast::Stage> stage join_stage
%type <std::vector<ast::KeyItem>> key_items
%type <ast::KeyItem> key_item
%type <std::vector<ast::OrderItem>> orders
%type <ast::OrderItem> order
%type <ast::JoinOp> join_side join_as
%type <std::vector<ast::PipeParam>> pipe_params pipe_param_list
%type <ast::PipeParam> pipe_param
%type <std::vector<ast::ProcessInput>> inputs input_list
%type <ast::ProcessInput> input
%type <std::vector<ast::SideOutput>> side_outputs
%type <bool> arrival
%type <ast::ProcessDecl> members
%type <ast::StateDecl> state
%type <ast::Handler> handler
%type <ast::Block> block statements
%type <ast::StmtId> statement if_statement
%type <std::vector<ast::MatchPart>> pattern
%type <ast::MatchPart> step next_step not_step one_step
%type <std::vector<ast::MatchStep>> alternatives
%type <ast::MatchStep> named_step
%type <ast::Repeat> repeat
%type <std::vector<ast::Binding>> bindings
%type <ast::Binding> binding
%type <std::vector<ast::TestItem>> test_items
%type <ast::TestItem> test_item
%type <std::vector<ast::Variation>> variations
%type <ast::Variation> variation

%%

/* ---- 1. Text: declarations, names, lists ---- */

program
    : %empty
    | program declaration                   { build.add($2); }
    | program error GO_ON                   { }
    | program error ';'                     { }
    ;

declaration
    : type_decl | source_decl | relation_decl | sink_decl | process_decl | pipe_decl | fn_decl
    | profile_decl | test_decl
    | "include" STRING ';'                  { $$ = {@$, ast::IncludeDecl{build.text(@2)}}; }
    | "use" name ';'                        { $$ = {@$, ast::UseDecl{$2}}; }
    | "const" name '=' expr ';'             { $$ = {@$, ast::ConstDecl{$2, {}, $4}}; }
    | "const" name ':' type '=' expr ';'    { $$ = {@$, ast::ConstDecl{$2, $4, $6}}; }
    | "param" name ':' type '=' expr ';'    { $$ = {@$, ast::ParamDecl{$2, $4, $6}}; }
    ;

/* A name wherever names stand alone: every word but the eight reserved ones. Back quotes make an
   IDENT of any word. */
name
    : alias                                 { $$ = build.name(@1); }
    | "of"                                  { $$ = build.name(@1); }
    ;
alias_name: alias                           { $$ = build.name(@1); } ;

/* What may follow `as` in a join: not `of`, because of `join t as of E`. */
alias
    : IDENT
    | "type" | "enum" | "source" | "table" | "stream" | "sink" | "process" | "pipe" | "fn" | "const"
    | "param" | "include" | "use" | "profile" | "test" | "named" | "was"
    | "then" | "end" | "and" | "or" | "in" | "like" | "matches" | "between"
    | "from" | "to" | "format" | "time" | "lag" | "idle" | "skew" | "on" | "error" | "into" | "drop"
    | "stop" | "late" | "key" | "keep" | "versions" | "mode" | "append" | "upsert" | "changelog"
    | "snapshot" | "deliver" | "exactly_once" | "at_least_once"
    | "where" | "select" | "derive" | "without" | "rename" | "unnest" | "left" | "right" | "full"
    | "union" | "by" | "window" | "aggregate" | "rolling" | "rows" | "dedup" | "within" | "first"
    | "any" | "latest" | "deleted" | "top" | "asc" | "desc" | "per" | "with" | "ties" | "join" | "as"
    | "match" | "changes" | "final" | "sort" | "limit" | "sample" | "ttl" | "unbounded" | "emit"
    | "every"
    | "lateness" | "early" | "clock"
    | "arrival" | "order" | "broadcast" | "state" | "max" | "let" | "for" | "clear" | "timer" | "at"
    | "cancel"
    | "next" | "skip" | "past" | "timeout"
    | "given" | "partition" | "expect" | "vary" | "crash" | "workers"
    ;

/* A name where nothing else can stand: after `.`, before `:` in a type, before `=` in a record. */
any_name
    : name
    | reserved                              { $$ = build.name(@1); }
    ;
reserved: "not" | "if" | "case" | "when" | "else" | "true" | "false" | "null" ;

names
    : name                                  { $$.push_back($1); }
    | names ',' name                        { $$ = appended($1, $3); }
    ;

/* Lists in brackets may end in a comma. */
comma: %empty | ',' ;

was                                         /* stream b was a = … keeps the state of a */
    : %empty                                { }
    | "was" name                            { $$ = $2; }
    ;

/* ---- 2. Types ---- */

type_decl
    : "type" name '{' fields comma '}'      { $$ = {@$, ast::TypeDecl{$2, $4}}; }
    | "enum" name '{' enumerators comma '}' { $$ = {@$, ast::EnumDecl{$2, $4}}; }
    ;
enumerators
    : any_name                              { $$.push_back($1); }
    | enumerators ',' any_name              { $$ = appended($1, $3); }
    | error                                 { }
    | enumerators ',' error                 { $$ = $1; }
    | enumerators error                     { $$ = $1; }
    ;

fields
    : field                                 { $$.push_back($1); }
    | fields ',' field                      { $$ = appended($1, $3); }
    | error                                 { }
    | fields ',' error                      { $$ = $1; }
    | fields error                          { $$ = $1; }
    ;
field: any_name ':' type named              { $$ = {$1, $3, $4, @$}; } ;
named
    : %empty                                { }
    | "named" STRING                        { $$ = build.text(@2); }
    ;

type
    : plain_type type_format                { $$ = build.type(@$, $1, false, $2); }
    | plain_type '?' type_format            { $$ = build.type(@$, $1, true, $3); }
    ;
plain_type
    : name                                  { $$.node = ast::NamedType{$1, {}, {}}; }
    | name '(' type_args comma ')'          { $$.node = ast::NamedType{$1, $3, {}}; }
    | name '(' error ')'                    { }
    | name '<' types comma '>'              { $$.node = ast::NamedType{$1, {}, $3}; }
    | '{' fields comma '}'                  { $$.node = ast::RecordType{$2}; }
    ;
type_args
    : type_arg                              { $$.push_back($1); }
    | type_args ',' type_arg                { $$ = appended($1, $3); }
    ;
type_arg: NUMBER                            { $$ = build.spelling(@1); } ;
types
    : type                                  { $$.push_back($1); }
    | types ',' type                        { $$ = appended($1, $3); }
    ;
type_format                                 /* timestamp? format unix_ms */
    : %empty                                { }
    | "format" name                         { $$ = ast::TypeFormat{@$, $2, {}, {}}; }
    | "format" STRING                       { $$ = ast::TypeFormat{@$, {}, build.text(@2), {}}; }
    | "format" STRING "in" STRING           { $$ = ast::TypeFormat{@$, {}, build.text(@2), build.text(@4)}; }
    ;

/* ---- 2. Expressions, loosest first ---- */

expr
    : "if" or_expr "then" expr "else" expr  { $$ = build.expr(@$, ast::IfExpr{$2, $4, $6}); }
    | or_expr
    ;
or_expr
    : and_expr
    | or_expr "or" and_expr                 { $$ = build.binary(@$, ast::BinaryOp::Or, @2, $1, $3); }
    ;
and_expr
    : not_expr
    | and_expr "and" not_expr               { $$ = build.binary(@$, ast::BinaryOp::And, @2, $1, $3); }
    ;
not_expr
    : comparison
    | "not" not_expr                        { $$ = build.expr(@$, ast::Unary{ast::UnaryOp::Not, $2, @1}); }
    ;
comparison                                  /* these do not chain */
    : sum
    | sum compare sum                       { $$ = build.binary(@$, $2, @2, $1, $3); }
    | sum "between" sum "and" sum           { $$ = build.expr(@$, ast::Between{$1, $3, $5}); }
    ;
compare
    : "=="                                  { $$ = ast::BinaryOp::Equal; }
    | "!="                                  { $$ = ast::BinaryOp::NotEqual; }
    | '<'                                   { $$ = ast::BinaryOp::Less; }
    | '>'                                   { $$ = ast::BinaryOp::Greater; }
    | "<="                                  { $$ = ast::BinaryOp::LessEqual; }
    | ">="                                  { $$ = ast::BinaryOp::GreaterEqual; }
    | "in"                                  { $$ = ast::BinaryOp::In; }
    | "like"                                { $$ = ast::BinaryOp::Like; }
    | "matches"                             { $$ = ast::BinaryOp::Matches; }
    ;
sum
    : product
    | sum '+' product                       { $$ = build.binary(@$, ast::BinaryOp::Add, @2, $1, $3); }
    | sum '-' product                       { $$ = build.binary(@$, ast::BinaryOp::Subtract, @2, $1, $3); }
    ;
product
    : unary
    | product '*' unary                     { $$ = build.binary(@$, ast::BinaryOp::Multiply, @2, $1, $3); }
    | product '/' unary                     { $$ = build.binary(@$, ast::BinaryOp::Divide, @2, $1, $3); }
    | product '%' unary                     { $$ = build.binary(@$, ast::BinaryOp::Modulo, @2, $1, $3); }
    ;
unary
    : fallback
    | '-' unary                             { $$ = build.expr(@$, ast::Unary{ast::UnaryOp::Negate, $2, @1}); }
    ;
fallback
    : postfix
    | fallback "??" postfix                 { $$ = build.binary(@$, ast::BinaryOp::Coalesce, @2, $1, $3); }
    | fallback "??" '-' postfix             { $$ = build.coalesce_negative(@$, $1, @2, @3, $4); }
    ;
postfix
    : primary
    | postfix '.' any_name                  { $$ = build.expr(@$, ast::FieldAccess{$1, $3}); }
    | postfix '[' expr ']'                  { $$ = build.expr(@$, ast::IndexAccess{$1, $3}); }
    | postfix '[' error ']'                 { $$ = build.poison(@$); }
    | postfix '!'                           { $$ = build.expr(@$, ast::NonNull{$1}); }
    ;
primary
    : literal
    | name                                  { $$ = build.expr(@$, ast::NameRef{$1}); }
    | call
    | record
    | '[' ']'                               { $$ = build.expr(@$, ast::ListLit{}); }
    | '[' elements comma ']'                { $$ = build.expr(@$, ast::ListLit{$2}); }
    | '(' value ')'                         { $$ = $2; }
    | '(' error ')'                         { $$ = build.poison(@$); }
    | BROKEN                                { $$ = build.poison(@$); }
    | "case" expr whens "end"               { $$ = build.expr(@$, ast::CaseExpr{$2, $3, {}}); }
    | "case" expr whens "else" expr "end"   { $$ = build.expr(@$, ast::CaseExpr{$2, $3, $5}); }
    | "case" whens "end"                    { $$ = build.expr(@$, ast::CaseExpr{{}, $2, {}}); }
    | "case" whens "else" expr "end"        { $$ = build.expr(@$, ast::CaseExpr{{}, $2, $4}); }
    ;
literal
    : NUMBER                                { $$ = build.number(@1); }
    | STRING                                { $$ = build.string(@1); }
    | DURATION                              { $$ = build.duration(@1); }
    | SIZE                                  { $$ = build.size(@1); }
    | TIMESTAMP                             { $$ = build.timestamp(@1); }
    | DATE                                  { $$ = build.date(@1); }
    | "true"                                { $$ = build.expr(@1, ast::BoolLit{true}); }
    | "false"                               { $$ = build.expr(@1, ast::BoolLit{false}); }
    | "null"                                { $$ = build.expr(@1, ast::NullLit{}); }
    ;
whens
    : when                                  { $$.push_back($1); }
    | whens when                            { $$ = appended($1, $2); }
    ;
when: "when" expr "then" expr               { $$ = {$2, $4, @$}; } ;
exprs
    : expr                                  { $$.push_back($1); }
    | exprs ',' expr                        { $$ = appended($1, $3); }
    ;
elements
    : element                               { $$.push_back($1); }
    | elements ',' element                  { $$ = appended($1, $3); }
    | elements error                        { $$ = appended($1, build.poison(@2)); }
    ;
element
    : expr
    | error                                 { $$ = build.poison(@$); }
    ;

/* An expression, or an aggregate over a part of the rows: only as a whole item, argument, bracket. */
value
    : expr
    | call "where" expr                     { $$ = build.expr(@$, ast::FilteredCall{$1, $3, @2}); }
    ;

call: name arguments                        { $$ = build.expr(@$, ast::Call{$1, $2}); } ;
arguments
    : '(' ')'                               { }
    | '(' args comma ')'                    { $$ = $2; }
    ;
args
    : arg                                   { $$.push_back($1); }
    | args ',' arg                          { $$ = appended($1, $3); }
    | args error                            { $$ = appended($1, ast::Argument{{}, build.poison(@2), @2}); }
    ;
arg
    : value                                 { $$ = {{}, $1, @$}; }
    | any_name '=' value                    { $$ = {$1, $3, @$}; }
    | lambda                                { $$ = {{}, $1, @$}; }
    | error                                 { $$ = {{}, build.poison(@$), @$}; }
    ;
lambda
    : name "->" expr                        { $$ = build.lambda(@$, {$1}, $3); }
    | lambda_names "->" expr                { $$ = build.lambda(@$, $1, $3); }
    ;
lambda_names: '(' name ',' names ')'        { $$ = $4; $$.insert($$.begin(), $2); } ;

record
    : '{' '}'                               { $$ = build.expr(@$, ast::RecordLit{}); }
    | '{' items comma '}'                   { $$ = build.expr(@$, ast::RecordLit{$2}); }
    ;
items
    : item                                  { $$.push_back($1); }
    | items ',' item                        { $$ = appended($1, $3); }
    | items error                           { $$ = appended($1, ast::Item{ast::ItemKind::Plain, @2, {}, build.poison(@2)}); }
    ;
item
    : value                                 { $$ = {ast::ItemKind::Plain, @$, {}, $1}; }
    | any_name '=' value                    { $$ = {ast::ItemKind::Named, @$, $1, $3}; }
    | "..."                                 { $$ = {ast::ItemKind::Rest, @$, {}, {}}; }
    | "..." postfix                         { $$ = {ast::ItemKind::SpreadOne, @$, {}, $2}; }
    | error                                 { $$ = {ast::ItemKind::Plain, @$, {}, build.poison(@$)}; }
    ;

fn_decl: "fn" name params "->" type '=' expr ';'
                                            { $$ = {@$, ast::FnDecl{$2, $3, $5, $7}}; } ;
params
    : '(' ')'                               { }
    | '(' param_list comma ')'              { $$ = $2; }
    ;
param_list
    : param                                 { $$.push_back($1); }
    | param_list ',' param                  { $$ = appended($1, $3); }
    ;
param
    : name ':' type                         { $$ = {$1, $3, @$}; }
    | error                                 { $$.range = @1; }
    ;

/* ---- 3. Relations: sources, tables, streams, sinks ---- */

source_decl
    : "source" name was ':' name "from" origin source_options ';'
                                            { $$ = {@$, ast::SourceDecl{false, $2, $3, $5, {}, $7, $8}}; }
    | "table" name was ':' name "key" key_fields "from" origin source_options ';'
                                            { $$ = {@$, ast::SourceDecl{true, $2, $3, $5, $7, $9, $10}}; }
    ;
key_fields
    : names
    | '(' names comma ')'                   { $$ = $2; }
    | '(' error ')'                         { }
    ;
origin                                      /* history, then live */
    : end_point                             { $$.push_back($1); }
    | origin "then" end_point               { $$ = appended($1, $3); }
    ;
end_point: name arguments                   { $$ = {$1, $2, @$}; } ;
format: "format" invocation                 { $$ = option(OptionKind::Format, @$, @1, $2); } ;
invocation
    : name                                  { $$ = {$1, {}, @$}; }
    | name arguments                        { $$ = {$1, $2, @$}; }
    ;

source_options
    : %empty                                { }
    | source_options source_option          { $$ = appended($1, $2); }
    | source_options error                  { $$ = appended($1, poison_option(@2)); }
    ;
source_option                               /* each at most once, `on error` always: checked later */
    : format
    | "time" expr                           { $$ = option(OptionKind::Time, @$, @1, $2); }
    | "lag" expr                            { $$ = option(OptionKind::Lag, @$, @1, $2); }
    | "idle" expr                           { $$ = option(OptionKind::Idle, @$, @1, $2); }
    | "skew" expr                           { $$ = option(OptionKind::Skew, @$, @1, $2); }
    | mode
    | "keep" "versions" expr                { $$ = option(OptionKind::KeepVersions, @$, cover(@1, @2), $3); }
    | "on" "error" "into" name              { $$ = option(OptionKind::OnErrorInto, @$, cover(@1, @3), $4); }
    | "on" "error" "drop"                   { $$ = option(OptionKind::OnErrorDrop, @$, @$); }
    | "on" "error" "stop"                   { $$ = option(OptionKind::OnErrorStop, @$, @$); }
    | late
    ;
mode
    : "mode" "append"                       { $$ = option(OptionKind::Mode, @$, @1, build.name(@2)); }
    | "mode" "upsert"                       { $$ = option(OptionKind::Mode, @$, @1, build.name(@2)); }
    | "mode" "changelog"                    { $$ = option(OptionKind::Mode, @$, @1, build.name(@2)); }
    | "mode" "snapshot"                     { $$ = option(OptionKind::Mode, @$, @1, build.name(@2)); }
    ;
late
    : "late" "drop"                         { $$ = option(OptionKind::LateDrop, @$, @$); }
    | "late" "into" name                    { $$ = option(OptionKind::LateInto, @$, cover(@1, @2), $3); }
    ;

relation_decl
    : "stream" name was '=' pipeline ';'    { $$ = {@$, ast::RelationDecl{false, $2, $3, $5}}; }
    | "table" name was '=' pipeline ';'     { $$ = {@$, ast::RelationDecl{true, $2, $3, $5}}; }
    ;
pipeline
    : relation
    | pipeline "|>" stage                   { $$ = build.piped(@$, $1, $3); }
    | pipeline "|>" join_stage              { $$ = build.piped(@$, $1, $3); }
    ;
relation
    : name                                  { $$ = {@$, $1, {}, {}}; }
    | "process" name '(' names comma ')' options
                                            { $$ = {@$, {}, ast::ProcessHead{@$, $2, $4, $7}, {}}; }
    | error                                 { $$.range = @1; }
    ;

sink_decl
    : "sink" name was "from" sink_pipeline "to" end_point sink_options ';'
                                            { $$ = {@$, ast::SinkDecl{$2, $3, {}, $5, $7, $8}}; }
    | "sink" name was ':' name "from" sink_pipeline "to" end_point sink_options ';'
                                            { $$ = {@$, ast::SinkDecl{$2, $3, $5, $7, $9, $10}}; }
    | "sink" name was "from" sink_pipeline ';'
                                            { $$ = build.sink_without_end(@$, @6, $2, $5); }
    | "sink" name was ':' name "from" sink_pipeline ';'
                                            { $$ = build.sink_without_end(@$, @8, $2, $7); }
    ;
/* No join here: in `join … within 5m to file(…)` the `to` would begin the range's end as well as
   the sink's. */
sink_pipeline
    : name                                  { $$ = {@$, $1, {}, {}}; }
    | error                                 { $$.range = @1; }
    | sink_pipeline "|>" stage              { $$ = build.piped(@$, $1, $3); }
    ;
sink_options
    : %empty                                { }
    | sink_options sink_option              { $$ = appended($1, $2); }
    | sink_options error                    { $$ = appended($1, poison_option(@2)); }
    ;
sink_option
    : format
    | mode
    | "key" key_fields                      { $$ = key_option(@$, @1, $2); }
    | "deliver" "exactly_once"              { $$ = option(OptionKind::DeliverExactlyOnce, @$, @$); }
    | "deliver" "at_least_once"             { $$ = option(OptionKind::DeliverAtLeastOnce, @$, @$); }
    ;

/* ---- 4. Operators: the own part of each, then options in any order ---- */

stage
    : "where" expr                          { $$ = stage(@$, @1, ast::WhereOp{$2}); }
    | "select" record                       { $$ = stage(@$, @1, ast::SelectOp{$2}); }
    | "derive" record                       { $$ = stage(@$, @1, ast::DeriveOp{$2}); }
    | "without" '{' names comma '}'         { $$ = stage(@$, @1, ast::WithoutOp{$3}); }
    | "without" '{' error '}'               { $$ = stage(@$, @1, ast::PoisonOp{}); }
    | "rename" record                       { $$ = stage(@$, @1, ast::RenameOp{$2}); }
    | "unnest" expr "as" name               { $$ = stage(@$, @1, ast::UnnestOp{false, $2, $4}); }
    | "left" "unnest" expr "as" name        { $$ = stage(@$, cover(@1, @2), ast::UnnestOp{true, $3, $5}); }
    | "union" names                         { $$ = stage(@$, @1, ast::UnionOp{$2}); }
    | "key" "by" key_items                  { $$ = stage(@$, cover(@1, @2), ast::KeyByOp{$3}); }
    | "window" end_point options            { $$ = stage(@$, @1, ast::WindowOp{$2}, $3); }
    | "aggregate" record options            { $$ = stage(@$, @1, ast::AggregateOp{$2}, $3); }
    | "rolling" sum record options          { $$ = stage(@$, @1, ast::RollingOp{$2, false, $3}, $4); }
    | "rolling" sum "rows" record options   { $$ = stage(@$, @1, ast::RollingOp{$2, true, $4}, $5); }
    | "dedup" "by" exprs options            { $$ = stage(@$, @1, ast::DedupOp{$3}, $4); }
    | "latest" "by" exprs options           { $$ = stage(@$, @1, ast::LatestOp{$3}, $4); }
    | "top" sum "by" orders options         { $$ = stage(@$, @1, ast::TopOp{$2, $4}, $5); }
    | "match" '{' pattern '}' options       { $$ = stage(@$, @1, ast::MatchOp{$3}, $5); }
    | "match" '{' error '}' options         { $$ = stage(@$, @1, ast::PoisonOp{}, $5); }
    | "process" name options                { $$ = stage(@$, @1, ast::ProcessOp{$2}, $3); }
    | "changes" options                     { $$ = stage(@$, @1, ast::ChangesOp{}, $2); }
    | "final" options                       { $$ = stage(@$, @1, ast::FinalOp{}, $2); }
    | "sort" "by" "time" options            { $$ = stage(@$, @1, ast::SortOp{}, $4); }
    | "limit" sum                           { $$ = stage(@$, @1, ast::LimitOp{$2}); }
    | "sample" sum "by" exprs               { $$ = stage(@$, @1, ast::SampleOp{$2, $4}); }
    | IDENT pipe_label                      { $$ = stage(@$, @1, ast::PipeOp{{build.name(@1), {}, @1}}, $2); }
    | IDENT arguments pipe_label            { $$ = stage(@$, @1, ast::PipeOp{{build.name(@1), $2, cover(@1, @2)}}, $3); }
    | error                                 { $$ = stage(@$, @1, ast::PoisonOp{}); }
    ;
pipe_label
    : %empty                                { }
    | "as" name was                         { $$.push_back(label_option(@$, @1, $2, $3)); }
    ;
key_items
    : key_item                              { $$.push_back($1); }
    | key_items ',' key_item                { $$ = appended($1, $3); }
    ;
key_item
    : expr                                  { $$ = {$1, {}, @$}; }
    | expr "as" name                        { $$ = {$1, $3, @$}; }
    ;
orders
    : order                                 { $$.push_back($1); }
    | orders ',' order                      { $$ = appended($1, $3); }
    ;
order
    : expr                                  { $$ = {$1, ast::Direction::Ascending, @$}; }
    | expr "asc"                            { $$ = {$1, ast::Direction::Ascending, @$}; }
    | expr "desc"                           { $$ = {$1, ast::Direction::Descending, @$}; }
    ;

join_stage: join_side "join" name join_as "on" expr join_options
                                            { $$ = join_stage(@$, @2, $1, $3, $4, $6, $7); } ;
join_side                                   /* right: checked later */
    : %empty                                { }
    | "left"                                { $$ = join_side(ast::JoinSide::Left, @1); }
    | "full"                                { $$ = join_side(ast::JoinSide::Full, @1); }
    | "right"                               { $$ = join_side(ast::JoinSide::Right, @1); }
    ;
join_as                                     /* the alias, then which version of a table */
    : %empty                                { }
    | "as" alias_name was                   { $$ = join_alias($2, $3); }
    | "as" "of" expr                        { $$ = join_as_of({}, cover(@1, @2), $3); }
    | "as" alias_name was "as" "of" expr    { $$ = join_as_of(join_alias($2, $3), cover(@4, @5), $6); }
    | "latest"                              { $$ = join_latest({}, @1); }
    | "as" alias_name was "latest"          { $$ = join_latest(join_alias($2, $3), @4); }
    ;
join_options
    : %empty                                { }
    | join_options join_option              { $$ = appended($1, $2); }
    | join_options error                    { $$ = appended($1, poison_option(@2)); }
    ;
join_option
    : "within" sum                          { $$ = option(OptionKind::Within, @$, @1, $2); }
    | "within" sum "to" sum                 { $$ = within_option(@$, @1, $2, $4); }
    | late
    ;

/* Which operator takes which: checked later. */
options
    : %empty                                { }
    | options option                        { $$ = appended($1, $2); }
    | options error                         { $$ = appended($1, poison_option(@2)); }
    ;
option
    : late                                  /* window, rolling, dedup, match, process, sort */
    | "within" sum                          { $$ = option(OptionKind::Within, @$, @1, $2); }
    | "ttl" sum                             { $$ = option(OptionKind::Ttl, @$, @1, $2); }
    | "unbounded"                           { $$ = option(OptionKind::Unbounded, @$, @1); }
    | "emit" "every" sum                    { $$ = option(OptionKind::EmitEvery, @$, cover(@1, @2), $3); }
    | "as" name was                         { $$ = label_option(@$, @1, $2, $3); }
    | "lateness" sum                        { $$ = option(OptionKind::Lateness, @$, @1, $2); }
    | "early" "every" sum                   { $$ = option(OptionKind::EarlyEvery, @$, cover(@1, @2), $3); }
    | "by" "clock"                          { $$ = option(OptionKind::ByClock, @$, @$); }
    | "keep" "first"                        { $$ = option(OptionKind::KeepFirst, @$, @$); }
    | "keep" "any"                          { $$ = option(OptionKind::KeepAny, @$, @$); }
    | "deleted" "when" expr                 { $$ = option(OptionKind::DeletedWhen, @$, cover(@1, @2), $3); }
    | "keep" "versions" sum                 { $$ = option(OptionKind::KeepVersions, @$, cover(@1, @2), $3); }
    | "per" exprs                           { $$ = per_option(@$, @1, $2); }
    | "with" "ties"                         { $$ = option(OptionKind::WithTies, @$, @$); }
    | "skip" "past"                         { $$ = option(OptionKind::SkipPast, @$, @$); }
    | "skip" "to" "next"                    { $$ = option(OptionKind::SkipToNext, @$, @$); }
    | "on" "timeout" "into" name            { $$ = option(OptionKind::OnTimeoutInto, @$, cover(@1, @3), $4); }
    ;

pipe_decl: "pipe" name pipe_params '=' pipeline ';'
                                            { $$ = {@$, ast::PipeDecl{$2, $3, $5}}; } ;
pipe_params
    : '(' ')'                               { }
    | '(' pipe_param_list comma ')'         { $$ = $2; }
    ;
pipe_param_list
    : pipe_param                            { $$.push_back($1); }
    | pipe_param_list ',' pipe_param        { $$ = appended($1, $3); }
    ;
pipe_param
    : name ':' type                         { $$ = {ast::PipeParamKind::Value, $1, $3, @$}; }
    | name ':' "stream" '{' fields comma '}'
                                            { $$ = {ast::PipeParamKind::Stream, $1, build.record_type(cover(@4, @7), $5), @$}; }
    | name ':' "table" '{' fields comma '}'
                                            { $$ = {ast::PipeParamKind::Table, $1, build.record_type(cover(@4, @7), $5), @$}; }
    | error                                 { $$.range = @1; }
    ;

/* ---- 6. process ---- */

process_decl: "process" name was inputs "->" name side_outputs arrival '{' members '}'
                                            { $$ = process(@$, $2, $3, $4, $6, $7, $8, $10); } ;
inputs: '(' input_list comma ')'            { $$ = $2; } ;
input_list
    : input                                 { $$.push_back($1); }
    | input_list ',' input                  { $$ = appended($1, $3); }
    ;
input
    : name ':' name                         { $$ = {false, $1, $3, {}, @$}; }
    | name ':' name "key" name              { $$ = {false, $1, $3, {$5}, @$}; }
    | name ':' name "key" '(' names comma ')'
                                            { $$ = {false, $1, $3, $6, @$}; }
    | "broadcast" name ':' name             { $$ = {true, $2, $4, {}, @$}; }
    | error                                 { $$.range = @1; }
    ;
side_outputs
    : %empty                                { }
    | side_outputs ',' name ':' name        { $$ = appended($1, ast::SideOutput{$3, $5}); }
    ;
arrival
    : %empty                                { $$ = false; }
    | "in" "arrival" "order"                { $$ = true; }
    ;

members
    : %empty                                { }
    | members state                         { $$ = $1; $$.states.push_back($2); }
    | members handler                       { $$ = $1; $$.handlers.push_back($2); }
    | members error GO_ON                   { $$ = $1; }
    | members error ';'                     { $$ = $1; }
    ;
state: "state" name was ':' type state_options ';'
                                            { $$ = {$2, $3, $5, $6, @$}; } ;
handler
    : "on" name block                       { $$ = {false, $2, $3, @$}; }
    | "on" "timer" name block               { $$ = {true, $3, $4, @$}; }
    ;
state_options
    : %empty                                { }
    | state_options state_option            { $$ = appended($1, $2); }
    ;
state_option
    : '=' expr                              { $$ = option(OptionKind::Initial, @$, @1, $2); }
    | "ttl" sum                             { $$ = option(OptionKind::Ttl, @$, @1, $2); }
    | "max" sum                             { $$ = option(OptionKind::Max, @$, @1, $2); }
    | "unbounded"                           { $$ = option(OptionKind::Unbounded, @$, @1); }
    ;

block: '{' statements '}'                   { $$ = $2; } ;
statements
    : %empty                                { }
    | statements statement                  { $$ = appended($1, $2); }
    | statements error GO_ON                { $$ = appended($1, build.stmt(@2, ast::PoisonStmt{})); }
    | statements error ';'                  { $$ = appended($1, build.stmt(@2, ast::PoisonStmt{})); }
    ;
statement
    : "let" name '=' expr ';'               { $$ = build.stmt(@$, ast::LetStmt{$2, {}, $4}); }
    | "let" name ':' type '=' expr ';'      { $$ = build.stmt(@$, ast::LetStmt{$2, $4, $6}); }
    | place '=' expr ';'                    { $$ = build.stmt(@$, ast::AssignStmt{$1, $3}); }
    | if_statement
    | "for" name "in" expr block            { $$ = build.stmt(@$, ast::ForStmt{{$2}, $4, $5}); }
    | "for" name ',' name "in" expr block   { $$ = build.stmt(@$, ast::ForStmt{{$2, $4}, $6, $7}); }
    | "emit" record ';'                     { $$ = build.stmt(@$, ast::EmitStmt{{}, $2}); }
    | "emit" "to" name record ';'           { $$ = build.stmt(@$, ast::EmitStmt{$3, $4}); }
    | "clear" place ';'                     { $$ = build.stmt(@$, ast::ClearStmt{$2}); }
    | "timer" name "at" expr ';'            { $$ = build.stmt(@$, ast::TimerStmt{ast::TimerKind::At, $2, $4}); }
    | "timer" name "in" expr ';'            { $$ = build.stmt(@$, ast::TimerStmt{ast::TimerKind::In, $2, $4}); }
    | "clock" "timer" name "in" expr ';'    { $$ = build.stmt(@$, ast::TimerStmt{ast::TimerKind::ClockIn, $3, $5}); }
    | "cancel" name ';'                     { $$ = build.stmt(@$, ast::CancelStmt{$2}); }
    ;
place                                       /* `.`: checked later */
    : name                                  { $$ = build.expr(@$, ast::NameRef{$1}); }
    | place '[' expr ']'                    { $$ = build.expr(@$, ast::IndexAccess{$1, $3}); }
    | place '.' any_name                    { $$ = build.expr(@$, ast::FieldAccess{$1, $3}); }
    ;
if_statement
    : "if" expr block                       { $$ = build.stmt(@$, ast::IfStmt{$2, $3, {}}); }
    | "if" expr block "else" block          { $$ = build.stmt(@$, ast::IfStmt{$2, $3, $5}); }
    | "if" expr block "else" if_statement   { $$ = build.stmt(@$, ast::IfStmt{$2, $3, {$5}}); }
    ;

/* ---- 7. match ---- */

pattern
    : next_step                             { $$.push_back($1); }
    | pattern "then" step                   { $$ = appended($1, $3); }
    | pattern "then" "next" next_step       { $$ = appended($1, next_part($4)); }
    ;
step: next_step | not_step ;
next_step
    : one_step
    | one_step "within" sum                 { $$ = within_part($1, @$, $3); }
    ;
not_step
    : "not" name ':' expr                   { $$ = not_part(@$, {$2, {}, $4, cover(@2, @4)}, {}); }
    | "not" name ':' expr "within" sum      { $$ = not_part(@$, {$2, {}, $4, cover(@2, @4)}, $6); }
    ;
one_step
    : named_step                            { $$ = one_part(@$, {$1}); }
    | '(' alternatives ')'                  { $$ = one_part(@$, $2); }
    ;
alternatives
    : named_step                            { $$.push_back($1); }
    | alternatives '|' named_step           { $$ = appended($1, $3); }
    ;
named_step: name repeat ':' expr            { $$ = {$1, $2, $4, @$}; } ;
repeat
    : %empty                                { $$ = {1, 1}; }
    | '+'                                   { $$ = {1, {}}; }
    | '*'                                   { $$ = {0, {}}; }
    | '{' NUMBER '}'                        { $$ = {build.count(@2), build.count(@2)}; }
    | '{' NUMBER ',' '}'                    { $$ = {build.count(@2), {}}; }
    | '{' NUMBER ',' NUMBER '}'             { $$ = {build.count(@2), build.count(@4)}; }
    ;

/* ---- 8. Programs for more than one day ---- */

profile_decl: "profile" name '{' bindings '}'
                                            { $$ = {@$, ast::ProfileDecl{$2, $4}}; } ;
bindings
    : %empty                                { }
    | bindings binding                      { $$ = appended($1, $2); }
    | bindings error GO_ON                  { $$ = $1; }
    | bindings error ';'                    { $$ = $1; }
    ;
binding
    : "source" name "from" origin binding_options ';'
                                            { $$ = {ast::BindingKind::Source, $2, $4, $5, @$}; }
    | "table" name "from" origin binding_options ';'
                                            { $$ = {ast::BindingKind::Table, $2, $4, $5, @$}; }
    | "sink" name "to" end_point binding_options ';'
                                            { $$ = {ast::BindingKind::Sink, $2, {$4}, $5, @$}; }
    ;
binding_options
    : %empty                                { }
    | binding_options binding_option        { $$ = appended($1, $2); }
    | binding_options error                 { $$ = appended($1, poison_option(@2)); }
    ;
binding_option: format | mode ;

test_decl: "test" STRING '{' test_items '}' { $$ = {@$, ast::TestDecl{build.text(@2), $4}}; } ;
test_items
    : %empty                                { }
    | test_items test_item                  { $$ = appended($1, $2); }
    | test_items error GO_ON                { $$ = $1; }
    | test_items error ';'                  { $$ = $1; }
    ;
test_item
    : "given" name rows ';'                 { $$ = {@$, ast::GivenItem{$2, {}, $3, {}}}; }
    | "given" name "partition" NUMBER rows ';'
                                            { $$ = {@$, ast::GivenItem{$2, build.count(@4), $5, {}}}; }
    | "given" name end_point ';'            { $$ = {@$, ast::GivenItem{$2, {}, {}, $3}}; }
    | "expect" name rows ';'                { $$ = {@$, ast::ExpectItem{false, $2, $3}}; }
    | "expect" "in" "order" name rows ';'   { $$ = {@$, ast::ExpectItem{true, $4, $5}}; }
    | "vary" variations ';'                 { $$ = {@$, ast::VaryItem{$2}}; }
    ;
rows
    : '[' ']'                               { }
    | '[' row_list comma ']'                { $$ = $2; }
    ;
row_list
    : row                                   { $$.push_back($1); }
    | row_list ',' row                      { $$ = appended($1, $3); }
    ;
row
    : record
    | error                                 { $$ = build.poison(@1); }
    ;
variations
    : variation                             { $$.push_back($1); }
    | variations ',' variation              { $$ = appended($1, $3); }
    ;
variation
    : "order"                               { $$ = {ast::VariationKind::Order, {}, {}, @$}; }
    | "order" "within" sum                  { $$ = {ast::VariationKind::Order, $3, {}, @$}; }
    | "crash"                               { $$ = {ast::VariationKind::Crash, {}, {}, @$}; }
    | "workers" sum "to" sum                { $$ = {ast::VariationKind::Workers, $2, $4, @$}; }
    ;

%%

namespace weir::parse {

void Parser::report_syntax_error(const context& at) const {
    constexpr int kMax = symbol_kind::YYNTOKENS;
    symbol_kind_type expected[kMax];
    int count = at.expected_tokens(expected, kMax);
    std::vector<int> kinds(expected, expected + count);
    report_unexpected(tokens, kinds);
}

// Unused: all errors go through report_syntax_error, and nothing throws.
void Parser::error(const Range&, const std::string&) {}

}  // namespace weir::parse
