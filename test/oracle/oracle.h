// A plain, slow interpreter of plan graphs that compiled jobs are held against. It follows LANGUAGE's definitions literally: every
// relation is a whole ordered list of rows, nothing is incremental, and no code is shared with the compiler below the plan or with
// the runtime. It knows what random programs use; anything else stops it with a message.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace weir::oracle {

// A record as it was read.
struct Record {
    std::vector<ir::Value> columns;  // all declared fields; those that cannot be read are null
    std::vector<bool> readable;
    int64_t partition = 0, offset = 0, line = 0;
    std::string raw, file;
};

// One row of a relation. Rows of one time are ordered by their place in the relation's list.
struct Row {
    std::vector<ir::Value> columns;
    std::vector<bool> failed;  // columns whose expression failed: an error only for who reads them
    int64_t time = 0;
    int64_t partition_watermark = INT64_MIN;  // W(p) just before its record; INT64_MIN where nothing can be late
    std::shared_ptr<const Record> record;
    ir::NodeId source;
};

struct Counts {
    int64_t bad = 0, late = 0, outside = 0, failed = 0;
};

// Thrown by an expression that fails, and by a row that cannot be made.
struct Failure {
    std::string reason;
};

// value.cpp
std::optional<ir::Value> read_json(const ir::TypeTable& types, const ir::WireType& wire, const std::string& text);
std::string write_json(const ir::TypeTable& types, ir::TypeId type, const ir::Value& value);
// Total order of keys: null last.
int compare(const ir::TypeTable& types, ir::TypeId type, const ir::Value& a, const ir::Value& b);

// evaluate.cpp
ir::Value evaluate(const ir::Graph& graph, ir::ExprId id, const Row& row);
ir::Value integer_value(int64_t value);
ir::Value null_value();

// aggregate.cpp: over rows in order of (time, place).
ir::Value aggregate(const ir::Graph& graph, const ir::Aggregate& item, const std::vector<const Row*>& rows);

// interpret.cpp: the rows of every sink, by its name, as JSON lines. `plain`: the plan as the program was written; `needs`: as it
// is compiled.
std::map<std::string, std::vector<std::string>> interpret(const plan::Graph& plain, const plan::Graph& needs, Counts* counts);

}  // namespace weir::oracle
