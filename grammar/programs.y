/* Rules of parser.y: process, match, profiles and tests. */

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
