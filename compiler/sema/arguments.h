// The arguments of `kafka("t", brokers = b)`, `csv(header = true)`, `tumbling(1m)`: each by its
// name, whether the program wrote the name or not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/sema/context.h"

namespace weir::sema {

class Arguments {
  public:
    using Words = std::vector<std::string>;

    // `positional` names those that may stand without a name, in order; `named` the others. Reports
    // what is unknown, doubled or too much.
    Arguments(Context& context, const ast::Invocation& written, const Words& positional,
              const Words& named);

    std::optional<ast::ExprId> find(const std::string& name) const;
    bool ok() const { return ok_; }

  private:
    void too_many(Range range, size_t count);
    void add(const std::string& name, Range range, ast::ExprId value, const Words& known);

    Context& context_;
    const ast::Invocation& written_;
    Words named_;  // that need their name
    std::map<std::string, ast::ExprId> values_;
    bool ok_ = true;
};

// `each`, `string`: a word that stands where a value could.
bool is_word(const Context& context, ast::ExprId id, const char* word);

}  // namespace weir::sema
