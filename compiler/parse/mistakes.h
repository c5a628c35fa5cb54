// The mistakes that the parser knows. Each function looks around the place of a syntax error and
// answers with a message when it recognises what somebody meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diag.h"
#include "compiler/parse/token_stream.h"

namespace weir::parse {

// What surrounds a syntax error. Offsets count tokens from the one found: -1 is the token before.
class Site {
  public:
    Site(const TokenStream& tokens, std::vector<int> expected);

    int kind(int offset = 0) const;
    // The text of a token; empty outside the file.
    std::string text(int offset = 0) const;
    // The text from one token to another, as written; "…" when it is long.
    std::string source(int from, int to) const;
    // The text in small letters, for words of other languages.
    std::string lower(int offset = 0) const;
    Range range(int offset = 0) const;
    bool is_name(int offset) const;

    bool expects(int kind) const;
    const std::vector<int>& expected() const { return expected_; }
    // The words that would fit.
    std::vector<std::string> expected_words() const;

    // The offset of the bracket that closes the one at `offset`; of the last token when none does.
    int closing(int offset) const;
    // The offset at which the value begins whose last token is at `offset`: `f(x).a` and the like.
    int value_begin(int offset) const;
    // The offset of the last token of the stage that goes on at `offset`.
    int stage_end(int offset) const;
    // The offset of the first token of the stage that the place belongs to; nothing outside of one.
    std::optional<int> stage_begin() const;
    // Whether the place may be the rest of a process, a test or a profile in which text was given
    // up.
    bool follows_broken_block() const;
    // Whether a bracket of this sign is open at the place.
    bool is_inside(char sign) const;
    // Whether the file declares a pipe of this name.
    bool declares_pipe(const std::string& name) const;

    bool made_up() const { return tokens_.found_made_up(); }
    bool begins_line(size_t offset = 0) const {
        size_t index = tokens_.found_index() + offset;
        return index < tokens_.tokens().size() && tokens_.begins_line(index);
    }
    // The kind of the first token of the declaration.
    int declaration() const;
    // The innermost open bracket; its sign is 0 when none is open.
    TokenStream::Open bracket() const;
    // The kind and text of the token before the innermost open bracket.
    int kind_before_bracket() const;
    std::string lower_before_bracket() const;
    Range range_before_bracket() const;
    // The token before closes a group in which there was an error.
    bool was_reported_in_group_before() const;
    Range bracket_range() const;
    // The offset of the innermost open bracket.
    int bracket_offset() const;

