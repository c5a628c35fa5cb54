// The loop over a source's records: find the next one, decode its live fields, hand the row on,
// advance the partition's watermark. Between records everything that must survive stands in
// weir_input and weir_partition.
//
// The partition's offset and line are those of the record in hand: whoever takes a record off the
// input counts first (offset begins at -1, line at 0). weir_decode does so itself.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/source.h"
#include "compiler/support/check.h"
#include "runtime/hot/walk.h"

namespace weir::codegen {

namespace {

constexpr int64_t kPrefetchBytes = 4096;
// After a line that was not as expected so many times more lines go straight to the general
// decoder.
constexpr uint32_t kPenaltyMost = 255;

// What a null event time says, with the field where it is one.
std::string null_time(Unit& unit, uint32_t index) {
    const ir::NodeId node = unit.graph.sources[index];
    const ir::Expr* time = &unit.ir().exprs[std::get<ir::Source>(unit.ir()[node].op).time];
    while (time->kind == ir::ExprKind::Convert) time = &unit.ir().exprs[time->args[0]];
    if (time->kind != ir::ExprKind::Column) return "the event time is null";
    return "the event time `" + unit.ir()[node].schema[time->index].name + "` is null";
}

class Scan {
  public:
    Scan(Unit& unit, uint32_t index, llvm::Function* function)
        : unit_(unit),
          index_(index),
          node_(unit.graph.sources[index]),
          source_(std::get<ir::Source>(unit.ir()[node_].op)),
          leaves_(unit, source_.wire,
                  plan::record_needs(unit.graph.plan, node_, /*late_reader=*/false)),
          fn_(unit, function) {}

    void make() {
        begin();
        head();
        if (has_json_fast_path(unit_, source_, leaves_)) fast_path();
        slow_path();
        row();
        reset_arena();
        leave();
    }

  private:
    llvm::Value* input_field(llvm::Type* type, uint64_t offset, const char* name) {
        return fn_.load(type, input_, offset, name);
    }
    void leave_with(weir_status status, llvm::Value* when, const char* name) {
        llvm::BasicBlock* stay = fn_.block(name);
        fn_.ir.CreateCondBr(fn_.unlikely(when), leave_, stay);
        exits_.push_back({fn_.ir.GetInsertBlock(), status});
        fn_.enter(stay);
    }
    void increment(llvm::Value* base, uint64_t offset) {
        fn_.store(fn_.ir.CreateAdd(fn_.load(unit_.i64, base, offset), unit_.int64(1)), base,
                  offset);
    }

    void begin() {
        input_ = fn_.function->getArg(1);
        input_->setName("input");
        partition_ = input_field(unit_.ptr, offsetof(weir_input, partition), "partition");
        end_ = input_field(unit_.ptr, offsetof(weir_input, end), "end");
        at_ = fn_.variable(unit_.ptr, "at");
        budget_ = fn_.variable(unit_.i32, "budget");
        fn_.ir.CreateStore(input_field(unit_.ptr, offsetof(weir_input, p), "p"), at_);
        fn_.ir.CreateStore(input_field(unit_.i32, offsetof(weir_input, records_max), "records_max"),
                           budget_);
        leaves_.declare(fn_);
        next_ = fn_.block("next");
        slow_ = fn_.block("slow");
        row_ = fn_.block("row");
        leave_ = fn_.block("leave");
        fn_.go(next_);
    }

    void head() {
        fn_.enter(next_);
        llvm::Value* pause =
            fn_.load(unit_.i32, fn_.context, offsetof(weir_context, pause), "pause");
        leave_with(WEIR_PAUSED, fn_.ir.CreateICmpNE(pause, unit_.int32(0)), "go_on");
        llvm::Value* budget = fn_.ir.CreateLoad(unit_.i32, budget_, "budget");
        leave_with(WEIR_MORE_WORK, fn_.ir.CreateICmpEQ(budget, unit_.int32(0)), "record");
        fn_.ir.CreateStore(fn_.ir.CreateSub(budget, unit_.int32(1)), budget_);
        record_ = fn_.ir.GetInsertBlock();
        if (!has_json_fast_path(unit_, source_, leaves_)) fn_.go(slow_);
    }

