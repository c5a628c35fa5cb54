#include "runtime/format/json_fields.h"

#include <algorithm>
#include <cstring>

#include "runtime/format/text.h"

namespace weir::format {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

const char* skip_blanks(const char* p) {
    while (is_blank(*p)) ++p;
    return p;
}

bool is_null(const char* p) { return memcmp(p, "null", 4) == 0; }

}  // namespace

JsonFields::JsonFields(const FieldTree* tree, bool strict)
    : tree_(*tree),
      strict_(strict),
      seen_(tree->node_count()),
      spare_(tree->leaf_count_all() - tree->leaf_count()) {
    if (!strict) walk_ = std::make_unique<JsonWalk>(*tree);
}

void JsonFields::clear(weir_context* context, weir_leaf* leaves) {
    context_ = context;
    leaves_ = leaves;
    reason_ = WEIR_REASONS;
    order_ = kNone;
    left_of_all_ = tree_.root().live_count;
    memset(seen_.data(), 0, seen_.size());
}

bool JsonFields::read(weir_context* context, const char* p, const char* end, weir_leaf* leaves) {
    clear(context, leaves);
    begin_ = p;
    end_ = end;
    if (*p != '{') return syntax(p, "an object") != nullptr;
    if (end[-1] != '}') return syntax(end - 1, "a `}` at the end of the record") != nullptr;
    if (walk() != nullptr && walk()->read(context, walk(), p, end, leaves) != 0) return true;
    if (strict_ && !check_whole()) return false;
    p = read_record(tree_.root(), p + 1);
    return p != nullptr && is_good();
}

bool JsonFields::check_whole() {
    if (!wh_utf8_valid(begin_, static_cast<uint64_t>(end_ - begin_))) {
        bad(tree_.root(), WEIR_UTF8, "the record is not valid UTF-8");
        return false;
    }
    row::JsonReader reader(context_, begin_, end_);
    if (reader.skip_strictly()) {
        reader.skip_blanks();
        return reader.at_end() || syntax(reader.position(), "the end of the record") != nullptr;
    }
    bad(tree_.root(), WEIR_SYNTAX, reader.problem().detail + found_at(reader.position()));
    return false;
}

// p: behind the `{`. Behind the `}`, or anywhere once the whole record has been read; NULL: no
// JSON.
const char* JsonFields::read_record(const FieldNode& node, const char* p) {
    uint32_t left = static_cast<uint32_t>(node.fields.size());
    p = skip_blanks(p);
    bool empty = *p == '}';
    while (!empty) {
        if (left == 0) {
            const char* behind = wh_skip_object_rest(p, end_);
            return behind != nullptr ? behind : syntax(p, "`}`");
        }
        p = read_pair(node, p, &left);
        if (p == nullptr) return nullptr;
        if (is_done() && (*p == ',' || *p == '}')) return p;
        if (*p == '}') break;
        if (*p != ',') return syntax(p, "`,` or `}`");
        p = skip_blanks(p + 1);
    }
    if (left > 0) check_missing(node);
    ++p;
    if (&node == &tree_.root() && skip_blanks(p) < end_) return syntax(p, "the end of the record");
    return p;
}

// p: at a key. Behind its value and blanks.
const char* JsonFields::read_pair(const FieldNode& node, const char* p, uint32_t* left) {
    if (*p != '"') return syntax(p, "a key");
    const char* key = p + 1;
    const char* close = end_of_key(key);
    if (close == nullptr) return nullptr;
    uint64_t n = static_cast<uint64_t>(close - key);
    uint32_t which = memchr(key, '\\', n) == nullptr
                         ? node.names.find(key, n)
                         : find_escaped(node, {key, n | WEIR_STR_ESCAPED});
    p = skip_blanks(close + 1);
    if (*p != ':') return syntax(p, "`:` behind a key");
    p = skip_blanks(p + 1);
    uint32_t index = which == kNone ? 0 : node.fields[which];
    if (which != kNone && !seen_[index]) {
        seen_[index] = 1;
        --*left;
        --left_of_all_;
        p = read_value(tree_[index], p);
    } else {
        p = pass_over(p);
    }
    return p == nullptr ? nullptr : skip_blanks(p);
}

