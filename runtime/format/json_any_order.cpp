// The quick way through an object whose keys stand in any order: one pass finds colons and brackets
// outside of strings, 64 bytes at a time, and only at the colons of objects that have live fields a key is
// looked up. Fields that nobody reads cost their colon. It only says yes to records that are good; whatever
// is not plainly so is left to the careful way, which finds the reason.
#include "runtime/format/json_fields.h"

namespace weir::format {
namespace {

constexpr uint64_t kBytesMax = 256 << 10;  // of a record that is worth the memory
constexpr uint64_t kNameBytesMax = 56;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

const char* skip_blanks(const char* p) {
    while (is_blank(*p)) ++p;
    return p;
}

}  // namespace

// Positions are counted from `begin_`.
class JsonFields::AnyOrder {
  public:
    AnyOrder(JsonFields* fields, uint64_t bytes) : fields_(*fields), bytes_(bytes) {}

    bool read() {
        if (bytes_ > kBytesMax) return false;
        uint64_t count = find_events();
        entered_ = &fields_.tree_.root();
        left_ = entered_->live_count;
        for (uint64_t i = 0; i < count; ++i) {
            Answer answer = event(fields_.events_[i]);
            if (answer != Answer::GoOn) return answer == Answer::Done;
        }
        return false;
    }

  private:
    enum class Answer : uint8_t { GoOn, Done, Surprise };

    uint64_t find_events() {
        uint64_t blocks = (bytes_ + 63) / 64;
        if (fields_.quotes_.size() < blocks + 1) {
            fields_.quotes_.resize(blocks + 1);
            fields_.events_.resize((blocks + 1) * 64);
        }
        JsonEvents found = {fields_.quotes_.data() + 1, fields_.events_.data(), 0, false};
        fields_.find_events_(fields_.begin_, bytes_, &found);
        has_escapes_ = found.has_escapes;
        return found.count;
    }

    // How many bytes stand between the quote at `close` and the one before it; 64: more than that.
    uint64_t bytes_before(uint64_t close) const {
        // 64 bits that end just below the quote's own: quotes_ begins with a word of none.
        const char* bits = reinterpret_cast<const char*>(fields_.quotes_.data()) + 8;
        uint64_t window;
        memcpy(&window, bits + static_cast<int64_t>(close / 8) - 7, 8);
        window = window << (7 - close % 8) << 1;
        return window == 0 ? 64 : static_cast<uint64_t>(__builtin_clzll(window));
    }

    Answer event(uint64_t at) {
        char c = fields_.begin_[at];
        if (c == ':') return depth_ == open_.depth && open_.left > 0 ? key(at) : Answer::GoOn;
        if ((c | 0x20) == '{') {
            ++depth_;
            return at == entering_ ? enter() : Answer::GoOn;
        }
        if (depth_-- != open_.depth) return depth_ < 0 ? Answer::Surprise : Answer::GoOn;
        return leave(at);
    }

    Answer enter() {
        if (depth_ > 1) above_.push_back(open_);
        open_ = {entered_, depth_, static_cast<uint32_t>(entered_->fields.size())};
        return Answer::GoOn;
    }

    Answer leave(uint64_t at) {
        if (fields_.begin_[at] != '}') return Answer::Surprise;
        if (open_.left > 0 && !fill_missing()) return Answer::Surprise;
        if (above_.empty()) return at + 1 == bytes_ ? Answer::Done : Answer::Surprise;
        open_ = above_.back();
        above_.pop_back();
        return left_ == 0 ? Answer::Done : Answer::GoOn;
    }

    bool fill_missing() {
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
        uint64_t close = at - 1;
        while (is_blank(fields_.begin_[close])) --close;
        if (fields_.begin_[close] != '"') return Answer::Surprise;
        uint64_t n = bytes_before(close);
        if (n >= kNameBytesMax) return Answer::Surprise;
        const char* name = fields_.begin_ + close - n;
        if (has_escapes_ && memchr(name, '\\', n) != nullptr) return Answer::Surprise;
        if (!open_.node->names.may_have(*name, n)) return Answer::GoOn;
        uint32_t which = open_.node->names.find(name, n);
        if (which == kNone) return Answer::GoOn;
        uint32_t index = open_.node->fields[which];
        if (fields_.seen_[index]) return Answer::GoOn;
        fields_.seen_[index] = 1;
        --open_.left;
        return value(fields_.tree_[index], skip_blanks(fields_.begin_ + at + 1));
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
            entering_ = static_cast<uint64_t>(p - fields_.begin_);
            entered_ = &node;
            return --left_ == 0 ? Answer::Done : Answer::GoOn;
        } else {
            weir_leaf* leaf = &fields_.leaves_[node.leaf];
            leaf->null = leaf->hi = 0;
            behind = fields_.read_quickly(node, p, leaf);
            if (behind == nullptr) behind = weir_json_leaf(fields_.context_, node.type, p, fields_.end_, leaf);
            if (behind == nullptr) return Answer::Surprise;
        }
        behind = skip_blanks(behind);
        if (!((*behind == ',') | (*behind == '}'))) return Answer::Surprise;
        return --left_ == 0 ? Answer::Done : Answer::GoOn;
    }

    JsonFields& fields_;
    uint64_t bytes_;
    bool has_escapes_ = false;
    int64_t depth_ = 0;
    uint32_t left_ = 0;                    // nodes of the tree not found yet
    uint64_t entering_ = 0;                // the bracket of the record to be read next
    const FieldNode* entered_ = nullptr;
    Open open_ = {};
    std::vector<Open>& above_ = fields_.above_;
};

bool JsonFields::read_in_any_order() {
    above_.clear();
    return AnyOrder(this, static_cast<uint64_t>(end_ - begin_)).read();
}

}  // namespace weir::format
