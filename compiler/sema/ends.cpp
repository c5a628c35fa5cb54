// Each connector is a table of its arguments and a function that reads them.
#include "compiler/sema/ends.h"

#include <algorithm>
#include <utility>

#include "compiler/sema/arguments.h"
#include "compiler/sema/constant.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

Range range_of(const Context& context, ast::ExprId id) { return context[id].range; }

void read_record_bytes(Context& context, const Arguments& arguments, CheckedEnd& end) {
    std::optional<ast::ExprId> most = arguments.find("max_record");
    if (!most) return;
    // Offsets in a record have 32 bits.
    std::optional<int64_t> bytes =
        constant_int(context, *most, Scope(), "`max_record`", 1, (int64_t{1} << 31) - 1);
    if (bytes) end.record_bytes_max = *bytes;
}

CheckedEnd file_source(Context& context, const ast::Invocation& written) {
    CheckedEnd end;
    Arguments arguments(context, written, {"path"}, {"partitions", "follow", "max_record"});
    end.poison = !arguments.ok();
    end.meta = {ir::Meta::Partition, ir::Meta::Offset, ir::Meta::File, ir::Meta::Line};
    ir::FileEnd file;
    if (std::optional<ast::ExprId> path = arguments.find("path")) {
        std::optional<ir::StartText> text = start_text(context, *path, "the path of `file`");
        end.poison = end.poison || !text;
        if (text) file.path = *text;
    } else if (arguments.ok()) {
        context.sink.report(diag::Id::MissingArgument, written.range,
                            {"file", "a path", "file(\"in.jsonl\")"});
        end.poison = true;
    }
    if (std::optional<ast::ExprId> partitions = arguments.find("partitions")) {
        file.each = is_word(context, *partitions, "each");
        if (!file.each) {
            context.sink.report(diag::Id::WrongArgument, range_of(context, *partitions),
                                {"`partitions`", "`each`"});
        }
    }
    if (std::optional<ast::ExprId> follow = arguments.find("follow")) {
        std::optional<bool> on = constant_bool(context, *follow, Scope(), "`follow`");
        if (on.value_or(false)) {
            end.bounded = false;
            end.blames.push_back({range_of(context, *follow), "`follow = true`", ""});
        }
    }
    read_record_bytes(context, arguments, end);
    end.end = std::move(file);
    return end;
}

CheckedEnd stdin_source(Context& context, const ast::Invocation& written) {
    CheckedEnd end;
    Arguments arguments(context, written, {}, {"max_record"});
    end.poison = !arguments.ok();
    end.meta = {ir::Meta::Partition, ir::Meta::Offset, ir::Meta::Line};
    read_record_bytes(context, arguments, end);
    return end;
}

CheckedEnd generate_source(Context& context, const ast::Invocation& written) {
    CheckedEnd end;
    Arguments arguments(context, written, {}, {"rows", "rate", "seed", "paced", "max_record"});
    end.poison = !arguments.ok();
    end.takes_format = false;
    end.meta = {ir::Meta::Partition, ir::Meta::Offset};
    ir::GenerateEnd generate;
    generate.rate = 100;
    generate.seed = 1;
    if (auto rows = arguments.find("rows")) {
        generate.rows = constant_int(context, *rows, Scope(), "`rows`", 0);
    }
    if (auto rate = arguments.find("rate")) {
        std::optional<double> value = constant_float(context, *rate, Scope(), "`rate`");
        if (value && *value <= 0) {
            context.sink.report(diag::Id::WrongArgument, range_of(context, *rate),
                                {"`rate`", "greater than 0"});
            value.reset();
        }
        generate.rate = value.value_or(generate.rate);
    }
    if (auto seed = arguments.find("seed")) {
        generate.seed = constant_int(context, *seed, Scope(), "`seed`", INT64_MIN).value_or(1);
    }
    if (auto paced = arguments.find("paced")) {
        generate.paced = constant_bool(context, *paced, Scope(), "`paced`").value_or(false);
    }
    end.bounded = generate.rows.has_value();
    end.end = generate;
    return end;
}

const Arguments::Words kKafkaArguments = {"brokers",     "start", "until",     "group",
                                          "security",    "user",  "password",  "ca",
                                          "certificate", "key",   "mechanism", "max_record"};

