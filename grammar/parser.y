/* The grammar of Weir, by section of the language reference (README.md): LALR(1), no conflict, no
   precedence declaration. Here are its tokens and the types of its parts; the rules follow in
   expressions.y, relations.y and programs.y. Actions build the tree and nothing more. Rules marked "checked later"
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