  private:
    const TokenStream& tokens_;
    std::vector<int> expected_;
    std::vector<TokenStream::Open> open_;
    size_t at_;
};

// A token that is read otherwise, by its offset; without a kind it is left out.
struct Change {
    int offset;
    std::optional<int> kind;
    // Another token before that one; `text` is what it stands for, if it has any.
    bool before = false;
    Range text = {};
};

struct Mistake {
    diag::Id id;
    Range range;
    std::vector<std::string> arguments;
    // Instead of the hint of the table.
    std::string hint = "";
    // Text that would mend it: at which range, and what.
    std::optional<diag::Fix> fix = {};
    std::optional<diag::Note> note = {};
    // The kind of a token that is missing before the one found, or meant by it.
    std::optional<int> insert = {};
    bool replace = false;
    // What makes the text around the mistake readable.
    std::vector<Change> changes = {};
    // It follows from an error that was reported.
    bool silent = false;
};

using FindMistake = std::optional<Mistake> (*)(const Site&);

// Asked in this order; the last one always answers.
const std::vector<FindMistake>& mistakes();

// punctuation: mistakes_of_signs.cpp
std::optional<Mistake> open_bracket(const Site& site);
std::optional<Mistake> two_commas(const Site& site);
std::optional<Mistake> assign_for_equal(const Site& site);
std::optional<Mistake> round_list(const Site& site);
std::optional<Mistake> chained_comparison(const Site& site);
std::optional<Mistake> missing_semicolon(const Site& site);
std::optional<Mistake> missing_comma(const Site& site);
std::optional<Mistake> semicolon_for_comma(const Site& site);
std::optional<Mistake> stray_semicolon(const Site& site);
std::optional<Mistake> stray_bracket(const Site& site);
// words of SQL and others: mistakes_of_sql.cpp
std::optional<Mistake> sql_select(const Site& site);
std::optional<Mistake> sql_clause(const Site& site);
std::optional<Mistake> count_star(const Site& site);
std::optional<Mistake> is_null(const Site& site);
std::optional<Mistake> not_in(const Site& site);
std::optional<Mistake> sql_interval(const Site& site);
std::optional<Mistake> sql_cast(const Site& site);
std::optional<Mistake> split_timestamp(const Site& site);
// What converts to a type of SQL: "to_int".
std::string conversion_to(const std::string& type);
// ", 10, 2" for the type DECIMAL(10, 2) at `type`; empty for other types.
std::string digits_of(const Site& site, int type);
// forms of other languages: mistakes_of_others.cpp
std::optional<Mistake> capitals(const Site& site);
std::optional<Mistake> capital_case(const Site& site);
std::optional<Mistake> sign_for_not(const Site& site);
std::optional<Mistake> alias_behind(const Site& site);
std::optional<Mistake> method_call(const Site& site);
std::optional<Mistake> star_item(const Site& site);
std::optional<Mistake> spaced_duration(const Site& site);
std::optional<Mistake> sql_timestamp(const Site& site);
std::optional<Mistake> sql_cast_signs(const Site& site);
std::optional<Mistake> count_distinct(const Site& site);
std::optional<Mistake> if_call(const Site& site);
std::optional<Mistake> end_of_if_call(const Site& site);
std::optional<Mistake> type_form(const Site& site);
std::optional<Mistake> comma_for_semicolon(const Site& site);
std::optional<Mistake> sql_statement(const Site& site);
// forms of other languages around whole declarations: mistakes_of_forms.cpp
std::optional<Mistake> relation_call(const Site& site);
std::optional<Mistake> at_time_zone(const Site& site);
std::optional<Mistake> inline_type(const Site& site);
std::optional<Mistake> function_braces(const Site& site);
std::optional<Mistake> emit_in_sink(const Site& site);
// The pipeline for the SELECT at this offset, as far as it is one; empty: it names no relation.
std::string select_form(const Site& site, int offset);
// The window for HOP(r, at, 1m, 5m), by its durations: `window hopping(5m, every = 1m)`; empty when
// the word names no window.
std::string window_of(const std::string& word, const std::vector<std::string>& durations);
// The durations among these tokens, those of SQL in our form.
std::vector<std::string> durations_in(const Site& site, int from, int to);
// The duration that `5 minutes` or `'5' MINUTE` at this offset means; empty when it is none.
std::string duration_of(const Site& site, int at);
// other languages' declarations, operators and values: mistakes_of_declarations.cpp,
// mistakes_of_stages.cpp, mistakes_of_values.cpp
std::optional<Mistake> foreign_end(const Site& site);
std::optional<Mistake> foreign_type(const Site& site);
std::optional<Mistake> foreign_function(const Site& site);
std::optional<Mistake> foreign_test(const Site& site);
std::optional<Mistake> foreign_statement(const Site& site);
std::optional<Mistake> foreign_stage(const Site& site);
std::optional<Mistake> foreign_value(const Site& site);
// What `GROUP BY`, `INNER JOIN` and the like at this offset mean.
std::optional<Mistake> sql_operator(const Site& site, int at);
// words of ours in the wrong place: mistakes_of_words.cpp
bool is_operator_word(int kind);
std::optional<Mistake> unknown_operator(const Site& site);
std::optional<Mistake> missing_pipe(const Site& site);
std::optional<Mistake> join_in_sink(const Site& site);
std::optional<Mistake> not_in_profile(const Site& site);
std::optional<Mistake> unknown_mode(const Site& site);
std::optional<Mistake> then_any(const Site& site);
std::optional<Mistake> not_first(const Site& site);
std::optional<Mistake> where_of_no_call(const Site& site);
std::optional<Mistake> unknown_option(const Site& site);
std::optional<Mistake> unknown_declaration(const Site& site);
std::optional<Mistake> reserved_word(const Site& site);
// the last resort: syntax_errors.cpp, and its hints
void give_up_stage(const Site& site, Mistake& mistake);
std::string hint_of_unexpected(const Site& site);
std::optional<Mistake> word_twice(const Site& site);
std::optional<Mistake> rest_of_block(const Site& site);
std::optional<Mistake> unexpected(const Site& site);
// What would fit and what stands there, with this hint.
Mistake expected(const Site& site, std::string hint);

}  // namespace weir::parse
