// Formats: `json(strict)`, `csv(header = true, delimiter = ",")`, and those that are known by name only.
#include "compiler/sema/arguments.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/ends.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

using Words = Arguments::Words;

Range range_of(const Context& context, ast::ExprId id) { return context[id].range; }

CheckedFormat json_format(Context& context, const ast::Invocation& written, bool of_sink) {
    CheckedFormat checked;
    ir::JsonFormat json;
    Arguments arguments(context, written, of_sink ? Words{} : Words{"strict"},
                        of_sink ? Words{"decimal"} : Words{});
    checked.poison = !arguments.ok();
    if (auto strict = arguments.find("strict")) {
        json.strict = is_word(context, *strict, "strict");
        if (!json.strict) {
            context.sink.report(diag::Id::WrongArgument, range_of(context, *strict),
                                {"the argument of `json`", "`strict`"});
        }
    }
    if (auto decimal = arguments.find("decimal")) {
        json.decimal_string = is_word(context, *decimal, "string");
        if (!json.decimal_string) {
            context.sink.report(diag::Id::WrongArgument, range_of(context, *decimal),
                                {"`decimal`", "`string`"});
        }
    }
    checked.format = json;
    return checked;
}

CheckedFormat csv_format(Context& context, const ast::Invocation& written) {
    CheckedFormat checked;
    ir::CsvFormat csv;
    Arguments arguments(context, written, {}, {"header", "delimiter", "null"});
    checked.poison = !arguments.ok();
    if (auto header = arguments.find("header")) {
        csv.header = constant_bool(context, *header, Scope(), "`header`").value_or(true);
    }
    if (auto delimiter = arguments.find("delimiter")) {
        std::optional<std::string> text =
            constant_string(context, *delimiter, Scope(), "`delimiter`");
        bool fits = text && text->size() == 1 && *text != "\"" && *text != "\n" && *text != "\r";
        if (text && !fits) {
            context.sink.report(diag::Id::WrongArgument, range_of(context, *delimiter),
                                {"`delimiter`", "one ASCII character, no quote and no line end"});
        }
        if (fits) csv.delimiter = (*text)[0];
    }
    if (auto null = arguments.find("null")) {
        csv.null_text = constant_string(context, *null, Scope(), "`null`").value_or("");
    }
    checked.format = csv;
    return checked;
}

CheckedFormat text_format(Context& context, const ast::Invocation& written, ir::TypeId record) {
    CheckedFormat checked;
    checked.poison = !Arguments(context, written, {}, {}).ok();
    const std::vector<ir::Field>& fields = context.types()[record].fields;
    bool fits = fields.size() == 1 && fields[0].name == "line" &&
                context.types().kind(fields[0].type) == ir::TypeKind::String;
    if (!fits && context.types().kind(record) == ir::TypeKind::Record) {
        context.sink.report(diag::Id::TextType, written.name.range);
    }
    checked.blames.push_back({written.name.range, "`format text`", ""});
    return checked;
}

CheckedFormat regex_format(Context& context, const ast::Invocation& written) {
    CheckedFormat checked;
    Arguments arguments(context, written, {"pattern"}, {});
    checked.poison = !arguments.ok();
    if (auto pattern = arguments.find("pattern")) {
        constant_string(context, *pattern, Scope(), "the pattern of `regex`");
    } else if (arguments.ok()) {
        context.sink.report(diag::Id::MissingArgument, written.range,
                            {"regex", "a pattern", "regex(r\"(?<word>\\w+)\")"});
    }
    checked.blames.push_back({written.name.range, "`format regex`", ""});
    return checked;
}

}  // namespace

CheckedFormat check_format(Context& context, const ast::Invocation& written, bool of_sink,
                           ir::TypeId record) {
    const std::string& name = written.name.text;
    if (name == "json") return json_format(context, written, of_sink);
    if (name == "csv") return csv_format(context, written);
    if (name == "text" && !of_sink) return text_format(context, written, record);
    if (name == "regex" && !of_sink) return regex_format(context, written);
    CheckedFormat checked;
    if (name == "debezium_json") {
        checked.makes_table = true;
        checked.blames.push_back({written.name.range, "`format debezium_json`", ""});
        return checked;
    }
    for (const char* later : {"avro", "protobuf", "parquet", "text", "regex"}) {
        if (name != later) continue;
        if (name == "regex" || name == "text") {
            context.sink.report(diag::Id::WrongEnd, written.name.range,
                                {"format " + name, "written", "write `json` or `csv`"});
            checked.poison = true;
        } else {
            checked.blames.push_back({written.name.range, "`format " + name + "`", ""});
        }
        return checked;
    }
    checked.poison = true;
    if (!name.empty()) {
        Words known = {"json", "csv", "debezium_json"};
        if (!of_sink) known.insert(known.end(), {"text", "regex"});
        context.sink.report(diag::Id::UnknownFormat, written.name.range,
                            {name, closest(name, known)});
    }
    return checked;
}

}  // namespace weir::sema