// The closing quote of a key; what stands in keys that nobody wants is not looked at.
const char* JsonFields::end_of_key(const char* key) {
    const char* behind = wh_skip_string(key);
    if (behind != nullptr && behind <= end_) return behind - 1;
    return syntax(key, "`\"` at the end of a key");
}

uint32_t JsonFields::find_escaped(const FieldNode& node, const weir_str& key) {
    if (!wh_check_string(key.p, WEIR_STR_LEN(key.n), WH_SEEN_BACKSLASH)) return kNone;
    weir_str plain = wh_plain(context_, key.p, key.n);
    return node.names.find(plain.p, WEIR_STR_LEN(plain.n));
}

// Up to the comma or brace behind a value that nobody reads; more than one are passed over like
// one.
const char* JsonFields::pass_over(const char* p) {
    do {
        const char* behind = wh_skip_value(p, end_);
        if (behind == nullptr) return syntax(p, "a value");
        p = skip_blanks(behind);
    } while (*p != ',' && *p != '}');
    return p;
}

void JsonFields::check_missing(const FieldNode& node) {
    for (uint32_t index : node.fields) {
        if (seen_[index]) continue;
        --left_of_all_;
        left_of_all_ -= tree_[index].live_count;
        missing_field(tree_[index]);
    }
}

void JsonFields::missing_field(const FieldNode& node) {
    if (node.type->nullable) return set_null(node);
    if (node.live || strict_) bad(node, WEIR_MISSING, "is missing");
}

void JsonFields::null_field(const FieldNode& node) {
    if (node.type->nullable) return set_null(node);
    bad(node, WEIR_NULL_VALUE, "is null");
}

void JsonFields::set_null(const FieldNode& node) {
    if (!node.live) return;
    for (uint32_t leaf = node.leaf_begin; leaf < node.leaf_end; ++leaf) leaves_[leaf] = {1, 0, 0};
}

const char* JsonFields::read_value(const FieldNode& node, const char* p) {
    // `null` is a value of `json` like any other, unless the field says what null is.
    if (*p == 'n' && is_null(p) && (node.type->kind != WEIR_JSON || node.type->nullable)) {
        left_of_all_ -= node.live_count;
        null_field(node);
        return p + 4;
    }
    if (node.type->kind == WEIR_RECORD) return read_nested(node, p);
    weir_leaf* leaf = node.leaf < tree_.leaf_count() ? &leaves_[node.leaf]
                                                     : &spare_[node.leaf - tree_.leaf_count()];
    leaf->null = 0;
    leaf->hi = 0;
    const char* behind = read_quickly(node, p, leaf);
    return behind != nullptr ? behind : read_carefully(node, p, leaf);
}

const char* JsonFields::read_nested(const FieldNode& node, const char* p) {
    if (*p == '{') {
        if (node.leaf < tree_.leaf_count()) leaves_[node.leaf] = {0, 0, 0};
        return read_record(node, p + 1);
    }
    const char* behind = wh_skip_value(p, end_);
    if (behind == nullptr) return syntax(p, "a value");
    left_of_all_ -= node.live_count;
    bad(node, WEIR_TYPE_REASON, "expected an object, found " + found_text(p, behind));
    return behind;
}

