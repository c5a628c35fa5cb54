// What can be said of a program that did not parse. The tree has poison where text was given up;
// what depends on that stays silent by itself, and what might depend on it is left out here, so
// that one mistake never causes a message about another place.
#include <algorithm>
#include <string_view>

#include "compiler/sema/program.h"

namespace weir::sema {
namespace {

using diag::Id;

bool holds(Range outer, Range inner) {
    return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

// Messages about a name that is not known.
bool is_unknown_name(Id id) {
    constexpr Id kIds[] = {Id::UnknownName,     Id::UnknownField,   Id::UnknownType,
                           Id::UnknownFunction, Id::EnumValue,      Id::UnknownRelation,
                           Id::NoSuchField,     Id::UnknownProcess, Id::GivenNoSource,
                           Id::UnknownSink,     Id::ForeignFunction};
    return std::find(std::begin(kIds), std::end(kIds), id) != std::end(kIds);
}

bool is_unknown_relation(Id id) {
    return id == Id::UnknownRelation || id == Id::GivenNoSource || id == Id::UnknownSink;
}

bool is_unknown_field(Id id) {
    return id == Id::UnknownName || id == Id::UnknownField || id == Id::NoSuchField ||
           id == Id::PipeField || id == Id::RowField;
}

// Messages about an expression or a name alone: nothing that stands behind can make them wrong.
bool is_about_a_part(Id id) {
    constexpr Id kIds[] = {Id::UnknownRelation,  Id::NoSuchField,   Id::UnknownProcess,
                           Id::UnknownConnector, Id::UnknownFormat, Id::EndArgument,
                           Id::NoSuchWindow,     Id::UnknownZone};
    bool of_expressions = std::string_view(diag::entry(id).code).starts_with("E02");
    return of_expressions || std::find(std::begin(kIds), std::end(kIds), id) != std::end(kIds);
}

// Whether the name at `row` is called with the broken text among its arguments.
bool is_called_with(const SourceManager& sources, Range row, Range place) {
    if (place.begin < row.end) return false;
    std::string_view between = sources.text(Range{row.file, row.end, place.begin});
    size_t first = between.find_first_not_of(' ');
    if (first == std::string_view::npos || between[first] != '(') return false;
    int depth = 0;
    for (char c : between) {
        if (c == '(') depth++;
        if (c == ')' && --depth == 0) return false;
    }
    return true;
}

bool is_certain(const ast::Module& module, const SourceManager& sources,
                const diag::Diagnostic& row) {
    if (row.severity != diag::Severity::Error || !row.range.valid()) return false;
    std::string name(sources.text(row.range));
    if (name.size() > 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
    if (module.damage.lost_relation && is_unknown_relation(row.id)) return false;
    if (module.damage.lost_type && row.id == Id::UnknownType) return false;
    // Near another field it is a mistake of its own.
    bool field = (is_unknown_field(row.id) && !row.hint.starts_with("did you mean")) ||
                 row.id == Id::NullWithoutType;
    if (module.damage.lost_field && field) return false;
    if (is_unknown_name(row.id) && module.damage.names.count(name) > 0) return false;
    for (uint32_t i = 0; i < module.decls.size(); i++) {
        Range whole = module.decls[module.decls.id_at(i)].range;
        if (!holds(whole, row.range)) continue;
        for (Range place : module.damage.places) {
            if (!holds(whole, place)) continue;
            if (!is_about_a_part(row.id) || place.begin < row.range.end) return false;
            if (is_called_with(sources, row.range, place)) return false;
        }
    }
    return true;
}

}  // namespace

void analyze_damaged(const ast::Module& module, const SourceManager& sources, diag::Sink& sink,
                     const Options& options) {
    diag::Sink found;
    found.warn_of_not_built();
    Options checking = options;
    checking.purpose = Purpose::Check;
    analyze(module, sources, found, checking);
    for (const diag::Diagnostic& row : found.all()) {
        if (is_certain(module, sources, row)) sink.adopt(row);
    }
}

}  // namespace weir::sema
