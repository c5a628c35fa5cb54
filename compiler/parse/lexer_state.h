// What the rules of grammar/lexer.l work on: the place in the text, the tokens made so far, and one
// function for each mistake that is a single token.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/diag/diag.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/token.h"

namespace weir::parse {

// The length of the timestamp or date that `text` begins with, when an operator follows it at once
// (`@2026-01-01-1d`); else 0.
int is_time_with_tail(std::string_view text);

class LexerState {
  public:
    LexerState(FileId file, const SourceManager& sources, diag::Sink& sink)
        : file_(file), text_(sources.text(file)), sink_(sink) {}

    // The text of the rule that matched last is [begin, end).
    uint32_t begin = 0;
    uint32_t end = 0;
    // Where the comment began that is being read.
    uint32_t comment = 0;

    void skip_byte_order_mark();
    // Reports the first byte that is not UTF-8; reading goes on.
    void check_utf8();
    std::vector<Token> finish();

    void add(int kind);

    // Mistakes: each reports and adds the token that was meant, if that can be guessed.
    void open_comment();
    void open_string(std::string_view text);
    void single_quotes(std::string_view text);
    void bad_number(std::string_view text);
    void bad_time(std::string_view text);
    void foreign(int kind, std::string_view text, std::string_view meant);
    // `?.`
    void null_dot();
    // `++`, `+=`, `-=`
    void assigning(std::string_view text);
    // A text between quotes of print, or between back quotes.
    void other_quotes(std::string_view text);
    // `/…/` for a pattern.
    void slashes(std::string_view text);
    bool follows_matches() const;
    // `2026-01-01T00:00:00Z`
    void bare_time(std::string_view text);
    void unknown(std::string_view text);
    // `-- text`, where no expression goes on.
    void sql_comment();
    bool may_be_comment() const;
    // `=>` of a lambda, or a misspelt `>=`.
    void fat_arrow();
    // Not right behind the first name of a field: `{ user?: string }`.
    bool is_in_item() const { return kind_before(2) != '{' && kind_before(2) != ','; }

  private:
    Range here() const { return Range{file_, begin, end}; }
    void add_reported(int kind) { tokens_.push_back(Token{kind, here(), true}); }
    bool follows_word(std::string_view word) const;
    int kind_before(size_t count) const;
    // Files that are no programs at all would fill the screen.
    bool too_many();

    FileId file_;
    std::string_view text_;
    diag::Sink& sink_;
    std::vector<Token> tokens_;
    int reported_ = 0;
    // Text was left out before the next token, so that it may not fit.
    bool left_out_ = false;
};

}  // namespace weir::parse
