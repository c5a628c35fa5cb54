// Functions of lists that take a lambda, emitted as loops over the list's bytes. A list whose
// elements are computed is first laid out as words (null, value or pointer and length), then packed
// once its size is known.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

namespace {

class ListBuilder {
  public:
    ListBuilder(Fn& fn, ir::TypeId element, llvm::Value* most) : fn_(fn), element_(element) {
        Unit& unit = fn.unit;
        staged_ = fn.arena(fn.ir.CreateMul(most, unit.int64(kStride)));
        count_ = fn.variable(unit.i64, "count");
        tail_bytes_ = fn.variable(unit.i64, "tail_bytes");
        fn.ir.CreateStore(unit.int64(0), count_);
        fn.ir.CreateStore(unit.int64(0), tail_bytes_);
    }

    void push(const Value& value) {
        Unit& unit = fn_.unit;
        llvm::Value* count = fn_.ir.CreateLoad(unit.i64, count_);
        llvm::Value* place = place_of(count);
        const Packed packed = pack(fn_, value);
        llvm::Value* null = packed.null ? packed.null : unit.bit(false);
        fn_.store(fn_.ir.CreateZExt(null, unit.i64), place, kNull);
        if (packed.has_tail()) {
            fn_.store(packed.tail.p, place, kWord);
            fn_.store(packed.tail.n, place, kWord + 8);
            add_tail(packed.tail.n);
            has_tails_ = true;
        } else {
            fn_.store(packed.word, place, kWord);
        }
        fn_.ir.CreateStore(fn_.ir.CreateAdd(count, unit.int64(1)), count_);
    }

    Value finish(ir::TypeId list) {
        Unit& unit = fn_.unit;
        const int64_t size = static_cast<int64_t>(slot_bytes(unit, element_));
        llvm::Value* count = fn_.ir.CreateLoad(unit.i64, count_);
        llvm::Value* words = fn_.ir.CreateLShr(fn_.ir.CreateAdd(count, unit.int64(63)), 6);
        llvm::Value* head = fn_.ir.CreateAdd(fn_.ir.CreateShl(words, 3), unit.int64(8));
        llvm::Value* fixed = fn_.ir.CreateAdd(head, fn_.ir.CreateMul(count, unit.int64(size)));
        llvm::Value* total = fn_.ir.CreateAdd(fixed, fn_.ir.CreateLoad(unit.i64, tail_bytes_));
        llvm::Value* base = fn_.arena(total);
        fn_.ir.CreateMemSet(base, unit.int8(0), total, llvm::MaybeAlign(8));
        fn_.store(count, base, 0);
        fn_.ir.CreateStore(fixed, tail_bytes_);  // from here on: where the next tail goes
        fn_.loop(count, "pack", [&](llvm::Value* i) {
            llvm::Value* slot = fn_.ir.CreateInBoundsGEP(
                unit.i8, base, fn_.ir.CreateAdd(head, fn_.ir.CreateMul(i, unit.int64(size))));
            pack_one(base, slot, i, size);
        });
        return Value{unit.types().non_null(list), {base, total}};
    }

  private:
    static constexpr int64_t kStride = 32;
    static constexpr uint64_t kNull = 0, kWord = 16;

    llvm::Value* place_of(llvm::Value* i) {
        return fn_.ir.CreateInBoundsGEP(fn_.unit.i8, staged_,
                                        fn_.ir.CreateMul(i, fn_.unit.int64(kStride)), "place");
    }

    llvm::Value* add_tail(llvm::Value* bytes) {
        Unit& unit = fn_.unit;
        llvm::Value* before = fn_.ir.CreateLoad(unit.i64, tail_bytes_);
        llvm::Value* rounded =
            fn_.ir.CreateAnd(fn_.ir.CreateAdd(bytes, unit.int64(7)), unit.int64(-8));
        fn_.ir.CreateStore(fn_.ir.CreateAdd(before, rounded), tail_bytes_);
        return before;
    }

    void pack_one(llvm::Value* base, llvm::Value* slot, llvm::Value* i, int64_t size) {
        Unit& unit = fn_.unit;
        llvm::Value* place = place_of(i);
        llvm::Value* null = fn_.load(unit.i64, place, kNull);
        llvm::Value* word_at = fn_.ir.CreateShl(fn_.ir.CreateLShr(i, 6), 3);
        llvm::Value* word = fn_.ir.CreateInBoundsGEP(unit.i8, base, word_at);
        llvm::Value* bit = fn_.ir.CreateShl(null, fn_.ir.CreateAnd(i, unit.int64(63)));
        fn_.store(fn_.ir.CreateOr(fn_.load(unit.i64, word, 8), bit), word, 8);
        if (!has_tails_) {
            fn_.store(fn_.load(size == 16 ? unit.i128 : unit.i64, place, kWord), slot, 0);
            return;
        }
        llvm::Value* n = fn_.load(unit.i64, place, kWord + 8);
        fn_.when(fn_.ir.CreateICmpNE(n, unit.int64(0)), "tail", [&] {
            llvm::Value* offset = add_tail(n);
            fn_.store(fn_.ir.CreateOr(offset, fn_.ir.CreateShl(n, 32)), slot, 0);
            fn_.ir.CreateMemCpy(fn_.ir.CreateInBoundsGEP(unit.i8, base, offset),
                                llvm::MaybeAlign(8), fn_.load(unit.ptr, place, kWord),
                                llvm::MaybeAlign(1), n);
        });
    }

