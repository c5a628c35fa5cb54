// Matches written arguments with the names that an end, a format or a window knows.
#include "compiler/sema/arguments.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "compiler/sema/checker.h"
#include "compiler/support/strings.h"

namespace weir::sema {

Arguments::Arguments(Context& context, const ast::Invocation& written, const Words& positional,
                     const Words& named)
    : context_(context), written_(written), named_(named) {
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

namespace {

// What other systems call an argument.
std::string meant_argument(const std::string& name, const Arguments::Words& known) {
    static const std::pair<const char*, const char*> kForeign[] = {
        {"nulltext", "null"},
        {"nullvalue", "null"},
        {"nullstring", "null"},
        {"nullliteral", "null"},
        {"separator", "delimiter"},
        {"sep", "delimiter"},
        {"fielddelimiter", "delimiter"},
        {"delim", "delimiter"},
        {"hasheader", "header"},
        {"skipheader", "header"},
        {"headers", "header"},
        {"bootstrapservers", "brokers"},
        {"servers", "brokers"},
        {"bootstrap", "brokers"},
        {"addresses", "brokers"},
        {"groupid", "group"},
        {"consumergroup", "group"},
        {"startingoffsets", "start"},
        {"offset", "start"},
        {"offsetreset", "start"},
        {"autooffsetreset", "start"},
        {"scanstartupmode", "start"},
        {"from", "start"},
        {"to", "until"},
        {"endingoffsets", "until"},
        {"maxrecordsize", "max_record"},
        {"maxrecordbytes", "max_record"},
        {"maxbytes", "max_record"},
        {"advance", "every"},
        {"advanceby", "every"},
        {"slide", "every"},
        {"hop", "every"},
        {"step", "every"},
        {"length", "size"},
        {"duration", "size"},
        {"interval", "size"},
        {"timeout", "gap"},
        {"inactivity", "gap"},
        {"maxduration", "max"},
        {"maxsize", "max"},
        {"timezone", "zone"},
        {"tz", "zone"},
        {"count", "rows"},
        {"limit", "rows"},
        {"n", "rows"},
        {"rowspersecond", "rate"},
        {"rps", "rate"},
        {"rollinterval", "roll"},
        {"rollsize", "roll_size"},
        {"topicname", "topic"},
        {"filename", "path"},
        {"filepath", "path"},
        {"paths", "path"},
        {"username", "user"},
        {"decimals", "decimal"},
    };
    auto squeezed = [](const std::string& text) {
        std::string out;
        for (char c : text) {
            if (std::isalnum(static_cast<unsigned char>(c)))
                out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        return out;
    };
    std::string plain = squeezed(name);
    for (const std::string& word : known) {
        if (squeezed(word) == plain) return word;
        for (const auto& [foreign, meant] : kForeign) {
            if (plain == foreign && word == meant) return word;
        }
    }
    return closest(name, known);
}

}  // namespace

void Arguments::too_many(Range range, size_t count) {
    std::string least = count == 0   ? "no argument"
                        : count == 1 ? "one argument"
                                     : std::to_string(count) + " arguments";
    std::string named;
    for (const std::string& word : named_) named += (named.empty() ? "`" : ", `") + word + " = …`";
    diag::Report report =
        context_.sink.report(diag::Id::TooManyArguments, range, {written_.name.text, least});
    bool steps = std::find(named_.begin(), named_.end(), "every") != named_.end();
    std::string value = short_source(context_, range);
    if (steps && count == 1 && value != "…") {
        report.hint("write `every = " + value + "`").fix(range, "every = " + value);
    } else if (!named.empty()) {
        report.hint("write the name: " + named);
    }
    ok_ = false;
}

void Arguments::add(const std::string& name, Range range, ast::ExprId value, const Words& known) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        std::string meant = meant_argument(name, known);
        diag::Report report =
            context_.sink.report(diag::Id::EndArgument, range, {written_.name.text, name, meant});
        if (meant.empty() && known.size() == 1) report.hint("it has `" + known.front() + "`");
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