    // The line is found before it is read, so that the processor can begin the next one while this
    // one is still worked on.
    void fast_path() {
        llvm::Value* p = fn_.ir.CreateLoad(unit_.ptr, at_, "p");
        llvm::Value* line_end = fn_.call("wh_find_newline", unit_.ptr, {p, end_}, "line_end");
        slow_unless(fn_.ir.CreateICmpNE(line_end, end_), "whole");
        llvm::Value* bytes = fn_.ir.CreateSub(fn_.ir.CreatePtrToInt(line_end, unit_.i64),
                                              fn_.ir.CreatePtrToInt(p, unit_.i64), "bytes");
        slow_unless(fn_.ir.CreateICmpSLE(bytes, unit_.int64(source_.record_bytes_max)),
                    "not_too_long");
        slow_unless(fn_.ir.CreateICmpEQ(fn_.load(unit_.i8, p, 0), unit_.int8('{')), "object");
        llvm::Value* last =
            fn_.ir.CreateLoad(unit_.i8, fn_.ir.CreateConstGEP1_64(unit_.i8, line_end, -1), "last");
        slow_unless(fn_.ir.CreateICmpEQ(last, unit_.int8('}')), "closed");
        fn_.ir.CreateIntrinsic(llvm::Intrinsic::prefetch, {unit_.ptr},
                               {fn_.ir.CreateConstGEP1_64(unit_.i8, p, kPrefetchBytes),
                                unit_.int32(0), unit_.int32(3), unit_.int32(1)});
        llvm::BasicBlock* any_order = fn_.block("any_order");
        llvm::BasicBlock* decoded = fn_.block("decoded");
        in_order(p, line_end, any_order, decoded);
        fn_.enter(any_order);
        walk(p, line_end);
        fn_.go(decoded);
        fn_.enter(decoded);
        fast_row(p, line_end, bytes);
    }

    // Keys in the declared order. Shuffled files must not pay for both ways: each miss doubles how
    // long this one rests, each hit halves it.
    void in_order(llvm::Value* p, llvm::Value* line_end, llvm::BasicBlock* any_order,
                  llvm::BasicBlock* decoded) {
        llvm::Value* skip =
            fn_.load(unit_.i32, partition_, offsetof(weir_partition, json_skip_fast), "skip");
        llvm::BasicBlock* skipped = fn_.block("skip_fast");
        llvm::BasicBlock* fields = fn_.block("fields");
        llvm::BasicBlock* surprise = fn_.block("surprise");
        fn_.ir.CreateCondBr(fn_.unlikely(fn_.ir.CreateICmpNE(skip, unit_.int32(0))), skipped,
                            fields);
        fn_.enter(skipped);
        fn_.store(fn_.ir.CreateSub(skip, unit_.int32(1)), partition_,
                  offsetof(weir_partition, json_skip_fast));
        fn_.go(any_order);

        fn_.enter(fields);
        emit_json_fast_path(fn_, leaves_, {p, line_end, surprise});
        llvm::Value* penalty =
            fn_.load(unit_.i32, partition_, offsetof(weir_partition, json_penalty), "penalty");
        fn_.when(fn_.unlikely(fn_.ir.CreateICmpNE(penalty, unit_.int32(0))), "forgive", [&] {
            fn_.store(fn_.ir.CreateLShr(penalty, 1), partition_,
                      offsetof(weir_partition, json_penalty));
        });
        fn_.go(decoded);
        miss(surprise, any_order);
    }

    // Keys in any order; what is not plainly good goes on to the general decoder.
    void walk(llvm::Value* p, llvm::Value* line_end) {
        llvm::Value* walk =
            fn_.load(unit_.ptr, partition_, offsetof(weir_partition, json_walk), "walk");
        slow_unless(fn_.ir.CreateIsNotNull(walk), "can_walk");
        fn_.uses_arena = true;
        llvm::Value* array =
            fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, leaves), "leaves");
        llvm::FunctionType* type = llvm::FunctionType::get(
            unit_.i32, {unit_.ptr, unit_.ptr, unit_.ptr, unit_.ptr, unit_.ptr}, false);
        llvm::Value* read = fn_.load(unit_.ptr, walk, offsetof(wh_walk, read), "read");
        llvm::Value* good =
            fn_.ir.CreateCall(type, read, {fn_.context, walk, p, line_end, array}, "good");
        slow_unless(fn_.ir.CreateICmpNE(good, unit_.int32(0)), "walked");
        leaves_.take(fn_, array);
    }

