// Lines on standard error. A line that cannot be written is lost: there is nobody left to tell.
#include "runtime/metrics/log.h"

#include <cstdio>
#include <ctime>

#include "runtime/base/utf8.h"

namespace weir::metrics {
namespace {

std::string timestamp(int64_t us) {
    time_t seconds = us / 1'000'000;
    tm parts = {};
    gmtime_r(&seconds, &parts);
    char text[64];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
             parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
             static_cast<int>(us / 1000 % 1000));
    return text;
}

const char* name_of(Level level) {
    switch (level) {
        case Level::Warning:
            return "warning";
        case Level::Error:
            return "error";
        default:
            return "info";
    }
}

}  // namespace

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (char c : base::with_valid_utf8(text)) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            snprintf(escape, sizeof escape, "\\u%04x", c);
            out += escape;
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

Fact fact(std::string name, std::string_view text) { return {std::move(name), json_text(text)}; }
Fact fact(std::string name, uint64_t number) { return {std::move(name), std::to_string(number)}; }
Fact fact(std::string name, double number) {
    char text[32];
    snprintf(text, sizeof text, "%.3f", number);
    return {std::move(name), text};
}

void Log::say(Level level, std::string_view event, std::string_view sentence,
              const std::vector<Fact>& facts) {
    std::lock_guard<std::mutex> guard(lock_);
    std::string line;
    clear_progress(&line);
    if (!json_) {
        line += job_ + ": ";
        if (level != Level::Info) line += std::string(name_of(level)) + ": ";
        line += std::string(sentence) + "\n";
        return write(line);
    }
    line += "{\"ts\":\"" + timestamp(env_->now_us()) + "\",\"level\":\"" + name_of(level) +
            "\",\"job\":" + json_text(job_) + ",\"instance\":0,\"event\":" + json_text(event);
    if (level != Level::Info) line += ",\"message\":" + json_text(sentence);
    for (const Fact& each : facts) line += "," + json_text(each.name) + ":" + each.json;
    line += "}\n";
    write(line);
}

void Log::show_progress(std::string_view sentence) {
    std::lock_guard<std::mutex> guard(lock_);
    write("\r\033[K" + job_ + ": " + std::string(sentence));
    progress_shown_ = true;
}

void Log::clear_progress(std::string* text) {
    if (progress_shown_) *text += "\r\033[K";
    progress_shown_ = false;
}

void Log::write(const std::string& text) {
    if (!error_->write(text.data(), text.size()).is_ok()) return;
}

}  // namespace weir::metrics