    Fn& fn_;
    ir::TypeId element_;
    llvm::Value* staged_;
    llvm::AllocaInst* count_;
    llvm::AllocaInst* tail_bytes_;
    bool has_tails_ = false;
};

struct Loop {
    Value list;
    ir::TypeId element;
    llvm::Value* count;
};

Loop loop_over(Fn& fn, const Value& list) {
    return {list, fn.unit.type(list.type).element, list_count(fn, list[0], list[1])};
}

Value apply(Fn& fn, const ir::Expr& lambda, const std::vector<Value>& arguments, const Row& row) {
    for (size_t i = 0; i < arguments.size(); ++i) fn.bind(lambda.locals[i], arguments[i]);
    return fn.eval(lambda.args[0], row);
}

Value eval_map(Fn& fn, const Loop& loop, const ir::Expr& lambda, const ir::Expr& expr,
               const Row& row) {
    const ir::TypeId element = fn.unit.type(expr.type).element;
    ListBuilder made(fn, element, loop.count);
    fn.loop(loop.count, "map", [&](llvm::Value* i) {
        const Value item = read_element(fn, loop.element, loop.list[0], loop.count, i);
        made.push(coerce(fn, apply(fn, lambda, {item}, row), element));
    });
    return made.finish(expr.type);
}

Value eval_filter(Fn& fn, const Loop& loop, const ir::Expr& lambda, const ir::Expr& expr,
                  const Row& row) {
    ListBuilder made(fn, loop.element, loop.count);
    fn.loop(loop.count, "filter", [&](llvm::Value* i) {
        const Value item = read_element(fn, loop.element, loop.list[0], loop.count, i);
        fn.when(apply(fn, lambda, {item}, row)[0], "keep", [&] { made.push(item); });
    });
    return made.finish(expr.type);
}

// any, all: every element is looked at, so that a failure does not depend on the order of the list.
Value eval_any_all(Fn& fn, const Loop& loop, const ir::Expr& lambda, const ir::Expr& expr, bool all,
                   const Row& row) {
    llvm::AllocaInst* result = fn.variable(fn.unit.i1, "result");
    fn.ir.CreateStore(fn.unit.bit(all), result);
    fn.loop(loop.count, all ? "all" : "any", [&](llvm::Value* i) {
        const Value item = read_element(fn, loop.element, loop.list[0], loop.count, i);
        llvm::Value* holds = apply(fn, lambda, {item}, row)[0];
        llvm::Value* so_far = fn.ir.CreateLoad(fn.unit.i1, result);
        fn.ir.CreateStore(all ? fn.ir.CreateAnd(so_far, holds) : fn.ir.CreateOr(so_far, holds),
                          result);
    });
    return fn.simple(expr.type, fn.ir.CreateLoad(fn.unit.i1, result));
}

Value eval_reduce(Fn& fn, const Loop& loop, const Value& start, const ir::Expr& lambda,
                  const ir::Expr& expr, const Row& row) {
    std::vector<llvm::AllocaInst*> parts;
    for (llvm::Value* part : coerce(fn, start, expr.type).parts) {
        parts.push_back(fn.variable(part->getType(), "accumulated"));
        fn.ir.CreateStore(part, parts.back());
    }
    const auto accumulated = [&] {
        Value value{expr.type, {}};
        for (llvm::AllocaInst* part : parts)
            value.parts.push_back(fn.ir.CreateLoad(part->getAllocatedType(), part));
        return value;
    };
    fn.loop(loop.count, "reduce", [&](llvm::Value* i) {
        const Value item = read_element(fn, loop.element, loop.list[0], loop.count, i);
        const Value next = coerce(fn, apply(fn, lambda, {accumulated(), item}, row), expr.type);
        for (size_t part = 0; part < parts.size(); ++part)
            fn.ir.CreateStore(next[part], parts[part]);
    });
    return accumulated();
}

}  // namespace

Value eval_lambda_call(Fn& fn, std::string_view function, const ir::Expr& expr, const Row& row) {
    const Loop loop = loop_over(fn, fn.eval(expr.args[0], row));
    const ir::Expr lambda = fn.unit.expr(expr.args.back());
    if (function == "map") return eval_map(fn, loop, lambda, expr, row);
    if (function == "filter") return eval_filter(fn, loop, lambda, expr, row);
    if (function == "any") return eval_any_all(fn, loop, lambda, expr, false, row);
    if (function == "all") return eval_any_all(fn, loop, lambda, expr, true, row);
    CHECK(function == "reduce");
    return eval_reduce(fn, loop, fn.eval(expr.args[1], row), lambda, expr, row);
}

Value convert_list(Fn& fn, const Value& list, ir::TypeId type) {
    const Loop loop = loop_over(fn, list);
    ListBuilder made(fn, fn.unit.type(type).element, loop.count);
    fn.loop(loop.count, "convert", [&](llvm::Value* i) {
        made.push(convert(fn, read_element(fn, loop.element, list[0], loop.count, i),
                          fn.unit.type(type).element));
    });
    return made.finish(type);
}

}  // namespace weir::codegen