    void slow_unless(llvm::Value* condition, const char* name) {
        llvm::BasicBlock* fine = fn_.block(name);
        fn_.ir.CreateCondBr(fn_.likely(condition), fine, slow_);
        fn_.enter(fine);
    }

    void fast_row(llvm::Value* p, llvm::Value* line_end, llvm::Value* bytes) {
        fn_.store(p, input_, offsetof(weir_input, record));
        fn_.store(bytes, input_, offsetof(weir_input, record_bytes));
        increment(partition_, offsetof(weir_partition, offset));
        increment(partition_, offsetof(weir_partition, line));
        fn_.ir.CreateStore(fn_.ir.CreateConstGEP1_64(unit_.i8, line_end, 1), at_);
        fn_.go(row_);
    }

    void miss(llvm::BasicBlock* surprise, llvm::BasicBlock* any_order) {
        fn_.enter(surprise);
        llvm::Value* penalty =
            fn_.load(unit_.i32, partition_, offsetof(weir_partition, json_penalty), "penalty");
        fn_.store(penalty, partition_, offsetof(weir_partition, json_skip_fast));
        llvm::Value* more = fn_.ir.CreateAdd(fn_.ir.CreateShl(penalty, 1), unit_.int32(1));
        llvm::Value* bounded =
            fn_.ir.CreateBinaryIntrinsic(llvm::Intrinsic::umin, more, unit_.int32(kPenaltyMost));
        fn_.store(bounded, partition_, offsetof(weir_partition, json_penalty));
        fn_.go(any_order);
    }

