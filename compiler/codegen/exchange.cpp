// Rows of an exchange, as weir_abi.h draws them: packed into the lane of their worker, and taken
// there by a function that walks over a run of them.
#include "compiler/codegen/exchange.h"

#include "compiler/codegen/slots_canonical.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

bool is_fixed(Unit& unit, ir::TypeId type) {
    const TypeKind kind = unit.types().kind(type);
    return !is_text(kind) && kind != TypeKind::Record;
}

// How the rows of one exchange stand in a run.
struct Form {
    Form(Unit& unit, uint32_t slot, const std::vector<Value>& values)
        : key_bytes(canonical_bytes(unit, unit.graph.slots[slot].key)) {
        std::vector<ir::Field> fields;
        sized = key_bytes == WEIR_VARIABLE;
        for (size_t i = 0; i < values.size(); ++i) {
            fields.push_back({"value" + std::to_string(i), values[i].type});
            sized = sized || !is_fixed(unit, values[i].type);
        }
        record = unit.types().record(std::move(fields));
    }
    uint64_t key_at() const { return sized ? 16 : 8; }

    uint32_t key_bytes;
    ir::TypeId record;  // of the values
    bool sized;         // rows differ in size, so each says its own
};

// Where the row's values stand, behind a key at `key` of `bytes`.
llvm::Value* behind_key(Fn& fn, const Form& form, llvm::Value* key, llvm::Value* bytes) {
    if (form.key_bytes != WEIR_VARIABLE) return fn.at(key, form.key_bytes);
    return fn.ir.CreateInBoundsGEP(fn.unit.i8, key, bytes, "values");
}

// ---- sending ----

// Where a row of `bytes` goes in the lane of `worker`, which begins at `lane`.
llvm::Value* lane_room(Fn& fn, uint32_t number, llvm::Value* worker, llvm::Value* lane,
                       llvm::Value* bytes) {
    Unit& unit = fn.unit;
    llvm::Value* p = fn.load(unit.ptr, lane, offsetof(weir_lane, p), "p");
    llvm::Value* limit = fn.load(unit.ptr, lane, offsetof(weir_lane, limit), "limit");
    llvm::Value* room = fn.ir.CreateSub(fn.ir.CreatePtrToInt(limit, unit.i64),
                                        fn.ir.CreatePtrToInt(p, unit.i64), "room");
    llvm::Value* open = fn.load(unit.i32, lane, offsetof(weir_lane, exchange), "open");
    llvm::Value* same = fn.ir.CreateICmpEQ(open, unit.int32(number));
    llvm::Value* fits = fn.ir.CreateAnd(same, fn.ir.CreateICmpUGE(room, bytes), "fits");
    return fn.choose(
        fn.likely(fits), "lane", [&] { return Value{{}, {p}}; },
        [&] {
            return Value{{}, {fn.call("weir_lane_room", unit.ptr,
                                      {fn.context, worker, unit.int32(number), bytes}, "made")}};
        })[0];
}

