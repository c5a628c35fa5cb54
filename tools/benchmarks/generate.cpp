// Writes NEXMark events (1 person : 3 auctions : 46 bids) as JSON lines to standard output, the same bytes for the same options.
// --shuffle puts the fields of every object in a random order; --late N gives N bids in a hundred a time 20 to 60 seconds back.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Options {
    int64_t events = 1'000'000;
    int64_t events_per_second = 100'000;
    int late_percent = 0;
    bool shuffle = false;
    uint64_t seed = 1;
};

constexpr int64_t kFirstId = 1000;
constexpr int64_t kBaseMillis = 1'577'836'800'000;  // 2020-01-01

// xorshift64*, which every platform computes alike.
class Random {
public:
    explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 1) {}
    uint64_t next() {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545F4914F6CDD1Du;
    }
    int64_t below(int64_t bound) { return static_cast<int64_t>((next() >> 33) % bound); }
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

private:
    uint64_t state_;
};

using Fields = std::vector<std::pair<std::string_view, std::string>>;

class Generator {
public:
    explicit Generator(const Options& options) : options_(options), random_(options.seed) {
        for (int i = 0; i < 10'000; i++) channels_.push_back(make_channel(i));
    }

    // Event number `n` as one line.
    std::string line(int64_t n) {
        int64_t epoch = n / 50, place = n % 50;
        int64_t millis = kBaseMillis + n * 1000 / options_.events_per_second;
        std::string person = "null", auction = "null", bid = "null";
        int type = 2;
        if (place == 0) {
            type = 0;
            person = make_person(epoch, millis);
        } else if (place < 4) {
            type = 1;
            auction = make_auction(epoch * 3 + place - 1, epoch, millis);
        } else {
            bid = make_bid(epoch, millis);
        }
        return object({{"event_type", std::to_string(type)}, {"person", person}, {"auction", auction}, {"bid", bid}});
    }

private:
    std::string object(Fields fields) {
        if (options_.shuffle) {
            for (size_t i = fields.size(); i > 1; i--) std::swap(fields[i - 1], fields[random_.below(static_cast<int64_t>(i))]);
        }
        std::string text = "{";
        for (const auto& [name, value] : fields) {
            if (text.size() > 1) text += ',';
            text += '"';
            text += name;
            text += "\":";
            text += value;
        }
        return text + "}";
    }

    static std::string quoted(std::string_view raw) {
        std::string text = "\"";
        for (char c : raw) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        return text + "\"";
    }

    static std::string time_text(int64_t millis) {
        time_t seconds = millis / 1000;
        tm parts;
        gmtime_r(&seconds, &parts);
        char text[40];
        size_t n = strftime(text, sizeof text, "\"%Y-%m-%d %H:%M:%S", &parts);
        snprintf(text + n, sizeof text - n, ".%03d\"", static_cast<int>(millis % 1000));
        return text;
    }

    std::string letters(int64_t length, char first, int range) {
        std::string text;
        for (int64_t i = 0; i < length; i++) text += static_cast<char>(first + random_.below(range));
        return text;
    }

    // Filler in which one letter in fifty needs an escape, as the original's has.
    std::string extra(int64_t length) { return quoted(letters(length, 'H', 51)); }

    std::pair<std::string, std::string> make_channel(int number) {
        std::string url = "https://www.nexmark.com/" + letters(4, 'a', 26) + "/" + letters(3, 'a', 26) + "/" + letters(5, 'a', 26) +
                          "/item.htm?query=1";
        if (random_.below(10) != 0) url += "&channel_id=" + std::to_string(static_cast<int64_t>(number) * 214'013 % 2'000'000'011);
        return {"channel-" + std::to_string(number), url};
    }

    int64_t price() { return std::llround(std::pow(10.0, random_.unit() * 6.0) * 100.0); }

    std::string make_person(int64_t id, int64_t millis) {
        static const char* const kStates[] = {"AZ", "CA", "ID", "OR", "WA", "WY"};
        static const char* const kCities[] = {"Phoenix", "Boise", "Portland", "Bend", "Kent", "Seattle"};
        return object({{"id", std::to_string(kFirstId + id)},
                       {"name", quoted(letters(5, 'a', 26) + " " + letters(7, 'a', 26))},
                       {"emailAddress", quoted(letters(6, 'a', 26) + "@" + letters(4, 'a', 26) + ".com")},
                       {"creditCard", "\"1234 5678 9012 3456\""},
                       {"city", quoted(kCities[random_.below(6)])},
                       {"state", quoted(kStates[random_.below(6)])},
                       {"dateTime", time_text(millis)},
                       {"extra", extra(80 + random_.below(40))}});
    }

    std::string make_auction(int64_t id, int64_t epoch, int64_t millis) {
        int64_t seller = random_.below(4) != 0 ? epoch / 100 * 100 : recent(epoch, 1000);
        int64_t first_bid = price();
        return object({{"id", std::to_string(kFirstId + id)},
                       {"itemName", quoted(letters(3 + random_.below(15), 'a', 26))},
                       {"description", quoted(letters(3 + random_.below(90), 'a', 26))},
                       {"initialBid", std::to_string(first_bid)},
                       {"reserve", std::to_string(first_bid + price())},
                       {"dateTime", time_text(millis)},
                       {"expires", time_text(millis + 1 + random_.below(30))},
                       {"seller", std::to_string(kFirstId + seller)},
                       {"category", std::to_string(10 + random_.below(5))},
                       {"extra", extra(300 + random_.below(100))}});
    }

    std::string make_bid(int64_t epoch, int64_t millis) {
        static const char* const kHot[] = {"Google", "Facebook", "Baidu", "Apple"};
        int64_t newest = epoch * 3 + 2;
        int64_t auction = random_.below(2) != 0 ? newest / 100 * 100 : recent(newest, 100);
        int64_t bidder = random_.below(4) != 0 ? epoch / 100 * 100 + 1 : recent(epoch, 1000);
        if (random_.below(100) < options_.late_percent) millis -= 20'000 + random_.below(40'000);
        int64_t cached = random_.below(10'000), hot = random_.below(4);
        bool is_hot = random_.below(2) != 0;
        return object({{"auction", std::to_string(kFirstId + auction)},
                       {"bidder", std::to_string(kFirstId + bidder)},
                       {"price", std::to_string(price())},
                       {"channel", quoted(is_hot ? kHot[hot] : channels_[cached].first)},
                       {"url", quoted(channels_[is_hot ? hot : cached].second)},
                       {"dateTime", time_text(millis)},
                       {"extra", extra(54 + random_.below(28))}});
    }

    // One of the last `count` ids up to `newest`.
    int64_t recent(int64_t newest, int64_t count) { return newest - random_.below(newest < count ? newest + 1 : count); }

    Options options_;
    Random random_;
    std::vector<std::pair<std::string, std::string>> channels_;
};

int usage() {
    fputs("usage: generate [--events N] [--rate EVENTS_PER_SECOND] [--shuffle] [--late PERCENT] [--seed N]\n", stderr);
    return 2;
}

}  // namespace

int main(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; i++) {
        std::string_view name = arguments[i];
        if (name == "--shuffle") {
            options.shuffle = true;
            continue;
        }
        if (i + 1 == count) return usage();
        int64_t value = atoll(arguments[++i]);
        if (name == "--events") options.events = value;
        else if (name == "--rate") options.events_per_second = value;
        else if (name == "--late") options.late_percent = static_cast<int>(value);
        else if (name == "--seed") options.seed = static_cast<uint64_t>(value);
        else return usage();
    }
    Generator generator(options);
    for (int64_t n = 0; n < options.events; n++) {
        std::string line = generator.line(n) + "\n";
        if (fwrite(line.data(), 1, line.size(), stdout) != line.size()) return 3;
    }
    return fflush(stdout) == 0 ? 0 : 3;
}
