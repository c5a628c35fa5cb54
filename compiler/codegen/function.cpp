// Fn: memory, calls, branches and the memory of computed values.
#include "compiler/codegen/function.h"

#include <llvm/IR/MDBuilder.h>

#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

Fn::Fn(Unit& unit, llvm::Function* function) : unit(unit), function(function), ir(unit.context) {
    context = function->getArg(0);
    // The entry block holds variables and what is done once; the body begins behind it.
    enter(llvm::BasicBlock::Create(unit.context, "entry", function));
    llvm::BasicBlock* begin = block("begin");
    go(begin);
    enter(begin);
}

llvm::Value* Fn::at(llvm::Value* base, uint64_t offset, const llvm::Twine& name) {
    if (offset == 0) return base;
    return ir.CreateConstInBoundsGEP1_64(unit.i8, base, offset, name);
}

llvm::Value* Fn::load(llvm::Type* type, llvm::Value* base, uint64_t offset,
                      const llvm::Twine& name) {
    return ir.CreateAlignedLoad(type, at(base, offset), llvm::MaybeAlign(type == unit.i128 ? 8 : 0),
                                name);
}

void Fn::store(llvm::Value* value, llvm::Value* base, uint64_t offset) {
    ir.CreateAlignedStore(value, at(base, offset),
                          llvm::MaybeAlign(value->getType() == unit.i128 ? 8 : 0));
}

llvm::AllocaInst* Fn::variable(llvm::Type* type, const llvm::Twine& name) {
    llvm::BasicBlock& entry = function->getEntryBlock();
    llvm::IRBuilder<> front(&entry, entry.begin());
    return front.CreateAlloca(type, nullptr, name);
}

llvm::Value* Fn::scratch(uint64_t bytes, const llvm::Twine& name, bool zeroed) {
    llvm::AllocaInst* made = variable(llvm::ArrayType::get(unit.i8, bytes), name);
    made->setAlignment(llvm::Align(16));
    if (zeroed) {
        llvm::IRBuilder<> once(function->getEntryBlock().getTerminator());
        once.CreateMemSet(made, unit.int8(0), bytes, llvm::MaybeAlign(16));
    }
    return made;
}

llvm::Value* Fn::arena(llvm::Value* bytes) {
    uses_arena = true;
    llvm::Value* wanted =
        ir.CreateAnd(ir.CreateAdd(bytes, unit.int64(WEIR_PADDING + 7)), unit.int64(-8), "wanted");
    llvm::Value* now = load(unit.ptr, context, offsetof(weir_context, arena), "arena");
    llvm::Value* limit =
        load(unit.ptr, context, offsetof(weir_context, arena_limit), "arena_limit");
    llvm::Value* room =
        ir.CreateSub(ir.CreatePtrToInt(limit, unit.i64), ir.CreatePtrToInt(now, unit.i64), "room");
    const auto more = [&] {
        return Value{{}, {call("weir_arena_more", unit.ptr, {context, wanted}, "made")}};
    };
    const auto enough = [&] { return Value{{}, {now}}; };
    llvm::Value* p = choose(unlikely(ir.CreateICmpUGT(wanted, room)), "arena", more, enough)[0];
    store(ir.CreateInBoundsGEP(unit.i8, p, wanted), context, offsetof(weir_context, arena));
    return p;
}

llvm::CallInst* Fn::call(llvm::StringRef symbol, llvm::Type* result,
                         llvm::ArrayRef<llvm::Value*> arguments, const llvm::Twine& name) {
    // C hands a 128-bit number over as two words; a call that says otherwise cannot be inlined.
    llvm::SmallVector<llvm::Value*, 12> words;
    for (llvm::Value* argument : arguments) {
        if (argument->getType() == unit.i128) {
            words.push_back(ir.CreateTrunc(argument, unit.i64));
            words.push_back(ir.CreateTrunc(ir.CreateLShr(argument, 64), unit.i64));
        } else {
            words.push_back(argument);
        }
    }
    llvm::SmallVector<llvm::Type*, 12> types;
    for (llvm::Value* word : words) types.push_back(word->getType());
    if (symbol.starts_with("wf_") || symbol == "wh_plain" || symbol == "wh_concat")
        uses_arena = true;
    llvm::FunctionCallee callee = unit.outside(symbol, result, types);
    return ir.CreateCall(callee, words, result->isVoidTy() ? "" : name);
}