void send(Fn& fn, uint32_t number, const Form& form, const Arrival& row, llvm::Value* hash,
          llvm::Value* group) {
    Unit& unit = fn.unit;
    const bool variable = form.key_bytes == WEIR_VARIABLE;
    const UnwrittenRow values = lay_out_row(fn, form.record, row.values);
    llvm::Value* bytes = fn.ir.CreateAdd(values.bytes, unit.int64(variable ? 8 : 0));
    bytes = fn.ir.CreateAdd(bytes, variable ? row.key.n : unit.int64(form.key_bytes));
    bytes = fn.ir.CreateAdd(bytes, unit.int64(static_cast<int64_t>(form.key_at())), "bytes");

    llvm::Value* count =
        fn.load(unit.i32, fn.context, offsetof(weir_context, worker_count), "workers");
    llvm::Value* worker = fn.ir.CreateLShr(fn.ir.CreateMul(group, count), 8, "owner");
    llvm::Value* lanes = fn.load(unit.ptr, fn.context, offsetof(weir_context, lanes), "lanes");
    llvm::Value* at = fn.ir.CreateMul(fn.ir.CreateZExt(worker, unit.i64),
                                      unit.int64(sizeof(weir_lane)));
    llvm::Value* lane = fn.ir.CreateInBoundsGEP(unit.i8, lanes, at, "lane");
    llvm::Value* p = lane_room(fn, number, worker, lane, bytes);

    fn.store(hash, p, 0);
    if (form.sized) fn.store(bytes, p, 8);
    llvm::Value* key = fn.at(p, form.key_at());
    if (variable) {
        fn.store(row.key.n, key, 0);
        key = fn.at(key, 8);
    }
    fn.ir.CreateMemCpy(key, llvm::MaybeAlign(8), row.key.p, llvm::MaybeAlign(8), row.key.n);
    write_row_at(fn, behind_key(fn, form, key, row.key.n), values);
    fn.store(fn.ir.CreateInBoundsGEP(unit.i8, p, bytes), lane, offsetof(weir_lane, p));
}

// ---- receiving ----

// The row at `at`, and the place behind it.
Arrival read(Fn& fn, const Form& form, llvm::Value* at, llvm::Value*& next) {
    Unit& unit = fn.unit;
    Arrival row;
    row.hash = fn.load(unit.i64, at, 0, "hash");
    llvm::Value* key = fn.at(at, form.key_at());
    row.key.n = unit.int64(form.key_bytes);
    if (form.key_bytes == WEIR_VARIABLE) {
        row.key.n = fn.load(unit.i64, key, 0, "key_bytes");
        key = fn.at(key, 8);
    }
    row.key.p = key;
    llvm::Value* values = behind_key(fn, form, key, row.key.n);
    const auto count = static_cast<uint32_t>(unit.type(form.record).fields.size());
    for (uint32_t i = 0; i < count; ++i)
        row.values.push_back(read_field(fn, form.record, values, i));
    if (form.sized) {
        next = fn.ir.CreateInBoundsGEP(unit.i8, at, fn.load(unit.i64, at, 8, "bytes"), "next");
    } else {
        next = fn.at(values, slot_offset(unit, form.record, count), "next");
    }
    return row;
}

// take.<slot>(context, rows, end, applied)
llvm::Function* take_function(Unit& unit, uint32_t slot, const Form& form,
                              llvm::function_ref<void(Fn&, const Arrival&)> there) {
    llvm::Function* function = unit.function("take." + unit.graph.slots[slot].name, unit.none,
                                             {unit.ptr, unit.ptr, unit.ptr, unit.i64});
    Fn fn(unit, function);
    llvm::Value* end = function->getArg(2);
    llvm::AllocaInst* place = fn.variable(unit.ptr, "place");
    fn.ir.CreateStore(function->getArg(1), place);
    llvm::BasicBlock* head = fn.block("head");
    llvm::BasicBlock* body = fn.block("row");
    llvm::BasicBlock* done = fn.block("done");
    fn.go(head);
    fn.enter(head);
    llvm::Value* at = fn.ir.CreateLoad(unit.ptr, place, "at");
    fn.ir.CreateCondBr(fn.ir.CreateICmpEQ(at, end), done, body);
    fn.enter(body);
    llvm::Instruction* begin = fn.ir.CreateStore(at, place);
    llvm::Value* next = nullptr;
    Arrival row = read(fn, form, at, next);
    row.applied = function->getArg(3);
    there(fn, row);
    fn.ir.CreateStore(next, place);
    fn.go(head);
    fn.enter(done);
    fn.ir.CreateRetVoid();
    if (!fn.uses_arena) return function;
    fn.ir.SetInsertPoint(begin);
    llvm::Value* arena =
        fn.load(unit.ptr, fn.context, offsetof(weir_context, arena_begin), "arena_begin");
    fn.store(arena, fn.context, offsetof(weir_context, arena));
    return function;
}

