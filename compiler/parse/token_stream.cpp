// See the header for the idea. All of this costs one look at each token while a text has no errors.
#include "compiler/parse/token_stream.h"

#include "grammar/parser.h"

namespace weir::parse {
namespace {

using Kind = Parser::token;
using diag::Id;

constexpr size_t kBracketDepthMax = 256;

bool is_opening(int kind) { return kind == '(' || kind == '[' || kind == '{'; }
bool is_closing(int kind) { return kind == ')' || kind == ']' || kind == '}'; }
int closing_of(char sign) { return sign == '(' ? ')' : sign == '[' ? ']' : '}'; }

// Kinds that end an expression: a brace after one is a block, not a record.
bool ends_expression(int kind) {
    return kind >= Kind::K_NOT || kind == ')' || kind == ']' || kind == '}' || kind == '!';
}

bool is_sign_of_tokens(int kind) { return kind >= Kind::PIPE; }

}  // namespace

// ---- in order ----

Token TokenStream::next() {
    if (recovering_) return next_in_recovery();
    if (missing_semicolon_) {
        missing_semicolon_ = false;
        std::string before(text(handed_index_ - 1));
        sink_.report(Id::MissingSemicolon, handed_.range, {before}).fix(handed_.range, ";");
    }
    return next_in_order();
}

Token TokenStream::next_in_order() {
    size_t index = next_;
    bool unfinished =
        index > declaration_ && (tokens_[index].kind == Kind::END || begins_declaration(index));
    if (closing_) {
        if (unfinished && !open_.empty()) return make_up(closing_kind(), index);
        if (!open_.empty() && leaves_bracket_open(index)) return make_up(closing_kind(), index);
        closing_ = false;
        if (unfinished && !ends_in_brace()) return make_up(';', index);
    }
    quiet_ = false;
    if (((unfinished && !open_.empty()) || begins_member(index)) && !stopped_) {
        report_open_bracket(index);
        closing_ = quiet_ = true;
        return make_up(closing_kind(), index);
    }
    if (unfinished && !ends_in_brace()) {
        bool swallowed = tokens_[index].kind == Kind::END && tokens_[index].reported;
        missing_semicolon_ = !stopped_ && !tokens_[index - 1].reported && !swallowed;
        return make_up(';', index);
    }
    return hand_out(index);
}

Token TokenStream::hand_out(size_t index) {
    const Token& token = tokens_[index];
    if (is_opening(token.kind) && open_.size() >= kBracketDepthMax) return stop_too_deep();
    next_ = token.kind == Kind::END ? index : index + 1;
    if (declaration_ <= index) declaration_before_ = declaration_;
    handed_ = token;
    handed_index_ = index;
    made_up_ = false;
    pushed_ = false;
    popped_.reset();
    if (is_opening(token.kind)) {
        open_.push_back(Open{index, static_cast<char>(token.kind), is_block(index)});
        pushed_ = true;
        if (open_.back().block) statement_ = index + 1;
    } else if (is_closing(token.kind) && !open_.empty() && closing_kind() == token.kind) {
        popped_ = open_.back();
        open_.pop_back();
        if (popped_->block) statement_ = index + 1;
        if (open_.empty() && popped_->sign == '{' && ends_in_brace()) declaration_ = index + 1;
    } else if (token.kind == ';') {
        if (!open_.empty() && open_.back().block) statement_ = index + 1;
        if (open_.empty()) declaration_ = index + 1;
    }
    return token;
}

// A token that is not in the text stands right after the token before `before`.
Token TokenStream::make_up(int kind, size_t before) {
    uint32_t at = before > 0 ? tokens_[before - 1].range.end : 0;
    handed_ = Token{kind, Range{tokens_[before].range.file, at, at}, false};
    handed_index_ = before;
    made_up_ = true;
    pushed_ = false;
    popped_.reset();
    next_ = before;
    if (is_closing(kind) && !open_.empty()) {
        popped_ = open_.back();
        open_.pop_back();
        if (open_.empty() && kind == '}' && ends_in_brace()) declaration_ = before;
    }
    if (kind == ';' && open_.empty()) declaration_ = before;
    return handed_;
}

// Nobody writes this deep by hand, and everyone above walks the tree by recursion.
Token TokenStream::stop_too_deep() {
    if (!stopped_) sink_.report(Id::TooDeep, tokens_[next_].range);
    stopped_ = true;
    next_ = tokens_.size() - 1;
    scan_ = next_;
    open_.clear();
    declaration_ = next_;
    handed_ = tokens_.back();
    handed_.reported = true;
    handed_index_ = next_;
    made_up_ = false;
    pushed_ = false;
    popped_.reset();
    return handed_;
}

// ---- recovery ----

void TokenStream::begin_recovery(std::optional<int> insert, bool replace) {
    recovering_ = true;
    missing_semicolon_ = false;
    if (insert && !made_up_) repairs_.push_back({handed_index_, *insert, replace, {}, {}});
    insert_ = insert;
    replace_ = replace;
    scan_ = handed_index_;
    offered_ = !made_up_;
}

void TokenStream::change(int offset, std::optional<int> kind, Range about) {
    if (made_up_) return;
    size_t index = static_cast<size_t>(static_cast<int64_t>(handed_index_) + offset);
    // The end of the file stays.
    if (index + 1 >= tokens_.size()) return;
    repairs_.push_back({index, kind.value_or(kNothing), true, about, {}});
}

void TokenStream::put_before(int offset, int kind, Range text, Range about) {
    if (made_up_) return;
    size_t index = static_cast<size_t>(static_cast<int64_t>(handed_index_) + offset);
    if (index < tokens_.size()) repairs_.push_back({index, kind, false, about, text});
}

void TokenStream::resume() {
    if (!recovering_) return;
    recovering_ = false;
    insert_.reset();
}

Token TokenStream::next_in_recovery() {
    // The token handed out last was refused: whatever it did to the brackets is undone.
    if (pushed_) open_.pop_back();
    if (popped_ && !made_up_) open_.push_back(*popped_);
    bool closed_here = popped_.has_value() && !made_up_;
    pushed_ = false;
    popped_.reset();
    if (insert_) {
        int kind = *insert_;
        insert_.reset();
        offered_ = false;
        if (replace_) scan_++;
        return make_up(kind, scan_);
    }
    if (damage_.empty() || damage_.back() != tokens_[scan_].range) {
        damage_.push_back(tokens_[scan_].range);
    }
    for (;; offered_ = false) {
        const Token& token = tokens_[scan_];
        if (stopped_ || (token.kind == Kind::END && offered_)) return hand_out(scan_);
        bool outward = token.kind == Kind::END || leaves_bracket_open(scan_) ||
                       (!open_.empty() && begins_declaration(scan_));
        if (outward && !open_.empty()) {
            damage_.push_back(tokens_[open_.back().index].range);
            closing_ = quiet_ = true;
            return make_up(closing_kind(), scan_);
        }
        if (outward_of_declaration(scan_)) {
            quiet_ = true;
            return make_up(';', scan_);
        }
        if (goes_on_at(scan_)) return make_up(Kind::GO_ON, scan_);
        if (offered_ && closed_here) {
            open_.pop_back();
            closed_here = false;
            scan_++;
        } else if (is_opening(token.kind)) {
            scan_ = after_group(scan_);
            if (ends_statement_group(scan_)) return go_on(scan_);
        } else if (offered_ || !is_resting_place(scan_)) {
            scan_++;
        } else {
            offered_ = true;
            return hand_out(scan_);
        }
    }
}

// Whether a declaration begins here, or a block ends: after what was skipped the parser is told so,
// once at each place.
bool TokenStream::goes_on_at(size_t index) {
    int kind = tokens_[index].kind;
    bool block_ends = !open_.empty() && open_.back().block && kind == '}';
    bool member = in_process() && is_member(index);
    bool declaration = open_.empty() && (kind == Kind::END || begins_declaration(index));
    if (!(block_ends || declaration || member) || went_on_ == index) return false;
    went_on_ = index;
    if (declaration) declaration_ = index;
    return true;
}

Token TokenStream::go_on(size_t index) {
    if (open_.empty()) declaration_ = index;
    went_on_ = index;
    return make_up(Kind::GO_ON, index);
}

// The declaration being skipped has no `;` of its own. Making one up begins the next declaration,
// so that this is asked once.
bool TokenStream::outward_of_declaration(size_t index) const {
    if (!open_.empty() || index == declaration_ || ends_in_brace()) return false;
    return tokens_[index].kind == Kind::END || begins_declaration(index);
}

// Where reading may go on, seen from the innermost open bracket.
bool TokenStream::is_resting_place(size_t index) const {
    int kind = tokens_[index].kind;
    if (kind == Kind::END) return true;
    // Between handlers a `;` may as well be that of a statement whose handler was closed too early.
    if (in_process()) return kind == '}';
    if (!open_.empty() && open_.back().block) return kind == ';' || kind == '}';
    if (!open_.empty()) return kind == ',' || kind == closing_kind();
    if (begins_declaration(index)) return true;
    // What ends in a brace has its `;` inside of it.
    if (ends_in_brace()) return false;
    if (kind == ';' || kind == Kind::PIPE) return true;
    bool sink = tokens_[declaration_].kind == Kind::K_SINK;
    return sink && kind == Kind::K_TO && index + 2 < tokens_.size() &&
           tokens_[index + 2].kind == '(';
}

// The index after the group that opens at `index`. A group that is never closed ends at the text
// that it cannot hold.
size_t TokenStream::after_group(size_t index) const {
    std::vector<char> inner;
    bool in_block = open_.empty() ? ends_in_brace() : open_.back().block;
    for (size_t i = index; i < tokens_.size(); i++) {
        int kind = tokens_[i].kind;
        if (kind == Kind::END || (i > index && begins_declaration(i))) return i;
        if (is_opening(kind)) {
            inner.push_back(static_cast<char>(kind));
        } else if (is_closing(kind)) {
            while (!inner.empty() && closing_of(inner.back()) != kind) inner.pop_back();
            if (inner.empty()) return i;
            inner.pop_back();
            if (inner.empty()) return i + 1;
        } else if (kind == Kind::PIPE || (kind == ';' && (inner.back() != '{' || !in_block))) {
            return i;
        }
    }
    return tokens_.size() - 1;
}

// After the braces of a statement or of a whole declaration the next one begins without a `;`.
bool TokenStream::ends_statement_group(size_t after) const {
    if (after == 0 || tokens_[after - 1].kind != '}') return false;
    if (open_.empty()) return ends_in_brace();
    int kind = tokens_[after].kind;
    return open_.back().block && kind != Kind::K_ELSE && (kind == Kind::IDENT || is_word(kind));
}

// ---- questions ----

bool TokenStream::is_reported() const {
    return handed_.reported || stopped_ || (quiet_ && made_up_);
}

bool TokenStream::begins_line(size_t index) const {
    if (index == 0) return true;
    uint32_t from = tokens_[index - 1].range.end;
    Range between{tokens_[index].range.file, from, tokens_[index].range.begin};
    return sources_.text(between).find('\n') != std::string_view::npos;
}

std::vector<TokenStream::Open> TokenStream::open_brackets() const {
    std::vector<Open> brackets = open_;
    if (pushed_) brackets.pop_back();
    if (popped_) brackets.push_back(*popped_);
    return brackets;
}

// Keywords are contextual, so a declaration is known by its first words, on a line of its own;
// inside brackets only at the very beginning of the line.
bool TokenStream::begins_declaration(size_t index) const {
    int first = tokens_[index].kind;
    bool may_begin = (first >= Kind::K_TYPE && first <= Kind::K_TEST) && first != Kind::END;
    if (!may_begin || index + 2 >= tokens_.size() || !begins_line(index)) return false;
    if (!open_.empty()) {
        uint32_t begin = tokens_[index].range.begin;
        Range before{tokens_[index].range.file, begin - 1, begin};
        if (begin > 0 && sources_.text(before) != "\n") return false;
    }
    int second = tokens_[index + 1].kind;
    int third = tokens_[index + 2].kind;
    bool name = second == Kind::IDENT || is_word(second);
    bool was = third == Kind::K_WAS;
    switch (first) {
        case Kind::K_TYPE:
        case Kind::K_ENUM:
        case Kind::K_PROFILE:
            return name && third == '{';
        case Kind::K_SOURCE:
            return name && (third == ':' || was);
        case Kind::K_TABLE:
            return name && (third == ':' || third == '=' || was);
        case Kind::K_STREAM:
            return name && (third == '=' || was);
        case Kind::K_SINK:
            return name && (third == Kind::K_FROM || third == ':' || was);
        case Kind::K_PROCESS:
            return name && (third == '(' || was) &&
                   (index == 0 || tokens_[index - 1].kind != '=');
        case Kind::K_PIPE:
        case Kind::K_FN:
            return name && third == '(';
        case Kind::K_CONST:
            return name && (third == '=' || third == ':');
        case Kind::K_PARAM:
            return name && third == ':';
        case Kind::K_INCLUDE:
            return second == Kind::STRING;
        case Kind::K_USE:
            return name && third == ';';
        case Kind::K_TEST:
            return second == Kind::STRING && third == '{';
        default:
            return false;
    }
}

// Declarations that end in a brace instead of `;`.
bool TokenStream::ends_in_brace() const {
    int kind = tokens_[declaration_].kind;
    return kind == Kind::K_TYPE || kind == Kind::K_ENUM || kind == Kind::K_PROCESS ||
           kind == Kind::K_PROFILE || kind == Kind::K_TEST;
}

bool TokenStream::is_block(size_t index) const {
    if (tokens_[index].kind != '{') return false;
    int declaration = tokens_[declaration_].kind;
    if (open_.empty()) {
        return declaration == Kind::K_PROCESS || declaration == Kind::K_PROFILE ||
               declaration == Kind::K_TEST;
    }
    if (!open_.back().block || declaration != Kind::K_PROCESS) return false;
    if (tokens_[statement_].kind == Kind::K_EMIT && statement_ + 1 < index + 1) {
        int after = tokens_[statement_ + 1].kind;
        if (after == '{' || after == Kind::K_TO) return false;
    }
    int before = tokens_[index - 1].kind;
    return ends_expression(before) && !is_sign_of_tokens(before);
}

bool TokenStream::leaves_bracket_open(size_t index) const {
    if (open_.empty()) return false;
    int kind = tokens_[index].kind;
    int declaration = tokens_[declaration_].kind;
    // `;` for `,` is a mistake of its own in types; operators stand in pipelines only.
    bool type = declaration == Kind::K_TYPE || declaration == Kind::K_ENUM || in_parameters();
    bool pipeline = declaration == Kind::K_STREAM || declaration == Kind::K_TABLE ||
                    declaration == Kind::K_SINK || declaration == Kind::K_PIPE;
    if (kind == ';') return !open_.back().block && !type;
    if (kind == Kind::PIPE) return !open_.back().block && pipeline;
    if (begins_member(index)) return true;
    if (!is_closing(kind) || kind == closing_kind()) return false;
    for (const Open& open : open_) {
        if (closing_of(open.sign) == kind) return true;
    }
    return false;
}

// Whether the fields of a pipe's rows stand here.
bool TokenStream::in_parameters() const {
    return tokens_[declaration_].kind == Kind::K_PIPE && open_.size() > 1 &&
           open_.front().sign == '(' && open_.front().index == declaration_ + 2;
}

// Whether handlers and states stand here.
bool TokenStream::in_process() const {
    return open_.size() == 1 && open_.back().block && tokens_[declaration_].kind == Kind::K_PROCESS;
}

// A handler or a state inside of another handler, which was left open.
bool TokenStream::begins_member(size_t index) const {
    return open_.size() > 1 && tokens_[declaration_].kind == Kind::K_PROCESS && is_member(index);
}

// Whether a handler or a state begins here, on a line of its own.
bool TokenStream::is_member(size_t index) const {
    int first = tokens_[index].kind;
    if ((first != Kind::K_ON && first != Kind::K_STATE) || !begins_line(index)) return false;
    auto kind_at = [&](size_t at) { return at < tokens_.size() ? tokens_[at].kind : 0; };
    auto name_at = [&](size_t at) { return kind_at(at) == Kind::IDENT || is_word(kind_at(at)); };
    if (!name_at(index + 1)) return false;
    if (first == Kind::K_STATE) return kind_at(index + 2) == ':';
    return kind_at(index + 2) == '{' || (name_at(index + 2) && kind_at(index + 3) == '{');
}

int TokenStream::closing_kind() const { return closing_of(open_.back().sign); }

void TokenStream::report_open_bracket(size_t found) {
    const Open& open = open_.back();
    damage_.push_back(tokens_[open.index].range);
    // A string that was not closed on its line, or a comment, swallowed it.
    for (size_t i = open.index; i <= found; i++) {
        bool last = i + 1 < tokens_.size() && begins_line(i + 1);
        bool text = tokens_[i].kind == Kind::STRING && last;
        bool end = tokens_[i].kind == Kind::END;
        if (tokens_[i].reported && (text || end)) return;
    }
    bool at_end = tokens_[found].kind == Kind::END;
    std::string before = at_end ? "the end of the file" : "`" + std::string(text(found)) + "`";
    sink_.report(Id::NotClosed, tokens_[open.index].range,
                 {std::string(1, open.sign), before,
                  std::string(1, static_cast<char>(closing_of(open.sign)))});
}

}  // namespace weir::parse
