// The hand-written counterpart of weblog.stream: an Apache access log matched by RE2, a line at a time, and
// server errors written as JSON, as a careful engineer would without a compiler. `weblog FILE` writes rows to
// $OUT (/dev/null) and prints how many lines it read.
#include <re2/re2.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr size_t kBlockBytes = 1 << 18;
constexpr int kGroups = 7;
constexpr char kPattern[] =
    R"re((?P<ip>\S+) \S+ \S+ \[(?P<at>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+) [^"]*" (?P<status>\d+) (?:-|(?P<bytes>\d+)) "[^"]*" "(?P<agent>[^"]*)")re";

// "17/May/2015:10:05:03 +0000" to "2015-05-17T10:05:03Z"; the log is in UTC.
std::string rfc3339(std::string_view at) {
    static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    size_t month = kMonths.find(at.substr(3, 3)) / 3 + 1;
    char text[32];
    snprintf(text, sizeof text, "%.4s-%02zu-%.2sT%.8sZ", at.data() + 7, month, at.data(), at.data() + 12);
    return text;
}

void write_string(std::string_view text, FILE* out) {
    fputc('"', out);
    for (char c : text) {
        if (c == '"' || c == '\\') fputc('\\', out);
        fputc(c, out);
    }
    fputc('"', out);
}

void read_line(const RE2& expression, std::string_view line, FILE* out) {
    re2::StringPiece groups[kGroups + 1];
    if (!expression.Match({line.data(), line.size()}, 0, line.size(), RE2::ANCHOR_BOTH, groups, kGroups + 1)) return;
    int64_t status = 0, bytes = 0;
    std::from_chars(groups[5].data(), groups[5].data() + groups[5].size(), status);
    if (groups[6].data() != nullptr) std::from_chars(groups[6].data(), groups[6].data() + groups[6].size(), bytes);
    if (status < 500) return;
    fputs("{\"ip\":", out);
    write_string({groups[1].data(), groups[1].size()}, out);
    fprintf(out, ",\"at\":\"%s\",\"path\":", rfc3339({groups[2].data(), groups[2].size()}).c_str());
    write_string({groups[4].data(), groups[4].size()}, out);
    fprintf(out, ",\"status\":%ld,\"bytes\":%ld}\n", status, bytes);
}

}  // namespace

int main(int count, char** arguments) {
    FILE* file = count == 2 ? fopen(arguments[1], "r") : nullptr;
    if (file == nullptr) return fputs("usage: weblog FILE\n", stderr), 2;
    FILE* out = fopen(getenv("OUT") != nullptr ? getenv("OUT") : "/dev/null", "w");
    RE2 expression(kPattern, RE2::Latin1);
    std::string buffer(kBlockBytes * 4, '\0');
    size_t have = 0;
    int64_t lines = 0;
    for (size_t n; (n = fread(buffer.data() + have, 1, kBlockBytes, file)) > 0;) {
        have += n;
        char* line = buffer.data();
        char* end = line + have;
        for (char* next; (next = static_cast<char*>(memchr(line, '\n', end - line))) != nullptr; line = next + 1) {
            read_line(expression, {line, static_cast<size_t>(next - line)}, out);
            lines++;
        }
        have = end - line;
        memmove(buffer.data(), line, have);
    }
    fclose(out);
    printf("%ld\n", lines);
    return 0;
}