CheckedEnd kafka(Context& context, const ast::Invocation& written) {
    CheckedEnd end;
    Arguments arguments(context, written, {"topic"}, kKafkaArguments);
    end.poison = !arguments.ok();
    end.bounded = arguments.find("until").has_value();
    end.kafka = true;
    end.meta = {ir::Meta::Partition, ir::Meta::Offset, ir::Meta::Timestamp, ir::Meta::Key,
                ir::Meta::Headers};
    if (auto topic = arguments.find("topic")) {
        start_text(context, *topic, "the topic");
    } else if (arguments.ok()) {
        context.sink.report(diag::Id::MissingArgument, written.range,
                            {"kafka", "a topic", "kafka(\"clicks\")"});
    }
    if (auto brokers = arguments.find("brokers")) start_text(context, *brokers, "`brokers`");
    read_record_bytes(context, arguments, end);
    end.blames.push_back(
        {written.name.range, "`kafka`", "`file`, `stdin`, `stdout` and `generate` are"});
    return end;
}

CheckedEnd poisoned_end() {
    CheckedEnd end;
    end.poison = true;
    return end;
}

CheckedEnd unknown_connector(Context& context, const ast::Invocation& written,
                             const Arguments::Words& known) {
    static const std::pair<const char*, const char*> kForeign[] = {
        {"topic", "kafka"},      {"redpanda", "kafka"},  {"kafka_franz", "kafka"},
        {"csv", "file"},         {"json", "file"},       {"jsonl", "file"},
        {"files", "file"},       {"filesystem", "file"}, {"path", "file"},
        {"console", "stdout"},   {"print", "stdout"},    {"log", "stdout"},
        {"datagen", "generate"}, {"random", "generate"}, {"faker", "generate"},
    };
    if (written.name.text.empty()) return poisoned_end();
    std::string meant;
    for (const auto& [foreign, own] : kForeign) {
        bool there = std::find(known.begin(), known.end(), own) != known.end();
        if (written.name.text == foreign && there) meant = own;
    }
    if (meant.empty()) meant = closest(written.name.text, known);
    diag::Report report = context.sink.report(diag::Id::UnknownConnector, written.name.range,
                                              {written.name.text, meant});
    if (meant.empty()) report.hint("connectors are `" + join(known, "`, `") + "`");
    return poisoned_end();
}

CheckedEnd file_sink(Context& context, const ast::Invocation& written) {
    CheckedEnd end;
    Arguments arguments(context, written, {"path"}, {"roll", "roll_size"});
    end.poison = !arguments.ok();
    ir::FileEnd file;
    if (std::optional<ast::ExprId> path = arguments.find("path")) {
        std::optional<ir::StartText> text = start_text(context, *path, "the path of `file`");
        end.poison = end.poison || !text;
        if (text) file.path = *text;
    } else if (arguments.ok()) {
        context.sink.report(diag::Id::MissingArgument, written.range,
                            {"file", "a path", "file(\"out.jsonl\")"});
        end.poison = true;
    }
    if (auto roll = arguments.find("roll")) {
        constant_duration(context, *roll, Scope(), "`roll`", 1);
        end.blames.push_back({range_of(context, *roll), "`roll`", ""});
    }
    if (auto size = arguments.find("roll_size")) {
        constant_int(context, *size, Scope(), "`roll_size`", 1);
        end.blames.push_back({range_of(context, *size), "`roll_size`", ""});
    }
    end.end = std::move(file);
    return end;
}

}  // namespace

CheckedEnd check_source_end(Context& context, const ast::Invocation& written) {
    const std::string& name = written.name.text;
    if (name == "file") return file_source(context, written);
    if (name == "stdin") return stdin_source(context, written);
    if (name == "generate") return generate_source(context, written);
    if (name == "kafka") return kafka(context, written);
    if (name == "stdout") {
        context.sink.report(diag::Id::WrongEnd, written.name.range,
                            {name, "read", "read `stdin()`"});
        return poisoned_end();
    }
    return unknown_connector(context, written, {"file", "stdin", "generate", "kafka"});
}

CheckedEnd check_sink_end(Context& context, const ast::Invocation& written) {
    const std::string& name = written.name.text;
    if (name == "file") return file_sink(context, written);
    if (name == "kafka") return kafka(context, written);
    if (name == "stdout") {
        CheckedEnd end;
        end.poison = !Arguments(context, written, {}, {}).ok();
        return end;
    }
    if (name == "stdin" || name == "generate") {
        context.sink.report(diag::Id::WrongEnd, written.name.range,
                            {name, "written", name == "stdin" ? "write `stdout()`" : ""});
        return poisoned_end();
    }
    return unknown_connector(context, written, {"file", "stdout", "kafka"});
}

}  // namespace weir::sema
