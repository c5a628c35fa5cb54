// Records of every format: decoding comes to the same whether the bytes arrive at once or piece by piece,
// each record for itself as among others, and what json(strict) takes json takes with the same values. The
// first byte chooses the format and the pieces.
#include <cstdint>
#include <cstdlib>

#include "test/unit/format/records.h"

using namespace weir;
using namespace weir::test;

namespace {

void expect(bool condition) {
    if (!condition) std::abort();
}

const weir_type* row_type() {
    static const weir_type* type = record_of(
        {{"n", type_of(WEIR_INT)},
         {"s", type_of(WEIR_STRING, true)},
         {"f", type_of(WEIR_FLOAT, true)},
         {"d", [] { weir_type* d = decimal_of(10, 2); d->nullable = 1; return d; }()},
         {"at", type_of(WEIR_TIMESTAMP, true)},
         {"e", record_of({{"a", type_of(WEIR_INT)}, {"n", type_of(WEIR_STRING, true)}}, true)},
         {"j", type_of(WEIR_JSON, true)},
         {"l", [] { weir_type* l = list_of(type_of(WEIR_INT)); l->nullable = 1; return l; }()}});
    return type;
}

const weir_type* line_type() {
    static const weir_type* type = record_of({{"line", type_of(WEIR_STRING)}});
    return type;
}

bool is_bad(const Shown& shown) { return !shown.row.starts_with("n=") && !shown.row.starts_with("line="); }

void compare(const std::vector<Shown>& one, const std::vector<Shown>& other) {
    expect(one.size() == other.size());
    for (size_t i = 0; i < one.size(); ++i) {
        expect(one[i].row == other[i].row && one[i].offset == other[i].offset &&
               one[i].line == other[i].line);
    }
}

void strict_implies_loose(const std::string& bytes, const std::vector<Shown>& loose) {
    Records strict(row_type());
    strict.source.format.strict = 1;
    const std::vector<Shown> checked = strict.decode(bytes);
    expect(checked.size() == loose.size());
    for (size_t i = 0; i < checked.size(); ++i) {
        if (!is_bad(checked[i])) expect(checked[i].row == loose[i].row);
    }
}

// What stands before and behind a record decides nothing about it.
void lines_alone(const std::string& bytes, const std::vector<Shown>& among) {
    size_t number = 0;
    for (size_t begin = 0; begin < bytes.size();) {
        size_t end = std::min(bytes.find('\n', begin), bytes.size());
        Records records(row_type());
        for (const Shown& shown : records.decode(bytes.substr(begin, end - begin))) {
            expect(number < among.size() && shown.row == among[number].row);
            ++number;
        }
        begin = end + 1;
    }
    expect(number == among.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0 || size > 512) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const int format = data[0] % 4;
    Records records(format == 3 ? line_type() : row_type());
    if (format == 1) records.source.format.kind = WEIR_FORMAT_CSV;
    if (format == 2) {
        records.source.format.kind = WEIR_FORMAT_CSV;
        records.source.format.header = 0;
        records.source.format.delimiter = '\t';
        records.source.format.null_text = text("NULL");
    }
    if (format == 3) records.source.format.kind = WEIR_FORMAT_TEXT;
    const std::vector<Shown> whole = records.decode(bytes);
    if (!records.stopped().empty()) return 0;  // a header without a column that is wanted
    Records again(records.source.record);
    again.source.format = records.source.format;
    compare(whole, again.decode(bytes, 1 + data[0] / 4));
    if (format == 0) {
        strict_implies_loose(bytes, whole);
        lines_alone(bytes, whole);
    }
    return 0;
}
