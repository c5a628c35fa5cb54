// The rows that a test expects against those that its job wrote: the listed fields, every row, in
// any order unless `in order`, floats within 1e-9.
#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "compiler/sema/test_values.h"
#include "compiler/sema/tests.h"

namespace weir::sema {
namespace {

using Json = nlohmann::json;

bool close(double a, double b) {
    return a == b || std::fabs(a - b) <= 1e-9 * std::max({1.0, std::fabs(a), std::fabs(b)});
}

bool equal(const Json& a, const Json& b) {
    if (a.is_number_float() || b.is_number_float()) {
        return a.is_number() && b.is_number() && close(a.get<double>(), b.get<double>());
    }
    if (a.is_array() && b.is_array()) {
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), equal);
    }
    if (a.is_object() && b.is_object()) {
        if (a.size() != b.size()) return false;
        for (auto it = a.begin(); it != a.end(); ++it) {
            if (!b.contains(it.key()) || !equal(it.value(), b[it.key()])) return false;
        }
        return true;
    }
    return a == b;
}

// One row: the values of the compared columns.
struct Row {
    std::vector<Json> values;
    std::string line;  // as JSON
};

// A row as a test block would write it.
using Show = std::function<std::string(const Row&)>;

bool equal_rows(const Row& a, const Row& b) {
    return a.values.size() == b.values.size() &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), equal);
}

std::vector<Row> expected_rows(const Program& program, const ir::Schema& schema,
                               const Expect& expect) {
    std::vector<Row> rows;
    for (const TestRow& written : expect.rows) {
        Row row;
        for (size_t i = 0; i < expect.columns.size(); i++) {
            const ir::Column& column = schema[expect.columns[i]];
            std::string text = json_text(program.graph.types, column.type, written.values[i]);
            row.values.push_back(Json::parse(text, nullptr, false));
            row.line += (i ? "," : "{") + Json(column.name).dump() + ":" + text;
        }
        row.line += "}";
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Row> written_rows(const ir::Schema& schema, const Expect& expect,
                              const std::string& json_lines) {
    std::vector<Row> rows;
    size_t begin = 0;
    while (begin < json_lines.size()) {
        size_t end = std::min(json_lines.find('\n', begin), json_lines.size());
        Row row;
        row.line = json_lines.substr(begin, end - begin);
        begin = end + 1;
        Json line = Json::parse(row.line, nullptr, false);
        if (!line.is_object()) continue;
        for (uint32_t column : expect.columns) {
            const std::string& name = schema[column].name;
            row.values.push_back(line.contains(name) ? line[name] : Json());
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string in_order(const std::vector<Row>& expected, const std::vector<Row>& written,
                     const Show& show) {
    size_t count = std::max(expected.size(), written.size());
    for (size_t i = 0; i < count; i++) {
        bool both = i < expected.size() && i < written.size();
        if (both && equal_rows(expected[i], written[i])) continue;
        std::string text = "  row " + std::to_string(i + 1) + ":\n";
        text += "    expected " + (i < expected.size() ? show(expected[i]) : "no row");
        text += "\n    found    " + (i < written.size() ? show(written[i]) : "no row");
        return text + "\n";
    }
    return "";
}

std::string any_order(const std::vector<Row>& expected, const std::vector<Row>& written,
                      const Show& show) {
    std::vector<bool> taken(written.size(), false);
    std::string text;
    for (const Row& row : expected) {
        bool found = false;
        for (size_t i = 0; i < written.size() && !found; i++) {
            if (taken[i] || !equal_rows(row, written[i])) continue;
            taken[i] = true;
            found = true;
        }
        if (!found) text += "  missing    " + show(row) + "\n";
    }
    for (size_t i = 0; i < written.size(); i++) {
        if (!taken[i]) text += "  unexpected " + show(written[i]) + "\n";
    }
    return text;
}

}  // namespace

bool same_rows(const Program& program, const Expect& expect, const std::string& a,
               const std::string& b) {
    const Relation* relation = program.find(expect.relation);
    if (!relation) return true;
    std::vector<Row> left = written_rows(relation->schema, expect, a);
    std::vector<Row> right = written_rows(relation->schema, expect, b);
    const Show as_json = [](const Row& row) { return row.line; };
    return (expect.in_order ? in_order(left, right, as_json) : any_order(left, right, as_json))
        .empty();
}

std::string compare(const Program& program, const Expect& expect, const std::string& json_lines) {
    const Relation* relation = program.find(expect.relation);
    if (!relation) return "";
    std::vector<Row> expected = expected_rows(program, relation->schema, expect);
    std::vector<Row> written = written_rows(relation->schema, expect, json_lines);
    // Without columns to compare (no row is expected) the whole row is shown.
    std::vector<uint32_t> columns = expect.columns;
    for (uint32_t i = 0; expect.columns.empty() && i < relation->schema.size(); i++)
        columns.push_back(i);
    const Show show = [&](const Row& row) {
        return row_text(program, relation->schema, columns, row.line, /*skip_nulls=*/false);
    };
    std::string text =
        expect.in_order ? in_order(expected, written, show) : any_order(expected, written, show);
    return text.empty() ? "" : "expect " + expect.relation + ":\n" + text;
}

}  // namespace weir::sema
