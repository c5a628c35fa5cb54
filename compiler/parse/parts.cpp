// Options, joins, processes and match parts, put together for the actions of the grammar.
#include "compiler/parse/builder.h"

namespace weir::parse {

// ---- options ----

ast::Option option(ast::OptionKind kind, Range range, Range word) {
    ast::Option made;
    made.kind = kind;
    made.range = range;
    made.word = word;
    return made;
}

ast::Option option(ast::OptionKind kind, Range range, Range word, ast::ExprId value) {
    ast::Option made = option(kind, range, word);
    made.value = value;
    return made;
}

ast::Option option(ast::OptionKind kind, Range range, Range word, ast::Name name) {
    ast::Option made = option(kind, range, word);
    made.name = std::move(name);
    return made;
}

ast::Option option(ast::OptionKind kind, Range range, Range word, ast::Invocation invocation) {
    ast::Option made = option(kind, range, word);
    made.invocation = std::move(invocation);
    return made;
}

ast::Option within_option(Range range, Range word, ast::ExprId low, ast::ExprId high) {
    ast::Option made = option(ast::OptionKind::Within, range, word, low);
    made.upper = high;
    return made;
}

ast::Option per_option(Range range, Range word, std::vector<ast::ExprId> values) {
    ast::Option made = option(ast::OptionKind::Per, range, word);
    made.values = std::move(values);
    return made;
}

ast::Option key_option(Range range, Range word, std::vector<ast::Name> names) {
    ast::Option made = option(ast::OptionKind::Key, range, word);
    made.names = std::move(names);
    return made;
}

ast::Option label_option(Range range, Range word, ast::Name name, std::optional<ast::Name> was) {
    ast::Option made = option(ast::OptionKind::Label, range, word, std::move(name));
    made.was = std::move(was);
    return made;
}

ast::Option poison_option(Range range) { return option(ast::OptionKind::Poison, range, range); }

// ---- joins ----

ast::JoinOp join_side(ast::JoinSide side, Range range) {
    ast::JoinOp made;
    made.side = side;
    made.side_range = range;
    return made;
}

ast::JoinOp join_alias(ast::Name alias, std::optional<ast::Name> was) {
    ast::JoinOp made;
    made.alias = std::move(alias);
    made.was = std::move(was);
    return made;
}

ast::JoinOp join_as_of(ast::JoinOp alias, Range words, ast::ExprId time) {
    alias.version = ast::JoinVersion::AsOf;
    alias.version_range = words;
    alias.as_of = time;
    return alias;
}

ast::JoinOp join_latest(ast::JoinOp alias, Range word) {
    alias.version = ast::JoinVersion::Latest;
    alias.version_range = word;
    return alias;
}

ast::Stage join_stage(Range range, Range word, ast::JoinOp side, ast::Name relation,
                      ast::JoinOp version, ast::ExprId on, std::vector<ast::Option> options) {
    ast::JoinOp join = std::move(version);
    join.side = side.side;
    join.side_range = side.side_range;
    join.relation = std::move(relation);
    join.on = on;
    Range words = side.side == ast::JoinSide::Inner ? word : cover(side.side_range, word);
    return stage(range, words, std::move(join), std::move(options));
}

// ---- process ----

ast::Decl process(Range range, ast::Name name, std::optional<ast::Name> was,
                  std::vector<ast::ProcessInput> inputs, ast::Name output,
                  std::vector<ast::SideOutput> sides, bool in_arrival_order,
                  ast::ProcessDecl members) {
    members.name = std::move(name);
    members.was = std::move(was);
    members.inputs = std::move(inputs);
    members.output = std::move(output);
    members.sides = std::move(sides);
    members.in_arrival_order = in_arrival_order;
    return ast::Decl{range, std::move(members)};
}

// ---- match ----

ast::MatchPart one_part(Range range, std::vector<ast::MatchStep> alternatives) {
    return ast::MatchPart{false, false, std::move(alternatives), {}, range};
}

ast::MatchPart not_part(Range range, ast::MatchStep step, ast::ExprId within) {
    return ast::MatchPart{false, true, {std::move(step)}, within, range};
}

ast::MatchPart within_part(ast::MatchPart part, Range range, ast::ExprId within) {
    part.range = range;
    part.within = within;
    return part;
}

ast::MatchPart next_part(ast::MatchPart part) {
    part.next = true;
    return part;
}

}  // namespace weir::parse
