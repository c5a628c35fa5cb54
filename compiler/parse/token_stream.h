// Hands the tokens of one file to the parser, and decides after a syntax error where reading goes
// on. It knows brackets and where declarations begin, so that one mistake is one message:
//
// 1. A declaration that begins while the one before has no `;` gets that `;` (reported at the end
// of
//    the token before), and open brackets get their closing ones first.
// 2. After an error inside a bracket reading goes on at the next `,` or at its closing bracket, in
// a
//    block at the next `;` or `}`, else at the next `|>` or `;`. Whole brackets between are
//    skipped.
// 3. A bracket that the text leaves open at `|>`, `;`, a closing bracket of another kind or the
// next
//    declaration is closed there.
//
// How that fits Bison: the token of the error is offered once more after `error` was shifted; when
// it is refused, Bison calls next() until a token is taken, and then resume() before the next one.
// Brackets are counted when tokens are handed out and counted back when one was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diag/diag.h"
#include "compiler/parse/token.h"

namespace weir::parse {

class TokenStream {
  public:
    // An open bracket. A block is one that holds `;`: the braces of a process, its handlers, a
    // test, a profile.
    struct Open {
        size_t index = 0;
        char sign = '(';
        bool block = false;
    };

    // `tokens` ends with END and lives longer than the stream.
    TokenStream(const std::vector<Token>& tokens, const SourceManager& sources, diag::Sink& sink)
        : tokens_(tokens), sources_(sources), sink_(sink) {}

    // ---- for the scanner function ----
    Token next();
    // The token handed out last was taken: recovery, if there was any, is over.
    void resume();

    // ---- for report_unexpected ----
    // Begins recovery at the token handed out last. `insert` is put before that token when it is
    // refused, or in its place: what was meant.
    void begin_recovery(std::optional<int> insert, bool replace);
    // A change of the tokens by which the text is read again: `offset` counts from the token handed
    // out last, and `about` is the place of the message.
    void change(int offset, std::optional<int> kind, Range about);
    // Another token before the one at `offset`, which stands for `text`.
    void put_before(int offset, int kind, Range text, Range about);
    // Whether the token handed out last has been complained of already.
    bool is_reported() const;
    // The place of the token handed out last; a made-up one has the place where it is missing.
    Range found_range() const { return handed_.range; }
    int found_kind() const { return handed_.kind; }
    bool found_made_up() const { return made_up_; }
    // Its index among the tokens; of a made-up one the index of the token after it.
    size_t found_index() const { return handed_index_; }
    const std::vector<Token>& tokens() const { return tokens_; }
    std::string_view text(size_t index) const { return sources_.text(tokens_[index].range); }
    // The text from one token to another, as written.
    std::string_view text(size_t from, size_t to) const {
        return sources_.text(cover(tokens_[from].range, tokens_[to].range));
    }
    bool begins_line(size_t index) const;
    // Whether a declaration begins at this token, by its first words.
    bool begins_declaration(size_t index) const;
    // The brackets open before the token handed out last, outermost first.
    std::vector<Open> open_brackets() const;
    // The first token of the declaration being read.
    size_t declaration_begin() const {
        // The token that ends a declaration belongs to it.
        return handed_index_ < declaration_ ? declaration_before_ : declaration_;
    }
    diag::Sink& sink() { return sink_; }
    // A mistake of which it is known what was meant: the kind put before the token at `index`, or
    // in its place; kNothing: the token is left out.
    static constexpr int kNothing = -1;
    struct Repair {
        size_t index = 0;
        int kind = 0;
        bool replace = false;
        Range about = {};  // of the message; invalid: it stands at the token
        Range text = {};   // of a token that is put in; invalid: none
    };
    const std::vector<Repair>& repairs() const { return repairs_; }
    // Where text was given up, or a bracket was closed by a guess.
    const std::vector<Range>& damage() const { return damage_; }

  private:
    Token next_in_order();
    Token next_in_recovery();
    Token hand_out(size_t index);
    Token make_up(int kind, size_t before);

    bool ends_in_brace() const;
    bool is_block(size_t index) const;
    // Whether the innermost bracket cannot hold this token, so that it must have been left open.
    bool leaves_bracket_open(size_t index) const;
    bool in_parameters() const;
    bool in_process() const;
    bool begins_member(size_t index) const;
    bool is_member(size_t index) const;
    Token go_on(size_t index);
    bool goes_on_at(size_t index);
    bool outward_of_declaration(size_t index) const;
    bool is_resting_place(size_t index) const;
    size_t after_group(size_t index) const;
    bool ends_statement_group(size_t after) const;
    int closing_kind() const;
    void report_open_bracket(size_t found);
    Token stop_too_deep();

    const std::vector<Token>& tokens_;
    const SourceManager& sources_;
    diag::Sink& sink_;

    size_t next_ = 0;         // the token to hand out next
    size_t declaration_ = 0;  // the first token of the declaration being read
    size_t declaration_before_ = 0;
    size_t statement_ = 0;  // the first token of the statement being read
    std::vector<Open> open_;

    Token handed_;
    size_t handed_index_ = 0;
    bool made_up_ = false;
    std::optional<Open> popped_;  // what handing it out closed
    bool pushed_ = false;         // whether handing it out opened a bracket

    // A made-up `;` that is reported as missing once the parser took it.
    bool missing_semicolon_ = false;
    // Brackets that were left open are being closed.
    bool closing_ = false;
    // Made-up tokens mend something that has been reported.
    bool quiet_ = false;

    bool recovering_ = false;
    size_t scan_ = 0;            // where recovery looks
    bool offered_ = false;       // the token at scan_ was offered and refused
    size_t went_on_ = SIZE_MAX;  // where a GO_ON was put last
    std::optional<int> insert_;
    bool replace_ = false;
    bool stopped_ = false;
    std::vector<Range> damage_;
    std::vector<Repair> repairs_;
};

}  // namespace weir::parse
