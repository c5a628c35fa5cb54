// What a program means: every declared relation as operators of ir over one graph, with the facts
// that explain, tests and the language server show. Made by analyze(); after it no user error is
// possible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diag.h"
#include "compiler/ir/program.h"
#include "compiler/support/source.h"

namespace weir::sema {

enum class RelationKind : uint8_t { Stream, Table };

// How a relation came to be.
enum class Origin : uint8_t { Source, Declared, ErrorRoute, Late };

// What bounds the state that a relation needs to be made.
struct Bound {
    bool needed = false;  // there is state at all
    std::string text;     // "windows of 1m that are open", for explain
};

// A source, a stream or table, or an `into` name: they share one space of names.
struct Relation {
    std::string name;
    Range name_range;
    Origin origin = Origin::Declared;
    RelationKind kind = RelationKind::Stream;
    bool poison = false;           // an error was reported; whoever names it stays silent
    bool not_built = false;        // depends on what is not built yet, which was reported
    ir::Edge edge;                 // where its rows come from, unless poison or not_built
    ir::Schema schema;             // as the program sees it
    std::vector<std::string> key;  // names of fields
    std::optional<std::vector<std::string>> grouping;  // of `key by`, until an operator uses it
    bool has_time = false;
    bool key_of_window = false;  // the key tells the rows of one window apart only
    bool windowed = false;       // rows of one window share their event time
    bool can_be_late = false;    // passed nothing but single-row operators
    bool deterministic = true;
    std::string why_not;     // non-deterministic: what makes it so
    std::string arrival_by;  // what makes its rows depend on the order of arrival: "`limit`"
    Bound bound;
    bool used = false;  // some relation, sink or expect reads it
};

struct SinkInfo {
    std::string name;
    Range range;
    ir::NodeId node;       // ir::Sink
    std::string relation;  // that its pipeline begins with
    bool not_built = false;
};

// A value of a test's row, checked against the type of its column.
struct TestRow {
    std::vector<ir::Value> values;  // for each of `columns` of its list
    Range range;
};

// `given NAME …`: rows of one partition, or a file.
struct Given {
    std::string relation;  // a source
    int64_t partition = 0;
    std::vector<TestRow> rows;        // all columns of the source; those not listed are null
    std::optional<std::string> file;  // as written; read with the source's own format
    Range range;
    // For `vary order`: the event time of each row (empty: they are not swapped), the source's lag,
    // and how far apart in time two records may be that are swapped.
    std::vector<int64_t> times;
    int64_t lag_us = 0;
    int64_t swap_us = 0;
};

// `expect NAME […]`: the listed columns are compared, over every row.
struct Expect {
    std::string relation;
    bool in_order = false;
    std::vector<uint32_t> columns;  // of the relation's schema
    std::vector<TestRow> rows;
    Range range;
};

struct Test {
    std::string name;
    Range range;
    std::vector<Given> givens;
    std::vector<Expect> expects;
    bool lacks_given = false;  // one of them is wrong, which was reported
    bool vary_order = false;   // run again with records swapped
    // Run again with each number of workers from the first to the second; 0: not.
    int64_t workers_least = 0;
    int64_t workers_most = 0;
    bool not_built = false;
};

struct Program {
    ir::Graph graph;                  // all declared relations and sinks
    std::vector<Relation> relations;  // in order of declaration, `into` names behind their owner
    std::vector<SinkInfo> sinks;
    std::vector<Test> tests;

    const Relation* find(const std::string& name) const;
};

// For whom a program is analysed. It decides how loud "not built yet" is, and over what.
enum class Purpose : uint8_t {
    Check,  // warns of what is not built
    Build,  // refuses what is not built, wherever it stands
    Test,   // refuses it only where a test's expects depend on it: then Test::not_built
};

struct Options {
    Purpose purpose = Purpose::Build;
    std::string job_name;      // the program file's stem
    std::set<FileId> library;  // the files of the library whose declarations `module` has
    std::string profile;       // whose ends are used; empty: those of the declarations
};

// Checks all declarations, with the ends of `options.profile`, which the module has, and once more
// for each other profile, of which only the errors are kept. With errors in `sink` the result is
// good for explain and hovers only.
Program analyze(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                const Options& options);

// The same for a program with syntax errors, for its messages alone: those that hold whatever the
// broken text was meant to say.
void analyze_damaged(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                     const Options& options);

}  // namespace weir::sema
