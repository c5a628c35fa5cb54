// Matches written arguments with the names that an end, a format or a window knows.
#include "compiler/sema/arguments.h"

#include <algorithm>

#include "compiler/support/strings.h"

namespace weir::sema {

Arguments::Arguments(Context& context, const ast::Invocation& written, const Words& positional,
                     const Words& named)
    : context_(context), written_(written) {
    Words known = positional;
    known.insert(known.end(), named.begin(), named.end());
    size_t place = 0;
    for (const ast::Argument& argument : written.arguments) {
        if (argument.name) {
            add(argument.name->text, argument.name->range, argument.value, known);
        } else if (place < positional.size()) {
            add(positional[place++], argument.range, argument.value, known);
        } else {
            too_many(argument.range, positional.size());
        }
    }
}

std::optional<ast::ExprId> Arguments::find(const std::string& name) const {
    auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

void Arguments::too_many(Range range, size_t count) {
    std::string least = count == 0   ? "no argument"
                        : count == 1 ? "one argument"
                                     : std::to_string(count) + " arguments";
    context_.sink.report(diag::Id::TooManyArguments, range, {written_.name.text, least});
    ok_ = false;
}

void Arguments::add(const std::string& name, Range range, ast::ExprId value, const Words& known) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        context_.sink.report(diag::Id::EndArgument, range,
                             {written_.name.text, name, closest(name, known)});
        ok_ = false;
    } else if (!values_.emplace(name, value).second) {
        context_.sink.report(diag::Id::EndArgumentTwice, range, {name});
        ok_ = false;
    }
}

bool is_word(const Context& context, ast::ExprId id, const char* word) {
    auto* name = std::get_if<ast::NameRef>(&context[id].node);
    return name && name->name.text == word;
}

}  // namespace weir::sema
