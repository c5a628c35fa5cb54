// The analysis of relations: finds every declaration that makes rows, works each out when it is
// first needed, and keeps the Flow at its end. Operators stand in files of their own; what they
// share is here.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/context.h"
#include "compiler/sema/expr.h"
#include "compiler/sema/flow.h"
#include "compiler/sema/options.h"
#include "compiler/sema/program.h"

namespace weir::sema {

// One name of the shared space.
struct Named {
    std::string name;
    Range name_range;
    ast::DeclId owner;  // the declaration that makes it, for `into` names too
    Origin origin = Origin::Declared;
    enum class State : uint8_t { Untouched, Busy, Done } state = State::Untouched;
    bool used = false;
    Flow flow;  // Done
};

// A pipe; its body is checked by itself before it is first called.
struct Pipe {
    ast::DeclId decl;
    enum class State : uint8_t { Untouched, Busy, Good, Wrong } state = State::Untouched;
};

class Analyzer {
  public:
    Analyzer(Context& context, Program& program, const Options& options)
        : context_(context), program_(program), options_(options) {}

    void run();

  private:
    void declare(ast::DeclId id);
    void declare_relation(const ast::Name& name, ast::DeclId owner, Origin origin);
    void declare_into(const std::vector<ast::Option>& options, ast::DeclId owner);
    void declare_into(const ast::Pipeline& pipeline, ast::DeclId owner);
    void check_unique(const ast::Name& name, const char* what, std::map<std::string, Range>& seen);
    void resolve_owner(ast::DeclId id);
    void publish();
    void warn_unread();

  public:
    // ---- what the parts below need of each other ----

    // The Flow of a relation, worked out now if it was not yet; nullptr: reported. `also`: other
    // names that could have been meant.
    const Flow* find(const ast::Name& name, const std::vector<std::string>& also = {});
    // Gives an `into` name its rows.
    void set_into(const std::string& name, Flow flow);
    // Reports what is not built, or keeps it for the tests that depend on it.
    void not_built(Flow& flow, Range range, std::string what, std::string hint = "");
    // Of a declaration that makes no rows.
    void not_built(Range range, const std::string& what, const std::string& hint = "");
    void blame_all(const std::vector<Blame>& blames);
    // What is not built of a source's ends; tests replace them.
    void report_ends(const std::string& source, const std::vector<Blame>& end,
                     const std::vector<Blame>& format);
    const std::vector<Blame>& format_blames(const std::string& source) {
        return format_blames_[source];
    }
    // "`clicks`, `bids`", for hints.
    std::string source_names() const;
    void note_stdin(const ast::Invocation& written);
    // `relation` is what the sink begins with.
    void note_written(const std::string& path, Range range, const std::string& relation);
    void note_read(const std::string& pattern, Range range);
    void check_written_is_not_read();
    // nullptr, false: reported.
    const ast::ProcessDecl* find_process(const ast::Name& name);
    // A pipe whose body is right; nullptr: reported. `call`: where it is called.
    const ast::PipeDecl* find_pipe(const ast::Invocation& call);
    void check_pipe(const ast::PipeDecl& pipe);  // pipes.cpp

    // What the profile that is in force binds this source or sink to; nullptr: its own end.
    const ast::Binding* binding_of(const std::string& name, bool sink) const;

    // ---- one file each ----
    Flow analyze_source(const ast::SourceDecl& source, Range range);  // source.cpp
    Flow analyze_relation(const ast::RelationDecl& relation, Range range);
    void analyze_sink(const ast::SinkDecl& sink, Range range);  // sink.cpp
    void analyze_profile(const ast::ProfileDecl& profile);      // profiles.cpp
    void analyze_process(const ast::ProcessDecl& process);
    void analyze_test(const ast::TestDecl& test, Range range);  // test_blocks.cpp

    Context& context() { return context_; }
    Program& program() { return program_; }
    Purpose purpose() const { return options_.purpose; }

  private:
    Context& context_;
    Program& program_;
    Options options_;
    std::vector<Named> named_;  // in order of declaration
    std::map<std::string, size_t> by_name_;
    std::map<std::string, Range> sink_names_;
    std::map<std::string, Range> process_names_;
    std::map<std::string, Range> pipe_names_;
    std::map<std::string, Range> profile_names_;
    std::map<std::string, Range> test_names_;
    std::map<std::string, ast::DeclId> processes_;
    std::map<std::string, Pipe> pipes_;
    const ast::ProfileDecl* profile_ = nullptr;  // in force
    struct Written {
        Range range;
        std::string relation;
        std::string path;  // as written
    };
    std::map<std::string, Written> written_files_;           // by the plain path
    std::vector<std::pair<std::string, Range>> read_files_;  // paths and patterns
    Range stdin_read_;
    std::map<std::string, std::vector<Blame>> format_blames_;
};

// test_vary.cpp: reads a variation of a test whose other parts are read.
void read_vary_order(Analyzer& analyzer, const ast::Variation& variation, Test& test);
void read_vary_workers(Analyzer& analyzer, const ast::Variation& variation, Test& test);

}  // namespace weir::sema
