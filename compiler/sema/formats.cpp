// Formats: `json(strict)`, `csv(header = true, delimiter = ",")`, and those that are known by name
// only.
#include <algorithm>

#include "compiler/sema/arguments.h"
#include "compiler/sema/checker.h"
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

CheckedFormat text_format(Context& context, const ast::Invocation& written,
                          const ir::WireType& record) {
    CheckedFormat checked;
    checked.poison = !Arguments(context, written, {}, {}).ok();
    bool fits = record.fields.size() == 1 && record.fields[0].name == "line" &&
                context.types().kind(record.fields[0].wire.type) == ir::TypeKind::String;
    if (!fits && context.types().kind(record.type) == ir::TypeKind::Record) {
        context.sink.report(diag::Id::TextType, written.name.range);
    }
    checked.format = ir::TextFormat{};
    return checked;
}

CheckedFormat regex_format(Context& context, const ast::Invocation& written,
                           const ir::WireType& record) {
    CheckedFormat checked;
    Arguments arguments(context, written, {"pattern"}, {});
    checked.poison = true;
    std::optional<ast::ExprId> argument = arguments.find("pattern");
    if (!argument) {
        if (arguments.ok()) {
            context.sink.report(diag::Id::MissingArgument, written.range,
                                {"regex", "a pattern", "regex(r\"(?<word>\\w+)\")"});
        }
        return checked;
    }
    std::optional<std::string> pattern =
        constant_string(context, *argument, Scope(), "the pattern of `regex`");
    if (!pattern) return checked;
    std::optional<std::string> spelled =
        check_regex(context, *pattern, range_of(context, *argument));
    if (!spelled) return checked;
    std::vector<std::string> groups = regex_group_names(*pattern);
    for (const ir::WireField& field : record.fields) {
        if (std::find(groups.begin(), groups.end(), field.name) != groups.end()) continue;
        context.sink.report(diag::Id::RegexField, range_of(context, *argument), {field.name});
    }
    checked.poison = false;
    checked.format = ir::RegexFormat{*spelled};
    return checked;
}

}  // namespace

CheckedFormat check_format(Context& context, const ast::Invocation& written,
                           const ir::WireType* record) {
    bool of_sink = record == nullptr;
    const std::string& name = written.name.text;
    if (name == "json") return json_format(context, written, of_sink);
    if (name == "csv") return csv_format(context, written);
    if (name == "text" && !of_sink) return text_format(context, written, *record);
    if (name == "regex" && !of_sink) return regex_format(context, written, *record);
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
        std::string meant = closest(name, known);
        if (name == "ndjson" || name == "json_lines" || name == "jsonlines") meant = "json";
        if (name == "tsv") meant = "csv(delimiter = \"\\t\")";
        if (name == "debezium") meant = "debezium_json";
        if (!of_sink && (name == "lines" || name == "line" || name == "raw")) meant = "text";
        if (!of_sink && name == "grok") meant = "regex(r\"…\")";
        diag::Report report =
            context.sink.report(diag::Id::UnknownFormat, written.name.range, {name, meant});
        if (meant.empty()) report.hint("formats are `" + join(known, "`, `") + "`");
    }
    return checked;
}

}  // namespace weir::sema
