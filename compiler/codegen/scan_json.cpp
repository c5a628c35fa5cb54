// The generated decoder for one JSON object a line: the declared keys are expected in their order,
// live values are parsed where they stand by the type they must have, the rest is skipped, and
// behind the last live field nothing is looked at any more. Whatever is not plainly as expected
// goes to the general decoder, which finds out what it is.
#include "compiler/codegen/row_layout.h"
#include "compiler/codegen/source.h"
#include "compiler/support/check.h"
#include "compiler/support/json_writer.h"
#include "runtime/hot/hot.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

constexpr std::string_view kDateTimePattern = "%Y-%m-%d %H:%M:%S";

bool has_live(const std::vector<Node>& fields) {
    for (const Node& field : fields) {
        if (field.live) return true;
    }
    return false;
}

bool is_date_time(const ir::WireType& wire) {
    return wire.pattern == kDateTimePattern && wire.zone.empty();
}

class JsonFastPath {
  public:
    JsonFastPath(Fn& fn, Leaves& leaves, const JsonLine& line)
        : fn_(fn),
          unit_(fn.unit),
          leaves_(leaves),
          line_(line),
          cursor_(fn.variable(unit_.ptr, "cursor")) {}

    void make() {
        fn_.ir.CreateStore(line_.begin, cursor_);
        object(leaves_.fields(), /*closing=*/false);
        // Behind the last live value only that it ends there.
        expect(fn_.ir.CreateOr(next_is(','), next_is('}')));
    }

  private:
    llvm::Value* cursor() { return fn_.ir.CreateLoad(unit_.ptr, cursor_, "cursor"); }
    void move_to(llvm::Value* p) { fn_.ir.CreateStore(p, cursor_); }
    void advance(uint64_t bytes) { move_to(fn_.at(cursor(), bytes)); }
    llvm::Value* next_is(char c) {
        return fn_.ir.CreateICmpEQ(fn_.load(unit_.i8, cursor(), 0),
                                   unit_.int8(static_cast<uint8_t>(c)));
    }
    llvm::Value* next_is(std::string_view text) {
        llvm::Value* differ =
            fn_.call("bcmp", unit_.i32,
                     {cursor(), unit_.bytes(text), unit_.int64(static_cast<int64_t>(text.size()))});
        return fn_.ir.CreateICmpEQ(differ, unit_.int32(0));
    }
    void expect(llvm::Value* condition) {
        llvm::BasicBlock* fine = fn_.block("as_expected");
        fn_.ir.CreateCondBr(fn_.likely(condition), fine, line_.surprise);
        fn_.enter(fine);
    }
    // A primitive's answer: behind what it took, or NULL.
    void take(llvm::Value* behind) {
        expect(fn_.ir.CreateIsNotNull(behind));
        move_to(behind);
    }
    void expect_char(char c) {
        expect(next_is(c));
        advance(1);
    }
    // Said to be unlikely, so that it stays a branch: files have a blank everywhere or nowhere, and
    // what is predicted does not delay the next load.
    void skip_blank() {
        fn_.when(fn_.unlikely(next_is(' ')), "blank", [&] { advance(1); });
    }

    // The cursor stands at the object's `{`. With `closing` it is moved behind its `}`.
    void object(const std::vector<Node>& fields, bool closing) {
        if (!has_live(fields)) {
            expect(next_is('{'));
            take(fn_.call("wh_skip_value", unit_.ptr, {cursor(), line_.end}, "behind"));
            return;
        }
        size_t last = fields.size() - 1;
        while (!fields[last].live) --last;
        for (size_t i = 0; i <= last; ++i) {
            if (fields[i].live) {
                live_field(fields[i], i == 0, closing || i < last);
            } else {
                dead_field(fields[i], i == 0);
            }
        }
        if (closing)
            take(fn_.call("wh_skip_object_rest", unit_.ptr, {cursor(), line_.end}, "behind"));
    }

    static std::string key_of(const Node& node) { return json_quoted(node.name) + ":"; }

    // A branch on what the cursor stands at, which is then passed over.
    void on(const std::string& text, llvm::BasicBlock* then, llvm::BasicBlock* otherwise) {
        llvm::BasicBlock* here = fn_.block("here");
        fn_.ir.CreateCondBr(next_is(text), here, otherwise);
        fn_.enter(here);
        advance(text.size());
        fn_.go(then);
    }

