/* Rules of parser.y: sources, relations and sinks, and the operators between them. */

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
    | source_options BROKEN                 { $$ = appended($1, poison_option(@2)); }
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
    | sink_options BROKEN                   { $$ = appended($1, poison_option(@2)); }
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
    | BROKEN                                { $$ = stage(@$, @1, ast::PoisonOp{}); }
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
