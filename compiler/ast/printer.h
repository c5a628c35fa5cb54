// What the files of the printer share: the text so far, and one function for each kind of node.
#pragma once

#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace weir::ast {

class Printer {
  public:
    explicit Printer(const Module& module) : module_(module) {}

    std::string take() { return std::move(out_); }

    // print_declaration.cpp
    void declaration(const Decl& declaration);

    // print.cpp: pipelines and what stands in them
    void pipeline(const Pipeline& pipeline);
    void stage(const Stage& stage);
    void options(const std::vector<Option>& options);
    void block(const Block& block);
    void statement(const Stmt& statement);

    // print_expr.cpp: all of these give text of one line, or part of one
    std::string expr(ExprId id) const;
    std::string type(TypeId id) const;
    std::string field(const Field& field) const;
    std::string fields(const std::vector<Field>& fields) const;
    std::string item(const Item& item) const;
    std::string arguments(const std::vector<Argument>& arguments) const;
    std::string invocation(const Invocation& invocation) const;
    std::string exprs(const std::vector<ExprId>& list) const;
    static std::string name(const Name& name);
    static std::string names(const std::vector<Name>& names);
    static std::string was(const std::optional<Name>& was);
    static std::string quoted(std::string_view text);

    // One line at the present depth.
    void line(std::string text);

    struct Deeper {
        explicit Deeper(Printer* printer) : printer_(printer) { printer_->depth_++; }
        ~Deeper() { printer_->depth_--; }
        Printer* printer_;
    };

    const Module& module() const { return module_; }

  private:
    const Module& module_;
    std::string out_;
    int depth_ = 0;
};

}  // namespace weir::ast