llvm::BasicBlock* Fn::block(const llvm::Twine& name) {
    return llvm::BasicBlock::Create(unit.context, name, function);
}

void Fn::enter(llvm::BasicBlock* block) {
    if (block->empty() && block != &function->back()) block->moveAfter(&function->back());
    ir.SetInsertPoint(block);
}

llvm::Value* Fn::likely(llvm::Value* condition) {
    return ir.CreateIntrinsic(llvm::Intrinsic::expect, {unit.i1}, {condition, unit.bit(true)});
}

llvm::Value* Fn::unlikely(llvm::Value* condition) {
    return ir.CreateIntrinsic(llvm::Intrinsic::expect, {unit.i1}, {condition, unit.bit(false)});
}

void Fn::when(llvm::Value* condition, const llvm::Twine& name, llvm::function_ref<void()> body) {
    llvm::BasicBlock* then = block(name);
    llvm::BasicBlock* after = block(name + "_end");
    ir.CreateCondBr(condition, then, after);
    enter(then);
    {
        Scope scope(*this);
        body();
    }
    go(after);
    enter(after);
}

Value Fn::choose(llvm::Value* condition, const llvm::Twine& name, llvm::function_ref<Value()> then,
                 llvm::function_ref<Value()> otherwise) {
    llvm::BasicBlock* then_block = block(name + "_then");
    llvm::BasicBlock* else_block = block(name + "_else");
    llvm::BasicBlock* after = block(name + "_end");
    ir.CreateCondBr(condition, then_block, else_block);
    const auto side = [&](llvm::BasicBlock* start, llvm::function_ref<Value()> make) {
        enter(start);
        Scope scope(*this);
        Value value = make();
        llvm::BasicBlock* end = ir.GetInsertBlock();
        go(after);
        return std::pair(value, end);
    };
    const auto [a, a_end] = side(then_block, then);
    const auto [b, b_end] = side(else_block, otherwise);
    CHECK(a.parts.size() == b.parts.size());
    enter(after);
    Value result{a.type, {}};
    for (size_t i = 0; i < a.parts.size(); ++i) {
        llvm::PHINode* phi = ir.CreatePHI(a[i]->getType(), 2, name);
        phi->addIncoming(a[i], a_end);
        phi->addIncoming(b[i], b_end);
        result.parts.push_back(phi);
    }
    return result;
}

void Fn::loop(llvm::Value* count, const llvm::Twine& name,
              llvm::function_ref<void(llvm::Value*)> body) {
    llvm::BasicBlock* before = ir.GetInsertBlock();
    llvm::BasicBlock* head = block(name);
    llvm::BasicBlock* inside = block(name + "_body");
    llvm::BasicBlock* after = block(name + "_end");
    go(head);
    enter(head);
    llvm::PHINode* i = ir.CreatePHI(unit.i64, 2, "i");
    i->addIncoming(unit.int64(0), before);
    ir.CreateCondBr(ir.CreateICmpULT(i, count), inside, after);
    enter(inside);
    {
        Scope scope(*this);
        body(i);
    }
    i->addIncoming(ir.CreateAdd(i, unit.int64(1), "next", true, true), ir.GetInsertBlock());
    go(head);
    enter(after);
}

// ---- values ----

llvm::Value* Fn::is_null(const Value& value) {
    const ir::Type& type = unit.type(value.type);
    if (type.kind == TypeKind::Null) return unit.bit(true);
    return type.nullable ? value[0] : unit.bit(false);
}

Value Fn::non_null(const Value& value) {
    if (!unit.type(value.type).nullable) return value;
    Value result{unit.types().non_null(value.type), {}};
    result.parts.append(value.parts.begin() + 1, value.parts.end());
    return result;
}

