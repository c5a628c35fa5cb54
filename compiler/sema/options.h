// Reads the options behind a source, a sink or an operator: each one that is asked for is taken,
// and what is left in the end does not belong there.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/sema/context.h"

namespace weir::sema {

// The first option of that kind, or nullptr.
const ast::Option* find_option(const std::vector<ast::Option>& options, ast::OptionKind kind);

class OptionReader {
  public:
    // `owner` as messages name it: "`window`", "a source". Reports options that stand twice or
    // exclude each other.
    OptionReader(Context& context, const std::vector<ast::Option>& options, std::string owner);

    // The option of that kind, if it is written; it belongs here.
    const ast::Option* take(ast::OptionKind kind);
    // The same without taking it.
    const ast::Option* find(ast::OptionKind kind) const;
    bool has(ast::OptionKind kind) const { return find(kind) != nullptr; }
    // There is text that was no option: do not complain of options that are missing.
    bool broken() const { return has(ast::OptionKind::Poison); }
    // Reports what was not taken. `hint` says where it belongs, if that is known.
    void finish();

  private:
    Context& context_;
    const std::vector<ast::Option>& options_;
    std::string owner_;
    std::vector<bool> taken_;
};

}  // namespace weir::sema
