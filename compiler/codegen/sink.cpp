// Rows that end in a sink.
#include "compiler/codegen/sink.h"

#include "compiler/support/check.h"
#include "runtime/hot/hot.h"

namespace weir::codegen {

void Writer::open() {
    place_ = fn_.at(fn_.load(unit_.ptr, fn_.context, offsetof(weir_context, sinks), "sinks"),
                    sink_ * sizeof(weir_sink), "sink");
    out_ = fn_.variable(unit_.ptr, "out");
    llvm::Value* room =
        fn_.ir.CreateAdd(room_, unit_.int64(static_cast<int64_t>(fixed_ + WH_SLACK)), "room");
    llvm::Value* p = fn_.load(unit_.ptr, place_, offsetof(weir_sink, p), "p");
    llvm::Value* limit = fn_.load(unit_.ptr, place_, offsetof(weir_sink, limit), "limit");
    fn_.ir.CreateStore(p, out_);
    llvm::Value* there = fn_.ir.CreateSub(fn_.ir.CreatePtrToInt(limit, unit_.i64),
                                          fn_.ir.CreatePtrToInt(p, unit_.i64));
    fn_.when(fn_.unlikely(fn_.ir.CreateICmpSLT(there, room)), "make_room", [&] {
        fn_.call("weir_sink_room", unit_.none, {fn_.context, unit_.int32(sink_), room});
        fn_.ir.CreateStore(fn_.load(unit_.ptr, place_, offsetof(weir_sink, p)), out_);
    });
}

void Writer::literal(std::string_view text) { waiting_ += text; }

void Writer::flush() {
    if (waiting_.empty()) return;
    llvm::Value* out = fn_.ir.CreateLoad(unit_.ptr, out_);
    // One constant store where it fits a register: memcpy of such a size is exactly that.
    fn_.ir.CreateMemCpy(out, llvm::MaybeAlign(1), unit_.bytes(waiting_), llvm::MaybeAlign(1),
                        waiting_.size());
    fn_.ir.CreateStore(fn_.at(out, waiting_.size()), out_);
    waiting_.clear();
}

void Writer::call(const char* primitive, llvm::ArrayRef<llvm::Value*> arguments) {
    flush();
    llvm::SmallVector<llvm::Value*, 6> all{fn_.ir.CreateLoad(unit_.ptr, out_)};
    all.append(arguments.begin(), arguments.end());
    fn_.ir.CreateStore(fn_.call(primitive, unit_.ptr, all, "behind"), out_);
}

llvm::Value* Writer::here() {
    flush();
    return fn_.ir.CreateLoad(unit_.ptr, out_, "here");
}

void Writer::raw(llvm::Value* p, llvm::Value* n) { call("wh_write_bytes", {p, n}); }

void Writer::either(llvm::Value* condition, llvm::function_ref<void()> then,
                    llvm::function_ref<void()> otherwise) {
    llvm::BasicBlock* then_block = fn_.block("write");
    llvm::BasicBlock* else_block = fn_.block("write_else");
    llvm::BasicBlock* after = fn_.block("written");
    flush();
    fn_.ir.CreateCondBr(condition, then_block, else_block);
    for (const auto& [block, body] :
         {std::pair(then_block, then), std::pair(else_block, otherwise)}) {
        fn_.enter(block);
        Scope scope(fn_);
        body();
        flush();
        fn_.go(after);
    }
    fn_.enter(after);
}

void Writer::close() {
    flush();
    fn_.store(fn_.ir.CreateLoad(unit_.ptr, out_), place_, offsetof(weir_sink, p));
    llvm::Value* rows = fn_.load(unit_.i64, place_, offsetof(weir_sink, rows));
    fn_.store(fn_.ir.CreateAdd(rows, unit_.int64(1)), place_, offsetof(weir_sink, rows));
}

llvm::Value* Writer::time_cache() {
    return fn_.scratch(sizeof(wh_time_cache), "time_cache", /*zeroed=*/true);
}

void consume_sink(Fn& fn, Place place, const ir::Sink& op, const Row& row) {
    std::vector<Value> columns;
    for (uint32_t i = 0; i < row.schema.size(); ++i) columns.push_back(fn.column(row, i));
    Writer writer(fn, fn.unit.graph.number[place.node.value]);
    if (const auto* json = std::get_if<ir::JsonFormat>(&op.format)) {
        write_json_row(writer, *json, op.wire, columns);
    } else {
        const auto* csv = std::get_if<ir::CsvFormat>(&op.format);
        CHECK(csv != nullptr);
        write_csv_row(writer, *csv, op.wire, columns);
    }
    writer.close();
}

}  // namespace weir::codegen