    // Between fields the cursor stands at the byte in front of the next one: the comma, or the
    // object's `{`. That byte and the key are one text, written with blanks or without: files are
    // all of one kind. Goes to `value` or `null` (if there is one) behind the key, or `otherwise`.
    void key(const Node& node, bool first, llvm::BasicBlock* value, llvm::BasicBlock* null,
             llvm::BasicBlock* otherwise) {
        const std::string key = (first ? "{" : ",") + key_of(node);
        llvm::BasicBlock* spaced = fn_.block("spaced");
        if (null != nullptr) {
            llvm::BasicBlock* present = fn_.block("present");
            on(key + "null", null, present);
            fn_.enter(present);
        }
        llvm::BasicBlock* tight = fn_.block("tight");
        on(key, tight, spaced);
        fn_.enter(tight);
        if (first) skip_blank();
        fn_.go(value);
        fn_.enter(spaced);
        if (first) return fn_.go(otherwise);
        llvm::BasicBlock* colon = fn_.block("colon");
        on(", " + key_of(node), colon, otherwise);
        fn_.enter(colon);
        skip_blank();
        fn_.go(value);
    }

    // Records are null as often as not; other values are as a rule there.
    bool is_often_null(const Node& node) const {
        return node.is_record && unit_.type(node.type).nullable;
    }

    // Afterwards the cursor stands behind the field's value.
    void live_field(const Node& node, bool first, bool closing) {
        llvm::BasicBlock* elsewhere = fn_.block("find_key");
        llvm::BasicBlock* value_block = fn_.block(node.name);
        llvm::BasicBlock* after = fn_.block("after");
        llvm::BasicBlock* null = is_often_null(node) ? fn_.block("null") : nullptr;
        key(node, first, value_block, null, elsewhere);
        fn_.enter(elsewhere);
        expect(fn_.ir.CreateOr(next_is(','), next_is('{')));
        advance(1);
        skip_blank();
        const std::string key = key_of(node);
        take(fn_.call(
            "wh_find_key", unit_.ptr,
            {cursor(), line_.end, unit_.bytes(key), unit_.int64(static_cast<int64_t>(key.size()))},
            "found"));
        fn_.go(value_block);
        if (null != nullptr) {
            fn_.enter(null);
            leaves_.store_null(fn_, node);
            fn_.go(after);
        }
        fn_.enter(value_block);
        value(node, closing);
        fn_.go(after);
        fn_.enter(after);
    }

    // A declared field that nobody reads: passed over where it is expected.
    void dead_field(const Node& node, bool first) {
        llvm::BasicBlock* value_block = fn_.block("skip");
        llvm::BasicBlock* after = fn_.block("after");
        key(node, first, value_block, is_often_null(node) ? after : nullptr, after);
        fn_.enter(value_block);
        skip_dead(node);
        fn_.go(after);
        fn_.enter(after);
    }

    // As a rule a value is what it is declared to be, or null.
    void skip_dead(const Node& node) {
        llvm::BasicBlock* after = fn_.block("skipped");
        if (unit_.type(node.type).nullable) {
            llvm::BasicBlock* present = fn_.block("present");
            llvm::BasicBlock* null = fn_.block("null");
            fn_.ir.CreateCondBr(next_is("null"), null, present);
            fn_.enter(null);
            advance(4);
            fn_.go(after);
            fn_.enter(present);
        }
        switch (unit_.types().kind(node.type)) {
            case TypeKind::Bool:
            case TypeKind::Int:
            case TypeKind::Float:
            case TypeKind::Decimal:
                take(fn_.call("wh_skip_scalar", unit_.ptr, {cursor(), line_.end}, "behind"));
                break;
            default:
                take(fn_.call("wh_skip_value", unit_.ptr, {cursor(), line_.end}, "behind"));
        }
        fn_.go(after);
        fn_.enter(after);
    }

    void value(const Node& node, bool closing) {
        if (!unit_.type(node.type).nullable) return value_not_null(node, closing);
        llvm::BasicBlock* null = fn_.block("null");
        llvm::BasicBlock* present = fn_.block("present");
        llvm::BasicBlock* after = fn_.block("after");
        fn_.ir.CreateCondBr(next_is("null"), null, present);
        fn_.enter(null);
        leaves_.store_null(fn_, node);
        advance(4);
        fn_.go(after);
        fn_.enter(present);
        value_not_null(node, closing);
        fn_.go(after);
        fn_.enter(after);
    }

    void value_not_null(const Node& node, bool closing) {
        if (!node.is_record) return scalar(node);
        if (node.leaf >= 0)
            leaves_.store(fn_, node.leaf, fn_.simple(leaves_.type(node.leaf), unit_.bit(false)));
        object(node.fields, closing);
    }