Value Fn::nullable(const Value& value) {
    if (unit.type(value.type).nullable) return value;
    Value result{unit.types().nullable(value.type), {unit.bit(false)}};
    result.parts.append(value.parts.begin(), value.parts.end());
    return result;
}

Value Fn::with_null(const Value& value, llvm::Value* null) {
    Value result{unit.types().nullable(value.type), {null}};
    for (llvm::Value* part : value.parts) {
        result.parts.push_back(
            ir.CreateSelect(null, llvm::Constant::getNullValue(part->getType()), part));
    }
    return result;
}

Value Fn::zero_of(ir::TypeId type) {
    llvm::SmallVector<llvm::Type*, 4> types;
    unit.parts_of(type, types);
    Value result{type, {}};
    for (llvm::Type* part : types) result.parts.push_back(llvm::Constant::getNullValue(part));
    return result;
}

Value Fn::null_of(ir::TypeId type) {
    Value result = zero_of(type);
    // Fields of a null record that are nullable themselves are null too.
    const auto mark = [&](auto& self, ir::TypeId id, size_t part) -> void {
        const ir::Type& here = unit.type(id);
        if (here.nullable) result.parts[part] = unit.bit(true);
        if (here.kind != TypeKind::Record) return;
        for (uint32_t i = 0; i < here.fields.size(); ++i) {
            self(self, here.fields[i].type, part + unit.field_part(id, i));
        }
    };
    mark(mark, type, 0);
    return result;
}

Value Fn::member(const Value& record, uint32_t field) {
    const ir::TypeId type = unit.type(record.type).fields[field].type;
    const size_t begin = unit.field_part(record.type, field);
    Value result{type, {}};
    result.parts.append(record.parts.begin() + begin,
                        record.parts.begin() + begin + unit.part_count(type));
    return result;
}

std::pair<llvm::Value*, llvm::Value*> Fn::plain(llvm::Value* p, llvm::Value* n) {
    if (auto* known = llvm::dyn_cast<llvm::ConstantInt>(n)) {
        return {p, unit.int64(static_cast<int64_t>(known->getZExtValue() & 0xffffffffu))};
    }
    const Key key{Thing::Plain, reinterpret_cast<uint64_t>(p), 0};
    if (const Value* found = remembered(key)) return {found->parts[0], found->parts[1]};
    llvm::Value* escaped =
        ir.CreateICmpNE(ir.CreateAnd(n, unit.int64(WEIR_STR_ESCAPED)), unit.int64(0), "escaped");
    const Value value = choose(
        escaped, "plain",
        [&] {
            llvm::Value* made = call("wh_plain", unit.str, {context, p, n}, "unescaped");
            return Value{{}, {ir.CreateExtractValue(made, 0), ir.CreateExtractValue(made, 1)}};
        },
        [&] { return Value{{}, {p, n}}; });
    Value result = value;
    result.parts[1] = ir.CreateAnd(value[1], unit.int64(0xffffffff), "length");
    remember(key, result);
    return {result[0], result[1]};
}

Value Fn::string_literal(std::string_view text) {
    return Value{unit.types().of(TypeKind::String),
                 {unit.bytes(text), unit.int64(static_cast<int64_t>(Unit::flagged_length(text)))}};
}

// ---- rows ----

Value Fn::column(const Row& row, uint32_t index) {
    const Key key{Thing::Column, row.id, index};
    if (const Value* found = remembered(key)) return *found;
    const Value value = row.below ? eval(row.exprs[index], *row.below) : row.make(index);
    remember(key, value);
    return value;
}

const Value& Fn::bound(uint32_t local) const {
    const auto found = locals_.find(local);
    CHECK(found != locals_.end());
    return found->second;
}

const Value* Fn::remembered(const Key& key) const {
    const auto found = memo_.find(key);
    return found == memo_.end() ? nullptr : &found->second;
}

void Fn::remember(const Key& key, const Value& value) {
    if (memo_.insert_or_assign(key, value).second) log_.push_back(key);
}

void Fn::forget_since(size_t mark) {
    while (log_.size() > mark) {
        memo_.erase(log_.back());
        log_.pop_back();
    }
}

}  // namespace weir::codegen
