// `test "…" { given …; expect …; vary …; }`: rows are checked against the relations that they name.
#include <algorithm>

#include "compiler/sema/analyzer.h"
#include "compiler/sema/constant.h"
#include "compiler/sema/ends.h"
#include "compiler/sema/test_values.h"
#include "compiler/sema/types.h"
#include "compiler/support/strings.h"

namespace weir::sema {
namespace {

class TestReader {
  public:
    TestReader(Analyzer& analyzer, const ast::TestDecl& written, Range range)
        : analyzer_(analyzer), context_(analyzer.context()), written_(written) {
        test_.name = written.name.value;
        test_.range = range;
    }

    Test read() {
        for (const ast::TestItem& item : written_.items) {
            if (auto* given = std::get_if<ast::GivenItem>(&item.node))
                read_given(*given, item.range);
            if (auto* expect = std::get_if<ast::ExpectItem>(&item.node)) {
                read_expect(*expect, item.range);
            }
        }
        for (const ast::TestItem& item : written_.items) {
            if (auto* vary = std::get_if<ast::VaryItem>(&item.node)) read_vary(*vary);
        }
        return std::move(test_);
    }

  private:
    void read_given(const ast::GivenItem& written, Range range);
    void read_expect(const ast::ExpectItem& written, Range range);
    void read_vary(const ast::VaryItem& written);
    std::optional<std::vector<Made>> read_row(ast::ExprId row, const ir::Schema& schema,
                                              std::vector<uint32_t>& columns, TestRow& made);

