// A token: its kind, as the grammar numbers them, and its place. The text is read from the place.
#pragma once

#include <string_view>

#include "compiler/support/source.h"

namespace weir::parse {

struct Token {
    int kind = 0;
    Range range;
    // Something about it has been reported already, so no syntax error is reported at it again.
    bool reported = false;
};

// The kind of a word: its keyword, or that of a plain name.
int word_kind(std::string_view text);

// Whether a kind is one of the words of the grammar, reserved or not.
bool is_word(int kind);

// The text of a word or sign (`where`, `|>`), or what a kind of token is called (`a number`).
std::string_view kind_text(int kind);

}  // namespace weir::parse
