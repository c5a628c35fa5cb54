// Options with and without a value, and those that later versions of the runtime will know.
#include "runtime/engine/options.h"

#include <cstdlib>

#include "runtime/metrics/log.h"

namespace weir::engine {
namespace {

std::string text_of(const weir_str& text) { return {text.p, WEIR_STR_LEN(text.n)}; }

// Options of the design that this runtime does not have yet; those with a value say so.
struct Unbuilt {
    const char* name;
    const char* why;
};
const Unbuilt kUnbuilt[] = {
    {"--state", "state is kept in memory; other stores are not built yet"},
    {"--checkpoint-dir", "checkpoints are not built yet; a bounded job starts over after a crash"},
    {"--checkpoint-every", "checkpoints are not built yet; a bounded job starts over after a crash"},
    {"--metrics", "a metrics address is not built yet; --log json prints counts"},
    {"--restore", "checkpoints are not built yet"},
    {"--accept", "checkpoints are not built yet"},
    {"--instance", "several instances of one job are not built yet"},
};
const char* const kKnown[] = {"--set",  "--memory",   "--log",  "--name",
                              "--help", "--progress", "--describe", "--workers"};

size_t distance(const std::string& a, const std::string& b) {
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min(change, std::min(row[j - 1], row[j]) + 1);
        }
    }
    return row[b.size()];
}

std::string unknown_option(const std::string& name) {
    for (const Unbuilt& each : kUnbuilt) {
        if (name == each.name) return "`" + name + "`: " + each.why;
    }
    if (name == "savepoint") return "`savepoint`: checkpoints are not built yet";
    std::string error = "unknown option `" + name + "`";
    for (const char* known : kKnown) {
        if (distance(name, known) <= 2) return error + ", did you mean `" + known + "`?";
    }
    return error + "; --help lists the options";
}

// A number from 1 to `most`, in plain digits.
bool parse_count(const std::string& text, uint32_t most, uint32_t* count) {
    uint32_t number = 0;
    for (char c : text) {
        if (c < '0' || c > '9' || number > most) return false;
        number = number * 10 + static_cast<uint32_t>(c - '0');
    }
    if (number == 0 || number > most) return false;
    *count = number;
    return true;
}

bool take_value(const std::string& name, const std::string& value, Options* options,
                std::string* error) {
    if (name == "--set") {
        size_t equals = value.find('=');
        if (equals == value.npos || equals == 0) {
            *error = "expected `--set parameter=value`, found `" + value + "`";
            return false;
        }
        options->set.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    } else if (name == "--memory") {
        if (!parse_size(value, &options->memory_bytes) || options->memory_bytes == 0) {
            *error = "expected a size such as `--memory 2GiB`, found `" + value + "`";
            return false;
        }
    } else if (name == "--log") {
        if (value != "text" && value != "json") {
            *error = "expected `--log text` or `--log json`, found `" + value + "`";
            return false;
        }
        options->json_log = value == "json";
    } else if (name == "--workers") {
        if (!parse_count(value, kWorkersMax, &options->workers)) {
            *error = "expected a number of workers from 1 to " + std::to_string(kWorkersMax) +
                     ", such as `--workers 4`, found `" + value + "`";
            return false;
        }
    } else {
        options->name = value;
    }
    return true;
}

bool has_value(const std::string& name) {
    return name == "--set" || name == "--memory" || name == "--log" || name == "--name" ||
           name == "--workers";
}

bool take_flag(const std::string& name, Options* options) {
    if (name == "--help" || name == "-h") options->help = true;
    else if (name == "--describe") options->describe = true;
    else if (name == "--progress") options->progress = true;
    else return false;
    return true;
}

}  // namespace

bool parse_options(const std::vector<std::string>& words, Options* options, std::string* error) {
    for (size_t i = 0; i < words.size(); ++i) {
        size_t equals = words[i].starts_with("--") ? words[i].find('=') : words[i].npos;
        std::string name = words[i].substr(0, equals);
        if (equals == words[i].npos && take_flag(name, options)) continue;
        if (!has_value(name)) {
            *error = unknown_option(name);
            return false;
        }
        if (equals == words[i].npos && i + 1 == words.size()) {
            *error = "`" + name + "` needs a value";
            return false;
        }
        std::string value = equals == words[i].npos ? words[++i] : words[i].substr(equals + 1);
        if (!take_value(name, value, options, error)) return false;
    }
    return true;
}

bool parse_size(const std::string& text, uint64_t* bytes) {
    char* end = nullptr;
    if (text.empty() || text[0] < '0' || text[0] > '9') return false;
    unsigned long long number = strtoull(text.c_str(), &end, 10);
    const struct {
        const char* name;
        int shift;
    } units[] = {{"", 0},    {"B", 0},    {"KiB", 10}, {"MiB", 20},
                 {"GiB", 30}, {"TiB", 40}, {"K", 10},   {"M", 20},   {"G", 30}};
    for (const auto& unit : units) {
        if (std::string(end) != unit.name) continue;
        *bytes = static_cast<uint64_t>(number) << unit.shift;
        return *bytes >> unit.shift == number;
    }
    return false;
}

std::string help_text(const weir_job_desc& job) {
    std::string text = text_of(job.name) + ": a job compiled by weir\n\n";
    text +=
        "  --set PARAM=VALUE   gives a parameter its value (also: environment WEIR_PARAM)\n"
        "  --memory SIZE       budget for state and buffers, such as 2GiB (80 % of the machine)\n"
        "  --workers N         threads; 1 to 256 (one per core, no more than inputs side by side)\n"
        "  --log text|json     how messages and the summary are printed on standard error\n"
        "  --progress          tells how far it has come, once a second (on terminals by itself)\n"
        "  --name NAME         the job's name in its messages\n"
        "  --describe          prints the job's manifest as JSON\n"
        "  --help              this text\n";
    if (job.param_count > 0) text += "\nparameters:";
    for (uint32_t i = 0; i < job.param_count; ++i) text += " " + text_of(job.params[i].name);
    if (job.param_count > 0) text += "\n";
    std::string name = text_of(job.name);
    text += "\nexamples:\n  " + name + "\n";
    if (job.param_count > 0) text += "  " + name + " --set " + text_of(job.params[0].name) + "=…\n";
    text += "  " + name + " --memory 512MiB --progress\n  " + name + " --log json 2>" + name +
            ".log\n  " + name + " --describe\n";
    return text + "\nexit codes: 0 done, 2 usage, 3 the world failed, 130 interrupted\n";
}

}  // namespace weir::engine
