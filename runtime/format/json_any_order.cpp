// The quick way through an object whose keys stand in any order, in three passes, of which only the
// last one branches on what a record holds:
//  1. where colons and brackets stand outside of strings (json_events.h);
//  2. which of them matter: brackets, and colons behind a key that looks like one that is wanted;
//  3. from one to the next: enter and leave records, look keys up, read values.
// Fields that nobody reads cost their colon. It only says yes to records that are good; whatever is
// not plainly so is left to the careful way, which finds the reason.
#include <algorithm>

#include "runtime/format/json_fields.h"

namespace weir::format {
namespace {

constexpr uint64_t kBytesMax = 256 << 10;  // of a record that is worth the memory

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

const char* skip_blanks(const char* p) {
    while (is_blank(*p)) ++p;
    return p;
}

}  // namespace

// Places are counted from `begin_`.
class JsonFields::AnyOrder {
  public:
    AnyOrder(JsonFields* fields, uint64_t bytes)
        : fields_(*fields), begin_(fields->begin_), bytes_(bytes) {}

    bool read() {
        uint64_t count = find_places();
        const uint32_t* places = fields_.events_.data();
        entered_ = &fields_.tree_.root();
        left_ = entered_->live_count;
        for (uint64_t i = 0; i < count; ++i) {
            uint64_t at = places[i];
            Answer answer;
            if (begin_[at] == ':') {
                if (depth_ != open_.depth || open_.left == 0) continue;
                answer = key(at);
            } else {
                answer = bracket(at);
            }
            if (answer != Answer::GoOn) return answer == Answer::Done;
        }
        return false;
    }

  private:
    enum class Answer : uint8_t { GoOn, Done, Surprise };

    // Fills `events_` with the places that matter; returns how many there are. 0 when a colon does not
    // follow its key at once.
    uint64_t find_places() {
        uint64_t room = (bytes_ + 63) / 64 * 64 + 64;
        if (fields_.events_.size() < room) fields_.events_.resize(room);
        JsonEvents found = {fields_.events_.data(), 0, false};
        fields_.find_events_(begin_, bytes_, &found);
        has_escapes_ = found.has_escapes;
        // The first is the bracket of the record itself; a key and its quotes stand before all others.
        if (found.count < 2 || found.events[1] < 3) return 0;
        return keep_wanted(found.events, found.count, fields_.names_.signs());
    }

    uint64_t keep_wanted(uint32_t* events, uint64_t count, uint64_t wanted) const {
        const char* before = begin_ - 3;
        uint32_t* next = events + 1;
        uint32_t plain = 1;
        for (uint64_t i = 1; i < count; ++i) {
            uint32_t at = events[i];
            uint32_t four;  // the end of the key, its quote, the colon
            memcpy(&four, before + at, 4);
            uint32_t is_colon = four >> 24 == ':';
            uint32_t is_wanted = static_cast<uint32_t>(wanted >> TailTable::sign_of(four)) & 1;
            plain &= (is_colon ^ 1) | (four >> 16 == (':' << 8 | '"'));
            *next = at;
            next += (is_colon ^ 1) | is_wanted;
        }
        return plain ? static_cast<uint64_t>(next - events) : 0;
    }

    Answer bracket(uint64_t at) {
        char folded = begin_[at] | 0x20;
        if (folded == '{') {
            ++depth_;
            if (at == entering_) enter();
            return Answer::GoOn;
        }
        if (folded != '}') return Answer::Surprise;
        if (depth_-- != open_.depth) return depth_ < 0 ? Answer::Surprise : Answer::GoOn;
        return leave(at);
    }

    void enter() {
        if (depth_ > 1) fields_.above_.push_back(open_);
        open_ = {entered_, depth_, static_cast<uint32_t>(entered_->fields.size())};
    }

    Answer leave(uint64_t at) {
        if (begin_[at] != '}') return Answer::Surprise;
        if (open_.left > 0 && !fill_missing()) return Answer::Surprise;
        if (fields_.above_.empty()) return at + 1 == bytes_ ? Answer::Done : Answer::Surprise;
        open_ = fields_.above_.back();
        fields_.above_.pop_back();
        return left_ == 0 ? Answer::Done : Answer::GoOn;
    }

    // A key may be there in other letters, with escapes.
    bool fill_missing() {
        if (has_escapes_) return false;
        for (uint32_t index : open_.node->fields) {
            if (fields_.seen_[index]) continue;
            const FieldNode& node = fields_.tree_[index];
            if (!node.type->nullable) return false;
            fields_.set_null(node);
            left_ -= 1 + node.live_count;
        }
        return true;
    }

    // The colon at `at` belongs to the record being read.
    Answer key(uint64_t at) {
        uint32_t name = fields_.names_.find(begin_ + at - 1);
        if (name == kNone) return Answer::GoOn;
        uint32_t index = fields_.fields_by_name_[open_.node->order * fields_.name_count_ + name];
        if (index == 0) return Answer::GoOn;
        if (fields_.seen_[index]) return Answer::GoOn;
        fields_.seen_[index] = 1;
        --open_.left;
        return value(fields_.tree_[index], skip_blanks(begin_ + at + 1));
    }

    Answer value(const FieldNode& node, const char* p) {
        const char* behind;
        if (*p == 'n' && node.type->nullable && memcmp(p, "null", 4) == 0) {
            fields_.set_null(node);
            left_ -= node.live_count;
            behind = p + 4;
        } else if (node.type->kind == WEIR_RECORD) {
            if (*p != '{') return Answer::Surprise;
            if (node.leaf != kNone) fields_.leaves_[node.leaf] = {0, 0, 0};
            entering_ = static_cast<uint64_t>(p - begin_);
            entered_ = &node;
            return --left_ == 0 ? Answer::Done : Answer::GoOn;
        } else {
            weir_leaf* leaf = &fields_.leaves_[node.leaf];
            leaf->null = leaf->hi = 0;
            behind = fields_.read_quickly(node, p, leaf);
            if (behind == nullptr) {
                behind = weir_json_leaf(fields_.context_, node.type, p, fields_.end_, leaf);
            }
            if (behind == nullptr) return Answer::Surprise;
        }
        behind = skip_blanks(behind);
        if (!((*behind == ',') | (*behind == '}'))) return Answer::Surprise;
        return --left_ == 0 ? Answer::Done : Answer::GoOn;
    }

    JsonFields& fields_;
    const char* begin_;
    uint64_t bytes_;
    int64_t depth_ = 0;
    Open open_ = {};
    uint32_t left_ = 0;  // nodes of the tree not found yet
    bool has_escapes_ = false;
    uint64_t entering_ = 0;  // the bracket of the record to be read next
    const FieldNode* entered_ = nullptr;
};

void JsonFields::number_names() {
    for (uint32_t i = 1; i < tree_.node_count(); ++i) names_.add(tree_[i].field->name);
    name_count_ = names_.count();
    fields_by_name_.resize(size_t{tree_.node_count()} * name_count_);
    for (uint32_t i = 0; i < tree_.node_count(); ++i) {
        for (uint32_t field : tree_[i].fields) {
            uint32_t& place = fields_by_name_[size_t{i} * name_count_ + names_.add(tree_[field].field->name)];
            if (place == 0) place = field;
        }
    }
}

bool JsonFields::read_in_any_order() {
    above_.clear();
    uint64_t bytes = static_cast<uint64_t>(end_ - begin_);
    return bytes <= kBytesMax && names_.is_usable() && AnyOrder(this, bytes).read();
}

}  // namespace weir::format
