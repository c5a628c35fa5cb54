// The syntax tree of a program: plain structs that mirror the text, built by the parser and read by
// everyone above. Expressions, types and statements stand in Stores and are named by typed ids; all
// other nodes stand inside their parents. Each node has the range of its text, each name its own.
// Nothing here knows what a name means: no look-ups, no types inferred. What the parser could not
// read is a Poison node, whose error has been reported already: whoever meets one stays silent.
#pragma once

#include <set>
#include <string>

#include "compiler/ast/declaration.h"
#include "compiler/ast/expr.h"
#include "compiler/ast/pipeline.h"
#include "compiler/support/store.h"

namespace weir::ast {

// What syntax errors did to a program: how far its tree can be trusted.
struct Damage {
    // Where text was given up: what the same declaration says behind it may be something else.
    std::vector<Range> places;
    // Words of text that belongs to no declaration, and of types and functions that lost a part:
    // each may be a name that the program does declare.
    std::set<std::string> names;
    // Whether a relation, a type or a field may have been declared where text was given up without
    // its name.
    bool lost_relation = false;
    bool lost_type = false;
    bool lost_field = false;
};

// A program: the declarations of all its files, in order, each included file's where it was first
// included. `range.file` tells whose they are.
struct Module {
    Store<Expr> exprs;
    Store<Type> types;
    Store<Stmt> stmts;
    Store<Decl> decls;
    Damage damage;
};

}  // namespace weir::ast