    void scalar(const Node& node) {
        const ir::TypeId type = unit_.types().non_null(node.type);
        const Value value = parse(node, type);
        leaves_.store(fn_, node.leaf, unit_.type(node.type).nullable ? fn_.nullable(value) : value);
    }

    // A primitive that leaves its result in `out`.
    Value parse_with(const char* primitive, ir::TypeId type, llvm::Type* out_type,
                     std::vector<llvm::Value*> between = {}) {
        llvm::AllocaInst* out = fn_.variable(out_type, "parsed");
        std::vector<llvm::Value*> arguments{cursor()};
        arguments.insert(arguments.end(), between.begin(), between.end());
        arguments.push_back(out);
        take(fn_.call(primitive, unit_.ptr, arguments, "behind"));
        return fn_.simple(type, fn_.ir.CreateLoad(out_type, out));
    }

    Value parse(const Node& node, ir::TypeId type) {
        const ir::Type& kind = unit_.type(type);
        switch (kind.kind) {
            case TypeKind::Int:
                return parse_with("wh_parse_int_before_end", type, unit_.i64);
            case TypeKind::Float:
                return parse_with("wh_parse_float", type, unit_.f64);
            case TypeKind::Decimal:
                return parse_with("wh_parse_decimal", type, unit_.i128,
                                  {unit_.int32(kind.precision), unit_.int32(kind.scale)});
            case TypeKind::Bool: {
                const Value word = parse_with("wh_parse_bool", type, unit_.i64);
                return fn_.simple(type, fn_.ir.CreateTrunc(word[0], unit_.i1));
            }
            case TypeKind::Date:
                expect(next_is('"'));
                return parse_with("wh_parse_date", type, unit_.i64);
            case TypeKind::String:
                return parse_string(type);
            case TypeKind::Timestamp:
                return parse_time(*node.wire, type);
            default:
                return parse_general(node, type);
        }
    }

    Value parse_string(ir::TypeId type) {
        expect_char('"');
        llvm::Value* out = fn_.scratch(sizeof(weir_str), "string");
        take(fn_.call("wh_parse_string", unit_.ptr, {cursor(), out}, "behind"));
        return Value{type,
                     {fn_.load(unit_.ptr, out, offsetof(weir_str, p)),
                      fn_.load(unit_.i64, out, offsetof(weir_str, n))}};
    }

    Value parse_time(const ir::WireType& wire, ir::TypeId type) {
        const auto cache = [&] {
            return fn_.scratch(sizeof(wh_time_cache), "time_cache", /*zeroed=*/true);
        };
        switch (wire.form) {
            case ir::TimeForm::Rfc3339:
                expect(next_is('"'));
                return parse_with("wh_parse_rfc3339", type, unit_.i64, {cache()});
            case ir::TimeForm::Pattern:
                if (!is_date_time(wire)) return parse_general_value(wire, type);
                expect(next_is('"'));
                return parse_with("wh_parse_datetime", type, unit_.i64, {cache()});
            default:
                return parse_with("wh_parse_unix", type, unit_.i64,
                                  {unit_.int32(static_cast<uint32_t>(wire.form))});
        }
    }

    Value parse_general(const Node& node, ir::TypeId type) {
        return parse_general_value(*node.wire, type);
    }

    // Anything else is read by the runtime, which makes lists and the like in the arena.
    Value parse_general_value(const ir::WireType& wire, ir::TypeId type) {
        fn_.uses_arena = true;
        llvm::Value* leaf = fn_.scratch(sizeof(weir_leaf), "general");
        ir::WireType plain = wire;
        plain.type = type;
        take(fn_.call("weir_json_leaf", unit_.ptr,
                      {fn_.context, unit_.type_descriptor(plain), cursor(), line_.end, leaf},
                      "behind"));
        return leaf_value(fn_, leaf, type, /*is_null_state=*/false);
    }

    Fn& fn_;
    Unit& unit_;
    Leaves& leaves_;
    JsonLine line_;
    llvm::AllocaInst* cursor_;
};

}  // namespace

bool has_json_fast_path(Unit&, const ir::Source& source, const Leaves& leaves) {
    if (!source.format) return false;
    const auto* json = std::get_if<ir::JsonFormat>(&*source.format);
    return json != nullptr && !json->strict && has_live(leaves.fields());
}

void emit_json_fast_path(Fn& fn, Leaves& leaves, const JsonLine& line) {
    JsonFastPath(fn, leaves, line).make();
}

}  // namespace weir::codegen