    void slow_path() {
        fn_.enter(slow_);
        fn_.store(fn_.ir.CreateLoad(unit_.ptr, at_), input_, offsetof(weir_input, p));
        llvm::Value* decoded = fn_.call("weir_decode", unit_.i32, {fn_.context, input_}, "decoded");
        fn_.ir.CreateStore(input_field(unit_.ptr, offsetof(weir_input, p), "behind"), at_);
        fn_.uses_arena = true;
        leave_with(WEIR_NEED_INPUT, fn_.ir.CreateICmpEQ(decoded, unit_.int32(WEIR_INCOMPLETE)),
                   "complete");
        llvm::BasicBlock* good = fn_.block("decoded_row");
        fn_.ir.CreateCondBr(fn_.ir.CreateICmpEQ(decoded, unit_.int32(WEIR_ROW)), good, next_);
        fn_.enter(good);
        leaves_.take(fn_,
                     fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, leaves), "leaves"));
        fn_.go(row_);
    }

    void row() {
        fn_.enter(row_);
        Row row;
        fill_source_row(fn_, index_, input_, partition_, leaves_, row);
        llvm::Value* watermark =
            fn_.load(unit_.i64, partition_, offsetof(weir_partition, watermark), "watermark");
        if (source_.time.valid()) {
            row.facts.watermark = watermark;
            row.facts.time = time_of(row);
        }
        emit(fn_, {node_, ir::Port::Main}, row);
        if (source_.time.valid()) advance(watermark, row.facts.time);
        fn_.go(next_);
    }

    // Where the time is null or fails the record is bad, and the watermark stays.
    llvm::Value* time_of(const Row& row) {
        BadTime bad(*this);
        const Value time = fn_.eval(source_.time, row);
        if (unit_.type(time.type).nullable) fn_.fail_if(time[0], null_time(unit_, index_));
        return fn_.non_null(time)[0];
    }

    void advance(llvm::Value* watermark, llvm::Value* time) {
        llvm::Value* lag = unit_.int64(source_.lag_us);
        llvm::Value* reached =
            fn_.ir.CreateBinaryIntrinsic(llvm::Intrinsic::ssub_sat, time, lag, {}, "reached");
        llvm::Value* now =
            fn_.ir.CreateBinaryIntrinsic(llvm::Intrinsic::smax, watermark, reached, {}, "now");
        fn_.store(now, partition_, offsetof(weir_partition, watermark));
        llvm::Value* wake_at =
            fn_.load(unit_.i64, partition_, offsetof(weir_partition, wake_at), "wake_at");
        leave_with(WEIR_WAKE, fn_.ir.CreateICmpSGE(now, wake_at), "asleep");
    }

    void reset_arena() {
        if (!fn_.uses_arena) return;
        llvm::IRBuilder<>::InsertPointGuard guard(fn_.ir);
        fn_.ir.SetInsertPoint(record_, record_->getFirstInsertionPt());
        llvm::Value* begin =
            fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, arena_begin), "arena_begin");
        fn_.store(begin, fn_.context, offsetof(weir_context, arena));
    }

    void leave() {
        fn_.enter(leave_);
        llvm::PHINode* status =
            fn_.ir.CreatePHI(unit_.i32, static_cast<unsigned>(exits_.size()), "status");
        for (const auto& [block, value] : exits_) status->addIncoming(unit_.int32(value), block);
        fn_.store(fn_.ir.CreateLoad(unit_.ptr, at_), input_, offsetof(weir_input, p));
        fn_.ir.CreateRet(status);
    }

    // While it lives, failures make the record bad instead of losing a row.
    class BadTime {
      public:
        explicit BadTime(Scan& scan)
            : scan_(scan), catcher_(scan.fn_, scan.fn_.block("bad_time")) {}
        ~BadTime() {
            llvm::BasicBlock* bad = catcher_.block();
            catcher_.stop();
            Fn& fn = scan_.fn_;
            if (bad->use_empty()) {
                bad->eraseFromParent();
                return;
            }
            llvm::IRBuilder<>::InsertPointGuard guard(fn.ir);
            fn.enter(bad);
            fn.call("weir_bad_record", fn.unit.none,
                    // The detail is what weir_fail has noted.
                    {fn.context, scan_.input_, fn.unit.int32(WEIR_TIME), fn.unit.null_ptr(),
                     fn.unit.int64(0)});
            fn.go(scan_.next_);
        }

      private:
        Scan& scan_;
        FailureCatcher catcher_;
    };

    Unit& unit_;
    uint32_t index_;
    ir::NodeId node_;
    const ir::Source& source_;
    Leaves leaves_;
    Fn fn_;
    llvm::Value* input_ = nullptr;
    llvm::Value* partition_ = nullptr;
    llvm::Value* end_ = nullptr;
    llvm::AllocaInst* at_ = nullptr;      // where the next record begins
    llvm::AllocaInst* budget_ = nullptr;  // records that this call may still take
    llvm::BasicBlock *next_ = nullptr, *record_ = nullptr, *slow_ = nullptr, *row_ = nullptr,
                     *leave_ = nullptr;
    std::vector<std::pair<llvm::BasicBlock*, weir_status>> exits_;
};

// Looks at the next record and puts everything back.
class Peek {
  public:
    Peek(Unit& unit, uint32_t index, llvm::Function* function)
        : unit_(unit),
          index_(index),
          node_(unit.graph.sources[index]),
          source_(std::get<ir::Source>(unit.ir()[node_].op)),
          leaves_(unit, source_.wire,
                  plan::record_needs(unit.graph.plan, node_, /*late_reader=*/false)),
          fn_(unit, function) {}

