// What every part of sema shares while it reads one program: the tree, the graph that is being
// built, the sink for messages, and the names of types, functions, constants and params. Relations
// have their own tables (relations side).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diag.h"
#include "compiler/ir/program.h"
#include "compiler/support/source.h"

namespace weir::sema {

// A `const` or `param` and what is known of it.
struct ValueName {
    ast::DeclId decl;
    bool is_param = false;
    bool checking = false;  // a constant that needs itself is an error
    bool checked = false;
    ir::ExprId value;  // const: its expression; param: a Param node
};

// A `type` or `enum`, resolved at its first use.
struct TypeName {
    ast::DeclId decl;
    bool resolving = false;
    bool resolved = false;
    ir::WireType wire;
};

// A `fn`; checked anew wherever it is called, since it is inlined there.
struct FunctionName {
    ast::DeclId decl;
    bool refused = false;       // recursive or too large, reported
    bool expanding = false;     // recursion is an error
    bool from_prelude = false;  // a function of the program hides it
};

// In order of name, so that everything that iterates is the same for the same program.
struct Names {
    std::map<std::string, TypeName> types;
    std::map<std::string, ValueName> values;
    std::map<std::string, FunctionName> functions;
};

struct Context {
    const ast::Module& module;
    const SourceManager& sources;
    diag::Sink& sink;
    ir::Graph& graph;
    std::set<FileId> library;  // the files of the library, whose declarations stand in `module` too
    Names names;
    uint32_t next_local = 0;
    uint32_t expanding = 0;         // calls of functions inside of each other
    size_t expansion_begin = 0;     // expressions when the outermost began
    Range expansion_call = {};      // the outermost
    bool expansion_refused = false; // one has grown too large, reported

    // A syntax error broke the text there: what is missing may have been written.
    bool is_damaged(Range range) const {
        for (Range place : module.damage.places) {
            bool inside =
                place.file == range.file && range.begin <= place.begin && place.end <= range.end;
            if (inside) return true;
        }
        return false;
    }

    ir::TypeTable& types() { return graph.types; }
    const ast::Expr& operator[](ast::ExprId id) const { return module.exprs[id]; }
    const ir::Expr& operator[](ir::ExprId id) const { return graph.exprs[id]; }
    ir::TypeId type_of(ir::ExprId id) const { return graph.exprs[id].type; }
    // The type as a message shows it.
    std::string text(ir::TypeId id) const { return graph.types.text(id); }
};

// Collects the types, enums, functions, constants and params of the module; reports double names.
// Params become graph.params.
void declare_names(Context& context);

// Checks every type, function, constant and param, used or not, so that one run finds all mistakes.
// After declare_names.
void check_names(Context& context);

}  // namespace weir::sema
