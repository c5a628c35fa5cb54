// What is known of the rows at one point of a pipeline. Operators take a Flow and make the next
// one; a named relation keeps the Flow at its end, so that who reads it goes on as if it stood
// there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "compiler/sema/program.h"

namespace weir::sema {

// Something that is not built yet and on which a relation depends.
struct Blame {
    Range range;
    std::string what;
    std::string hint;
};

// A field of `key by`; its value is a column, which may be hidden.
struct GroupKey {
    std::string name;
    uint32_t column = 0;
    Range range;
};

struct Dropped {
    Range by;
    std::string word;  // "select", "aggregate"
};

struct Flow {
    // Nothing is known: an error was reported. Operators pass it on in silence.
    bool poison = false;
    std::vector<Blame> blames;

    ir::Edge edge;
    // The first `visible` columns are what the program sees; behind them stand values that a later
    // operator needs: computed keys, the start of a session.
    ir::Schema columns;
    size_t visible = 0;

    RelationKind kind = RelationKind::Stream;
    bool doubtful_kind = false;  // a message about it was given: no further one
    std::string kind_by;         // the operator that made the updates: "`latest by`"
    std::vector<uint32_t> key;   // columns
    std::optional<std::vector<GroupKey>> grouping;
    bool has_time = false;
    std::string timeless_because;  // of rows that never have one: "late rows have no event time"
    std::vector<ir::Meta> source_meta;  // what `meta.` gives besides the time

    // Rows of one window share their event time; `rest` are the columns that tell them apart,
    // unless one was dropped.
    bool windowed = false;
    std::optional<std::vector<uint32_t>> rest;
    std::optional<uint32_t> session_start;  // a hidden column
    // `key` tells the rows of one window apart only: the start of the window is no field.
    bool key_of_window = false;

    bool can_be_late = false;
    std::string not_late_by;  // what the rows passed: "`aggregate`"
    std::vector<std::string> sources_without_late;
    std::vector<std::string> sources_without_lag;

    bool deterministic = true;
    std::string why_not;
    std::string arrival_by;  // what makes the rows depend on arrival: "`limit`"
    ir::NodeId error_source;
    Bound bound;
    std::string name;  // of the relation it began with, for messages
    // Fields that an operator took away, with its place and its word: for messages.
    std::map<std::string, Dropped> dropped;

    ir::Schema visible_columns() const {
        return ir::Schema(columns.begin(), columns.begin() + static_cast<long>(visible));
    }
};

}  // namespace weir::sema