    void make() {
        llvm::Value* input = fn_.function->getArg(1);
        llvm::Value* time_out = fn_.function->getArg(2);
        llvm::Value* partition =
            fn_.load(unit_.ptr, input, offsetof(weir_input, partition), "partition");
        const std::pair<llvm::Value*, uint64_t> kept[] = {
            {input, offsetof(weir_input, p)},
            {partition, offsetof(weir_partition, offset)},
            {partition, offsetof(weir_partition, line)}};
        std::vector<llvm::Value*> before;
        for (const auto& [base, offset] : kept) before.push_back(fn_.load(unit_.i64, base, offset));
        reset_arena();
        llvm::Value* decoded = fn_.call("weir_decode", unit_.i32, {fn_.context, input}, "decoded");
        llvm::BasicBlock* row_block = fn_.block("row");
        llvm::BasicBlock* other = fn_.block("other");
        fn_.ir.CreateCondBr(fn_.ir.CreateICmpEQ(decoded, unit_.int32(WEIR_ROW)), row_block, other);
        fn_.enter(other);
        fn_.ir.CreateRet(decoded);
        fn_.enter(row_block);
        for (size_t i = 0; i < before.size(); ++i)
            fn_.store(before[i], kept[i].first, kept[i].second);
        leaves_.declare(fn_);
        leaves_.take(fn_,
                     fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, leaves), "leaves"));
        store_time(input, partition, time_out);
        fn_.ir.CreateRet(unit_.int32(WEIR_ROW));
    }

  private:
    void reset_arena() {
        llvm::Value* begin =
            fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, arena_begin), "arena_begin");
        fn_.store(begin, fn_.context, offsetof(weir_context, arena));
    }

    // A record without a time comes at once: scan finds that it is bad.
    void store_time(llvm::Value* input, llvm::Value* partition, llvm::Value* out) {
        fn_.store(unit_.int64(INT64_MIN), out, 0);
        if (!source_.time.valid()) return;
        Row row;
        fill_source_row(fn_, index_, input, partition, leaves_, row);
        llvm::BasicBlock* done = fn_.block("done");
        FailureCatcher catcher(fn_, done);
        const Value time = fn_.eval(source_.time, row);
        if (unit_.type(time.type).nullable) fn_.fail_if(time[0], null_time(unit_, index_));
        fn_.store(fn_.non_null(time)[0], out, 0);
        catcher.stop();
        fn_.go(done);
        fn_.enter(done);
    }

    Unit& unit_;
    uint32_t index_;
    ir::NodeId node_;
    const ir::Source& source_;
    Leaves leaves_;
    Fn fn_;
};

// The stamp that orders source rows of one time: (source, partition, offset).
llvm::Value* order_stamp(Fn& fn, uint32_t source, llvm::Value* partition) {
    Unit& unit = fn.unit;
    llvm::Value* number = fn.ir.CreateZExt(
        fn.load(unit.i32, partition, offsetof(weir_partition, partition)), unit.i64);
    llvm::Value* offset = fn.load(unit.i64, partition, offsetof(weir_partition, offset), "offset");
    llvm::Value* high =
        fn.ir.CreateOr(fn.ir.CreateShl(number, 42), unit.int64(static_cast<int64_t>(source) << 56));
    return fn.ir.CreateOr(high, offset, "order");
}

}  // namespace

void fill_source_row(Fn& fn, uint32_t source, llvm::Value* input, llvm::Value* partition,
                     const Leaves& leaves, Row& row) {
    row.schema = fn.unit.ir()[fn.unit.graph.sources[source]].schema;
    row.facts.input = input;
    row.facts.partition = partition;
    row.facts.source = source;
    row.facts.order = order_stamp(fn, source, partition);
    row.make = [columns = leaves.columns(fn)](uint32_t column) { return columns[column]; };
}

llvm::Constant* make_scan(Unit& unit, uint32_t source) {
    const std::string& name = std::get<ir::Source>(unit.ir()[unit.graph.sources[source]].op).name;
    llvm::Function* function = unit.function("scan." + name, unit.i32, {unit.ptr, unit.ptr});
    Scan(unit, source, function).make();
    return function;
}

llvm::Constant* make_peek(Unit& unit, uint32_t source) {
    if (!unit.graph.observed[source]) return unit.null_ptr();
    const std::string& name = std::get<ir::Source>(unit.ir()[unit.graph.sources[source]].op).name;
    llvm::Function* function =
        unit.function("peek." + name, unit.i32, {unit.ptr, unit.ptr, unit.ptr});
    Peek(unit, source, function).make();
    return function;
}

}  // namespace weir::codegen
