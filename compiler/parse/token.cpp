// The words of the language, read once from the table that Bison makes of the grammar's tokens: the
// grammar is the only place that lists them.
#include "compiler/parse/token.h"

#include <string>
#include <unordered_map>

#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using Symbol = Parser::symbol_kind;

// Kinds of words are numbered in a row, as are their symbols.
constexpr int kSymbolOffset = static_cast<int>(Symbol::S_K_NOT) - static_cast<int>(Kind::K_NOT);

static_assert(static_cast<int>(Symbol::S_DOTS) - static_cast<int>(Kind::DOTS) == kSymbolOffset);

std::unordered_map<std::string_view, int> make_words() {
    std::unordered_map<std::string_view, int> words;
    for (int kind = Kind::K_NOT; kind <= Kind::K_WORKERS; kind++) words[kind_text(kind)] = kind;
    return words;
}

}  // namespace

int word_kind(std::string_view text) {
    static const std::unordered_map<std::string_view, int> words = make_words();
    auto found = words.find(text);
    return found == words.end() ? static_cast<int>(Kind::IDENT) : found->second;
}

bool is_word(int kind) { return kind >= Kind::K_NOT && kind <= Kind::K_WORKERS; }

std::string_view kind_text(int kind) {
    if (kind == Kind::END) return "the end of the file";
    if (kind >= Kind::K_NOT) {
        return Parser::symbol_name(static_cast<Parser::symbol_kind_type>(kind + kSymbolOffset));
    }
    // A sign of one character is its own kind.
    static const std::string signs = [] {
        std::string all;
        for (int i = 0; i < 128; i++) all.push_back(static_cast<char>(i));
        return all;
    }();
    return kind > 0 && kind < 128 ? std::string_view(signs).substr(kind, 1) : "";
}

}  // namespace weir::parse
