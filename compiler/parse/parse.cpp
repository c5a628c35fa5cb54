// Parsing file by file. An `include` is read where it stands, relative to its file; a file that was
// read already (so also a cycle) adds nothing.
#include "compiler/parse/parse.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/parse/builder.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/token_stream.h"
#include "compiler/support/files.h"
#include "grammar/parser.h"

namespace weir::parse {
namespace {

using diag::Id;

class ProgramParser {
  public:
    ProgramParser(SourceManager& sources, diag::Sink& sink, const FindModule& find_module)
        : sources_(sources),
          sink_(sink),
          find_module_(find_module),
          build_(module_, sources, sink) {}

    void parse(FileId file);
    ast::Module take_module() { return std::move(module_); }

  private:
    void include(const ast::IncludeDecl& include);
    void use(const ast::UseDecl& part);
    std::vector<ast::Decl> parse_repaired(std::vector<Token> tokens, FileId file);
    void retract_inside();
    void note_lost_names(const std::vector<Token>& tokens,
                         const std::vector<TokenStream::Repair>& repairs);
    void note_damage(const TokenStream& stream, const std::vector<ast::Decl>& declarations,
                     FileId file);

    SourceManager& sources_;
    diag::Sink& sink_;
    const FindModule& find_module_;
    ast::Module module_;
    Builder build_;
    std::set<std::string> seen_;
    std::set<std::string> used_;
    std::set<std::tuple<FileId, uint32_t, int>> mended_;
};

// Whether a message speaks of what is mended: it stands at the token, or right before it.
bool is_about(const diag::Diagnostic& row, const std::vector<Token>& tokens,
              const TokenStream::Repair& repair) {
    if (repair.about.valid()) return row.range == repair.about;
    Range at = tokens[repair.index].range;
    uint32_t before = repair.index > 0 ? tokens[repair.index - 1].range.end : at.begin;
    return row.range.file == at.file && row.range.begin >= before && row.range.begin <= at.begin;
}

// From the last to the first, so that indexes stay what they are.
void mend(std::vector<TokenStream::Repair> repairs, std::vector<Token>* tokens) {
    std::stable_sort(repairs.begin(), repairs.end(),
                     [](const auto& a, const auto& b) { return a.index < b.index; });
    for (size_t i = repairs.size(); i-- > 0;) {
        const TokenStream::Repair& repair = repairs[i];
        auto at = tokens->begin() + static_cast<long>(repair.index);
        if (repair.kind == TokenStream::kNothing) {
            tokens->erase(at);
            continue;
        }
        Token meant{repair.kind, at->range, true};
        if (repair.replace) {
            // The name that stands in quotes.
            bool quoted = repair.kind == Parser::token::IDENT &&
                          at->kind == Parser::token::STRING && at->range.end > at->range.begin + 2;
            if (quoted) meant.range = {at->range.file, at->range.begin + 1, at->range.end - 1};
            *at = meant;
            continue;
        }
        uint32_t end = repair.index > 0 ? (at - 1)->range.end : at->range.begin;
        meant.range = repair.text.valid() ? repair.text : Range{at->range.file, end, end};
        tokens->insert(at, meant);
    }
}

bool holds(Range outer, Range inner) {
    return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

// One name for a file however it was reached.
std::string canonical(const std::string& path) {
    std::error_code ignored;
    std::filesystem::path whole = std::filesystem::weakly_canonical(path, ignored);
    return ignored ? path : whole.string();
}

void ProgramParser::parse(FileId file) {
    seen_.insert(canonical(sources_.path(file)));
    std::vector<Token> tokens = lex(file, sources_, sink_);
    std::vector<ast::Decl> declarations = parse_repaired(std::move(tokens), file);
    for (ast::Decl& declaration : declarations) {
        std::optional<ast::IncludeDecl> inner;
        if (auto* found = std::get_if<ast::IncludeDecl>(&declaration.node)) inner = *found;
        std::optional<ast::UseDecl> part;
        if (auto* found = std::get_if<ast::UseDecl>(&declaration.node)) part = *found;
        module_.decls.add(std::move(declaration));
        if (inner) include(*inner);
        if (part) use(*part);
    }
}

// Whether a type is named outside of its declaration.
bool is_named(const TokenStream& stream, const std::string& name, Range declaration) {
    for (size_t i = 0; i < stream.tokens().size(); i++) {
        if (stream.text(i) == name && !holds(declaration, stream.tokens()[i].range)) return true;
    }
    return false;
}

// What the tree has lost. Declarations whose names others use may have lost one of them; pipelines
// have no names to lose, and what reads a broken one stays silent.
void ProgramParser::note_damage(const TokenStream& stream,
                                const std::vector<ast::Decl>& declarations, FileId file) {
    ast::Damage& damage = module_.damage;
    auto is_damaged = [&](Range range) {
        return std::any_of(stream.damage().begin(), stream.damage().end(),
                           [&](Range place) { return holds(range, place); });
    };
    damage.places.insert(damage.places.end(), stream.damage().begin(), stream.damage().end());
    Range lost{file, 0, 0};
    auto declaration = declarations.begin();
    for (size_t i = 0; i < stream.tokens().size(); i++) {
        const Token& token = stream.tokens()[i];
        while (declaration != declarations.end() && declaration->range.end <= token.range.begin) {
            ++declaration;
        }
        bool inside = declaration != declarations.end() && holds(declaration->range, token.range);
        bool names = !inside || (!std::holds_alternative<ast::RelationDecl>(declaration->node) &&
                                 !std::holds_alternative<ast::SinkDecl>(declaration->node) &&
                                 !std::holds_alternative<ast::PipeDecl>(declaration->node) &&
                                 is_damaged(declaration->range));
        bool word = token.kind == Parser::token::IDENT || is_word(token.kind);
        bool type = inside && std::holds_alternative<ast::TypeDecl>(declaration->node);
        if (type && is_damaged(declaration->range)) {
            std::string name = std::get<ast::TypeDecl>(declaration->node).name.text;
            damage.lost_field = damage.lost_field || is_named(stream, name, declaration->range);
        }
        int kind = token.kind;
        bool relation = kind == Parser::token::K_SOURCE || kind == Parser::token::K_TABLE ||
                        kind == Parser::token::K_STREAM;
        if (!inside && relation) damage.lost_relation = true;
        if (!inside && (kind == Parser::token::K_TYPE || kind == Parser::token::K_ENUM)) {
            damage.lost_type = damage.lost_field = true;
        }
        if (names && word) damage.names.emplace(stream.text(i));
        bool begins = !inside && lost.begin == lost.end;
        if (begins) lost = token.range;
        if (!inside) lost.end = token.range.end;
        bool ends = inside || token.kind == Parser::token::END;
        if (!ends || lost.begin == lost.end) continue;
        // The signs of another language's statement are no mistakes of their own.
        bool foreign =
            std::any_of(sink_.all().begin(), sink_.all().end(), [&](const diag::Diagnostic& row) {
                return row.id == Id::SqlStatement && holds(lost, row.range);
            });
        if (foreign) sink_.retract(lost, Id::SqlStatement);
        lost = {file, 0, 0};
    }
}

// What is left of a mistake that the parser knows how to mend is a program without it: the text is
// parsed again with what was meant, so that one mistake hides no other.
std::vector<ast::Decl> ProgramParser::parse_repaired(std::vector<Token> tokens, FileId file) {
    constexpr int kRoundsMax = 30;
    for (int round = 0;; round++) {
        diag::Sink found;
        TokenStream stream(tokens, sources_, found);
        Parser parser(build_, stream);
        parser.parse();
        std::vector<TokenStream::Repair> repairs;
        for (const TokenStream::Repair& repair : stream.repairs()) {
            // What was mended there already, and did not help, is left.
            uint32_t at = tokens[repair.index].range.begin;
            if (mended_.insert({file, at, repair.kind}).second) repairs.push_back(repair);
        }
        std::vector<Range> said;
        bool last = repairs.empty() || round == kRoundsMax;
        for (const diag::Diagnostic& row : found.all()) {
            bool mended = std::any_of(
                repairs.begin(), repairs.end(),
                [&](const TokenStream::Repair& repair) { return is_about(row, tokens, repair); });
            // What follows at the place of a mended mistake is the recovery's.
            bool follows = !last && std::any_of(said.begin(), said.end(),
                                                [&](Range range) { return range == row.range; });
            if (follows) continue;
            if (mended) said.push_back(row.range);
            if (last || mended) sink_.adopt(row);
        }
        std::vector<ast::Decl> declarations = build_.take_declarations();
        if (last) {
            retract_inside();
            note_damage(stream, declarations, file);
            return declarations;
        }
        note_lost_names(tokens, repairs);
        mend(repairs, &tokens);
    }
}

// Of a form that is no part of the language its parts are no mistakes of their own.
void ProgramParser::retract_inside() {
    std::vector<std::pair<Range, Id>> whole;
    for (const diag::Diagnostic& row : sink_.all()) {
        bool form = row.id == Id::UnknownOption || row.id == Id::NoSuchWindow ||
                    row.id == Id::UnknownOperator || row.id == Id::SqlCast;
        if (form) whole.emplace_back(row.range, row.id);
    }
    for (const auto& [range, id] : whole) sink_.retract(range, id);
}

// The streams that text made which is left out: `late into NAME`.
void ProgramParser::note_lost_names(const std::vector<Token>& tokens,
                                    const std::vector<TokenStream::Repair>& repairs) {
    for (const TokenStream::Repair& repair : repairs) {
        bool made = repair.kind == TokenStream::kNothing && repair.index > 0 &&
                    tokens[repair.index - 1].kind == Parser::token::K_INTO;
        if (made) module_.damage.names.emplace(sources_.text(tokens[repair.index].range));
    }
}

void ProgramParser::use(const ast::UseDecl& part) {
    if (!find_module_ || !used_.insert(part.name.text).second) return;
    if (std::optional<FileId> file = find_module_(part.name.text)) parse(*file);
}

void ProgramParser::include(const ast::IncludeDecl& include) {
    std::filesystem::path from = sources_.path(include.path.range.file);
    std::string path = (from.parent_path() / include.path.value).lexically_normal().string();
    if (seen_.count(canonical(path)) > 0) return;
    std::string why = "it is no file";
    std::optional<FileId> file;
    if (!is_special_file(path)) file = sources_.load(path, &why);
    if (!file) {
        sink_.report(Id::CannotRead, include.path.range, {path, why});
        return;
    }
    parse(*file);
}

}  // namespace

ast::Module parse_program(SourceManager& sources, const std::vector<FileId>& files,
                          diag::Sink& sink, const FindModule& find_module) {
    ProgramParser parser(sources, sink, find_module);
    for (FileId file : files) parser.parse(file);
    return parser.take_module();
}

ast::Module parse_program(SourceManager& sources, FileId file, diag::Sink& sink) {
    return parse_program(sources, std::vector<FileId>{file}, sink);
}

ast::Module parse_program(SourceManager& sources, const std::string& path, diag::Sink& sink) {
    std::string why;
    std::optional<FileId> file = sources.load(path, &why);
    if (file) return parse_program(sources, *file, sink);
    sink.report(Id::CannotRead, Range{}, {path, why});
    return ast::Module{};
}

std::string emit_tokens(SourceManager& sources, const std::string& path, diag::Sink& sink) {
    std::string why;
    std::optional<FileId> file = sources.load(path, &why);
    if (file) return print_tokens(lex(*file, sources, sink), sources);
    sink.report(Id::CannotRead, Range{}, {path, why});
    return "";
}

}  // namespace weir::parse
