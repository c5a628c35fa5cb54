// Rows of a source's Bad port: the runtime calls with what it knows of a bad record, here it
// becomes a row.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/source.h"

namespace weir::codegen {

namespace {

struct BadColumn {
    uint64_t offset;
    bool is_text;
    int64_t
        null_number;  // the number that stands for null; of texts n == 0 where the type is nullable
};
// In the order of LANGUAGE §3.
constexpr BadColumn kBadColumns[] = {
    {offsetof(weir_bad, raw), true, 0},         {offsetof(weir_bad, reason), true, 0},
    {offsetof(weir_bad, detail), true, 0},      {offsetof(weir_bad, source), true, 0},
    {offsetof(weir_bad, file), true, 0},        {offsetof(weir_bad, line), false, -1},
    {offsetof(weir_bad, partition), false, 0},  {offsetof(weir_bad, offset), false, 0},
    {offsetof(weir_bad, at), false, INT64_MIN},
};

Value bad_column(Fn& fn, llvm::Value* bad, uint32_t column, ir::TypeId type) {
    Unit& unit = fn.unit;
    const BadColumn& from = kBadColumns[column];
    Value value{unit.types().non_null(type), {}};
    llvm::Value* null;
    if (from.is_text) {
        llvm::Value* n = fn.load(unit.i64, bad, from.offset + offsetof(weir_str, n), "n");
        value.parts = {fn.load(unit.ptr, bad, from.offset + offsetof(weir_str, p), "p"), n};
        null = fn.ir.CreateICmpEQ(n, unit.int64(0));
    } else {
        value.parts = {fn.load(unit.i64, bad, from.offset)};
        null = fn.ir.CreateICmpEQ(value[0], unit.int64(from.null_number));
    }
    return unit.type(type).nullable ? fn.with_null(value, null) : value;
}

// By (source, partition, offset), as the records are; rows that were made come behind them.
llvm::Value* order_of_bad(Fn& fn, uint32_t source, llvm::Value* bad) {
    Unit& unit = fn.unit;
    llvm::Value* partition = fn.load(unit.i64, bad, offsetof(weir_bad, partition), "partition");
    llvm::Value* offset = fn.load(unit.i64, bad, offsetof(weir_bad, offset), "offset");
    llvm::Value* high = fn.ir.CreateOr(fn.ir.CreateShl(partition, 42),
                                       unit.int64(static_cast<int64_t>(source) << 56));
    return fn.ir.CreateOr(high, offset, "order");
}

}  // namespace

llvm::Constant* make_bad(Unit& unit, uint32_t source) {
    const ir::NodeId node = unit.graph.sources[source];
    const ir::Edge edge{node, ir::Port::Bad};
    if (unit.graph.consumers_of(edge).empty()) return unit.null_ptr();
    const std::string& name = std::get<ir::Source>(unit.ir()[node].op).name;
    llvm::Function* function = unit.function("bad." + name, unit.none, {unit.ptr, unit.ptr});
    function->addFnAttr(llvm::Attribute::Cold);
    Fn fn(unit, function);
    Row row;
    row.schema = ir::schema_of(unit.ir(), edge);
    row.facts.order = order_of_bad(fn, source, function->getArg(1));
    row.make = [&](uint32_t column) {
        return bad_column(fn, function->getArg(1), column, row.schema[column].type);
    };
    emit(fn, edge, row);
    fn.ir.CreateRetVoid();
    return function;
}

}  // namespace weir::codegen
