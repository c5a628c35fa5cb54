// Prints a summary: a small table for people, one event for machines.
#include "runtime/metrics/summary.h"

#include <algorithm>
#include <cstdio>

#include "runtime/base/budget.h"

namespace weir::metrics {
namespace {

const char* const kReasons[WEIR_REASONS] = {"syntax", "missing", "null", "type",       "range",
                                            "time",   "utf8",    "enum", "arithmetic", "skew"};

uint64_t sum(const uint64_t (&bad)[WEIR_REASONS]) {
    uint64_t total = 0;
    for (uint64_t count : bad) total += count;
    return total;
}

std::string reasons_text(const uint64_t (&bad)[WEIR_REASONS]) {
    std::string text;
    for (int i = 0; i < WEIR_REASONS; ++i) {
        if (bad[i] == 0) continue;
        if (!text.empty()) text += ", ";
        text += std::string(kReasons[i]) + " " + count_text(bad[i]);
    }
    return text;
}

std::string reasons_json(const uint64_t (&bad)[WEIR_REASONS]) {
    std::string text = "{";
    for (int i = 0; i < WEIR_REASONS; ++i) {
        if (bad[i] == 0) continue;
        if (text.size() > 1) text += ",";
        text += json_text(kReasons[i]) + ":" + std::to_string(bad[i]);
    }
    return text + "}";
}

// One line of the table: "  read     clicks  1,000 records".
std::string row(const char* what, const std::string& name, size_t name_width,
                const std::string& text) {
    char head[16];
    snprintf(head, sizeof head, "\n  %-8s ", what);
    return head + name + std::string(name_width - name.size() + 2, ' ') + text;
}

std::string source_text(const SourceCounts& source) {
    std::string text = count_text(source.records) + (source.records == 1 ? " record" : " records");
    if (source.files > 1) text += " of " + count_text(source.files) + " files";
    if (source.bytes > 0) text += ", " + base::bytes_text(source.bytes);
    return text;
}

const char* what_became(const SourceCounts& source) {
    if (source.bad_stops) return ", stopped the job";
    return source.bad_kept ? "" : ", dropped";
}

std::string sink_text(const SinkCounts& sink) {
    const std::string rows = count_text(sink.rows) + (sink.rows == 1 ? " row" : " rows");
    if (sink.lasts) return rows + " to " + sink.target;
    return "nothing to " + sink.target + ": " + rows + (sink.rows == 1 ? " was" : " were") +
           " not published";
}

size_t widest_name(const Summary& summary) {
    size_t width = 0;
    for (const SourceCounts& each : summary.sources) width = std::max(width, each.name.size());
    for (const SinkCounts& each : summary.sinks) width = std::max(width, each.name.size());
    for (const DropCounts& each : summary.drops) width = std::max(width, each.name.size());
    return width;
}

uint64_t records_of(const Summary& summary) {
    uint64_t records = 0;
    for (const SourceCounts& each : summary.sources) records += each.records;
    return records;
}

uint64_t rate_of(const Summary& summary) {
    double seconds = std::max(summary.seconds, 1e-6);
    return static_cast<uint64_t>(static_cast<double>(records_of(summary)) / seconds);
}

std::string text_of(const Summary& summary) {
    char head[64];
    snprintf(head, sizeof head, "%s in %.2f s", summary.ending, summary.seconds);
    std::string text = head;
    text += ", " + count_text(rate_of(summary)) + " records/s, peak memory " +
            base::bytes_text(summary.memory_bytes_max);
    size_t width = widest_name(summary);
    for (const SourceCounts& each : summary.sources) {
        text += row("read", each.name, width, source_text(each));
    }
    for (const SourceCounts& each : summary.sources) {
        if (sum(each.bad) == 0) continue;
        text += row(
            "bad", each.name, width,
            count_text(sum(each.bad)) + " (" + reasons_text(each.bad) + ")" + what_became(each));
    }
    for (const DropCounts& each : summary.drops) {
        if (each.late > 0) text += row("late", each.name, width, count_text(each.late));
        if (each.outside > 0) text += row("outside", each.name, width, count_text(each.outside));
    }
    for (const SinkCounts& each : summary.sinks) {
        text += row("written", each.name, width, sink_text(each));
    }
    return text;
}

std::vector<Fact> facts_of(const Summary& summary) {
    std::string read = "{";
    std::string bad = "{";
    for (const SourceCounts& each : summary.sources) {
        std::string comma = read.size() > 1 ? "," : "";
        read += comma + json_text(each.name) + ":{\"records\":" + std::to_string(each.records) +
                ",\"bytes\":" + std::to_string(each.bytes) +
                ",\"files\":" + std::to_string(each.files) + "}";
        bad += comma + json_text(each.name) + ":" + reasons_json(each.bad);
    }
    std::string written = "{";
    std::string unpublished = "{";
    for (const SinkCounts& each : summary.sinks) {
        const std::string name = (written.size() > 1 ? "," : "") + json_text(each.name) + ":";
        written += name + std::to_string(each.lasts ? each.rows : 0);
        unpublished += name + std::to_string(each.lasts ? 0 : each.rows);
    }
    std::string late = "{";
    std::string outside = "{";
    for (const DropCounts& each : summary.drops) {
        std::string comma = late.size() > 1 ? "," : "";
        late += comma + json_text(each.name) + ":" + std::to_string(each.late);
        outside += comma + json_text(each.name) + ":" + std::to_string(each.outside);
    }
    return {fact("ending", summary.ending),
            {"read", read + "}"},
            {"written", written + "}"},
            {"unpublished", unpublished + "}"},
            {"late", late + "}"},
            {"outside", outside + "}"},
            {"bad", bad + "}"},
            fact("seconds", summary.seconds),
            fact("records_per_second", rate_of(summary)),
            fact("memory_bytes_max", summary.memory_bytes_max)};
}

}  // namespace

const char* reason_name(uint32_t reason) { return kReasons[reason]; }

std::string count_text(uint64_t count) {
    std::string digits = std::to_string(count);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<size_t>(at), ",");
    }
    return digits;
}

void say_summary(Log* log, const Summary& summary) {
    log->say(Level::Info, "job.summary", log->is_json() ? "" : text_of(summary), facts_of(summary));
}

}  // namespace weir::metrics