    Analyzer& analyzer_;
    Context& context_;
    const ast::TestDecl& written_;
    Test test_;
};

// Where a document stands any value may be written; it becomes its JSON.
ir::ExprId as_document(Context& context, ir::ExprId value, ir::TypeId wanted) {
    ir::TypeKind kind = context.types().kind(context.type_of(value));
    bool plain =
        kind == ir::TypeKind::Json || kind == ir::TypeKind::Null || kind == ir::TypeKind::Error;
    if (context.types().kind(wanted) != ir::TypeKind::Json || plain) return value;
    std::optional<ir::Value> known = constant(context, value, "a value of a test");
    if (!known) return poison(context, context[value].range);
    ir::Value document;
    document.text = json_text(context.types(), context.type_of(value), *known);
    return make_literal(context, context.types().of(ir::TypeKind::Json), document,
                        context[value].range);
}

// The values of one row and the columns that they belong to, in the order of the schema.
std::optional<std::vector<Made>> TestReader::read_row(ast::ExprId row, const ir::Schema& schema,
                                                      std::vector<uint32_t>& columns,
                                                      TestRow& made) {
    std::vector<ir::Field> fields;
    std::vector<std::string> names;
    for (const ir::Column& column : schema) {
        fields.push_back({column.name, column.type});
        names.push_back(column.name);
    }
    ir::TypeId record = context_.types().record(std::move(fields));
    ir::Type wanted = context_.types()[record];
    ItemRules rules;
    rules.rest = false;
    rules.record = &wanted;
    std::vector<Made> items = check_items(context_, row, Scope(), rules);
    made.range = context_[row].range;
    std::vector<std::pair<uint32_t, ir::Value>> values;
    bool ok = true;
    for (const Made& item : items) {
        auto at = std::find(names.begin(), names.end(), item.name);
        if (at == names.end()) {
            context_.sink.report(diag::Id::NoSuchField, item.name_range,
                                 {item.name, closest(item.name, names)});
            ok = false;
            continue;
        }
        uint32_t column = static_cast<uint32_t>(at - names.begin());
        if (context_.types().kind(schema[column].type) == ir::TypeKind::Error) {
            ok = false;
            continue;
        }
        ir::ExprId given = as_document(context_, item.value, schema[column].type);
        ir::ExprId value = convert(context_, given, schema[column].type, context_[item.value].range,
                                   "field `" + item.name + "`");
        if (is_poison(context_, value)) {
            ok = false;
            continue;
        }
        std::optional<ir::Value> known = constant(context_, value, "a value of a test");
        if (known) {
            values.emplace_back(column, std::move(*known));
        } else {
            ok = false;
        }
    }
    if (!ok) return std::nullopt;
    std::sort(values.begin(), values.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [column, value] : values) {
        columns.push_back(column);
        made.values.push_back(std::move(value));
    }
    return items;
}

void TestReader::read_given(const ast::GivenItem& written, Range range) {
    const Flow* flow = analyzer_.find(written.relation);
    test_.lacks_given = test_.lacks_given || !flow || flow->poison;
    if (!flow) return;
    const Relation* relation = analyzer_.program().find(written.relation.text);
    if (relation && relation->origin != Origin::Source) {
        context_.sink.report(diag::Id::GivenNoSource, written.relation.range,
                             {written.relation.text, analyzer_.source_names()});
        return;
    }
    if (flow->poison) return;
    Given given;
    given.relation = written.relation.text;
    given.partition = written.partition.value_or(0);
    given.range = range;
    for (const Given& other : test_.givens) {
        if (other.relation != given.relation || other.partition != given.partition) continue;
        context_.sink
            .report(diag::Id::GivenTwice, written.relation.range,
                    {std::to_string(given.partition), given.relation})
            .note(other.range, "given here already");
        return;
    }
    if (written.from) {
        // The file is read as the source reads its own.
        CheckedEnd end = check_source_end(context_, *written.from);
        auto* file = std::get_if<ir::FileEnd>(&end.end);
        if (end.poison) return;
        if (!file || written.from->name.text != "file") {
            context_.sink.report(diag::Id::WrongEnd, written.from->name.range,
                                 {written.from->name.text, "given", "give rows or `file(\"…\")`"});
            return;
        }
        given.file = shown(context_, file->path);
        for (const Blame& blame : analyzer_.format_blames(given.relation)) {
            analyzer_.not_built(blame.range, blame.what, blame.hint);
            test_.not_built = true;
        }
    }
    ir::Schema schema = flow->visible_columns();
    for (ast::ExprId row : written.rows) {
        TestRow made;
        std::vector<uint32_t> columns;
        if (!read_row(row, schema, columns, made)) {
            test_.lacks_given = true;
            continue;
        }
        TestRow whole;
        whole.range = made.range;
        for (uint32_t i = 0; i < schema.size(); i++) {
            auto at = std::find(columns.begin(), columns.end(), i);
            if (at != columns.end()) {
                whole.values.push_back(made.values[static_cast<size_t>(at - columns.begin())]);
                continue;
            }
            if (!context_.types().is_nullable(schema[i].type)) {
                context_.sink.report(diag::Id::RowField, made.range, {schema[i].name});
                test_.lacks_given = true;
            }
            ir::Value null;
            null.null = true;
            whole.values.push_back(std::move(null));
        }
        given.rows.push_back(std::move(whole));
    }
    test_.givens.push_back(std::move(given));
}

void TestReader::read_expect(const ast::ExpectItem& written, Range range) {
    const Flow* flow = analyzer_.find(written.relation);
    if (!flow) return;
    if (!flow->blames.empty()) {
        test_.not_built = true;
        if (analyzer_.purpose() == Purpose::Test) analyzer_.blame_all(flow->blames);
    }
    if (flow->poison) return;
    Expect expect;
    expect.relation = written.relation.text;
    expect.in_order = written.in_order;
    expect.range = range;
    ir::Schema schema = flow->visible_columns();
    bool first = true;
    for (ast::ExprId row : written.rows) {
        TestRow made;
        std::vector<uint32_t> columns;
        if (!read_row(row, schema, columns, made)) continue;
        if (!first && columns != expect.columns) {
            std::string names;
            for (uint32_t column : expect.columns) {
                names += (names.empty() ? "`" : ", `") + schema[column].name + "`";
            }
            context_.sink.report(diag::Id::ExpectFields, made.range, {names});
            continue;
        }
        first = false;
        expect.columns = std::move(columns);
        expect.rows.push_back(std::move(made));
    }
    test_.expects.push_back(std::move(expect));
}

// After the other items, since it is about them.
void TestReader::read_vary(const ast::VaryItem& written) {
    for (const ast::Variation& variation : written.variations) {
        if (variation.kind == ast::VariationKind::Order) {
            read_vary_order(analyzer_, variation, test_);
            continue;
        }
        if (variation.kind == ast::VariationKind::Workers) {
            read_vary_workers(analyzer_, variation, test_);
            continue;
        }
        test_.not_built = true;
        // A job has no tests in it.
        if (analyzer_.purpose() == Purpose::Build) continue;
        analyzer_.not_built(variation.range, "`vary crash`", "it needs checkpoints");
    }
}

}  // namespace

void Analyzer::analyze_test(const ast::TestDecl& test, Range range) {
    program_.tests.push_back(TestReader(*this, test, range).read());
}

std::string Analyzer::source_names() const {
    std::string names;
    for (const Named& named : named_) {
        if (named.origin != Origin::Source) continue;
        names += (names.empty() ? "`" : ", `") + named.name + "`";
    }
    return names;
}

}  // namespace weir::sema
