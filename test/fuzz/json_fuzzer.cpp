// JSON values of several types: what is read is written and read again as the same value, and the
// primitives of generated decoders agree with the careful reader wherever they answer at all.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/base/worker.h"
#include "runtime/hot/hot.h"
#include "runtime/row/build.h"
#include "runtime/row/compare.h"
#include "runtime/row/json_read.h"
#include "runtime/row/json_write.h"
#include "test/unit/row/types.h"

using namespace weir::row;
using namespace weir::row::testing;

namespace {

void expect(bool condition) {
    if (!condition) std::abort();
}

const std::vector<const weir_type*>& types() {
    static const std::vector<const weir_type*> all = [] {
        const weir_type* point =
            record({{"a", type(WEIR_INT)}, {"b", type(WEIR_STRING, true)}, {"c", decimal(20, 3)}});
        return std::vector<const weir_type*>{type(WEIR_INT),
                                             type(WEIR_FLOAT),
                                             decimal(38, 6),
                                             type(WEIR_STRING),
                                             type(WEIR_JSON),
                                             type(WEIR_TIMESTAMP),
                                             type(WEIR_DURATION),
                                             type(WEIR_BYTES),
                                             type(WEIR_UUID),
                                             list(nullable(point)),
                                             map(type(WEIR_STRING), list(type(WEIR_FLOAT, true))),
                                             map(type(WEIR_INT), point)};
    }();
    return all;
}

bool read(weir_context* context, const weir_type& of, const std::string& text, size_t n, Value* out,
          const char** behind) {
    JsonReader reader(context, text.data(), text.data() + n);
    const bool done = reader.read(of, out);
    *behind = reader.position();
    expect(done == (reader.problem().reason == kNoReason));
    if (done) *out = plain(context, of, *out);
    return done;
}

// A primitive that takes a value must take the same bytes as the reader, for the same value.
void compare_primitives(weir_context* context, const weir_type& of, const std::string& text,
                        bool done, const Value& value, const char* behind) {
    const char* p = text.data();
    int64_t whole = 0;
    double real = 0;
    __int128 wide = 0;
    weir_str words = {};
    const char* taken = nullptr;
    Value made = {};
    if (of.kind == WEIR_INT && (taken = wh_parse_int(p, &whole))) made = of_int(whole);
    if (of.kind == WEIR_FLOAT && (taken = wh_parse_float(p, &real))) made = of_float(real);
    if (of.kind == WEIR_DECIMAL && (taken = wh_parse_decimal(p, of.precision, of.scale, &wide)))
        made = of_wide(wide);
    if (of.kind == WEIR_STRING && *p == '"' && (taken = wh_parse_string(p + 1, &words))) {
        made = plain(context, of, of_bytes(words.p, words.n));
    }
    // Behind the value the reader wants a separator, which generated code looks for itself.
    if (taken == nullptr || !done) return;
    if (behind != taken) return expect(false);
    expect(compare(of, made, value) == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0 || size > 4096) return 0;
    weir::base::Worker worker;
    worker.context.worker = &worker;
    weir::base::arena_open(&worker.context);
    const weir_type& of = *types()[data[0] % types().size()];
    const size_t n = size - 1;
    // A line end, and bytes behind it that must not matter.
    const std::string text = std::string(reinterpret_cast<const char*>(data) + 1, n) + "\n" +
                             std::string(2 * WEIR_PADDING, '"');
    Value value = kNull;
    const char* behind;
    const bool done = read(&worker.context, of, text, n, &value, &behind);
    if (text.find('\n') == n) compare_primitives(&worker.context, of, text, done, value, behind);
    if (done) {
        std::string written;
        write_json(of, value, {}, &written);
        const size_t written_n = written.size();
        written.append(2 * WEIR_PADDING, '"');
        Value again = kNull;
        expect(read(&worker.context, of, written, written_n, &again, &behind));
        expect(compare(of, value, again) == 0);
        expect(hash(of, value) == hash(of, again));
    }
    wh_skip_value(text.data(), text.data() + n);
    weir::base::arena_close(&worker.context);
    return 0;
}