// The usual forms, by hot primitives; NULL: look more carefully.
const char* JsonFields::read_quickly(const FieldNode& node, const char* p, weir_leaf* leaf) {
    const weir_type& type = *node.type;
    auto* integer = reinterpret_cast<int64_t*>(&leaf->lo);
    switch (type.kind) {
        case WEIR_INT:
            return wh_parse_int(p, integer);
        case WEIR_STRING: {
            weir_str text;
            if (*p != '"' || (p = wh_parse_string(p + 1, &text)) == nullptr) return nullptr;
            leaf->lo = reinterpret_cast<uint64_t>(text.p);
            leaf->hi = text.n;
            return p;
        }
        case WEIR_FLOAT:
            return wh_parse_float(p, reinterpret_cast<double*>(&leaf->lo));
        case WEIR_DECIMAL: {
            __int128 value;
            p = wh_parse_decimal(p, type.precision, type.scale, &value);
            if (p == nullptr) return nullptr;
            memcpy(&leaf->lo, &value, 16);
            return p;
        }
        case WEIR_BOOL:
            return wh_parse_bool(p, integer);
        case WEIR_DATE:
            return *p == '"' ? wh_parse_date(p, integer) : nullptr;
        case WEIR_TIMESTAMP:
            if (type.time_form == WEIR_RFC3339) {
                return *p == '"' ? wh_parse_rfc3339(p, &rfc3339_, integer) : nullptr;
            }
            if (type.time_form != WEIR_PATTERN) return wh_parse_unix(p, type.time_form, integer);
            if (*p != '"' || !is_plain_datetime(type)) return nullptr;
            return wh_parse_datetime(p, &datetime_, integer);
        case WEIR_ENUM: {
            if (*p != '"') return nullptr;
            uint64_t flags;
            const char* close = wh_scan_string(p + 1, &flags);
            if (*close != '"') return nullptr;
            uint32_t value = node.values.find(p + 1, static_cast<uint64_t>(close - p - 1));
            leaf->lo = value;
            return value != kNone ? close + 1 : nullptr;
        }
        default:
            return nullptr;
    }
}

const char* JsonFields::read_carefully(const FieldNode& node, const char* p, weir_leaf* leaf) {
    row::JsonReader reader(context_, p, end_);
    if (reader.read(*node.type, leaf)) return reader.position();
    if (reader.problem().reason == WEIR_SYNTAX) {
        bad(tree_.root(), WEIR_SYNTAX, "`" + node.path + "`: " + reader.problem().detail);
        return nullptr;
    }
    bad(node, reader.problem().reason, reader.problem().detail, reader.problem().path);
    const char* behind = wh_skip_value(p, end_);
    return behind != nullptr ? behind : syntax(p, "a value");
}

// ---- for other formats ----

void JsonFields::read_field(const FieldNode& node, const char* p, const char* end) {
    begin_ = p;
    end_ = end;
    const char* behind = read_value(node, skip_blanks(p));
    if (behind != nullptr && skip_blanks(behind) < end) syntax(behind, "the end of the value");
}

void JsonFields::read_text_field(const FieldNode& node, const char* p, uint64_t n) {
    weir_leaf* leaf = &leaves_[node.leaf];
    *leaf = {0, 0, 0};
    if (node.type->kind == WEIR_INT) {
        int64_t value;
        if (wh_parse_int(p, &value) == p + n && n > 0) {
            leaf->lo = static_cast<uint64_t>(value);
            return;
        }
    }
    uint32_t reason = row::scalar_from_text(context_, *node.type, p, n, leaf);
    if (reason == row::kNoReason) return;
    bad(node, reason, unfit_text(*node.type, reason, p, p + n));
}

// ---- what is wrong ----

std::string JsonFields::found_at(const char* p) const {
    if (p > end_) p = end_;
    return " at byte " + std::to_string(p - begin_) + ", found " +
           (p < end_ ? found_text(p, std::min(p + 12, end_)) : "the end");
}

const char* JsonFields::syntax(const char* p, const char* expected) {
    bad(tree_.root(), WEIR_SYNTAX, std::string("expected ") + expected + found_at(p));
    return nullptr;
}

// The root's order is before that of all fields.
void JsonFields::bad(const FieldNode& node, uint32_t reason, const std::string& what,
                     const std::string& inside) {
    if (!is_good() && (order_ < node.order || reason_ == WEIR_SYNTAX)) return;
    order_ = node.order;
    reason_ = reason;
    detail_ = node.field == nullptr ? what : "`" + node.path + inside + "`: " + what;
}

}  // namespace weir::format