bool is_gathered(Unit& unit, const stage::Slot& slot) {
    return slot.gathered || unit.type(slot.key).fields.empty();
}

}  // namespace

void exchange(Fn& fn, uint32_t slot_index, const Arrival& row, llvm::function_ref<void()> here,
              llvm::function_ref<void(Fn&, const Arrival&)> there) {
    Unit& unit = fn.unit;
    const stage::Slot slot = unit.graph.slots[slot_index];
    if (slot.exchange == stage::kNone) return here();
    const Form form(unit, slot_index, row.values);
    auto [made, is_new] =
        unit.taken_rows.try_emplace(slot.exchange, Unit::Taken{nullptr, form.record});
    CHECK(made->second.record == form.record);
    if (is_new) {
        llvm::Function* function = take_function(unit, slot_index, form, there);
        unit.taken_rows[slot.exchange].function = function;
    }

    llvm::BasicBlock* many = fn.block("many_workers");
    llvm::BasicBlock* mine = fn.block("mine");
    llvm::BasicBlock* other = fn.block("send");
    llvm::BasicBlock* done = fn.block("exchanged");
    llvm::Value* lanes = fn.load(unit.ptr, fn.context, offsetof(weir_context, lanes), "lanes");
    fn.ir.CreateCondBr(fn.likely(fn.ir.CreateICmpEQ(lanes, unit.null_ptr())), mine, many);

    fn.enter(many);
    llvm::Value* hash = row.hash;
    if (hash == nullptr) {
        hash = is_gathered(unit, slot)
                   ? static_cast<llvm::Value*>(unit.int64(0))
                   : fn.call("wh_hash", unit.i64, {row.key.p, row.key.n}, "hash");
    }
    llvm::Value* group = unit.int32(WEIR_GATHER_GROUP);
    if (!is_gathered(unit, slot)) {
        group = fn.ir.CreateTrunc(fn.ir.CreateLShr(hash, 56), unit.i32, "group");
    }
    llvm::Value* first =
        fn.load(unit.i32, fn.context, offsetof(weir_context, group_first), "group_first");
    llvm::Value* count =
        fn.load(unit.i32, fn.context, offsetof(weir_context, group_count), "group_count");
    fn.ir.CreateCondBr(fn.ir.CreateICmpULT(fn.ir.CreateSub(group, first), count), mine, other);

    fn.enter(other);
    {
        Scope scope(fn);
        send(fn, slot.exchange, form, row, hash, group);
    }
    fn.go(done);
    fn.enter(mine);
    {
        Scope scope(fn);
        here();
    }
    fn.go(done);
    fn.enter(done);
}

void expect_in_time(Fn& fn, uint32_t slot, const Arrival& row, llvm::Value* time) {
    Unit& unit = fn.unit;
    llvm::Value* late = fn.ir.CreateICmpSLT(time, row.applied);
    fn.when(fn.unlikely(late), "received_late", [&] {
        fn.call("weir_received_late", unit.none,
                {fn.context, unit.int32(unit.graph.slots[slot].exchange)});
    });
}

std::vector<llvm::Constant*> exchange_descriptors(Unit& unit) {
    std::vector<llvm::Constant*> all;
    for (uint32_t i = 0; i < unit.graph.exchanges.size(); ++i) {
        const auto found = unit.taken_rows.find(i);
        CHECK(found != unit.taken_rows.end());
        StructConstant made(unit.context, sizeof(weir_exchange_desc));
        WEIR_SET(made, weir_exchange_desc, slot, unit.int32(unit.graph.exchanges[i].slot));
        WEIR_SET(made, weir_exchange_desc, take, found->second.function);
        all.push_back(made.finish());
    }
    return all;
}

}  // namespace weir::codegen
