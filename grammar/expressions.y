/* Rules of parser.y: the text of a program, types, expressions. */

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
    | name '(' error ')'                    { $$.node = ast::NamedType{}; }
    | BROKEN                                { $$.node = ast::NamedType{}; }
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
