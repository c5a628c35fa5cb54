// The repository's own baseline: NEXMark q0, q2 and q5 written by hand over simdjson On-Demand, as a careful engineer would
// without a compiler of queries. `baseline FILE q0|q2|q5` writes rows to $OUT (/dev/null) and prints how many events it read.
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::parser;

constexpr size_t kBlockBytes = 1 << 18;
constexpr int64_t kLagMillis = 4000, kSliceMillis = 2000;
constexpr int kSlices = 5;

struct Output {
    FILE* file = fopen(getenv("OUT") != nullptr ? getenv("OUT") : "/dev/null", "w");
    ~Output() { fclose(file); }
};

int64_t digits(const char* text, int count) {
    int64_t value = 0;
    for (int i = 0; i < count; i++) value = value * 10 + (text[i] - '0');
    return value;
}

// "2020-01-01 00:00:00.123" to milliseconds since 1970 (days by Howard Hinnant's days_from_civil).
int64_t millis(std::string_view text) {
    const char* p = text.data();
    int64_t year = digits(p, 4), month = digits(p + 5, 2), day = digits(p + 8, 2);
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
    int64_t seconds = days * 86'400 + digits(p + 11, 2) * 3600 + digits(p + 14, 2) * 60 + digits(p + 17, 2);
    return seconds * 1000 + (text.size() > 20 ? digits(p + 20, static_cast<int>(text.size()) - 20) : 0);
}

struct Q0 {
    Output out;
    void bid(object bid) {
        int64_t auction = bid["auction"].get_int64(), bidder = bid["bidder"].get_int64(), price = bid["price"].get_int64();
        std::string_view time = bid["dateTime"].raw_json_token(), extra = bid["extra"].raw_json_token();
        fprintf(out.file, "{\"auction\":%ld,\"bidder\":%ld,\"price\":%ld,\"dateTime\":%.*s,\"extra\":%.*s}\n", auction, bidder, price,
                static_cast<int>(time.size()), time.data(), static_cast<int>(extra.size()), extra.data());
    }
    void end() {}
};

struct Q2 {
    Output out;
    void bid(object bid) {
        int64_t auction = bid["auction"].get_int64();
        if (auction % 123 != 0) return;
        int64_t price = bid["price"].get_int64();
        fprintf(out.file, "{\"auction\":%ld,\"price\":%ld}\n", auction, price);
    }
    void end() {}
};

struct Q5 {
    Output out;
    std::map<int64_t, std::unordered_map<int64_t, int64_t>> slices;
    int64_t next_end = INT64_MIN, watermark = INT64_MIN;

    void bid(object bid) {
        int64_t auction = bid["auction"].get_int64();
        int64_t time = millis(bid["dateTime"].get_string());
        int64_t slice = time / kSliceMillis;
        if ((slice + 1) * kSliceMillis > watermark) slices[slice][auction]++;
        if (next_end == INT64_MIN) next_end = (slice + 1) * kSliceMillis;
        watermark = std::max(watermark, time - kLagMillis);
        for (; watermark >= next_end; next_end += kSliceMillis) close(next_end);
    }
    void close(int64_t end) {
        std::unordered_map<int64_t, int64_t> counts;
        int64_t last = end / kSliceMillis - 1, most = 0;
        for (int64_t slice = last - kSlices + 1; slice <= last; slice++) {
            auto found = slices.find(slice);
            if (found == slices.end()) continue;
            for (auto [auction, n] : found->second) most = std::max(most, counts[auction] += n);
        }
        for (auto [auction, n] : counts) {
            if (n == most) fprintf(out.file, "{\"auction\":%ld,\"num\":%ld}\n", auction, n);
        }
        slices.erase(slices.begin(), slices.upper_bound(last - kSlices + 1));
    }
    void end() {
        while (!slices.empty()) {
            close(next_end);
            next_end += kSliceMillis;
        }
    }
};

template <typename Query>
int64_t run(FILE* file) {
    Query query;
    parser json;
    std::string buffer(kBlockBytes * 4 + simdjson::SIMDJSON_PADDING, '\0');
    size_t have = 0;
    int64_t events = 0;
    for (size_t n; (n = fread(buffer.data() + have, 1, kBlockBytes, file)) > 0;) {
        have += n;
        char* line = buffer.data();
        char* end = line + have;
        for (char* next; (next = static_cast<char*>(memchr(line, '\n', end - line))) != nullptr; line = next + 1) {
            simdjson::padded_string_view text(line, next - line, buffer.size() - (line - buffer.data()));
            simdjson::ondemand::document event = json.iterate(text);
            object fields = event.get_object();
            simdjson::ondemand::value bid = fields["bid"];
            if (!bid.is_null()) query.bid(bid.get_object());
            events++;
        }
        have = end - line;
        memmove(buffer.data(), line, have);
    }
    query.end();
    return events;
}

}  // namespace

int main(int count, char** arguments) {
    FILE* file = count == 3 ? fopen(arguments[1], "r") : nullptr;
    if (file == nullptr) return fputs("usage: baseline FILE q0|q2|q5\n", stderr), 2;
    std::string_view query = arguments[2];
    int64_t events = query == "q0" ? run<Q0>(file) : query == "q2" ? run<Q2>(file) : query == "q5" ? run<Q5>(file) : -1;
    if (events < 0) return fputs("baseline: unknown query\n", stderr), 2;
    printf("%ld\n", events);
    return 0;
}
