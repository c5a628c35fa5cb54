// Texts of expressions that several steps print.
#pragma once

#include <string>

#include "compiler/ir/program.h"

namespace weir::ir {

// An expression with its columns by name; `schema` is of the row that it reads (columns beyond it
// print as `#7`).
std::string print(const Graph& graph, ExprId id, const Schema& schema);

// `user: string, page: string`
std::string print(const TypeTable& types, const Schema& schema);

// `1m`, `2d` of a calendar
std::string print(const Span& span);

// The row that the expressions of a node read: its (first) input's columns, of a source its own.
Schema input_schema(const Graph& graph, const Node& node);

// `time`, `offset` …
const char* name(Meta fact);
// `count`, `avg` …, as the language calls it.
const char* name(AggregateKind kind);

}  // namespace weir::ir
